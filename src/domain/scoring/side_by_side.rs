//! The judge's verdicts and those a person gave without having seen them, side by side.

use crate::domain::scoring::{Answer, CheckResult, Ruling, Scorecard};

/// Both verdicts on one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side<'a> {
    /// The check.
    pub check: &'a CheckResult,
    /// What stood there before people spoke.
    pub judge: Answer,
    /// What a person said, the judge's verdict hidden.
    pub person: &'a Ruling,
}

impl Side<'_> {
    /// Whether both say the same; none where the judge has said neither yes nor no.
    #[must_use]
    pub fn alike(&self) -> Option<bool> {
        self.judge.verdict.counts().then(|| self.judge.verdict.as_counted() == self.person.verdict)
    }
}

/// The checks of a reviewed scorecard that were ruled on blind, each with the last such ruling.
#[must_use]
pub fn side_by_side(card: &Scorecard) -> Vec<Side<'_>> {
    let checks = card.criteria.iter().flat_map(|criterion| &criterion.checks);
    checks.filter_map(side).collect()
}

fn side(check: &CheckResult) -> Option<Side<'_>> {
    let person = check.rulings.iter().rev().find(|ruling| ruling.blind)?;
    Some(Side { check, judge: check.before?, person })
}

/// How many of them say the same, in words: `10 of 12 alike, 2 differ`, and how many only the person answered.
#[must_use]
pub fn alike_in_words(sides: &[Side<'_>]) -> String {
    let count = |wanted| sides.iter().filter(|side| side.alike() == wanted).count();
    let (alike, differ, alone) = (count(Some(true)), count(Some(false)), count(None));
    let more = if alone == 0 { String::new() } else { format!("; {alone} the judge left open") };
    let verb = if differ == 1 { "differs" } else { "differ" };
    format!("{alike} of {} alike, {differ} {verb}{more}", alike + differ)
}
