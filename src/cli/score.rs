//! `spar score`.

mod batch;
mod consent;
mod csv;
mod heard;
mod input;
mod many;
mod progress;
mod results;

use std::time::Duration;

use clap::Args;

use crate::{
    cli::{
        Common, JudgeFlags,
        appeal::{self, AppealArgs},
        card, open, out,
    },
    export::json::scorecard,
    runtime::{Exit, Notice, Update},
};

/// What `spar score` takes.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    #[command(flatten)]
    elsewhere: heard::HeardArgs,
    /// A session that was practised here, by its id (or the beginning of one)
    #[arg(long, value_name = "ID", required_unless_present = "transcript", conflicts_with = "transcript")]
    session: Option<String>,
    #[command(flatten)]
    judge: JudgeFlags,
    #[command(flatten)]
    appeal: AppealArgs,
    /// The scorecard as one JSON object
    #[arg(long)]
    json: bool,
}

/// Scores a talk held elsewhere, or a session (again); the new scorecard stands beside the old ones.
pub async fn run(args: ScoreArgs, common: &Common) -> Result<Exit, Notice> {
    let runtime = open(common, &args.judge, Vec::new(), Duration::ZERO)?;
    let Some(session) = &args.session else {
        return heard::run(&args.elsewhere, &runtime, args.json, !common.no_input).await;
    };
    let review = runtime.review(session).await?;
    if !review.row.ended {
        return Err(Notice::new("unfinished", "this session has not ended yet")
            .help(format!("go on with `spar practice --resume {}`, and end it", review.row.id)));
    }
    let judge = runtime.choice(&review.row.scenario).judge;
    if let Some(contest) = args.appeal.contest(review.branch.tip()) {
        return appeal::run(&runtime, &review.row.id, &contest, &judge, args.json).await;
    }
    let mut updates = runtime.rescore(&review.row.id, review.branch.tip(), &judge);
    while let Some(update) = updates.recv().await {
        match update {
            Update::Scored(card) if args.json => {
                out::json(&scorecard(&card));
            }
            Update::Scored(card) => {
                out::text(&card::words(&card));
            }
            Update::NotScored(notice) => return Err(notice),
            _ => {}
        }
    }
    Ok(Exit::Done)
}
