//! The figure of a relation, from what a judge said.

use std::collections::BTreeMap;

use crate::domain::{
    agreement::{Weights, kappa},
    count::number,
    proof::{
        altered::{Alteration, is_judged},
        plan::{Case, Heard, Plan},
        relation::{Limit, Measure, Relation},
    },
    rubric::{AnsweredBy, Check},
    scoring::{Effort, Verdict, total_of},
};

/// The kinds of verdict: met, not met, none.
const KINDS: usize = 3;

/// The least points that a hostile turn must cost.
const DROP: i32 = 5;

/// The least that T may be, and how many times the judge's own noise it is otherwise.
const TOLERANCE: (f64, f64) = (5.0, 1.25);

/// What a judge said, case by case; none where it was not asked.
pub(super) struct Said<'a> {
    pub plan: &'a Plan,
    pub heard: &'a [Option<Heard>],
    pub effort: Effort,
}

/// A figure, over so many talks or checks, and the transcript that stands out most.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub value: f64,
    pub of: usize,
    pub worst: Option<String>,
}

/// A talk and its altered one, both answered.
struct Pair<'a> {
    bench: usize,
    plain: &'a Case,
    plain_said: &'a Heard,
    altered: &'a Case,
    altered_said: &'a Heard,
}

impl Said<'_> {
    /// The figure of a relation; none when nothing was asked for it.
    pub fn figure(&self, relation: &Relation) -> Option<Figure> {
        let pairs = self.pairs(relation.alteration);
        match relation.measure {
            Measure::Requests => self.requests(relation.alteration),
            Measure::Flips => flips(&pairs),
            Measure::Percentile => spread(&self.held(&pairs)),
            Measure::Shift => self.shift(&self.held(&pairs)),
            Measure::Largest => by(&self.held(&pairs), i32::abs, |sizes| sizes.iter().copied().max()),
            Measure::Gain => mean_of(&self.held(&pairs), |points| points),
            Measure::Loss => mean_of(&self.held(&pairs), |points| -points),
            Measure::Earned => mean_of(&self.earned(&pairs), |points| points),
            Measure::NotUp => share(&self.whole(&pairs), |_, points| points <= 0),
            Measure::Drop => share(&self.whole(&pairs), |left, points| points <= -DROP || left == 0),
            Measure::Turned => turned(relation.alteration, &pairs),
            Measure::Raised => self.raised(&pairs),
            Measure::Kappa => self.kappa(&pairs),
            Measure::Distance => self.distance(&pairs),
            Measure::Unread => self.unread(),
        }
    }

    /// What the figure of a relation may be at most or at least.
    pub fn limit(&self, limit: Limit) -> f64 {
        match limit {
            Limit::AtMost(limit) | Limit::AtLeast(limit) => limit,
            Limit::Tolerance => {
                let noise = spread(&self.held(&self.pairs(Alteration::Again))).map_or(0.0, |noise| noise.value);
                TOLERANCE.0.max(TOLERANCE.1 * noise)
            }
        }
    }

    fn pairs(&self, alteration: Alteration) -> Vec<Pair<'_>> {
        let said = |at: usize| self.heard.get(at).and_then(Option::as_ref);
        let of_bench = |bench: usize| {
            let plain = self.plan.of_bench(bench, Alteration::Unaltered).next();
            let altered = self.plan.of_bench(bench, alteration);
            let pair = move |(at, altered)| {
                let (plain_at, plain) = plain?;
                Some(Pair { bench, plain, plain_said: said(plain_at)?, altered, altered_said: said(at)? })
            };
            altered.filter_map(pair).collect::<Vec<_>>()
        };
        (0..self.plan.benches.len()).flat_map(of_bench).collect()
    }

    /// Points between the two when only the judge's verdicts differ.
    fn held(&self, pairs: &[Pair<'_>]) -> Vec<Points> {
        self.points(pairs, |pair, check| verdict(check, pair.altered_said, pair.plain))
    }

    /// The same, with checks of something to avoid held too.
    fn earned(&self, pairs: &[Pair<'_>]) -> Vec<Points> {
        let said = |pair: &Pair<'_>, check: &Check| {
            let avoids = check.by == AnsweredBy::Judge { avoid: true };
            verdict(check, if avoids { pair.plain_said } else { pair.altered_said }, pair.plain)
        };
        self.points(pairs, said)
    }

    /// Points between the two with all that code counts in either.
    fn whole(&self, pairs: &[Pair<'_>]) -> Vec<Points> {
        self.points(pairs, |pair, check| verdict(check, pair.altered_said, pair.altered))
    }

    fn points(&self, pairs: &[Pair<'_>], altered: impl Fn(&Pair<'_>, &Check) -> Verdict) -> Vec<Points> {
        let one = |pair: &Pair<'_>| {
            let bench = &self.plan.benches[pair.bench];
            let before = total_of(&bench.scenario, |check| verdict(check, pair.plain_said, pair.plain))?;
            let left = total_of(&bench.scenario, |check| altered(pair, check))?;
            Some(Points { talk: bench.gold.id.clone(), left, moved: signed(left) - signed(before) })
        };
        pairs.iter().filter_map(one).collect()
    }

    fn shift(&self, points: &[Points]) -> Option<Figure> {
        let size = mean_of(points, i32::abs)?;
        let bias = mean_of(points, |points| points)?.value.abs();
        let noise = mean_of(&self.held(&self.pairs(Alteration::Again)), i32::abs).map_or(0.0, |noise| noise.value);
        Some(Figure { value: bias.max(size.value - noise), ..size })
    }

    fn requests(&self, alteration: Alteration) -> Option<Figure> {
        let compare = |bench: usize| {
            let (_, plain) = self.plan.of_bench(bench, Alteration::Unaltered).next()?;
            let plain = plain.requests(self.effort);
            let altered = self.plan.of_bench(bench, alteration).map(|(_, case)| case.requests(self.effort));
            let differ = |requests: Vec<_>| {
                let apart = requests.iter().zip(&plain).filter(|(a, b)| a != b).count();
                apart + requests.len().abs_diff(plain.len())
            };
            Some((self.plan.benches[bench].gold.id.clone(), plain.len(), altered.map(differ).collect::<Vec<_>>()))
        };
        let all: Vec<_> = (0..self.plan.benches.len()).filter_map(compare).collect();
        let differ: usize = all.iter().flat_map(|(_, _, differ)| differ).sum();
        let of: usize = all.iter().map(|(_, requests, differ)| requests * differ.len()).sum();
        let worst = all.iter().find(|(_, _, differ)| differ.iter().any(|differ| *differ > 0));
        (of > 0).then(|| Figure { value: number(differ), of, worst: worst.map(|(talk, _, _)| talk.clone()) })
    }

    fn raised(&self, pairs: &[Pair<'_>]) -> Option<Figure> {
        let (raised, of, worst) = raises(self, pairs);
        let (by_itself, twice, _) = raises(self, &self.pairs(Alteration::Again));
        let expected = if twice == 0 { 0.0 } else { (number(by_itself) / number(twice) * number(of)).ceil() };
        (of > 0).then(|| Figure { value: (number(raised) - expected).max(0.0), of, worst })
    }

    /// The known verdict beside the judge's, for each check of the plain talks.
    fn known<'p>(&'p self, pairs: &'p [Pair<'p>]) -> impl Iterator<Item = (&'p str, bool, Verdict)> {
        pairs.iter().flat_map(|pair| {
            let bench = &self.plan.benches[pair.bench];
            let judged = bench.scenario.rubric.checks().filter(|(_, check)| is_judged(&check.by));
            judged.filter_map(|(_, check)| {
                let good = good(check, bench.gold.known.get(&check.id)?.met);
                Some((bench.gold.id.as_str(), good, verdict(check, pair.plain_said, pair.plain)))
            })
        })
    }

    fn kappa(&self, pairs: &[Pair<'_>]) -> Option<Figure> {
        let kind = |verdict| match verdict {
            Verdict::Met => 0,
            Verdict::NotMet | Verdict::Unsupported => 1,
            Verdict::CannotTell | Verdict::Unscored | Verdict::NotApplicable => 2,
        };
        let pairs: Vec<(usize, usize, &str)> =
            self.known(pairs).map(|(talk, good, said)| (usize::from(!good), kind(said), talk)).collect();
        let mut off: BTreeMap<&str, usize> = BTreeMap::new();
        pairs
            .iter()
            .filter(|(known, said, _)| known != said)
            .for_each(|(_, _, talk)| *off.entry(talk).or_default() += 1);
        let worst = off.iter().max_by_key(|(_, times)| **times).map(|(talk, _)| (*talk).to_owned());
        let value = kappa_of(&pairs)?;
        Some(Figure { value, of: pairs.len(), worst })
    }

    fn distance(&self, pairs: &[Pair<'_>]) -> Option<Figure> {
        let one = |pair: &Pair<'_>| {
            let bench = &self.plan.benches[pair.bench];
            let known = |check: &Check| match bench.gold.known.get(&check.id).filter(|_| is_judged(&check.by)) {
                Some(known) if good(check, known.met) => Verdict::Met,
                Some(_) => Verdict::NotMet,
                None => verdict(check, pair.plain_said, pair.plain),
            };
            let wanted = total_of(&bench.scenario, known)?;
            let left = total_of(&bench.scenario, |check| verdict(check, pair.plain_said, pair.plain))?;
            Some(Points { talk: bench.gold.id.clone(), left, moved: signed(left) - signed(wanted) })
        };
        let points: Vec<Points> = pairs.iter().filter_map(one).collect();
        mean_of(&points, |points| points).map(|mean| Figure { value: mean.value.abs(), ..mean })
    }

    fn unread(&self) -> Option<Figure> {
        let verdicts = || self.heard.iter().flatten().flat_map(|heard| heard.verdicts.values());
        let unread = verdicts().filter(|verdict| **verdict == Verdict::Unscored).count();
        let of = verdicts().count();
        (of > 0).then(|| Figure { value: 100.0 * number(unread) / number(of), of, worst: None })
    }
}

