//! `spar score`.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use serde_json::json;

use crate::{
    cli::{Common, JudgeFlags, card, open, out},
    domain::{scoring::Scorecard, text::SafeText},
    export::{
        bundle::Difference,
        json::{assessed, object},
    },
    runtime::{Exit, Notice, Opened, Progress, Runtime, Update},
};

/// What `spar score` takes.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The session's id (or the beginning of one)
    #[arg(long, value_name = "ID", required_unless_present = "bundle")]
    session: Option<String>,
    /// A file that `spar export --format bundle` wrote, in place of a session; nothing is kept
    #[arg(long, value_name = "FILE", conflicts_with_all = ["session", "fresh"])]
    bundle: Option<PathBuf>,
    /// With `--bundle`: compute everything in it again, offline, and name the first place that differs
    #[arg(long, requires = "bundle", conflicts_with_all = ["judge", "base_url", "effort", "assess"])]
    verify: bool,
    #[command(flatten)]
    judge: JudgeFlags,
    /// Ask everything anew, whatever was answered before
    #[arg(long)]
    fresh: bool,
    /// The total that passes: prints pass, fail or borderline beside the scorecard
    #[arg(long, value_name = "CUT", value_parser = clap::value_parser!(u32).range(0..=100))]
    assess: Option<u32>,
    /// The scorecard as one JSON object
    #[arg(long)]
    json: bool,
}

/// Scores a session or a bundle (again); a session's new scorecard stands beside the old ones.
pub async fn run(args: ScoreArgs, common: &Common) -> Result<Exit, Notice> {
    let runtime = open(common, &args.judge, Vec::new(), Duration::ZERO)?;
    match (&args.session, &args.bundle) {
        (_, Some(file)) if args.verify => Ok(verify(&Opened::read(file)?, args.json)),
        (_, Some(file)) => score_bundle(&runtime, &Opened::read(file)?, &args).await,
        (Some(id), None) => score_session(&runtime, id, &args).await,
        (None, None) => Err(Notice::new("no_session", "neither a session nor a bundle was named").exit(Exit::Usage)),
    }
}

async fn score_session(runtime: &Runtime, id: &str, args: &ScoreArgs) -> Result<Exit, Notice> {
    let review = runtime.review(id).await?;
    if !review.row.ended {
        return Err(Notice::new("unfinished", "this session has not ended yet")
            .help(format!("go on with `spar practice --resume {}`, and end it", review.row.id)));
    }
    let judge = runtime.choice(&review.row.scenario).judge;
    let last = review.branch.memory().turns.last().map_or(0, |turn| turn.number);
    let mut updates = runtime.rescore(&review.row.id, review.branch.tip(), &judge, args.fresh);
    while let Some(update) = updates.recv().await {
        match update {
            Update::Judging { done, of, cost } if of > 0 => out::judging(done, of, cost),
            Update::Trouble(notice) => trouble(&notice, last, args.json),
            Update::Scored(card) => show(&card, args),
            Update::NotScored(notice) => return Err(failed(notice, last, args.json)),
            _ => {}
        }
    }
    Ok(Exit::Done)
}

async fn score_bundle(runtime: &Runtime, opened: &Opened, args: &ScoreArgs) -> Result<Exit, Notice> {
    let judge = runtime.choice(&opened.scenario.id).judge;
    let progress = |Progress { done, of, cost }| {
        if of > 0 {
            out::judging(done, of, cost);
        }
    };
    let last = opened.last_turn();
    let outcome = runtime.score_bundle(opened, &judge, progress).await;
    let outcome = outcome.map_err(|notice| failed(notice, last, args.json))?;
    if let Some(notice) = &outcome.trouble {
        trouble(notice, last, args.json);
    }
    show(&outcome.card, args);
    Ok(Exit::Done)
}

fn show(card: &Scorecard, args: &ScoreArgs) {
    if args.json {
        out::json(&assessed(card, args.assess));
    } else {
        out::text(&card::words(card, args.assess));
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

fn verify(opened: &Opened, as_json: bool) -> Exit {
    let found = opened.verify();
    if as_json {
        let (path, stands, computed) = match &found {
            Some(Difference { path, stands, computed }) => (Some(path), stands.as_ref(), computed.as_ref()),
            None => (None, None, None),
        };
        let fields = json!({ "holds": found.is_none(), "path": path, "stands": stands, "computed": computed });
        out::json(&object("verified", fields));
    }
    match found {
        None if as_json => Exit::Done,
        None => {
            out::line(&format!("Computed again, and all the same: {}.", opened.words()));
            Exit::Done
        }
        Some(difference) => {
            out::notice(&differs(opened, &difference));
            Exit::Failed
        }
    }
}

fn differs(opened: &Opened, difference: &Difference) -> Notice {
    let show = |value: &Option<serde_json::Value>| {
        let words = value.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string);
        let short: String = SafeText::line(&words).as_str().chars().take(120).collect();
        if short.len() < words.len() { format!("{short}…") } else { short }
    };
    let path = SafeText::line(&difference.path);
    let (stands, computed) = (show(&difference.stands), show(&difference.computed));
    let notice = Notice::new("differs", format!("the bundle does not hold at `{path}`"))
        .because(format!("there stands {stands}; computed again it is {computed}"));
    if opened.is_of_another_version() {
        return notice.help("another version of Sparring wrote it; that one may compute the same");
    }
    match difference.path.as_str() {
        "digest" => notice.help("something was changed that nothing else is computed from, such as a name or a date"),
        _ => notice.help("this, or something it is computed from, was changed after the scoring"),
    }
}
