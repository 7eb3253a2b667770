//! What is asked, in the words that a server takes.

use serde::Serialize;

use super::{AnswerShape, ChatFailure};
use crate::domain::prompt::{Message, Prompt};

/// The body of a request. No organisation, no user, no `stream_options`: some servers refuse them, and none needs them.
#[derive(Serialize)]
pub(super) struct Request<'a> {
    model: &'a str,
    messages: &'a [Message],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Format>,
}

#[derive(Serialize)]
struct Format {
    r#type: &'static str,
}

/// The body of the first request for a reply to `prompt`, as an endpoint gets it.
#[must_use]
pub fn body(model: &str, prompt: &Prompt) -> serde_json::Value {
    serde_json::to_value(Manners::default().request(model, prompt, AnswerShape::Text)).unwrap_or_default()
}

/// The body of the first request for a judge's answer to `prompt`, as an endpoint gets it.
#[must_use]
pub fn judge_body(model: &str, prompt: &Prompt) -> serde_json::Value {
    serde_json::to_value(Manners::default().request(model, prompt, AnswerShape::JsonObject)).unwrap_or_default()
}

/// The same in a batch file: without `stream`, which batches do not know.
#[must_use]
pub fn batch_body(model: &str, prompt: &Prompt) -> serde_json::Value {
    let mut body = judge_body(model, prompt);
    if let Some(body) = body.as_object_mut() {
        body.shift_remove("stream");
    }
    body
}

/// What a server has refused to be asked: learned from its own words, kept for the next request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manners {
    no_response_format: bool,
    no_max_tokens: bool,
    no_temperature: bool,
}

impl Manners {
    /// The request for `prompt`, put as the server takes it.
    pub(super) fn request<'a>(self, model: &'a str, prompt: &'a Prompt, shape: AnswerShape) -> Request<'a> {
        let json = shape == AnswerShape::JsonObject && !self.no_response_format;
        Request {
            model,
            messages: &prompt.messages,
            stream: true,
            max_tokens: (!self.no_max_tokens).then_some(prompt.max_tokens),
            max_completion_tokens: self.no_max_tokens.then_some(prompt.max_tokens),
            temperature: (!self.no_temperature).then(|| f64::from(prompt.temperature) / 100.0),
            response_format: json.then_some(Format { r#type: "json_object" }),
        }
    }

    /// What to leave out after `failure`, if it names something that was asked for.
    pub(super) fn after(self, failure: &ChatFailure, shape: AnswerShape) -> Option<Self> {
        let ChatFailure::Refused { status: 400 | 422, message } = failure else {
            return None;
        };
        let names = |words: &[&str]| words.iter().any(|word| message.as_str().contains(word));
        let mut after = self;
        after.no_response_format |= shape == AnswerShape::JsonObject && names(&["response_format", "json_object"]);
        after.no_max_tokens |= names(&["max_completion_tokens"]);
        after.no_temperature |= names(&["temperature"]);
        (after != self).then_some(after)
    }
}
