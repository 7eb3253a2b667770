//! Words that show a behaviour, as a person quotes them: the sentence around them.

use std::ops::Range;

/// The most characters of a quote; a longer sentence is quoted by the words alone.
const MOST: usize = 160;

/// The sentence of `text` that holds `words`, without white space around it; `words` alone where the sentence is long.
#[must_use]
pub fn sentence_around(text: &str, words: &Range<usize>) -> Range<usize> {
    let (Some(before), Some(after)) = (text.get(..words.start), text.get(words.end..)) else { return 0..text.len() };
    let ended = words.end > words.start && text[words.clone()].ends_with(ends);
    let start = before.char_indices().rfind(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let end = if ended {
        words.end
    } else {
        after.char_indices().find(|(_, c)| ends(*c)).map_or(text.len(), |(at, c)| words.end + at + c.len_utf8())
    };
    let sentence = trimmed(text, start..end);
    if text[sentence.clone()].chars().count() <= MOST { sentence } else { trimmed(text, words.clone()) }
}

const fn ends(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '\n')
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

#[cfg(test)]
mod tests {
    use super::sentence_around;

    #[test]
    fn a_quote_is_the_sentence_around_the_words() {
        for (text, words, quote) in [
            ("Hi Sam. What has been going on? I ask as a friend.", "What has", "What has been going on?"),
            ("what has been going on", "what has", "what has been going on"),
            ("Calm down!", "Calm down!", "Calm down!"),
            ("It rained.\nYou never tell me anything.", "You never", "You never tell me anything."),
        ] {
            let at = text.find(words).unwrap();
            let range = sentence_around(text, &(at..at + words.len()));
            assert_eq!(&text[range], quote);
        }
    }
}
