//! The judge's verdicts and those a person gave without having seen them, side by side.

use crate::domain::{
    scoring::{Answer, CheckResult, Ruling, Scorecard},
    text::SafeText,
};

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

/// The checks of a reviewed scorecard that one person ruled on blind, each with their last such ruling; of several people, who spoke
/// last.
#[must_use]
pub fn side_by_side(card: &Scorecard) -> Vec<Side<'_>> {
    let checks = || card.criteria.iter().flat_map(|criterion| &criterion.checks);
    let blind = checks().flat_map(|check| &check.rulings).filter(|ruling| ruling.blind);
    let Some(last) = blind.max_by(|a, b| a.at.cmp(&b.at)) else { return Vec::new() };
    checks().filter_map(|check| side(check, &last.person)).collect()
}

fn side<'a>(check: &'a CheckResult, who: &SafeText) -> Option<Side<'a>> {
    let person = check.rulings.iter().rev().find(|ruling| ruling.blind && ruling.person == *who)?;
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