/// Points between two totals of a talk.
struct Points {
    talk: String,
    left: u32,
    moved: i32,
}

/// The verdict on a check: the judge's where a judge answers it, else what code counted in `case`.
fn verdict(check: &Check, said: &Heard, case: &Case) -> Verdict {
    let verdicts = if is_judged(&check.by) { &said.verdicts } else { &case.counted };
    verdicts.get(&check.id).copied().unwrap_or(Verdict::Unscored)
}

/// Whether a yes (or no) is good for the learner.
fn good(check: &Check, yes: bool) -> bool {
    yes != (check.by == AnsweredBy::Judge { avoid: true })
}

fn flips(pairs: &[Pair<'_>]) -> Option<Figure> {
    let apart = |pair: &Pair<'_>| {
        let (a, b) = (&pair.plain_said.verdicts, &pair.altered_said.verdicts);
        a.iter().filter(|(check, verdict)| b.get(*check) != Some(verdict)).count()
    };
    let of: usize = pairs.iter().map(|pair| pair.plain_said.verdicts.len()).sum();
    let flipped: usize = pairs.iter().map(apart).sum();
    let worst = pairs.iter().max_by_key(|pair| apart(pair)).filter(|pair| apart(pair) > 0);
    (of > 0).then(|| Figure { value: 100.0 * number(flipped) / number(of), of, worst: worst.map(|pair| talk_of(pair)) })
}

