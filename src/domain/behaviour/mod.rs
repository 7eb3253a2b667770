//! Behaviours: the observable kinds of thing a learner does in a turn.

mod asking;
mod detector;
mod echo;
mod features;
mod hiding;
mod lexicon;
mod pattern;
mod quotation;
mod quote;
mod rules;
mod sets;
mod table;
mod turn;
mod weigh;
mod weights;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use detector::{Detector, language_has_rules};
pub use quote::sentence_around;
pub use table::{Labelled, Row, table};
pub use weigh::Look;
pub use weights::{Column, MARGIN, Origin, Row as Weighed, lay_out};

/// An observable kind of thing a learner does in a turn. The definitions are the coding manual's (`docs/behaviours.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Asks for more than yes, no or one fact.
    OpenQuestion,
    /// Asks for yes, no, one of named options, or one fact.
    ClosedQuestion,
    /// Gives back what the other said or implied, without judgement.
    Reflection,
    /// Names or validates the other's feeling or burden.
    Empathy,
    /// Appreciates a specific effort, strength or step.
    Affirmation,
    /// Collects two or more things said earlier.
    Summary,
    /// Tells or suggests what the other should do.
    Advice,
    /// Asks leave before informing, advising or raising something.
    Permission,
    /// Makes the other the cause or at fault; generalises.
    Blame,
    /// Labels or grades the person or their motives.
    Judgement,
    /// Makes the other's concern small, or shuts it.
    Dismissing,
    /// Announces a harm or sanction; ultimatum.
    Threat,
    /// Takes responsibility for the learner's own act.
    Apology,
    /// States the learner's own feeling or need as their own.
    IStatement,
    /// States something specific that could be seen or counted.
    Observation,
    /// Asks for a concrete act, or proposes a concrete next step.
    Request,
    /// Tells something of the learner's own experience.
    Disclosure,
    /// Carries nothing else: greeting, hm, ok.
    Filler,
}

impl Behaviour {
    /// All behaviours, in the manual's order.
    pub const ALL: [Self; 18] = [
        Self::OpenQuestion,
        Self::ClosedQuestion,
        Self::Reflection,
        Self::Empathy,
        Self::Affirmation,
        Self::Summary,
        Self::Advice,
        Self::Permission,
        Self::Blame,
        Self::Judgement,
        Self::Dismissing,
        Self::Threat,
        Self::Apology,
        Self::IStatement,
        Self::Observation,
        Self::Request,
        Self::Disclosure,
        Self::Filler,
    ];

    /// Whether it harms.
    #[must_use]
    pub const fn harms(self) -> bool {
        matches!(self, Self::Blame | Self::Judgement | Self::Dismissing | Self::Threat)
    }

    /// The id in files and JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::OpenQuestion => "open_question",
            Self::ClosedQuestion => "closed_question",
            Self::Reflection => "reflection",
            Self::Empathy => "empathy",
            Self::Affirmation => "affirmation",
            Self::Summary => "summary",
            Self::Advice => "advice",
            Self::Permission => "permission",
            Self::Blame => "blame",
            Self::Judgement => "judgement",
            Self::Dismissing => "dismissing",
            Self::Threat => "threat",
            Self::Apology => "apology",
            Self::IStatement => "i_statement",
            Self::Observation => "observation",
            Self::Request => "request",
            Self::Disclosure => "disclosure",
            Self::Filler => "filler",
        }
    }

    /// How a person reads it on a screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OpenQuestion => "open question",
            Self::ClosedQuestion => "closed question",
            Self::IStatement => "I-statement",
            other => other.id(),
        }
    }

    /// The behaviour with this id.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|behaviour| behaviour.id() == id)
    }
}

/// A behaviour found in a turn, with the words that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detection {
    /// What was found.
    pub behaviour: Behaviour,
    /// How sure the detector is, 0 to 100; present means 50 or more.
    pub confidence: u8,
    /// Where in the turn the words stand that show it, in bytes.
    pub quote: Range<usize>,
}
