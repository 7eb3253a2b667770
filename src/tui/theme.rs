//! Colours by meaning. Nothing is told by colour alone: every state has a word or a mark beside it.

use ratatui::style::{Color, Modifier, Style};

/// A table of styles by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The name in the settings.
    pub name: &'static str,
    /// Running text, and the ground.
    pub text: Style,
    /// What should stand out: names, titles, numbers.
    pub strong: Style,
    /// What may recede: labels, notes.
    pub quiet: Style,
    /// Rules and the empty part of bars; never words.
    pub faint: Style,
    /// The one accent: where one is, what can be done.
    pub accent: Style,
    /// Went well.
    pub good: Style,
    /// Went badly, or failed.
    pub bad: Style,
    /// Deserves a look.
    pub warn: Style,
    /// The chosen row.
    pub chosen: Style,
}

const fn on(ground: Color, ink: Color) -> Style {
    Style::new().bg(ground).fg(ink)
}

const fn ink(colour: u8) -> Style {
    Style::new().fg(Color::Indexed(colour))
}

/// Dark ground, soft blue accent.
const DARK: Theme = Theme {
    name: "dark",
    text: on(Color::Indexed(234), Color::Indexed(252)),
    strong: ink(255).add_modifier(Modifier::BOLD),
    quiet: ink(246),
    faint: ink(239),
    accent: ink(110),
    good: ink(108),
    bad: ink(174),
    warn: ink(179),
    chosen: on(Color::Indexed(237), Color::Indexed(255)),
};

/// Light ground, deep blue accent.
const LIGHT: Theme = Theme {
    name: "light",
    text: on(Color::Indexed(255), Color::Indexed(235)),
    strong: ink(232).add_modifier(Modifier::BOLD),
    quiet: ink(241),
    faint: ink(249),
    accent: ink(24),
    good: ink(22),
    bad: ink(124),
    warn: ink(94),
    chosen: on(Color::Indexed(252), Color::Indexed(232)),
};

/// Black and white, bright marks.
const HIGH_CONTRAST: Theme = Theme {
    name: "high-contrast",
    text: on(Color::Indexed(16), Color::Indexed(231)),
    strong: ink(231).add_modifier(Modifier::BOLD),
    quiet: ink(253),
    faint: ink(248),
    accent: ink(87),
    good: ink(120),
    bad: ink(217),
    warn: ink(228),
    chosen: on(Color::Indexed(231), Color::Indexed(16)),
};

/// Only the sixteen colours the terminal itself defines, on its own ground.
const TERMINAL: Theme = Theme {
    name: "terminal",
    text: Style::new(),
    strong: Style::new().add_modifier(Modifier::BOLD),
    quiet: Style::new().add_modifier(Modifier::DIM),
    faint: Style::new().fg(Color::DarkGray),
    accent: Style::new().fg(Color::Cyan),
    good: Style::new().fg(Color::Green),
    bad: Style::new().fg(Color::Red),
    warn: Style::new().fg(Color::Yellow),
    chosen: Style::new().add_modifier(Modifier::REVERSED),
};

/// No colour at all (`NO_COLOR`).
const PLAIN: Theme = Theme {
    name: "plain",
    text: Style::new(),
    strong: Style::new().add_modifier(Modifier::BOLD),
    quiet: Style::new().add_modifier(Modifier::DIM),
    faint: Style::new().add_modifier(Modifier::DIM),
    accent: Style::new().add_modifier(Modifier::BOLD),
    good: Style::new(),
    bad: Style::new().add_modifier(Modifier::BOLD),
    warn: Style::new().add_modifier(Modifier::BOLD),
    chosen: Style::new().add_modifier(Modifier::REVERSED),
};

impl Theme {
    /// All themes that can be chosen.
    pub const ALL: [Self; 4] = [DARK, LIGHT, HIGH_CONTRAST, TERMINAL];

    /// The theme of this name; the terminal's own colours for a name nobody knows, none where colour is not wanted.
    #[must_use]
    pub fn named(name: &str, colour: bool) -> Self {
        if !colour {
            return PLAIN;
        }
        Self::ALL.into_iter().find(|theme| theme.name == name).unwrap_or(TERMINAL)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Style};

    use super::Theme;

    fn luminance(colour: Color) -> Option<f64> {
        let Color::Indexed(index) = colour else { return None };
        let steps = [0u8, 95, 135, 175, 215, 255];
        let rgb = if index >= 232 {
            [8 + (index - 232) * 10; 3]
        } else {
            let index = usize::from(index.checked_sub(16)?);
            [steps[index / 36], steps[index / 6 % 6], steps[index % 6]]
        };
        let linear = rgb.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        Some(linear[0].mul_add(0.2126, linear[1].mul_add(0.7152, linear[2] * 0.0722)))
    }

    fn contrast(ground: Style, ink: Style) -> Option<f64> {
        let (a, b) = (luminance(ground.bg?)?, luminance(ink.fg?)?);
        Some((a.max(b) + 0.05) / (a.min(b) + 0.05))
    }

    /// WCAG 2.2: 4.5 for words, 7 where high contrast is promised.
    #[test]
    fn words_can_be_read() {
        for theme in Theme::ALL {
            let least = if theme.name == "high-contrast" { 7.0 } else { 4.5 };
            let words = [theme.text, theme.strong, theme.quiet, theme.accent, theme.good, theme.bad, theme.warn];
            for (i, ink) in words.into_iter().enumerate() {
                if let Some(found) = contrast(theme.text, ink) {
                    assert!(found >= least, "{} {i}: {found:.1}", theme.name);
                }
            }
            if let Some(found) = contrast(theme.chosen, theme.chosen) {
                assert!(found >= least, "{} chosen: {found:.1}", theme.name);
            }
        }
    }
}
