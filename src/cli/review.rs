//! `spar review`.

use clap::Args;
use serde_json::json;

use crate::{
    cli::{Common, JudgeFlags, PACE, app, blind, open, out, remarks::RemarkArgs, show::show_session},
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
    #[command(flatten)]
    remarks: RemarkArgs,
    /// Rate every check before the judge's verdicts are shown; without the app, a verdict a line on stdin
    #[arg(long, requires = "session", conflicts_with_all = ["rule", "note"])]
    blind: bool,
    /// Who says so (else `review.person` in the settings, else your user name)
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
}

/// Opens the review in the app; lists sessions, or shows one, where there is no terminal.
pub async fn run(args: ReviewArgs, common: &Common) -> Result<Exit, Notice> {
    let person = args.person.as_ref().map(|name| ("review.person".to_owned(), name.clone()));
    let runtime = open(common, &JudgeFlags::default(), person.into_iter().collect(), PACE)?;
    if common.may_open_app() && !args.plain && !args.json && args.remarks.is_empty() {
        let opening = match args.session {
            Some(id) if args.blind => Opening::Blind(id),
            session => Opening::Review(session),
        };
        return app(runtime, opening).await;
    }
    match &args.session {
        Some(id) if args.blind => return blind::run(&runtime, runtime.review(id).await?, args.json).await,
        Some(id) if !args.remarks.is_empty() => {
            show_session(&runtime.remark(id, None, &args.remarks.remarks()?).await?, args.json);
        }
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
    match (row.ended, row.total_alone()) {
        (false, _) if row.held => "open in another window".to_owned(),
        (false, _) => "unfinished".to_owned(),
        (true, Some(total)) if row.reviewed => format!("{total}, reviewed"),
        (true, Some(total)) => total.to_string(),
        (true, None) if row.total.is_some() => "in words".to_owned(),
        (true, None) => "not scored".to_owned(),
    }
}

fn as_object(row: &SessionRow) -> serde_json::Value {
    object(
        "session_row",
        json!({
            "id": row.id, "scenario": row.scenario, "title": row.title, "started": row.started, "ended": row.ended,
            "learner_turns": row.learner_turns, "total": row.total, "reviewed": row.reviewed, "difficulty": row.difficulty.name(), "actor": row.actor,
        }),
    )
}
