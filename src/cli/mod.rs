//! Floor 4: the command line, one file a command. Results go to stdout, all else to stderr.

mod agreement;
mod appeal;
mod blind;
mod card;
mod check;
mod completions;
mod detect;
mod doctor;
mod export;
mod list;
mod out;
mod plain;
mod playtest;
mod practice;
mod remarks;
mod review;
mod score;
mod show;

use std::{ffi::OsString, io::IsTerminal as _, path::PathBuf, process::ExitCode, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum, error::ErrorKind};

use crate::{
    config::Settings,
    document::Paint,
    runtime::{Asked, Exit, Notice, Runtime},
    tui::{self, Opening},
};

/// The pause of the built-in actor between two words in the app.
const PACE: Duration = Duration::from_millis(24);

/// Practise a difficult conversation before you have it.
///
/// Without a command it opens the app.
#[derive(Debug, Parser)]
#[command(name = "spar", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Line {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    common: Common,
}

const AFTER_HELP: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 invalid scenario, 4 no endpoint, 5 refused by policy, 130 interrupted.
Settings: flag, environment (SPAR_<SECTION>_<KEY>), ./sparring.toml, user file, built-in; in that order.";

/// Flags that every command knows.
#[derive(Clone, Debug, Default, Args)]
struct Common {
    /// A further folder with scenario files (may be given more than once)
    #[arg(long, value_name = "DIR", global = true)]
    personas: Vec<PathBuf>,
    /// Never ask anything: line mode, without prompts
    #[arg(long, global = true)]
    no_input: bool,
}

/// Who plays and who judges.
#[derive(Clone, Debug, Default, Args)]
struct Players {
    /// Who plays the persona: `builtin` or an endpoint's name
    #[arg(long, value_name = "NAME")]
    actor: Option<String>,
    #[command(flatten)]
    judge: JudgeFlags,
}

/// Who judges, and an endpoint for the occasion.
#[derive(Clone, Debug, Default, Args)]
struct JudgeFlags {
    /// Who answers the checks: `builtin` or an endpoint's name
    #[arg(long, value_name = "NAME")]
    judge: Option<String>,
    /// How much is asked of the judge
    #[arg(long, value_enum)]
    effort: Option<EffortFlag>,
    /// An endpoint for this run, such as `http://127.0.0.1:11434/v1`; it is called `adhoc`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The model to ask for, there or at the endpoint that is named
    #[arg(long, value_name = "M")]
    model: Option<String>,
    /// The environment variable that holds the key for `--base-url`
    #[arg(long, value_name = "VAR", requires = "base_url")]
    key_env: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EffortFlag {
    /// One call a criterion
    Quick,
    /// Two calls a criterion, a third where they differ
    Standard,
    /// Three to five calls a check, the choices in another order each time
    Thorough,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DifficultyFlag {
    Gentle,
    Standard,
    Tough,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Practise a scenario: a whole session, from briefing to scorecard
    Practice(practice::PracticeArgs),
    /// List the scenarios
    List(list::ListArgs),
    /// Show a scenario's briefing, or a session's transcript and scorecard
    Show(show::ShowArgs),
    /// Check scenario files: every mistake at its place
    Check(check::CheckArgs),
    /// Play scenarios with scripted learners, to see whether they hold
    Playtest(playtest::PlaytestArgs),
    /// Score a talk held elsewhere, many of them, or a session (again)
    Score(Box<score::ScoreArgs>),
    /// Say how far judges and people agree, and what the scorecards may show
    Agreement(agreement::AgreementArgs),
    /// Browse past sessions
    Review(review::ReviewArgs),
    /// Hand a session on as Markdown or JSON
    Export(export::ExportArgs),
    /// Say what is set up and what can be reached; `doctor judge` tests a judge
    Doctor(doctor::DoctorArgs),
    /// Say which behaviours learner turns show, a line each on stdin
    Detect(detect::DetectArgs),
    /// Print a completion script
    Completions(completions::CompletionsArgs),
}

/// Runs the program with these arguments.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line = match Line::try_parse_from(args) {
        Ok(line) => line,
        Err(error) => {
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return ExitCode::from(if asked { 0 } else { Exit::Usage.code() });
        }
    };
    let done = match line.command {
        Some(Command::Completions(args)) => Ok(completions::run(&args)),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Detect(args)) => detect::run(&args),
        command => on_runtime(command, line.common),
    };
    match done {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(notice) => {
            out::notice(&notice);
            ExitCode::from(notice.exit.code())
        }
    }
}

