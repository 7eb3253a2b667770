//! `spar doctor judge`.

use std::{
    io::{IsTerminal as _, stderr},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use serde_json::json;

use crate::{
    cli::{Common, JudgeFlags, doctor::table, open, out},
    domain::proof::{Proof, Wanted},
    export::{
        json::object,
        proof::{as_json, page},
    },
    runtime::{Exit, Notice, Runtime, Testing},
};

/// What `spar doctor judge` takes.
#[derive(Debug, Args)]
pub struct DoctorJudgeArgs {
    #[command(flatten)]
    judge: JudgeFlags,
    /// A folder with gold transcripts, in place of those that ship
    #[arg(long, value_name = "DIR")]
    gold: Option<PathBuf>,
    /// Look at this relation only (may be given more than once)
    #[arg(long, value_name = "RELATION")]
    only: Vec<String>,
    /// Use so many of the transcripts, spread over grades and scenarios
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    transcripts: Option<u32>,
    /// Put the relations to judges with a known fault; no model is asked
    #[arg(long, conflicts_with_all = ["judge", "base_url", "resume", "html"])]
    mutants: bool,
    /// Go on where the last test of this judge was cut short
    #[arg(long)]
    resume: bool,
    /// Write a page with the result
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// One JSON object a relation
    #[arg(long)]
    json: bool,
}

/// Tests a judge; fails when a relation does not hold.
pub async fn run(args: DoctorJudgeArgs, common: &Common) -> Result<Exit, Notice> {
    let runtime = open(common, &args.judge, Vec::new(), Duration::ZERO)?;
    let testing = Testing {
        judge: args.judge.judge.clone(),
        gold: args.gold.clone(),
        wanted: Wanted { only: args.only.clone(), transcripts: args.transcripts.map(|count| count as usize) },
        resume: args.resume,
    };
    if args.mutants { try_mutants(&args, &runtime, &testing) } else { test(&args, &runtime, &testing).await }
}

async fn test(args: &DoctorJudgeArgs, runtime: &Runtime, testing: &Testing) -> Result<Exit, Notice> {
    let test = runtime.lay_out(testing)?;
    let (talks, calls) = test.size();
    if test.asks_a_model() {
        out::tell(&format!("{talks} talks in at least {calls} calls go to {}.", test.to_whom()));
    }
    let shows = test.asks_a_model() && stderr().is_terminal();
    let progress = |done, of, calls| {
        if shows {
            out::tell_over(&format!("{done} of {of} talks, {calls} calls "));
        }
    };
    let found = runtime.test(&test, progress).await;
    if shows {
        out::tell("");
    }
    let proof = found?;
    if args.json {
        write_json(&proof);
    } else {
        out::text(&table::of(&proof));
    }
    if let Some(file) = &args.html {
        std::fs::write(file, page(&proof))
            .map_err(|error| Notice::new("html", format!("{} cannot be written", file.display())).because(error))?;
    }
    Ok(if proof.holds() { Exit::Done } else { Exit::Failed })
}

fn write_json(proof: &Proof) {
    for object in as_json(proof) {
        out::json(&object);
    }
}

/// Every mutant must be rejected, and the reference must not.
fn try_mutants(args: &DoctorJudgeArgs, runtime: &Runtime, testing: &Testing) -> Result<Exit, Notice> {
    let tried = runtime.try_mutants(testing)?;
    for one in tried.iter().filter(|_| args.json) {
        let Some(mutant) = one.mutant else {
            write_json(&one.proof);
            continue;
        };
        let by = one.proof.failed();
        out::json(&object(
            "mutant",
            json!({ "id": mutant.id, "fault": mutant.fault, "rejected": !by.is_empty(), "by": by }),
        ));
    }
    if !args.json {
        out::text(&table::matrix(&tried));
    }
    let well = |one: &crate::runtime::Tried| one.proof.holds() == one.mutant.is_none();
    for one in tried.iter().filter(|one| !well(one)) {
        let name = one.mutant.map_or("the reference", |mutant| mutant.id);
        out::tell(&format!("{name}: {}", if one.mutant.is_some() { "passes" } else { "is rejected" }));
    }
    Ok(if tried.iter().all(well) { Exit::Done } else { Exit::Failed })
}
