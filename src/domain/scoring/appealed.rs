//! A scorecard in which one contested check was answered anew.

use crate::domain::{
    rubric::Rubric,
    scoring::{
        CheckResult, Finding, Scorecard,
        score::{levelled, totalled},
    },
};

/// The scorecard with `finding` in place of what stood at `check`, and all numbers computed anew.
#[must_use]
pub fn appealed(card: &Scorecard, rubric: &Rubric, check: &str, finding: &Finding) -> Scorecard {
    let criteria = rubric.criteria.iter().filter_map(|criterion| {
        let result = card.criteria.iter().find(|result| result.id == criterion.id)?;
        let anew = |result: &CheckResult| if result.id == check { answered(result, finding) } else { result.clone() };
        Some(levelled(criterion, result.checks.iter().map(anew).collect()))
    });
    let mut appealed = card.appealed.clone();
    appealed.push(check.to_owned());
    let card = Scorecard { criteria: criteria.collect(), appealed, ..card.clone() };
    totalled(card, rubric)
}

fn answered(result: &CheckResult, finding: &Finding) -> CheckResult {
    CheckResult {
        verdict: finding.verdict,
        by: finding.by,
        quotes: finding.quotes.clone(),
        agreement: finding.agreement,
        note: finding.note.clone(),
        ..result.clone()
    }
}