fn on_runtime(command: Option<Command>, common: Common) -> Result<Exit, Notice> {
    let failed = |error| Notice::new("start", "spar could not start").because(error);
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    let done = tokio.block_on(obey(command, common));
    // A blocked read of stdin must not keep the program alive.
    tokio.shutdown_timeout(Duration::from_millis(200));
    done
}

async fn obey(command: Option<Command>, common: Common) -> Result<Exit, Notice> {
    match command {
        None if !common.may_open_app() => Err(no_terminal("spar")),
        None => app(open(&common, &JudgeFlags::default(), Vec::new(), PACE)?, Opening::Home).await,
        Some(Command::Practice(args)) => practice::run(args, common).await,
        Some(Command::List(args)) => Ok(list::run(&args, &open_plain(&common)?)),
        Some(Command::Show(args)) => show::run(&args, &open_plain(&common)?).await,
        Some(Command::Playtest(args)) => playtest::run(args, &common).await,
        Some(Command::Score(args)) => score::run(*args, &common).await,
        Some(Command::Agreement(args)) => agreement::run(&args, &open_plain(&common)?).await,
        Some(Command::Review(args)) => review::run(args, &common).await,
        Some(Command::Export(args)) => export::run(&args, &open_plain(&common)?).await,
        Some(Command::Doctor(args)) => doctor::run(args, &common).await,
        Some(Command::Check(_) | Command::Detect(_) | Command::Completions(_)) => Ok(Exit::Done),
    }
}

/// Opens the app.
async fn app(runtime: Runtime, opening: Opening) -> Result<Exit, Notice> {
    tui::run(runtime, opening).await.map(|()| Exit::Done)
}

fn no_terminal(command: &str) -> Notice {
    Notice::new("no_terminal", format!("`{command}` opens the app, and there is no terminal here"))
        .help("practise in line mode: `spar practice SCENARIO --plain`; `spar --help` shows all commands")
        .exit(Exit::Usage)
}

impl Common {
    /// Whether the app may open: there is a terminal, and asking is allowed.
    fn may_open_app(&self) -> bool {
        !self.no_input
            && std::io::stdin().is_terminal()
            && std::io::stdout().is_terminal()
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
    }
}

fn open_plain(common: &Common) -> Result<Runtime, Notice> {
    open(common, &JudgeFlags::default(), Vec::new(), Duration::ZERO)
}

/// Reads the settings, with `flags` above all, and opens what stands below the screens.
fn open(
    common: &Common,
    judge: &JudgeFlags,
    mut flags: Vec<(String, String)>,
    pace: Duration,
) -> Result<Runtime, Notice> {
    let mut flag = |key: &str, value: Option<&str>| flags.extend(value.map(|value| (key.to_owned(), value.to_owned())));
    flag("practice.judge", judge.judge.as_deref());
    flag("judge.effort", judge.effort.map(EffortFlag::name));
    let paint = if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Paint::Coloured
    } else {
        Paint::Plain
    };
    let loaded = Settings::from_machine(flags).map_err(|error| {
        Notice::new("settings", "the settings have mistakes")
            .because(format!("\n{}", error.draw(paint)))
            .exit(Exit::Usage)
    })?;
    for warning in &loaded.warnings {
        eprintln!("{}", warning.draw(paint));
    }
    let asked = Asked {
        personas: common.personas.clone(),
        base_url: judge.base_url.clone(),
        model: judge.model.clone(),
        key_env: judge.key_env.clone(),
        pace,
    };
    if let Some(folder) = asked.personas.iter().find(|folder| !folder.is_dir()) {
        let what = format!("--personas {} is not a folder", folder.display());
        return Err(Notice::new("no_folder", what).exit(Exit::Usage));
    }
    Ok(Runtime::new(loaded, &asked))
}

impl EffortFlag {
    const fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Standard => "standard",
            Self::Thorough => "thorough",
        }
    }
}

impl DifficultyFlag {
    const fn name(self) -> &'static str {
        match self {
            Self::Gentle => "gentle",
            Self::Standard => "standard",
            Self::Tough => "tough",
        }
    }
}
