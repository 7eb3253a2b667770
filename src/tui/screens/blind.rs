//! Rating blind: every check of the rubric beside the transcript, the judge's verdicts, levels and total hidden.

use std::collections::BTreeMap;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::scoring::{Scorecard, Verdict},
    runtime::Remark,
    tui::{
        app::{App, Screen},
        keymap::Action,
        screens::{
            report::{Report, View},
            writing::Purpose,
        },
        theme::Theme,
        transcript::{Setter, said},
        widgets::{cut_left, cut_top, page::Page, prose::Prose, put, rule, upright},
    },
};

/// From this many columns on, the check stands beside the transcript.
const BESIDE: u16 = 100;

/// The width of the check beside the transcript, and its rows above it.
const ASIDE: u16 = 44;
const ABOVE: u16 = 9;

/// The verdicts a person gives, with their keys.
const LETTERS: [(char, Verdict); 3] = [('m', Verdict::Met), ('n', Verdict::NotMet), ('x', Verdict::NotApplicable)];

/// Where one is in a blind rating. What is given is kept at once; this is only what the screen knows.
#[derive(Clone, Debug, Default)]
pub struct Blind {
    checks: Vec<Item>,
    at: usize,
    given: BTreeMap<String, Verdict>,
    /// A reason for the verdict that is given next.
    pub why: String,
    /// Whether one came here straight from the list, with no verdict seen.
    straight: bool,
    page: Page,
    set_for: Option<usize>,
}

/// A check, without anything a judge said of it.
#[derive(Clone, Debug)]
struct Item {
    id: String,
    criterion: String,
    ask: String,
    avoid: bool,
}

impl Blind {
    /// Begins at the first check that `person` has not rated blind yet; `straight` from the list, or from a scorecard.
    #[must_use]
    pub fn begin(card: &Scorecard, person: &str, straight: bool) -> Self {
        let mut blind = Self { straight, ..Self::default() };
        for (criterion, check) in card.criteria.iter().flat_map(|c| c.checks.iter().map(move |check| (c, check))) {
            let mine = |said: &&crate::domain::scoring::Ruling| said.blind && said.person.as_str() == person;
            if let Some(said) = check.rulings.iter().rev().find(mine) {
                blind.given.insert(check.id.clone(), said.verdict);
            }
            let (id, criterion, ask) = (check.id.clone(), criterion.title.clone(), check.ask.clone());
            blind.checks.push(Item { id, criterion, ask, avoid: check.avoid });
        }
        blind.at = blind.checks.iter().position(|check| !blind.given.contains_key(&check.id)).unwrap_or(0);
        blind
    }

    /// To the next check; false after the last.
    fn pass(&mut self) -> bool {
        self.why.clear();
        self.at += 1;
        self.at < self.checks.len()
    }
}

impl App {
    /// Does what an action says in a blind rating.
    pub(super) fn act_blind(&mut self, action: Action) {
        let Screen::Report(report) = &mut self.screen else { return };
        match action {
            Action::Met => self.give(Verdict::Met),
            Action::NotMet => self.give(Verdict::NotMet),
            Action::NotApplicable => self.give(Verdict::NotApplicable),
            Action::Write => {
                let why = report.blind.why.clone();
                report.write(Purpose::Why, &why);
            }
            Action::Earlier => {
                report.blind.at = report.blind.at.saturating_sub(1);
                report.blind.why.clear();
            }
            Action::Later => self.pass_blind(),
            // Where one came here before any verdict was seen, one leaves without seeing any.
            Action::Back if report.blind.straight => self.close_report(),
            Action::Back => report.look_back(),
            action => _ = report.blind.page.act(action),
        }
    }

    /// Keeps a verdict on the check in view and goes on.
    fn give(&mut self, verdict: Verdict) {
        let Screen::Report(report) = &mut self.screen else { return };
        let Some(check) = report.blind.checks.get(report.blind.at) else { return };
        let (check, reason) = (check.id.clone(), report.blind.why.clone());
        report.blind.given.insert(check.clone(), verdict);
        let ask = report.remark(Remark::Verdict { check, verdict, reason, blind: true });
        self.ask(ask);
        self.pass_blind();
    }

    fn pass_blind(&mut self) {
        let Screen::Report(report) = &mut self.screen else { return };
        if !report.blind.pass() {
            report.blind.at = 0;
            report.scorecard.act(Action::Top);
            report.view = View::Review;
            report.changed();
        }
    }
}

impl Report {
    /// Draws the check in view and the transcript beside or below it.
    pub(super) fn draw_blind(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let beside = area.width >= BESIDE;
        let (check, words) = if beside {
            let (words, check) = cut_left(area, area.width - ASIDE);
            upright(buf, check, theme);
            (cut_left(check, 3).1, Rect { width: words.width.saturating_sub(1), ..words })
        } else {
            let (check, rest) = cut_top(area, ABOVE.min(area.height / 2).max(4));
            rule(buf, rest, 0, theme);
            (check, cut_top(rest, 1).1)
        };
        for (row, line) in (0..check.height).zip(self.asked(theme, usize::from(check.width), check.height)) {
            put(buf, check, row, &line);
        }
        let width = usize::from(words.width.saturating_sub(2));
        if self.blind.set_for != Some(width) {
            let setter = Setter::new(theme, width, &self.scenario);
            let lines = said(&self.branch).iter().flat_map(|said| setter.set(said)).collect();
            self.blind.page.set(lines, Vec::new());
            self.blind.set_for = Some(width);
        }
        let shift = words.x.min(2);
        self.blind.page.draw(buf, Rect { x: words.x - shift, width: words.width + shift, ..words }, theme);
    }

    /// The check in view: where one is, the question, examples where there is room, and the answers.
    fn asked(&self, theme: &Theme, width: usize, height: u16) -> Vec<Line<'static>> {
        let Some(check) = self.blind.checks.get(self.blind.at) else { return Vec::new() };
        let mut prose = Prose::new(theme, width);
        let (at, of, given) = (self.blind.at + 1, self.blind.checks.len(), self.blind.given.len());
        prose.para(&format!("Check {at} of {of} · {given} rated · {}", check.criterion), theme.quiet);
        prose.para(&check.ask, theme.strong);
        let mut answers = Line::default();
        let stands = self.blind.given.get(&check.id);
        for (letter, verdict) in LETTERS {
            let (open, close) = if stands == Some(&verdict) { ("[", "]") } else { (" ", " ") };
            answers.spans.push(Span::styled(format!("{open}{letter}"), theme.accent));
            answers.spans.push(Span::styled(format!(" {}{close} ", verdict.words(check.avoid)), theme.text));
        }
        prose.line(answers);
        if !self.blind.why.is_empty() {
            prose.para(&format!("why: {}", self.blind.why), theme.text);
        }
        let known = self.scenario.rubric.checks().find(|(_, known)| known.id == check.id).map(|(_, known)| known);
        if let Some(known) = known {
            let mut more = prose.clone();
            more.gap();
            more.item(&[Span::styled("yes", theme.quiet)], 5, &format!("“{}”", known.meets), theme.quiet);
            more.item(&[Span::styled("no", theme.quiet)], 5, &format!("“{}”", known.fails), theme.quiet);
            if more.len() <= usize::from(height) {
                prose = more;
            }
        }
        prose.into_lines()
    }
}
