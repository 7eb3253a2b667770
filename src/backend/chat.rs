//! Asking an endpoint.

use std::{
    fmt,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_openai::{Client, error::OpenAIError};
use futures_util::StreamExt;
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::{
    select,
    sync::{OnceCell, mpsc::UnboundedReceiver},
    time::timeout,
};

use super::{
    ChatFailure, Endpoint, Limits,
    address::Address,
    gate::{self, Desk, Gate, Refusal},
    reply::Reply,
    request::{Manners, Request},
    stream::Chunk,
    veil::veil,
    window,
};
use crate::domain::prompt::Prompt;

/// How long a server may take to tell its window.
const WINDOW_WITHIN: Duration = Duration::from_secs(2);

/// An endpoint, ready to be asked.
pub struct Chat {
    endpoint: Arc<Endpoint>,
    limits: Limits,
    http: reqwest::Client,
    habits: Habits,
    window: OnceCell<Option<u32>>,
}

/// What has been learned of how a server wants to be asked. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Habits(Arc<Mutex<Manners>>);

/// What comes while an answer is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The next words of the reply, as the model wrote them: make them safe text before they are shown.
    Text(String),
    /// Nothing came of this try; another follows.
    Waiting {
        /// How many tries are left.
        tries_left: u32,
        /// How long until the next.
        after: Duration,
        /// Why, in a few words of ours.
        why: String,
    },
}

/// How a whole reply ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model was done.
    Stop,
    /// The token limit was reached.
    Length,
    /// The server's content filter stopped it.
    Filtered,
}

/// What an answer must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerShape<'a> {
    /// Words.
    Text,
    /// One JSON object; the prompt must say so too.
    JsonObject,
    /// One JSON object of this JSON schema; the prompt must say so too.
    Schema(&'a Value),
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// What it took, where the server tells.
    pub usage: Option<Usage>,
}

/// What a server counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt: u64,
    /// Tokens of the answer, thoughts included.
    pub answer: u64,
}

impl Chat {
    /// Makes a client for `endpoint` that keeps within `limits`. To be made once and asked often: it keeps connections.
    ///
    /// # Errors
    /// [`ChatFailure::Unreachable`] if no HTTP client can be made.
    pub fn new(endpoint: Endpoint, limits: Limits) -> Result<Self, ChatFailure> {
        let http = gate::client(&endpoint, limits.connect)?;
        Ok(Self { endpoint: Arc::new(endpoint), limits, http, habits: Habits::default(), window: OnceCell::new() })
    }

    /// The same client with what another one has learned of the server, and will.
    #[must_use]
    pub fn with(self, habits: Habits) -> Self {
        Self { habits, ..self }
    }

    /// The endpoint that is asked.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// How many tokens the model can take in: as set, else as the server tells, which is asked once; none if it does not tell.
    pub async fn window(&self) -> Option<u32> {
        match self.limits.window {
            Some(set) => Some(set),
            None => *self.window.get_or_init(|| window::window(&self.endpoint, WINDOW_WITHIN)).await,
        }
    }

    /// Asks for a reply and hands its pieces to `on` as they come. To drop the future is to drop the request.
    ///
    /// # Errors
    /// Any [`ChatFailure`] unless the reply came whole; pieces handed on before it stand.
    pub async fn stream(&self, prompt: &Prompt, mut on: impl FnMut(Piece)) -> Result<Finish, ChatFailure> {
        self.ask(prompt, AnswerShape::Text, &mut on).await.map(|(finish, _)| finish)
    }

    /// As [`Chat::answer`], the words alone.
    ///
    /// # Errors
    /// As [`Chat::answer`].
    pub async fn complete(&self, prompt: &Prompt, shape: AnswerShape<'_>) -> Result<String, ChatFailure> {
        self.answer(prompt, shape).await.map(|answer| answer.text)
    }

