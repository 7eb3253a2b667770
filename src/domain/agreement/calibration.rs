//! How far a judge may be trusted, criterion by criterion: what people said of the same talks decides.

use serde::{Deserialize, Serialize};

use crate::domain::{
    agreement::{
        Icc, Interval, Scale, Weights, alpha, concordance, gwet, icc, interval, kappa, number, quadratic_kappa,
        rated::{Pair, Rated},
    },
    rubric::{Criterion, Rubric},
};

/// A criterion needs answers on so many talks before a number is trusted: with fewer an interval says little.
pub const FEWEST_SESSIONS: usize = 10;

/// Each of met and not met must have been said by people at least so often: who always says the same proves nothing.
const FEWEST_OF_A_KIND: usize = 5;

/// From this lower bound on, a number stands by itself; from the second on, with its band. Krippendorff (*Content Analysis*, 4th
/// edition, 2019) calls .80 reliable and .667 the least for tentative conclusions; the bounds here are of the interval, not the figure.
const NUMBER: f64 = 0.70;
const BAND: f64 = 0.40;

/// What a scorecard may show of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Words and quotes; the number only when asked for.
    Words,
    /// The number with its band, called formative.
    Band,
    /// The number.
    Number,
}

/// Agreement on yes or no.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Talks with at least one answer by both.
    pub sessions: usize,
    /// Answers by both.
    pub pairs: usize,
    /// Answers that are the same, 0 to 1; none without answers, as below.
    pub raw: Option<f64>,
    /// Cohen's kappa; none where one side never varies, as below.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha, nominal.
    pub alpha: Option<f64>,
    /// Gwet's AC1.
    pub ac1: Option<f64>,
    /// The 95 % interval of alpha, drawn over sessions.
    pub interval: Option<Interval>,
    /// How often people said met, 0 to 1: with nearly all alike, kappa and alpha are low whatever the agreement.
    pub prevalence: Option<f64>,
}

/// Agreement on levels.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// Levels by both.
    pub pairs: usize,
    /// Quadratic weighted kappa.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha, ordinal.
    pub alpha: Option<f64>,
}

/// Agreement on one criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct OfCriterion {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Over all its checks.
    pub all: Figures,
    /// By check.
    pub checks: Vec<(String, Figures)>,
    /// On its level.
    pub levels: Levels,
    /// What the scorecard may show of it.
    pub tier: Tier,
}

/// How far a judge and people agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Over all checks.
    pub all: Figures,
    /// By criterion.
    pub criteria: Vec<OfCriterion>,
    /// On the total: intraclass correlation (of absolute agreement the second).
    pub icc: Option<Icc>,
    /// On the total: Lin's concordance.
    pub concordance: Option<f64>,
    /// By how many points the judge's total is above the person's, on average.
    pub lean: Option<f64>,
    /// Totals by both.
    pub totals: usize,
    /// Checks that a person answered and the judge could not.
    pub one_sided: u32,
}

impl Calibration {
    /// From talks rated twice: one item a session, with one [`Rated`] for each person.
    #[must_use]
    pub fn of(rubric: &Rubric, sessions: &[Vec<Rated>]) -> Self {
        let totals: Vec<(f64, f64)> = rated(sessions).filter_map(|one| one.totals).map(as_numbers).collect();
        let table: Vec<Vec<f64>> = totals.iter().map(|(judge, person)| vec![*judge, *person]).collect();
        let lean = totals.iter().map(|(judge, person)| judge - person).sum::<f64>() / number(totals.len());
        Self {
            all: Figures::of(sessions, |_| true),
            criteria: rubric.criteria.iter().map(|criterion| OfCriterion::of(criterion, sessions)).collect(),
            icc: icc(&table),
            concordance: concordance(&totals),
            lean: (!totals.is_empty()).then_some(lean),
            totals: totals.len(),
            one_sided: rated(sessions).map(|one| one.one_sided).sum(),
        }
    }

    /// What the scorecard may show of a criterion.
    #[must_use]
    pub fn tier(&self, criterion: &str) -> Tier {
        self.criteria.iter().find(|of| of.id == criterion).map_or(Tier::Words, |of| of.tier)
    }
}

impl OfCriterion {
    fn of(criterion: &Criterion, sessions: &[Vec<Rated>]) -> Self {
        let all = Figures::of(sessions, |pair| pair.criterion == criterion.id);
        let check = |id: &String| (id.clone(), Figures::of(sessions, |pair| pair.of == *id));
        Self {
            id: criterion.id.clone(),
            title: criterion.title.clone(),
            tier: Tier::of(&all),
            checks: criterion.checks.iter().map(|of| check(&of.id)).collect(),
            levels: Levels::of(criterion, sessions),
            all,
        }
    }
}

