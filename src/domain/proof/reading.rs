//! A judge's request, read as a judge reads it: the talk and the questions, nothing else.

use serde_json::{Value, json};

use crate::domain::prompt::{Prompt, Role};

/// What a request asks about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The turns: number, whether the learner speaks, the words.
    pub turns: Vec<(u64, bool, String)>,
    /// The checks: id and question.
    pub checks: Vec<(String, String)>,
    /// The verdicts that may be given, in the order in which they are offered.
    pub options: Vec<String>,
}

impl Reading {
    /// Reads a request.
    #[must_use]
    pub fn of(prompt: &Prompt) -> Self {
        let of = |role| prompt.messages.iter().filter(move |message| message.role == role);
        let lines = of(Role::User).flat_map(|message| message.content.lines());
        let objects: Vec<Value> = lines.filter_map(|line| serde_json::from_str(line).ok()).collect();
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let turn = |value: &Value| {
            Some((value.get("turn")?.as_u64()?, text(value, "speaker")? == "learner", text(value, "text")?))
        };
        let options = objects.iter().find_map(|value| value.get("verdicts")?.as_array());
        Self {
            turns: objects.iter().filter_map(turn).collect(),
            checks: objects
                .iter()
                .filter_map(|value| Some((text(value, "check")?, text(value, "question")?)))
                .collect(),
            options: options.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    }

    /// The learner's turns.
    pub fn learner(&self) -> impl Iterator<Item = (u64, &str)> {
        self.turns.iter().filter(|(_, learner, _)| *learner).map(|(number, _, text)| (*number, text.as_str()))
    }

    /// An answer: for each check a verdict and at most one quote.
    #[must_use]
    pub fn answered(&self, mut verdict: impl FnMut(&str, &str) -> (String, Option<(u64, String)>)) -> String {
        let answers = self.checks.iter().map(|(id, question)| {
            let (verdict, quote) = verdict(id, question);
            let quotes: Vec<Value> = quote.iter().map(|(turn, text)| json!({ "turn": turn, "text": text })).collect();
            json!({ "check": id, "quotes": quotes, "verdict": verdict })
        });
        json!({ "answers": answers.collect::<Vec<_>>() }).to_string()
    }
}