    /// Asks for a whole answer. A server that does not take a JSON schema is asked again for a JSON object, and one that does not
    /// take that, without; it is remembered as long as its [`Habits`] are.
    ///
    /// # Errors
    /// Any [`ChatFailure`]; [`ChatFailure::Unfinished`] if the model was stopped before it was done.
    pub async fn answer(&self, prompt: &Prompt, shape: AnswerShape<'_>) -> Result<Answer, ChatFailure> {
        let mut text = String::new();
        let mut gather = |piece| {
            if let Piece::Text(words) = piece {
                text.push_str(&words);
            }
        };
        match self.ask(prompt, shape, &mut gather).await? {
            (Finish::Stop, usage) => Ok(Answer { text, usage }),
            (finish, _) => Err(ChatFailure::Unfinished { finish }),
        }
    }

    /// Asks, and asks again without what the server does not take; each such thing once.
    async fn ask(
        &self,
        prompt: &Prompt,
        shape: AnswerShape<'_>,
        on: &mut impl FnMut(Piece),
    ) -> Result<(Finish, Option<Usage>), ChatFailure> {
        let mut sent = *self.manners();
        let mut heard = false;
        loop {
            let request = sent.request(&self.endpoint.model, prompt, shape);
            let mut hear = |piece| {
                heard |= matches!(piece, Piece::Text(_));
                on(piece);
            };
            let outcome = self.once(&request, &mut hear).await;
            match outcome {
                Ok(whole) => {
                    self.manners().answered(sent, shape);
                    return Ok(whole);
                }
                // Who has begun to answer is not asked again: what it said would be heard twice.
                Err(failure) if !heard && self.manners().refused(&failure, sent, shape) => sent = *self.manners(),
                Err(failure) => return Err(self.veiled(failure, prompt)),
            }
        }
    }

    fn manners(&self) -> MutexGuard<'_, Manners> {
        self.habits.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn once(
        &self,
        request: &Request<'_>,
        on: &mut impl FnMut(Piece),
    ) -> Result<(Finish, Option<Usage>), ChatFailure> {
        let (desk, tries) = Desk::open();
        let gate = Gate {
            http: self.http.clone(),
            endpoint: self.endpoint.clone(),
            limits: self.limits.clone(),
            desk: desk.clone(),
        };
        let client = Client::build(self.http.clone(), Address::new(self.endpoint.clone())).with_http_service(gate);
        let chat = client.chat();
        let mut chunks = telling(chat.create_stream_byot::<_, Chunk>(request), tries, on).await.map_err(refusal)?;
        let mut reply = Reply::new(self.limits.reply);
        let mut say = |words| on(Piece::Text(words));
        loop {
            let next = match reply.patience() {
                Some(patience) => timeout(patience, chunks.next()).await.unwrap_or_default(),
                None => chunks.next().await,
            };
            // The gate passes on only what can be read; an error here is an end like any other, and the desk knows which.
            let Some(Ok(chunk)) = next else { break };
            reply.take(&chunk, &mut say)?;
        }
        let usage = reply.usage();
        Ok((reply.finish(desk.end(), &mut say)?, usage))
    }

    /// `failure` without key and prompt, which servers like to repeat.
    fn veiled(&self, failure: ChatFailure, prompt: &Prompt) -> ChatFailure {
        let key = self.endpoint.secret().map(|key| (key.expose_secret(), 8));
        let words = prompt.messages.iter().map(|message| (message.content.as_str(), 12));
        failure.veiled(|said| veil(said, key.into_iter().chain(words.clone())))
    }
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat").field("endpoint", &self.endpoint).field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Waits for `opening` and tells meanwhile of the tries that are repeated.
async fn telling<T>(
    opening: impl Future<Output = T>,
    mut tries: UnboundedReceiver<Piece>,
    on: &mut impl FnMut(Piece),
) -> T {
    let mut opening = pin!(opening);
    loop {
        select! {
            biased;
            Some(piece) = tries.recv() => on(piece),
            opened = &mut opening => return opened,
        }
    }
}

/// The failure that the gate gave to the client crate.
fn refusal(error: OpenAIError) -> ChatFailure {
    let other = || ChatFailure::NotAChat { what: "nothing: the request could not be made".into() };
    match error {
        OpenAIError::Boxed(inner) => inner.downcast::<Refusal>().map_or_else(|_| other(), |refusal| refusal.0),
        _ => other(),
    }
}
