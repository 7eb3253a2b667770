//! A gold transcript: a talk whose verdicts are known, with its turns in other words.

use std::collections::BTreeMap;

use crate::domain::transcript::Speaker;

/// A talk with known verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    /// Its file's stem, such as `third-deadline-3`.
    pub id: String,
    /// The scenario's id.
    pub scenario: String,
    /// How well the learner does.
    pub grade: Grade,
    /// The number of the learner's turn whose removal would cost most.
    pub best: u32,
    /// That turn, said so that none of its good moves is left and it attacks.
    pub hostile: String,
    /// Lines of small talk that show nothing.
    pub noise: Vec<String>,
    /// Names of other people that are said in it.
    pub people: Vec<String>,
    /// The turns, numbered from 1.
    pub turns: Vec<GoldTurn>,
    /// What is known of each check, by its id.
    pub known: BTreeMap<String, Known>,
}

/// How well a learner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Hardly a check is met.
    Weak,
    /// Some are.
    Poor,
    /// Most are.
    Good,
    /// Nearly all are.
    Skilled,
}

/// A turn and its other wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldTurn {
    /// Who says it.
    pub speaker: Speaker,
    /// The words.
    pub say: String,
    /// The same in other words.
    pub other: BTreeMap<Wording, String>,
}

/// A way to say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wording {
    /// The persona's content in other words.
    Reworded,
    /// The learner's moves in casual register.
    Informal,
    /// The learner's moves as a fluent writer with another first language writes them.
    NonNative,
    /// The learner's words with about one in twelve mistyped.
    Typos,
    /// The learner's moves in fewer words.
    Condensed,
    /// The learner's moves in about twice as many words.
    Padded,
}

/// What is known of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether the answer to its question is yes; of something to avoid, whether it happened.
    pub met: bool,
    /// The learner's turn that shows it best.
    pub turn: Option<u32>,
    /// The words there.
    pub quote: Option<String>,
    /// That turn without the move.
    pub negated: Option<String>,
}

impl Grade {
    /// All, the weakest first.
    pub const ALL: [Self; 4] = [Self::Weak, Self::Poor, Self::Good, Self::Skilled];

    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Poor => "poor",
            Self::Good => "good",
            Self::Skilled => "skilled",
        }
    }
}

impl Wording {
    /// The wordings that a learner's turn must have.
    pub const LEARNER: [Self; 5] = [Self::Informal, Self::NonNative, Self::Typos, Self::Condensed, Self::Padded];

    /// The key in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reworded => "reworded",
            Self::Informal => "informal",
            Self::NonNative => "non_native",
            Self::Typos => "typos",
            Self::Condensed => "condensed",
            Self::Padded => "padded",
        }
    }
}

impl GoldTurn {
    /// The turn in this wording, as it is where there is none.
    #[must_use]
    pub fn worded(&self, wording: Option<Wording>) -> &str {
        wording.and_then(|wording| self.other.get(&wording)).unwrap_or(&self.say)
    }
}
