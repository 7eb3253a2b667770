//! Floor 2: performs effects. One writer; the clock.

pub mod notice;
pub mod practice;
pub mod rows;

pub use notice::{Exit, Notice};
pub use practice::{Choice, Command, Practice, Update};
pub use rows::{BrokenRow, Player, Review, ScenarioRow, SessionRow};
