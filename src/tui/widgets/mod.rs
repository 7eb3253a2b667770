//! What screens are made of.

pub mod bar;
pub mod card;
pub mod footer;
pub mod page;
pub mod prose;
pub mod wrap;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use crate::{domain::text::SafeText, tui::theme::Theme};
use wrap::{cells, clipped};

/// Draws `line` at a row of `area`, if the row is in it.
pub fn put(buf: &mut Buffer, area: Rect, row: u16, line: &Line<'_>) {
    if row < area.height {
        buf.set_line(area.x, area.y + row, line, area.width);
    }
}

/// Draws `left` and, where there is room for both, `right` at the other end of the row.
pub fn put_ends(buf: &mut Buffer, area: Rect, row: u16, left: &Line<'_>, right: &Line<'_>) {
    put(buf, area, row, left);
    let (used, wanted) = (line_cells(left), line_cells(right));
    let width = usize::from(area.width);
    if row < area.height && used + wanted + 2 <= width {
        let start = u16::try_from(width - wanted).unwrap_or_default();
        buf.set_line(area.x + start, area.y + row, right, area.width - start);
    }
}

/// Draws a thin rule across a row.
pub fn rule(buf: &mut Buffer, area: Rect, row: u16, theme: &Theme) {
    put(buf, area, row, &Line::styled("─".repeat(usize::from(area.width)), theme.faint));
}

/// Draws a thin upright rule down the left edge of `area`.
pub fn upright(buf: &mut Buffer, area: Rect, theme: &Theme) {
    for row in 0..area.height {
        put(buf, area, row, &Line::styled("│", theme.faint));
    }
}

/// The cells a line takes.
#[must_use]
pub fn line_cells(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| cells(&span.content)).sum()
}

/// Foreign text as one safe line of at most `width` cells.
#[must_use]
pub fn span(text: &str, width: usize, style: Style) -> Span<'static> {
    Span::styled(clipped(SafeText::line(text).as_str(), width), style)
}

/// `area` without `columns` at its left and right.
#[must_use]
pub fn inset(area: Rect, columns: u16) -> Rect {
    let columns = columns.min(area.width / 2);
    Rect { x: area.x + columns, width: area.width - 2 * columns, ..area }
}

/// Cuts `rows` off the top of `area`: those, and the rest.
#[must_use]
pub fn cut_top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    (Rect { height: rows, ..area }, Rect { y: area.y + rows, height: area.height - rows, ..area })
}

/// Cuts `rows` off the bottom of `area`: the rest, and those.
#[must_use]
pub fn cut_bottom(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let (rest, cut) = cut_top(area, area.height - rows);
    (rest, cut)
}

/// Cuts `area` after `columns`: those, and the rest.
#[must_use]
pub fn cut_left(area: Rect, columns: u16) -> (Rect, Rect) {
    let columns = columns.min(area.width);
    (Rect { width: columns, ..area }, Rect { x: area.x + columns, width: area.width - columns, ..area })
}
