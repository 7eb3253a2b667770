//! How far two who rate the same talks agree, beyond what chance would give.

use crate::domain::count::number;

mod alpha;
mod bootstrap;
mod calibration;
mod chance_free;
mod correlation;
mod kappa;
mod rated;
mod tiered;

pub use alpha::{Scale, alpha};
pub use bootstrap::{Interval, interval};
pub use calibration::{Calibration, FEWEST_SESSIONS, Figures, Levels, OfCriterion, Tier};
pub use chance_free::{Gwet, gwet};
pub use correlation::{Icc, concordance, icc};
pub use kappa::{Weights, kappa, quadratic_kappa};
pub use rated::{Pair, Rated};
pub use tiered::tiered;

/// What several raters said of the same units: one row a rater, one place a unit, nothing where a rater said nothing.
pub type Ratings = [Vec<Option<f64>>];

/// The values that occur, each once, rising.
fn values(ratings: &Ratings) -> Vec<f64> {
    let mut values: Vec<f64> = ratings.iter().flatten().flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| same(*a, *b));
    values
}

/// What was said of each unit, in places of `values`.
fn by_unit(ratings: &Ratings, values: &[f64]) -> Vec<Vec<usize>> {
    let units = ratings.iter().map(Vec::len).max().unwrap_or(0);
    let place = |said: f64| values.iter().position(|value| same(*value, said));
    let unit = |at: usize| ratings.iter().filter_map(|row| place((*row.get(at)?)?)).collect();
    (0..units).map(unit).collect()
}

fn same(a: f64, b: f64) -> bool {
    a.total_cmp(&b).is_eq()
}
