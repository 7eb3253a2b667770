//! Floor 2: performs effects. One writer; the clock.

mod appraising;
mod as_actor;
mod asking;
mod bundling;
mod clock;
mod examine;
mod front;
mod judging;
mod keeping;
pub mod notice;
mod performer;
mod players;
mod playing;
mod playtesting;
pub mod practice;
mod recorder;
mod reviewing;
pub mod rows;
mod starting;

pub use as_actor::AsActor;
pub use asking::Keeper;
pub use bundling::Opened;
pub use examine::Finding;
pub use front::{Asked, Look, Runtime};
pub use judging::{Budget, Judge, Outcome, Progress, counted, judge};
pub use notice::{Exit, Notice};
pub use playtesting::{LearnerChoice, Playtest};
pub use practice::{Choice, Command, Practice, Update};
pub use reviewing::handout;
pub use rows::{BrokenRow, Player, Review, ScenarioRow, SessionRow};
