//! `spar export`.

use clap::{Args, ValueEnum};

use crate::{
    cli::out,
    export::{json, markdown},
    runtime::{Exit, Notice, Runtime, handout},
};

/// What `spar export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The sessions' ids (or the beginnings of them)
    #[arg(required = true, value_name = "SESSION")]
    sessions: Vec<String>,
    /// The format
    #[arg(long, value_enum, default_value = "md")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// One JSON object a session
    Json,
    /// One JSON object a session, with all that its scorecard stands on; `spar score --bundle` reads it
    Bundle,
}

/// Writes sessions to stdout. All are read before the first is written, so that an unknown one writes nothing.
pub async fn run(args: &ExportArgs, runtime: &Runtime) -> Result<Exit, Notice> {
    let mut written = Vec::new();
    for id in &args.sessions {
        written.push(match args.format {
            Format::Md => markdown::session(&handout(&runtime.review(id).await?)),
            Format::Json => json::session(&handout(&runtime.review(id).await?)).to_string(),
            Format::Bundle => runtime.bundle(id).await?.to_string(),
        });
    }
    for text in &written {
        if !out::line(text) {
            break;
        }
    }
    Ok(Exit::Done)
}
