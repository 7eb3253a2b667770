//! Floor 2: performs effects. One writer; the clock.

mod agreeing;
mod appraising;
mod as_actor;
mod clock;
mod examine;
mod front;
mod judging;
pub mod notice;
mod performer;
mod players;
mod playing;
mod playtesting;
pub mod practice;
mod proving;
mod recorder;
mod reviewing;
pub mod rows;
mod starting;

pub use agreeing::{Agreement, Rulings};
pub use as_actor::AsActor;
pub use examine::Finding;
pub use front::{Asked, Look, Runtime};
pub use judging::counted;
pub use notice::{Exit, Notice};
pub use playtesting::{LearnerChoice, Playtest};
pub use practice::{Choice, Command, Practice, Update};
pub use proving::{Test, Testing, Tried};
pub use reviewing::handout;
pub use rows::{BrokenRow, Player, Review, ScenarioRow, SessionRow};
