//! What lists show.

use std::sync::Arc;

use crate::domain::{
    conversation::Branch, difficulty::Difficulty, people::People, scenario::Scenario, scoring::Scorecard,
    sensitivity::Sensitivity,
};

/// A scenario on the shelf.
#[derive(Clone, Debug)]
pub struct ScenarioRow {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Where it comes from: `built in` or a path.
    pub origin: String,
}

/// A scenario file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// The file.
    pub path: String,
    /// Its mistakes, with places and carets, plain.
    pub report: String,
}

/// A session in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a row of independent facts")]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title as it was.
    pub title: String,
    /// When it started, as `2026-02-03 14:05` in local time.
    pub started: String,
    /// Whether it has ended.
    pub ended: bool,
    /// Whether another running `spar` holds it.
    pub held: bool,
    /// Learner turns.
    pub learner_turns: u32,
    /// The latest total, 0 to 100, with what people said taken in.
    pub total: Option<u32>,
    /// Whether a model judged it, whose number is worth showing only beside what is known of that model.
    pub by_model: bool,
    /// Whether a person has ruled on a check.
    pub reviewed: bool,
    /// Whether it has a scorecard at all.
    pub scored: bool,
    /// How hard.
    pub difficulty: Difficulty,
    /// Who played.
    pub actor: String,
}

impl SessionRow {
    /// The total, where it may stand by itself in a list: counted by code, or looked at by a person.
    #[must_use]
    pub fn total_alone(&self) -> Option<u32> {
        self.total.filter(|_| self.reviewed || !self.by_model)
    }
}

/// A session to review.
#[derive(Clone, Debug)]
pub struct Review {
    /// The row in the list.
    pub row: SessionRow,
    /// The scenario as it was.
    pub scenario: Arc<Scenario>,
    /// Everything said.
    pub branch: Branch,
    /// The scorecards, oldest first, with what people said taken in.
    pub scorecards: Vec<Arc<Scorecard>>,
    /// What people said.
    pub people: People,
}

impl Review {
    /// The newest scorecard of the branch in view; one that names no branch is of any.
    #[must_use]
    pub fn card(&self) -> Option<&Arc<Scorecard>> {
        let tip = self.branch.tip();
        self.scorecards.iter().rev().find(|card| card.branch.is_none() || card.branch == tip)
    }
}

/// Who can play or judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The name to choose it by: `builtin`, or an endpoint's name.
    pub name: String,
    /// What a person reads: `built-in actor: authored lines`, `qwen3:8b on Ollama (this machine)`.
    pub label: String,
    /// The host it sends to; none for the built-in one.
    pub host: Option<String>,
    /// The highest sensitivity it may see.
    pub sensitivity: Sensitivity,
}
