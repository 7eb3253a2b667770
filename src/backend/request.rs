//! What is asked, in the words that a server takes.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    AnswerShape, ChatFailure,
    roles::{self, Roles},
};
use crate::domain::prompt::{Message, Prompt};

/// The body of a request. No organisation, no user, no `stream_options`: some servers refuse them, and none needs them.
#[derive(Serialize)]
pub(super) struct Request<'a> {
    model: &'a str,
    messages: Cow<'a, [Message]>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<Value>,
}

/// The body of the first request for an answer of this shape to `prompt`, as an endpoint gets it of which nothing is known.
#[must_use]
pub fn body(model: &str, prompt: &Prompt, shape: AnswerShape<'_>) -> Value {
    serde_json::to_value(Manners::default().request(model, prompt, shape)).unwrap_or_default()
}

/// The same in a batch file: without `stream`, which batches do not know.
#[must_use]
pub fn batch_body(model: &str, prompt: &Prompt, shape: AnswerShape<'_>) -> Value {
    let mut body = body(model, prompt, shape);
    if let Some(body) = body.as_object_mut() {
        body.shift_remove("stream");
    }
    body
}

/// How an answer's form is asked for, the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Schema,
    Object,
    Free,
}

/// Whether a server takes something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Taken {
    #[default]
    Untried,
    Yes,
    No,
}

/// What a server takes and what it has refused to be asked: learned from its own words, kept for the next request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manners {
    schema: Taken,
    object: Taken,
    roles: Roles,
    no_max_tokens: bool,
    no_temperature: bool,
}

impl Manners {
    /// The request for `prompt`, put as the server takes it.
    pub(super) fn request<'a>(self, model: &'a str, prompt: &'a Prompt, shape: AnswerShape<'_>) -> Request<'a> {
        Request {
            model,
            messages: self.roles.put(&prompt.messages),
            stream: true,
            max_tokens: (!self.no_max_tokens).then_some(prompt.max_tokens),
            max_completion_tokens: self.no_max_tokens.then_some(prompt.max_tokens),
            temperature: (!self.no_temperature).then(|| f64::from(prompt.temperature) / 100.0),
            response_format: match (self.form(shape), shape) {
                (Form::Schema, AnswerShape::Schema(schema)) => Some(json!({
                    "type": "json_schema",
                    "json_schema": { "name": "answers", "strict": true, "schema": schema },
                })),
                (Form::Schema | Form::Object, _) => Some(json!({ "type": "json_object" })),
                (Form::Free, _) => None,
            },
        }
    }

    /// The strictest form that the server has not refused.
    fn form(self, shape: AnswerShape<'_>) -> Form {
        match shape {
            AnswerShape::Schema(_) if self.schema != Taken::No => Form::Schema,
            AnswerShape::Schema(_) | AnswerShape::JsonObject if self.object != Taken::No => Form::Object,
            AnswerShape::Schema(_) | AnswerShape::JsonObject | AnswerShape::Text => Form::Free,
        }
    }

    /// Remembers that a request put as `sent` was answered.
    pub(super) fn answered(&mut self, sent: Self, shape: AnswerShape<'_>) {
        if let Some(taken) = self.taken(sent.form(shape)).filter(|taken| **taken == Taken::Untried) {
            *taken = Taken::Yes;
        }
    }

    /// Remembers what to leave out after `failure` of a request put as `sent`; whether it makes sense to ask again. A server that
    /// says what it does not take is believed; a refusal of the first request with a form is taken for one of that form, since many
    /// servers say only that something is wrong.
    pub(super) fn refused(&mut self, failure: &ChatFailure, sent: Self, shape: AnswerShape<'_>) -> bool {
        if self.about_roles(failure, sent) {
            return true;
        }
        let ChatFailure::Refused { status, message } = failure else { return false };
        let names = |words: &[&str]| words.iter().any(|word| message.as_str().contains(word));
        if matches!(status, 400 | 422) {
            self.no_max_tokens |= names(&["max_completion_tokens"]);
            self.no_temperature |= names(&["temperature"]);
        }
        let form = names(&["response_format", "json_schema", "json_object"]);
        let other = (self.no_max_tokens, self.no_temperature) != (sent.no_max_tokens, sent.no_temperature);
        let vague = matches!(status, 400 | 404 | 405 | 406 | 409..=412 | 414..=428) && !other;
        if let Some(taken) = self.taken(sent.form(shape))
            && (form || vague && *taken == Taken::Untried)
        {
            *taken = Taken::No;
        }
        other || self.form(shape) != sent.form(shape)
    }

    /// Whether a refusal is about the roles of the messages, and there is a stricter way to put them; some servers tell it with 500, or
    /// in a stream.
    fn about_roles(&mut self, failure: &ChatFailure, sent: Self) -> bool {
        let (ChatFailure::Refused { status: 400 | 422 | 500, message } | ChatFailure::ServerError { message }) =
            failure
        else {
            return false;
        };
        if !roles::complains(message.as_str()) {
            return false;
        }
        if self.roles == sent.roles {
            self.roles = sent.roles.stricter().unwrap_or_default();
        }
        self.roles != sent.roles && sent.roles.stricter().is_some()
    }

    fn taken(&mut self, form: Form) -> Option<&mut Taken> {
        match form {
            Form::Schema => Some(&mut self.schema),
            Form::Object => Some(&mut self.object),
            Form::Free => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{AnswerShape, ChatFailure, Form, Manners};
    use crate::domain::text::SafeText;

    fn refusal(status: u16, message: &str) -> ChatFailure {
        ChatFailure::Refused { status, message: SafeText::line(message) }
    }

    #[test]
    fn forms_are_given_up_one_by_one_and_only_before_they_have_worked() {
        let schema = json!({});
        let shape = AnswerShape::Schema(&schema);
        let mut manners = Manners::default();
        for (status, message, again, form) in [
            (400, "bad request", true, Form::Object),
            (422, "no", true, Form::Free),
            (400, "still no", false, Form::Free),
        ] {
            let sent = manners;
            assert_eq!((manners.refused(&refusal(status, message), sent, shape), manners.form(shape)), (again, form));
        }

        let mut manners = Manners::default();
        manners.answered(manners, shape);
        let sent = manners;
        assert!(!manners.refused(&refusal(400, "too long"), sent, shape), "it has worked before");
        assert!(
            manners.refused(&refusal(400, "json_schema is gone"), sent, shape),
            "a server that says so is believed"
        );
        assert!(!Manners::default().refused(&refusal(402, "pay"), Manners::default(), shape), "not about the form");
        assert!(!Manners::default().refused(&refusal(500, "oops"), Manners::default(), shape));
    }

    #[test]
    fn a_late_refusal_of_what_is_no_longer_asked_is_asked_again_as_it_is_now() {
        let schema = json!({});
        let shape = AnswerShape::Schema(&schema);
        let (sent, mut manners) = (Manners::default(), Manners::default());
        assert!(manners.refused(&refusal(400, "x"), sent, shape));
        assert!(manners.refused(&refusal(400, "x"), sent, shape));
        assert_eq!(manners.form(shape), Form::Object, "two calls side by side take one step, not two");
    }
}
