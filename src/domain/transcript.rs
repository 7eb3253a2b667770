//! Turns: what was said, by whom, how it came to stand.

use serde::{Deserialize, Serialize};

use crate::domain::{behaviour::Detection, text::SafeText};

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// The persona.
    Persona,
    /// The learner.
    Learner,
}

/// How a turn came to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnStatus {
    /// Whole.
    Complete,
    /// Cut short by the server or the line; what came stays.
    Partial,
    /// The learner interrupted.
    Interrupted,
    /// Nothing came.
    Failed,
}

/// One thing one side said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its number, from 1, over both sides.
    pub number: u32,
    /// Who said it.
    pub speaker: Speaker,
    /// The words.
    pub text: SafeText,
    /// How it came to stand.
    pub status: TurnStatus,
    /// What the learner did in it; empty for the persona.
    pub detections: Vec<Detection>,
}

impl TurnStatus {
    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

impl Speaker {
    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Persona => "persona",
            Self::Learner => "learner",
        }
    }
}
