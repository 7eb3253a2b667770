//! The conversation machine: events in, effects out. `replay` rebuilds it exactly from its entries.

mod entry;






pub use entry::{EndReason, Entry, What, line_to};
