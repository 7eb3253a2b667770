//! What a screen or a command can ask for outside a running session.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::sync::{
    OnceCell,
    mpsc::{self, UnboundedReceiver},
};

use crate::{
    config::{EndpointSettings, Folders, KeySource, Loaded, Origin, Settings, openai_candidate},
    document::Paint,
    domain::{
        behaviour::{Detector, language_has_rules},
        conversation::{Branch, Conversation, Event, Start},
        scenario::Scenario,
        scoring::Scorecard,
        sensitivity::Sensitivity,
    },
    export::{Handout, markdown},
    library::{Broken, Place, Shelf, Shelved, parse},
    runtime::{
        appraising::no_rules,
        clock,
        judging::judge,
        notice::{Exit, Notice},
        performer::{Performer, keep_scorecard},
        players::{AD_HOC, BUILTIN, Players},
        practice::{Choice, Practice, Update},
        recorder::Recorder,
        rows::{BrokenRow, Player, Review, ScenarioRow, SessionRow},
    },
    store::{self, NewSession, SessionFilter, StoredScorecard},
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
        Self(Arc::new(Inner {
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

    async fn recorder(&self) -> Result<&Recorder, Notice> {
        let folder = self.0.folders.data_dir.clone();
        self.0.recorder.get_or_try_init(|| async { Recorder::start(folder) }).await
    }

    /// Starts a session: it is on disk, with its opening, before this returns.
    ///
    /// # Errors
    /// An unknown scenario or endpoint, a refusal by sensitivity, or a store that cannot keep it.
    pub async fn practise(&self, choice: Choice) -> Result<Practice, Notice> {
        let shelved = self.shelved(&choice.scenario)?;
        let scenario = shelved.scenario.clone();
        let (actor, judge) =
            (self.0.players.actor(&choice.actor, &scenario)?, self.0.players.judge(&choice.judge, &scenario)?);
        let (id, seed) = (clock::new_id(), choice.seed.unwrap_or_else(clock::new_seed));
        let mut conversation = Conversation::new(scenario.clone(), self.0.detector.clone());
        conversation.handle(Event::Begin(Start { seed, difficulty: choice.difficulty, goal: choice.goal }));
        let new = NewSession {
            id: id.clone(),
            scenario: scenario.id.clone(),
            title: scenario.card.title.as_str().into(),
            scenario_hash: scenario.hash.clone(),
            scenario_text: shelved.text.clone(),
            actor: choice.actor.clone(),
            judge: choice.judge.clone(),
            seed,
            difficulty: choice.difficulty,
            started: clock::now(),
        };
        let (recorder, entries) = (self.recorder().await?.clone(), conversation.branch().log().to_vec());
        let claim = recorder
            .run(move |store| {
                store.create(&new)?;
                let claim = store.claim(&new.id)?;
                store.append(&new.id, &entries, &new.started)?;
                Ok(claim)
            })
            .await?;
        let names = (choice.actor, choice.judge);
        Ok(self.perform(id, conversation, (actor, judge), names, claim, recorder, String::new()))
    }

    /// Goes on with a session that was cut short, exact to the turn; one that has ended can be gone back in.
    ///
    /// # Errors
    /// There is no such session, another window holds it, or the store fails.
    pub async fn resume(&self, id: &str) -> Result<Practice, Notice> {
        let recorder = self.recorder().await?.clone();
        let wanted = id.to_owned();
        let (row, claim, new, entries, cards, draft) = recorder
            .run(move |store| {
                let row = store.session(&wanted)?;
                let claim = store.claim(&row.id)?;
                let (new, entries) = (store.began(&row.id)?, store.entries(&row.id)?);
                let cards = store.scorecards(&row.id)?;
                let draft = store.draft(&row.id)?.unwrap_or_default();
                Ok((row, claim, new, entries, cards, draft))
            })
            .await?;
        let scenario = scenario_as_it_was(&new)?;
        let scorecards = cards.iter().map(read_scorecard).collect::<Result<_, _>>()?;
        let conversation = Conversation::replay(scenario.clone(), self.0.detector.clone(), entries);
        let (actor_name, judge_name) = (self.known_or_builtin(&new.actor), self.known_or_builtin(&new.judge));
        let players = (self.0.players.actor(&actor_name, &scenario)?, self.0.players.judge(&judge_name, &scenario)?);
        let practice = self.perform(row.id, conversation, players, (actor_name, judge_name), claim, recorder, draft);
        Ok(Practice { scorecards, ..practice })
    }

    /// A session goes on with the built-in actor when its endpoint is not set up here any more.
    fn known_or_builtin(&self, name: &str) -> String {
        let known = self.players().iter().any(|player| player.name == name);
        if known { name.to_owned() } else { BUILTIN.to_owned() }
    }

    #[expect(clippy::too_many_arguments, reason = "all that a session is made of, gathered in two places")]
    fn perform(
        &self,
        id: String,
        mut conversation: Conversation,
        players: (super::playing::Actor, super::judging::Judge),
        names: (String, String),
        claim: store::Claim,
        recorder: Recorder,
        draft: String,
    ) -> Practice {
        let (commands, obey) = mpsc::unbounded_channel();
        let (tell, updates) = mpsc::unbounded_channel();
        let practice = Practice {
            id: id.clone(),
            scenario: conversation.scenario().clone(),
            actor: names.0,
            judge: names.1,
            seed: conversation.memory().seed,
            difficulty: conversation.memory().difficulty,
            branch: conversation.branch().clone(),
            scorecards: Vec::new(),
            stage: conversation.stage().clone(),
            draft,
            commands,
            updates,
        };
        ask_its_window(&players.0);
        let (appraiser, nobody) = self.0.players.appraiser(&players.0, &players.1);
        conversation.appraise(appraiser.is_some());
        let language = &conversation.scenario().card.language;
        let unknown = (!language_has_rules(language)).then(|| no_rules(language, appraiser.is_some()));
        for notice in nobody.into_iter().chain(unknown) {
            let _ = tell.send(Update::Note(notice));
        }
        let budget = self.0.settings.limits.replies.into();
        let performer = Performer {
            id,
            conversation,
            actor: players.0,
            appraiser,
            judge: players.1,
            budget,
            recorder,
            tell,
            claim,
        };
        tokio::spawn(performer.run(obey));
        practice
    }

    /// All sessions, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, Notice> {
        let rows = self.recorder().await?.run(|store| store.sessions(&SessionFilter::default())).await?;
        Ok(rows.into_iter().map(session_row).collect())
    }

    /// A session to review, by its id or the beginning of it.
    ///
    /// # Errors
    /// There is no such session, or the store fails.
    pub async fn review(&self, id: &str) -> Result<Review, Notice> {
        let wanted = id.to_owned();
        let (row, new, entries, cards) = self
            .recorder()
            .await?
            .run(move |store| {
                let row = store.session(&wanted)?;
                let (new, entries) = (store.began(&row.id)?, store.entries(&row.id)?);
                let cards = store.scorecards(&row.id)?;
                Ok((row, new, entries, cards))
            })
            .await?;
        let scorecards = cards.iter().map(read_scorecard).collect::<Result<_, _>>()?;
        let all = Branch::new(entries);
        // Where the learner has gone back and said nothing since, the last branch that was talked in is looked at.
        let branch = all.at(all.branches().last().copied().or(all.tip()));
        Ok(Review { row: session_row(row), scenario: scenario_as_it_was(&new)?, branch, scorecards })
    }

    /// Scores a session again, the branch that ends in `tip` or else the last; a new scorecard stands beside the old ones.
    #[must_use]
    pub fn rescore(&self, id: &str, tip: Option<u64>, judge: &str) -> UnboundedReceiver<Update> {
        let (tell, updates) = mpsc::unbounded_channel();
        let (runtime, id, judge) = (self.clone(), id.to_owned(), judge.to_owned());
        tokio::spawn(async move {
            let progress = |done, of| drop(tell.send(Update::Judging { done, of }));
            let over = match runtime.score_again(&id, tip, &judge, progress).await {
                Ok(scorecard) => Update::Scored(Arc::new(scorecard)),
                Err(notice) => Update::NotScored(notice),
            };
            let _ = tell.send(over);
        });
        updates
    }

    async fn score_again(
        &self,
        id: &str,
        tip: Option<u64>,
        by: &str,
        progress: impl FnMut(u32, u32),
    ) -> Result<Scorecard, Notice> {
        let mut review = self.review(id).await?;
        if tip.is_some() {
            review.branch.go_to(tip);
        }
        let judge_of = self.0.players.judge(by, &review.scenario)?;
        let scorecard = judge(&judge_of, &review.scenario, review.branch.memory().into(), progress).await?;
        let scorecard = Scorecard { branch: review.branch.tip(), ..scorecard };
        keep_scorecard(self.recorder().await?, &review.row.id, &scorecard).await?;
        Ok(scorecard)
    }

    /// Writes a session as Markdown into the exports folder; where it stands now.
    ///
    /// # Errors
    /// There is no such session, or the file cannot be written.
    pub async fn export(&self, id: &str) -> Result<String, Notice> {
        let review = self.review(id).await?;
        let path = self.0.folders.data_dir.join("exports").join(format!("{}.md", review.row.id));
        store::write_private(&path, &markdown::session(&handout(&review)))?;
        Ok(path.display().to_string())
    }

    /// Does something with the store that only one command needs.
    ///
    /// # Errors
    /// What the store says.
    pub async fn check_store(&self) -> Result<Vec<String>, Notice> {
        self.recorder().await?.run(|store| store.check()).await
    }
}

/// A reviewed session, ready to be handed on.
#[must_use]
pub fn handout(review: &Review) -> Handout<'_> {
    Handout {
        id: &review.row.id,
        started: &review.row.started,
        actor: &review.row.actor,
        difficulty: review.row.difficulty,
        scenario: &review.scenario,
        branch: &review.branch,
        scorecard: review.scorecards.last().map(AsRef::as_ref),
    }
}

/// Asks in the background how much the actor's model can take in, so that the first reply need not wait for it.
fn ask_its_window(actor: &super::playing::Actor) {
    if let super::playing::Actor::Model(chat) = actor {
        let chat = chat.clone();
        tokio::spawn(async move { chat.window().await });
    }
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

fn scenario_as_it_was(new: &NewSession) -> Result<Arc<Scenario>, Notice> {
    let parsed = parse(&new.scenario, &new.scenario_text);
    parsed.map(|(scenario, _)| Arc::new(scenario)).map_err(|_| {
        Notice::new(
            "invalid_scenario",
            format!("the scenario `{}` of this session cannot be read any more", new.scenario),
        )
        .because("it was written for another version of the scenario format")
        .exit(Exit::InvalidScenario)
    })
}

fn read_scorecard(stored: &StoredScorecard) -> Result<Arc<Scorecard>, Notice> {
    serde_json::from_str(&stored.json)
        .map(Arc::new)
        .map_err(|error| Notice::new("scorecard", "a stored scorecard cannot be read").because(error))
}

fn session_row(row: store::SessionRow) -> SessionRow {
    SessionRow {
        id: row.id,
        scenario: row.scenario,
        title: row.title.to_string(),
        started: clock::local(&row.started),
        ended: row.ended.is_some(),
        held: row.claimed,
        learner_turns: row.learner_turns,
        total: row.total.map(whole),
        scored: row.total.is_some(),
        difficulty: row.difficulty,
        actor: row.actor,
    }
}

fn whole(total: f64) -> u32 {
    (0..=100).min_by_key(|n| (f64::from(*n) - total).abs().to_bits()).unwrap_or(0)
}
