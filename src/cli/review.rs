//! `spar review`.

use clap::Args;
use serde_json::json;

use crate::{
    cli::{Common, JudgeFlags, PACE, app, open, out, show::show_session},
    export::json::object,
    runtime::{Exit, Notice, Runtime, SessionRow},
    tui::Opening,
};

/// What `spar review` takes.
#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// The session's id (or the beginning of one)
    session: Option<String>,
    /// Lines instead of the app, as without a terminal
    #[arg(long)]
    plain: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Opens the review in the app; lists sessions, or shows one, where there is no terminal.
pub async fn run(args: ReviewArgs, common: &Common) -> Result<Exit, Notice> {
    let runtime = open(common, &JudgeFlags::default(), Vec::new(), PACE)?;
    if common.may_open_app() && !args.plain && !args.json {
        return app(runtime, Opening::Review(args.session)).await;
    }
    match &args.session {
        Some(id) => show_session(&runtime.review(id).await?, args.json),
        None => list(&runtime, args.json).await?,
    }
    Ok(Exit::Done)
}

async fn list(runtime: &Runtime, as_json: bool) -> Result<(), Notice> {
    let sessions = runtime.sessions().await?;
    if sessions.is_empty() && !as_json {
        out::tell("No sessions yet. `spar practice` starts one.");
    }
    for row in &sessions {
        if !(if as_json { out::json(&as_object(row)) } else { out::line(&as_line(row)) }) {
            break;
        }
    }
    Ok(())
}

fn as_line(row: &SessionRow) -> String {
    let turns = if row.learner_turns == 1 { "1 turn".to_owned() } else { format!("{} turns", row.learner_turns) };
    format!("{}  {}  {:<24}  {:>8}  {}", row.id, row.started, row.scenario, turns, standing(row))
}

fn standing(row: &SessionRow) -> String {
    match (row.ended, row.total) {
        (false, _) if row.held => "open in another window".to_owned(),
        (false, _) => "unfinished".to_owned(),
        (true, Some(total)) => total.to_string(),
        (true, None) => "not scored".to_owned(),
    }
}

fn as_object(row: &SessionRow) -> serde_json::Value {
    object(
        "session_row",
        json!({
            "id": row.id, "scenario": row.scenario, "title": row.title, "started": row.started, "ended": row.ended,
            "learner_turns": row.learner_turns, "total": row.total, "difficulty": row.difficulty.name(), "actor": row.actor,
        }),
    )
}
