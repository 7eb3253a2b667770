//! A card on top of a screen: a notice, the help.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Padding, Widget},
};

use crate::{
    runtime::Notice,
    tui::{
        theme::Theme,
        widgets::{inset, prose::Prose},
    },
};

/// Clears a card of at most `width` by `height` in the middle of `area`, frames it, and returns its inside.
pub fn frame(buf: &mut Buffer, area: Rect, theme: &Theme, title: &str, width: u16, height: u16) -> Rect {
    let width = width.saturating_add(6).min(area.width.saturating_sub(2));
    let height = height.saturating_add(4).min(area.height.saturating_sub(2));
    let card = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    Clear.render(card, buf);
    buf.set_style(card, theme.text);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.faint)
        .title(Line::from(vec![Span::raw(" "), Span::styled(title.to_owned(), theme.strong), Span::raw(" ")]))
        .padding(Padding::vertical(1));
    let inside = block.inner(card);
    block.render(card, buf);
    inset(inside, 2)
}

/// A notice, set: what happened, why, what to do.
#[must_use]
pub fn notice_lines(theme: &Theme, notice: &Notice, width: usize) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, width);
    prose.para(&notice.what, theme.strong);
    if let Some(why) = &notice.why {
        prose.labelled("why", 6, why);
    }
    if let Some(help) = &notice.help {
        prose.labelled("try", 6, help);
    }
    prose.into_lines()
}
