//! Playtests: scripted learners or a model against the built-in actor or a model.

use std::sync::Arc;

use crate::{
    backend::{AnswerShape, Chat, builtin::actor},
    document::Paint,
    domain::{
        conversation::Finish,
        difficulty::Difficulty,
        playtest::{Level, Played, ScriptedLearner, Scripts, Summary, Talk, play},
        prompt::{CAUTIOUS_WINDOW, Prompt, learner_prompt},
        thought::spoken,
    },
    library::{scripts_for, shipped_scripts},
    runtime::{
        front::Runtime,
        notice::{Exit, Notice},
        players::BUILTIN,
        playing::{Actor, notice_of, too_small},
    },
};

/// Who plays the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LearnerChoice {
    /// The scenario's own scripts where it has some, else those that ship.
    Scripted,
    /// The scripts that ship, for any scenario.
    Shipped,
    /// A model behind the endpoint of this name.
    Model(String),
}

/// What to play.
#[derive(Clone, Debug)]
pub struct Playtest {
    /// The scenario's id.
    pub scenario: String,
    /// How hard.
    pub difficulty: Difficulty,
    /// Runs of each learner.
    pub runs: u32,
    /// The first run's seed; the others count up.
    pub seed: u64,
    /// Who plays the persona: `builtin` or an endpoint's name.
    pub actor: String,
    /// Who plays the learner.
    pub learner: LearnerChoice,
}

/// Who takes part, ready to be asked.
struct Cast {
    actor: Option<Arc<Chat>>,
    learner: Option<Arc<Chat>>,
    scripts: Scripts,
}

impl Runtime {
    /// Plays a scenario and takes the talks together. Nothing is kept.
    ///
    /// # Errors
    /// An unknown or invalid scenario or script, an unknown endpoint, a refusal by sensitivity, or an endpoint that fails.
    pub async fn playtest(&self, wanted: &Playtest) -> Result<Summary, Notice> {
        let scenario = self.scenario(&wanted.scenario)?;
        let cast = self.cast(wanted)?;
        let mut played = Vec::new();
        for seed in (0..u64::from(wanted.runs)).map(|run| wanted.seed.wrapping_add(run)) {
            for level in Level::ALL {
                let talk = Talk::begin(scenario.clone(), self.detector(), wanted.difficulty, seed);
                played.push(if cast.actor.is_none() && cast.learner.is_none() {
                    play(talk, &scenario, cast.scripts.of(level), level, actor::reply)
                } else {
                    self.play_with_model(talk, &wanted.scenario, &cast, level).await?
                });
            }
        }
        Ok(Summary::of(&scenario, wanted.difficulty, &played))
    }

    fn cast(&self, wanted: &Playtest) -> Result<Cast, Notice> {
        let shelved = self.shelved(&wanted.scenario)?;
        let model = |name: &str| match self.known_players().actor(name, &shelved.scenario)? {
            Actor::Builtin { .. } => Ok::<_, Notice>(None),
            Actor::Model(chat) => Ok(Some(chat)),
        };
        let scripts = match &wanted.learner {
            LearnerChoice::Scripted => scripts_for(shelved),
            LearnerChoice::Shipped | LearnerChoice::Model(_) => shipped_scripts(),
        };
        let learner = match &wanted.learner {
            LearnerChoice::Model(name) if name == BUILTIN => {
                return Err(Notice::new("learner", "the built-in actor plays the persona, not the learner")
                    .help("name an endpoint, or leave --learner out for the scripted learners")
                    .exit(Exit::Usage));
            }
            LearnerChoice::Model(name) => model(name)?,
            LearnerChoice::Scripted | LearnerChoice::Shipped => None,
        };
        let scripts = scripts.map_err(|report| {
            let drawn = report.draw(Paint::Plain);
            Notice::new("invalid_script", format!("{} has mistakes", report.source.name()))
                .because(format!("\n{drawn}"))
                .exit(Exit::InvalidScenario)
        })?;
        Ok(Cast { actor: model(&wanted.actor)?, learner, scripts })
    }

    async fn play_with_model(&self, mut talk: Talk, id: &str, cast: &Cast, level: Level) -> Result<Played, Notice> {
        let scenario = self.scenario(id)?;
        let mut script = ScriptedLearner::new(cast.scripts.of(level), &scenario, level, talk.memory().seed);
        while !talk.is_over() {
            let words = match &cast.learner {
                Some(chat) => ask(chat, &learner_prompt(&scenario, talk.memory(), level)).await?,
                None => script.say(talk.memory()),
            };
            let Some(mut pending) = talk.hear(&words) else { break };
            let Some(chat) = &cast.actor else {
                talk.answer(&actor::reply(&scenario, talk.memory(), &pending), Finish::Authored);
                continue;
            };
            let window = chat.window().await.unwrap_or(CAUTIOUS_WINDOW);
            loop {
                let answer = ask(chat, &talk.prompt(&pending, window).map_err(too_small)?).await?;
                talk.answer(&spoken(&answer), Finish::Whole);
                let Some(again) = talk.due() else { break };
                pending = again;
            }
        }
        talk.end();
        Ok(talk.played(level))
    }
}

async fn ask(chat: &Chat, prompt: &Prompt) -> Result<String, Notice> {
    chat.complete(prompt, AnswerShape::Text).await.map_err(|failure| notice_of(&failure))
}
