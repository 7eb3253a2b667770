//! What people say of a session, beside the judge: rulings on checks, notes on turns, the learner's own levels, appeals.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    scoring::{Ruling, Verdict},
    text::SafeText,
};

/// A person's note on a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The last entry of the branch it is about.
    pub branch: Option<u64>,
    /// The turn's number.
    pub turn: u32,
    /// The note.
    pub text: SafeText,
    /// Who says so.
    pub person: SafeText,
    /// When, RFC 3339.
    pub at: String,
}

/// The learner's own levels, given before the scores were shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfRating {
    /// The last entry of the branch it is about.
    pub branch: Option<u64>,
    /// The level of each criterion that was rated, from 0, by the criterion's id.
    pub levels: BTreeMap<String, u32>,
    /// When, RFC 3339.
    pub at: String,
}

/// A contested check. The argument is for people: no judge ever sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appeal {
    /// The last entry of the branch it is about.
    pub branch: Option<u64>,
    /// The check's id.
    pub check: String,
    /// The learner turns to look at again.
    pub turns: Vec<u32>,
    /// Why, in the learner's words.
    pub argument: SafeText,
    /// What a fresh run said; none where there was none.
    pub outcome: Option<Outcome>,
    /// When, RFC 3339.
    pub at: String,
}

/// What a fresh run on a contested check said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The verdict that was contested.
    pub before: Verdict,
    /// The verdict of the fresh run.
    pub after: Verdict,
    /// Who gave it, with what: `qwen3:8b (local), standard`.
    pub judge: String,
}

/// All that people said of one session, each list oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Verdicts on checks.
    pub rulings: Vec<Ruling>,
    /// Notes on turns.
    pub notes: Vec<Note>,
    /// The learner's own levels.
    pub ratings: Vec<SelfRating>,
    /// Contested checks.
    pub appeals: Vec<Appeal>,
}

impl People {
    /// The learner's latest own levels for a branch.
    #[must_use]
    pub fn rating(&self, branch: Option<u64>) -> Option<&SelfRating> {
        self.ratings.iter().rev().find(|rating| rating.branch == branch)
    }

    /// The notes on a turn of a branch.
    pub fn notes_on(&self, branch: Option<u64>, turn: u32) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(move |note| note.branch == branch && note.turn == turn)
    }

    /// The appeals against a check on a branch.
    pub fn appeals_on<'a>(&'a self, branch: Option<u64>, check: &'a str) -> impl Iterator<Item = &'a Appeal> {
        self.appeals.iter().filter(move |appeal| appeal.branch == branch && appeal.check == check)
    }

    /// Whether `person` has ruled on this branch with the judge's verdicts in view: a later ruling of theirs is then not blind.
    #[must_use]
    pub fn has_looked(&self, branch: Option<u64>, person: &str) -> bool {
        self.rulings.iter().any(|said| said.branch == branch && !said.blind && said.person.as_str() == person)
    }
}

impl Appeal {
    /// What came of it: `not met → met by qwen3:8b (local), standard`, or that it waits for a person.
    #[must_use]
    pub fn came_to(&self, avoid: bool) -> String {
        match &self.outcome {
            Some(Outcome { before, after, judge }) if before == after => {
                format!("still {} by {judge}", after.words(avoid))
            }
            Some(Outcome { before, after, judge }) => {
                format!("{} → {} by {judge}", before.words(avoid), after.words(avoid))
            }
            None => "kept for the facilitator".to_owned(),
        }
    }
}

/// `turn 4`, `turns 4 and 6` or `turns 2, 4 and 6`.
#[must_use]
pub fn turns_words(turns: &[u32]) -> String {
    let all: Vec<String> = turns.iter().map(u32::to_string).collect();
    match &all[..] {
        [] => "no turn".to_owned(),
        [one] => format!("turn {one}"),
        [first @ .., last] => format!("turns {} and {last}", first.join(", ")),
    }
}
