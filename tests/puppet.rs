//! Models on strings: they read a request as a model would, and answer it as a test wants.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use serde_json::{Value, json};

use crate::fake_endpoint::{Request, Script, reply};

/// What a judge was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The checks, in order.
    pub checks: Vec<String>,
    /// The turns: number, speaker, text.
    pub turns: Vec<(u64, String, String)>,
}

impl Asked {
    /// Reads a judge's request; none when it is an actor's.
    pub fn read(request: &Request) -> Option<Self> {
        let body = request.json();
        let content =
            body["messages"].as_array()?.iter().find(|m| m["role"] == "user")?["content"].as_str()?.to_owned();
        content.starts_with("TRANSCRIPT ").then(|| Self::of(&content))
    }

    /// Reads the words that ask a judge.
    pub fn of(content: &str) -> Self {
        let objects: Vec<Value> = content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            checks: objects.iter().filter(|o| o["check"].is_string()).map(|o| text(&o["check"])).collect(),
            turns: objects
                .iter()
                .filter(|o| o["turn"].is_u64())
                .map(|o| (o["turn"].as_u64().unwrap(), text(&o["speaker"]), text(&o["text"])))
                .collect(),
        }
    }

    /// The longest turn of one side, as a quote.
    pub fn quote(&self, speaker: &str) -> Value {
        let turns = self.turns.iter().filter(|(_, who, _)| who == speaker);
        let (number, _, text) = turns.max_by_key(|(_, _, text)| text.len()).unwrap();
        json!({ "turn": number, "text": text })
    }

    /// Every check answered alike.
    pub fn all(&self, verdict: &str, quotes: &[Value]) -> Value {
        let answer = |check: &String| json!({ "check": check, "quotes": quotes, "verdict": verdict });
        json!({ "answers": self.checks.iter().map(answer).collect::<Vec<_>>() })
    }

    /// What a judge answers who finds every check met in a learner's turn.
    pub fn generous(&self) -> Value {
        self.all("met", &[self.quote("learner")])
    }
}

/// All words of a request's messages: what a model that can be talked into anything would give away.
pub fn everything(request: &Request) -> String {
    let body = request.json();
    let contents = body["messages"].as_array().unwrap().iter().map(|m| m["content"].as_str().unwrap().to_owned());
    contents.collect::<Vec<_>>().join("\n")
}

/// The words of one role's messages.
pub fn words_of_role(request: &Request, role: &str) -> Vec<String> {
    let body = request.json();
    let messages = body["messages"].as_array().unwrap().iter().filter(|message| message["role"] == role);
    messages.map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

/// The words as a whole reply.
pub fn says(words: &str) -> Script {
    Script::events(reply(words))
}
