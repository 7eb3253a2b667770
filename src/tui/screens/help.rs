//! The keys, and in a talk what the learner knows, on a card.

use ratatui::text::{Line, Span};

use crate::tui::{
    keymap::{Action, Mode, rows},
    screens::talk::Talk,
    theme::Theme,
    widgets::{page::Page, prose::Prose},
};

/// The help and where one looks in it.
#[derive(Clone, Debug, Default)]
pub struct Help {
    /// The page.
    pub page: Page,
}

impl Help {
    /// Scrolls.
    pub fn act(&mut self, action: Action) {
        self.page.act(action);
    }
}

/// The help of a mode.
#[must_use]
pub fn lines(mode: Mode, talk: Option<&Talk>, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, width);
    if let Some(talk) = talk {
        prose.heading("What you know").para(&talk.scenario.learner.role, theme.text);
        prose.para(&talk.scenario.learner.brief, theme.quiet);
    }
    prose.heading(mode.title());
    keys(&mut prose, theme, mode, |label| !label.is_empty());
    prose.heading("Also");
    keys(&mut prose, theme, mode, str::is_empty);
    prose.into_lines()
}

fn keys(prose: &mut Prose, theme: &Theme, mode: Mode, wanted: impl Fn(&str) -> bool) {
    for row in rows(mode).filter(|row| wanted(row.label)) {
        let keys: Vec<String> = row.keys.iter().take(2).map(ToString::to_string).collect();
        let mark = Span::styled(format!("{:<20}", keys.join(", ")), theme.accent);
        prose.item(&[mark], 21, row.help, theme.text);
    }
}
