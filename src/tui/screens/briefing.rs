//! The briefing: who one is, what one wants, what helps, and how it will be played.

use std::sync::Arc;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::{
        difficulty::Difficulty,
        scenario::{Move, Scenario},
    },
    runtime::Choice,
    tui::{
        app::{App, Screen},
        keymap::Action,
        messages::Ask,
        shelf::{Offer, Shelf, next_difficulty},
        theme::Theme,
        widgets::{
            cut_bottom, cut_left, cut_top,
            page::Page,
            prose::{MEASURE, Prose},
            put, put_ends, rule, span, upright,
        },
    },
};

/// From this many columns on, the choices stand beside the text.
const BESIDE: u16 = 100;

/// A briefing and what is chosen in it.
#[derive(Clone, Debug)]
pub struct Briefing {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// What is chosen.
    pub choice: Choice,
    page: Page,
    set_for: Option<(usize, Option<usize>)>,
}

impl Briefing {
    /// The briefing of an offer; the first goal is chosen.
    #[must_use]
    pub fn new(offer: Offer) -> Self {
        let Offer { row, mut choice } = offer;
        choice.goal = choice.goal.or((!row.scenario.learner.goals.is_empty()).then_some(0));
        Self { scenario: row.scenario, choice, page: Page::default(), set_for: None }
    }

    /// Whether an action would do something.
    #[must_use]
    pub fn valid(&self, action: Action, known: &Shelf) -> bool {
        match action {
            Action::Goal => !self.scenario.learner.goals.is_empty(),
            Action::Actor | Action::Judge => known.players.len() > known.barred(&self.scenario) + 1,
            _ => true,
        }
    }

    /// Draws the briefing.
    pub fn draw(&mut self, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let (head, body) = cut_top(area, 2);
        let card = &self.scenario.card;
        let right = Line::styled(format!("Briefing · {} min", card.minutes), theme.quiet);
        let title = Line::from(span(&card.title, usize::from(head.width).saturating_sub(20), theme.strong));
        put_ends(buf, head, 0, &title, &right);
        rule(buf, head, 1, theme);
        let text = self.setup(known, buf, body, theme);
        let width = MEASURE.min(usize::from(text.width.saturating_sub(3)));
        if self.set_for != Some((width, self.choice.goal)) {
            self.page.set(set(&self.scenario, self.choice.goal, theme, width), Vec::new());
            self.set_for = Some((width, self.choice.goal));
        }
        let shift = if text.x >= 2 { 2 } else { text.x };
        let text = Rect { x: text.x - shift, width: text.width + shift, ..text };
        self.page.draw(buf, text, theme);
    }

    /// The choices: beside the text or below it. What is left for the text.
    fn setup(&self, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) -> Rect {
        let beside = area.width >= BESIDE;
        let (text, setup) = if beside {
            let (text, setup) = cut_left(area, area.width - 42);
            upright(buf, setup, theme);
            (Rect { width: text.width + 1, ..text }, cut_left(setup, 3).1)
        } else {
            (area, area)
        };
        let lines = self.setup_lines(known, theme, usize::from(setup.width), beside);
        if beside {
            lay(&lines, buf, setup);
            return text;
        }
        let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height * 2 / 3);
        let (text, setup) = cut_bottom(area, rows + 1);
        rule(buf, setup, 0, theme);
        lay(&lines, buf, cut_top(setup, 1).1);
        text
    }

    fn setup_lines(&self, known: &Shelf, theme: &Theme, width: usize, beside: bool) -> Vec<Line<'static>> {
        let mut prose = Prose::new(theme, width);
        let Choice { goal, difficulty, actor, judge, .. } = &self.choice;
        let mut chosen = |key: &str, label: &str, text: &str| {
            let mark =
                [Span::styled(format!("{key:1} "), theme.accent), Span::styled(format!("{label:<12}"), theme.quiet)];
            prose.item(&mark, 14, text, theme.text);
        };
        if beside {
            let all = self.scenario.learner.goals.len();
            chosen(
                "g",
                "goal",
                &goal.map_or_else(|| "none chosen".to_owned(), |goal| format!("{} of {all}", goal + 1)),
            );
        }
        chosen("d", "difficulty", &self.how_hard(*difficulty, width >= 60 || beside));
        chosen("a", "played by", &known.label(actor, false));
        chosen("j", "scored by", &known.label(judge, true));
        let hosts = known.hosts(&self.choice);
        let (sends, ink) = if hosts.is_empty() {
            ("nothing leaves this machine".to_owned(), theme.quiet)
        } else {
            (format!("what is said goes to {}", hosts.join(" and ")), theme.warn)
        };
        if beside {
            prose.gap();
        }
        prose.item(&[], if width >= 60 && !beside { 14 } else { 2 }, &sends, ink);
        if beside && known.barred(&self.scenario) > 0 {
            let class = self.scenario.card.sensitivity.name();
            let words = format!("{} not offered: this scenario is {class}.", known.barred(&self.scenario));
            prose.gap().para(&words, theme.quiet);
        }
        prose.into_lines()
    }

    fn how_hard(&self, difficulty: Difficulty, roomy: bool) -> String {
        if !roomy {
            return difficulty.name().to_owned();
        }
        let tuning = self.scenario.tuning(difficulty);
        let hints = match tuning.hints {
            0 => "no hints".to_owned(),
            1 => "1 hint".to_owned(),
            n => format!("{n} hints"),
        };
        let state = if tuning.shows_state { "" } else { ", state hidden" };
        format!("{}: {} turns, {hints}{state}", difficulty.name(), self.scenario.patience(difficulty))
    }
}

