//! The footer: the keys that work now, as many as fit.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::tui::{
    keymap::{Action, Binding, Mode, rows},
    theme::Theme,
    widgets::{line_cells, put_ends, wrap::cells},
};

/// Blanks between two keys.
const GAP: usize = 3;

/// Draws the keys of `mode` that are `valid`, in the table's order; help stands at the right end. The way back always has its place.
pub fn draw(buf: &mut Buffer, area: Rect, theme: &Theme, mode: Mode, valid: impl Fn(Action) -> bool) {
    let (help, named): (Vec<&Binding>, Vec<&Binding>) =
        rows(mode).filter(|row| !row.label.is_empty() && valid(row.action)).partition(|row| row.action == Action::Help);
    let help = Line::from(help.first().map(|row| words(theme, row)).unwrap_or_default());
    let mut room = usize::from(area.width).saturating_sub(line_cells(&help) + GAP);
    let cost = |row: &Binding| words(theme, row).iter().map(|span| cells(&span.content)).sum::<usize>() + GAP;
    let leads_back = |row: &Binding| matches!(row.action, Action::Back | Action::Quit);
    room = room.saturating_sub(named.iter().filter(|row| leads_back(row)).map(|row| cost(row)).sum());
    let mut line = Line::default();
    for row in named {
        if !leads_back(row) {
            let Some(rest) = room.checked_sub(cost(row)) else { continue };
            room = rest;
        }
        line.spans.extend(words(theme, row));
        line.spans.push(Span::raw(" ".repeat(GAP)));
    }
    line.spans.pop();
    put_ends(buf, area, 0, &line, &help);
}

fn words(theme: &Theme, row: &Binding) -> Vec<Span<'static>> {
    let key = row.keys.first().map(ToString::to_string).unwrap_or_default();
    vec![Span::styled(key, theme.accent), Span::raw(" "), Span::styled(row.label, theme.quiet)]
}
