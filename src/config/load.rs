//! Five layers into one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Duration,
};

use crate::config::{
    ConfigError, DEFAULTS, EndpointSettings, KeySource, Setting,
    endpoint::{PARALLEL, SENSITIVITY},
    layer::{Base, Layer, Values},
    settings::{
        App, Appraiser, Discovery, FeedbackSettings, JudgeSettings, Limits, Origin, Practice, ReviewSettings, Settings,
        Theme,
    },
    words,
};
use crate::document::{Diagnostic, Report, code};
use crate::domain::{difficulty::Difficulty, scoring::Effort, sensitivity::Sensitivity};

/// What settings are made of, beside the built-in ones; later fields count less. Not `Debug`: keys stand in the
/// environment.
#[derive(Clone, Default)]
pub struct Inputs {
    /// Flags, as keys (`limits.idle_s`) and values.
    pub flags: Vec<(String, String)>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// The project's file: its path and text.
    pub project: Option<(String, String)>,
    /// The user's file: its path and text.
    pub user: Option<(String, String)>,
}

impl Settings {
    /// The settings that `inputs` come to, and warnings about what was left aside.
    ///
    /// # Errors
    /// [`ConfigError::Mistakes`], all at once.
    pub fn load(inputs: &Inputs) -> Result<(Self, Vec<Report>), ConfigError> {
        let mut layers = layers(inputs);
        let mut sources = Values::new();
        for layer in &layers {
            merge(&mut sources, layer);
        }
        refuse_nowhere(&mut layers, &sources);
        let failed = layers.iter().any(|layer| layer.findings.any_error());
        let reports = layers.into_iter().map(Layer::report).filter(|report| !report.is_empty()).collect();
        if failed {
            return Err(ConfigError::Mistakes(reports));
        }
        Ok((Gathered(&sources).settings()?, reports))
    }
}

/// The layers, lowest first.
fn layers(inputs: &Inputs) -> Vec<Layer> {
    let home = inputs.env.get("HOME").map(PathBuf::from);
    let beside = |file: &str, project| {
        let folder = Path::new(file).parent().unwrap_or(Path::new("")).to_owned();
        Base { folder, home: home.clone(), project }
    };
    let mut layers = vec![Layer::of_file("config.toml", DEFAULTS, Origin::BuiltIn, &Base::default())];
    if let Some((name, text)) = &inputs.user {
        layers.push(Layer::of_file(name, text, Origin::User(name.clone()), &beside(name, false)));
    }
    if let Some((name, text)) = &inputs.project {
        layers.push(Layer::of_file(name, text, Origin::Project(name.clone()), &beside(name, true)));
    }
    let here = beside("", false);
    let known: Vec<String> = layers.iter().flat_map(|layer| layer.endpoints.keys().cloned()).collect();
    let env = inputs.env.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    layers.push(words::of_environment(env, &known, &here));
    layers.push(words::of_flags(inputs.flags.iter().map(|(key, value)| (key.as_str(), value.as_str())), &here));
    layers
}

/// Puts `layer` over what is there. A key's place of one kind replaces one of the other kind.
fn merge(sources: &mut Values, layer: &Layer) {
    for (key, value) in &layer.values {
        let other = match key.rsplit_once('.') {
            Some((endpoint, "key_env")) => Some(format!("{endpoint}.key_file")),
            Some((endpoint, "key_file")) => Some(format!("{endpoint}.key_env")),
            _ => None,
        };
        if let Some(other) = other {
            sources.remove(&other);
        }
        sources.insert(key.clone(), value.clone());
    }
}

/// Reports endpoints that no layer gives an address, in the highest layer that speaks of them.
fn refuse_nowhere(layers: &mut [Layer], sources: &Values) {
    let named: BTreeSet<String> = layers.iter().flat_map(|layer| layer.endpoints.keys().cloned()).collect();
    for name in named.into_iter().filter(|name| !sources.contains_key(&format!("endpoints.{name}.base_url"))) {
        // Where the address is given, but wrong, that has been said.
        if layers.iter().any(|layer| layer.findings.any_error()) {
            return;
        }
        let Some(layer) = layers.iter_mut().rev().find(|layer| layer.endpoints.contains_key(&name)) else { continue };
        let span = layer.endpoints.get(&name).copied().unwrap_or_default();
        let message = format!("endpoint `{name}` has no `base_url`");
        layer.findings.push(Diagnostic::error(code::MISSING_KEY, span, message).label("where is it?"));
    }
}

/// The merged values, while they become settings.
struct Gathered<'v>(&'v Values);

