//! `spar practice`.

use std::{io::IsTerminal as _, time::Duration};

use clap::Args;

use crate::{
    cli::{Common, DifficultyFlag, PACE, Players, app, open, out, plain, plain::Manner},
    domain::scenario::Scenario,
    runtime::{Exit, Notice, Runtime},
    tui::Opening,
};

/// What `spar practice` takes.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// The scenario's id; `spar list` shows them
    scenario: Option<String>,
    /// Line mode: each line on stdin is a turn (a line that ends in `\` goes on); /end, /hint, /retry, /back N, /quit are commands
    #[arg(long)]
    plain: bool,
    /// One JSON object a line on stdout; line mode
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    players: Players,
    /// Who reads your turns where the rules are not sure, and for conditions in words
    #[arg(long, value_name = "WHO", value_parser = ["detector", "model", "auto"])]
    appraiser: Option<String>,
    /// How hard
    #[arg(long, value_enum)]
    difficulty: Option<DifficultyFlag>,
    /// The goal, by its number in the briefing
    #[arg(long, value_name = "N")]
    goal: Option<usize>,
    /// The total that passes: prints pass, fail or borderline beside the scorecard; line mode
    #[arg(long, value_name = "CUT", value_parser = clap::value_parser!(u32).range(0..=100))]
    assess: Option<u32>,
    /// The seed of every choice, for the same session again
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Line mode: rate yourself before the scores are shown, also where stdin is no terminal
    #[arg(long)]
    rate: bool,
    /// Go on with an unfinished session
    #[arg(long, value_name = "ID", conflicts_with_all = ["scenario", "seed", "goal", "difficulty"])]
    resume: Option<String>,
}

/// Practises, in the app or in line mode.
pub async fn run(args: PracticeArgs, common: Common) -> Result<Exit, Notice> {
    let in_app = !args.plain && !args.json && common.may_open_app();
    if in_app && args.assess.is_some() {
        return Err(Notice::new("assess", "`--assess` belongs to line mode")
            .help("add --plain, or assess the session afterwards: `spar score --session ID --assess CUT`")
            .exit(Exit::Usage));
    }
    let mut flags = Vec::new();
    let mut flag = |key: &str, value: Option<&str>| flags.extend(value.map(|value| (key.to_owned(), value.to_owned())));
    flag("practice.actor", args.players.actor.as_deref());
    flag("practice.appraiser", args.appraiser.as_deref());
    flag("practice.difficulty", args.difficulty.map(DifficultyFlag::name));
    let pace = if in_app { PACE } else { Duration::ZERO };
    let runtime = open(&common, &args.players.judge, flags, pace)?;
    let by_hand = !args.json && !common.no_input && std::io::stdin().is_terminal();
    let rate = args.rate || by_hand && runtime.settings().practice.self_rating;
    let manner = Manner { json: args.json, rate, cut: args.assess };
    if let Some(id) = &args.resume {
        let practice = runtime.resume(id).await?;
        return if in_app {
            app(runtime, Opening::Resume(id.clone())).await
        } else {
            plain::run(practice, &runtime, manner).await
        };
    }
    let scenario = args.scenario.clone().map_or_else(|| only_one(&runtime), Ok)?;
    let known = runtime.scenario(&scenario)?;
    let mut choice = runtime.choice(&scenario);
    choice.seed = args.seed;
    choice.goal = args.goal.map(|number| goal(&known, number)).transpose()?;

    if in_app {
        return app(runtime, Opening::Practice(choice)).await;
    }
    plain::run(runtime.practise(choice).await?, &runtime, manner).await
}

/// The place of a goal by its number.
fn goal(scenario: &Scenario, number: usize) -> Result<usize, Notice> {
    let goals = scenario.learner.goals.len();
    if (1..=goals).contains(&number) {
        return Ok(number - 1);
    }
    Err(Notice::new("no_goal", format!("there is no goal {number}: this scenario has {goals}"))
        .help(format!("`spar show {}` lists them", scenario.id))
        .exit(Exit::Usage))
}

/// Which scenario is meant when none is named: the only one there is, else a list to choose from.
fn only_one(runtime: &Runtime) -> Result<String, Notice> {
    let scenarios = runtime.scenarios();
    if let [only] = &scenarios[..] {
        return Ok(only.scenario.id.clone());
    }
    out::tell("Which scenario?");
    for row in &scenarios {
        out::tell(&format!("  spar practice {}", row.scenario.id));
    }
    Err(Notice::new("no_scenario", "no scenario was named").exit(Exit::Usage))
}
