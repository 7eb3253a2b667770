//! A learner that follows a script: the same words for the same seed and the same talk.

use std::collections::BTreeSet;

use crate::domain::{
    chance::Chance,
    conversation::Memory,
    phrase::Words,
    playtest::{
        script::{Level, Script, Step},
        voice::{filled, topic_names},
    },
    scenario::Scenario,
};

/// What is said by a script that has nothing at all to say.
const NOTHING: &str = "Okay.";

/// One learner in one talk.
#[derive(Debug)]
pub struct ScriptedLearner<'a> {
    script: &'a Script,
    scenario: &'a Scenario,
    chance: Chance,
    /// Steps still to be said, by their place in the script.
    queue: Vec<usize>,
    used: BTreeSet<(usize, usize)>,
    asked: BTreeSet<usize>,
}

impl<'a> ScriptedLearner<'a> {
    /// A learner for one talk. The seed decides wordings, the order of steps that may change places, and in some runs leaves a
    /// step out or says one twice.
    #[must_use]
    pub fn new(script: &'a Script, scenario: &'a Scenario, level: Level, seed: u64) -> Self {
        let mut chance = Chance::new(seed, 0x1ea4 + level as u64);
        let mut queue = order(&script.steps, &mut chance);
        let loose: Vec<usize> = (0..queue.len()).filter(|at| !script.steps[queue[*at]].kept).collect();
        if chance.below(3) == 0 && loose.len() > 2 {
            queue.remove(loose[chance.below(loose.len())]);
        }
        if chance.below(4) == 0 && !queue.is_empty() {
            let at = chance.below(queue.len());
            queue.insert(at + 1, queue[at]);
        }
        Self { script, scenario, chance, queue, used: BTreeSet::new(), asked: BTreeSet::new() }
    }

    /// What the learner says next.
    pub fn say(&mut self, memory: &Memory) -> String {
        // A script that is through, or whose steps all wait, is gone through again with other wordings, then with any.
        for round in 0..3 {
            for place in 0..self.queue.len() {
                let step = self.queue[place];
                if let Some(words) = self.wording(step, memory) {
                    self.queue.remove(place);
                    return words;
                }
            }
            if round == 1 {
                self.used.clear();
            }
            self.queue = (0..self.script.steps.len()).collect();
        }
        NOTHING.to_owned()
    }

    /// A wording of the step that has not been used, filled in; none when the step must wait or has nothing left to say.
    fn wording(&mut self, at: usize, memory: &Memory) -> Option<String> {
        let step = &self.script.steps[at];
        if step.when.as_ref().is_some_and(|when| !when.holds(&memory.standing())) {
            return None;
        }
        let fresh: Vec<usize> = (0..step.say.len()).filter(|say| !self.used.contains(&(at, *say))).collect();
        let start = self.chance.below(fresh.len());
        let topic = self.topic(memory);
        let named = topic.as_ref().map(|(_, name)| name.as_str());
        for say in fresh.iter().cycle().skip(start).take(fresh.len()) {
            let Some(words) = filled(&step.say[*say], self.scenario, memory.last_persona_words(), named) else {
                continue;
            };
            self.used.insert((at, *say));
            if let Some((topic, _)) = topic.as_ref().filter(|_| step.say[*say].contains("{topic}")) {
                self.asked.insert(*topic);
            }
            return Some(words);
        }
        None
    }

    /// A topic to ask about: one that the persona just touched, else any that was not asked about yet.
    fn topic(&mut self, memory: &Memory) -> Option<(usize, String)> {
        let mut open = topic_names(self.scenario);
        if open.iter().all(|(at, _)| self.asked.contains(at)) {
            self.asked.clear();
        }
        open.retain(|(at, _)| !self.asked.contains(at));
        let heard = Words::of(memory.last_persona_words());
        let touched: Vec<_> =
            open.iter().filter(|(at, _)| heard.find_any(&self.scenario.topics[*at].words).is_some()).cloned().collect();
        let among = if touched.is_empty() { open } else { touched };
        let (at, names) = among.get(self.chance.below(among.len()))?;
        names.get(self.chance.below(names.len())).map(|name| (*at, name.clone()))
    }
}

/// The steps in the file's order, those that may change places shuffled among their neighbours.
fn order(steps: &[Step], chance: &mut Chance) -> Vec<usize> {
    let mut order: Vec<usize> = (0..steps.len()).collect();
    let mut start = 0;
    while start < steps.len() {
        let end = (start..steps.len()).find(|at| !steps[*at].any_order).unwrap_or(steps.len());
        for at in (start + 1..end).rev() {
            order.swap(at, start + chance.below(at - start + 1));
        }
        start = end + 1;
    }
    order
}
