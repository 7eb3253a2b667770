//! What the actor's model gets to see: the same prompt as in a session, for whoever wants to read it.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    backend::{AnswerShape, body},
    domain::{
        conversation::{Conversation, Entry, Event, Start, What},
        prompt::{CAUTIOUS_WINDOW, Prompt, actor_prompt_within},
        scenario::Scenario,
        text::SafeText,
    },
    runtime::{
        front::Runtime,
        notice::{Exit, Notice},
        playing::{Actor, too_small},
        rows::Review,
    },
};

/// What is sent for one reply.
#[derive(Clone, Debug)]
pub struct AsActor {
    /// The endpoint and its model; none for the built-in actor, which is sent nothing.
    pub endpoint: Option<(String, String)>,
    /// The messages.
    pub prompt: Prompt,
}

impl AsActor {
    /// The body of the request.
    #[must_use]
    pub fn body(&self) -> Value {
        body(self.endpoint.as_ref().map_or("", |(_, model)| model.as_str()), &self.prompt, AnswerShape::Text)
    }
}

impl Runtime {
    /// What is sent to `actor` for its first reply in a talk with this seed, if the learner begins with `words`. A server that tells
    /// its model's context window is asked for it; nothing else is sent.
    ///
    /// # Errors
    /// No such endpoint, one that may not see the scenario, or a window too small for the persona.
    pub async fn as_actor_at_first(
        &self,
        scenario: Arc<Scenario>,
        actor: &str,
        seed: u64,
        words: &str,
    ) -> Result<AsActor, Notice> {
        let difficulty = self.choice(&scenario.id).difficulty;
        let mut talk = Conversation::new(scenario, self.detector());
        talk.handle(Event::Begin(Start { seed, difficulty, goal: None }));
        talk.handle(Event::LearnerSaid(SafeText::new(words)));
        self.as_actor(&talk, actor).await
    }

    /// What is sent to the session's actor for its reply to a learner turn: the one with this number, or the last one.
    ///
    /// # Errors
    /// No such turn, or as [`Runtime::as_actor_at_first`].
    pub async fn as_actor_in(&self, review: &Review, turn: Option<u32>, actor: &str) -> Result<AsActor, Notice> {
        let log = up_to_reply(review, turn).ok_or_else(|| no_turn(review, turn))?;
        let talk = Conversation::replay(review.scenario.clone(), self.detector(), log);
        self.as_actor(&talk, actor).await
    }

    async fn as_actor(&self, talk: &Conversation, actor: &str) -> Result<AsActor, Notice> {
        let (endpoint, window) = match self.known_players().actor(actor, talk.scenario())? {
            Actor::Builtin { .. } => (None, None),
            Actor::Model(chat) => {
                (Some((chat.endpoint().name.clone(), chat.endpoint().model.clone())), chat.window().await)
            }
        };
        let window = window.unwrap_or(CAUTIOUS_WINDOW);
        let prompt = actor_prompt_within(talk.scenario(), talk.memory(), &talk.pending(), window).map_err(too_small)?;
        Ok(AsActor { endpoint, prompt })
    }
}

/// The session as it was when the reply to a turn was asked for.
fn up_to_reply(review: &Review, wanted: Option<u32>) -> Option<Vec<Entry>> {
    let line = review.branch.line();
    let is_wanted = |what: &What| matches!(what, What::LearnerSaid { turn, .. } if wanted.is_none_or(|n| n == *turn));
    let said = line.iter().rposition(|entry| is_wanted(&entry.what))?;
    let reply = line[said..].iter().position(|entry| {
        matches!(entry.what, What::PersonaPart { .. } | What::PersonaSaid { .. } | What::Ended { .. })
    });
    let end = reply.map_or(line.len(), |reply| said + reply);
    Some(line[..end].iter().map(|entry| (*entry).clone()).collect())
}

fn no_turn(review: &Review, wanted: Option<u32>) -> Notice {
    let what = match wanted {
        Some(turn) => format!("turn {turn} of this session is not the learner's"),
        None => "the learner has said nothing in this session".to_owned(),
    };
    Notice::new("no_turn", what).help(format!("`spar show {}` numbers the turns", review.row.id)).exit(Exit::Usage)
}
