//! What a speaker says in quotation marks, and so does not say.

use std::ops::Range;

use super::turn::READ;

/// The runs of `text` between double quotation marks; none where they hold all that is said, or all but "I say".
pub(super) fn quoted(text: &str) -> Vec<Range<usize>> {
    let (mut runs, mut opened, mut before) = (Vec::new(), None, ' ');
    for (at, c) in text.char_indices().take(READ) {
        let opens = matches!(c, '“' | '„') || c == '"' && !before.is_alphanumeric() && opened.is_none();
        match (c, opened) {
            ('\n', _) => opened = None,
            ('"' | '“' | '”', Some((start, first))) if first == '„' || c != '“' => {
                runs.push(start..at);
                opened = None;
            }
            _ if opens => opened = Some((at, c)),
            _ => {}
        }
        before = c;
    }
    if runs.is_empty() {
        return runs;
    }
    let inside = |at: usize| {
        let next = runs.partition_point(|run: &Range<usize>| run.end <= at);
        runs.get(next).is_some_and(|run| run.contains(&at))
    };
    let outside = text.char_indices().take(READ).filter(|(at, _)| !inside(*at));
    let words: String = outside.map(|(_, c)| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let own: Vec<&str> = words.split_whitespace().collect();
    let telling = matches!(own[..], [] | ["i", _] | ["i", _, _]);
    if telling { Vec::new() } else { runs }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_is_quoted_is_told_from_what_is_said() {
        for (text, found) in [
            ("You wrote \"you never listen\" to Ana.", &["\"you never listen"][..]),
            ("He said “no” and „never“ again.", &["“no", "„never"]),
            ("The 6\" pipe burst. You never listen. I saw the 8\" one.", &[]),
            ("\"You never listen.\" I sigh.", &[]),
            ("He wrote \"never\nand that was all.", &[]),
            ("“You never listen.”", &[]),
            ("Five\" of snow.", &[]),
            ("Nothing here.", &[]),
        ] {
            let runs: Vec<&str> = quoted(text).into_iter().map(|run| &text[run]).collect();
            assert_eq!(runs, found, "{text}");
        }
    }
}
