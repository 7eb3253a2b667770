//! Conditions: what must hold before something may happen.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{behaviour::Behaviour, persona_state::PersonaState};

/// A condition on the state of a talk; every part given must hold. An empty one always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// Trust, 0 to 100, at least.
    pub trust_at_least: Option<u8>,
    /// Trust at most.
    pub trust_at_most: Option<u8>,
    /// Tension at least.
    pub tension_at_least: Option<u8>,
    /// Tension at most.
    pub tension_at_most: Option<u8>,
    /// Learner turns so far, at least.
    pub turns_at_least: Option<u32>,
    /// Facts that are released.
    pub facts: Vec<String>,
    /// Concessions that are granted.
    pub concessions: Vec<String>,
    /// Behaviours, each shown in at least so many turns.
    pub behaviours: BTreeMap<Behaviour, u32>,
}

/// What conditions are held against.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The persona's trust and tension now.
    pub state: PersonaState,
    /// Learner turns so far.
    pub turns: u32,
    /// Ids of released facts.
    pub facts: &'a BTreeSet<String>,
    /// Ids of granted concessions.
    pub concessions: &'a BTreeSet<String>,
    /// In how many turns each behaviour was shown.
    pub behaviours: &'a BTreeMap<Behaviour, u32>,
}

impl Condition {
    /// Whether every part holds.
    #[must_use]
    pub fn holds(&self, standing: &Standing<'_>) -> bool {
        let (trust, tension) = (standing.state.trust(), standing.state.tension());
        self.trust_at_least.is_none_or(|least| trust >= least)
            && self.trust_at_most.is_none_or(|most| trust <= most)
            && self.tension_at_least.is_none_or(|least| tension >= least)
            && self.tension_at_most.is_none_or(|most| tension <= most)
            && self.turns_at_least.is_none_or(|least| standing.turns >= least)
            && self.facts.iter().all(|id| standing.facts.contains(id))
            && self.concessions.iter().all(|id| standing.concessions.contains(id))
            && self.missing(standing.behaviours).next().is_none()
    }

    /// The behaviours that were shown in fewer turns than this asks for, by the turns in which each was `shown`.
    pub fn missing<'a>(&'a self, shown: &'a BTreeMap<Behaviour, u32>) -> impl Iterator<Item = Behaviour> + 'a {
        let missing = |(behaviour, least): &(&Behaviour, &u32)| shown.get(behaviour).is_none_or(|turns| turns < least);
        self.behaviours.iter().filter(missing).map(|(behaviour, _)| *behaviour)
    }
}
