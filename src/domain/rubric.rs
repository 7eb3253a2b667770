//! The rubric: criteria, checks, levels.

use crate::domain::{behaviour::Behaviour, phrase::Phrase};

/// How the learner is scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rubric {
    /// The criteria; their weights add to 100.
    pub criteria: Vec<Criterion>,
    /// Failures no total can buy back.
    pub critical: Vec<Critical>,
    /// SHA-256 of the rubric alone, in hexadecimal.
    pub hash: String,
}

/// What is scored under one title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its share of the total, in points of 100.
    pub weight: u32,
    /// Described levels, lowest first.
    pub levels: Vec<Level>,
    /// Its checks, 2 to 6.
    pub checks: Vec<Check>,
}

/// A described level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its name.
    pub name: String,
    /// Checks met, at least.
    pub at_least: u32,
    /// What it looks like.
    pub describes: String,
}

/// A yes/no question about observable words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its id, unique in the rubric.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Who answers.
    pub by: AnsweredBy,
    /// A turn that meets it.
    pub meets: String,
    /// A turn that does not.
    pub fails: String,
    /// A line the learner could have said.
    pub suggestion: Option<String>,
}

/// Who answers a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnsweredBy {
    /// Code counts turns that show a behaviour.
    Count(Count),
    /// Code finds a phrase in a learner turn.
    Words(Vec<Phrase>),
    /// A judge reads.
    Judge {
        /// Whether the question asks for something that should not happen; such a check can only lower a level.
        avoid: bool,
    },
}

/// Turns that show a behaviour, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The behaviour.
    pub behaviour: Behaviour,
    /// The bound.
    pub bound: Bound,
    /// Look at the first so many learner turns only.
    pub first: Option<u32>,
}

/// A bound on a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At least so many turns.
    AtLeast(u32),
    /// At most so many turns.
    AtMost(u32),
}

/// A failure no total can buy back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Critical {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What crosses it.
    pub crossed_by: CrossedBy,
}

/// What crosses a critical line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrossedBy {
    /// One learner turn that shows this behaviour.
    Behaviour(Behaviour),
    /// That what the check of this id asks for, which is something to avoid, has happened.
    Check(String),
}

impl Rubric {
    /// All checks with their criteria.
    pub fn checks(&self) -> impl Iterator<Item = (&Criterion, &Check)> {
        self.criteria.iter().flat_map(|criterion| criterion.checks.iter().map(move |check| (criterion, check)))
    }
}