fn lay(lines: &[Line<'static>], buf: &mut Buffer, area: Rect) {
    for (row, line) in (0..area.height).zip(lines) {
        put(buf, area, row, line);
    }
}

/// The text; the chosen goal is marked.
fn set(scenario: &Scenario, chosen: Option<usize>, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, width);
    prose.para(&scenario.learner.role, theme.strong);
    prose.para(&scenario.learner.brief, theme.text);
    prose.gap();
    prose.labelled("with", 6, &format!("{}, {}", scenario.persona.name, scenario.persona.role));
    prose.heading("Your goal");
    for (i, goal) in scenario.learner.goals.iter().enumerate() {
        if chosen == Some(i) {
            prose.item(&[Span::styled("●", theme.accent)], 2, goal, theme.strong);
        } else {
            prose.item(&[Span::styled("○", theme.quiet)], 2, goal, theme.quiet);
        }
    }
    prose.heading("What matters").para(&scenario.guide.matters, theme.text);
    moves(&mut prose, "What works", "+", &scenario.guide.works, theme);
    moves(&mut prose, "What does not", "−", &scenario.guide.fails, theme);
    prose.into_lines()
}

fn moves(prose: &mut Prose, title: &str, mark: &'static str, moves: &[Move], theme: &Theme) {
    prose.heading(title);
    let ink = if mark == "+" { theme.good } else { theme.bad };
    for Move { name, line } in moves {
        prose.item(&[Span::styled(mark, ink)], 2, name, theme.text);
        prose.item(&[], 2, &format!("“{line}”"), theme.quiet);
    }
}

impl App {
    /// Does what an action says in a briefing.
    pub fn act_briefing(&mut self, action: Action) {
        let Screen::Briefing(briefing) = &mut self.screen else { return };
        let choice = &mut briefing.choice;
        match action {
            Action::Open if self.busy.is_none() => {
                self.busy = Some("Beginning …");
                let choice = choice.clone();
                self.ask(Ask::Practise(choice));
            }
            Action::Difficulty => choice.difficulty = next_difficulty(choice.difficulty),
            Action::Actor => choice.actor = self.shelf.next_player(&choice.actor, &briefing.scenario),
            Action::Judge => choice.judge = self.shelf.next_player(&choice.judge, &briefing.scenario),
            Action::Back => self.go_home(),
            Action::Goal => choice.goal = next_goal(choice.goal, briefing.scenario.learner.goals.len()),
            action => _ = briefing.page.act(action),
        }
        self.keep_choice();
    }

    /// What was chosen in a briefing stays chosen; a player also for other scenarios that it may see.
    fn keep_choice(&mut self) {
        let Screen::Briefing(briefing) = &self.screen else { return };
        let (choice, id) = (briefing.choice.clone(), briefing.scenario.id.clone());
        let may_see = |name: &str| self.shelf.player(name).map(|player| player.sensitivity);
        let (actor, judge) = (may_see(&choice.actor), may_see(&choice.judge));
        for offer in &mut self.shelf.offers {
            let class = offer.row.scenario.card.sensitivity;
            if actor.is_some_and(|most| most >= class) {
                offer.choice.actor.clone_from(&choice.actor);
            }
            if judge.is_some_and(|most| most >= class) {
                offer.choice.judge.clone_from(&choice.judge);
            }
            if offer.row.scenario.id == id {
                (offer.choice.difficulty, offer.choice.goal) = (choice.difficulty, choice.goal);
            }
        }
    }
}

/// The goal after this one; after the last, none.
fn next_goal(goal: Option<usize>, goals: usize) -> Option<usize> {
    match goal {
        None => (goals > 0).then_some(0),
        Some(goal) => Some(goal + 1).filter(|next| *next < goals),
    }
}
