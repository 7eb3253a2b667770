//! What one talk came to.

use crate::domain::{
    conversation::{EndReason, Memory},
    persona_state::PersonaState,
    playtest::script::Level,
    scenario::Scenario,
    scoring::{Canonical, CriterionResult, Stamp, needs_a_judge, score},
    transcript::Speaker,
};

/// What was counted while the talk went on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Watched {
    pub(super) role_breaks: u32,
    pub(super) repeats: u32,
    pub(super) leaks: u32,
}

/// One talk, measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Which learner.
    pub level: Level,
    /// The seed.
    pub seed: u64,
    /// The built-in judge's total, 0 to 100.
    pub total: Option<u32>,
    /// The level of each criterion, in per cent of its highest; none where nothing could be counted.
    pub criteria: Vec<Option<u32>>,
    /// How it ended.
    pub ended: EndReason,
    /// Learner turns.
    pub turns: u32,
    /// The learner turn that won the first concession.
    pub first_concession: Option<u32>,
    /// Locked facts that came out.
    pub facts: u32,
    /// Replies out of role, those that the guard took back included.
    pub role_breaks: u32,
    /// Replies said before, or nearly; those that the guard took back included.
    pub repeats: u32,
    /// Locked facts in what would be sent, counted each turn.
    pub leaks: u32,
    /// The state from the start, one a learner turn.
    pub curve: Vec<PersonaState>,
}

impl Played {
    /// Measures a talk.
    pub(super) fn of(scenario: &Scenario, memory: &Memory, level: Level, watched: Watched) -> Self {
        let canonical = Canonical::of(scenario, memory.into());
        let stamp = Stamp::builtin(&scenario.hash, &scenario.rubric);
        let card = score(scenario, memory.into(), &canonical, stamp, needs_a_judge);
        Self {
            level,
            seed: memory.seed,
            total: card.total,
            criteria: card.criteria.iter().map(share).collect(),
            ended: memory.ended.unwrap_or(EndReason::Learner),
            turns: memory.learner_turns(),
            first_concession: memory.granted.first().map(|(turn, _)| learner_turns_before(memory, *turn)),
            facts: card.measures.course.unwrap_or_default().facts[0],
            role_breaks: watched.role_breaks,
            repeats: watched.repeats,
            leaks: watched.leaks,
            curve: memory.curve.iter().map(|moment| moment.state).collect(),
        }
    }

    /// Whether the persona agreed.
    #[must_use]
    pub fn won(&self) -> bool {
        self.ended == EndReason::Agreement
    }
}

fn share(criterion: &CriterionResult) -> Option<u32> {
    let top = u32::try_from(criterion.levels.len().saturating_sub(1)).unwrap_or(1).max(1);
    criterion.level.map(|level| level * 100 / top)
}

fn learner_turns_before(memory: &Memory, turn: u32) -> u32 {
    let before = memory.by(Speaker::Learner).filter(|said| said.number <= turn).count();
    u32::try_from(before).unwrap_or(u32::MAX)
}
