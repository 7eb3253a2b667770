//! Breaks text into rows by what a terminal shows: graphemes and their cells, not bytes.

use std::ops::Range;

use textwrap::WordSeparator;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The cells that `text` takes, counted as the screen buffer counts them.
#[must_use]
pub fn cells(text: &str) -> usize {
    if text.is_ascii() {
        return text.bytes().filter(|byte| !byte.is_ascii_control()).count();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The rows of `text` at `width` cells, as byte ranges. White space at a break hangs at the end of its row; a line feed belongs to no
/// row. There is at least one row, and every row but an empty one holds at least one grapheme.
#[must_use]
pub fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        line_rows(line, start, width, &mut rows);
        start += line.len() + 1;
    }
    rows
}

/// The rows of `text` at `width` cells, without the white space at their ends.
pub fn wrapped(text: &str, width: usize) -> impl Iterator<Item = &str> {
    rows(text, width).into_iter().map(|row| text[row].trim_end())
}

fn line_rows(line: &str, offset: usize, width: usize, rows: &mut Vec<Range<usize>>) {
    let (mut start, mut end, mut used) = (0, 0, 0);
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        let (letters, spaces) = (cells(word.word), cells(word.whitespace));
        if used > 0 && used + letters > width {
            rows.push(offset + start..offset + end);
            (start, used) = (end, 0);
        }
        if letters > width {
            for grapheme in word.word.graphemes(true) {
                let cell = UnicodeWidthStr::width(grapheme);
                if used > 0 && used + cell > width {
                    rows.push(offset + start..offset + end);
                    (start, used) = (end, 0);
                }
                end += grapheme.len();
                used += cell;
            }
        } else {
            end += word.word.len();
            used += letters;
        }
        end += word.whitespace.len();
        used += spaces;
    }
    rows.push(offset + start..offset + line.len());
}

/// `text` in at most `width` cells; what does not fit ends in an ellipsis.
#[must_use]
pub fn clipped(text: &str, width: usize) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let cell = UnicodeWidthStr::width(grapheme);
        if used + cell + 1 > width {
            break;
        }
        out.push_str(grapheme);
        used += cell;
    }
    if width > 0 {
        out.truncate(out.trim_end().len());
        out.push('…');
    }
    out
}

/// `text` clipped and filled with blanks to just `width` cells.
#[must_use]
pub fn column(text: &str, width: usize) -> String {
    let mut out = clipped(text, width);
    out.extend(std::iter::repeat_n(' ', width.saturating_sub(cells(&out))));
    out
}

#[cfg(test)]
mod tests {
    use super::{cells, clipped, column, rows, wrapped};

    #[test]
    fn rows_break_between_words_and_inside_long_ones() {
        for (text, width, expected) in [
            ("one two three", 7, vec!["one two", "three"]),
            ("one  two", 4, vec!["one", "two"]),
            ("abcdefgh", 3, vec!["abc", "def", "gh"]),
            ("a\n\nb", 5, vec!["a", "", "b"]),
            ("", 5, vec![""]),
            ("日本語です", 4, vec!["日本", "語で", "す"]),
            ("👩‍👩‍👧‍👦👍🏽", 2, vec!["👩‍👩‍👧‍👦", "👍🏽"]),
            ("e\u{301}e\u{301}e\u{301}", 2, vec!["e\u{301}e\u{301}", "e\u{301}"]),
        ] {
            assert_eq!(wrapped(text, width).collect::<Vec<_>>(), expected, "{text} at {width}");
        }
    }

    #[test]
    fn rows_cover_every_byte_but_line_feeds() {
        let text = "The quick  brown\n fox 日本語 jumps 👩‍👩‍👧‍👦 over\n";
        for width in 1..40 {
            let all: String = rows(text, width).into_iter().map(|row| &text[row]).collect();
            assert_eq!(all, text.replace('\n', ""), "at {width}");
        }
    }

    #[test]
    fn clipping_counts_cells() {
        assert_eq!(clipped("日本語です", 5), "日本…");
        assert_eq!(cells(&column("日本語です", 6)), 6);
        assert_eq!(clipped("abc", 0), "");
    }
}
