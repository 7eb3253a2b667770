//! JSON: this program's own (`practice --json`, `export --format json`), and the plain shapes `{"turns": [{"speaker", "text"}]}` and
//! `[{"speaker", "text"}]`.

use serde_json::Value;

use super::{Unreadable, read_text};
use crate::domain::{heard::Heard, text::SafeText};

/// The keys under which other programs write who speaks.
const SPEAKER: [&str; 4] = ["speaker", "name", "role", "from"];

/// The keys under which other programs write what is said.
const TEXT: [&str; 3] = ["text", "content", "message"];

/// One transcript of a file with many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the file calls it.
    pub id: Option<String>,
    /// Who said what.
    pub heard: Result<Heard, Unreadable>,
}

/// Whether a text begins as JSON does; `[10:02] Ana: …` does not.
pub fn looks_like(start: &str) -> bool {
    let inside = |open| start.strip_prefix(open).map(str::trim_start);
    inside('{').is_some_and(|rest| rest.starts_with(['"', '}']))
        || inside('[').is_some_and(|rest| rest.starts_with(['{', ']']))
}

/// Reads one line of a file with many transcripts: `{"id", "turns": […]}`, or `{"id", "text": "Ana: …"}`.
#[must_use]
pub fn read_line(line: &str) -> Line {
    let value: Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return Line { id: None, heard: Err(bad(&error)) },
    };
    let id = match value.get("id") {
        Some(Value::String(id)) => Some(SafeText::line(id).to_string()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    let heard = if let (None, Some(text)) = (value.get("turns"), value.get("text").and_then(Value::as_str)) {
        read_text(text, None)
    } else {
        let mut talk = Talk::default();
        talk.take(&value);
        talk.heard()
    };
    Line { id, heard }
}

/// The turns of a whole file: one value, or one a line.
pub fn turns(text: &str) -> Result<Vec<(String, String)>, Unreadable> {
    let mut talk = Talk::default();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        talk.take(&value.map_err(|error| bad(&error))?);
    }
    Ok(talk.turns.into_iter().map(|(_, name, said)| (name, said)).collect())
}

fn bad(error: &serde_json::Error) -> Unreadable {
    let whole = error.to_string();
    let why = whole.split(" at line ").next().unwrap_or_default().to_owned();
    Unreadable::BadJson { line: error.line(), column: error.column(), why }
}

/// The turns so far, with their numbers where they have any.
#[derive(Default)]
struct Talk {
    turns: Vec<(Option<u64>, String, String)>,
}

impl Talk {
    fn heard(self) -> Result<Heard, Unreadable> {
        let said = self.turns.into_iter().map(|(_, name, said)| (SafeText::line(&name), SafeText::new(said.trim())));
        let heard = Heard::of(said);
        if heard.said().is_empty() { Err(Unreadable::NoTurns { format: super::Format::Json }) } else { Ok(heard) }
    }

    fn take(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.take(value)),
            Value::Object(object) => {
                let lists = ["events", "turns", "messages", "segments"].into_iter().filter_map(|key| object.get(key));
                for list in lists.filter_map(Value::as_array) {
                    for value in list {
                        self.take(value);
                    }
                }
                match object.get("type").and_then(Value::as_str) {
                    Some("retried") => self.back_to(object.get("turn").and_then(Value::as_u64)),
                    Some("turn") | None => self.take_turn(value),
                    Some(_) => {}
                }
            }
            _ => {}
        }
    }

    fn take_turn(&mut self, value: &Value) {
        let text = |keys: &[&str]| keys.iter().find_map(|key| value.get(key)).and_then(Value::as_str);
        if let (Some(name), Some(said)) = (text(&SPEAKER), text(&TEXT)) {
            let number = value.get("number").and_then(Value::as_u64);
            self.back_to(number);
            self.turns.push((number, name.to_owned(), said.to_owned()));
        }
    }

    /// What is said again takes the place of what came from there on.
    fn back_to(&mut self, number: Option<u64>) {
        if let Some(number) = number {
            while self.turns.pop_if(|(earlier, ..)| earlier.is_some_and(|earlier| earlier >= number)).is_some() {}
        }
    }
}
