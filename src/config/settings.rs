//! The settings as the rest of the program sees them: plain, complete and in range.

use std::{collections::BTreeMap, fmt, path::PathBuf, time::Duration};

use crate::config::{EndpointSettings, Setting};
use crate::domain::{difficulty::Difficulty, scoring::Effort};

/// All settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The screen.
    pub app: App,
    /// What a session starts from.
    pub practice: Practice,
    /// How a debrief is made.
    pub judge: JudgeSettings,
    /// How what a debrief recommends is tried out.
    pub feedback: FeedbackSettings,
    /// Who reviews.
    pub review: ReviewSettings,
    /// How long and how much.
    pub limits: Limits,
    /// Looking for model servers.
    pub discovery: Discovery,
    /// The endpoints that were set up, by name.
    pub endpoints: Vec<EndpointSettings>,
    pub(super) sources: BTreeMap<String, (Setting, Origin)>,
}

impl Settings {
    /// Which layer set `key`, as in `limits.idle_s` or `endpoints.local.model`; none for a key that is not set.
    #[must_use]
    pub fn origin(&self, key: &str) -> Option<&Origin> {
        self.sources.get(key).map(|(_, origin)| origin)
    }

    /// Every key that is set, with its value and where that came from, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Setting, &Origin)> {
        self.sources.iter().map(|(key, (value, origin))| (key.as_str(), value, origin))
    }

    /// The endpoint of this name.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> Option<&EndpointSettings> {
        self.endpoints.iter().find(|endpoint| endpoint.name == name)
    }
}

/// The screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its colours.
    pub theme: Theme,
    /// No animation.
    pub reduce_motion: bool,
}

/// What a session starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// `builtin`, or an endpoint's name.
    pub actor: String,
    /// `builtin`, or an endpoint's name.
    pub judge: String,
    /// Who reads the learner's turns.
    pub appraiser: Appraiser,
    /// How hard it is.
    pub difficulty: Difficulty,
    /// One more folder of scenarios.
    pub personas: Option<PathBuf>,
    /// Whether the learner is offered to rate themselves before the scores are shown.
    pub self_rating: bool,
}

/// Who reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewSettings {
    /// The name that rulings and notes carry; none for the user's name on this machine.
    pub person: Option<String>,
}

/// How a debrief is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgeSettings {
    /// How much is asked of the judge.
    pub effort: Effort,
    /// The most requests one scoring may cost, 1 to 10,000.
    pub budget_calls: u32,
    /// The most tokens one scoring may cost, prompts and answers together, 1,000 to 1,000,000,000.
    pub budget_tokens: u32,
}

/// How what a debrief recommends is tried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedbackSettings {
    /// How often each line is said to the model that plays, 0 to 20.
    pub replays: u32,
}

/// How long and how much; no time is zero or above an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To reach an endpoint.
    pub connect: Duration,
    /// To the first byte of a reply; none for what suits the endpoint: see [`Limits::first_byte_for`].
    pub first_byte: Option<Duration>,
    /// Between two pieces of a reply.
    pub idle: Duration,
    /// How often a request is sent, 1 to 10.
    pub tries: u32,
    /// The longest wait an endpoint may ask for.
    pub retry_after: Duration,
    /// The longest reply, in KiB, 1 to 4096.
    pub reply_kib: u32,
    /// The most requests one session may cost, 1 to 10,000.
    pub replies: u32,
    /// For the appraiser's answer in all.
    pub appraiser: Duration,
}

impl Limits {
    /// The time to the first byte: as set, else 60 s, and 300 s on this machine, where a model may have to be loaded first.
    #[must_use]
    pub fn first_byte_for(&self, on_this_machine: bool) -> Duration {
        self.first_byte.unwrap_or(Duration::from_secs(if on_this_machine { 300 } else { 60 }))
    }
}

/// Looking for model servers on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// Whether to.
    pub enabled: bool,
}

/// The screen's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// For weak eyes and bad screens.
    HighContrast,
    /// The terminal's own sixteen.
    Terminal,
}

impl Theme {
    /// All.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::HighContrast, Self::Terminal];

    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Terminal => "terminal",
        }
    }

    /// The theme named `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// Who reads the learner's turns for what the detector is not sure of, and for conditions in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Appraiser {
    /// Nobody: the detector and the conditions' cues alone.
    Detector,
    /// A model, wherever there is an endpoint for the actor or the judge.
    Model,
    /// The model that plays, if one does.
    Auto,
}

impl Appraiser {
    /// All.
    pub const ALL: [Self; 3] = [Self::Detector, Self::Model, Self::Auto];

    /// The word in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Detector => "detector",
            Self::Model => "model",
            Self::Auto => "auto",
        }
    }

    /// The appraiser named `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|appraiser| appraiser.name() == name)
    }
}

/// Which layer a setting came from, lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `config.toml`, compiled in.
    BuiltIn,
    /// The user's file, by its name.
    User(String),
    /// The project's file, by its name.
    Project(String),
    /// An environment variable, by its name.
    Environment(String),
    /// A flag.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built in"),
            Self::User(name) | Self::Project(name) | Self::Environment(name) => f.write_str(name),
            Self::Flag => f.write_str("command line"),
        }
    }
}
