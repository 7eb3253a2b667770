//! What line mode writes: labelled lines, or one JSON object a line.

use std::{io::IsTerminal as _, sync::Arc};

use serde_json::json;

use crate::{
    cli::{card, out},
    domain::{
        conversation::{Branch, Entry, What},
        difficulty::Tuning,
        guard::{Rule, marked, rules},
        people::SelfRating,
        scenario::Scenario,
        scoring::Scorecard,
        text::SafeText,
        transcript::{Speaker, TurnStatus},
    },
    export::json::{assessed, event, object, self_rating},
    runtime::{Notice, Practice, Update},
};

/// How it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Labelled lines.
    Words,
    /// One JSON object a line.
    Json,
}

/// Writes a session as it goes.
#[derive(Debug)]
pub struct Script {
    style: Style,
    scenario: Arc<Scenario>,
    branch: Branch,
    tuning: Tuning,
    typed: bool,
    streams: bool,
    streamed: bool,
    own: Option<SelfRating>,
    /// The total that passes, where a verdict on the person is asked for.
    cut: Option<u32>,
}

impl Script {
    /// A script for this session; the scorecard is held against `cut`.
    pub fn new(practice: &Practice, style: Style, cut: Option<u32>) -> Self {
        let tuning = practice.scenario.tuning(practice.difficulty);
        let (stdin, stdout) = (std::io::stdin().is_terminal(), std::io::stdout().is_terminal());
        Self {
            style,
            scenario: practice.scenario.clone(),
            branch: Branch::default(),
            tuning,
            typed: stdin && stdout,
            streams: stdout && style == Style::Words,
            streamed: false,
            own: None,
            cut,
        }
    }

    /// Writes what the session is, and what has been said so far.
    pub fn begin(&mut self, practice: &Practice) {
        match self.style {
            Style::Json => {
                let Practice { id, actor, judge, seed, difficulty, .. } = practice;
                let fields = json!({ "id": id, "scenario": self.scenario.id, "actor": actor, "judge": judge, "seed": seed, "difficulty": difficulty.name() });
                out::json(&object("session", fields));
            }
            Style::Words => self.brief(practice),
        }
        let typed = std::mem::replace(&mut self.typed, false);
        for entry in practice.branch.line() {
            self.entry(entry);
        }
        self.typed = typed;
        self.branch = practice.branch.clone();
    }

    fn brief(&self, practice: &Practice) {
        let Scenario { card, learner, .. } = &*self.scenario;
        let who = if practice.actor == "builtin" { "built-in actor: authored lines" } else { &practice.actor };
        out::tell(&format!("{} · {} · {who} · seed {}\n", card.title, practice.difficulty.name(), practice.seed));
        out::tell(&format!("{}\n\n{}\n", out::wrapped(&learner.role, ""), out::wrapped(&learner.brief, "")));
        if let Some(goal) = practice.branch.memory().goal.and_then(|goal| learner.goals.get(goal)) {
            out::tell(&format!("Your goal: {goal}\n"));
        } else {
            let goals = learner.goals.iter().zip(1..).map(|(goal, number)| format!("  {number}. {goal}"));
            out::tell(&format!("Goals (choose one with --goal N):\n{}\n", goals.collect::<Vec<_>>().join("\n")));
        }
        out::tell(&format!("What matters, and moves that work: `spar show {}`.", self.scenario.id));
        out::tell(
            "Each line is a turn; a line that ends in \\ goes on. /end ends and scores; /hint, /retry, /back, /quit.\n",
        );
    }

    /// The last entry of the branch that was talked in.
    pub fn tip(&self) -> Option<u64> {
        self.branch.tip()
    }

    /// Takes in the learner's own levels, to be shown beside the scored ones.
    pub fn rated(&mut self, own: Option<&SelfRating>) {
        self.own = own.cloned();
        if let (Style::Json, Some(own)) = (self.style, own) {
            out::json(&self_rating(own));
        }
    }

    /// Asks for a line, where a person types.
    pub fn prompt(&self) {
        if self.typed {
            out::text("You: ");
        }
    }

    /// Whether no hint is left.
    pub fn no_hint_left(&self) -> bool {
        self.branch.memory().hints.len() >= self.tuning.hints as usize
    }

    /// The number of a learner turn that one can go back to: `turn`, or the last one.
    pub fn own_turn(&self, turn: Option<u32>) -> Option<u32> {
        let mut own = self.branch.memory().by(Speaker::Learner).rev().map(|own| own.number);
        own.find(|number| turn.is_none_or(|turn| turn == *number))
    }

