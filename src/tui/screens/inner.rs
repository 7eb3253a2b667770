//! The inner view: turn by turn what moved the persona, what came free, and what stayed shut and why. Only after the end.

use std::ops::Range;

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        condition::Condition,
        conversation::{Branch, Entry, Memory, Moment, What},
        fact::Release,
        persona_state::{MOST_A_TURN, Shift},
        scenario::Scenario,
        transcript::Speaker,
    },
    tui::{
        screens::{
            debrief::{PARTS, curve_line},
            report::Report,
        },
        theme::Theme,
        transcript::short_name,
        widgets::{
            bar::signed,
            prose::{MEASURE, Prose},
            wrap::clipped,
        },
    },
};

/// The inner view, set.
#[derive(Debug)]
pub struct Set {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// Rows of the learner's turns.
    pub places: Vec<Range<usize>>,
    /// The turn of each place.
    pub turns: Vec<u32>,
}

struct Setting<'a> {
    prose: Prose,
    theme: &'a Theme,
    scenario: &'a Scenario,
    branch: &'a Branch,
    memory: &'a Memory,
    width: usize,
}

/// Where the words of a turn begin.
const INDENT: usize = 5;

/// Sets the inner view at `width` cells.
#[must_use]
pub fn set(report: &Report, theme: &Theme, width: usize) -> Set {
    let width = width.min(MEASURE + 4);
    let (scenario, memory) = (&*report.scenario, report.branch.memory());
    let mut setting =
        Setting { prose: Prose::new(theme, width), theme, scenario, branch: &report.branch, memory, width };
    let (mut places, mut turns) = (Vec::new(), Vec::new());
    setting.overview();
    for (before, now) in memory.curve.iter().zip(memory.curve.iter().skip(1)) {
        let from = setting.prose.len() + 1;
        setting.turn(before, now);
        places.push(from..setting.prose.len());
        turns.push(now.turn);
    }
    if let Some(reason) = memory.ended {
        setting.prose.gap().para(reason.sentence(), theme.strong);
    }
    setting.shut();
    Set { lines: setting.prose.into_lines(), places, turns }
}

