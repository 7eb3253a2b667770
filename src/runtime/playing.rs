//! Getting a reply out of an actor, as messages to the session that asked.

use std::{sync::Arc, time::Duration};

use tokio::{sync::mpsc::UnboundedSender, time::sleep};
use tokio_util::task::AbortOnDropHandle;

use crate::{
    backend::{Chat, ChatFailure, Finish, Piece, builtin::actor},
    domain::{
        appraisal::Reading,
        conversation::{AskId, Conversation},
        prompt::{CAUTIOUS_WINDOW, NoRoom, actor_prompt_within},
        thought::{Splitter, Thought},
    },
    runtime::notice::{Exit, Notice},
};

/// Who plays the persona.
#[derive(Clone, Debug)]
pub enum Actor {
    /// The built-in actor.
    Builtin {
        /// The pause between two words, so that a reader can follow; none in line mode.
        pace: Duration,
    },
    /// A model behind an endpoint.
    Model(Arc<Chat>),
}

/// What comes from an actor, with the number of the request it answers.
#[derive(Debug)]
pub enum Heard {
    /// More words.
    Words(AskId, String),
    /// The hidden line of the reply; it is in no words.
    Thought(AskId, Thought),
    /// The endpoint lets us wait.
    Waiting(AskId, String),
    /// Something to know that stops nothing; told once a session.
    Note(Notice),
    /// A model has read the turn; or why it has not.
    Read(AskId, Result<Vec<Reading>, Notice>),
    /// The reply is over; the reason why it is not whole, if it is not.
    Over(AskId, Option<Notice>),
}

/// Asks for a reply in a task of its own; to drop the handle is to stop it, and with it the HTTP stream.
pub fn ask(
    actor: &Actor,
    conversation: &Conversation,
    ask: AskId,
    tell: UnboundedSender<Heard>,
) -> AbortOnDropHandle<()> {
    let pending = conversation.pending();
    let task = match actor.clone() {
        Actor::Builtin { pace } => {
            let reply = actor::reply(conversation.scenario(), conversation.memory(), &pending);
            tokio::spawn(recite(reply, pace, ask, tell))
        }
        Actor::Model(chat) => {
            let (scenario, memory) = (conversation.scenario().clone(), conversation.memory().clone());
            tokio::spawn(async move {
                let window = chat.window().await;
                if window.is_none() {
                    let _ = tell.send(Heard::Note(window_unknown(&chat)));
                }
                let prompt = match actor_prompt_within(&scenario, &memory, &pending, window.unwrap_or(CAUTIOUS_WINDOW))
                {
                    Ok(prompt) => prompt,
                    Err(no_room) => return drop(tell.send(Heard::Over(ask, Some(too_small(no_room))))),
                };
                let (mut splitter, mut told) = (Splitter::default(), None);
                let on = |piece| match piece {
                    Piece::Text(words) => {
                        say(&tell, ask, splitter.push(&words));
                        think(&tell, ask, splitter.thought(), &mut told);
                    }
                    Piece::Waiting { tries_left, after, why } => {
                        let _ = tell.send(Heard::Waiting(ask, waiting(tries_left, after, &why)));
                    }
                };
                let over = chat.stream(&prompt, on).await;
                let (rest, thought) = splitter.finish();
                say(&tell, ask, rest);
                think(&tell, ask, thought.as_ref(), &mut told);
                let _ = tell.send(Heard::Over(ask, why_not_whole(over)));
            })
        }
    };
    AbortOnDropHandle::new(task)
}

async fn recite(reply: String, pace: Duration, ask: AskId, tell: UnboundedSender<Heard>) {
    for word in reply.split_inclusive(' ') {
        let _ = tell.send(Heard::Words(ask, word.to_owned()));
        if !pace.is_zero() {
            sleep(pace).await;
        }
    }
    let _ = tell.send(Heard::Over(ask, None));
}

fn say(tell: &UnboundedSender<Heard>, ask: AskId, words: String) {
    if !words.is_empty() {
        let _ = tell.send(Heard::Words(ask, words));
    }
}

/// Tells of a thought once, and again if it grows.
fn think(tell: &UnboundedSender<Heard>, ask: AskId, thought: Option<&Thought>, told: &mut Option<Thought>) {
    if let Some(thought) = thought.filter(|thought| told.as_ref() != Some(*thought)) {
        *told = Some(thought.clone());
        let _ = tell.send(Heard::Thought(ask, thought.clone()));
    }
}

fn waiting(tries_left: u32, after: Duration, why: &str) -> String {
    let tries = if tries_left == 1 { "1 try".to_owned() } else { format!("{tries_left} tries") };
    format!("{why}; trying again in {:.0} s, {tries} left", after.as_secs_f64().ceil())
}

fn why_not_whole(over: Result<Finish, ChatFailure>) -> Option<Notice> {
    match over {
        Ok(Finish::Stop) => None,
        Ok(Finish::Length) => {
            Some(Notice::new("too_long", "the model reached its token limit in mid-reply").help("ask again, or go on"))
        }
        Ok(Finish::Filtered) => Some(
            Notice::new("filtered", "the server's content filter stopped the reply")
                .help("ask again, or say it differently"),
        ),
        Err(failure) => Some(notice_of(&failure)),
    }
}

fn window_unknown(chat: &Chat) -> Notice {
    Notice::new(
        "window_unknown",
        format!("`{}` does not tell how much {} can take in", chat.endpoint().name, chat.endpoint().model),
    )
    .because(format!("{CAUTIOUS_WINDOW} tokens are taken for granted; a long talk is cut to that from the beginning"))
    .help("say how much it is: `window = …` with the endpoint in the settings")
}

/// A prompt that the model cannot take in, for a person.
#[must_use]
pub fn too_small(no_room: NoRoom) -> Notice {
    Notice::new("window", no_room.to_string())
        .help("give the model a larger context window on its server, say so with `window = …`, or choose another model")
}

/// A failure at an endpoint, for a person.
#[must_use]
pub fn notice_of(failure: &ChatFailure) -> Notice {
    Notice::new(failure.code(), failure.to_string()).help(failure.help()).exit(Exit::Failed)
}
