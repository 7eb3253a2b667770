//! People above machines: a scorecard with what people said of its checks.

use crate::domain::{
    rubric::Rubric,
    scoring::{
        Answer, By, CheckResult, Ruling, Scorecard,
        score::{levelled, totalled},
    },
};

/// The scorecard with `rulings` on its branch taken in: of each check the last one counts, the verdict before stays visible, and all
/// numbers are computed anew. Rulings on other branches or on checks that the rubric does not have change nothing.
#[must_use]
pub fn reviewed(card: &Scorecard, rubric: &Rubric, rulings: &[Ruling]) -> Scorecard {
    let here: Vec<&Ruling> = rulings.iter().filter(|ruling| ruling.branch == card.branch).collect();
    let criteria = rubric.criteria.iter().filter_map(|criterion| {
        let result = card.criteria.iter().find(|result| result.id == criterion.id)?;
        Some(levelled(criterion, result.checks.iter().map(|check| ruled(check, &here)).collect()))
    });
    let card = Scorecard { criteria: criteria.collect(), ..card.clone() };
    totalled(card, rubric)
}

fn ruled(check: &CheckResult, rulings: &[&Ruling]) -> CheckResult {
    let said: Vec<Ruling> = rulings.iter().filter(|ruling| ruling.check == check.id).map(|r| (*r).clone()).collect();
    let Some(last) = said.last() else { return check.clone() };
    CheckResult {
        verdict: last.verdict,
        by: By::Person,
        agreement: None,
        before: check.before.or(Some(Answer { verdict: check.verdict, by: check.by })),
        rulings: said,
        ..check.clone()
    }
}