impl Setting<'_> {
    fn overview(&mut self) {
        let (theme, curve) = (self.theme, &self.memory.curve);
        self.prose.heading(&format!("What moved {}", short_name(self.scenario)));
        for (name, part) in PARTS {
            let values: Vec<u8> = curve.iter().map(|moment| part(moment.state)).collect();
            curve_line(&mut self.prose, theme, name, &values, self.width);
        }
        if let Some(start) = curve.first() {
            let words = format!("At the start {}.", start.state.mood().name());
            self.prose.item(&[], 9, &words, theme.quiet);
        }
    }

    fn turn(&mut self, before: &Moment, now: &Moment) {
        let theme = self.theme;
        let turns = &self.memory.turns;
        let said = turns.iter().find(|turn| turn.number == now.turn).map_or("", |turn| turn.text.as_str());
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = clipped(&said, 2 * self.width.saturating_sub(INDENT + 4));
        self.prose.gap();
        self.prose.item(
            &[Span::styled(format!("{:>3}", now.turn), theme.accent)],
            INDENT,
            &format!("“{said}”"),
            theme.text,
        );
        let (a, b) = (before.state, now.state);
        let mut state = format!("trust {} → {}, tension {} → {}", a.trust(), b.trust(), a.tension(), b.tension());
        if a.mood() != b.mood() {
            state = format!("{state}: now {}", b.mood().name());
        }
        self.prose.item(&[], INDENT, &state, theme.strong);
        self.causes(&now.shifts);
        self.thought(now.turn + 1);
        self.came_free(now.turn);
    }

    fn causes(&mut self, shifts: &[Shift]) {
        let theme = self.theme;
        let moving: Vec<&Shift> = shifts.iter().filter(|shift| (shift.trust, shift.tension) != (0, 0)).collect();
        for shift in &moving {
            let points = [("trust", shift.trust), ("tension", shift.tension)];
            let points = points.iter().filter(|(_, points)| *points != 0);
            let points: Vec<String> = points.map(|(name, points)| format!("{name} {}", signed(*points))).collect();
            self.item("·", &format!("{}: {}", points.join(", "), shift.because));
        }
        let sum = |part: fn(&Shift) -> i32| moving.iter().map(|shift| part(shift)).sum::<i32>().abs();
        if moving.is_empty() {
            self.item("·", "nothing in it moved anything");
        } else if sum(|shift| shift.trust) > MOST_A_TURN || sum(|shift| shift.tension) > MOST_A_TURN {
            self.prose.item(&[], INDENT + 2, &format!("one turn moves either by {MOST_A_TURN} at most"), theme.quiet);
        }
    }

    /// What went through the persona before the reply of this turn, and replies that the guard took back.
    fn thought(&mut self, reply: u32) {
        let taken_back: Vec<String> =
            self.branch.line().into_iter().filter_map(|entry| taken_back(entry, reply)).collect();
        for marks in taken_back {
            self.item("·", &format!("a reply was taken back: {marks}"));
        }
        if let Some(thought) = self.memory.thoughts.get(&reply) {
            let words = format!("{} thought: {}", short_name(self.scenario), thought.words());
            let mark = [Span::raw(" ".repeat(INDENT)), Span::styled("~", self.theme.accent)];
            self.prose.item(&mark, INDENT + 2, &words, self.theme.quiet.italic());
        }
    }

    fn item(&mut self, mark: &'static str, text: &str) {
        let mark = [Span::raw(" ".repeat(INDENT)), Span::styled(mark, self.theme.quiet)];
        self.prose.item(&mark, INDENT + 2, text, self.theme.quiet);
    }

    /// Facts that this turn set free, and what was granted in the reply to it.
    fn came_free(&mut self, turn: u32) {
        let theme = self.theme;
        let (memory, scenario) = (self.memory, self.scenario);
        let mark = |ink| [Span::raw(" ".repeat(INDENT)), Span::styled("◆", ink)];
        for (_, id) in memory.released.iter().filter(|(at, _)| *at == turn) {
            let text = scenario.fact(id).and_then(|fact| fact.text_if_in(memory.released_ids())).unwrap_or(id);
            self.prose.item(&mark(theme.accent), INDENT + 2, &format!("came free: {text}"), theme.text);
        }
        let next = memory.by(Speaker::Learner).map(|said| said.number).find(|number| *number > turn);
        let reply = |at: u32| at > turn && next.is_none_or(|next| at < next);
        for (_, id) in memory.granted.iter().filter(|(at, _)| reply(*at)) {
            let text = scenario.concession(id).map_or(id.as_str(), |concession| concession.text.as_str());
            self.prose.item(&mark(theme.good), INDENT + 2, &format!("granted: {text}"), theme.text);
        }
    }

    /// What was refused to the end, and what was not told, each with what it needed. The untold words stay untold: there is another try.
    fn shut(&mut self) {
        let (memory, scenario, theme) = (self.memory, self.scenario, self.theme);
        let refused = scenario.concessions.iter().filter(|concession| !memory.granted_ids().contains(&concession.id));
        let refused: Vec<_> = refused.collect();
        if !refused.is_empty() {
            self.prose.heading("Still refused at the end");
        }
        for concession in refused {
            self.prose.item(&[Span::styled("✗", theme.bad)], 2, &concession.text, theme.text);
            self.needs(&needs(&concession.needs, scenario, memory));
        }
        let mut untold = Vec::new();
        for fact in scenario.facts.iter().filter(|fact| !memory.released_ids().contains(&fact.id)) {
            if let Release::When { asked, after } = &fact.release {
                untold.push((fact.hint.as_deref(), asked, after));
            }
        }
        if !untold.is_empty() {
            self.prose.heading("Not told");
        }
        for (hint, asked, after) in untold {
            self.prose.item(
                &[Span::styled("○", theme.quiet)],
                2,
                hint.unwrap_or("Something was kept back."),
                theme.text,
            );
            let mut needs = needs(after, scenario, memory);
            if !asked.is_empty() {
                let topics: Vec<String> = asked.iter().map(|topic| spoken(topic)).collect();
                needs.insert(0, (None, format!("to be asked about: {}", topics.join(", or "))));
            }
            self.needs(&needs);
        }
    }

    fn needs(&mut self, needs: &[(Option<bool>, String)]) {
        let theme = self.theme;
        for (held, words) in needs {
            let (mark, ink) = match held {
                Some(true) => ("✓", theme.good),
                Some(false) => ("✗", theme.bad),
                None => ("·", theme.quiet),
            };
            let label = if *held == Some(true) { "had" } else { "needs" };
            let mark = [Span::raw("  "), Span::styled(mark, ink), Span::styled(format!(" {label:<5}"), theme.quiet)];
            self.prose.item(&mark, 10, words, theme.quiet);
        }
    }
}

