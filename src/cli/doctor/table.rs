//! A judge's test as a table, and the mutants' as a matrix; both fit 80 columns.

use std::fmt::Write as _;

use crate::{
    domain::proof::{Held, Proof},
    export::proof::number,
    runtime::Tried,
};

/// The widths of the columns for a relation and for a mutant.
const TITLE: usize = 46;
const NAME: usize = 15;
const CELL: usize = 4;

/// A test as lines.
pub fn of(proof: &Proof) -> String {
    let judge = proof.model.as_ref().unwrap_or(&proof.judge);
    let mut text = format!(
        "{judge} · effort {} · {} transcripts · {} calls\n\n{:TITLE$} {:>7} {:>8} {:>6}\n",
        proof.effort, proof.transcripts, proof.calls, "", "figure", "limit", "over"
    );
    for held in &proof.relations {
        let figure = held.figure.map_or_else(|| "-".to_owned(), number);
        let limit = format!("{}{}", if held.at_least { "≥ " } else { "≤ " }, number(held.limit));
        let _ = writeln!(text, "{:TITLE$} {figure:>7} {limit:>8} {:>6}  {}", held.title, held.of, word(held));
    }
    text + &closing(proof)
}

const fn word(held: &Held) -> &'static str {
    match held.figure {
        None => "-",
        Some(figure) => {
            let holds = if held.at_least { figure >= held.limit } else { figure <= held.limit };
            if holds { "ok" } else { "FAILS" }
        }
    }
}

fn closing(proof: &Proof) -> String {
    let (held, of) = proof.held();
    let mut text = format!("\n{held} of {of} relations hold\n");
    for held in proof.relations.iter().filter(|held| held.holds() == Some(false)) {
        let worst = held.worst.as_ref().map_or_else(String::new, |talk| format!(", most in {talk}"));
        let _ = writeln!(text, "  {}{worst}", held.id);
    }
    text
}

/// The relations against the mutants, a letter each: `x` where the relation finds the fault.
pub fn matrix(tried: &[Tried]) -> String {
    let letters = || ('a'..='z').take(tried.len());
    let mut text = String::new();
    for (letter, one) in letters().zip(tried) {
        let what = one.mutant.map_or("the honest reference: rules, no model", |mutant| mutant.fault);
        let _ = writeln!(text, "{letter}  {:NAME$}{what}", one.mutant.map_or("reference", |mutant| mutant.id));
    }
    let _ = write!(text, "\n{:NAME$}", "");
    for letter in letters() {
        let _ = write!(text, "{letter:>CELL$}");
    }
    text.push('\n');
    let rows = tried.first().map_or(0, |one| one.proof.relations.len());
    for row in 0..rows {
        let _ = write!(text, "{:NAME$}", tried[0].proof.relations[row].id);
        for one in tried {
            let cell = match one.proof.relations[row].holds() {
                Some(true) => "·",
                Some(false) => "x",
                None => "-",
            };
            let _ = write!(text, "{cell:>CELL$}");
        }
        text.push('\n');
    }
    text
}
