//! Cohen's kappa: agreement of two raters beyond what their habits would give by chance.
//!
//! Cohen, *A coefficient of agreement for nominal scales*, Educational and Psychological Measurement 20 (1960); weighted: Cohen,
//! *Weighted kappa*, Psychological Bulletin 70 (1968).

use crate::domain::agreement::number;

/// How much a disagreement weighs by how far apart the two categories are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// All disagreements alike.
    Identity,
    /// By the distance.
    Linear,
    /// By the square of the distance.
    Quadratic,
}

impl Weights {
    /// The weight of agreement between the categories `a` and `b` out of `categories`, 0 to 1.
    pub(super) fn of(self, a: usize, b: usize, categories: usize) -> f64 {
        let far = number(a.abs_diff(b)) / number(categories.saturating_sub(1).max(1));
        match self {
            Self::Identity => f64::from(u8::from(a == b)),
            Self::Linear => 1.0 - far,
            Self::Quadratic => 1.0 - far * far,
        }
    }
}

/// Kappa of a square table of counts, one rater's categories in rows, the other's in columns; -1 to 1. None where chance alone
/// would give full agreement, as when both always say the same.
#[must_use]
pub fn kappa(table: &[Vec<f64>], weights: Weights) -> Option<f64> {
    let size = table.len();
    let all: f64 = table.iter().flatten().sum();
    let rows: Vec<f64> = table.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> = (0..size).map(|c| table.iter().filter_map(|row| row.get(c)).sum()).collect();
    let (mut seen, mut expected) = (0.0, 0.0);
    for (a, row) in table.iter().enumerate() {
        for (b, count) in row.iter().enumerate() {
            let weight = weights.of(a, b, size);
            seen += weight * count / all;
            expected += weight * rows[a] * columns[b] / (all * all);
        }
    }
    let room = 1.0 - expected;
    (all > 0.0 && room > 1e-12).then(|| (seen - expected) / room)
}

/// Quadratic weighted kappa of two lists of levels, over the levels `lowest` to `highest`.
#[must_use]
pub fn quadratic_kappa(pairs: &[(i32, i32)], lowest: i32, highest: i32) -> Option<f64> {
    let size = usize::try_from(highest - lowest + 1).ok()?;
    let mut table = vec![vec![0.0; size]; size];
    for (a, b) in pairs {
        let place = |level: i32| usize::try_from(level - lowest).ok().filter(|at| *at < size);
        table[place(*a)?][place(*b)?] += 1.0;
    }
    kappa(&table, Weights::Quadratic)
}