    /// Writes an update.
    pub fn take(&mut self, update: &Update) {
        match update {
            Update::Entry(entry) => self.entry(entry),
            Update::Delta(words) if self.streams => self.stream(words),
            Update::Trouble(notice) => self.trouble(notice),
            Update::Note(notice) => out::note(notice),
            Update::Waiting { why } => out::tell(&format!("({why})")),
            Update::Judging { done, of, cost } if *of > 0 => out::judging(*done, *of, *cost),
            Update::Scored(card) => self.scored(card),
            Update::Tried(card) => self.card(card),
            Update::NotScored(notice) => self.not_scored(notice),
            Update::Delta(_) | Update::Judging { .. } | Update::Asking { .. } | Update::Stage(_) => {}
        }
    }

    fn stream(&mut self, words: &SafeText) {
        if !self.streamed {
            out::text(&format!("{}: {}", self.scenario.persona.name, words.as_str().trim_start()));
            self.streamed = !words.is_blank();
            return;
        }
        out::text(words.as_str());
    }

    fn entry(&mut self, entry: &Entry) {
        self.branch.take(entry.clone());
        match self.style {
            Style::Json => drop(event(entry).map(|event| out::json(&event))),
            Style::Words => self.words(&entry.what),
        }
    }

    fn words(&mut self, what: &What) {
        match what {
            What::LearnerSaid { text, .. } if !self.typed => {
                out::line(&format!("You: {text}"));
            }
            What::PersonaSaid { text, status, marks, .. } => self.persona(text, *status, marks),
            // What stands on the screen cannot be taken off it, only taken back.
            What::Rejected { breaches, .. } if std::mem::take(&mut self.streamed) => {
                out::line(&format!(" [taken back:{}]", marked(&rules(breaches))));
            }
            What::Began { state, .. } if self.tuning.shows_state => {
                out::line(&format!("  [trust {}, tension {}]", state.trust(), state.tension()));
            }
            What::Shifted { shifts, state, .. } if self.tuning.shows_state => {
                let because: Vec<&str> = shifts.iter().map(|shift| shift.because.as_str()).collect();
                let because = if because.is_empty() { "nothing moved".to_owned() } else { because.join("; ") };
                out::line(&format!("  [trust {}, tension {}: {because}]", state.trust(), state.tension()));
            }
            What::Granted { concession, .. } => {
                let text =
                    self.scenario.concession(concession).map_or(concession.as_str(), |concession| &concession.text);
                out::line(&format!("  [{} {text}]", self.scenario.persona.name));
            }
            What::Hinted { text } => {
                out::line(&format!("  [hint: {text}]"));
            }
            What::Retried { turn } => {
                out::line(&format!("  [back to turn {turn}]"));
            }
            What::Ended { reason } => {
                out::line(&format!("\n{}", reason.sentence()));
            }
            What::Began { .. }
            | What::LearnerSaid { .. }
            | What::Shifted { .. }
            | What::Released { .. }
            | What::Thought { .. }
            | What::Rejected { .. }
            | What::PersonaPart { .. } => {}
        }
    }

    fn persona(&mut self, text: &SafeText, status: TurnStatus, marks: &[Rule]) {
        let status = match status {
            TurnStatus::Complete => "",
            TurnStatus::Partial => " [cut short]",
            TurnStatus::Interrupted => " [interrupted]",
            TurnStatus::Failed => "[no reply came]",
        };
        let mark = format!("{status}{}", marked(marks));
        if std::mem::take(&mut self.streamed) {
            out::line(&mark);
        } else {
            out::line(&format!("{}: {text}{mark}", self.scenario.persona.name));
        }
    }

    /// Writes a notice: on stderr, or as an error object.
    pub fn trouble(&mut self, notice: &Notice) {
        if self.style == Style::Json {
            let turn = self.branch.memory().turns.last().map_or(0, |turn| turn.number);
            out::error(notice, turn);
        } else {
            out::notice(notice);
        }
    }

    /// The score, at once; as JSON it waits for what is being tried out.
    fn scored(&self, card: &Scorecard) {
        if self.style == Style::Words {
            out::text(&card::score(card, self.cut, self.own.as_ref()));
        }
    }

    /// What has been tried out; as JSON one object once all of it is known.
    fn card(&mut self, card: &Scorecard) {
        match self.style {
            Style::Json => {
                out::json(&assessed(card, self.cut));
            }
            Style::Words => {
                out::text(&card::feedback(card));
            }
        }
    }

    /// No number is made up: what code counted is shown, the total stays empty.
    fn not_scored(&mut self, notice: &Notice) {
        self.trouble(notice);
        if self.style == Style::Json {
            let counted = crate::runtime::counted(&self.scenario, self.branch.memory().into());
            let unscored = Scorecard { total: None, band: None, not_scored: Some(notice.what.clone()), ..counted };
            out::json(&assessed(&unscored, self.cut));
        } else {
            out::line("\nNot scored. The session is kept.");
        }
    }
}
