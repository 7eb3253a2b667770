//! Gates: what may come out now, what may be granted now, how it would end now.

use std::collections::BTreeSet;

use crate::domain::{
    behaviour::{Behaviour, Detection, language_has_rules},
    condition::Standing,
    conversation::{EndReason, memory::Memory, reactions::is_attempt},
    fact::{Fact, Release},
    phrase::Words,
    scenario::{Outcome, Scenario},
    transcript::Speaker,
};

/// What the reply that is due now may do; read from the memory, so a second try at the reply may do the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// The concession whose needs are met: granted when the reply stands whole.
    pub concession: Option<String>,
    /// How the session ends after the reply.
    pub ending: Option<EndReason>,
    /// The ending's id in the scenario.
    pub ending_id: Option<String>,
}

/// The behaviours that ask.
const ASKING: [Behaviour; 3] = [Behaviour::OpenQuestion, Behaviour::ClosedQuestion, Behaviour::Request];

/// The one fact that the learner's last turn opens, if any: secrets come out one at a time, the one that was asked about most
/// first, and none to somebody who attacks or pries.
pub fn opened_fact(scenario: &Scenario, memory: &Memory, text: &str, detections: &[Detection]) -> Option<String> {
    if detections.iter().any(|found| found.behaviour.harms()) || is_attempt(text) {
        return None;
    }
    let asks = detections.iter().any(|found| ASKING.contains(&found.behaviour))
        || !language_has_rules(&scenario.card.language) && text.contains(['?', '？', '؟']);
    let words = Words::of(text);
    let topics = scenario.topics_of(&words);
    let standing = memory.standing();
    let about = |fact: &Fact| match &fact.release {
        Release::Volunteered | Release::Never => None,
        Release::When { after, .. } if !after.holds(&standing) => None,
        Release::When { asked, .. } if asked.is_empty() => Some(0),
        Release::When { asked, .. } => {
            let hit = asked.iter().filter(|topic| asks && topics.contains(&topic.as_str())).count();
            (hit > 0).then_some(hit)
        }
    };
    let locked = scenario.facts.iter().filter(|fact| !memory.released_ids().contains(&fact.id));
    let mut opened: Vec<(usize, &Fact)> = locked.filter_map(|fact| about(fact).map(|hit| (hit, fact))).collect();
    opened.sort_by_key(|(hit, _)| std::cmp::Reverse(*hit));
    opened.first().map(|(_, fact)| fact.id.clone())
}

/// What the reply to the learner's last turn may do.
pub fn pending(scenario: &Scenario, memory: &Memory) -> Pending {
    let concession = open_concession(scenario, memory);
    let mut granted = memory.granted_ids().clone();
    granted.extend(concession.clone());
    let (ending, ending_id) = ending(scenario, memory, &granted);
    Pending { concession, ending, ending_id }
}

/// The behaviours that some gate still waits for.
pub fn awaited(scenario: &Scenario, memory: &Memory) -> BTreeSet<Behaviour> {
    let missing = scenario.gates().flat_map(|gate| gate.missing(&memory.seen));
    missing.filter(|behaviour| *behaviour != Behaviour::Filler).collect()
}

fn open_concession(scenario: &Scenario, memory: &Memory) -> Option<String> {
    let standing = memory.standing();
    let open = scenario.concessions.iter().find(|c| !memory.granted_ids().contains(&c.id) && c.needs.holds(&standing));
    open.map(|concession| concession.id.clone())
}

fn ending(scenario: &Scenario, memory: &Memory, granted: &BTreeSet<String>) -> (Option<EndReason>, Option<String>) {
    let standing = Standing { concessions: granted, ..memory.standing() };
    let due = scenario.endings.iter().find(|ending| ending.when.as_ref().is_some_and(|when| when.holds(&standing)));
    if let Some(ending) = due {
        return (Some(reason(ending.outcome)), Some(ending.id.clone()));
    }
    if memory.learner_turns() < scenario.patience(memory.difficulty) {
        return (None, None);
    }
    let time = scenario.endings.iter().find(|ending| ending.outcome == Outcome::Time);
    (Some(EndReason::Time), time.map(|ending| ending.id.clone()))
}

const fn reason(outcome: Outcome) -> EndReason {
    match outcome {
        Outcome::Agreement => EndReason::Agreement,
        Outcome::WalkOut => EndReason::WalkOut,
        Outcome::Time => EndReason::Time,
    }
}

/// The next hint: where an unreleased fact lies, else a move from the guide.
pub fn hint(scenario: &Scenario, memory: &Memory) -> String {
    let given = |text: &str| memory.hints.iter().any(|hint| hint == text);
    let facts = scenario
        .facts
        .iter()
        .filter(|fact| !memory.released_ids().contains(&fact.id))
        .filter_map(|fact| fact.hint.clone());
    let moves = scenario.guide.works.iter().map(|works| format!("{}, for example: “{}”", works.name, works.line));
    let mut all = if memory.by(Speaker::Learner).count() < 3 {
        moves.chain(facts).collect()
    } else {
        facts.chain(moves).collect::<Vec<_>>()
    };
    let fresh = all.iter().position(|text| !given(text)).unwrap_or_default();
    all.swap_remove(fresh)
}
