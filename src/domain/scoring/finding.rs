//! What is known of one check before levels are computed.

use crate::domain::scoring::{By, Quote, Verdict};

/// A verdict with its evidence, verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The verdict, from the learner's side.
    pub verdict: Verdict,
    /// Who answered.
    pub by: By,
    /// Words that stand in learner turns.
    pub quotes: Vec<Quote>,
    /// Of the samples, how many per cent agree.
    pub agreement: Option<u32>,
    /// Why, or what was counted.
    pub note: Option<String>,
}

impl Finding {
    /// What code found.
    #[must_use]
    pub fn counted(met: bool, note: String, quotes: Vec<Quote>) -> Self {
        let verdict = if met { Verdict::Met } else { Verdict::NotMet };
        Self { verdict, by: By::Count, quotes, agreement: None, note: Some(note) }
    }

    /// A check that nobody has answered.
    #[must_use]
    pub fn unscored(note: &str) -> Self {
        let note = Some(note.to_owned());
        Self { verdict: Verdict::Unscored, by: By::Judge, quotes: Vec::new(), agreement: None, note }
    }
}
