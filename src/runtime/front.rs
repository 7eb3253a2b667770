//! What a screen or a command can ask for outside a running session.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::sync::OnceCell;

use crate::{
    config::{EndpointSettings, Folders, KeySource, Loaded, Origin, Settings, openai_candidate},
    document::Paint,
    domain::{behaviour::Detector, scenario::Scenario, sensitivity::Sensitivity, text::SafeText},
    library::{Broken, Place, Shelf, Shelved},
    runtime::{
        notice::{Exit, Notice},
        players::{AD_HOC, Players},
        practice::Choice,
        recorder::Recorder,
        rows::{BrokenRow, Player, ScenarioRow},
    },
};

/// What the command line adds to the settings.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Folders with scenarios.
    pub personas: Vec<PathBuf>,
    /// An endpoint's base URL.
    pub base_url: Option<String>,
    /// The model to ask for there.
    pub model: Option<String>,
    /// The environment variable that holds its key.
    pub key_env: Option<String>,
    /// The built-in actor's pause between two words.
    pub pace: Duration,
}

/// How the app shall look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The theme's name.
    pub theme: String,
    /// Whether nothing may move by itself.
    pub reduce_motion: bool,
    /// Whether colour is unwanted (`NO_COLOR`).
    pub no_color: bool,
}

/// The handle to everything below the screens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Runtime(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    folders: Folders,
    no_color: bool,
    person: SafeText,
    shelf: Shelf,
    players: Players,
    asked_for_endpoint: bool,
    detector: Arc<Detector>,
    recorder: OnceCell<Recorder>,
}

impl Runtime {
    /// Reads the shelf. The store is opened when it is first needed.
    #[must_use]
    pub fn new(loaded: Loaded, asked: &Asked) -> Self {
        let Loaded { settings, folders, env, .. } = loaded;
        let named: Vec<PathBuf> = settings.practice.personas.iter().chain(&asked.personas).cloned().collect();
        let places = Place::usual(Some(&folders.data_dir.join("personas")), Path::new(""), &named);
        let ad_hoc = asked.base_url.as_ref().map(|url| ad_hoc(url, asked, &env));
        let no_color = env.get("NO_COLOR").is_some_and(|value| !value.is_empty());
        let person = person(settings.review.person.as_deref(), &env);
        Self(Arc::new(Inner {
            person,
            shelf: Shelf::read(&places),
            asked_for_endpoint: ad_hoc.is_some(),
            players: Players::new(settings.clone(), env, ad_hoc, asked.model.clone(), asked.pace),
            detector: Arc::new(Detector::default()),
            recorder: OnceCell::new(),
            settings,
            folders,
            no_color,
        }))
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Where things are kept.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        &self.0.folders
    }

    /// The name that verdicts on checks and notes carry.
    #[must_use]
    pub fn person(&self) -> &SafeText {
        &self.0.person
    }

    /// Where sessions are kept, for a person.
    #[must_use]
    pub fn kept_at(&self) -> String {
        self.0.folders.data_dir.display().to_string()
    }

    /// How the app shall look.
    #[must_use]
    pub fn look(&self) -> Look {
        let app = &self.0.settings.app;
        Look { theme: app.theme.name().to_owned(), reduce_motion: app.reduce_motion, no_color: self.0.no_color }
    }

    /// The scenarios on the shelf.
    #[must_use]
    pub fn scenarios(&self) -> Vec<ScenarioRow> {
        let row =
            |shelved: &Shelved| ScenarioRow { scenario: shelved.scenario.clone(), origin: shelved.origin.to_string() };
        self.0.shelf.scenarios.iter().map(row).collect()
    }

    /// The scenario files that could not be read.
    #[must_use]
    pub fn broken(&self) -> Vec<BrokenRow> {
        let row = |broken: &Broken| BrokenRow {
            path: broken.path.display().to_string(),
            report: broken.report.draw(Paint::Plain),
        };
        self.0.shelf.broken.iter().map(row).collect()
    }

    /// The scenario called `id`.
    ///
    /// # Errors
    /// There is none; with what may have been meant.
    pub fn scenario(&self, id: &str) -> Result<Arc<Scenario>, Notice> {
        self.shelved(id).map(|shelved| shelved.scenario.clone())
    }

