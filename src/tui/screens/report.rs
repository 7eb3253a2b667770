//! What is left of a session: its scorecard and its annotated transcript, two views of one screen.

use std::{collections::BTreeMap, sync::Arc};

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
};

use crate::{
    domain::{agreement::Tier, conversation::Branch, people::People, scenario::Scenario, scoring::Scorecard},
    runtime::{Review, Update},
    tui::{
        app::{App, Screen},
        judging::Judging,
        keymap::{Action, Mode},
        messages::Ask,
        screens::{
            blind::Blind, compare, debrief, going_back::Again, home::Tab, inner, rating::Rating, review, talk::Talk,
            writing::Writing,
        },
        shelf::Shelf,
        theme::Theme,
        widgets::{cut_bottom, cut_left, cut_top, page::Page, put_ends, rule, span, upright},
    },
};

/// From this many columns on, what was counted stands beside the checks.
const BESIDE: u16 = 110;

/// Which view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Scorecard,
    Transcript,
    Inner,
    Compare,
    /// The scorecard, for a person to speak about.
    Review,
    /// The checks one by one, the judge's verdicts hidden.
    Blind,
    /// The learner's own levels, before the scores are shown.
    Rating,
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
    /// What people said.
    pub people: People,
    /// What is being written, in front of all else.
    pub(super) writing: Option<Writing>,
    /// What was last written and given up.
    pub(super) given_up: Option<Writing>,
    pub(super) blind: Blind,
    pub(super) rating: Rating,
    when: String,
    pub(super) view: View,
    /// The view that Esc leads back to.
    back_to: Option<View>,
    from_list: bool,
    pub(super) scorecard: Page,
    transcript: Page,
    /// The turn that each place on the scorecard stands in.
    quotes: Vec<Option<u32>>,
    /// The check that each place on the scorecard belongs to.
    checks: Vec<Option<String>>,
    /// The lines that feedback recommends, by place.
    lines_to_try: BTreeMap<usize, String>,
    /// The turn of each place in the transcript.
    turns: Vec<u32>,
    inner: Page,
    /// The turn of each place in the inner view.
    moved: Vec<u32>,
    comparison: Page,
    /// Where each branch ends, oldest first.
    tips: Vec<u64>,
    counts: Vec<Line<'static>>,
    set_for: Option<(Rect, bool)>,
    /// Whether numbers are shown that are not known to be worth much.
    pub(super) numbers: bool,
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
        let Review { row, scenario, branch, scorecards, people } = review;
        let judge = known.offer(&row.scenario).map_or_else(|| "builtin".to_owned(), |o| o.choice.judge.clone());
        let view = if scorecards.is_empty() { View::Transcript } else { View::Scorecard };
        Self {
            judging: Judging::with(scorecards),
            judge,
            people,
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
            tips: branch.branches(),
            branch,
            judging: Judging::default(),
            judge: String::new(),
            people: People::default(),
            writing: None,
            given_up: None,
            blind: Blind::default(),
            rating: Rating::default(),
            when: String::new(),
            view: View::Scorecard,
            back_to: None,
            from_list: false,
            scorecard: Page::default(),
            transcript: Page::default(),
            quotes: Vec::new(),
            checks: Vec::new(),
            lines_to_try: BTreeMap::new(),
            turns: Vec::new(),
            inner: Page::default(),
            moved: Vec::new(),
            comparison: Page::default(),
            counts: Vec::new(),
            set_for: None,
            numbers: false,
        }
    }

    /// What keys mean.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match self.view {
            _ if self.writing.is_some() => Mode::Writing,
            View::Review => Mode::Review,
            View::Blind => Mode::Blind,
            View::Rating => Mode::Rating,
            View::Scorecard => Mode::Debrief,
            View::Transcript => Mode::Transcript,
            View::Inner => Mode::Inner,
            View::Compare => Mode::Compare,
        }
    }

    /// Whether an action would do something.
    #[must_use]
    pub fn valid(&self, action: Action, known: &Shelf) -> bool {
        match action {
            Action::Send | Action::Accept | Action::Review | Action::Blind | Action::Write | Action::Appeal => {
                self.can_speak(action)
            }
            Action::Open => self.view == View::Rating || self.chosen_turn().is_some(),
            Action::Branch | Action::Compare => self.tips.len() > 1,
            Action::Inner => self.branch.memory().ended.is_some(),
            Action::Retry => !self.judging.busy() && self.branch.memory().learner_turns() > 0,
            Action::Score => !self.judging.busy(),
            Action::Numbers => self.cards().any(|card| card.tier() == Some(Tier::Words)),
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
        self.tips = self.branch.branches();
        self.set_for = None;
    }

    /// Where each branch ends that is worth looking at, oldest first.
    #[must_use]
    pub fn tips(&self) -> &[u64] {
        &self.tips
    }

    /// The place of the branch in view among them.
    #[must_use]
    pub fn at(&self) -> usize {
        let found = self.tips.iter().position(|tip| Some(*tip) == self.branch.tip());
        found.unwrap_or_else(|| self.tips.len().saturating_sub(1))
    }

    /// The scorecards of a branch, oldest first.
    #[must_use]
    pub fn cards_of(&self, tip: u64) -> impl DoubleEndedIterator<Item = &Arc<Scorecard>> {
        self.judging.of(Some(tip), self.tips.last() == Some(&tip))
    }

    /// The scorecards of the branch in view, oldest first.
    #[must_use]
    pub fn cards(&self) -> impl DoubleEndedIterator<Item = &Arc<Scorecard>> {
        self.judging.of(self.branch.tip(), self.at() + 1 >= self.tips.len())
    }

    /// The newest scorecard of the branch in view.
    #[must_use]
    pub fn card(&self) -> Option<&Arc<Scorecard>> {
        self.cards().next_back()
    }

    /// Draws the report; where the cursor stands, when something is being written.
    pub fn draw(&mut self, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
        let (head, body) = cut_top(area, 2);
        let (body, _) = cut_bottom(body, u16::from(area.height >= 20));
        let name = match self.view {
            View::Scorecard => "Debrief",
            View::Transcript => "Transcript",
            View::Inner => "Inner view",
            View::Compare => "Branches",
            View::Review => "Review",
            View::Blind => "Blind rating",
            View::Rating => "Before the scores",
        };
        let which = (self.tips.len() > 1).then(|| format!("branch {} of {}", self.at() + 1, self.tips.len()));
        let when = Some(&self.when).filter(|when| !when.is_empty() && (which.is_none() || area.width >= 100));
        let parts: Vec<&str> = when.map(String::as_str).into_iter().chain(which.as_deref()).chain([name]).collect();
        let right = Line::from(span(&parts.join(" · "), 56, theme.quiet));
        let room = usize::from(head.width).saturating_sub(right.width() + 2);
        put_ends(buf, head, 0, &Line::from(span(&self.scenario.card.title, room, theme.strong)), &right);
        rule(buf, head, 1, theme);
        let (body, cursor) = match &mut self.writing {
            Some(writing) => writing.draw(buf, body, theme),
            None => (body, None),
        };
        let beside = area.width >= BESIDE;
        if self.set_for != Some((body, beside)) {
            self.set(known, body, beside, theme);
            self.set_for = Some((body, beside));
        }
        if self.writing.is_some() {
            // What one writes about stays in view above it.
            self.scorecard.keep_chosen(usize::from(body.height));
            self.transcript.keep_chosen(usize::from(body.height));
        }
        let hung = |area: Rect| {
            let shift = area.x.min(2);
            Rect { x: area.x - shift, width: area.width + shift, ..area }
        };
        match self.view {
            View::Transcript => self.transcript.draw(buf, hung(body), theme),
            View::Inner => self.inner.draw(buf, hung(body), theme),
            View::Compare => self.comparison.draw(buf, hung(body), theme),
            View::Blind => self.draw_blind(buf, body, theme),
            View::Rating => self.draw_rating(buf, body, theme),
            View::Scorecard | View::Review if beside => {
                let (text, counts) = cut_left(body, body.width - 40);
                upright(buf, counts, theme);
                self.scorecard.draw(buf, hung(Rect { width: text.width + 1, ..text }), theme);
                let (_, counts) = cut_left(counts, 3);
                for (row, line) in (0..counts.height).zip(&self.counts) {
                    super::put(buf, counts, row, line);
                }
            }
            View::Scorecard | View::Review => self.scorecard.draw(buf, hung(body), theme),
        }
        cursor
    }

    fn set(&mut self, known: &Shelf, area: Rect, beside: bool, theme: &Theme) {
        let side = if beside { 43 } else { 3 };
        let width = usize::from(area.width.saturating_sub(side));
        let set = debrief::set(self, known, theme, width, beside);
        self.scorecard.set(set.lines, set.places);
        (self.quotes, self.checks, self.lines_to_try) = (set.quotes, set.checks, set.lines_to_try);
        self.counts = if beside { debrief::counts(self, theme, 37) } else { Vec::new() };
        let whole = usize::from(area.width.saturating_sub(3));
        let set = review::set(self, theme, whole);
        self.transcript.set(set.lines, set.places);
        self.turns = set.turns;
        if self.branch.memory().ended.is_some() {
            let set = inner::set(self, theme, whole);
            self.inner.set(set.lines, set.places);
            self.moved = set.turns;
        }
        let lines = if self.tips.len() > 1 { compare::set(self, theme, whole) } else { Vec::new() };
        self.comparison.set(lines, Vec::new());
    }

    /// The turn that is chosen in this view.
    pub(super) fn chosen_turn(&self) -> Option<u32> {
        let of = |page: &Page, turns: &[u32]| page.chosen().and_then(|place| turns.get(place)).copied();
        match self.view {
            View::Blind | View::Rating => None,
            View::Scorecard | View::Review => self.scorecard.chosen().and_then(|place| *self.quotes.get(place)?),
            View::Transcript => of(&self.transcript, &self.turns),
            View::Inner => of(&self.inner, &self.moved),
            View::Compare => {
                let turn = compare::other(self).and_then(|other| self.branch.parts_from(other));
                turn.filter(|turn| self.turns.contains(turn))
            }
        }
    }

    /// The line that is recommended at the chosen place.
    fn chosen_line(&self) -> Option<String> {
        let place = self.scorecard.chosen().filter(|_| self.view == View::Scorecard)?;
        self.lines_to_try.get(&place).cloned()
    }

    /// The check that is chosen on the scorecard.
    pub(super) fn chosen_check(&self) -> Option<&str> {
        self.scorecard.chosen().and_then(|place| self.checks.get(place)?.as_deref())
    }

    /// Back to the view before.
    pub(super) fn look_back(&mut self) {
        self.view = self.back_to.take().unwrap_or(View::Scorecard);
        self.set_for = None;
    }

    /// Chooses the first check, where none is chosen.
    pub(super) fn choose_a_check(&mut self) {
        let first = self.checks.iter().position(Option::is_some);
        if let (None, Some(first)) = (self.chosen_check(), first) {
            self.scorecard.mark(first);
        }
    }

    /// A total in words, unless its number is asked for.
    #[must_use]
    pub fn total_of(&self, card: &Scorecard) -> String {
        if self.numbers { card.total_words() } else { card.total_told() }
    }

    /// What is shown has changed, so that it is set anew.
    pub(super) fn changed(&mut self) {
        self.set_for = None;
    }

    pub(super) fn look(&mut self, view: View) {
        if self.view != view {
            self.back_to = Some(self.view);
            self.view = view;
            self.set_for = None;
        }
    }

    fn next_branch(&mut self) {
        if let Some(tip) = self.tips.get((self.at() + 1) % self.tips.len().max(1)) {
            self.branch.go_to(Some(*tip));
            self.set_for = None;
            for page in [&mut self.scorecard, &mut self.transcript, &mut self.inner, &mut self.comparison] {
                page.act(Action::Top);
            }
        }
        if self.view == View::Inner && self.branch.memory().ended.is_none() {
            self.switch();
        }
    }

    fn jump(&mut self) {
        let place = self.chosen_turn().and_then(|turn| self.turns.iter().position(|number| *number == turn));
        if let Some(place) = place {
            self.transcript.choose(place);
            self.look(View::Transcript);
        }
    }

    fn switch(&mut self) {
        let from = self.view;
        self.view = if matches!(from, View::Scorecard | View::Review) { View::Transcript } else { View::Scorecard };
        self.back_to = (from == View::Review).then_some(View::Review);
        self.set_for = None;
    }
}

