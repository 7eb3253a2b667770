//! The proof of a judge: talks with known verdicts, altered in ways of which it is known how the score must answer, and what a judge's
//! answers to them come to. Pure: whoever asks the judge hands its answers in.

mod altered;
mod cue;
mod figure;
mod gold;
mod mutants;
mod plan;
mod puppet;
mod reading;
mod reference;
mod relation;
mod result;

pub use altered::Alteration;
pub use cue::Cue;
pub use gold::{Gold, GoldTurn, Grade, Known, Wording};
pub use mutants::{MUTANTS, Mutant, answer};
pub use plan::{Bench, Case, Heard, Plan, Wanted};
pub use puppet::hear;
pub use reading::Reading;
pub use reference::{Place, Reference, Rule, Textbook};
pub use relation::{Limit, Measure, RELATIONS, Relation};
pub use result::{Held, Proof};