    pub(super) fn shelved(&self, id: &str) -> Result<&Shelved, Notice> {
        if let Some(broken) =
            self.0.shelf.broken.iter().find(|broken| broken.path.file_stem().is_some_and(|stem| stem == id))
            && self.0.shelf.find(id).is_err()
        {
            return Err(Notice::new("invalid_scenario", format!("{} has mistakes", broken.path.display()))
                .because(format!("\n{}", broken.report.draw(Paint::Plain)))
                .exit(Exit::InvalidScenario));
        }
        self.0.shelf.find(id).map_err(|missing| {
            let notice = Notice::new("no_scenario", format!("there is no scenario `{id}`")).exit(Exit::Usage);
            match missing.did_you_mean {
                Some(near) => notice.help(format!("did you mean `{near}`? `spar list` shows all")),
                None => notice.help("`spar list` shows all"),
            }
        })
    }

    /// Who can play or judge.
    #[must_use]
    pub fn players(&self) -> Vec<Player> {
        self.0.players.list()
    }

    /// Reads learner turns.
    pub(super) fn detector(&self) -> Arc<Detector> {
        self.0.detector.clone()
    }

    /// Endpoints by name.
    pub(super) fn known_players(&self) -> &Players {
        &self.0.players
    }

    /// Looks for servers on this machine.
    pub async fn discover(&self) -> Vec<Player> {
        self.0.players.search().await
    }

    /// What a session of this scenario would be with the settings as they are. An endpoint named on the command line plays and judges.
    #[must_use]
    pub fn choice(&self, scenario: &str) -> Choice {
        let set = &self.0.settings.practice;
        let or_ad_hoc = |key: &str, name: &str| {
            let unset = self.0.settings.origin(key).is_none_or(|origin| *origin == Origin::BuiltIn);
            if self.0.asked_for_endpoint && unset { AD_HOC.to_owned() } else { name.to_owned() }
        };
        Choice {
            scenario: scenario.to_owned(),
            difficulty: set.difficulty,
            goal: None,
            seed: None,
            actor: or_ad_hoc("practice.actor", &set.actor),
            judge: or_ad_hoc("practice.judge", &set.judge),
        }
    }

    /// The one writer; the store is opened when it is first needed.
    pub(super) async fn recorder(&self) -> Result<&Recorder, Notice> {
        let folder = self.0.folders.data_dir.clone();
        self.0.recorder.get_or_try_init(|| async { Recorder::start(folder) }).await
    }

    /// Does something with the store that only one command needs.
    ///
    /// # Errors
    /// What the store says.
    pub async fn check_store(&self) -> Result<Vec<String>, Notice> {
        self.recorder().await?.run(|store| store.check()).await
    }
}

/// The name in the settings, else the user's on this machine, else their part.
fn person(set: Option<&str>, env: &BTreeMap<String, String>) -> SafeText {
    let from_env = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(|name| env.get(name).map(String::as_str));
    let mut names = set.into_iter().chain(from_env).map(SafeText::line);
    names.find(|name| !name.is_blank()).unwrap_or_else(|| SafeText::line("facilitator"))
}

fn ad_hoc(url: &str, asked: &Asked, env: &BTreeMap<String, String>) -> EndpointSettings {
    let mut spec = EndpointSettings {
        name: AD_HOC.to_owned(),
        base_url: url.to_owned(),
        model: asked.model.clone(),
        key: KeySource::None,
        sensitivity: Sensitivity::Internal,
        parallel: 2,
        window: None,
    };
    if spec.on_this_machine() {
        spec.sensitivity = Sensitivity::Restricted;
    }
    spec.key = match &asked.key_env {
        Some(name) => KeySource::Env(name.clone()),
        None => implied_key(url, env),
    };
    spec
}

/// The key in `OPENAI_API_KEY` goes to api.openai.com and nowhere else.
fn implied_key(url: &str, env: &BTreeMap<String, String>) -> KeySource {
    openai_candidate(env)
        .filter(|openai| url.trim_end_matches('/') == openai.base_url)
        .map_or(KeySource::None, |openai| openai.key)
}
