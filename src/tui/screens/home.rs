//! Home: scenarios, the unfinished session, past sessions.

use crate::{
    runtime::Notice,
    tui::{app::App, keymap::Action, messages::Ask, shelf::Shelf},
};

/// Which list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What can be practised.
    #[default]
    Scenarios,
    /// What has been practised.
    Sessions,
}

/// A row of the list of scenarios.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The session that can be resumed.
    Unfinished,
    /// The scenario at this place.
    Scenario(usize),
}

/// Where one is at home.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// The list.
    pub tab: Tab,
    /// The chosen row of the scenarios.
    row: Option<Row>,
    /// The chosen session.
    pub session: usize,
}

impl Home {
    /// The rows of the list of scenarios.
    #[must_use]
    pub fn rows(known: &Shelf) -> Vec<Row> {
        let unfinished = known.unfinished().map(|_| Row::Unfinished);
        unfinished.into_iter().chain((0..known.offers.len()).map(Row::Scenario)).collect()
    }

    /// The chosen row: where one was, else the first.
    #[must_use]
    pub fn row(&self, known: &Shelf) -> Option<Row> {
        let rows = Self::rows(known);
        self.row.filter(|row| rows.contains(row)).or(rows.first().copied())
    }

    /// Chooses the unfinished session, once it is in the list.
    pub fn show_unfinished(&mut self) {
        (self.tab, self.row) = (Tab::Scenarios, Some(Row::Unfinished));
    }

    /// Whether an action would do something.
    #[must_use]
    pub fn valid(&self, action: Action, known: &Shelf) -> bool {
        let sessions = known.sessions.as_ref().is_some_and(|rows| !rows.is_empty());
        match action {
            Action::Open | Action::Export if self.tab == Tab::Sessions => sessions,
            Action::Blind => {
                known.sessions.as_ref().and_then(|rows| rows.get(self.session)).is_some_and(|row| row.scored)
            }
            Action::Open => self.row(known).is_some(),
            Action::Broken => !known.broken.is_empty(),
            _ => true,
        }
    }

    fn go(&mut self, action: Action, known: &Shelf) {
        let rows = Self::rows(known);
        let (at, last) = match self.tab {
            Tab::Sessions => (self.session, known.sessions.as_ref().map_or(0, Vec::len)),
            Tab::Scenarios => {
                let row = self.row(known);
                (rows.iter().position(|other| Some(*other) == row).unwrap_or_default(), rows.len())
            }
        };
        let at = match action {
            Action::Up => at.saturating_sub(1),
            Action::Down => at + 1,
            Action::PageUp => at.saturating_sub(8),
            Action::PageDown => at + 8,
            Action::Top => 0,
            _ => last,
        };
        let at = at.min(last.saturating_sub(1));
        match self.tab {
            Tab::Sessions => self.session = at,
            Tab::Scenarios => self.row = rows.get(at).copied(),
        }
    }
}

impl App {
    /// Does what an action says at home.
    pub fn act_home(&mut self, action: Action) {
        match action {
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::Top | Action::Bottom => {
                self.home.go(action, &self.shelf);
            }
            Action::Switch => {
                self.home.tab = if self.home.tab == Tab::Sessions { Tab::Scenarios } else { Tab::Sessions };
            }
            Action::Open => self.open_chosen(),
            Action::Search => {
                self.status = Some("Looking for model servers on this machine …".to_owned());
                self.ask(Ask::Discover);
            }
            Action::Broken => self.show_broken(),
            Action::Blind => {
                let chosen = self.shelf.sessions.as_ref().and_then(|rows| rows.get(self.home.session));
                if let Some(id) = chosen.filter(|row| row.scored).map(|row| row.id.clone()) {
                    self.open_blind(id);
                }
            }
            Action::Export => {
                if let Some(row) = self.shelf.sessions.as_ref().and_then(|rows| rows.get(self.home.session)) {
                    let id = row.id.clone();
                    self.ask(Ask::Export(id));
                }
            }
            _ => {}
        }
    }

    fn open_chosen(&mut self) {
        if self.busy.is_some() {
            return;
        }
        if self.home.tab == Tab::Sessions {
            let chosen = self.shelf.sessions.as_ref().and_then(|rows| rows.get(self.home.session)).cloned();
            if let Some(row) = chosen {
                self.busy = Some("Opening …");
                self.ask(if row.ended || row.held { Ask::Review(row.id) } else { Ask::Resume(row.id) });
            }
            return;
        }
        match self.home.row(&self.shelf) {
            Some(Row::Unfinished) => {
                if let Some(id) = self.shelf.unfinished().map(|row| row.id.clone()) {
                    self.busy = Some("Opening …");
                    self.ask(Ask::Resume(id));
                }
            }
            Some(Row::Scenario(at)) => {
                let id = self.shelf.offers[at].row.scenario.id.clone();
                self.brief(&id);
            }
            None => {}
        }
    }

    fn show_broken(&mut self) {
        let notices =
            self.shelf.broken.iter().map(|row| Notice::new("invalid_scenario", &row.path).because(&row.report));
        let notices: Vec<Notice> = notices.collect();
        if !notices.is_empty() {
            self.card("Files that could not be read", notices);
        }
    }
}
