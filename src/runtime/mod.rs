//! Floor 2: performs effects. One writer; the clock.

pub mod notice;
pub mod practice;

pub use notice::{Exit, Notice};
pub use practice::{Choice, Command, Practice, Update};
