//! One event's JSON, read as leniently as servers write it.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::backend::{Finish, Usage};

/// What one chunk of a reply carries. Any JSON can be read as a chunk: ids, roles and dates are not looked at, `null` is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::backend) struct Chunk {
    /// Words of the reply.
    pub(in crate::backend) text: String,
    /// Bytes of reasoning, which nobody sees.
    pub(in crate::backend) thought: usize,
    /// Whether and how the reply is over.
    pub(in crate::backend) ending: Option<Ending>,
    /// Whether there was a choice at all (a usage chunk has none).
    pub(in crate::backend) choice: bool,
    /// What the server counted.
    pub(in crate::backend) usage: Option<Usage>,
    /// What the server says went wrong.
    pub(in crate::backend) error: Option<String>,
}

/// A finish reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::backend) enum Ending {
    /// A whole reply.
    Finish(Finish),
    /// Given up by the server.
    Broken,
}

impl<'de> Deserialize<'de> for Chunk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::read(&value))
    }
}

impl Chunk {
    /// Reads what there is.
    pub(in crate::backend) fn read(value: &Value) -> Self {
        let choice = value.get("choices").and_then(|choices| choices.get(0)).filter(|choice| choice.is_object());
        let said = choice.and_then(|choice| {
            ["delta", "message"].iter().find_map(|key| choice.get(key).filter(|said| said.is_object()))
        });
        let text = said.and_then(|said| spoken(said.get("content")).or_else(|| spoken(said.get("refusal"))));
        let thoughts = ["reasoning_content", "reasoning"].iter().find_map(|key| said?.get(key)?.as_str());
        Self {
            text: text.or_else(|| spoken(choice?.get("text"))).unwrap_or_default(),
            thought: thoughts.map_or(0, str::len),
            ending: choice.and_then(|choice| choice.get("finish_reason")?.as_str()).and_then(ending),
            choice: choice.is_some(),
            usage: value.get("usage").and_then(usage),
            error: error_in(value).or_else(|| error_in(choice?)),
        }
    }
}

/// A count of both kinds of tokens; half a count is none.
fn usage(value: &Value) -> Option<Usage> {
    let count = |key: &str| value.get(key)?.as_u64();
    Some(Usage { prompt: count("prompt_tokens")?, answer: count("completion_tokens")? })
}

fn ending(reason: &str) -> Option<Ending> {
    match reason {
        "" | "null" => None,
        "length" | "max_tokens" | "model_length" => Some(Ending::Finish(Finish::Length)),
        "content_filter" | "safety" | "SAFETY" => Some(Ending::Finish(Finish::Filtered)),
        "error" | "abort" | "cancelled" | "insufficient_system_resource" => Some(Ending::Broken),
        _ => Some(Ending::Finish(Finish::Stop)),
    }
}

/// The words in a content field: a string, or the `text` parts of a list.
fn spoken(content: Option<&Value>) -> Option<String> {
    match content? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Array(parts) => Some(parts.iter().filter_map(|part| part.get("text")?.as_str()).collect()),
        _ => None,
    }
}

/// The error that an answer with status 200 carries, if it does.
fn error_in(value: &Value) -> Option<String> {
    let value = unwrapped(value);
    match value.get("error") {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(error @ Value::Object(fields)) if !fields.is_empty() => Some(message_in(error)),
        _ if value.get("object").and_then(Value::as_str) == Some("error") => Some(message_in(value)),
        _ => None,
    }
}

/// The words of an error in any of the shapes that servers give it.
pub(in crate::backend) fn message_in(error: &Value) -> String {
    let error = unwrapped(error);
    let found =
        ["error", "message", "detail", "msg"].iter().find_map(|key| error.get(key).filter(|found| !found.is_null()));
    match (found, error) {
        (Some(found), _) => message_in(found),
        (None, Value::String(text)) => text.clone(),
        (None, other) => other.to_string(),
    }
}

/// Google puts a list around its errors.
fn unwrapped(value: &Value) -> &Value {
    value.get(0).filter(|first| first.get("error").is_some()).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::{Chunk, Ending};
    use crate::backend::{Finish, Usage};

    fn read(json: &str) -> Chunk {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn chunks_of_every_server_are_read() {
        let text = |text: &str| Chunk { text: text.into(), choice: true, ..Chunk::default() };
        let stop = Some(Ending::Finish(Finish::Stop));
        for (json, expected) in [
            (
                r#"{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}"#,
                text("hi"),
            ),
            (r#"{"choices":[{"delta":{"content":"hi"}}]}"#, text("hi")),
            (r#"{"choices":[{"delta":{"role":"assistant","content":null}}]}"#, text("")),
            (
                r#"{"choices":[{"delta":{"role":"model","content":[{"type":"thinking","thinking":"x"},{"type":"text","text":"hi"}]}}]}"#,
                text("hi"),
            ),
            (r#"{"choices":[{"delta":{"content":null,"refusal":"no"}}]}"#, text("no")),
            (r#"{"choices":[{"delta":null,"text":"hi"}]}"#, text("hi")),
            (r#"{"choices":[{"delta":{"reasoning_content":"abc"}}]}"#, Chunk { thought: 3, ..text("") }),
            (r#"{"choices":[{"delta":{"content":"","reasoning":"abc"}}]}"#, Chunk { thought: 3, ..text("") }),
            (
                r#"{"choices":[{"message":{"content":"hi"},"finish_reason":"stop"}]}"#,
                Chunk { ending: stop, ..text("hi") },
            ),
            (
                r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#,
                Chunk { ending: Some(Ending::Finish(Finish::Length)), ..text("") },
            ),
            (
                r#"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#,
                Chunk { ending: Some(Ending::Finish(Finish::Filtered)), ..text("") },
            ),
            (r#"{"choices":[{"delta":{},"finish_reason":"eos_token"}]}"#, Chunk { ending: stop, ..text("") }),
            (r#"{"choices":[{"delta":{"content":"a"},"finish_reason":""}]}"#, text("a")),
            (r#"{"choices":[],"usage":{"total_tokens":3}}"#, Chunk::default()),
            (
                r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#,
                Chunk { usage: Some(Usage { prompt: 9, answer: 2 }), ..Chunk::default() },
            ),
            (r#"{"choices":null}"#, Chunk::default()),
            (r#"{"choices":7,"error":null}"#, Chunk::default()),
            ("[1,2]", Chunk::default()),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    #[test]
    fn errors_are_found_in_every_shape() {
        for (json, message) in [
            (r#"{"error":{"code":502,"message":"gone"},"choices":[{"finish_reason":"error"}]}"#, Some("gone")),
            (r#"{"error":"gone"}"#, Some("gone")),
            (r#"{"object":"error","message":"gone","code":400}"#, Some("gone")),
            (r#"{"choices":[{"error":{"message":"gone"},"delta":{}}]}"#, Some("gone")),
            (r#"{"error":{"code":7}}"#, Some(r#"{"code":7}"#)),
            (r#"[{"error":{"code":400,"message":"gone"}}]"#, Some("gone")),
            (r#"{"error":null}"#, None),
            (r#"{"error":{}}"#, None),
        ] {
            assert_eq!(read(json).error.as_deref(), message, "{json}");
        }
    }
}
