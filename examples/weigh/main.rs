//! Makes the detector's table of weights from the turns in `training/` and the examples of the rules: `cargo run --release --example weigh`.
//!
//! For each behaviour a linear model is learnt from what the detector looks at in each sentence (`Detector::look`) and tried on turns it
//! has not seen; only where it then does better than the rules alone does it get a column. Nothing here depends on a clock, on chance
//! or on the machine's mathematics library, so the table is the same wherever it is made. With `--check` nothing is written: the run
//! fails where the table that ships is not the one that would be.

mod choose;
mod learn;
mod sources;
mod turns;

use std::{collections::BTreeMap, path::Path, process::ExitCode};

use sparring::domain::behaviour::{Behaviour, Column, Detector, MARGIN, Weighed, lay_out};

use choose::{Choice, Measure};
use sources::Sources;
use turns::Training;

/// The most bytes of the table.
const ROOM: usize = 100_000;
/// What the rules tell alone: there the table did no better in turns unlike those it was made from (`docs/detector.md`).
const ALONE: [Behaviour; 2] = [Behaviour::ClosedQuestion, Behaviour::Filler];

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = match Sources::read(&root.join("training"), &root.join("src/domain/behaviour/rules")) {
        Ok(sources) => sources,
        Err(error) => return failed(&error),
    };
    let training = Training::of(&Detector::new(), &sources);
    println!("{} turns, {} features", training.turns.len(), training.features.len());
    println!("behaviour        shown   rules P    R   F1    both P    R   F1");
    let choices: Vec<Choice> = Behaviour::ALL
        .into_iter()
        .filter(|behaviour| !ALONE.contains(behaviour))
        .map(|behaviour| choose::choose(&training.turns, training.features.len(), behaviour))
        .inspect(|choice| println!("{}", line(choice)))
        .filter(better)
        .collect();
    let table = fitted(&training, &choices);
    println!("{} columns, {} bytes", choices.len(), table.len());
    let path = root.join("src/domain/behaviour/weights.bin");
    if std::env::args().any(|argument| argument == "--check") {
        let same = std::fs::read(&path).is_ok_and(|held| held == table);
        return if same { ExitCode::SUCCESS } else { failed("weights.bin is not what training/ makes") };
    }
    match std::fs::write(&path, table) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&format!("{}: {error}", path.display())),
    }
}

fn failed(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}

fn better(choice: &Choice) -> bool {
    choice.both.f(1.0) > choice.rules.f(1.0)
}

fn line(choice: &Choice) -> String {
    let figures = |of: &Measure| format!("{:.2} {:.2} {:.2}", of.precision(), of.recall(), of.f(1.0));
    let used = if better(choice) { "" } else { "   rules alone" };
    let (rules, both) = (figures(&choice.rules), figures(&choice.both));
    format!("{:<16} {:>5}    {rules}    {both}{used}", choice.behaviour.id(), choice.shown)
}

/// The table, without the smallest weights where it would be too large.
fn fitted(training: &Training, choices: &[Choice]) -> Vec<u8> {
    (1..=i8::MAX).map(|least| table(training, choices, least)).find(|table| table.len() <= ROOM).unwrap_or_default()
}

/// The table without weights smaller than `least`.
fn table(training: &Training, choices: &[Choice], least: i8) -> Vec<u8> {
    let columns: Vec<Column> = choices
        .iter()
        .map(|choice| Column {
            behaviour: choice.behaviour,
            start: whole(choice.model.start - choice.threshold),
            keeps: whole(choose::benefit(choice.behaviour)),
        })
        .collect();
    let mut rows: BTreeMap<u32, Vec<(u8, i8)>> = BTreeMap::new();
    for (column, choice) in (0..).zip(choices) {
        for (feature, weight) in training.features.iter().zip(&choice.model.weights) {
            let weight = i8::try_from(whole(*weight).clamp(-127, 127)).unwrap_or_default();
            if weight.unsigned_abs() >= least.unsigned_abs() {
                rows.entry(*feature).or_default().push((column, weight));
            }
        }
    }
    let rows: Vec<Weighed> = rows.into_iter().map(|(feature, weights)| Weighed { feature, weights }).collect();
    lay_out(&columns, training.origin, &rows)
}

/// A weight in the table's units.
#[expect(clippy::cast_possible_truncation, reason = "it ends at the ends of the type, as it should")]
fn whole(weight: f64) -> i16 {
    (weight * f64::from(MARGIN)).round() as i16
}
