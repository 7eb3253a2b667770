//! `spar score --bundle`: a scorecard from a file, computed again or judged again.

use serde_json::json;

use super::{ScoreArgs, failed, show, trouble};
use crate::{
    cli::out,
    domain::text::SafeText,
    export::{bundle::Difference, json::object},
    runtime::{Exit, Notice, Opened, Progress, Runtime},
};

/// Verifies the bundle, or scores the talk in it.
pub async fn run(runtime: &Runtime, opened: &Opened, args: &ScoreArgs) -> Result<Exit, Notice> {
    if args.verify {
        return Ok(verify(opened, args.json));
    }
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