impl Figures {
    fn of(sessions: &[Vec<Rated>], wanted: impl Fn(&Pair<bool>) -> bool) -> Self {
        let answers = |session: &Vec<Rated>| -> Vec<(bool, bool)> {
            let pairs = session.iter().flat_map(|one| &one.checks).filter(|pair| wanted(pair));
            pairs.map(|pair| (pair.judge, pair.person)).collect()
        };
        let sessions: Vec<Vec<(bool, bool)>> = sessions.iter().map(answers).filter(|pairs| !pairs.is_empty()).collect();
        let pairs: Vec<(bool, bool)> = sessions.iter().flatten().copied().collect();
        let share = |of: fn(&(bool, bool)) -> bool| {
            (!pairs.is_empty()).then(|| number(pairs.iter().filter(|pair| of(pair)).count()) / number(pairs.len()))
        };
        let drawn = |drawn: &[&Vec<(bool, bool)>]| {
            let pairs: Vec<(bool, bool)> = drawn.iter().copied().flatten().copied().collect();
            alpha_of(&pairs)
        };
        Self {
            sessions: sessions.len(),
            pairs: pairs.len(),
            raw: share(|(judge, person)| judge == person),
            kappa: kappa(&table(&pairs), Weights::Identity),
            alpha: alpha_of(&pairs),
            ac1: gwet(&ratings(&pairs), Weights::Identity).map(|found| found.coefficient),
            interval: interval(&sessions, drawn),
            prevalence: share(|(_, person)| *person),
        }
    }
}

impl Levels {
    fn of(criterion: &Criterion, sessions: &[Vec<Rated>]) -> Self {
        let pairs: Vec<(u32, u32)> = rated(sessions)
            .flat_map(|one| &one.levels)
            .filter(|pair| pair.criterion == criterion.id)
            .map(|pair| (pair.judge, pair.person))
            .collect();
        let whole = |level: u32| i32::try_from(level).unwrap_or(i32::MAX);
        let levels: Vec<(i32, i32)> = pairs.iter().map(|(judge, person)| (whole(*judge), whole(*person))).collect();
        let top = i32::try_from(criterion.levels.len().saturating_sub(1)).unwrap_or(0);
        let [judge, person] = [|pair: &(u32, u32)| pair.0, |pair: &(u32, u32)| pair.1]
            .map(|side| pairs.iter().map(|pair| Some(f64::from(side(pair)))).collect::<Vec<_>>());
        let varies = judge.iter().chain(&person).any(|level| Some(level) != judge.first());
        Self {
            pairs: pairs.len(),
            kappa: quadratic_kappa(&levels, 0, top),
            alpha: if varies { alpha(&[judge, person], Scale::Ordinal) } else { None },
        }
    }
}

impl Tier {
    fn of(figures: &Figures) -> Self {
        let met = figures.prevalence.unwrap_or(0.0) * number(figures.pairs);
        let kinds = met.min(number(figures.pairs) - met) + 0.5 >= number(FEWEST_OF_A_KIND);
        let low = figures.interval.map_or(f64::MIN, |interval| interval.low);
        match figures.sessions >= FEWEST_SESSIONS && kinds {
            true if low >= NUMBER => Self::Number,
            true if low >= BAND => Self::Band,
            _ => Self::Words,
        }
    }

    /// What a reader of the scorecard should know; nothing where the number stands by itself.
    #[must_use]
    pub const fn caution(self) -> Option<&'static str> {
        match self {
            Self::Words => Some("no number yet: this judge has not been seen to agree with people on this rubric"),
            Self::Band => {
                Some("formative, read the band: this judge agrees with people on this rubric to some extent only")
            }
            Self::Number => None,
        }
    }

    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Band => "band",
            Self::Number => "number",
        }
    }
}

fn rated(sessions: &[Vec<Rated>]) -> impl Iterator<Item = &Rated> {
    sessions.iter().flatten()
}

/// Alpha, where both met and not met were said at all.
fn alpha_of(pairs: &[(bool, bool)]) -> Option<f64> {
    let varies = pairs.iter().any(|(a, b)| *a || *b) && pairs.iter().any(|(a, b)| !a || !b);
    if varies { alpha(&ratings(pairs), Scale::Nominal) } else { None }
}

fn ratings(pairs: &[(bool, bool)]) -> Vec<Vec<Option<f64>>> {
    let side = |side: fn(&(bool, bool)) -> bool| pairs.iter().map(|pair| Some(f64::from(side(pair)))).collect();
    vec![side(|pair| pair.0), side(|pair| pair.1)]
}

fn table(pairs: &[(bool, bool)]) -> Vec<Vec<f64>> {
    let mut table = vec![vec![0.0; 2]; 2];
    for (judge, person) in pairs {
        table[usize::from(*judge)][usize::from(*person)] += 1.0;
    }
    table
}

fn as_numbers((judge, person): (u32, u32)) -> (f64, f64) {
    (judge.into(), person.into())
}
