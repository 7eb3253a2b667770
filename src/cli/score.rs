//! `spar score`.

use std::time::Duration;

use clap::Args;

use crate::{
    cli::{Common, JudgeFlags, card, open, out},
    export::json::scorecard,
    runtime::{Exit, Notice, Update},
};

/// What `spar score` takes.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The session's id (or the beginning of one)
    #[arg(long, value_name = "ID")]
    session: String,
    #[command(flatten)]
    judge: JudgeFlags,
    /// The scorecard as one JSON object
    #[arg(long)]
    json: bool,
}

/// Scores a session (again); the new scorecard stands beside the old ones.
pub async fn run(args: ScoreArgs, common: &Common) -> Result<Exit, Notice> {
    let runtime = open(common, &args.judge, Vec::new(), Duration::ZERO)?;
    let review = runtime.review(&args.session).await?;
    if !review.row.ended {
        return Err(Notice::new("unfinished", "this session has not ended yet")
            .help(format!("go on with `spar practice --resume {}`, and end it", review.row.id)));
    }
    let judge = runtime.choice(&review.row.scenario).judge;
    let mut updates = runtime.rescore(&review.row.id, review.branch.tip(), &judge);
    while let Some(update) = updates.recv().await {
        match update {
            Update::Scored(card) if !args.json => {
                out::text(&card::score(&card));
            }
            Update::Tried(card) if args.json => {
                out::json(&scorecard(&card));
            }
            Update::Tried(card) => {
                out::text(&card::feedback(&card));
            }
            Update::NotScored(notice) => return Err(notice),
            _ => {}
        }
    }
    Ok(Exit::Done)
}
