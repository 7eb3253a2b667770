//! The number, computed in code: checks → levels → total → band.

use std::collections::BTreeMap;

use crate::domain::{
    behaviour::Behaviour,
    chance::Chance,
    count::small,
    phrase::Words,
    rubric::{AnsweredBy, Check, Criterion, Critical, CrossedBy, Rubric},
    scenario::Scenario,
    scoring::{
        By, CheckResult, CriterionResult, CriticalResult, Measures, NextTry, Quote, Scorecard, Stamp, Talk, Verdict,
        canonical::Canonical, counting, finding::Finding,
    },
    transcript::{Speaker, Turn},
};

/// How often the checks are drawn anew for the band.
const RESAMPLES: usize = 400;

/// Why a transcript is not scored at all, if so: there is nothing in it to score.
#[must_use]
pub fn gate(talk: Talk<'_>) -> Option<&'static str> {
    let mut said = talk.by(Speaker::Learner).filter(|turn| !turn.text.is_blank()).peekable();
    if said.peek().is_none() {
        return Some("the learner said nothing");
    }
    let words: Vec<usize> = said.map(|turn| Words::of(turn.text.as_str()).count()).collect();
    if words.iter().all(|count| *count == 0) {
        return Some("the learner's turns hold no words");
    }
    words.iter().all(|count| *count <= 1).then_some("the learner said only single words")
}

/// The scorecard. `judged` answers the checks for a judge.
#[must_use]
pub fn score(
    scenario: &Scenario,
    talk: Talk<'_>,
    canonical: &Canonical,
    stamp: Stamp,
    judged: impl Fn(&Check) -> Finding,
) -> Scorecard {
    let not_scored = gate(talk);
    let find = |check: &Check| match not_scored {
        Some(why) => Finding::unscored(why),
        None => counting::answer(&check.by, talk, canonical).unwrap_or_else(|| judged(check)),
    };
    let criteria: Vec<CriterionResult> =
        scenario.rubric.criteria.iter().map(|c| criterion_result(c, c.checks.iter().map(&find).collect())).collect();
    let card = Scorecard {
        total: None,
        band: None,
        scored_checks: 0,
        checks_total: 0,
        not_scored: not_scored.map(str::to_owned),
        judge: Stamp { seed: talk.memory.map(|memory| memory.seed), ..stamp },
        proof: None,
        branch: None,
        appealed: Vec::new(),
        cost: None,
        measures: Measures::of(scenario, talk),
        critical: if not_scored.is_some() { Vec::new() } else { crossed_by_behaviour(&scenario.rubric, talk) },
        flagged: flagged(canonical),
        next: None,
        feedback: Vec::new(),
        criteria,
    };
    totalled(card, &scenario.rubric)
}

/// The scorecard with all numbers that follow from its criteria.
pub(super) fn totalled(card: Scorecard, rubric: &Rubric) -> Scorecard {
    let criteria = &rubric.criteria[..];
    let all = || card.criteria.iter().flat_map(|criterion| &criterion.checks);
    Scorecard {
        total: total(criteria, &verdicts(&card.criteria)),
        band: band(criteria, &card.criteria),
        scored_checks: small(all().filter(|check| check.verdict.counts()).count()),
        checks_total: small(all().count()),
        next: next_try(&card.criteria),
        critical: critical(rubric, &card.critical, &card.criteria),
        ..card
    }
}

/// What code counts of a talk, by check; checks for a judge are not among them.
#[must_use]
pub fn counted_verdicts(scenario: &Scenario, talk: Talk<'_>, canonical: &Canonical) -> BTreeMap<String, Verdict> {
    let counted = |check: &Check| Some((check.id.clone(), counting::answer(&check.by, talk, canonical)?.verdict));
    scenario.rubric.checks().filter_map(|(_, check)| counted(check)).collect()
}

/// The total that these verdicts come to, 0 to 100; none when no check counts.
#[must_use]
pub fn total_of(scenario: &Scenario, verdict: impl Fn(&Check) -> Verdict) -> Option<u32> {
    let criteria = &scenario.rubric.criteria;
    let verdicts: Vec<Vec<Verdict>> = criteria.iter().map(|c| c.checks.iter().map(&verdict).collect()).collect();
    total(criteria, &verdicts)
}

/// What the built-in judge says to a check for a judge.
#[must_use]
pub fn needs_a_judge(_: &Check) -> Finding {
    Finding::unscored("needs a judge or a person")
}

fn criterion_result(criterion: &Criterion, findings: Vec<Finding>) -> CriterionResult {
    let checks = criterion.checks.iter().zip(findings).map(|(check, finding)| check_result(check, finding)).collect();
    levelled(criterion, checks)
}

/// A criterion with the level that its checks reach.
pub(super) fn levelled(criterion: &Criterion, checks: Vec<CheckResult>) -> CriterionResult {
    let verdicts: Vec<Verdict> = checks.iter().map(|check| check.verdict).collect();
    let level = level(criterion, &verdicts);
    CriterionResult {
        id: criterion.id.clone(),
        title: criterion.title.clone(),
        weight: criterion.weight,
        level: level.map(small),
        levels: criterion.levels.iter().map(|level| level.name.clone()).collect(),
        tier: None,
        describes: level.and_then(|level| criterion.levels.get(level)).map(|level| level.describes.clone()),
        checks,
    }
}

fn check_result(check: &Check, finding: Finding) -> CheckResult {
    CheckResult {
        id: check.id.clone(),
        ask: check.ask.clone(),
        verdict: finding.verdict,
        by: finding.by,
        quotes: finding.quotes,
        agreement: finding.agreement,
        note: finding.note,
        suggestion: check.suggestion.clone(),
        avoid: check.by == AnsweredBy::Judge { avoid: true },
        rulings: Vec::new(),
        before: None,
    }
}

/// The level that the verdicts of a criterion's checks reach: the table's thresholds, scaled to the checks that count. A check
/// that asks a judge for something to avoid earns nothing; each one that failed takes a level.
fn level(criterion: &Criterion, verdicts: &[Verdict]) -> Option<usize> {
    let avoids = |check: &Check| check.by == AnsweredBy::Judge { avoid: true };
    let pairs = || criterion.checks.iter().zip(verdicts).filter(|(_, verdict)| verdict.counts());
    let earning = || pairs().filter(|(check, _)| !avoids(check));
    let scored = earning().count();
    if scored == 0 {
        return None;
    }
    let met = earning().filter(|(_, verdict)| **verdict == Verdict::Met).count();
    let all = criterion.checks.iter().filter(|check| !avoids(check)).count();
    let reached = criterion.levels.iter().rposition(|level| met * all >= level.at_least as usize * scored).unwrap_or(0);
    let failed = pairs().filter(|(check, verdict)| avoids(check) && **verdict == Verdict::NotMet).count();
    Some(reached.saturating_sub(failed))
}

/// 0 to 100 over the criteria that have a level.
fn total(criteria: &[Criterion], verdicts: &[Vec<Verdict>]) -> Option<u32> {
    let mut sum = 0.0;
    let mut weights = 0.0;
    for (criterion, verdicts) in criteria.iter().zip(verdicts) {
        let Some(level) = level(criterion, verdicts) else { continue };
        let top = criterion.levels.len().saturating_sub(1).max(1);
        sum += f64::from(criterion.weight) * f64::from(small(level)) / f64::from(small(top));
        weights += f64::from(criterion.weight);
    }
    (weights > 0.0).then(|| percent(sum / weights))
}

fn percent(share: f64) -> u32 {
    (0..=100).rev().find(|n| f64::from(*n) - 0.5 <= share * 100.0).unwrap_or(0)
}

fn verdicts(criteria: &[CriterionResult]) -> Vec<Vec<Verdict>> {
    criteria.iter().map(|criterion| criterion.checks.iter().map(|check| check.verdict).collect()).collect()
}

/// The 5th to 95th percentile of the total when each criterion's verdicts are drawn anew, with replacement, and a judged
/// verdict flips as often as the samples disagreed.
fn band(criteria: &[Criterion], results: &[CriterionResult]) -> Option<[u32; 2]> {
    let mut chance = Chance::new(0x5eed, 1);
    let mut totals: Vec<u32> = (0..RESAMPLES)
        .filter_map(|_| {
            let drawn: Vec<Vec<Verdict>> = results.iter().map(|result| redrawn(result, &mut chance)).collect();
            total(criteria, &drawn)
        })
        .collect();
    totals.sort_unstable();
    let at = |share: usize| totals.get((totals.len().saturating_sub(1)) * share / 100).copied();
    Some([at(5)?, at(95)?])
}

fn redrawn(result: &CriterionResult, chance: &mut Chance) -> Vec<Verdict> {
    let scored: Vec<&CheckResult> =
        result.checks.iter().filter(|check| check.verdict.counts() && !check.avoid).collect();
    let mut draw = |check: &CheckResult| {
        if !check.verdict.counts() || check.avoid || scored.is_empty() {
            return check.verdict;
        }
        let drawn = scored[chance.below(scored.len())];
        let doubt = 100 - drawn.agreement.unwrap_or(100).min(100);
        let flips = chance.below(100) < doubt as usize;
        match (drawn.verdict == Verdict::Met, flips) {
            (true, false) | (false, true) => Verdict::Met,
            (true, true) | (false, false) => Verdict::NotMet,
        }
    };
    result.checks.iter().map(&mut draw).collect()
}

/// The lines that a behaviour has crossed.
fn crossed_by_behaviour(rubric: &Rubric, talk: Talk<'_>) -> Vec<CriticalResult> {
    let find = |line: &Critical| {
        let CrossedBy::Behaviour(behaviour) = &line.crossed_by else { return None };
        Some(shown(*behaviour, talk)).filter(|quotes| !quotes.is_empty()).map(|quotes| crossed(line, quotes))
    };
    rubric.critical.iter().filter_map(find).collect()
}

/// All lines that are crossed: those known by behaviour, and those that hang on a check as it now stands.
fn critical(rubric: &Rubric, by_behaviour: &[CriticalResult], criteria: &[CriterionResult]) -> Vec<CriticalResult> {
    let find = |line: &Critical| match &line.crossed_by {
        CrossedBy::Behaviour(_) => by_behaviour.iter().find(|known| known.id == line.id).cloned(),
        CrossedBy::Check(check) => happened(check, criteria).map(|quotes| crossed(line, quotes)),
    };
    rubric.critical.iter().filter_map(find).collect()
}

fn crossed(line: &Critical, quotes: Vec<Quote>) -> CriticalResult {
    CriticalResult { id: line.id.clone(), title: line.title.clone(), quotes }
}

/// The words that show a behaviour.
fn shown(behaviour: Behaviour, talk: Talk<'_>) -> Vec<Quote> {
    let quote = |turn: &Turn| {
        let found = turn.detections.iter().find(|found| found.behaviour == behaviour)?;
        Some(Quote::around(turn, &found.quote))
    };
    talk.by(Speaker::Learner).filter_map(quote).collect()
}

/// The words that show that what a check wants avoided has happened; a person may say so without any.
fn happened(check: &str, criteria: &[CriterionResult]) -> Option<Vec<Quote>> {
    let mut checks = criteria.iter().flat_map(|criterion| &criterion.checks);
    let found = checks.find(|result| result.id == check && result.avoid && result.verdict == Verdict::NotMet)?;
    (found.by == By::Person || !found.quotes.is_empty()).then(|| found.quotes.clone())
}

fn flagged(canonical: &Canonical) -> Vec<Quote> {
    let passages = canonical.learner().flat_map(|turn| {
        turn.flagged
            .iter()
            .map(|range| Quote { turn: turn.number, text: turn.original[range.clone()].trim().to_owned() })
    });
    passages.collect()
}

/// The unmet check with a suggestion, from the criterion that would gain most; where all are met, one that nobody has answered.
fn next_try(criteria: &[CriterionResult]) -> Option<NextTry> {
    let gain = |criterion: &CriterionResult| {
        let missing = small(criterion.levels.len().saturating_sub(1)).saturating_sub(criterion.level.unwrap_or(0));
        criterion.weight * missing
    };
    let mut by_gain: Vec<&CriterionResult> = criteria.iter().filter(|criterion| criterion.level.is_some()).collect();
    by_gain.sort_by_key(|criterion| std::cmp::Reverse(gain(criterion)));
    let with = |verdicts: &[Verdict]| {
        let mut checks = by_gain.iter().flat_map(|criterion| &criterion.checks);
        checks.find(|check| check.suggestion.is_some() && verdicts.contains(&check.verdict))
    };
    let missed = with(&[Verdict::NotMet, Verdict::Unsupported]);
    let check = missed.or_else(|| with(&[Verdict::Unscored, Verdict::CannotTell]))?;
    Some(NextTry { check: check.id.clone(), line: check.suggestion.clone()?, why: check.ask.clone() })
}
