//! A named text, and places in it.

use std::ops::Range;

/// A place in a source: byte positions, the end not included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// A place as a person counts it, from 1. A column is one character, whatever its width; a tab is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A text with the name under which a person knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    starts: Vec<usize>,
}

impl Source {
    /// A source; a byte order mark at the start of `text` is left out, so that the first column is the first character.
    #[must_use]
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: name.into(), text: text.to_owned(), starts }
    }

    /// Its name, usually a path; foreign text.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text at `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let span = self.fit(span);
        &self.text[span.start..span.end]
    }

    /// Where `span` starts.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let start = self.fit(span).start;
        let line = self.line_of(start);
        Position { line: line + 1, column: self.text[self.starts[line]..start].chars().count() + 1 }
    }

    /// `span` brought inside the text and onto whole characters.
    pub(super) fn fit(&self, span: Span) -> Span {
        let start = floor(&self.text, span.start);
        Span { start, end: floor(&self.text, span.end).max(start) }
    }

    /// The number of the line, from 0, that holds the byte `at`.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Where line `line` (from 0) starts and ends, without its line ending.
    pub(super) fn line(&self, line: usize) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let Some(next) = self.starts.get(line + 1) else { return Span { start, end: self.text.len() } };
        let text = &self.text[start..next - 1];
        Span { start, end: start + text.strip_suffix('\r').unwrap_or(text).len() }
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Position, Source, Span};

    #[test]
    fn columns_count_characters_whatever_their_width() {
        for (text, of, line, column) in [
            ("a = 1", "1", 1, 5),
            ("\u{feff}a = 1", "a", 1, 1),
            ("a = 1\r\nb = 2\r\n", "b", 2, 1),
            ("\tb = 2", "b", 1, 2),
            ("k = \"日本\" # x", "x", 1, 12),
            ("k = \"👩‍👩‍👧\"\nz", "z", 2, 1),
        ] {
            let source = Source::new("f", text);
            let start = source.text().find(of).unwrap();
            assert_eq!(source.position(Span { start, end: start + 1 }), Position { line, column }, "{text:?}");
        }
    }

    #[test]
    fn a_span_outside_the_text_is_brought_inside() {
        let source = Source::new("f", "é");
        assert_eq!(source.slice(Span { start: 1, end: 90 }), "é");
        assert_eq!(source.slice(Span { start: 9, end: 3 }), "");
        assert_eq!(source.position(Span { start: 900, end: 901 }), Position { line: 1, column: 2 });
    }
}