/// What the guard held against a reply that would have been turn `reply`, if the entry is one.
fn taken_back(entry: &Entry, reply: u32) -> Option<String> {
    match &entry.what {
        What::Rejected { turn, breaches, .. } if *turn == reply => {
            Some(breaches.iter().map(|breach| breach.rule.label()).collect::<Vec<_>>().join(", "))
        }
        What::Rejected { .. }
        | What::Began { .. }
        | What::LearnerSaid { .. }
        | What::Shifted { .. }
        | What::Released { .. }
        | What::PersonaPart { .. }
        | What::PersonaSaid { .. }
        | What::Thought { .. }
        | What::Granted { .. }
        | What::Hinted { .. }
        | What::Retried { .. }
        | What::Ended { .. } => None,
    }
}

/// The parts of a condition in words, and whether each held at the end.
fn needs(needs: &Condition, scenario: &Scenario, memory: &Memory) -> Vec<(Option<bool>, String)> {
    let (trust, tension) = (memory.state.trust(), memory.state.tension());
    let mut parts = Vec::new();
    let mut number = |words: String, held: bool, was: u32| {
        let was = if held { String::new() } else { format!(" (it was {was})") };
        parts.push((Some(held), format!("{words}{was}")));
    };
    if let Some(least) = needs.trust_at_least {
        number(format!("trust of at least {least}"), trust >= least, trust.into());
    }
    if let Some(most) = needs.trust_at_most {
        number(format!("trust of at most {most}"), trust <= most, trust.into());
    }
    if let Some(least) = needs.tension_at_least {
        number(format!("tension of at least {least}"), tension >= least, tension.into());
    }
    if let Some(most) = needs.tension_at_most {
        number(format!("tension of at most {most}"), tension <= most, tension.into());
    }
    if let Some(least) = needs.turns_at_least {
        let turns = memory.learner_turns();
        number(format!("at least {least} turns of yours"), turns >= least, turns);
    }
    for (behaviour, least) in &needs.behaviours {
        let turns = memory.behaviours.get(behaviour).copied().unwrap_or_default();
        let many = if *least == 1 { "a turn".to_owned() } else { format!("{least} turns") };
        number(format!("{many} of yours with: {}", behaviour.label()), turns >= *least, turns);
    }
    for id in &needs.facts {
        let fact = scenario.fact(id);
        let told = fact.and_then(|fact| fact.text_if_in(memory.released_ids()));
        let hint = || fact.and_then(|fact| fact.hint.clone()).map_or_else(String::new, |hint| format!(": {hint}"));
        let words = told.map_or_else(|| format!("something heard first{}", hint()), |text| format!("heard: {text}"));
        parts.push((Some(told.is_some()), words));
    }
    for id in &needs.concessions {
        let text = scenario.concession(id).map_or(id.as_str(), |concession| concession.text.as_str());
        let held = memory.granted_ids().contains(id);
        let words = if held { "won before" } else { "to be won first" };
        parts.push((Some(held), format!("{words}: {text}")));
    }
    parts
}

/// The id of a topic, as a person reads it.
fn spoken(topic: &str) -> String {
    topic.replace(['_', '-'], " ")
}
