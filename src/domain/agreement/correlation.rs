//! Agreement on numbers, such as totals: intraclass correlation and concordance.

use crate::domain::agreement::number;

/// Intraclass correlations of single ratings: Shrout and Fleiss, *Intraclass correlations: uses in assessing rater reliability*,
/// Psychological Bulletin 86 (1979).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icc {
    /// ICC(1,1): each unit has its own raters.
    pub one_way: f64,
    /// ICC(2,1): the same raters, drawn from many; absolute agreement.
    pub agreement: f64,
    /// ICC(3,1): the same raters and no others; consistency.
    pub consistency: f64,
}

/// The intraclass correlations of a full table, one row a unit, one column a rater. None for fewer than two of either.
#[must_use]
pub fn icc(table: &[Vec<f64>]) -> Option<Icc> {
    let (units, raters) = (table.len(), table.first()?.len());
    if units < 2 || raters < 2 || table.iter().any(|row| row.len() != raters) {
        return None;
    }
    let (n, k) = (number(units), number(raters));
    let grand = table.iter().flatten().sum::<f64>() / (n * k);
    let of_unit: f64 = table.iter().map(|row| squared(row.iter().sum::<f64>() / k - grand)).sum::<f64>() * k;
    let of_rater: f64 =
        (0..raters).map(|c| squared(table.iter().map(|row| row[c]).sum::<f64>() / n - grand)).sum::<f64>() * n;
    let all: f64 = table.iter().flatten().map(|value| squared(value - grand)).sum();
    let between = of_unit / (n - 1.0);
    let within = (all - of_unit) / (n * (k - 1.0));
    let judges = of_rater / (k - 1.0);
    let error = (all - of_unit - of_rater) / ((n - 1.0) * (k - 1.0));
    Some(Icc {
        one_way: share(between - within, between + (k - 1.0) * within)?,
        agreement: share(between - error, between + (k - 1.0) * error + k * (judges - error) / n)?,
        consistency: share(between - error, between + (k - 1.0) * error)?,
    })
}

/// Lin's concordance of paired numbers, which is quadratic weighted kappa on a scale without steps: how near the pairs lie to the
/// line of equals. -1 to 1; none where both never vary. Lin, *Biometrics* 45 (1989).
#[must_use]
pub fn concordance(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = number(pairs.len());
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let spread = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let together = spread(&|pair| (pair.0 - a) * (pair.1 - b));
    let apart = spread(&|pair| squared(pair.0 - a)) + spread(&|pair| squared(pair.1 - b)) + squared(a - b);
    if pairs.is_empty() { None } else { share(2.0 * together, apart) }
}

fn squared(x: f64) -> f64 {
    x * x
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole.abs() > 1e-12).then(|| part / whole)
}
