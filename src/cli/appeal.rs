//! `spar score --appeal`.

use std::io::IsTerminal as _;

use clap::Args;

use crate::{
    cli::{card, out},
    domain::people::turns_words,
    export::json,
    runtime::{Appealed, Contest, Exit, Notice, Progress, Runtime},
};

/// What an appeal takes.
#[derive(Debug, Args)]
pub struct AppealArgs {
    /// Contest a check: it alone is asked again; your reasons are kept for people and never sent
    #[arg(long, value_name = "CHECK", requires_all = ["session", "turns", "because"])]
    appeal: Option<String>,
    /// With `--appeal`: your turns to look at again, as in 4,6
    #[arg(long, value_name = "N,N", value_delimiter = ',', requires = "appeal")]
    turns: Vec<u32>,
    /// With `--appeal`: why, for the facilitator
    #[arg(long, value_name = "WORDS", requires = "appeal")]
    because: Option<String>,
}

impl AppealArgs {
    /// The contest that these flags ask for, on the branch that ends in `tip`; none without `--appeal`.
    pub fn contest(&self, tip: Option<u64>) -> Option<Contest> {
        let argument = self.because.clone().unwrap_or_default();
        self.appeal.clone().map(|check| Contest { tip, check, turns: self.turns.clone(), argument })
    }
}

/// Appeals, and shows what came of it.
pub async fn run(runtime: &Runtime, id: &str, contest: &Contest, judge: &str, as_json: bool) -> Result<Exit, Notice> {
    let watched = std::io::stderr().is_terminal();
    let progress = |Progress { done, of, cost }| {
        if of > 0 {
            out::judging(done, of, cost);
        }
    };
    let appealed = runtime.appeal(id, contest, judge, progress).await?;
    if watched {
        out::tell("");
    }
    show(&appealed, as_json);
    Ok(appealed
        .kept
        .filter(|notice| !matches!(&*notice.code, "counted" | "no_model"))
        .map_or(Exit::Done, |notice| notice.exit))
}

fn show(appealed: &Appealed, as_json: bool) {
    let Appealed { review, appeal, kept } = appealed;
    if as_json {
        out::json(&json::appeal(appeal, kept.as_ref().map(|notice| notice.code.as_str())));
        review.card().map(|card| out::json(&json::scorecard(card)));
        return;
    }
    let checks = |card: &crate::domain::scoring::Scorecard| {
        let mut checks = card.criteria.iter().flat_map(|criterion| &criterion.checks);
        checks.find(|check| check.id == appeal.check).map(|check| (check.ask.clone(), check.avoid))
    };
    let (ask, avoid) = review.card().and_then(|card| checks(card)).unwrap_or_default();
    out::line(&format!("Appeal: {ask} ({})\n  {}", turns_words(&appeal.turns), appeal.came_to(avoid)));
    match kept {
        Some(notice) => out::note(notice),
        None => review.card().map(|card| out::text(&card::words(card, None, None))).map_or((), drop),
    }
}
