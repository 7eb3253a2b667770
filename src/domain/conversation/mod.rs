//! The conversation machine: events in, effects out. `replay` rebuilds it exactly from its entries.

mod branch;
mod entry;
mod gates;
mod machine;
mod memory;
mod reactions;

pub use branch::Branch;
pub use entry::{EndReason, Entry, What, line_to};
pub use gates::Pending;
pub use machine::{AskId, Conversation, Effect, Event, Finish, Stage, Start};
pub use memory::{Memory, Moment};
