//! Foreign text in reports: nothing in it may be obeyed by a terminal, and nothing may hide.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

/// Stands for a character that cannot be shown.
const UNSHOWN: char = '\u{fffd}';

/// The most characters of a quoted value.
const QUOTED: usize = 40;

/// The most characters without width that may follow each other: more of them would fill one cell with kilobytes.
const MARKS: usize = 31;

/// `text` with every control, bidirectional or hidden character replaced by U+FFFD: one for one, so that columns stay.
#[must_use]
pub fn visible(text: &str) -> String {
    shown(text, |_| false)
}

/// Lines of a source for drawing: tabs stay, line ends are line feeds.
pub(super) fn visible_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.split('\n').map(|line| shown(line, |c| c == '\t')).collect::<Vec<_>>().join("\n")
}

fn shown(text: &str, kept: fn(char) -> bool) -> String {
    let mut marks = 0;
    let stand_in = |c: char| {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        if !kept(c) && (hidden(c) || marks > MARKS) { UNSHOWN } else { c }
    };
    text.chars().map(stand_in).collect()
}

/// `text` in quotes for a message: visible, and cut where it is long.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for (at, c) in visible(text).chars().enumerate() {
        if at == QUOTED {
            out.push('…');
            break;
        }
        let _ = out.write_char(c);
    }
    out.push('"');
    out
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e000}'..='\u{f8ff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{10ffff}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::{quoted, visible};

    #[test]
    fn one_character_stands_for_one() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\u{e0041}\tc\n"), "a�[31m�b��c�");
        assert_eq!(visible("Grüße, 日本語, می‌خواهم"), "Grüße, 日本語, می‌خواهم");
        let zalgo = visible(&format!("a{}", "\u{30f}".repeat(100)));
        assert_eq!(zalgo.matches('\u{30f}').count(), 31);
    }

    #[test]
    fn a_long_quote_is_cut() {
        assert_eq!(quoted("short"), "\"short\"");
        assert_eq!(quoted(&"x".repeat(60_000)).chars().count(), 43);
    }
}