impl Gathered<'_> {
    fn settings(&self) -> Result<Settings, ConfigError> {
        Ok(Settings {
            app: App { theme: self.word("app.theme", Theme::named)?, reduce_motion: self.truth("app.reduce_motion")? },
            practice: Practice {
                actor: self.text("practice.actor")?,
                judge: self.text("practice.judge")?,
                appraiser: self.word("practice.appraiser", Appraiser::named)?,
                difficulty: self.word("practice.difficulty", Difficulty::named)?,
                personas: Some(self.text("practice.personas")?).filter(|path| !path.is_empty()).map(PathBuf::from),
                self_rating: self.truth("practice.self_rating")?,
            },
            judge: JudgeSettings {
                effort: self.word("judge.effort", Effort::named)?,
                budget_calls: self.number("judge.budget_calls")?,
                budget_tokens: self.number("judge.budget_tokens")?,
            },
            feedback: FeedbackSettings { replays: self.number("feedback.replays")? },
            review: ReviewSettings { person: Some(self.text("review.person")?).filter(|name| !name.is_empty()) },
            limits: self.limits()?,
            discovery: Discovery { enabled: self.truth("discovery.enabled")? },
            endpoints: self.endpoints()?,
            sources: self.0.clone(),
        })
    }

    fn limits(&self) -> Result<Limits, ConfigError> {
        Ok(Limits {
            connect: self.time("limits.connect_s")?,
            first_byte: self.optional("limits.first_byte_s", time),
            idle: self.time("limits.idle_s")?,
            tries: self.number("limits.tries")?,
            retry_after: self.time("limits.retry_after_s")?,
            reply_kib: self.number("limits.reply_kib")?,
            replies: self.number("limits.replies")?,
            appraiser: self.time("limits.appraiser_s")?,
        })
    }

    fn endpoints(&self) -> Result<Vec<EndpointSettings>, ConfigError> {
        let parts = self.0.keys().filter_map(|key| key.strip_prefix("endpoints.")?.rsplit_once('.'));
        let names: BTreeSet<&str> = parts.map(|(name, _)| name).collect();
        names.into_iter().map(|name| self.endpoint(name)).collect()
    }

    fn endpoint(&self, name: &str) -> Result<EndpointSettings, ConfigError> {
        let key = |field: &str| format!("endpoints.{name}.{field}");
        let key_env = self.optional(&key("key_env"), text).map(KeySource::Env);
        let key_file = self.optional(&key("key_file"), text).map(|path| KeySource::File(path.into()));
        Ok(EndpointSettings {
            name: name.to_owned(),
            base_url: self.text(&key("base_url"))?,
            model: self.optional(&key("model"), text),
            key: key_env.or(key_file).unwrap_or(KeySource::None),
            sensitivity: self
                .optional(&key("sensitivity"), text)
                .and_then(|word| Sensitivity::named(&word))
                .unwrap_or(SENSITIVITY),
            parallel: self.optional(&key("parallel"), number).unwrap_or(PARALLEL),
            window: self.optional(&key("window"), number),
        })
    }

    fn optional<T>(&self, key: &str, read: fn(&Setting) -> Option<T>) -> Option<T> {
        read(&self.0.get(key)?.0)
    }

    fn must<T>(&self, key: &str, read: impl FnOnce(&Setting) -> Option<T>) -> Result<T, ConfigError> {
        let value = self.0.get(key).and_then(|(setting, _)| read(setting));
        value.ok_or_else(|| ConfigError::Incomplete(key.to_owned()))
    }

    fn text(&self, key: &str) -> Result<String, ConfigError> {
        self.must(key, text)
    }

    fn word<T>(&self, key: &str, named: fn(&str) -> Option<T>) -> Result<T, ConfigError> {
        self.must(key, |setting| named(&text(setting)?))
    }

    fn number(&self, key: &str) -> Result<u32, ConfigError> {
        self.must(key, number)
    }

    fn time(&self, key: &str) -> Result<Duration, ConfigError> {
        self.must(key, time)
    }

    fn truth(&self, key: &str) -> Result<bool, ConfigError> {
        self.must(key, |setting| if let Setting::Truth(truth) = setting { Some(*truth) } else { None })
    }
}

fn text(setting: &Setting) -> Option<String> {
    if let Setting::Text(text) = setting { Some(text.clone()) } else { None }
}

fn number(setting: &Setting) -> Option<u32> {
    if let Setting::Number(number) = setting { Some(*number) } else { None }
}

/// At least a millisecond: a shorter time would be none.
fn time(setting: &Setting) -> Option<Duration> {
    let Setting::Seconds(seconds) = setting else { return None };
    Duration::try_from_secs_f64(*seconds).ok().map(|time| time.max(Duration::from_millis(1)))
}
