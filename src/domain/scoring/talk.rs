//! What is scored: who said what.

use crate::domain::{
    conversation::Memory,
    pseudonyms::Known,
    transcript::{Speaker, Turn},
};

/// The turns of a talk. One that was practised here also remembers how it went for the persona; of one that was held elsewhere
/// there are only the words.
#[derive(Clone, Copy, Debug)]
pub struct Talk<'a> {
    /// The turns, in order.
    pub turns: &'a [Turn],
    /// What the machine remembers of it.
    pub memory: Option<&'a Memory>,
    /// Who of it is known by name, beside the persona and the people whom the scenario lists.
    pub known: Option<&'a Known>,
}

impl<'a> Talk<'a> {
    /// A talk held elsewhere.
    #[must_use]
    pub const fn heard(turns: &'a [Turn]) -> Self {
        Self { turns, memory: None, known: None }
    }

    /// The talk, with people in it who are known by name.
    #[must_use]
    pub const fn among(self, known: &'a Known) -> Self {
        Self { known: Some(known), ..self }
    }

    /// The turns of one side.
    pub fn by(self, speaker: Speaker) -> impl Iterator<Item = &'a Turn> {
        self.turns.iter().filter(move |turn| turn.speaker == speaker)
    }
}

impl<'a> From<&'a Memory> for Talk<'a> {
    fn from(memory: &'a Memory) -> Self {
        Self { turns: &memory.turns, memory: Some(memory), known: None }
    }
}
