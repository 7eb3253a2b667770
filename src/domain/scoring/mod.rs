//! From transcript to number: claim → quote found or not → number computed in code.

pub(super) mod answer;
mod appealed;
mod asking;
mod assessment;
pub mod canonical;
mod counting;
mod effort;
mod exchange;
mod finding;
mod folded;
pub mod judging;
pub mod measures;
mod proof_note;
mod reviewed;
mod ruling;
mod score;
pub mod scorecard;
mod side_by_side;
mod talk;

pub use answer::Sample;
pub use appealed::appealed;
pub use assessment::{Assessment, Standing};
pub use canonical::Canonical;
pub use effort::Effort;
pub use exchange::{Cost, Exchange, Record, Source, Terms, Tokens, grouped};
pub use finding::Finding;
pub use judging::{Judging, Question};
pub use measures::{Course, Measures};
pub use proof_note::ProofNote;
pub use reviewed::reviewed;
pub use ruling::Ruling;
pub use score::{counted_verdicts, gate, needs_a_judge, score, total_of};
pub use scorecard::{
    Answer, By, CheckResult, CriterionResult, CriticalResult, NextTry, Quote, Scorecard, Stamp, Verdict,
};
pub use side_by_side::{Side, alike_in_words, side_by_side};
pub use talk::Talk;
