//! Text from elsewhere, made safe once, at the edge.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Text with nothing in it that a terminal, a file or a clipboard could obey or hide.
///
/// Everything foreign (learner, model, file, server error, file name) becomes a `SafeText` where it enters. Removed are control
/// characters except the line feed, bidirectional overrides and isolates, zero-width and tag characters, variation-selector runs,
/// private-use and unassigned noise; the rest is normalised to NFC. Real languages pass unchanged: the joiners U+200C and U+200D stay
/// between letters or pictographs, where Persian, Indic scripts and emoji need them. At most 32 scalars make up one cell.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct SafeText(String);

/// The most combining scalars that may follow one base character (a cell can otherwise hold kilobytes).
const MARKS_A_CELL: usize = 31;

impl SafeText {
    /// Cleans `raw`; never fails.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        Self(clean(raw))
    }

    /// Cleans `raw` and folds it to one line, for titles, names and list rows.
    #[must_use]
    pub fn line(raw: &str) -> Self {
        Self(clean(raw).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space is left.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Appends a further piece, cleaned together with what is here, so that a sequence split between the two cannot survive.
    pub fn push(&mut self, raw: &str) {
        if raw.is_ascii() && !raw.bytes().any(|b| b.is_ascii_control()) {
            self.0.push_str(raw);
        } else {
            self.0 = clean(&(std::mem::take(&mut self.0) + raw));
        }
    }
}

fn clean(raw: &str) -> String {
    if raw.bytes().all(|b| b == b'\n' || (0x20..0x7f).contains(&b)) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut marks = 0;
    let mut chars = raw.nfc().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            c => c,
        };
        if joins(c) {
            if out.chars().next_back().is_some_and(takes_joiner) && chars.peek().is_some_and(|&n| takes_joiner(n)) {
                marks += 1;
                if marks <= MARKS_A_CELL {
                    out.push(c);
                }
            }
            continue;
        }
        if forbidden(c) {
            continue;
        }
        if extends(c) {
            marks += 1;
            if marks > MARKS_A_CELL {
                continue;
            }
        } else {
            marks = 0;
        }
        out.push(c);
    }
    out
}

/// The two joiners that real scripts and emoji need.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn takes_joiner(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !forbidden(c) && !joins(c)
}

/// Whether `c` is drawn into the cell of the character before it.
fn extends(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn forbidden(c: char) -> bool {
    if c == '\n' {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e000}'..='\u{f8ff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
        || (c as u32) & 0xfffe == 0xfffe
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for SafeText {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl<'de> Deserialize<'de> for SafeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|raw| Self::new(&raw))
    }
}

#[cfg(test)]
mod tests {
    use super::SafeText;

    #[test]
    fn real_languages_pass_unchanged() {
        for text in [
            "Grüße, naïve café",
            "سلام، حال شما چطور است؟",
            "می‌خواهم",
            "שלום",
            "नमस्ते क्ष",
            "สวัสดี",
            "👩‍👩‍👧‍👦 👍🏽 ❤️",
            "日本語\nだよ",
        ] {
            assert_eq!(SafeText::new(text).as_str(), text);
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_gone() {
        for (raw, safe) in [
            ("a\x1b[31mb\x07", "a[31mb"),
            ("a\u{202e}b\u{2066}c", "abc"),
            ("pass\u{200b}word\u{feff}", "password"),
            ("x\u{e0041}\u{e0042}", "x"),
            ("a\u{9b}31m", "a31m"),
            ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
            ("a\u{200d}b", "ab"),
        ] {
            assert_eq!(SafeText::new(raw).as_str(), safe, "{raw:?}");
        }
    }

    #[test]
    fn a_cell_holds_at_most_32_scalars() {
        let zalgo = format!("a{}", "\u{30f}".repeat(70_000));
        assert_eq!(SafeText::new(&zalgo).as_str().chars().count(), 32);
    }

    #[test]
    fn a_sequence_split_between_pieces_does_not_survive() {
        let mut text = SafeText::new("a\u{1b}");
        text.push("[2J");
        text.push("\u{200d}");
        text.push("é");
        assert_eq!(text.as_str(), "a[2Jé");
    }
}
