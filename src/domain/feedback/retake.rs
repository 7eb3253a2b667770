//! A turn taken again, beside the session: what another line would have done there. Nothing of it is recorded anywhere.

use std::{collections::BTreeSet, sync::Arc};

use crate::domain::{
    appraisal::{Appraisal, Reading},
    behaviour::{Behaviour, Detector},
    conversation::{AskId, Branch, Conversation, EndReason, Event, Finish, Memory, Pending, Stage, line_to},
    persona_state::PersonaState,
    scenario::Scenario,
    text::SafeText,
    transcript::Speaker,
};

/// A talk as it was just before a learner turn.
#[derive(Clone, Debug)]
pub struct Place(Conversation);

impl Place {
    /// The talk in view of `branch` before `turn`; none where that is no turn of the learner's.
    #[must_use]
    pub fn before(scenario: &Arc<Scenario>, detector: &Arc<Detector>, branch: &Branch, turn: u32) -> Option<Self> {
        let log = line_to(branch.log(), branch.before(turn)?).into_iter().cloned().collect();
        Some(Self(Conversation::replay(scenario.clone(), detector.clone(), log)))
    }

    /// What had happened until then.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        self.0.memory()
    }

    /// Says `line` there; with `appraised`, a model is to read it before it moves anything.
    #[must_use]
    pub fn say(&self, line: &str, appraised: bool) -> Retake {
        let mut talk = self.0.clone();
        talk.appraise(appraised);
        let (state, facts) = (self.memory().state, self.memory().released_ids().clone());
        let granted = self.memory().granted_ids().clone();
        talk.handle(Event::LearnerSaid(SafeText::new(line)));
        Retake { talk, state, facts, granted }
    }
}

/// A turn being taken again.
#[derive(Clone, Debug)]
pub struct Retake {
    talk: Conversation,
    state: PersonaState,
    facts: BTreeSet<String>,
    granted: BTreeSet<String>,
}

/// What a turn did, or would have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Points of trust it moved.
    pub trust: i32,
    /// Points of tension it moved.
    pub tension: i32,
    /// What it shows.
    pub shows: Vec<Behaviour>,
    /// Ids of the facts it opened.
    pub opened: Vec<String>,
    /// Ids of what was granted in the reply.
    pub granted: Vec<String>,
    /// How the reply ended the talk, if it did.
    pub ended: Option<EndReason>,
    /// The reply; empty before there is one.
    pub says: String,
}

impl Outcome {
    /// Trust won and tension lost, in points.
    #[must_use]
    pub const fn gain(&self) -> i32 {
        self.trust - self.tension
    }

    /// Whether this went better than a turn that gained `gain`: it moved the state further, and nobody left over it.
    #[must_use]
    pub fn is_better_than(&self, gain: i32) -> bool {
        self.gain() > gain && self.ended != Some(EndReason::WalkOut)
    }
}

impl Retake {
    /// What is to be asked about the line while nothing has been moved by it yet.
    #[must_use]
    pub fn appraisal(&self) -> Option<Appraisal> {
        self.talk.appraisal()
    }

    /// A model has read the line, or could not; the rules then read it.
    pub fn read(&mut self, readings: Option<Vec<Reading>>) {
        if let Some(ask) = self.ask() {
            self.talk.handle(Event::Appraised(ask, readings));
        }
    }

    /// What the reply may do; none when none is due.
    #[must_use]
    pub fn due(&self) -> Option<Pending> {
        self.ask().map(|_| self.talk.pending())
    }

    /// What has happened, the line included.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        self.talk.memory()
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Arc<Scenario> {
        self.talk.scenario()
    }

    /// The persona replies. A model's whole reply goes through the guard, and may be due once more.
    pub fn answer(&mut self, words: &str, finish: Finish) {
        let Some(ask) = self.ask() else { return };
        self.talk.handle(Event::ActorDelta(ask, SafeText::new(words)));
        self.talk.handle(Event::ActorFinished(ask, finish));
    }

    /// What it did so far.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let memory = self.memory();
        let said = memory.by(Speaker::Learner).next_back();
        let replied = memory.turns.last().is_some_and(|turn| turn.speaker == Speaker::Persona);
        let fresh =
            |now: &BTreeSet<String>, before: &BTreeSet<String>| now.difference(before).cloned().collect::<Vec<_>>();
        Outcome {
            trust: i32::from(memory.state.trust()) - i32::from(self.state.trust()),
            tension: i32::from(memory.state.tension()) - i32::from(self.state.tension()),
            shows: said.map(|turn| turn.detections.iter().map(|found| found.behaviour).collect()).unwrap_or_default(),
            opened: fresh(memory.released_ids(), &self.facts),
            granted: fresh(memory.granted_ids(), &self.granted),
            ended: memory.ended,
            says: if replied { memory.last_persona_words().to_owned() } else { String::new() },
        }
    }

    fn ask(&self) -> Option<AskId> {
        match self.talk.stage() {
            Stage::Replying { ask, .. } => Some(*ask),
            Stage::Fresh | Stage::Listening | Stage::Stalled | Stage::Ended(_) => None,
        }
    }
}
