//! What is scored: who said what.

use crate::domain::{
    conversation::Memory,
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
}

impl<'a> Talk<'a> {
    /// A talk held elsewhere.
    #[must_use]
    pub const fn heard(turns: &'a [Turn]) -> Self {
        Self { turns, memory: None }
    }

    /// The turns of one side.
    pub fn by(self, speaker: Speaker) -> impl Iterator<Item = &'a Turn> {
        self.turns.iter().filter(move |turn| turn.speaker == speaker)
    }
}

impl<'a> From<&'a Memory> for Talk<'a> {
    fn from(memory: &'a Memory) -> Self {
        Self { turns: &memory.turns, memory: Some(memory) }
    }
}
