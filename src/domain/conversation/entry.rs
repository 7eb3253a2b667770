//! The append-only log of a session: what resume, review, retry and tests replay.

use serde::{Deserialize, Serialize};

use crate::domain::{
    appraisal::Reading,
    behaviour::Detection,
    difficulty::Difficulty,
    guard::{Breach, Rule},
    persona_state::{PersonaState, Shift},
    text::SafeText,
    thought::Thought,
    transcript::TurnStatus,
};

/// One line of the log. Ids count up from 1 in a session; the parent is the entry before it on its branch, so that a second
/// reply to the same turn is a second child of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id in the session.
    pub id: u64,
    /// The entry before it on its branch; none for the first.
    pub parent: Option<u64>,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    /// The session began.
    Began {
        /// The seed of every choice in it.
        seed: u64,
        /// How hard it is.
        difficulty: Difficulty,
        /// The goal the learner chose, by its place in the list.
        goal: Option<usize>,
        /// The state it starts from.
        state: PersonaState,
    },
    /// The learner said something.
    LearnerSaid {
        /// The turn's number.
        turn: u32,
        /// The words.
        text: SafeText,
        /// What the detector found in them.
        detections: Vec<Detection>,
    },
    /// A turn moved the persona's state.
    Shifted {
        /// The learner turn.
        turn: u32,
        /// The moves and their causes.
        shifts: Vec<Shift>,
        /// The state after them.
        state: PersonaState,
        /// What a model read in the turn; nothing where the rules alone did.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        readings: Vec<Reading>,
    },
    /// A fact may come out from now on.
    Released {
        /// The learner turn that opened it; 0 from the start.
        turn: u32,
        /// The fact's id.
        fact: String,
    },
    /// A piece of a reply, while it comes.
    PersonaPart {
        /// The turn's number.
        turn: u32,
        /// The words since the last piece.
        text: SafeText,
    },
    /// A reply stands.
    PersonaSaid {
        /// The turn's number.
        turn: u32,
        /// All its words.
        text: SafeText,
        /// How it came to stand.
        status: TurnStatus,
        /// What the guard holds against it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        marks: Vec<Rule>,
    },
    /// What the persona thinks with the reply that is coming: for the inner view, never for a prompt.
    Thought {
        /// The reply's turn.
        turn: u32,
        /// The thought and the move.
        #[serde(flatten)]
        thought: Thought,
    },
    /// A whole reply that the guard took back; it is asked for once more, and this one is no part of the transcript.
    Rejected {
        /// The turn it would have been.
        turn: u32,
        /// All its words.
        text: SafeText,
        /// What it broke.
        breaches: Vec<Breach>,
    },
    /// A concession was granted.
    Granted {
        /// The persona's turn.
        turn: u32,
        /// The concession's id.
        concession: String,
    },
    /// The learner was given a hint.
    Hinted {
        /// The hint.
        text: String,
    },
    /// The learner went back to try this turn of theirs again; what followed it stays, on a branch of its own.
    Retried {
        /// The learner turn.
        turn: u32,
    },
    /// The session ended.
    Ended {
        /// Why.
        reason: EndReason,
    },
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// The persona agreed to the real thing.
    Agreement,
    /// The persona left.
    WalkOut,
    /// Patience ran out.
    Time,
    /// The learner ended it.
    Learner,
}

impl EndReason {
    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::WalkOut => "walk_out",
            Self::Time => "time",
            Self::Learner => "learner",
        }
    }

    /// A sentence for a person.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Agreement => "You reached an agreement.",
            Self::WalkOut => "The other person left the talk.",
            Self::Time => "Time ran out.",
            Self::Learner => "You ended the talk.",
        }
    }
}

/// The branch of `entries` that ends in `tip`, first entry first.
#[must_use]
pub fn line_to(entries: &[Entry], tip: u64) -> Vec<&Entry> {
    let mut line = Vec::new();
    let mut wanted = Some(tip);
    for entry in entries.iter().rev() {
        if wanted == Some(entry.id) {
            line.push(entry);
            wanted = entry.parent;
        }
    }
    line.reverse();
    line
}