fn talk_of(pair: &Pair<'_>) -> String {
    pair.plain.key.split(' ').next().unwrap_or_default().to_owned()
}

fn raises(said: &Said<'_>, pairs: &[Pair<'_>]) -> (usize, usize, Option<String>) {
    let mut found = (0, 0, None);
    for pair in pairs {
        let checks = said.plan.benches[pair.bench].scenario.rubric.checks().filter(|(_, check)| is_judged(&check.by));
        for (_, check) in checks {
            let (before, after) =
                (verdict(check, pair.plain_said, pair.plain), verdict(check, pair.altered_said, pair.plain));
            found.1 += 1;
            if before != Verdict::Met && after == Verdict::Met {
                found.0 += 1;
                found.2 = Some(talk_of(pair));
            }
        }
    }
    found
}

/// Checks that turn: with a textbook instance from no to yes, with the move taken back from yes to no.
fn turned(alteration: Alteration, pairs: &[Pair<'_>]) -> Option<Figure> {
    let yes = alteration == Alteration::Textbook;
    let turns = |pair: &&Pair<'_>| {
        let about = pair.altered.about.as_deref()?;
        let (_, check) = pair.plain.scenario.rubric.checks().find(|(_, check)| check.id == about)?;
        let (before, after) =
            (verdict(check, pair.plain_said, pair.plain), verdict(check, pair.altered_said, pair.plain));
        let is = |verdict: Verdict, yes: bool| (verdict == Verdict::Met) == good(check, yes) && verdict.counts();
        Some(is(before, !yes) && is(after, yes))
    };
    let all: Vec<(String, bool)> = pairs.iter().filter_map(|pair| Some((talk_of(pair), turns(&pair)?))).collect();
    let well = all.iter().filter(|(_, turns)| *turns).count();
    let worst = all.iter().find(|(_, turns)| !turns).map(|(talk, _)| talk.clone());
    (!all.is_empty()).then(|| Figure { value: 100.0 * number(well) / number(all.len()), of: all.len(), worst })
}

