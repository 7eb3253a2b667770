//! From transcript to number.

pub mod measures;
pub mod scorecard;

pub use measures::Measures;
pub use scorecard::{By, CheckResult, CriterionResult, CriticalResult, NextTry, Quote, Scorecard, Stamp, Verdict};
