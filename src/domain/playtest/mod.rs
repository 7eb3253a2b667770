//! Playing a scenario with scripted learners, to see whether it holds: pure, with the actor handed in.

mod learner;
mod played;
mod script;
mod summary;
mod talk;
mod voice;

pub use learner::ScriptedLearner;
pub use played::Played;
pub use script::{Level, Script, Scripts, Step};
pub use summary::{LevelSummary, ORDERED, Spread, Summary};
pub use talk::{Talk, play};
