//! Gwet's AC1, and AC2 with weights: agreement that does not fall when nearly all units are alike, as kappa does.
//!
//! Gwet, *Handbook of Inter-Rater Reliability*, 4th edition (2014).

use crate::domain::agreement::{Ratings, Weights, by_unit, number, values};

/// Gwet's coefficient with its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gwet {
    /// The coefficient, at most 1.
    pub coefficient: f64,
    /// Agreement as seen, 0 to 1.
    pub seen: f64,
    /// Agreement that chance would give, 0 to 1.
    pub expected: f64,
}

/// AC1 (with [`Weights::Identity`]) or AC2. None where no unit was rated twice, or only one value was ever given.
#[must_use]
pub fn gwet(ratings: &Ratings, weights: Weights) -> Option<Gwet> {
    let values = values(ratings);
    let size = values.len();
    let units: Vec<Vec<f64>> =
        by_unit(ratings, &values).iter().filter(|unit| !unit.is_empty()).map(|unit| counts(unit, size)).collect();
    let twice: Vec<f64> = units.iter().filter_map(|unit| seen_in(unit, weights)).collect();
    if twice.is_empty() || size < 2 {
        return None;
    }
    let seen = twice.iter().sum::<f64>() / number(twice.len());
    let share =
        |value: usize| units.iter().map(|u| u[value] / u.iter().sum::<f64>()).sum::<f64>() / number(units.len());
    let spread: f64 = (0..size).map(share).map(|share| share * (1.0 - share)).sum();
    let weight: f64 = (0..size).flat_map(|a| (0..size).map(move |b| weights.of(a, b, size))).sum();
    let expected = weight * spread / (number(size) * number(size - 1));
    Some(Gwet { coefficient: (seen - expected) / (1.0 - expected), seen, expected })
}

fn counts(unit: &[usize], size: usize) -> Vec<f64> {
    let mut counts = vec![0.0; size];
    for value in unit {
        counts[*value] += 1.0;
    }
    counts
}

/// The share of pairs in a unit that agree, by weight.
fn seen_in(unit: &[f64], weights: Weights) -> Option<f64> {
    let raters: f64 = unit.iter().sum();
    if raters < 2.0 {
        return None;
    }
    let near = |a: usize| unit.iter().enumerate().map(|(b, count)| weights.of(a, b, unit.len()) * count).sum::<f64>();
    let agreeing: f64 = unit.iter().enumerate().map(|(a, count)| count * (near(a) - 1.0)).sum();
    Some(agreeing / (raters * (raters - 1.0)))
}
