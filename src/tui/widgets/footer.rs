//! The footer: the keys that work now, as many as fit.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::tui::{
    keymap::{Action, Binding, Mode, rows},
    theme::Theme,
    widgets::{line_cells, put, put_ends},
};

/// Draws the keys of `mode` that are `valid`; help stands at the right end.
pub fn draw(buf: &mut Buffer, area: Rect, theme: &Theme, mode: Mode, valid: impl Fn(Action) -> bool) {
    let named = rows(mode).filter(|row| !row.label.is_empty() && row.action != Action::Help && valid(row.action));
    let help = rows(mode).find(|row| row.action == Action::Help).map(|row| words(theme, row));
    let help = Line::from(help.unwrap_or_default());
    let room = usize::from(area.width).saturating_sub(line_cells(&help) + 3);
    let mut line = Line::default();
    for row in named {
        let words = words(theme, row);
        let gap = if line.spans.is_empty() { 0 } else { 3 };
        if line_cells(&line) + gap + words.iter().map(Span::width).sum::<usize>() > room {
            continue;
        }
        line.spans.push(Span::raw(" ".repeat(gap)));
        line.spans.extend(words);
    }
    put(buf, area, 0, &line);
    put_ends(buf, area, 0, &line, &help);
}

fn words(theme: &Theme, row: &Binding) -> Vec<Span<'static>> {
    let key = row.keys.first().map(ToString::to_string).unwrap_or_default();
    vec![Span::styled(key, theme.accent), Span::raw(" "), Span::styled(row.label, theme.quiet)]
}
