//! What the store keeps about a session, beside its entries.

use crate::domain::{conversation::EndReason, difficulty::Difficulty, text::SafeText};

/// What a session is when it begins, and all that resume and review need beside its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// Its id: a UUID, version 7, so that ids sort by time.
    pub id: String,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title, for lists.
    pub title: SafeText,
    /// The hash of the scenario's file.
    pub scenario_hash: String,
    /// The scenario's file as it was: a session outlives later changes to it.
    pub scenario_text: String,
    /// Who plays: `builtin`, or an endpoint and its model.
    pub actor: String,
    /// Who judges.
    pub judge: String,
    /// The seed of every choice.
    pub seed: u64,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// When it began, RFC 3339.
    pub started: String,
}

/// One session in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// The scenario's id.
    pub scenario: String,
    /// The scenario's title when it began.
    pub title: SafeText,
    /// When it began, RFC 3339.
    pub started: String,
    /// When it ended, if it has.
    pub ended: Option<String>,
    /// Why it ended, if it has.
    pub reason: Option<EndReason>,
    /// How many learner turns it has, over all branches.
    pub learner_turns: u32,
    /// When either side last said something.
    pub last_turn_at: Option<String>,
    /// The `total` of the latest scorecard.
    pub total: Option<f64>,
    /// Whether a model judged it.
    pub by_model: bool,
    /// Who plays.
    pub actor: String,
    /// Who judges.
    pub judge: String,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// Whether a living process, this one included, holds it.
    pub claimed: bool,
}

/// Which sessions to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Only those that have not ended.
    pub unfinished: bool,
    /// Only those of this scenario.
    pub scenario: Option<String>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// One scorecard of a session; earlier ones stay beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredScorecard {
    /// Its id, rising.
    pub id: i64,
    /// When it was made, RFC 3339.
    pub at: String,
    /// The scorecard.
    pub json: String,
}
