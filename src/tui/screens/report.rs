//! What is left of a session: its scorecard and its annotated transcript, two views of one screen.

use std::sync::Arc;

use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use crate::{
    domain::{conversation::Branch, scenario::Scenario},
    runtime::{Review, Update},
    tui::{
        app::{App, Screen},
        judging::Judging,
        keymap::{Action, Mode},
        messages::Ask,
        screens::{debrief, home::Tab, review, talk::Talk},
        shelf::Shelf,
        theme::Theme,
        widgets::{cut_bottom, cut_left, cut_top, page::Page, put_ends, rule, span, upright},
    },
};

/// From this many columns on, what was counted stands beside the checks.
const BESIDE: u16 = 110;

/// Which view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    Scorecard,
    Transcript,
}

/// A session to look back at.
#[derive(Clone, Debug)]
pub struct Report {
    /// The session's id.
    pub id: String,
    /// The scenario as it was.
    pub scenario: Arc<Scenario>,
    /// What was said.
    pub branch: Branch,
    /// The scoring.
    pub judging: Judging,
    /// Who would judge next.
    pub judge: String,
    when: String,
    view: View,
    jumped: bool,
    from_list: bool,
    scorecard: Page,
    transcript: Page,
    /// The turn that each place on the scorecard stands in.
    quotes: Vec<u32>,
    /// The row at which each turn begins in the transcript.
    turns: Vec<(u32, usize)>,
    counts: Vec<Line<'static>>,
    set_for: Option<(Rect, bool)>,
}

impl Report {
    /// The report of a talk that has just ended.
    #[must_use]
    pub fn after(talk: &Talk, known: &Shelf) -> Self {
        let judge = known.offer(&talk.scenario.id).map_or_else(|| "builtin".to_owned(), |o| o.choice.judge.clone());
        Self {
            judging: talk.judging.clone(),
            judge,
            ..Self::of(talk.id.clone(), Arc::clone(&talk.scenario), talk.branch.clone())
        }
    }

    /// The report of a session from the list.
    #[must_use]
    pub fn review(review: Review, known: &Shelf) -> Self {
        let Review { row, scenario, branch, scorecards } = review;
        let judge = known.offer(&row.scenario).map_or_else(|| "builtin".to_owned(), |o| o.choice.judge.clone());
        let view = if scorecards.is_empty() { View::Transcript } else { View::Scorecard };
        Self {
            judging: Judging::with(scorecards),
            judge,
            when: row.started,
            view,
            from_list: true,
            ..Self::of(row.id, scenario, branch)
        }
    }

    fn of(id: String, scenario: Arc<Scenario>, branch: Branch) -> Self {
        Self {
            id,
            scenario,
            branch,
            judging: Judging::default(),
            judge: String::new(),
            when: String::new(),
            view: View::Scorecard,
            jumped: false,
            from_list: false,
            scorecard: Page::default(),
            transcript: Page::default(),
            quotes: Vec::new(),
            turns: Vec::new(),
            counts: Vec::new(),
            set_for: None,
        }
    }

