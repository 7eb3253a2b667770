//! Floor 2: performs effects. One writer; the clock.

mod agreeing;
mod appealing;
mod appraising;
mod as_actor;
mod batch;
mod clock;
mod elsewhere;
mod examine;
mod front;
mod judging;
pub mod notice;
mod performer;
mod players;
mod playing;
mod playtesting;
pub mod practice;
mod recorder;
mod remarks;
mod reviewing;
pub mod rows;
mod starting;

pub use agreeing::{Agreement, Rulings};
pub use appealing::{Appealed, Contest, own_turns};
pub use as_actor::AsActor;
pub use batch::{BatchResult, Collected, read_result};
pub use elsewhere::{Elsewhere, Preview, Ready, Recipient, scoring_key};
pub use examine::Finding;
pub use front::{Asked, Look, Runtime};
pub use judging::counted;
pub use notice::{Exit, Notice};
pub use playtesting::{LearnerChoice, Playtest};
pub use practice::{Choice, Command, Practice, Update};
pub use remarks::{Remark, no_longer_blind};
pub use reviewing::handout;
pub use rows::{BrokenRow, Player, Review, ScenarioRow, SessionRow};
