//! `spar list`.

use clap::Args;
use serde_json::json;

use crate::{
    cli::out,
    export::json::object,
    runtime::{Exit, Runtime, ScenarioRow},
};

/// What `spar list` takes.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Lists the scenarios; broken files are named on stderr.
pub fn run(args: &ListArgs, runtime: &Runtime) -> Exit {
    let scenarios = runtime.scenarios();
    let width = scenarios.iter().map(|row| row.scenario.id.len()).max().unwrap_or(0);
    for row in &scenarios {
        if !(if args.json { out::json(&as_json(row)) } else { out::line(&as_line(row, width)) }) {
            return Exit::Done;
        }
    }
    for broken in runtime.broken() {
        out::tell(&format!("left out: {} has mistakes; `spar check` shows them", broken.path));
    }
    Exit::Done
}

fn as_line(row: &ScenarioRow, width: usize) -> String {
    let card = &row.scenario.card;
    let (id, title, difficulty) = (&row.scenario.id, &card.title, card.difficulty.name());
    let indent = " ".repeat(width + 2);
    let facts = format!("{} · {} min · {difficulty} · {}", card.language, card.minutes, card.skills.join(", "));
    format!("{id:width$}  {title}\n{}\n{}\n", out::wrapped(&facts, &indent), out::wrapped(&card.summary, &indent))
}

fn as_json(row: &ScenarioRow) -> serde_json::Value {
    let card = &row.scenario.card;
    object(
        "scenario",
        json!({
            "id": row.scenario.id, "title": card.title, "summary": card.summary, "skills": card.skills, "language": card.language,
            "minutes": card.minutes, "difficulty": card.difficulty.name(), "patience": card.patience,
            "sensitivity": card.sensitivity.name(), "origin": row.origin, "hash": row.scenario.hash,
        }),
    )
}
