//! Listed words and phrases, found in a turn by whole words without case.

use std::{collections::BTreeSet, ops::Range};

/// A phrase from a file: words matched whole and without case; a final `*` matches any ending of the last word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
    open: bool,
}

impl Phrase {
    /// Reads a phrase as written in a file; `None` when it holds no word.
    #[must_use]
    pub fn new(written: &str) -> Option<Self> {
        let open = written.trim_end().ends_with('*');
        let words: Vec<String> = words(written).map(|(_, word)| word).collect();
        (!words.is_empty()).then_some(Self { words, open })
    }

    /// Its words, lower case.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether its last word may end in any way.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Where `text` holds the phrase first, as byte positions.
    #[must_use]
    pub fn find(&self, text: &Words) -> Option<Range<usize>> {
        self.find_all(text).next()
    }

    /// Everywhere `text` holds the phrase, as byte positions.
    pub fn find_all(&self, text: &Words) -> impl Iterator<Item = Range<usize>> {
        let runs = text.0.windows(self.words.len()).filter(|run| self.fits(run));
        runs.map(|run| run[0].0.start..run[run.len() - 1].0.end)
    }

    fn fits(&self, run: &[(Range<usize>, String)]) -> bool {
        let last = self.words.len() - 1;
        self.words.iter().zip(run).enumerate().all(|(i, (wanted, (_, word)))| {
            if self.open && i == last { word.starts_with(wanted.as_str()) } else { word == wanted }
        })
    }
}

/// A turn cut into words once, for many phrases.
#[derive(Clone, Debug)]
pub struct Words(Vec<(Range<usize>, String)>);

impl Words {
    /// Cuts `text` into words.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(words(text).collect())
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether any of `phrases` stands here, and where the first one does.
    #[must_use]
    pub fn find_any(&self, phrases: &[Phrase]) -> Option<Range<usize>> {
        phrases.iter().find_map(|phrase| phrase.find(self))
    }
}

/// Words with their byte positions, lower case; an apostrophe inside a word belongs to it and is dropped (`don’t` = `dont`).
pub(crate) fn words(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, c)| !c.is_alphanumeric()).is_some() {}
        let start = chars.peek()?.0;
        let mut end = start;
        let mut word = String::new();
        while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || matches!(c, '\'' | '’')) {
            if c.is_alphanumeric() {
                end = at + c.len_utf8();
                word.extend(c.to_lowercase());
            }
        }
        Some((start..end, word))
    })
}

/// Whether one turn says the other a second time: at least four of five words are the same, in turns of some length; all of them in
/// short ones.
#[must_use]
pub fn same_words(a: &str, b: &str) -> bool {
    const SHORT: usize = 5;
    let folded = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<BTreeSet<_>>();
    let (a, b) = (folded(a), folded(b));
    let (shared, all) = (a.intersection(&b).count(), a.union(&b).count());
    if a.len().min(b.len()) < SHORT { shared == all } else { shared * 5 >= all * 4 }
}

#[cfg(test)]
mod tests {
    use super::{Phrase, Words};

    #[test]
    fn phrases_match_whole_words_without_case() {
        for (phrase, text, found) in [
            ("on call", "Who is On-Call this week?", Some("On-Call")),
            ("rota", "the rotation", None),
            ("deadline*", "all those deadlines!", Some("deadlines")),
            ("don't know", "I don’t know", Some("don’t know")),
            ("dont know", "I don't know", Some("don't know")),
            ("new date", "a new, date", Some("new, date")),
        ] {
            let range = Phrase::new(phrase).and_then(|phrase| phrase.find(&Words::of(text)));
            assert_eq!(range.map(|range| &text[range]), found, "{phrase} in {text}");
        }
    }

    #[test]
    fn a_phrase_without_a_word_is_none() {
        assert_eq!(Phrase::new(" *?! "), None);
    }
}
