//! Who can play or judge, by name; and what makes one ready to be asked.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use secrecy::ExposeSecret;

use crate::{
    backend::{CANDIDATES, Chat, Endpoint, Habits, Limits, servers_here},
    config::{self, EndpointSettings, KeySource, Settings, openai_candidate, resolve_key_with},
    domain::{scenario::Scenario, sensitivity::Sensitivity},
    runtime::{
        appraising::{Appraiser, nobody},
        judging::{Budget, Judge},
        notice::{Exit, Notice},
        playing::{Actor, notice_of},
        rows::Player,
    },
};

/// The name of the built-in actor and judge.
pub const BUILTIN: &str = "builtin";
/// The name of the endpoint that `--base-url` gives.
pub const AD_HOC: &str = "adhoc";

/// How long the search for servers on this machine may take.
const SEARCH: Duration = Duration::from_millis(800);
/// At most so many models of one found server are offered.
const MODELS_A_SERVER: usize = 6;

/// All who can play or judge here.
pub struct Players {
    settings: Settings,
    env: BTreeMap<String, String>,
    known: Vec<EndpointSettings>,
    found: Mutex<Vec<EndpointSettings>>,
    /// What has been learned of how each server wants to be asked, by address and model.
    habits: Mutex<BTreeMap<[String; 2], Habits>>,
    model: Option<String>,
    pace: Duration,
}

impl fmt::Debug for Players {
    /// Without the environment: it may hold keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Players").field("known", &self.known).finish_non_exhaustive()
    }
}

impl Players {
    /// The built-in ones and the endpoints that settings, environment and command line name. `model` is asked for in place of
    /// an endpoint's own; `pace` is the built-in actor's pause between words.
    #[must_use]
    pub fn new(
        settings: Settings,
        env: BTreeMap<String, String>,
        ad_hoc: Option<EndpointSettings>,
        model: Option<String>,
        pace: Duration,
    ) -> Self {
        let mut known: Vec<EndpointSettings> = ad_hoc.into_iter().chain(settings.endpoints.iter().cloned()).collect();
        known.extend(openai_candidate(&env).filter(|openai| known.iter().all(|other| other.name != openai.name)));
        Self { settings, env, known, found: Mutex::default(), habits: Mutex::default(), model, pace }
    }

    /// The list, for a person to choose from.
    #[must_use]
    pub fn list(&self) -> Vec<Player> {
        let builtin = Player {
            name: BUILTIN.to_owned(),
            label: "built-in: authored lines".to_owned(),
            host: None,
            sensitivity: Sensitivity::Restricted,
        };
        let found = self.found();
        let usable = self.known.iter().chain(&found).filter(|spec| spec.model.is_some());
        std::iter::once(builtin).chain(usable.map(player)).collect()
    }

    /// Looks for servers on this machine; remembers and returns those found.
    pub async fn search(&self) -> Vec<Player> {
        if !self.settings.discovery.enabled {
            return Vec::new();
        }
        let mut specs = Vec::new();
        for server in servers_here(&CANDIDATES, SEARCH).await {
            specs.extend(server.models.iter().take(MODELS_A_SERVER).map(|model| EndpointSettings {
                name: format!("{}:{model}", server.name.to_lowercase().replace([' ', '.'], "")),
                base_url: server.base_url.clone(),
                model: Some(model.clone()),
                key: KeySource::None,
                sensitivity: Sensitivity::Restricted,
                parallel: 1,
                window: None,
            }));
        }
        let players = specs.iter().map(player).collect();
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = specs;
        players
    }

    fn found(&self) -> Vec<EndpointSettings> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The actor called `name`, allowed to see `scenario`.
    ///
    /// # Errors
    /// No such endpoint, an endpoint that cannot be used as written, or one that may not see the scenario.
    pub fn actor(&self, name: &str, scenario: &Scenario) -> Result<Actor, Notice> {
        if name == BUILTIN {
            return Ok(Actor::Builtin { pace: self.pace });
        }
        let (chat, _) = self.chat(name, scenario)?;
        Ok(Actor::Model(Arc::new(chat)))
    }

    /// The judge called `name`, allowed to see what was said in `scenario`.
    ///
    /// # Errors
    /// As [`Players::actor`].
    pub fn judge(&self, name: &str, scenario: &Scenario) -> Result<Judge, Notice> {
        if name == BUILTIN {
            return Ok(Judge::Builtin);
        }
        let (chat, spec) = self.chat(name, scenario)?;
        let set = &self.settings.judge;
        let budget = Budget { calls: set.budget_calls, tokens: set.budget_tokens.into() };
        Ok(Judge::Model {
            chat: Arc::new(chat),
            effort: set.effort,
            parallel: spec.parallel as usize,
            budget,
            fresh: false,
        })
    }

