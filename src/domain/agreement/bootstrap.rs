//! How sure a figure is: drawn anew from the same sessions, many times.
//!
//! Percentile bootstrap over clusters (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993): verdicts of one session hang
//! together, so whole sessions are drawn.

use crate::domain::chance::Chance;

/// How often the sessions are drawn.
const DRAWS: usize = 1_000;

/// A 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// The interval of `figure` over drawings of `sessions`. None with fewer than two sessions, or where most drawings have no figure.
#[must_use]
pub fn interval<T>(sessions: &[T], figure: impl Fn(&[&T]) -> Option<f64>) -> Option<Interval> {
    if sessions.len() < 2 {
        return None;
    }
    let mut chance = Chance::new(0xa9_4ee, 1);
    let mut draw = || (0..sessions.len()).map(|_| &sessions[chance.below(sessions.len())]).collect::<Vec<_>>();
    let mut figures: Vec<f64> = (0..DRAWS).filter_map(|_| figure(&draw())).collect();
    figures.sort_by(f64::total_cmp);
    let at = |thousandth: usize| figures.get((figures.len() - 1) * thousandth / 1_000).copied();
    if figures.len() * 2 < DRAWS { None } else { Some(Interval { low: at(25)?, high: at(975)? }) }
}
