//! Lines of text, set: headings, paragraphs, items with a hanging indent. Every text is cleaned where it enters.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    domain::text::SafeText,
    tui::{
        theme::Theme,
        widgets::{line_cells, wrap::wrapped},
    },
};

/// The widest a column of running text gets; longer lines are hard to read.
pub const MEASURE: usize = 76;

/// Sets text into lines of one width.
#[derive(Clone, Debug)]
pub struct Prose {
    theme: Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Prose {
    /// An empty text of `width` cells.
    #[must_use]
    pub fn new(theme: &Theme, width: usize) -> Self {
        Self { theme: *theme, width: width.max(8), lines: Vec::new() }
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// An empty line, unless there is one already or the text begins here.
    pub fn gap(&mut self) -> &mut Self {
        if self.lines.last().is_some_and(|line| line_cells(line) > 0) {
            self.lines.push(Line::default());
        }
        self
    }

    /// A heading with a gap above it.
    pub fn heading(&mut self, text: &str) -> &mut Self {
        self.gap();
        let style = self.theme.accent;
        self.para(text, style)
    }

    /// A paragraph.
    pub fn para(&mut self, text: &str, style: Style) -> &mut Self {
        self.item(&[], 0, text, style)
    }

    /// An item: `mark` on its first row, all rows of `text` from column `indent` on.
    pub fn item(&mut self, mark: &[Span<'static>], indent: usize, text: &str, style: Style) -> &mut Self {
        let text = SafeText::new(text);
        let width = self.width.saturating_sub(indent).max(4);
        for (i, row) in wrapped(text.as_str(), width).enumerate() {
            let mut spans = if i == 0 { mark.to_vec() } else { Vec::new() };
            let used = spans.iter().map(|span| super::wrap::cells(&span.content)).sum::<usize>();
            spans.push(Span::raw(" ".repeat(indent.saturating_sub(used))));
            spans.push(Span::styled(row.to_owned(), style));
            self.lines.push(Line::from(spans));
        }
        self
    }

    /// A quiet label before a text.
    pub fn labelled(&mut self, label: &str, indent: usize, text: &str) -> &mut Self {
        let (quiet, ink) = (self.theme.quiet, self.theme.text);
        self.item(&[Span::styled(label.to_owned(), quiet)], indent, text, Style { bg: None, ..ink })
    }

    /// A line as it is.
    pub fn line(&mut self, line: Line<'static>) -> &mut Self {
        self.lines.push(line);
        self
    }

    /// The lines.
    #[must_use]
    pub fn into_lines(self) -> Vec<Line<'static>> {
        self.lines
    }
}
