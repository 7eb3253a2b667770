//! What a model may see now.

mod actor;
mod budget;
mod learner;

use serde::Serialize;

pub use actor::{actor_prompt, actor_prompt_within, never_said};
pub use budget::{CAUTIOUS_WINDOW, NoRoom, tokens};
pub use learner::learner_prompt;

/// Who a message is from, in the chat protocol's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Instructions; never learner words.
    System,
    /// The learner, or a judge's material.
    User,
    /// The persona.
    Assistant,
}

impl Role {
    /// The word in the protocol.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One message of a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Who it is from.
    pub role: Role,
    /// The words.
    pub content: String,
}

/// A whole prompt, ready for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Prompt {
    /// The messages, in order.
    pub messages: Vec<Message>,
    /// The most tokens the answer may have.
    pub max_tokens: u32,
    /// Sampling temperature in hundredths (70 is 0.7).
    pub temperature: u32,
}
