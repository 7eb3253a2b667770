//! What one talk came to.

use std::collections::BTreeSet;

use crate::domain::{
    conversation::{EndReason, Memory},
    persona_state::PersonaState,
    phrase::{Phrase, Words},
    playtest::script::Level,
    scenario::Scenario,
    scoring::{Canonical, CriterionResult, Stamp, needs_a_judge, score},
    transcript::Speaker,
};

/// Words of somebody who is not the persona any more.
const OUT_OF_ROLE: [&str; 12] = [
    "as an ai",
    "i am an ai",
    "i'm an ai",
    "an ai assistant",
    "language model",
    "system prompt",
    "as a chatbot",
    "the roleplay",
    "the role play",
    "this simulation",
    "my instructions",
    "i cannot roleplay",
];

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
    /// Replies out of role.
    pub role_breaks: u32,
    /// Replies said before.
    pub repeats: u32,
    /// Locked facts in what would be sent, counted each turn.
    pub leaks: u32,
    /// The state from the start, one a learner turn.
    pub curve: Vec<PersonaState>,
}

impl Played {
    /// Measures a talk.
    pub(super) fn of(scenario: &Scenario, memory: &Memory, level: Level, leaks: u32) -> Self {
        let canonical = Canonical::of(scenario, memory);
        let stamp = Stamp::builtin(&scenario.hash, &scenario.rubric);
        let card = score(scenario, memory, &canonical, stamp, needs_a_judge);
        Self {
            level,
            seed: memory.seed,
            total: card.total,
            criteria: card.criteria.iter().map(share).collect(),
            ended: memory.ended.unwrap_or(EndReason::Learner),
            turns: memory.learner_turns(),
            first_concession: memory.granted.first().map(|(turn, _)| learner_turns_before(memory, *turn)),
            facts: card.measures.facts[0],
            role_breaks: count(memory, |words| Words::of(words).find_any(&out_of_role()).is_some()),
            repeats: repeats(memory),
            leaks,
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

fn out_of_role() -> Vec<Phrase> {
    OUT_OF_ROLE.iter().filter_map(|words| Phrase::new(words)).collect()
}

fn count(memory: &Memory, shows: impl Fn(&str) -> bool) -> u32 {
    let found = memory.by(Speaker::Persona).filter(|turn| shows(turn.text.as_str())).count();
    u32::try_from(found).unwrap_or(u32::MAX)
}

fn repeats(memory: &Memory) -> u32 {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
    let said: Vec<String> = memory.by(Speaker::Persona).map(|turn| words(turn.text.as_str())).collect();
    let different: BTreeSet<&String> = said.iter().collect();
    u32::try_from(said.len() - different.len()).unwrap_or(u32::MAX)
}
