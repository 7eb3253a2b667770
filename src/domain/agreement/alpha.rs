//! Krippendorff's alpha: for any number of raters, with gaps.
//!
//! Krippendorff, *Computing Krippendorff's Alpha-Reliability* (University of Pennsylvania, 2011), from the matrix of coincidences.

use crate::domain::agreement::{Ratings, by_unit, number, values};

/// What the numbers mean, and so how far two of them are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Names: the same or not.
    Nominal,
    /// Ranks: apart by how many ratings lie between.
    Ordinal,
    /// Steps of one size.
    Interval,
    /// Amounts with a true zero.
    Ratio,
}

/// Alpha, at most 1; 0 is chance. None where no unit was rated twice. Where all ratings are one value it is 1 by convention, and says
/// nothing.
#[must_use]
pub fn alpha(ratings: &Ratings, scale: Scale) -> Option<f64> {
    let values = values(ratings);
    let coincidences = coincidences(&by_unit(ratings, &values), values.len());
    let totals: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
    let all: f64 = totals.iter().sum();
    if all <= 0.0 {
        return None;
    }
    let (mut seen, mut expected) = (0.0, 0.0);
    for (a, row) in coincidences.iter().enumerate() {
        for (b, count) in row.iter().enumerate() {
            let apart = apart(scale, a, b, &values, &totals);
            seen += count * apart;
            expected += totals[a] * totals[b] * apart;
        }
    }
    Some(if expected > 0.0 { 1.0 - (all - 1.0) * seen / expected } else { 1.0 })
}

/// How often two values stand together in a unit, each pair weighted so that a unit counts by its ratings.
fn coincidences(units: &[Vec<usize>], size: usize) -> Vec<Vec<f64>> {
    let mut table = vec![vec![0.0; size]; size];
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let share = 1.0 / number(unit.len() - 1);
        for (i, a) in unit.iter().enumerate() {
            for (j, b) in unit.iter().enumerate() {
                if i != j {
                    table[*a][*b] += share;
                }
            }
        }
    }
    table
}

fn apart(scale: Scale, a: usize, b: usize, values: &[f64], totals: &[f64]) -> f64 {
    if a == b {
        return 0.0;
    }
    let far = match scale {
        Scale::Nominal => 1.0,
        Scale::Ordinal => totals[a.min(b)..=a.max(b)].iter().sum::<f64>() - f64::midpoint(totals[a], totals[b]),
        Scale::Interval => values[a] - values[b],
        Scale::Ratio => (values[a] - values[b]) / (values[a] + values[b]),
    };
    far * far
}
