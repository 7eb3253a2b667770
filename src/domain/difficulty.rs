//! Gentle, standard, tough: what they change, in numbers.

use serde::{Deserialize, Serialize};

/// How hard a session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// More trust to start with, more patience, more hints.
    Gentle,
    /// As the author wrote it.
    #[default]
    Standard,
    /// Less trust, stronger reactions to harm, no hints.
    Tough,
}

impl Difficulty {
    /// All, easiest first.
    pub const ALL: [Self; 3] = [Self::Gentle, Self::Standard, Self::Tough];

    /// The word in files and on screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gentle => "gentle",
            Self::Standard => "standard",
            Self::Tough => "tough",
        }
    }

    /// The difficulty named `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|difficulty| difficulty.name() == name)
    }

    /// What it changes where a scenario says nothing else.
    #[must_use]
    pub const fn defaults(self) -> Tuning {
        match self {
            Self::Gentle => {
                Tuning { trust: 10, tension: -10, gain: 130, loss: 75, patience: 4, hints: 3, shows_state: true }
            }
            Self::Standard => {
                Tuning { trust: 0, tension: 0, gain: 100, loss: 100, patience: 0, hints: 2, shows_state: true }
            }
            Self::Tough => {
                Tuning { trust: -10, tension: 10, gain: 75, loss: 130, patience: -2, hints: 0, shows_state: false }
            }
        }
    }
}

/// What a difficulty changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// Added to the persona's trust at the start, -40 to 40.
    pub trust: i32,
    /// Added to its tension, -40 to 40.
    pub tension: i32,
    /// Per cent of helpful shifts, 25 to 300.
    pub gain: i32,
    /// Per cent of harmful shifts, 25 to 300.
    pub loss: i32,
    /// Added to the patience, in learner turns, -20 to 20.
    pub patience: i32,
    /// Hints the learner may ask for.
    pub hints: u32,
    /// Whether the screen shows trust and tension.
    pub shows_state: bool,
}
