//! What a conversation remembers: everything that its entries say, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    appraisal::{Reading, merged},
    behaviour::{Behaviour, Detection},
    condition::Standing,
    conversation::{EndReason, Entry, What, reactions::taken},
    difficulty::Difficulty,
    guard::Breach,
    persona_state::{PersonaState, Shift},
    text::SafeText,
    thought::Thought,
    transcript::{Speaker, Turn, TurnStatus},
};

/// What has happened so far on one branch. Only [`Memory::apply`] changes it, so a replay is exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The seed.
    pub seed: u64,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// The goal the learner chose, by its place in the list.
    pub goal: Option<usize>,
    /// The turns, in order.
    pub turns: Vec<Turn>,
    /// The state now.
    pub state: PersonaState,
    /// The state after each learner turn and what moved it, oldest first; the first is the start (turn 0).
    pub curve: Vec<Moment>,
    /// Ids of released facts in order of release, each with the learner turn that opened it (0: from the start).
    pub released: Vec<(u32, String)>,
    /// Ids of granted concessions, each with the persona turn that granted it.
    pub granted: Vec<(u32, String)>,
    /// In how many learner turns the rules found each behaviour; what is counted for the score.
    pub behaviours: BTreeMap<Behaviour, u32>,
    /// The same as the persona took it: where a model read a turn, by what it read, and nothing good from who pries.
    pub seen: BTreeMap<Behaviour, u32>,
    /// Hints given in the session, on whichever branch.
    pub hints: Vec<String>,
    /// A reply that was coming when the log stopped.
    pub unfinished: Option<(u32, SafeText)>,
    /// The reply that was taken back for the one that is due, and what it broke.
    pub rejected: Option<(SafeText, Vec<Breach>)>,
    /// What the persona thought, by its turn.
    pub thoughts: BTreeMap<u32, Thought>,
    /// Why it ended, if it has.
    pub ended: Option<EndReason>,
    /// Ids for conditions.
    released_ids: BTreeSet<String>,
    granted_ids: BTreeSet<String>,
}

/// The state after one learner turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The learner turn; 0 for the start.
    pub turn: u32,
    /// The state.
    pub state: PersonaState,
    /// What moved it.
    pub shifts: Vec<Shift>,
}

impl Memory {
    /// A memory of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            seed: 0,
            difficulty: Difficulty::Standard,
            goal: None,
            turns: Vec::new(),
            state: PersonaState::new(0, 0),
            curve: Vec::new(),
            released: Vec::new(),
            granted: Vec::new(),
            behaviours: BTreeMap::new(),
            seen: BTreeMap::new(),
            hints: Vec::new(),
            unfinished: None,
            rejected: None,
            thoughts: BTreeMap::new(),
            ended: None,
            released_ids: BTreeSet::new(),
            granted_ids: BTreeSet::new(),
        }
    }

    /// Takes one entry in.
    pub fn apply(&mut self, entry: &Entry) {
        match &entry.what {
            What::Began { seed, difficulty, goal, state } => {
                (self.seed, self.difficulty, self.goal) = (*seed, *difficulty, *goal);
                self.moved(0, *state, Vec::new());
            }
            What::LearnerSaid { turn, text, detections } => {
                for kind in kinds(detections) {
                    *self.behaviours.entry(kind).or_default() += 1;
                }
                for kind in kinds(&taken(text.as_str(), detections.clone())) {
                    *self.seen.entry(kind).or_default() += 1;
                }
                let detections = detections.clone();
                self.turns.push(Turn {
                    number: *turn,
                    speaker: Speaker::Learner,
                    text: text.clone(),
                    status: TurnStatus::Complete,
                    detections,
                });
            }
            What::Shifted { turn, shifts, state, readings } => {
                self.moved(*turn, *state, shifts.clone());
                self.correct(readings);
            }
            What::Released { turn, fact } => {
                if self.released_ids.insert(fact.clone()) {
                    self.released.push((*turn, fact.clone()));
                }
            }
            What::PersonaPart { turn, text } => {
                let (_, so_far) = self.unfinished.get_or_insert_with(|| (*turn, SafeText::default()));
                so_far.push(text.as_str());
            }
            What::Thought { turn, thought } => _ = self.thoughts.insert(*turn, thought.clone()),
            What::Rejected { turn, text, breaches } => {
                self.unfinished = None;
                self.thoughts.remove(turn);
                self.rejected = Some((text.clone(), breaches.clone()));
            }
            What::PersonaSaid { turn, text, status, .. } => {
                (self.unfinished, self.rejected) = (None, None);
                let (text, status) = (text.clone(), *status);
                self.turns.push(Turn {
                    number: *turn,
                    speaker: Speaker::Persona,
                    text,
                    status,
                    detections: Vec::new(),
                });
            }
            What::Granted { turn, concession } => {
                if self.granted_ids.insert(concession.clone()) {
                    self.granted.push((*turn, concession.clone()));
                }
            }
            What::Hinted { text } => self.hints.push(text.clone()),
            What::Retried { .. } => {}
            What::Ended { reason } => self.ended = Some(*reason),
        }
    }

    fn moved(&mut self, turn: u32, state: PersonaState, shifts: Vec<Shift>) {
        self.state = state;
        self.curve.push(Moment { turn, state, shifts });
    }

    /// Counts what a model read in the last turn in place of what the rules found.
    fn correct(&mut self, readings: &[Reading]) {
        let Some(turn) = self.turns.last().filter(|_| !readings.is_empty()) else { return };
        let of = |detections| kinds(&taken(turn.text.as_str(), detections));
        let (before, after) = (of(turn.detections.clone()), of(merged(&turn.detections, readings)));
        for kind in after.difference(&before) {
            *self.seen.entry(*kind).or_default() += 1;
        }
        for kind in before.difference(&after) {
            self.seen.entry(*kind).and_modify(|seen| *seen = seen.saturating_sub(1));
        }
    }

    /// The learner's last turn, if the persona has not been moved by it yet.
    #[must_use]
    pub fn unread(&self) -> Option<&Turn> {
        let moved = self.curve.last().map_or(0, |moment| moment.turn);
        self.turns.last().filter(|turn| turn.speaker == Speaker::Learner && turn.number > moved)
    }

    /// Learner turns so far.
    #[must_use]
    pub fn learner_turns(&self) -> u32 {
        u32::try_from(self.by(Speaker::Learner).count()).unwrap_or(u32::MAX)
    }

    /// The turns of one side, in order.
    #[must_use]
    pub fn by(&self, speaker: Speaker) -> impl DoubleEndedIterator<Item = &Turn> {
        self.turns.iter().filter(move |turn| turn.speaker == speaker)
    }

    /// Ids of released facts.
    #[must_use]
    pub fn released_ids(&self) -> &BTreeSet<String> {
        &self.released_ids
    }

    /// Ids of granted concessions.
    #[must_use]
    pub fn granted_ids(&self) -> &BTreeSet<String> {
        &self.granted_ids
    }

    /// What conditions are held against.
    #[must_use]
    pub fn standing(&self) -> Standing<'_> {
        Standing {
            state: self.state,
            turns: self.learner_turns(),
            facts: &self.released_ids,
            concessions: &self.granted_ids,
            behaviours: &self.seen,
        }
    }

    /// What the persona said last, whole or not; empty when it has said nothing.
    #[must_use]
    pub fn last_persona_words(&self) -> &str {
        self.by(Speaker::Persona).next_back().map_or("", |turn| turn.text.as_str())
    }
}

fn kinds(detections: &[Detection]) -> BTreeSet<Behaviour> {
    detections.iter().map(|found| found.behaviour).collect()
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}
