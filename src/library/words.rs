//! The closed lists of words a scenario file may use.

use crate::domain::{
    behaviour::Behaviour, difficulty::Difficulty, persona_state::Mood, scenario::Outcome, sensitivity::Sensitivity,
};

/// The behaviours by id.
pub fn behaviours() -> [(&'static str, Behaviour); 18] {
    Behaviour::ALL.map(|behaviour| (behaviour.id(), behaviour))
}

/// The moods.
pub fn moods() -> [(&'static str, Mood); 4] {
    Mood::ALL.map(|mood| (mood.name(), mood))
}

/// The outcomes.
pub fn outcomes() -> [(&'static str, Outcome); 3] {
    Outcome::ALL.map(|outcome| (outcome.name(), outcome))
}

/// The difficulties.
pub fn difficulties() -> [(&'static str, Difficulty); 3] {
    Difficulty::ALL.map(|difficulty| (difficulty.name(), difficulty))
}

/// The classes of sensitivity.
pub fn sensitivities() -> [(&'static str, Sensitivity); 4] {
    Sensitivity::ALL.map(|class| (class.name(), class))
}

/// Who may answer a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Code counts.
    Count,
    /// Code looks for phrases.
    Words,
    /// A judge reads.
    Judge,
}

/// Who may answer a check, by word.
pub const BY: [(&str, By); 3] = [("count", By::Count), ("words", By::Words), ("judge", By::Judge)];
