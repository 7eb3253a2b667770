//! `spar playtest`.

mod table;

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

use crate::{
    cli::{Common, JudgeFlags, open, out},
    domain::{difficulty::Difficulty, playtest::Summary},
    export::playtest::{as_json, page},
    runtime::{Exit, LearnerChoice, Notice, Playtest, Runtime},
};

/// Runs where nothing else is said.
const RUNS: u32 = 20;
/// The same where a model plays, which costs time or money.
const MODEL_RUNS: u32 = 2;
/// The most runs where a model plays.
const MOST_MODEL_RUNS: u32 = 50;

/// What `spar playtest` takes.
#[derive(Debug, Args)]
pub struct PlaytestArgs {
    /// Scenarios' ids; `spar list` shows them
    #[arg(value_name = "SCENARIO", required_unless_present = "all")]
    scenarios: Vec<String>,
    /// All scenarios
    #[arg(long, conflicts_with = "scenarios")]
    all: bool,
    /// Runs of each learner (20; 2 where a model plays)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    runs: Option<u32>,
    /// How hard
    #[arg(long, value_enum, default_value = "standard")]
    difficulty: Which,
    /// The first run's seed; the others count up
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Who plays the learner: `scripted` (the scenario's own scripts, else the shipped ones), `shipped`, `model`, or an endpoint's name
    #[arg(long, value_name = "NAME", default_value = "scripted")]
    learner: String,
    /// Who plays the persona: `builtin` or an endpoint's name
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    /// An endpoint for this run; it is called `adhoc` and plays the persona unless --actor says otherwise
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The model to ask for, there or at the endpoint that is named
    #[arg(long, value_name = "M")]
    model: Option<String>,
    /// The environment variable that holds the key for `--base-url`
    #[arg(long, value_name = "VAR", requires = "base_url")]
    key_env: Option<String>,
    /// One JSON object a scenario and difficulty
    #[arg(long)]
    json: bool,
    /// Write a page with the same and the state curves
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    Gentle,
    Standard,
    Tough,
    All,
}

impl Which {
    const fn difficulties(self) -> &'static [Difficulty] {
        match self {
            Self::Gentle => &[Difficulty::Gentle],
            Self::Standard => &[Difficulty::Standard],
            Self::Tough => &[Difficulty::Tough],
            Self::All => &Difficulty::ALL,
        }
    }
}

/// Plays; fails when a scenario does not hold.
pub async fn run(args: PlaytestArgs, common: &Common) -> Result<Exit, Notice> {
    let endpoint = JudgeFlags {
        base_url: args.base_url.clone(),
        model: args.model.clone(),
        key_env: args.key_env.clone(),
        ..JudgeFlags::default()
    };
    let runtime = open(common, &endpoint, Vec::new(), Duration::ZERO)?;
    let mut summaries = Vec::new();
    for wanted in plan(&args, &runtime)? {
        let summary = runtime.playtest(&wanted).await?;
        if args.json {
            out::json(&as_json(&summary));
        } else {
            out::text(&table::of(&summary));
        }
        for reason in summary.reasons() {
            out::tell(&format!("{}, {}: {reason}", summary.scenario, summary.difficulty.name()));
        }
        summaries.push(summary);
    }
    if let Some(file) = &args.html {
        std::fs::write(file, page(&summaries))
            .map_err(|error| Notice::new("html", format!("{} cannot be written", file.display())).because(error))?;
    }
    let holds = summaries.iter().all(|summary: &Summary| summary.reasons().is_empty());
    Ok(if holds { Exit::Done } else { Exit::Failed })
}

fn plan(args: &PlaytestArgs, runtime: &Runtime) -> Result<Vec<Playtest>, Notice> {
    let actor = args.actor.clone().unwrap_or_else(|| {
        let name = if args.base_url.is_some() { "adhoc" } else { "builtin" };
        name.to_owned()
    });
    let learner = match args.learner.as_str() {
        "scripted" => LearnerChoice::Scripted,
        "shipped" => LearnerChoice::Shipped,
        name => LearnerChoice::Model(name.to_owned()),
    };
    let by_model = actor != "builtin" || matches!(learner, LearnerChoice::Model(_));
    let runs = args.runs.unwrap_or(if by_model { MODEL_RUNS } else { RUNS });
    if by_model && runs > MOST_MODEL_RUNS {
        return Err(Notice::new("runs", format!("{runs} runs with a model; at most {MOST_MODEL_RUNS} are made"))
            .exit(Exit::Usage));
    }
    let ids = scenarios(args, runtime)?;
    let one = |scenario: &String, difficulty: Difficulty| Playtest {
        scenario: scenario.clone(),
        difficulty,
        runs,
        seed: args.seed,
        actor: actor.clone(),
        learner: learner.clone(),
    };
    let all =
        ids.iter().flat_map(|id| args.difficulty.difficulties().iter().map(move |difficulty| one(id, *difficulty)));
    Ok(all.collect())
}

/// The scenarios to play; every one must be there and good before the first is played.
fn scenarios(args: &PlaytestArgs, runtime: &Runtime) -> Result<Vec<String>, Notice> {
    if let Some(broken) = runtime.broken().into_iter().find(|_| args.all) {
        return Err(Notice::new("invalid_scenario", format!("{} has mistakes", broken.path))
            .because(format!("\n{}", broken.report))
            .exit(Exit::InvalidScenario));
    }
    let ids = if args.all {
        runtime.scenarios().into_iter().map(|row| row.scenario.id.clone()).collect()
    } else {
        args.scenarios.clone()
    };
    ids.iter().try_for_each(|id| runtime.scenario(id).map(drop))?;
    Ok(ids)
}
