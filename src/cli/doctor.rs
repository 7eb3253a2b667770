//! `spar doctor`.

use clap::Args;
use serde_json::json;

use crate::{
    cli::out,
    export::json::object,
    runtime::{Exit, Finding, Notice, Runtime},
};

/// What `spar doctor` takes.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// One JSON object a finding
    #[arg(long)]
    json: bool,
}

/// Says what is set up and what can be reached.
pub async fn run(args: &DoctorArgs, runtime: &Runtime) -> Result<Exit, Notice> {
    let findings = runtime.examine().await;
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
