//! `spar detect`.

use std::{
    io::{BufRead as _, stdin},
    path::{Path, PathBuf},
};

use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    cli::out,
    domain::{
        behaviour::{Behaviour, Detection, Detector, Labelled, Row, table},
        text::SafeText,
    },
    runtime::{Exit, Notice},
};

/// What `spar detect` takes.
#[derive(Debug, Args)]
pub struct DetectArgs {
    /// One JSON object a line: `{"behaviours":[{"id","confidence","quote"}]}`
    #[arg(long)]
    json: bool,
    /// Instead of stdin: JSON lines that people have labelled (files, or folders of them), held against the detector in a table
    #[arg(long, value_name = "FILE", num_args = 1..)]
    labelled: Vec<PathBuf>,
}

/// A line on stdin, when it is JSON.
#[derive(Deserialize)]
struct Pair {
    #[serde(default)]
    persona: String,
    learner: String,
}

/// Reads learner turns, a line each, and prints the behaviours found in them.
pub fn run(args: &DetectArgs) -> Result<Exit, Notice> {
    let detector = Detector::default();
    if !args.labelled.is_empty() {
        return compare(&detector, &args.labelled);
    }
    for (line, number) in stdin().lock().split(b'\n').zip(1_u64..) {
        let line = line.map_err(|error| Notice::new("stdin", "stdin cannot be read").because(error))?;
        let line = String::from_utf8_lossy(&line);
        let pair = pair(line.trim_end_matches('\r'), number);
        let (persona, learner) = (SafeText::new(&pair.persona), SafeText::new(&pair.learner));
        let found = detector.read(persona.as_str(), learner.as_str());
        let read = if args.json {
            out::json(&as_json(&found, learner.as_str()))
        } else {
            out::line(&as_words(&found, learner.as_str()))
        };
        if !read {
            break;
        }
    }
    Ok(Exit::Done)
}

/// A line's turn, with the one before. What only looks like JSON is a turn like any other, so that a line goes out for each that came
/// in; that it was read so is said.
fn pair(line: &str, number: u64) -> Pair {
    serde_json::from_str(line).unwrap_or_else(|error| {
        if line.trim_start_matches(['\u{feff}', ' ', '\t']).starts_with('{') {
            let why = SafeText::line(&error.to_string());
            out::tell(&format!("line {number} is no {{\"persona\": …, \"learner\": …}} ({why}): read as plain words"));
        }
        Pair { persona: String::new(), learner: line.to_owned() }
    })
}

fn as_json(found: &[Detection], text: &str) -> Value {
    let behaviours: Vec<Value> = found
        .iter()
        .map(|found| json!({ "id": found.behaviour.id(), "confidence": f64::from(found.confidence) / 100.0, "quote": text.get(found.quote.clone()) }))
        .collect();
    json!({ "behaviours": behaviours })
}

fn as_words(found: &[Detection], text: &str) -> String {
    let word = |found: &Detection| {
        let quote = text.get(found.quote.clone()).unwrap_or_default().replace('\n', " ");
        format!("{} .{:02} “{quote}”", found.behaviour.id(), found.confidence.min(99))
    };
    if found.is_empty() { "-".to_owned() } else { found.iter().map(word).collect::<Vec<_>>().join(" · ") }
}

fn compare(detector: &Detector, paths: &[PathBuf]) -> Result<Exit, Notice> {
    let mut labelled = Vec::new();
    for path in paths {
        read_labelled(path, &mut labelled)?;
    }
    out::line("behaviour        shown  not  precision  recall     F1  missed turns were taken for");
    for (behaviour, row) in table(detector, &labelled) {
        out::line(&as_row(behaviour, &row));
    }
    Ok(Exit::Done)
}

fn as_row(behaviour: Behaviour, row: &Row) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    let mut others: Vec<_> = row.taken_for.iter().map(|(other, times)| (*times, other.id())).collect();
    others.sort_unstable_by(|a, b| b.cmp(a));
    let others: Vec<String> = others.into_iter().take(3).map(|(times, id)| format!("{id} {times}")).collect();
    let (shown, not) = (row.hits + row.misses, row.false_alarms + row.rest);
    let (precision, recall, f1) = (figure(row.precision()), figure(row.recall()), figure(row.f1()));
    format!("{:<16} {shown:>5} {not:>4} {precision:>10} {recall:>7} {f1:>6}  {}", behaviour.id(), others.join(", "))
}

/// Reads a file of labelled turns, or all of a folder.
fn read_labelled(path: &Path, labelled: &mut Vec<Labelled>) -> Result<(), Notice> {
    let failed =
        |error| Notice::new("labelled", format!("{} cannot be read", path.display())).because(error).exit(Exit::Usage);
    if path.is_dir() {
        let mut files: Vec<PathBuf> = path.read_dir().map_err(failed)?.flatten().map(|entry| entry.path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
        files.sort();
        return files.iter().try_for_each(|file| read_labelled(file, labelled));
    }
    let text = std::fs::read_to_string(path).map_err(failed)?;
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{}:{}", path.display(), number + 1);
        let labels = Labelled::of_line(line).map_err(|error| {
            Notice::new("labelled", format!("{place} is no labelled turn"))
                .because(error)
                .exit(Exit::Usage)
                .help("a line is {\"id\": \"blame\", \"present\": true, \"persona\": \"…\", \"learner\": \"…\"}, or has \"shows\": [all that the turn shows] instead of id and present")
        })?;
        labelled.extend(labels);
    }
    Ok(())
}