    /// How many requests the endpoint called `name` takes side by side; 1 for the built-in actor.
    #[must_use]
    pub fn parallel(&self, name: &str) -> usize {
        self.spec(name).map_or(1, |spec| spec.parallel as usize)
    }

    /// Who reads turns beside the rules, with these players; and what there is to say about it.
    #[must_use]
    pub fn appraiser(&self, actor: &Actor, judge: &Judge) -> (Option<Appraiser>, Option<Notice>) {
        let wanted = self.settings.practice.appraiser;
        let plays = if let Actor::Model(chat) = actor { Some(chat) } else { None };
        let judges = if let Judge::Model { chat, .. } = judge { Some(chat) } else { None };
        let chat = match wanted {
            config::Appraiser::Detector => None,
            config::Appraiser::Auto => plays,
            config::Appraiser::Model => plays.or(judges),
        };
        let notice = (wanted == config::Appraiser::Model && chat.is_none()).then(nobody);
        (chat.map(|chat| Appraiser { chat: chat.clone(), within: self.settings.limits.appraiser }), notice)
    }

    fn chat(&self, name: &str, scenario: &Scenario) -> Result<(Chat, EndpointSettings), Notice> {
        let spec = self.spec(name)?;
        if spec.sensitivity < scenario.card.sensitivity {
            return Err(refused(&spec, scenario));
        }
        let endpoint = self.endpoint(&spec)?;
        let limits = Limits { window: spec.window, ..self.limits(&endpoint) };
        let key = [endpoint.base_url.to_string(), endpoint.model.clone()];
        let habits = self.habits.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        let chat = Chat::new(endpoint, limits).map_err(|failure| notice_of(&failure))?.with(habits);
        Ok((chat, spec))
    }

    fn spec(&self, name: &str) -> Result<EndpointSettings, Notice> {
        let wanted = if name == "model" { self.known.first().map_or(name, |spec| spec.name.as_str()) } else { name };
        let found = self.found();
        self.known.iter().chain(&found).find(|spec| spec.name == wanted).cloned().ok_or_else(|| {
            let names: Vec<String> = self.list().into_iter().map(|player| player.name).collect();
            Notice::new("no_endpoint", format!("there is no endpoint named `{name}`"))
                .because(format!("known here: {}", names.join(", ")))
                .help("name one in the settings under [endpoints.NAME], or give --base-url URL --model M")
                .exit(Exit::NoEndpoint)
        })
    }

    /// The endpoints that settings, environment and command line name.
    #[must_use]
    pub fn known(&self) -> &[EndpointSettings] {
        &self.known
    }

    /// The endpoint as `spec` describes it, with its key.
    ///
    /// # Errors
    /// It cannot be used as written, or its key cannot be read.
    pub fn endpoint(&self, spec: &EndpointSettings) -> Result<Endpoint, Notice> {
        let bad = |why: String| Notice::new("endpoint", why).exit(Exit::NoEndpoint);
        let key =
            resolve_key_with(&spec.key, |name| self.env.get(name).cloned()).map_err(|error| bad(error.to_string()))?;
        let key = key.as_ref().map(ExposeSecret::expose_secret);
        let model = self.model.clone().or_else(|| spec.model.clone()).unwrap_or_default();
        Endpoint::new(spec.name.clone(), &spec.base_url, model, key, spec.sensitivity)
            .map_err(|error| bad(error.to_string()))
    }

    fn limits(&self, endpoint: &Endpoint) -> Limits {
        let set = &self.settings.limits;
        Limits {
            connect: set.connect,
            first_byte: set.first_byte_for(endpoint.is_loopback()),
            idle: set.idle,
            tries: set.tries,
            retry_after: set.retry_after,
            reply: set.reply_kib as usize * 1024,
            ..Limits::of(endpoint)
        }
    }
}

fn player(spec: &EndpointSettings) -> Player {
    let host = host(&spec.base_url);
    let place = if spec.on_this_machine() { "this machine".to_owned() } else { host.clone() };
    let model = spec.model.as_deref().unwrap_or("no model");
    let label = format!("{model} on {} ({place})", spec.name.split(':').next().unwrap_or_default());
    Player { name: spec.name.clone(), label, host: Some(host), sensitivity: spec.sensitivity }
}

fn host(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned()
}

fn refused(spec: &EndpointSettings, scenario: &Scenario) -> Notice {
    let (class, most) = (scenario.card.sensitivity.name(), spec.sensitivity.name());
    Notice::new("refused", format!("`{}` may not see the scenario `{}`", spec.name, scenario.id))
        .because(format!("the scenario is {class}; the endpoint may see {most} at most"))
        .help("choose another endpoint or the built-in actor, or raise the endpoint's `sensitivity` in the settings")
        .exit(Exit::Refused)
}
