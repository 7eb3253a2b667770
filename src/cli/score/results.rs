//! Results, one line a transcript: written as they come, and read again so that nothing is scored twice.

use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    cli::out,
    domain::scoring::{Scorecard, Stamp},
    export::json,
    runtime::{Notice, scoring_key},
    store::append_private,
};

/// Where results go, and what is there already.
#[derive(Debug, Default)]
pub struct Results {
    file: Option<File>,
    done: HashSet<u128>,
    failed: HashSet<u128>,
}

impl Results {
    /// Results on stdout.
    pub fn to_stdout() -> Self {
        Self::default()
    }

    /// Results at the end of the file at `path`. A line that was cut off, as by a crash, is taken away first.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds something else.
    pub fn in_file(path: &Path) -> Result<Self, Notice> {
        let failed = |error: std::io::Error| cannot(path, &error);
        let mut results =
            Self { file: Some(append_private(path).map_err(|error| cannot(path, &error))?), ..Self::default() };
        let mut reader = BufReader::new(File::open(path).map_err(failed)?);
        let (mut line, mut whole) = (String::new(), 0);
        loop {
            line.clear();
            let read = reader.read_line(&mut line).map_err(failed)?;
            if read == 0 {
                break;
            }
            let value: Option<Value> = serde_json::from_str(&line).ok();
            match value {
                Some(value) if line.ends_with('\n') => results.remember(&value),
                None if line.ends_with('\n') => return Err(foreign(path)),
                _ => break,
            }
            whole += read as u64;
        }
        if let Some(file) = &mut results.file {
            file.set_len(whole).map_err(failed)?;
        }
        Ok(results)
    }

    fn remember(&mut self, value: &Value) {
        if value["type"] == "scored" && value["open"].is_null() {
            let stamp = serde_json::from_value::<Stamp>(value["scorecard"]["judge"].clone());
            if let (Some(id), Some(content), Ok(stamp)) = (value["id"].as_str(), value["content"].as_str(), stamp) {
                self.done.insert(key(id, content, &stamp));
            }
        } else if value["type"] == "not_scored" {
            self.failed.insert(failure_key(value));
        }
    }

    /// Whether this talk has been scored under this name by this judge with this rubric.
    pub fn has(&self, id: &str, content: &str, stamp: &Stamp) -> bool {
        self.done.contains(&key(id, content, stamp))
    }

    /// Writes a scorecard. `open` says how many answers are still to come.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn scored(&mut self, id: &str, content: &str, card: &Scorecard, open: usize) -> Result<(), Notice> {
        let mut line = json::object("scored", json!({ "id": id, "content": content }));
        if open > 0 {
            line["open"] = open.into();
        }
        line["scorecard"] = json::scorecard(card);
        if open == 0 {
            self.done.insert(key(id, content, &card.judge));
        }
        self.write(&line)
    }

    /// Writes that a transcript could not be scored, unless the same was written before.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn not_scored(&mut self, id: &str, notice: &Notice) -> Result<(), Notice> {
        let error = json!({ "code": notice.code, "message": notice.what, "why": notice.why, "help": notice.help });
        let line = json::object("not_scored", json!({ "id": id, "error": error }));
        if self.failed.insert(failure_key(&line)) { self.write(&line) } else { Ok(()) }
    }

    /// One line in one write, so that it is there whole or not at all as far as the system can help it.
    fn write(&mut self, line: &Value) -> Result<(), Notice> {
        let Some(file) = &mut self.file else {
            let closed = || Notice::new("stdout", "nobody reads the results any more");
            return if out::json(line) { Ok(()) } else { Err(closed()) };
        };
        let failed = |error| Notice::new("results", "the results cannot be written").because(error);
        file.write_all(format!("{line}\n").as_bytes()).map_err(failed)
    }
}

/// The lines of a results file, for a second reader.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = Value>, Notice> {
    let file = File::open(path).map_err(|error| cannot(path, &error))?;
    Ok(BufReader::new(file).lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok()))
}

/// By what a result is known: its name, the talk, the judge and the rubric.
fn key(id: &str, content: &str, stamp: &Stamp) -> u128 {
    short(&[id, &scoring_key(content, stamp)])
}

fn failure_key(line: &Value) -> u128 {
    short(&[&line["id"].to_string(), &line["error"].to_string()])
}

/// Half a hash: enough to tell a billion results apart, and small enough to keep one for each.
fn short(parts: &[&str]) -> u128 {
    let hash = Sha256::digest(parts.join("\n").as_bytes());
    hash.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn foreign(path: &Path) -> Notice {
    Notice::new("results", format!("{} holds something else than results", path.display()))
        .help("give --out another file; nothing was written to this one")
}

/// A file that cannot be used, and why.
pub fn cannot(path: &Path, error: &dyn std::fmt::Display) -> Notice {
    Notice::new("results", format!("{} cannot be used", path.display())).because(error)
}