    /// What keys mean.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self.view {
            View::Scorecard => Mode::Debrief,
            View::Transcript => Mode::Transcript,
        }
    }

    /// Whether an action would do something.
    #[must_use]
    pub fn valid(&self, action: Action, known: &Shelf) -> bool {
        match action {
            Action::Open => !self.quotes.is_empty(),
            Action::Score => !self.judging.busy(),
            Action::Judge => known.players.len() > known.barred(&self.scenario) + 1,
            Action::Again => known.offer(&self.scenario.id).is_some(),
            _ => true,
        }
    }

    /// Takes in what is told of the session.
    pub fn update(&mut self, update: Update) {
        match update {
            Update::Entry(entry) => self.branch.take(entry),
            Update::Asking { from } => self.branch.go_to(from),
            update => self.judging.take(update),
        }
        self.set_for = None;
    }

    /// Draws the report.
    pub fn draw(&mut self, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let (head, body) = cut_top(area, 2);
        let (body, _) = cut_bottom(body, u16::from(area.height >= 20));
        let right = match self.view {
            View::Scorecard => "Debrief",
            View::Transcript => "Transcript",
        };
        let right = if self.when.is_empty() { right.to_owned() } else { format!("{} · {right}", self.when) };
        let right = Line::from(span(&right, 32, theme.quiet));
        let room = usize::from(head.width).saturating_sub(right.width() + 2);
        put_ends(buf, head, 0, &Line::from(span(&self.scenario.card.title, room, theme.strong)), &right);
        rule(buf, head, 1, theme);
        let beside = area.width >= BESIDE;
        if self.set_for != Some((body, beside)) {
            self.set(known, body, beside, theme);
            self.set_for = Some((body, beside));
        }
        let hung = |area: Rect| {
            let shift = area.x.min(2);
            Rect { x: area.x - shift, width: area.width + shift, ..area }
        };
        match self.view {
            View::Transcript => self.transcript.draw(buf, hung(body), theme),
            View::Scorecard if beside => {
                let (text, counts) = cut_left(body, body.width - 40);
                upright(buf, counts, theme);
                self.scorecard.draw(buf, hung(Rect { width: text.width + 1, ..text }), theme);
                let (_, counts) = cut_left(counts, 3);
                for (row, line) in (0..counts.height).zip(&self.counts) {
                    super::put(buf, counts, row, line);
                }
            }
            View::Scorecard => self.scorecard.draw(buf, hung(body), theme),
        }
    }

    fn set(&mut self, known: &Shelf, area: Rect, beside: bool, theme: &Theme) {
        let side = if beside { 43 } else { 3 };
        let width = usize::from(area.width.saturating_sub(side));
        let set = debrief::set(self, known, theme, width, beside);
        self.scorecard.set(set.lines, set.places);
        self.quotes = set.quotes;
        self.counts = if beside { debrief::counts(self, theme, 37) } else { Vec::new() };
        let (lines, turns) = review::set(self, theme, usize::from(area.width.saturating_sub(3)));
        self.transcript.set(lines, Vec::new());
        self.turns = turns;
    }

    fn jump(&mut self) {
        let turn = self.scorecard.chosen().and_then(|place| self.quotes.get(place)).copied();
        let row = turn.and_then(|turn| self.turns.iter().find(|(number, _)| *number == turn));
        if let Some((_, row)) = row {
            self.transcript.show(*row);
            (self.view, self.jumped) = (View::Transcript, true);
        }
    }

    fn switch(&mut self) {
        self.view = if self.view == View::Scorecard { View::Transcript } else { View::Scorecard };
        self.jumped = false;
    }
}

impl App {
    /// Does what an action says when looking back.
    pub fn act_report(&mut self, action: Action) {
        let Screen::Report(report) = &mut self.screen else { return };
        match action {
            Action::Open => report.jump(),
            Action::Switch => report.switch(),
            Action::Back if report.jumped => report.switch(),
            Action::Back => self.close_report(),
            Action::Judge => {
                report.judge = self.shelf.next_player(&report.judge, &report.scenario);
                report.set_for = None;
            }
            Action::Score if !report.judging.busy() => {
                report.judging.begin();
                (report.set_for, report.view) = (None, View::Scorecard);
                let ask = Ask::Rescore(report.id.clone(), report.judge.clone());
                self.ask(ask);
            }
            Action::Export => {
                let id = report.id.clone();
                self.ask(Ask::Export(id));
            }
            Action::Again => {
                let id = report.scenario.id.clone();
                self.leave();
                self.brief(&id);
            }
            action => {
                match report.view {
                    View::Scorecard => report.scorecard.act(action),
                    View::Transcript => report.transcript.act(action),
                };
            }
        }
    }

    fn close_report(&mut self) {
        let Screen::Report(report) = &self.screen else { return };
        let from_list = report.from_list;
        self.go_home();
        if from_list {
            self.home.tab = Tab::Sessions;
        }
    }
}
