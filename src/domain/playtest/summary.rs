//! Many talks of one scenario at one difficulty, taken together.

use std::collections::BTreeMap;

use crate::domain::{
    count::small,
    difficulty::Difficulty,
    fact::Release,
    persona_state::PersonaState,
    playtest::{played::Played, script::Level},
    scenario::Scenario,
};

/// The share of runs whose scores must be ordered.
pub const ORDERED: f64 = 0.95;

/// What the runs came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The scenario's id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// How hard.
    pub difficulty: Difficulty,
    /// Runs of each learner.
    pub runs: u32,
    /// The criteria's titles.
    pub criteria: Vec<String>,
    /// Facts that can come out.
    pub facts: u32,
    /// The learners, the weakest first.
    pub levels: Vec<LevelSummary>,
    /// The share of runs in which the same seed gave weak < middling < skilled.
    pub ordered: f64,
}

/// What the runs of one learner came to.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelSummary {
    /// Which learner.
    pub level: Level,
    /// The total, 0 to 100.
    pub total: Option<Spread>,
    /// Each criterion, in per cent of its highest level.
    pub criteria: Vec<Option<Spread>>,
    /// Runs in which the persona agreed.
    pub wins: u32,
    /// Learner turns to the first concession, over the runs that won one.
    pub first_concession: Option<Spread>,
    /// Runs that won one.
    pub conceded: u32,
    /// Learner turns.
    pub turns: Option<Spread>,
    /// Facts that came out.
    pub facts: Option<Spread>,
    /// Endings by name.
    pub endings: BTreeMap<&'static str, u32>,
    /// Replies out of role.
    pub role_breaks: u32,
    /// Replies said before.
    pub repeats: u32,
    /// Locked facts in what would be sent.
    pub leaks: u32,
    /// Mean trust and tension from the start, one a learner turn; a talk that is over stays where it ended.
    pub curve: Vec<[f64; 2]>,
}

/// A mean and how far values are from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The mean.
    pub mean: f64,
    /// The standard deviation.
    pub deviation: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = u32> + Clone) -> Option<Self> {
        let mean = mean(values.clone().map(f64::from))?;
        let deviation = mean_of_squares(values, mean)?.sqrt();
        Some(Self { mean, deviation })
    }
}

fn mean_of_squares(values: impl Iterator<Item = u32>, around: f64) -> Option<f64> {
    mean(values.map(|value| (f64::from(value) - around).powi(2)))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

impl Summary {
    /// Takes the talks of one scenario at one difficulty together.
    #[must_use]
    pub fn of(scenario: &Scenario, difficulty: Difficulty, played: &[Played]) -> Self {
        let locked = scenario.facts.iter().filter(|fact| matches!(fact.release, Release::When { .. })).count();
        let by = |level| played.iter().filter(move |played| played.level == level);
        let total = |level, seed| by(level).find(|played| played.seed == seed).and_then(|played| played.total);
        let seeds: Vec<u64> = by(Level::Skilled).map(|played| played.seed).collect();
        let ordered = mean(seeds.iter().map(|seed| {
            let [weak, middling, skilled] = Level::ALL.map(|level| total(level, *seed));
            f64::from(weak < middling && middling < skilled)
        }));
        Self {
            scenario: scenario.id.clone(),
            title: scenario.card.title.clone(),
            difficulty,
            runs: small(seeds.len()),
            criteria: scenario.rubric.criteria.iter().map(|criterion| criterion.title.clone()).collect(),
            facts: small(locked),
            levels: Level::ALL.map(|level| LevelSummary::of(level, scenario, &by(level).collect::<Vec<_>>())).into(),
            ordered: ordered.unwrap_or(0.0),
        }
    }

    /// The learner of this level.
    #[must_use]
    pub fn level(&self, level: Level) -> Option<&LevelSummary> {
        self.levels.iter().find(|summary| summary.level == level)
    }

    /// One count over all learners.
    #[must_use]
    pub fn sum(&self, of: fn(&LevelSummary) -> u32) -> u32 {
        self.levels.iter().map(of).sum()
    }

    /// Why the scenario does not hold; empty when it does.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        let weak_wins = self.level(Level::Weak).map_or(0, |weak| weak.wins);
        if self.ordered < ORDERED {
            let share = self.ordered * 100.0;
            let least = ORDERED * 100.0;
            reasons.push(format!(
                "the scores were weak < middling < skilled in {share:.0} % of the runs, and {least:.0} % are wanted"
            ));
        }
        if weak_wins > 0 {
            reasons.push(format!("the persona agreed with the weak learner in {weak_wins} of {} runs", self.runs));
        }
        let leaks = self.sum(|level| level.leaks);
        if leaks > 0 {
            reasons.push(format!("a locked fact stood {leaks} times in what would be sent to a model"));
        }
        reasons
    }
}

impl LevelSummary {
    fn of(level: Level, scenario: &Scenario, played: &[&Played]) -> Self {
        let mut endings = BTreeMap::new();
        for one in played {
            *endings.entry(one.ended.name()).or_default() += 1;
        }
        let sum = |of: fn(&Played) -> u32| played.iter().map(|one| of(one)).sum();
        let conceded = played.iter().filter_map(|one| one.first_concession);
        let criterion =
            |at: usize| Spread::of(played.iter().filter_map(move |one| one.criteria.get(at).copied().flatten()));
        Self {
            level,
            total: Spread::of(played.iter().filter_map(|one| one.total)),
            criteria: (0..scenario.rubric.criteria.len()).map(criterion).collect(),
            wins: small(played.iter().filter(|one| one.won()).count()),
            first_concession: Spread::of(conceded.clone()),
            conceded: small(conceded.count()),
            turns: Spread::of(played.iter().map(|one| one.turns)),
            facts: Spread::of(played.iter().map(|one| one.facts)),
            endings,
            role_breaks: sum(|one| one.role_breaks),
            repeats: sum(|one| one.repeats),
            leaks: sum(|one| one.leaks),
            curve: curve(played),
        }
    }
}

fn curve(played: &[&Played]) -> Vec<[f64; 2]> {
    let longest = played.iter().map(|one| one.curve.len()).max().unwrap_or(0);
    let at = |turn: usize, part: fn(PersonaState) -> u8| {
        let states = played.iter().filter_map(|one| one.curve.get(turn).or(one.curve.last()));
        mean(states.map(|state| f64::from(part(*state)))).unwrap_or(0.0)
    };
    (0..longest).map(|turn| [at(turn, PersonaState::trust), at(turn, PersonaState::tension)]).collect()
}
