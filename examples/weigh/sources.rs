//! Where the turns come from: `training/*.jsonl` and the examples in the tables of rules.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sparring::domain::behaviour::Behaviour;

use crate::turns::{PRESENT, bit};

/// How much a turn of a whole talk counts: there the behaviours are as frequent, and the turns as long, as people make them.
const TALK: f64 = 1.5;
/// How much an example of a row counts, which the rules find by themselves.
const EXAMPLE: f64 = 0.5;
/// How much a counter-example counts.
const COUNTER_EXAMPLE: f64 = 4.0;
/// What an example of blame, judgement, dismissing or threat is not.
const KIND: [Behaviour; 3] = [Behaviour::Reflection, Behaviour::Empathy, Behaviour::Affirmation];
/// All behaviours, by bit.
pub const ALL: u32 = u32::MAX;

/// A line of `training/*.jsonl`, or an example of a row.
#[derive(Deserialize)]
pub struct Line {
    #[serde(default)]
    pub persona: String,
    pub learner: String,
    pub shows: Vec<Behaviour>,
    /// The only behaviour of which it is known whether the turn shows it; of all where there is none.
    #[serde(skip)]
    only: Option<Behaviour>,
    /// Whether it is part of a whole talk.
    #[serde(skip)]
    talk: bool,
}

impl Line {
    /// How much it counts, beside 1 for a turn that was written for training.
    pub fn weight(&self) -> f64 {
        match self.only {
            None if self.talk => TALK,
            None => 1.0,
            Some(_) if self.shows.is_empty() => COUNTER_EXAMPLE,
            Some(_) => EXAMPLE,
        }
    }

    /// The behaviours of which it is known whether it shows them, by bit.
    pub fn known(&self) -> u32 {
        let Some(only) = self.only else { return ALL };
        let kind = KIND.iter().filter(|_| only.harms() && !self.shows.is_empty());
        kind.fold(bit(only), |known, behaviour| known | bit(*behaviour))
    }
}

/// What is learnt from.
pub struct Sources {
    /// All turns and examples.
    pub lines: Vec<Line>,
    /// The files, as they are.
    pub texts: Vec<String>,
}

impl Sources {
    /// Reads the turns in one folder and the rules in another, both by name.
    pub fn read(turns: &Path, rules: &Path) -> Result<Self, String> {
        let mut sources = Self { lines: Vec::new(), texts: Vec::new() };
        for (name, text) in texts(turns, "jsonl")? {
            for line in text.lines() {
                let read: Line = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
                sources.lines.push(Line { talk: name.starts_with("talks"), ..read });
            }
            sources.texts.push(text);
        }
        for (_, table) in texts(rules, "rules")? {
            examples(&table, &mut sources.lines);
            sources.texts.push(table);
        }
        Ok(sources)
    }
}

/// The files of a folder with this ending, by name, each with its name.
fn texts(folder: &Path, ending: &str) -> Result<Vec<(String, String)>, String> {
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let entries = fs::read_dir(folder).map_err(|error| told(folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|held| held == ending));
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(|error| told(path, error));
    paths.iter().map(|path| Ok((name(path), read(path)?))).collect()
}

/// Puts the examples and counter-examples of a table's rows into `lines`, each for the behaviour of its table.
fn examples(table: &str, lines: &mut Vec<Line>) {
    let mut only = None;
    for row in table.lines().filter(|row| !row.starts_with('#')) {
        if let Some((id, _)) = row.strip_prefix('[').and_then(|head| head.split_once(']')) {
            only = Behaviour::named(id);
            continue;
        }
        let columns: Vec<&str> = row.split('|').map(str::trim).collect();
        let (Some(of), [sure, _, rest @ ..]) = (only, &columns[..]) else { continue };
        let present = sure.parse::<u8>().is_ok_and(|sure| sure >= PRESENT);
        let shown = rest.first().filter(|_| present).map_or("", |column| column);
        lines.extend(parted(shown).map(|example| line(example, of, true)));
        lines.extend(parted(rest.get(1).map_or("", |column| column)).map(|example| line(example, of, false)));
    }
}

fn parted(column: &str) -> impl Iterator<Item = &str> {
    column.split(" // ").map(str::trim).filter(|example| !example.is_empty())
}

/// `said before >> turn`, or a turn alone.
fn line(example: &str, of: Behaviour, shown: bool) -> Line {
    let (persona, learner) = example.split_once(">>").unwrap_or(("", example));
    let (persona, learner) = (persona.trim().to_owned(), learner.trim().to_owned());
    Line { persona, learner, shows: shown.then_some(of).into_iter().collect(), only: Some(of), talk: false }
}
