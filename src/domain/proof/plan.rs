//! What is to be asked: each gold transcript, altered as the chosen relations want it, ready for a judge.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::domain::{
    behaviour::Detector,
    proof::{
        altered::{Alteration, Altered, bare, is_judged, replaced},
        gold::Gold,
        reference::{Place, Reference},
        relation::{RELATIONS, Relation},
    },
    scenario::Scenario,
    scoring::{Canonical, Talk, Verdict, canonical::fence, counted_verdicts},
    text::SafeText,
    transcript::{Speaker, Turn, TurnStatus},
};

/// What a person asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The relations by id; all when empty.
    pub only: Vec<String>,
    /// So many transcripts, spread over grades and scenarios; all when none.
    pub transcripts: Option<usize>,
}

/// A transcript with what belongs to it.
#[derive(Clone, Debug)]
pub struct Bench {
    /// The transcript.
    pub gold: Gold,
    /// Its scenario.
    pub scenario: Arc<Scenario>,
    /// Its place among the transcripts.
    pub number: usize,
    /// How many transcripts there are.
    pub of: usize,
    reference: Arc<Reference>,
}

/// A talk for a judge.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, which changes with its words: what a judge said to it can be kept under this.
    pub key: String,
    /// What was changed.
    pub alteration: Alteration,
    /// The place of its transcript among the plan's.
    pub bench: usize,
    /// The check it is about.
    pub about: Option<String>,
    /// The scenario it is asked with.
    pub scenario: Arc<Scenario>,
    /// The talk as a judge sees it.
    pub canonical: Canonical,
    /// What code counts in it.
    pub counted: BTreeMap<String, Verdict>,
}

/// What a judge said to a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The verdicts on judged checks, from the learner's side.
    pub verdicts: BTreeMap<String, Verdict>,
    /// Calls made.
    pub calls: u32,
}

/// What is to be asked.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The transcripts.
    pub benches: Vec<Bench>,
    /// The talks, in the order in which they are asked.
    pub cases: Vec<Case>,
    /// The relations that are looked at.
    pub relations: Vec<&'static Relation>,
}

impl Plan {
    /// Lays out what is to be asked. A transcript whose scenario is not in `scenarios` is left out.
    #[must_use]
    pub fn of(
        gold: &[Gold],
        scenarios: &[Arc<Scenario>],
        reference: &Arc<Reference>,
        detector: &Detector,
        wanted: &Wanted,
    ) -> Self {
        let chosen = |relation: &&Relation| wanted.only.is_empty() || wanted.only.iter().any(|id| id == relation.id);
        let relations: Vec<&'static Relation> = RELATIONS.iter().filter(chosen).collect();
        let gold = spread(gold, wanted.transcripts.unwrap_or(gold.len()));
        let of = gold.len();
        let bench = |(number, gold): (usize, &Gold)| {
            let scenario = scenarios.iter().find(|scenario| scenario.id == gold.scenario)?.clone();
            Some(Bench { gold: gold.clone(), scenario, number, of, reference: reference.clone() })
        };
        let benches: Vec<Bench> = gold.into_iter().enumerate().filter_map(bench).collect();
        let cases = cases(&benches, &relations, detector);
        Self { benches, cases, relations }
    }

    /// The cases of a transcript under an alteration, by their place.
    pub fn of_bench(&self, bench: usize, alteration: Alteration) -> impl Iterator<Item = (usize, &Case)> {
        let fits = move |case: &Case| case.bench == bench && case.alteration == alteration;
        self.cases.iter().enumerate().filter(move |(_, case)| fits(case))
    }
}

/// So many of the transcripts, each of another grade and scenario than the one before as far as they go round.
fn spread(gold: &[Gold], count: usize) -> Vec<&Gold> {
    let mut sorted: Vec<&Gold> = gold.iter().collect();
    if count >= gold.len() {
        return sorted;
    }
    sorted.sort_by_key(|gold| (std::cmp::Reverse(gold.grade), gold.scenario.clone(), gold.id.clone()));
    let step = sorted.len() / count.max(1);
    sorted.into_iter().step_by(step.max(1)).take(count).collect()
}

