//! Words that talk to a machine only together: none of them does so alone.

use super::Family;

/// What a word is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concept {
    /// A machine, or somebody who scores: `AI`, `scorer`.
    Reader,
    /// Scoring, widely: `points`, `approve`.
    Grade,
    /// A score by its name: `grade`, `verdict`.
    Score,
    /// What is said, as a text: `this line`, `the transcript`.
    Text,
    /// To take as: `count`, `treat`.
    Count,
    /// A behaviour by its name in the coding manual: `reflection`.
    Name,
}

/// The concepts of which one sentence must hold a word each, and what such a sentence tries.
const TOGETHER: [(Family, &[Concept]); 4] = [
    (Family::Appeal, &[Concept::Reader, Concept::Grade]),
    (Family::Appeal, &[Concept::Reader, Concept::Text]),
    (Family::Verdict, &[Concept::Score, Concept::Text]),
    (Family::Rubric, &[Concept::Count, Concept::Name]),
];

impl Concept {
    /// All concepts.
    pub const ALL: [Self; 6] = [Self::Reader, Self::Grade, Self::Score, Self::Text, Self::Count, Self::Name];

    /// The word in the tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Grade => "grade",
            Self::Score => "score",
            Self::Text => "text",
            Self::Count => "count",
            Self::Name => "name",
        }
    }

    /// Its bit in a set.
    pub const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// What a sentence tries that holds words for this set of concepts.
pub(super) fn together(held: u8) -> Option<Family> {
    let all = |concepts: &[Concept]| concepts.iter().all(|concept| held & concept.bit() != 0);
    TOGETHER.iter().find(|(_, concepts)| all(concepts)).map(|(family, _)| *family)
}
