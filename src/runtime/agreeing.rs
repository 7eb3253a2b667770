//! How far judges and people agree, over the sessions that people have rated.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    domain::{
        agreement::{Calibration, Rated},
        scenario::Scenario,
        scoring::{Ruling, Scorecard, Stamp},
    },
    runtime::{Runtime, keeping::read_scorecard, notice::Notice, reviewing::scenario_as_it_was},
    store::{NewSession, SessionFilter, Store, StoreError, StoredScorecard},
};

/// How far one judge and people agree on one rubric.
#[derive(Clone, Debug)]
pub struct Agreement {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The judge with all that a change of would make scores incomparable; none for people among themselves.
    pub judge: Option<Stamp>,
    /// Who rated.
    pub people: BTreeSet<String>,
    /// Sessions rated.
    pub sessions: usize,
    /// The figures.
    pub calibration: Calibration,
}

/// Which rulings count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rulings {
    /// Those given before the judge's verdicts were seen: who has seen a verdict tends to agree with it.
    #[default]
    Blind,
    /// All.
    All,
}

/// One session as the store has it.
type Kept = (NewSession, Vec<StoredScorecard>, Vec<Ruling>);

/// The talks rated twice, by session, for one judge and one rubric.
struct Group {
    scenario: Arc<Scenario>,
    judge: Option<Stamp>,
    people: BTreeSet<String>,
    sessions: Vec<Vec<Rated>>,
}

impl Runtime {
    /// How far each judge and people agree, one item a judge and rubric, and people among themselves.
    ///
    /// # Errors
    /// What the store says.
    pub async fn agreement(&self, scenario: Option<String>, which: Rulings) -> Result<Vec<Agreement>, Notice> {
        let filter = SessionFilter { scenario, ..SessionFilter::default() };
        let ratings = self.recorder().await?.run(move |store| Ratings::read(store, &filter)).await?;
        Ok(ratings.groups(which)?.into_values().map(Agreement::of).collect())
    }
}

/// All that people and judges said of the same sessions.
#[derive(Debug)]
pub(super) struct Ratings(Vec<Kept>);

impl Ratings {
    /// Those of the sessions that pass the filter.
    ///
    /// # Errors
    /// The store cannot be read.
    pub(super) fn read(store: &Store, filter: &SessionFilter) -> Result<Self, StoreError> {
        rated_sessions(store, filter).map(Self)
    }

    /// How far a judge and people agree on a scenario's rubric, from what people said blind; none where nothing can be compared.
    pub(super) fn of_judge(&self, scenario: &Scenario, judge: &Stamp) -> Option<Calibration> {
        let group = self.groups(Rulings::Blind).ok()?.remove(&group_key(scenario, Some(judge)))?;
        Some(Agreement::of(group).calibration)
    }

    fn groups(&self, which: Rulings) -> Result<BTreeMap<String, Group>, Notice> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for (new, cards, rulings) in &self.0 {
            let people = by_person(rulings.clone(), which);
            if !people.is_empty() {
                take(&mut groups, &scenario_as_it_was(new)?, &read_all(cards)?, &people);
            }
        }
        Ok(groups)
    }
}

impl Agreement {
    fn of(group: Group) -> Self {
        Self {
            calibration: Calibration::of(&group.scenario.rubric, &group.sessions),
            sessions: group.sessions.len(),
            scenario: group.scenario,
            judge: group.judge,
            people: group.people,
        }
    }
}

fn rated_sessions(store: &Store, filter: &SessionFilter) -> Result<Vec<Kept>, StoreError> {
    let mut kept = Vec::new();
    for row in store.sessions(filter)? {
        let rulings = store.rulings(&row.id)?;
        if !rulings.is_empty() {
            kept.push((store.began(&row.id)?, store.scorecards(&row.id)?, rulings));
        }
    }
    Ok(kept)
}

fn read_all(cards: &[StoredScorecard]) -> Result<Vec<Arc<Scorecard>>, Notice> {
    cards.iter().map(read_scorecard).collect()
}

fn by_person(rulings: Vec<Ruling>, which: Rulings) -> BTreeMap<String, Vec<Ruling>> {
    let mut people: BTreeMap<String, Vec<Ruling>> = BTreeMap::new();
    for ruling in rulings.into_iter().filter(|ruling| ruling.blind || which == Rulings::All) {
        people.entry(ruling.person.to_string()).or_default().push(ruling);
    }
    people
}

/// Sorts one session into the groups of the judges that scored it, and of people among themselves.
fn take(
    groups: &mut BTreeMap<String, Group>,
    scenario: &Arc<Scenario>,
    cards: &[Arc<Scorecard>],
    people: &BTreeMap<String, Vec<Ruling>>,
) {
    let rubric = &scenario.rubric;
    for card in last_of_each(cards) {
        let rated = people.values().map(|rulings| Rated::by(card, rubric, rulings)).filter(says_anything);
        keep(groups, scenario, Some(&card.judge), people, rated.collect());
    }
    let all: Vec<&Vec<Ruling>> = people.values().collect();
    let pairs = (0..all.len()).flat_map(|one| (one + 1..all.len()).map(move |other| (one, other)));
    let between = pairs.map(|(one, other)| Rated::between(rubric, all[one], all[other])).filter(says_anything);
    keep(groups, scenario, None, people, between.collect());
}

fn keep(
    groups: &mut BTreeMap<String, Group>,
    scenario: &Arc<Scenario>,
    judge: Option<&Stamp>,
    people: &BTreeMap<String, Vec<Ruling>>,
    rated: Vec<Rated>,
) {
    if rated.is_empty() {
        return;
    }
    let group = groups.entry(group_key(scenario, judge)).or_insert_with(|| Group {
        scenario: scenario.clone(),
        judge: judge.cloned(),
        people: BTreeSet::new(),
        sessions: Vec::new(),
    });
    group.people.extend(people.keys().cloned());
    group.sessions.push(rated);
}

fn says_anything(rated: &Rated) -> bool {
    !rated.checks.is_empty() || rated.one_sided > 0
}

/// The last scorecard of each judge on each branch. One that came of an appeal is left out: it was asked otherwise, about a check
/// that somebody picked.
fn last_of_each(cards: &[Arc<Scorecard>]) -> Vec<&Scorecard> {
    let mut last: BTreeMap<(String, Option<u64>), &Scorecard> = BTreeMap::new();
    for card in cards.iter().filter(|card| card.appealed.is_empty()) {
        last.insert((judge_key(&card.judge), card.branch), card);
    }
    last.into_values().collect()
}

fn group_key(scenario: &Scenario, judge: Option<&Stamp>) -> String {
    format!("{} {} {}", scenario.id, scenario.rubric.hash, judge.map(judge_key).unwrap_or_default())
}

/// All of a judge that makes its scores comparable or not.
pub(super) fn judge_key(judge: &Stamp) -> String {
    let model = judge.model.as_deref().unwrap_or_default();
    format!("{} {model} {} {} {}", judge.name, judge.effort, judge.prompt_version, judge.rubric_hash)
}
