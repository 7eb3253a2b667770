//! `spar doctor`.

mod judge;
mod table;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    cli::{Common, open_plain, out},
    export::json::object,
    runtime::{Exit, Finding, Notice},
};

/// What `spar doctor` takes.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DoctorArgs {
    #[command(subcommand)]
    part: Option<Part>,
    /// One JSON object a finding
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Part {
    /// Test whether a judge can be trusted
    Judge(Box<judge::DoctorJudgeArgs>),
}

/// Says what is set up and what can be reached, or tests a judge.
pub async fn run(args: DoctorArgs, common: &Common) -> Result<Exit, Notice> {
    if let Some(Part::Judge(args)) = args.part {
        return judge::run(*args, common).await;
    }
    let findings = open_plain(common)?.examine().await;
    let width = findings.iter().map(|finding| finding.subject.chars().count()).max().unwrap_or(0);
    for finding in &findings {
        let Finding { subject, well, says } = finding;
        if args.json {
            out::json(&object("finding", json!({ "subject": subject, "well": well, "says": says })));
        } else {
            let (sign, gap) = (if *well { "ok " } else { "!! " }, width - subject.chars().count());
            out::line(&format!("{sign} {subject}{:gap$}  {}", "", says.replace('\n', "\n     ")));
        }
    }
    Ok(if findings.iter().all(|finding| finding.well) { Exit::Done } else { Exit::Failed })
}
