//! Every way in which asking an endpoint can go wrong.

use std::time::Duration;

use thiserror::Error;

use super::Finish;
use crate::domain::text::SafeText;

/// Why there is no whole answer. What was handed on before it stands; words from the server are safe text, without key or prompt.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChatFailure {
    /// No connection.
    #[error("{host} cannot be reached: {why}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// What the system said.
        why: SafeText,
    },
    /// No connection in time.
    #[error("no connection to {host} within {}", seconds(*.after))]
    ConnectTimeout {
        /// Host and port.
        host: String,
        /// The limit.
        after: Duration,
    },
    /// Connected, but no byte of an answer in time.
    #[error("the server took the request and said nothing for {}", seconds(*.after))]
    NoFirstByte {
        /// The limit.
        after: Duration,
    },
    /// The answer stopped coming.
    #[error("the answer stopped coming for {} ({received} characters had come)", seconds(*.after))]
    Stalled {
        /// The limit.
        after: Duration,
        /// Characters handed on.
        received: usize,
    },
    /// The answer kept coming for too long.
    #[error("the answer was not finished after {} ({received} characters had come)", seconds(*.after))]
    TooSlow {
        /// The limit.
        after: Duration,
        /// Characters handed on.
        received: usize,
    },
    /// The answer ended without an end mark.
    #[error("the connection ended in the middle of the answer ({received} characters had come)")]
    Cut {
        /// Characters handed on.
        received: usize,
    },
    /// 401 or 403.
    #[error("the server does not accept the key ({status}){}", said(.message))]
    Unauthorized {
        /// The HTTP status.
        status: u16,
        /// What the server said.
        message: SafeText,
    },
    /// 429, after the tries that were sensible.
    #[error("the server is being asked too much{}{}", wait(*.retry_after), said(.message))]
    RateLimited {
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
        /// What the server said.
        message: SafeText,
    },
    /// Any other status that is no answer.
    #[error("the server refused the request ({status}){}", said(.message))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the server said.
        message: SafeText,
    },
    /// 3xx: not followed, since that would hand the conversation to another host.
    #[error("the server points to another address ({status})")]
    Redirected {
        /// The HTTP status.
        status: u16,
    },
    /// Something answered, but not in the chat protocol.
    #[error("what answered does not speak the chat protocol: it sent {what}")]
    NotAChat {
        /// What came instead, in our words.
        what: String,
    },
    /// One line of the stream grew beyond the limit.
    #[error("the server sent a line of more than {limit} bytes")]
    LineTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// The reply grew beyond the limit.
    #[error("the reply grew beyond {limit} bytes")]
    ReplyTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// The server reported an error in its answer.
    #[error("the server broke off with an error{}", said(.message))]
    ServerError {
        /// What the server said.
        message: SafeText,
    },
    /// A whole answer was asked for, and the model stopped for another reason than being done.
    #[error("the answer is not whole: {}", match .finish {
        Finish::Length => "it reached the token limit",
        Finish::Filtered => "the server's content filter stopped it",
        Finish::Stop => "it stopped",
    })]
    Unfinished {
        /// How it ended.
        finish: Finish,
    },
}

impl ChatFailure {
    /// The stable code of this failure, for `--json` and tests.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::ConnectTimeout { .. } => "connect_timeout",
            Self::NoFirstByte { .. } => "no_first_byte",
            Self::Stalled { .. } => "stalled",
            Self::TooSlow { .. } => "too_slow",
            Self::Cut { .. } => "cut",
            Self::Unauthorized { .. } => "unauthorized",
            Self::RateLimited { .. } => "rate_limited",
            Self::Refused { .. } => "refused",
            Self::Redirected { .. } => "redirected",
            Self::NotAChat { .. } => "not_a_chat",
            Self::LineTooLong { .. } => "line_too_long",
            Self::ReplyTooLong { .. } => "reply_too_long",
            Self::ServerError { .. } => "server_error",
            Self::Unfinished { .. } => "unfinished",
        }
    }

    /// What to do about it, in one sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Unreachable { .. } => {
                "Check that the server runs and that its base URL is right; `spar doctor` tries it.".into()
            }
            Self::ConnectTimeout { .. } => "Check the network and the base URL, then try again.".into(),
            Self::NoFirstByte { .. } => {
                "A large model may still be loading: try again in a moment, or choose a smaller model.".into()
            }
            Self::Stalled { .. } | Self::TooSlow { .. } | Self::Cut { .. } => {
                "What came is kept; ask again for a whole reply.".into()
            }
            Self::Unauthorized { .. } => {
                "Set the key of this endpoint again, and check that it may use this model.".into()
            }
            Self::RateLimited { retry_after: Some(after), .. } => {
                format!("Try again in {}, or use another endpoint.", seconds(*after))
            }
            Self::RateLimited { retry_after: None, .. } => {
                "Wait a little and try again, or check the account's quota.".into()
            }
            Self::Refused { status: 402, .. } => "Check the account's credit, or use another endpoint.".into(),
            Self::Refused { status: 404, .. } => {
                "Check the model's name and that the base URL ends as the server wants it, mostly in `/v1`.".into()
            }
            Self::Refused { status: 500.., .. } => {
                "The server has trouble: try again in a moment, or use another endpoint.".into()
            }
            Self::Refused { .. } => {
                "Check the model's name and the endpoint's settings; `spar doctor` tries them.".into()
            }
            Self::Redirected { .. } => "Set the base URL to the address where the server really is.".into(),
            Self::NotAChat { .. } => {
                "Check that the base URL is that of an OpenAI-compatible server and ends as it wants, mostly in `/v1`."
                    .into()
            }
            Self::LineTooLong { .. } | Self::ReplyTooLong { .. } => {
                "Ask again; if it happens again, use another model or server.".into()
            }
            Self::ServerError { .. } => "Ask again; if it happens again, use another model or endpoint.".into(),
            Self::Unfinished { finish: Finish::Filtered } => "Use another model or endpoint for this scenario.".into(),
            Self::Unfinished { .. } => "Ask again, or use a model that says less.".into(),
        }
    }
}

impl ChatFailure {
    /// The same with `received` characters handed on.
    pub(super) fn after(self, received: usize) -> Self {
        match self {
            Self::Stalled { after, .. } => Self::Stalled { after, received },
            Self::TooSlow { after, .. } => Self::TooSlow { after, received },
            Self::Cut { .. } => Self::Cut { received },
            other => other,
        }
    }

    /// The same with the server's words passed through `veil`.
    pub(super) fn veiled(mut self, veil: impl Fn(&SafeText) -> SafeText) -> Self {
        if let Self::Unauthorized { message, .. }
        | Self::RateLimited { message, .. }
        | Self::Refused { message, .. }
        | Self::ServerError { message }
        | Self::Unreachable { why: message, .. } = &mut self
        {
            *message = veil(message);
        }
        self
    }
}

fn seconds(span: Duration) -> String {
    if span.as_millis() < 1000 {
        format!("{} ms", span.as_millis())
    } else {
        format!("{} s", span.as_secs_f64().ceil())
    }
}

fn wait(after: Option<Duration>) -> String {
    after.map(|after| format!(" and wants {} of rest", seconds(after))).unwrap_or_default()
}

fn said(message: &SafeText) -> String {
    if message.is_blank() { String::new() } else { format!(": {message}") }
}