/// Cohen's kappa; 1 where both sides say the same one thing throughout.
fn kappa_of(pairs: &[(usize, usize, &str)]) -> Option<f64> {
    let mut table = vec![vec![0.0; KINDS]; KINDS];
    for (known, said, _) in pairs {
        table[*known][*said] += 1.0;
    }
    let same = !pairs.is_empty() && pairs.iter().all(|(known, said, _)| known == said);
    kappa(&table, Weights::Identity).or(same.then_some(1.0))
}

fn mean_of(points: &[Points], of: impl Fn(i32) -> i32) -> Option<Figure> {
    by(points, of, |all| {
        let sum: i32 = all.iter().sum();
        (!all.is_empty()).then(|| f64::from(sum) / number(all.len()))
    })
}

/// The 95th percentile by nearest rank.
fn spread(points: &[Points]) -> Option<Figure> {
    by(points, i32::abs, |sizes| {
        let mut sorted = sizes.to_vec();
        sorted.sort_unstable();
        sorted.get((sorted.len() * 95).div_ceil(100).saturating_sub(1)).copied()
    })
}

fn by<N: Into<f64>>(points: &[Points], of: impl Fn(i32) -> i32, fold: impl Fn(&[i32]) -> Option<N>) -> Option<Figure> {
    let all: Vec<i32> = points.iter().map(|points| of(points.moved)).collect();
    let worst = points.iter().max_by_key(|points| of(points.moved)).filter(|points| of(points.moved) > 0);
    let value = fold(&all)?.into();
    Some(Figure { value, of: all.len(), worst: worst.map(|points| points.talk.clone()) })
}

fn share(points: &[Points], fits: impl Fn(u32, i32) -> bool) -> Option<Figure> {
    let well = points.iter().filter(|points| fits(points.left, points.moved)).count();
    let worst = points.iter().find(|points| !fits(points.left, points.moved)).map(|points| points.talk.clone());
    (!points.is_empty()).then(|| Figure { value: 100.0 * number(well) / number(points.len()), of: points.len(), worst })
}

fn signed(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX)
}
