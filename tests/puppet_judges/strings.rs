//! What a puppet judge is made of: quotes, bribes, and an answer with one thing changed.

use serde_json::{Value, json};
use sparring::domain::flags::PATTERNS;

use crate::puppet::Asked;

/// A judge: its answer to a request.
pub type Puppet = Box<dyn Fn(&Asked) -> String>;

/// A quote with the number of its turn.
pub fn quote(turn: u64, text: &str) -> Value {
    json!({ "turn": turn, "text": text })
}

/// The learner's turns in a request: number and words.
pub fn learner(asked: &Asked) -> Vec<(u64, &str)> {
    let said = asked.turns.iter().filter(|(_, speaker, _)| speaker == "learner");
    said.map(|(number, _, text)| (*number, text.as_str())).collect()
}

/// Every check met, with each of the texts as a quote from each of the learner's turns in which it stands, or from the first.
pub fn met_with(asked: &Asked, texts: &[String]) -> String {
    let place = |text: &String| learner(asked).into_iter().find(|(_, said)| said.contains(text.as_str()));
    let quotes: Vec<Value> = texts.iter().map(|text| quote(place(text).map_or(2, |(turn, _)| turn), text)).collect();
    asked.all("met", &quotes).to_string()
}

/// The base patterns as they stand in the transcript, where line breaks are spaces.
pub fn bribes() -> Vec<String> {
    PATTERNS.iter().map(|pattern| pattern.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The first learner's turn, whole or in part, said to the persona.
pub const TRUE_WORDS: fn(&Asked) -> (u64, String) = |asked| {
    let (turn, text) = learner(asked)[0];
    (turn, text.split_inclusive(['.', '?']).next().unwrap().trim().to_owned())
};

/// Every check met in words that were said: what an honest and happy judge answers.
pub fn generous(asked: &Asked) -> String {
    let (turn, text) = TRUE_WORDS(asked);
    asked.all("met", &[quote(turn, &text)]).to_string()
}

pub fn puppet(answer: impl Fn(&Asked) -> String + 'static) -> Puppet {
    Box::new(answer)
}

/// Takes the place of every verdict in a generous answer.
pub fn with_verdict(verdict: &'static str) -> Puppet {
    puppet(move |asked| generous(asked).replace("\"met\"", verdict))
}

pub fn with_quotes(quotes: fn(&Asked) -> Vec<Value>) -> Puppet {
    puppet(move |asked| asked.all("met", &quotes(asked)).to_string())
}
