//! Scenarios with a word of its own in each secret, so that what leaves can be looked at byte by byte.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{collections::BTreeMap, sync::Arc};

use sparring::{domain::scenario::Scenario, library::parse};
use toml::{Table, Value};

use crate::home::shipped;

/// A scenario that ships, with a canary in every fact that is not told from the start, in every concession, and in every line that
/// tells or grants one.
pub struct Canaries {
    /// The file.
    pub file: String,
    /// The scenario in it.
    pub scenario: Arc<Scenario>,
    /// The facts with a canary; whether they may never be told.
    pub facts: BTreeMap<String, bool>,
    /// The concessions.
    pub concessions: Vec<String>,
}

/// The word that stands in a fact or concession.
pub fn canary(id: &str) -> String {
    format!("zq{}zq", id.replace('_', ""))
}

impl Canaries {
    pub fn of(scenario: &str) -> Self {
        let mut file: Table = shipped(scenario).parse().unwrap();
        let (mut facts, mut concessions) = (BTreeMap::new(), Vec::new());
        for fact in tables(&mut file, "facts") {
            let (id, release) = (word(fact, "id").unwrap(), word(fact, "release"));
            if release.as_deref() != Some("volunteered") {
                append(&mut fact["text"], &canary(&id));
                facts.insert(id, release.as_deref() == Some("never"));
            }
        }
        for concession in tables(&mut file, "concessions") {
            let id = word(concession, "id").unwrap();
            append(&mut concession["text"], &canary(&id));
            concessions.push(id);
        }
        for line in tables(&mut file, "lines") {
            let told = word(line, "fact").filter(|fact| facts.contains_key(fact));
            if let Some(id) = told.or_else(|| word(line, "concession")) {
                append(&mut line["say"], &canary(&id));
            }
        }
        assert!(facts.len() > 3 && facts.values().any(|never| *never) && !concessions.is_empty(), "{facts:?}");
        let file = file.to_string();
        let scenario = Arc::new(parse("canaries.toml", &file).unwrap().0);
        Self { file, scenario, facts, concessions }
    }

    /// The ids of everything that has a canary.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.facts.keys().chain(&self.concessions).map(String::as_str)
    }
}

fn tables<'t>(file: &'t mut Table, name: &str) -> impl Iterator<Item = &'t mut Table> {
    file[name].as_array_mut().unwrap().iter_mut().map(|entry| entry.as_table_mut().unwrap())
}

fn word(table: &Table, key: &str) -> Option<String> {
    table.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn append(text: &mut Value, word: &str) {
    *text = format!("{} {word}", text.as_str().unwrap()).into();
}