impl App {
    /// Does what an action says when looking back.
    pub fn act_report(&mut self, action: Action) {
        let Screen::Report(report) = &mut self.screen else { return };
        match (report.mode(), action) {
            (Mode::Writing, _) => return self.act_writing(action),
            (Mode::Blind, _) => return self.act_blind(action),
            (Mode::Rating, _) => return self.act_rating(action),
            (_, action) if self.act_review(action) => return,
            _ => {}
        }
        let Screen::Report(report) = &mut self.screen else { return };
        match action {
            Action::Open => report.jump(),
            Action::Switch => report.switch(),
            Action::Inner if report.branch.memory().ended.is_some() => report.look(View::Inner),
            Action::Compare if report.tips.len() > 1 => report.look(View::Compare),
            Action::Inner | Action::Compare => {}
            Action::Branch => report.next_branch(),
            Action::Numbers => {
                report.numbers = !report.numbers;
                report.changed();
            }
            Action::Retry => self.retry(),
            Action::Back => match report.back_to.take() {
                Some(view) => {
                    report.view = view;
                    report.changed();
                }
                None => self.close_report(),
            },
            Action::Judge => {
                report.judge = self.shelf.next_player(&report.judge, &report.scenario);
                report.set_for = None;
            }
            Action::Score if !report.judging.busy() => {
                report.judging.begin();
                report.scorecard.show(0);
                (report.set_for, report.view) = (None, View::Scorecard);
                let (id, tip, judge) = (report.id.clone(), report.branch.tip(), report.judge.clone());
                let ask = Ask::Rescore { id, tip, judge };
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
                    View::Scorecard | View::Review => report.scorecard.act(action),
                    View::Blind | View::Rating => false,
                    View::Transcript => report.transcript.act(action),
                    View::Inner => report.inner.act(action),
                    View::Compare => report.comparison.act(action),
                };
            }
        }
    }

    /// Opens the session to try the chosen turn again; where none is chosen, shows the turns.
    fn retry(&mut self) {
        let Screen::Report(report) = &mut self.screen else { return };
        if report.judging.busy() {
            self.status = Some("The talk is being scored; try again when that is done.".to_owned());
        } else if let Some(turn) = report.chosen_turn() {
            let (id, tip, line) = (report.id.clone(), report.branch.tip(), report.chosen_line());
            self.open_again(id, Again { tip, turn, line });
        } else if !report.turns.is_empty() {
            report.look(View::Transcript);
            self.status = Some("Choose a turn of yours with ↑ and ↓, then r.".to_owned());
        }
    }

    pub(super) fn close_report(&mut self) {
        let Screen::Report(report) = &self.screen else { return };
        let from_list = report.from_list;
        self.go_home();
        if from_list {
            self.home.tab = Tab::Sessions;
        }
    }
}
