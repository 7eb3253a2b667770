//! Asking an endpoint.

use std::{fmt, time::Duration};

use super::{ChatFailure, Endpoint, Limits};
use crate::domain::prompt::Prompt;

/// An endpoint, ready to be asked.
pub struct Chat {
    endpoint: Endpoint,
    #[expect(dead_code, reason = "read by the gate, which follows")]
    limits: Limits,
}

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
pub enum AnswerShape {
    /// Words.
    Text,
    /// One JSON object; the prompt must say so too.
    JsonObject,
}

impl Chat {
    /// Makes a client for `endpoint` that keeps within `limits`.
    ///
    /// # Errors
    /// [`ChatFailure::Unreachable`] if no HTTP client can be made.
    pub fn new(endpoint: Endpoint, limits: Limits) -> Result<Self, ChatFailure> {
        Ok(Self { endpoint, limits })
    }

    /// The endpoint that is asked.
    #[must_use]
    pub const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Asks for a reply and hands its pieces to `on` as they come. To drop the future is to drop the request.
    ///
    /// # Errors
    /// Any [`ChatFailure`] unless the reply came whole; pieces handed on before it stand.
    #[expect(clippy::unused_async, reason = "the gate follows")]
    pub async fn stream(
        &self,
        _prompt: &Prompt,
        _on: impl FnMut(Piece),
    ) -> Result<Finish, ChatFailure> {
        Err(ChatFailure::Cut { received: 0 })
    }

    /// Asks for a whole answer.
    ///
    /// # Errors
    /// Any [`ChatFailure`]; [`ChatFailure::Unfinished`] if the model was stopped before it was done.
    #[expect(clippy::unused_async, reason = "the gate follows")]
    pub async fn complete(
        &self,
        _prompt: &Prompt,
        _shape: AnswerShape,
    ) -> Result<String, ChatFailure> {
        Err(ChatFailure::Cut { received: 0 })
    }
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
