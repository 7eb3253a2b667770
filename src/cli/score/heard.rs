//! `spar score FILE|FOLDER --scenario S`: a talk that was held elsewhere, or many.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    ScoreArgs, batch, consent,
    input::{Item, Source},
    many, show as show_card,
};
use crate::{
    cli::out,
    library::Format,
    runtime::{Elsewhere, Exit, Notice, Runtime},
};

/// The transcripts, who is who in them, and where results go.
#[derive(Debug, Args)]
pub struct HeardArgs {
    /// A talk held elsewhere: JSON, Markdown, `Name: text`, .vtt or .srt; or a folder of them, or a .jsonl file with one a line
    #[arg(value_name = "TRANSCRIPT", requires = "scenario")]
    pub transcript: Option<PathBuf>,
    /// The scenario whose rubric it is scored by
    #[arg(long, value_name = "ID", requires = "transcript")]
    pub scenario: Option<String>,
    /// Who of the speakers is the learner
    #[arg(long, value_name = "NAME", requires = "transcript")]
    pub learner: Option<String>,
    /// How the transcript is written, where its content does not show it
    #[arg(long, value_name = "FORMAT", value_parser = ["json", "md", "text", "vtt", "srt"], requires = "transcript")]
    pub format: Option<String>,
    /// A further name to replace before anything is sent (may be given more than once)
    #[arg(long = "name", value_name = "NAME", requires = "transcript")]
    pub names: Vec<String>,
    /// A file with further names to replace, one a line
    #[arg(long, value_name = "FILE", requires = "transcript")]
    pub people: Option<PathBuf>,
    /// Send without asking
    #[arg(long, requires = "transcript")]
    pub yes: bool,
    /// Print exactly what would be sent, one call a line, and send nothing
    #[arg(long, requires = "transcript")]
    pub show_only: bool,
    /// Append results to this file, one JSON object a line; what is there already is not scored again
    #[arg(long, value_name = "FILE", requires = "transcript")]
    pub out: Option<PathBuf>,
    /// Write the results as CSV too
    #[arg(long, value_name = "FILE", requires = "out")]
    pub csv: Option<PathBuf>,
    /// Write the judge's calls to this file instead of making them, for a batch service or `vllm run-batch`
    #[arg(long, value_name = "FILE", requires = "transcript", conflicts_with = "show_only")]
    pub batch_out: Option<PathBuf>,
    /// Take the judge's answers from this results file (may be given more than once)
    #[arg(long, value_name = "FILE", requires = "transcript", conflicts_with = "show_only")]
    pub batch_in: Vec<PathBuf>,
}

/// Scores what is at the path.
pub async fn run(all: &ScoreArgs, runtime: &Runtime, may_ask: bool) -> Result<Exit, Notice> {
    let args = &all.elsewhere;
    let (Some(path), Some(scenario)) = (&args.transcript, &args.scenario) else { return Ok(Exit::Usage) };
    let judge = runtime.choice(scenario).judge;
    let elsewhere = runtime.elsewhere(scenario, &judge, args.learner.clone(), people(args)?).await?;
    let ours: Vec<&Path> = [&args.out, &args.csv, &args.people].into_iter().flatten().map(PathBuf::as_path).collect();
    let source = Source::at(path, &ours)?;
    let format = args.format.as_deref().and_then(Format::named);
    let one_card = matches!(source, Source::One(_)) && args.out.is_none() && !args.show_only;
    if all.assess.is_some() && !(one_card && args.batch_out.is_none() && args.batch_in.is_empty()) {
        return Err(Notice::new("assess", "`--assess` is said beside one scorecard")
            .help("leave it out, or score one transcript without --out, --show-only and batches")
            .exit(Exit::Usage));
    }
    if args.show_only {
        return show(&elsewhere, &source, format);
    }
    if args.batch_out.is_some() || !args.batch_in.is_empty() {
        return batch::run(args, &elsewhere, &source, format);
    }
    agree(args, &elsewhere, &source, format, may_ask).await?;
    if let (Source::One(_), None) = (&source, &args.out) {
        return one(all, &elsewhere, &source, format).await;
    }
    many::run(args, elsewhere, &source, format).await
}

/// The names on the command line and in the file.
fn people(args: &HeardArgs) -> Result<Vec<String>, Notice> {
    let mut names = args.names.clone();
    if let Some(path) = &args.people {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let what = format!("the names in {} cannot be read", path.display());
            Notice::new("people", what).because(error).help("write one name a line, as UTF-8").exit(Exit::Usage)
        })?;
        names.extend(text.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned));
    }
    Ok(names)
}

async fn one(all: &ScoreArgs, elsewhere: &Elsewhere, source: &Source, format: Option<Format>) -> Result<Exit, Notice> {
    let Some(Item { heard, .. }) = source.items(format)?.next() else { return Ok(Exit::Failed) };
    show_card(&elsewhere.score(heard?).await?, all);
    Ok(Exit::Done)
}

/// Where anything would leave for an endpoint, asks for leave. What cannot be read is reported later, or at once where it is all there is.
async fn agree(
    args: &HeardArgs,
    elsewhere: &Elsewhere,
    source: &Source,
    format: Option<Format>,
    may_ask: bool,
) -> Result<(), Notice> {
    let Some(to) = elsewhere.recipient() else { return Ok(()) };
    let mut trouble = None;
    for item in source.items(format)? {
        match item.heard.and_then(|heard| elsewhere.ready(&heard)) {
            Ok(ready) => {
                return consent::ask(&elsewhere.preview(&ready), &to, source.count()?, args.yes, may_ask).await;
            }
            Err(notice) => trouble = trouble.or(Some(notice)),
        }
    }
    trouble.map_or(Ok(()), Err)
}

/// Prints every first call of every transcript.
fn show(elsewhere: &Elsewhere, source: &Source, format: Option<Format>) -> Result<Exit, Notice> {
    if elsewhere.recipient().is_none() {
        out::tell("Nothing would be sent: the built-in judge scores on this machine.");
        return Ok(Exit::Done);
    }
    let mut exit = Exit::Done;
    for Item { id, heard } in source.items(format)? {
        match heard.and_then(|heard| elsewhere.ready(&heard)) {
            Ok(ready) => {
                if !elsewhere.preview(&ready).calls.iter().all(out::json) {
                    break;
                }
            }
            Err(notice) => {
                out::tell(&format!("{id}:"));
                out::notice(&notice);
                exit = Exit::Failed;
            }
        }
    }
    Ok(exit)
}
