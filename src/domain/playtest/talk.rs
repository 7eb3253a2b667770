//! One talk, step by step, watched for what must not happen.

use std::{collections::HashSet, sync::Arc};

use crate::domain::{
    behaviour::Detector,
    conversation::{AskId, Conversation, Event, Finish, Memory, Pending, Stage, Start},
    difficulty::Difficulty,
    guard::{self, Rule},
    playtest::{
        learner::ScriptedLearner,
        played::{Played, Watched},
        script::{Level, Script},
    },
    prompt::{NoRoom, Prompt, actor_prompt, actor_prompt_within},
    scenario::Scenario,
    text::SafeText,
    transcript::Speaker,
};

/// So many words in a row of a locked fact are a leak; a shorter fact leaks only as a whole.
const LEAK_WORDS: usize = 6;

/// A talk of a playtest.
#[derive(Debug)]
pub struct Talk {
    conversation: Conversation,
    watched: Watched,
}

impl Talk {
    /// A talk with the persona's opening said.
    #[must_use]
    pub fn begin(scenario: Arc<Scenario>, detector: Arc<Detector>, difficulty: Difficulty, seed: u64) -> Self {
        let mut conversation = Conversation::new(scenario, detector);
        conversation.handle(Event::Begin(Start { seed, difficulty, goal: None }));
        Self { conversation, watched: Watched::default() }
    }

    /// What has been said so far.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        self.conversation.memory()
    }

    /// Whether it is over; a talk in which replies never come is over at twice the persona's patience.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let most = 2 * self.conversation.scenario().patience(self.memory().difficulty);
        matches!(self.conversation.stage(), Stage::Ended(_)) || self.memory().learner_turns() >= most
    }

    /// The learner speaks; what the reply may do, when one is due. What would be sent for it is looked through for locked facts.
    pub fn hear(&mut self, words: &str) -> Option<Pending> {
        self.conversation.handle(Event::LearnerSaid(SafeText::new(words)));
        self.due()
    }

    /// What the reply that is due may do; a second time for one turn when the guard took the first reply back.
    pub fn due(&mut self) -> Option<Pending> {
        self.ask()?;
        let pending = self.conversation.pending();
        let prompt = actor_prompt(self.conversation.scenario(), self.conversation.memory(), &pending);
        self.watched.leaks += leaks(self.conversation.scenario(), self.conversation.memory(), &prompt);
        Some(pending)
    }

    /// What is sent for the reply to a model whose context window holds so many tokens.
    ///
    /// # Errors
    /// Not even the persona fits.
    pub fn prompt(&self, pending: &Pending, window: u32) -> Result<Prompt, NoRoom> {
        actor_prompt_within(self.conversation.scenario(), self.memory(), pending, window)
    }

    /// The persona replies; with [`Finish::Authored`] the guard leaves the words alone, and only looks.
    pub fn answer(&mut self, words: &str, finish: Finish) {
        let Some(ask) = self.ask() else { return };
        let words = SafeText::new(words);
        let pending = self.conversation.pending();
        let breaches = guard::check(self.conversation.scenario(), self.memory(), &pending, words.as_str());
        let breaks = |rule| u32::from(guard::rules(&breaches).contains(&rule));
        let again = self.memory().by(Speaker::Persona).any(|said| said.text.as_str() == words.as_str().trim());
        self.watched.role_breaks += breaks(Rule::RoleBreak);
        self.watched.repeats += breaks(Rule::Repeat).max(u32::from(again));
        self.conversation.handle(Event::ActorDelta(ask, words));
        self.conversation.handle(Event::ActorFinished(ask, finish));
    }

    /// Ends it, if it has not ended.
    pub fn end(&mut self) {
        self.conversation.handle(Event::LearnerEnds);
    }

    /// What it came to.
    #[must_use]
    pub fn played(&self, level: Level) -> Played {
        Played::of(self.conversation.scenario(), self.conversation.memory(), level, self.watched)
    }

    fn ask(&self) -> Option<AskId> {
        match self.conversation.stage() {
            Stage::Replying { ask, .. } => Some(*ask),
            Stage::Fresh | Stage::Listening | Stage::Stalled | Stage::Ended(_) => None,
        }
    }
}

/// Plays a whole talk with a script against an actor that needs no waiting for.
pub fn play(
    mut talk: Talk,
    scenario: &Scenario,
    script: &Script,
    level: Level,
    actor: impl Fn(&Scenario, &Memory, &Pending) -> String,
) -> Played {
    let mut learner = ScriptedLearner::new(script, scenario, level, talk.memory().seed);
    while !talk.is_over() {
        let words = learner.say(talk.memory());
        let Some(pending) = talk.hear(&words) else { break };
        let reply = actor(scenario, talk.memory(), &pending);
        talk.answer(&reply, Finish::Authored);
    }
    talk.end();
    talk.played(level)
}

/// How many locked facts stand in what would be sent.
fn leaks(scenario: &Scenario, memory: &Memory, prompt: &Prompt) -> u32 {
    let sent: Vec<Vec<String>> = prompt.messages.iter().map(|message| folded(&message.content)).collect();
    let runs: HashSet<&[String]> = sent.iter().flat_map(|words| words.windows(LEAK_WORDS)).collect();
    let locked = scenario.facts.iter().filter(|fact| !memory.released_ids().contains(&fact.id));
    let leaked = locked.filter(|fact| {
        let secret = folded(fact.secret());
        if secret.len() >= LEAK_WORDS {
            secret.windows(LEAK_WORDS).any(|run| runs.contains(run))
        } else {
            !secret.is_empty() && sent.iter().any(|words| words.windows(secret.len()).any(|run| run == secret))
        }
    });
    u32::try_from(leaked.count()).unwrap_or(u32::MAX)
}

fn folded(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
