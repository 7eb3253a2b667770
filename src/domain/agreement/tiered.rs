//! A scorecard with what it may show: a model's verdicts count as a number only as far as people were seen to agree with them.

use crate::domain::{
    agreement::{Calibration, Tier},
    scoring::{By, CriterionResult, Scorecard},
};

/// The scorecard with the tier of each criterion on which a verdict of a model stands. Checks that code counts or that people answered
/// have none; without a comparison the tier is the lowest.
#[must_use]
pub fn tiered(card: Scorecard, calibration: Option<&Calibration>) -> Scorecard {
    let by_model = card.judge.model.is_some();
    let tier = |criterion: CriterionResult| {
        let judged = criterion.checks.iter().any(|check| check.by == By::Judge && check.verdict.counts());
        let known = calibration.map_or(Tier::Words, |known| known.tier(&criterion.id));
        CriterionResult { tier: (by_model && judged).then_some(known), ..criterion }
    };
    let criteria = card.criteria.into_iter().map(tier).collect();
    Scorecard { criteria, ..card }
}