/// The cases. The plain talks come first, and last the plain talks again: a judge that drifts is then caught drifting.
fn cases(benches: &[Bench], relations: &[&'static Relation], detector: &Detector) -> Vec<Case> {
    let mut alterations: BTreeSet<Alteration> = relations.iter().map(|relation| relation.alteration).collect();
    alterations.remove(&Alteration::Again);
    alterations.insert(Alteration::Unaltered);
    let noisy = relations.iter().any(|relation| relation.measure.needs_noise());
    let order = alterations.into_iter().chain(noisy.then_some(Alteration::Again));
    let talks = order.flat_map(|alteration| benches.iter().enumerate().map(move |(at, bench)| (alteration, at, bench)));
    talks
        .flat_map(|(alteration, at, bench)| {
            let talks = alteration.talks(bench).into_iter().enumerate();
            talks.map(move |(nth, talk)| bench.case(alteration, (at, nth), talk, detector))
        })
        .collect()
}

impl Bench {
    /// The ids of the checks that a judge answers.
    pub fn judged(&self) -> impl Iterator<Item = &String> {
        self.scenario.rubric.checks().filter(|(_, check)| is_judged(&check.by)).map(|(_, check)| &check.id)
    }

    /// The titles and questions of the rubric, as somebody would paste them who hopes that they count.
    #[must_use]
    pub fn buzzwords(&self) -> String {
        let titles = self.scenario.rubric.criteria.iter().map(|criterion| criterion.title.clone());
        let asks =
            self.scenario.rubric.checks().filter(|(_, check)| is_judged(&check.by)).map(|(_, check)| bare(&check.ask));
        titles.chain(asks).collect::<Vec<_>>().join("; ")
    }

    /// A textbook instance of a check: whether it comes early, what the persona says, what the learner says.
    #[must_use]
    pub fn textbook(&self, check: &str) -> (bool, String, String) {
        if let Some(book) = self.reference.textbook(&self.scenario.id, check) {
            return (book.place == Place::Start, book.persona.clone(), book.learner.clone());
        }
        let found = self.scenario.rubric.checks().find(|(_, each)| each.id == check);
        (false, "Mm.".to_owned(), found.map_or_else(String::new, |(_, check)| check.meets.clone()))
    }

    /// `text` with another name for the persona.
    #[must_use]
    pub fn with_name(&self, text: &str, name: &str) -> String {
        let whole = replaced(text, &self.scenario.persona.name, name);
        let (first, last) = (name.split(' ').next().unwrap_or(name), name.split(' ').next_back().unwrap_or(name));
        let parts = self.scenario.persona.name.split_whitespace().enumerate();
        parts.fold(whole, |text, (at, part)| replaced(&text, part, if at == 0 { first } else { last }))
    }

    fn case(&self, alteration: Alteration, (at, nth): (usize, usize), talk: Altered, detector: &Detector) -> Case {
        let turns = turns(&talk.said, alteration, detector);
        let scenario = self.variant(alteration, talk.name);
        let heard = Talk::heard(&turns);
        let canonical = Canonical::of(&scenario, heard);
        let counted = counted_verdicts(&scenario, heard, &canonical);
        let words = fence(&format!("{}{}", canonical.json_lines(), self.scenario.rubric.hash));
        let key = format!("{} {} {nth} {words}", self.gold.id, alteration.name());
        Case { key, alteration, bench: at, about: talk.about, scenario, canonical, counted }
    }

    /// The scenario as the alteration wants it.
    fn variant(&self, alteration: Alteration, name: Option<&str>) -> Arc<Scenario> {
        let mut scenario = self.scenario.clone();
        match (alteration, name) {
            (_, Some(name)) => {
                let changed = Arc::make_mut(&mut scenario);
                name.clone_into(&mut changed.persona.name);
                for check in changed.rubric.criteria.iter_mut().flat_map(|criterion| &mut criterion.checks) {
                    for text in [&mut check.ask, &mut check.meets, &mut check.fails] {
                        *text = self.with_name(text, name);
                    }
                }
            }
            (Alteration::Order, _) => {
                let rubric = &mut Arc::make_mut(&mut scenario).rubric;
                rubric.criteria.reverse();
                rubric.criteria.iter_mut().for_each(|criterion| criterion.checks.reverse());
            }
            (Alteration::Records, _) => {
                let changed = Arc::make_mut(&mut scenario);
                "another hash".clone_into(&mut changed.hash);
                "2031-01-01".clone_into(&mut changed.card.version);
                "another hash".clone_into(&mut changed.rubric.hash);
            }
            _ => {}
        }
        scenario
    }
}

/// The turns of an altered talk, with what code finds in them.
fn turns(said: &[(Speaker, String)], alteration: Alteration, detector: &Detector) -> Vec<Turn> {
    let status = if alteration == Alteration::Records { TurnStatus::Interrupted } else { TurnStatus::Complete };
    let mut before = "";
    let mut number = 0;
    said.iter()
        .map(|(speaker, text)| {
            let detections = match speaker {
                Speaker::Learner if alteration.is_counted() => detector.read(before, text),
                _ => Vec::new(),
            };
            before = if *speaker == Speaker::Persona { text } else { before };
            number += 1;
            Turn { number, speaker: *speaker, text: SafeText::new(text), status, detections }
        })
        .collect()
}
