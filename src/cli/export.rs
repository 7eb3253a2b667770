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
}

/// Writes sessions to stdout. All are read before the first is written, so that an unknown one writes nothing.
pub async fn run(args: &ExportArgs, runtime: &Runtime) -> Result<Exit, Notice> {
    let mut reviews = Vec::new();
    for id in &args.sessions {
        reviews.push(runtime.review(id).await?);
    }
    for review in &reviews {
        let handout = handout(review);
        let read = match args.format {
            Format::Md => out::line(&markdown::session(&handout)),
            Format::Json => out::json(&json::session(&handout)),
        };
        if !read {
            break;
        }
    }
    Ok(Exit::Done)
}
