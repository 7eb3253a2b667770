//! The composer: one text being written, moved through and deleted from by graphemes.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::{
    domain::text::SafeText,
    tui::{
        keymap::Action,
        widgets::wrap::{cells, rows},
    },
};

/// The most bytes a turn may have; more than anybody says at once, and little enough to draw.
const MOST_BYTES: usize = 16 * 1024;

/// The most changes that can be taken back.
const MOST_UNDO: usize = 200;

/// A text and a cursor in it.
#[derive(Clone, Debug, Default)]
pub struct Composer {
    text: String,
    /// Byte position, always between two graphemes.
    at: usize,
    /// The column Up and Down keep to.
    column: Option<usize>,
    undo: Vec<(String, usize)>,
    /// Whether the last change was a typed character, which joins the next one for undo.
    typing: bool,
}

impl Composer {
    /// A composer with `text` in it, the cursor at its end.
    #[must_use]
    pub fn with(text: &str) -> Self {
        let text = SafeText::new(text).as_str().to_owned();
        Self { at: text.len(), text, ..Self::default() }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Types one character.
    pub fn type_char(&mut self, c: char) {
        if !self.typing || c.is_whitespace() {
            self.remember();
        }
        self.put(c.encode_utf8(&mut [0; 4]));
        self.typing = true;
    }

    /// Puts in text from elsewhere, cleaned; line feeds stay, nothing is sent.
    pub fn paste(&mut self, raw: &str) {
        self.remember();
        self.put(raw);
    }

    /// Replaces the whole text.
    pub fn replace(&mut self, raw: &str) {
        self.remember();
        SafeText::new(raw).as_str().trim_end().clone_into(&mut self.text);
        self.at = self.text.len();
    }

    /// Takes away what was sent; words written since stay.
    pub fn sent(&mut self, sent: &str) {
        let rest = self.text.strip_prefix(sent).map(str::trim_start).unwrap_or_default().to_owned();
        *self = Self { at: rest.len(), text: rest, ..Self::default() };
    }

    /// Whether the cursor stands at the end of a text that ends in `\`; if so the mark is gone and a new line begins.
    pub fn continues(&mut self) -> bool {
        let continues = self.at == self.text.len() && self.text.ends_with('\\');
        if continues {
            self.remember();
            self.text.pop();
            self.text.push('\n');
            self.at = self.text.len();
        }
        continues
    }

    fn put(&mut self, raw: &str) {
        let room = MOST_BYTES.saturating_sub(self.text.len());
        let tail = self.text.split_off(self.at);
        let mut joined = SafeText::new(&std::mem::take(&mut self.text));
        let mut end = raw.len().min(room);
        while !raw.is_char_boundary(end) {
            end -= 1;
        }
        joined.push(&raw[..end]);
        self.at = joined.as_str().len();
        joined.push(&tail);
        joined.as_str().clone_into(&mut self.text);
        self.settle();
    }

    /// Brings the cursor to a grapheme's boundary, forwards.
    fn settle(&mut self) {
        self.at = self.at.min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let mut cursor = GraphemeCursor::new(self.at, self.text.len(), true);
        if !cursor.is_boundary(&self.text, 0).unwrap_or(true) {
            self.at = self.after();
        }
        self.column = None;
    }

    fn remember(&mut self) {
        if self.undo.len() == MOST_UNDO {
            self.undo.remove(0);
        }
        self.undo.push((self.text.clone(), self.at));
        self.typing = false;
    }

    fn before(&self) -> usize {
        self.text[..self.at].graphemes(true).next_back().map_or(0, |grapheme| self.at - grapheme.len())
    }

    fn after(&self) -> usize {
        GraphemeCursor::new(self.at, self.text.len(), true)
            .next_boundary(&self.text, 0)
            .ok()
            .flatten()
            .unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        let words = self.text[..self.at].split_word_bound_indices();
        words.rev().find(|(_, word)| word.chars().any(char::is_alphanumeric)).map_or(0, |(at, _)| at)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.at..].split_word_bound_indices();
        let word = words.find(|(_, word)| word.chars().any(char::is_alphanumeric));
        word.map_or(self.text.len(), |(at, word)| self.at + at + word.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.at].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |at| self.at + at)
    }

    fn delete(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.remember();
            self.at = range.start;
            self.text.replace_range(range, "");
            self.settle();
        }
    }

    fn go(&mut self, at: usize) {
        (self.at, self.column, self.typing) = (at, None, false);
    }

    /// Does what an editing action says, in rows of `width` cells; false when the action is none of the composer's, or there is no
    /// row to go to.
    pub fn act(&mut self, action: Action, width: usize) -> bool {
        match action {
            Action::Left => self.go(self.before()),
            Action::Right => self.go(self.after()),
            Action::WordLeft => self.go(self.word_before()),
            Action::WordRight => self.go(self.word_after()),
            Action::RowStart => self.go(self.row(width).1.start),
            Action::RowEnd => self.end_of_row(width),
            Action::Up => return self.vertical(width, false),
            Action::Down => return self.vertical(width, true),
            Action::DeleteBack => self.delete(self.before()..self.at),
            Action::DeleteForward => self.delete(self.at..self.after()),
            Action::DeleteWord => self.delete(self.word_before()..self.at),
            Action::DeleteToStart => self.delete(self.line_start()..self.at),
            Action::DeleteToEnd => self.delete(self.at..self.line_end()),
            Action::NewLine => self.paste("\n"),
            Action::Undo => {
                if let Some((text, at)) = self.undo.pop() {
                    (self.text, self.at) = (text, at);
                    self.typing = false;
                }
            }
            _ => return false,
        }
        true
    }

    /// The rows at `width` cells.
    #[must_use]
    pub fn rows(&self, width: usize) -> Vec<Range<usize>> {
        rows(&self.text, width)
    }

    /// The number of the cursor's row, and the row.
    fn row(&self, width: usize) -> (usize, Range<usize>) {
        let rows = self.rows(width);
        let number = rows.iter().rposition(|row| row.start <= self.at).unwrap_or_default();
        (number, rows[number].clone())
    }

    /// The cursor's row and column at `width` cells; the column is `width` at most.
    #[must_use]
    pub fn cursor(&self, width: usize) -> (usize, usize) {
        let (number, row) = self.row(width);
        (number, cells(&self.text[row.start..self.at.max(row.start)]).min(width))
    }

    fn end_of_row(&mut self, width: usize) {
        let (number, row) = self.row(width);
        let last = number + 1 == self.rows(width).len() || self.text[row.end..].starts_with('\n');
        self.go(if last { row.end } else { row.start + self.text[row].trim_end().len() });
    }

    fn vertical(&mut self, width: usize, down: bool) -> bool {
        let (number, column) = self.cursor(width);
        let wanted = self.column.unwrap_or(column);
        let rows = self.rows(width);
        let target = if down { number + 1 } else { number.wrapping_sub(1) };
        let Some(row) = rows.get(target) else { return false };
        let last = target + 1 == rows.len() || self.text[row.end..].starts_with('\n');
        let words = if last { &self.text[row.clone()] } else { self.text[row.clone()].trim_end() };
        let (mut at, mut used) = (row.start, 0);
        for grapheme in words.graphemes(true) {
            used += cells(grapheme);
            if used > wanted {
                break;
            }
            at += grapheme.len();
        }
        self.go(at);
        self.column = Some(wanted);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Composer};

    #[test]
    fn backspace_takes_a_grapheme() {
        for (text, left) in [("ab", "a"), ("a👩‍👩‍👧‍👦", "a"), ("a👍🏽", "a"), ("क्ष", ""), ("", "")]
        {
            let mut composer = Composer::with(text);
            composer.act(Action::DeleteBack, 20);
            assert_eq!(composer.text(), left, "{text}");
        }
    }

    #[test]
    fn a_paste_is_cleaned_and_keeps_its_lines() {
        let mut composer = Composer::with("say: ");
        composer.paste("one\r\ntwo\rthree\u{1b}[2J\u{202e}");
        assert_eq!(composer.text(), "say: one\ntwo\nthree[2J");
    }

    #[test]
    fn a_trailing_backslash_makes_a_line() {
        let mut composer = Composer::with("one\\");
        assert!(composer.continues());
        assert_eq!(composer.text(), "one\n");
        assert!(!composer.continues());
    }

    #[test]
    fn words_written_while_a_turn_is_on_its_way_stay() {
        let mut composer = Composer::with("hello there");
        composer.sent("hello");
        assert_eq!(composer.text(), "there");
        composer.sent("there");
        assert_eq!(composer.text(), "");
    }

    #[test]
    fn up_and_down_keep_their_column() {
        let mut composer = Composer::with("a longer line\nab\nanother line");
        assert!(composer.act(Action::Up, 40) && composer.act(Action::Up, 40));
        assert_eq!(composer.cursor(40), (0, 12));
        assert!(!composer.act(Action::Up, 40));
    }

    #[test]
    fn undo_takes_back_a_word() {
        let mut composer = Composer::default();
        "one two".chars().for_each(|c| composer.type_char(c));
        composer.act(Action::Undo, 40);
        assert_eq!(composer.text(), "one");
        composer.act(Action::Undo, 40);
        assert_eq!(composer.text(), "");
    }

    #[test]
    fn the_cursor_stays_inside_at_every_width() {
        let mut composer = Composer::with("日本語 and some words that wrap\n\nend");
        for width in 1..30 {
            for action in [Action::WordLeft, Action::Up, Action::RowEnd, Action::Down, Action::Right, Action::RowStart]
            {
                composer.act(action, width);
                assert!(composer.cursor(width).1 <= width);
            }
        }
    }
}
