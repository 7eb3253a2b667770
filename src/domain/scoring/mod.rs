//! From transcript to number: claim → quote found or not → number computed in code.

pub(super) mod answer;
pub mod canonical;
mod counting;
mod finding;
pub mod judging;
pub mod measures;
mod proof_note;
mod reviewed;
mod ruling;
mod score;
pub mod scorecard;
mod talk;

pub use canonical::Canonical;
pub use finding::Finding;
pub use judging::{Effort, Judging, Question};
pub use measures::{Course, Measures};
pub use proof_note::ProofNote;
pub use reviewed::reviewed;
pub use ruling::Ruling;
pub use score::{counted_verdicts, gate, needs_a_judge, score, total_of};
pub use scorecard::{
    Answer, By, CheckResult, CriterionResult, CriticalResult, NextTry, Quote, Scorecard, Stamp, Verdict,
};
pub use talk::Talk;
