//! `spar score`.

mod batch;
mod bundle;
mod consent;
mod csv;
mod heard;
mod input;
mod many;
mod progress;
mod results;

use std::{path::PathBuf, time::Duration};

use clap::Args;

use crate::{
    cli::{
        Common, JudgeFlags,
        appeal::{self, AppealArgs},
        card, open, out,
    },
    domain::scoring::Scorecard,
    export::json::assessed,
    runtime::{Exit, Notice, Opened, Runtime, Update},
};

/// What `spar score` takes.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    #[command(flatten)]
    elsewhere: heard::HeardArgs,
    /// A session that was practised here, by its id (or the beginning of one)
    #[arg(long, value_name = "ID", required_unless_present_any = ["transcript", "bundle"], conflicts_with = "transcript")]
    session: Option<String>,
    /// A file that `spar export --format bundle` wrote, in place of a session; nothing is kept
    #[arg(long, value_name = "FILE", conflicts_with_all = ["session", "transcript", "fresh", "appeal"])]
    bundle: Option<PathBuf>,
    /// With `--bundle`: compute everything in it again, offline, and name the first place that differs
    #[arg(long, requires = "bundle", conflicts_with_all = ["judge", "base_url", "effort", "assess"])]
    verify: bool,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    appeal: AppealArgs,
    /// Ask everything anew, whatever was answered before
    #[arg(long, conflicts_with = "transcript")]
    fresh: bool,
    /// The total that passes: prints pass, fail or borderline beside the scorecard
    #[arg(long, value_name = "CUT", value_parser = clap::value_parser!(u32).range(0..=100))]
    assess: Option<u32>,
    /// The scorecard as one JSON object
    #[arg(long)]
    json: bool,
}

/// Scores a talk held elsewhere, a bundle, or a session (again); a session's new scorecard stands beside the old ones.
pub async fn run(args: ScoreArgs, common: &Common) -> Result<Exit, Notice> {
    let runtime = open(common, &args.judge, Vec::new(), Duration::ZERO)?;
    match (&args.session, &args.bundle) {
        (_, Some(file)) => bundle::run(&runtime, &Opened::read(file)?, &args).await,
        (Some(id), None) => session(&runtime, id, &args).await,
        (None, None) => heard::run(&args, &runtime, !common.no_input).await,
    }
}

async fn session(runtime: &Runtime, id: &str, args: &ScoreArgs) -> Result<Exit, Notice> {
    let review = runtime.review(id).await?;
    if !review.row.ended {
        return Err(Notice::new("unfinished", "this session has not ended yet")
            .help(format!("go on with `spar practice --resume {}`, and end it", review.row.id)));
    }
    let judge = runtime.choice(&review.row.scenario).judge;
    if let Some(contest) = args.appeal.contest(review.branch.tip()) {
        return appeal::run(runtime, &review.row.id, &contest, &judge, args.json).await;
    }
    let last = review.branch.memory().turns.last().map_or(0, |turn| turn.number);
    let mut updates = runtime.rescore(&review.row.id, review.branch.tip(), &judge, args.fresh);
    while let Some(update) = updates.recv().await {
        match update {
            Update::Judging { done, of, cost } if of > 0 => out::judging(done, of, cost),
            Update::Trouble(notice) => trouble(&notice, last, args.json),
            Update::Scored(card) if !args.json => _ = out::text(&card::score(&card, args.assess, None)),
            Update::Tried(card) if !args.json => _ = out::text(&card::feedback(&card)),
            Update::Tried(card) => show(&card, args),
            Update::NotScored(notice) => return Err(failed(notice, last, args.json)),
            _ => {}
        }
    }
    Ok(Exit::Done)
}

fn show(card: &Scorecard, args: &ScoreArgs) {
    if args.json {
        out::json(&assessed(card, args.assess));
    } else {
        out::text(&card::words(card, args.assess, None));
    }
}

/// Some checks are not scored: an error object, or a note.
fn trouble(notice: &Notice, last: u32, as_json: bool) {
    if as_json { out::error(notice, last) } else { out::note(notice) }
}

/// Nothing is scored; the notice goes to stderr in any case.
fn failed(notice: Notice, last: u32, as_json: bool) -> Notice {
    if as_json {
        out::error(&notice, last);
    }
    notice
}
