//! From transcript to number: claim → quote found or not → number computed in code.

pub(super) mod answer;
mod asking;
mod assessment;
pub mod canonical;
mod counting;
mod effort;
mod exchange;
mod finding;
pub mod judging;
pub mod measures;
mod ruling;
mod score;
pub mod scorecard;
mod talk;

pub use answer::Sample;
pub use assessment::{Assessment, Standing};
pub use canonical::Canonical;
pub use effort::Effort;
pub use exchange::{Cost, Exchange, Record, Source, Terms, Tokens, grouped};
pub use finding::Finding;
pub use judging::{Judging, Question};
pub use measures::{Course, Measures};
pub use ruling::Ruling;
pub use score::{gate, needs_a_judge, score};
pub use scorecard::{By, CheckResult, CriterionResult, CriticalResult, NextTry, Quote, Scorecard, Stamp, Verdict};
pub use talk::Talk;
