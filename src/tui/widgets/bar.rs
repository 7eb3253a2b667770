//! Bars, level steps and sparklines; each stands beside its number in words.

use std::fmt::Write as _;

use ratatui::text::Span;

use crate::tui::theme::Theme;

const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar of `width` cells filled to `value` of 100: heavy where full, thin where empty, so that it reads without colour.
#[must_use]
pub fn bar(theme: &Theme, value: u32, width: usize) -> [Span<'static>; 2] {
    let value = usize::try_from(value.min(100)).unwrap_or(100);
    let full = ((value * width + 50) / 100).max(usize::from(value > 0)).min(width);
    [Span::styled("━".repeat(full), theme.accent), Span::styled("─".repeat(width - full), theme.faint)]
}

/// One step for every level above the lowest: heavy up to the one reached.
#[must_use]
pub fn steps(theme: &Theme, reached: Option<u32>, levels: usize) -> Vec<Span<'static>> {
    let reached = reached.and_then(|level| usize::try_from(level).ok());
    (1..levels.max(2))
        .flat_map(|level| {
            let (glyph, style) = match reached {
                Some(reached) if level <= reached => ("━━━━", theme.accent),
                Some(_) => ("────", theme.faint),
                None => ("····", theme.faint),
            };
            [Span::styled(glyph, style), Span::raw(" ")]
        })
        .collect()
}

/// A curve of values from 0 to 100, up to three cells each; the newest that fit into `width`.
#[must_use]
pub fn sparkline(values: &[u8], width: usize) -> String {
    let from = values.len().saturating_sub(width);
    let wide = (width / values.len().max(1)).clamp(1, 3);
    let glyph = |value: &u8| EIGHTHS[(usize::from(*value.min(&100)) * 7 + 50) / 100];
    values[from..].iter().flat_map(|value| std::iter::repeat_n(glyph(value), wide)).collect()
}

/// What a curve shows, in words: where it starts, ends, and was lowest and highest.
#[must_use]
pub fn curve_in_words(values: &[u8]) -> String {
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return "no turns yet".to_owned() };
    let (low, high) = (values.iter().min().unwrap_or(first), values.iter().max().unwrap_or(first));
    let mut words = format!("from {first} to {last}");
    if low < first.min(last) {
        let _ = write!(words, ", lowest {low}");
    }
    if high > first.max(last) {
        let _ = write!(words, ", highest {high}");
    }
    words
}

/// A signed change: `+3`, `−2`, `±0`.
#[must_use]
pub fn signed(change: i32) -> String {
    match change {
        0 => "±0".to_owned(),
        up if up > 0 => format!("+{up}"),
        down => format!("−{}", down.unsigned_abs()),
    }
}
