//! One talk as two saw it: a judge and a person, or two people.

use std::collections::BTreeMap;

use crate::domain::{
    rubric::Rubric,
    scoring::{Ruling, Scorecard, Verdict, reviewed},
};

/// The same talk, rated twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rated {
    /// The checks that both answered with met or not met.
    pub checks: Vec<Pair<bool>>,
    /// The levels of the criteria whose checks were all answered by both.
    pub levels: Vec<Pair<u32>>,
    /// The totals, where all checks were answered by both.
    pub totals: Option<(u32, u32)>,
    /// Checks that one of them answered and the other could not.
    pub one_sided: u32,
}

/// Two answers to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// The criterion's id.
    pub criterion: String,
    /// The check's id; the criterion's where levels are compared.
    pub of: String,
    /// What the judge, or the first person, said.
    pub judge: T,
    /// What the person said.
    pub person: T,
}

impl Rated {
    /// A scorecard beside what one person said of its checks; `rulings` are that person's alone.
    #[must_use]
    pub fn by(card: &Scorecard, rubric: &Rubric, rulings: &[Ruling]) -> Self {
        let theirs = latest(rulings.iter().filter(|ruling| ruling.branch == card.branch));
        let mut rated = Self::default();
        let after = reviewed(card, rubric, rulings);
        for (result, ruled) in card.criteria.iter().zip(&after.criteria) {
            let mut both = true;
            for check in &result.checks {
                let person = theirs.get(check.id.as_str()).and_then(|verdict| met(*verdict));
                both &= rated.take(&result.id, &check.id, met(check.verdict), person);
            }
            let levels = result.level.zip(ruled.level).filter(|_| both);
            rated.levels.extend(levels.map(|(judge, person)| Pair {
                criterion: result.id.clone(),
                of: result.id.clone(),
                judge,
                person,
            }));
        }
        let whole = rated.levels.len() == card.criteria.len();
        rated.totals = card.total.zip(after.total).filter(|_| whole);
        rated
    }

    /// What two people said of the same talk.
    #[must_use]
    pub fn between(rubric: &Rubric, one: &[Ruling], other: &[Ruling]) -> Self {
        let (one, other) = (latest(one.iter()), latest(other.iter()));
        let mut rated = Self::default();
        for (criterion, check) in rubric.checks() {
            let of = |said: &BTreeMap<&str, Verdict>| said.get(check.id.as_str()).and_then(|verdict| met(*verdict));
            rated.take(&criterion.id, &check.id, of(&one), of(&other));
        }
        rated
    }

    /// Takes two answers in; whether there were two.
    fn take(&mut self, criterion: &str, check: &str, judge: Option<bool>, person: Option<bool>) -> bool {
        if let Some((judge, person)) = judge.zip(person) {
            self.checks.push(Pair { criterion: criterion.to_owned(), of: check.to_owned(), judge, person });
            return true;
        }
        self.one_sided += u32::from(person.is_some());
        false
    }
}

/// The last verdict on each check.
fn latest<'a>(rulings: impl Iterator<Item = &'a Ruling>) -> BTreeMap<&'a str, Verdict> {
    rulings.map(|ruling| (ruling.check.as_str(), ruling.verdict)).collect()
}

/// Met or not, where it is one of the two; a claim without evidence counts as not met, as it does in the score.
const fn met(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Met => Some(true),
        Verdict::NotMet | Verdict::Unsupported => Some(false),
        Verdict::CannotTell | Verdict::Unscored | Verdict::NotApplicable => None,
    }
}
