//! The guard: what a model's reply must not be, found in code. A reply that is one of these is asked for once more, then marked.

mod claims;
mod dialogue;
mod measure;
mod rows;

use serde::{Deserialize, Serialize};

use crate::domain::{
    conversation::{Memory, Pending},
    pattern::Cut,
    scenario::Scenario,
};

/// What a reply must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Speaks as a model, or of the talk as an exercise.
    RoleBreak,
    /// Tells the learner how to talk, or how they did.
    Coaching,
    /// Says the learner's lines too.
    SpeaksForLearner,
    /// Repeats its instructions.
    PromptEcho,
    /// Says again what it has said.
    Repeat,
    /// Goes on and on.
    Runaway,
    /// Agrees to what it would not agree to yet.
    UnbackedConcession,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 7] = [
        Self::RoleBreak,
        Self::Coaching,
        Self::SpeaksForLearner,
        Self::PromptEcho,
        Self::Repeat,
        Self::Runaway,
        Self::UnbackedConcession,
    ];

    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RoleBreak => "role_break",
            Self::Coaching => "coaching",
            Self::SpeaksForLearner => "speaks_for_learner",
            Self::PromptEcho => "prompt_echo",
            Self::Repeat => "repeat",
            Self::Runaway => "runaway",
            Self::UnbackedConcession => "unbacked_concession",
        }
    }

    /// The mark that a person sees beside such a reply.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::RoleBreak => "out of role",
            Self::Coaching => "coaches you",
            Self::SpeaksForLearner => "speaks for you",
            Self::PromptEcho => "recites its instructions",
            Self::Repeat => "repeats itself",
            Self::Runaway => "too long",
            Self::UnbackedConcession => "says yes too soon; it does not count",
        }
    }

    /// What to do otherwise the second time, for the model. Never the reply's words, nor the learner's.
    #[must_use]
    pub const fn mend(self) -> &'static str {
        match self {
            Self::RoleBreak => "You are a person in a room. You know of no model, role, exercise or instruction.",
            Self::Coaching => {
                "You have your own troubles. Do not tell the other how to talk to you or what to ask; do not grade them."
            }
            Self::SpeaksForLearner => "Say your own words alone, with no name before them, and stop.",
            Self::PromptEcho => "Use words of your own. Notes like this one are never said aloud.",
            Self::Repeat => "You have said that already. Say something new, or say it shorter and move on.",
            Self::Runaway => "Be brief: one to four sentences.",
            Self::UnbackedConcession => {
                "A first try said yes to something that you still refuse. Promise nothing of it: refuse, or put it off, in your own way."
            }
        }
    }
}

/// A rule that a reply broke, and the words that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// The words of the reply, or a count.
    pub words: String,
}

/// The rules that `text`, as the reply that is due, would break: each once, in the order of [`Rule::ALL`].
#[must_use]
pub fn check(scenario: &Scenario, memory: &Memory, pending: &Pending, text: &str) -> Vec<Breach> {
    let cut = Cut::of(text);
    let short = cut.contracted();
    let found = |rule| match rule {
        Rule::RoleBreak | Rule::Coaching => rows::first(rule, &cut).or_else(|| rows::first(rule, &short)),
        Rule::SpeaksForLearner => dialogue::two_voices(scenario, text),
        Rule::PromptEcho => measure::echo(scenario, memory, pending, &cut),
        Rule::Repeat => measure::repeat(memory, &cut),
        Rule::Runaway => measure::runaway(&cut),
        Rule::UnbackedConcession => claims::unbacked(scenario, memory, pending, &cut)
            .or_else(|| claims::unbacked(scenario, memory, pending, &short)),
    };
    Rule::ALL.into_iter().filter_map(|rule| Some(Breach { rule, words: shortened(&found(rule)?) })).collect()
}

/// The rules of some breaches.
#[must_use]
pub fn rules(breaches: &[Breach]) -> Vec<Rule> {
    breaches.iter().map(|breach| breach.rule).collect()
}

/// The marks of a reply in brackets, each after a space; empty when it has none.
#[must_use]
pub fn marked(marks: &[Rule]) -> String {
    marks.iter().flat_map(|rule| [" [", rule.label(), "]"]).collect()
}

fn shortened(words: &str) -> String {
    const MOST: usize = 120;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST { line } else { line.chars().take(MOST - 1).chain(['…']).collect() }
}
