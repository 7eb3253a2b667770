//! What is counted beside the score, never blended in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::{
    behaviour::Behaviour,
    conversation::Memory,
    count::small,
    fact::Release,
    persona_state::PersonaState,
    phrase::Words,
    scenario::Scenario,
    scoring::Talk,
    transcript::{Speaker, Turn},
};

/// Conversation measures, counted by code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Learner turns.
    pub learner_turns: u32,
    /// Words the learner said.
    pub learner_words: u32,
    /// The learner's share of all words, in per cent.
    pub talk_share: u32,
    /// Questions (turns with an open or closed question) per learner turn, in hundredths.
    pub questions_per_turn: u32,
    /// Turns with an open question among turns with a question, in per cent; none without questions.
    pub open_share: Option<u32>,
    /// Turns with a reflection per turn with a question, in hundredths (MITI 4.2.1: fair 100, good 200); none without questions.
    pub reflections_to_questions: Option<u32>,
    /// The most words the learner said in one turn.
    pub longest_turn: u32,
    /// In how many turns each behaviour was shown.
    pub behaviours: BTreeMap<Behaviour, u32>,
    /// How it went for the persona; none for a talk that was held elsewhere.
    #[serde(flatten)]
    pub course: Option<Course>,
}

/// How a practised talk went for the persona.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Facts that came out, of those that can.
    pub facts: [u32; 2],
    /// Concessions won, of all.
    pub concessions: [u32; 2],
    /// Trust at the start and at the end.
    pub trust: [u8; 2],
    /// Tension at the start and at the end.
    pub tension: [u8; 2],
}

impl Measures {
    /// Counts a talk.
    #[must_use]
    pub fn of(scenario: &Scenario, talk: Talk<'_>) -> Self {
        let words = |turn: &Turn| Words::of(turn.text.as_str()).count();
        let said: Vec<usize> = talk.by(Speaker::Learner).map(words).collect();
        let learner: usize = said.iter().sum();
        let persona: usize = talk.by(Speaker::Persona).map(words).sum();
        let count = |kinds: &[Behaviour]| {
            talk.by(Speaker::Learner)
                .filter(|turn| turn.detections.iter().any(|found| kinds.contains(&found.behaviour)))
                .count()
        };
        let questions = count(&[Behaviour::OpenQuestion, Behaviour::ClosedQuestion]);
        Self {
            learner_turns: small(said.len()),
            learner_words: small(learner),
            talk_share: ratio(learner, learner + persona, 100).unwrap_or(0),
            questions_per_turn: ratio(questions, said.len(), 100).unwrap_or(0),
            open_share: ratio(count(&[Behaviour::OpenQuestion]), questions, 100),
            reflections_to_questions: ratio(count(&[Behaviour::Reflection]), questions, 100),
            longest_turn: small(said.into_iter().max().unwrap_or(0)),
            behaviours: behaviours(talk),
            course: talk.memory.map(|memory| Course::of(scenario, memory)),
        }
    }
}

impl Course {
    fn of(scenario: &Scenario, memory: &Memory) -> Self {
        let secrets = scenario.facts.iter().filter(|fact| matches!(fact.release, Release::When { .. }));
        let came_out = secrets.clone().filter(|fact| memory.released_ids().contains(&fact.id)).count();
        let ends =
            |part: fn(&PersonaState) -> u8| [memory.curve.first().map_or(0, |m| part(&m.state)), part(&memory.state)];
        Self {
            facts: [small(came_out), small(secrets.count())],
            concessions: [small(memory.granted.len()), small(scenario.concessions.len())],
            trust: ends(|state| state.trust()),
            tension: ends(|state| state.tension()),
        }
    }
}

/// In how many learner turns each behaviour was shown.
fn behaviours(talk: Talk<'_>) -> BTreeMap<Behaviour, u32> {
    let mut counts = BTreeMap::new();
    for turn in talk.by(Speaker::Learner) {
        let kinds: BTreeSet<Behaviour> = turn.detections.iter().map(|found| found.behaviour).collect();
        for kind in kinds {
            *counts.entry(kind).or_default() += 1;
        }
    }
    counts
}

/// `part / whole × scale`, rounded; none when there is no whole.
fn ratio(part: usize, whole: usize, scale: usize) -> Option<u32> {
    (whole > 0).then(|| small((part * scale + whole / 2) / whole))
}
