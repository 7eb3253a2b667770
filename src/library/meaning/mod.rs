//! Second step: the draft held against itself, and the [`Scenario`](crate::domain::scenario::Scenario) made of it.

mod actor;
mod build;
mod leaks;
mod limits;
mod names;
mod reach;
mod rubric;

pub use build::scenario;
pub use names::known;

use crate::{
    document::{Findings, Source},
    library::shape::Draft,
};

/// Finds every mistake that only the whole file shows.
pub fn check(source: &Source, draft: &Draft<'_>, out: &mut Findings) {
    names::check(draft, out);
    limits::check(draft, out);
    reach::check(draft, out);
    rubric::check(draft, out);
    leaks::check(source, draft, out);
    actor::check(draft, out);
}
