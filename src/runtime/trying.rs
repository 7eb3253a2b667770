//! Trying out what feedback recommends: each line is said in place of the turn, with the session's actor, beside the session.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::{StreamExt, stream};
use tokio::task::spawn_blocking;

use crate::{
    backend::{AnswerShape, Chat, builtin::actor},
    domain::{
        behaviour::Detector,
        conversation::{Branch, Finish},
        feedback::{Kind, Outcome, Place, Point, Retake, Tried, choose},
        prompt::{CAUTIOUS_WINDOW, actor_prompt_within},
        scenario::Scenario,
        scoring::Scorecard,
        thought::spoken,
    },
    runtime::{
        appraising::Appraiser,
        notice::Notice,
        playing::{Actor, notice_of, too_small},
    },
};

/// The most requests of one run: the reading of the line, the reply, and the reply once more where the guard takes it back.
const A_RUN: u64 = 3;

/// A talk that has ended, and what its lines are tried out with.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Reads learner turns.
    pub detector: Arc<Detector>,
    /// The branch that was scored.
    pub branch: Branch,
    /// Who plays; or why nobody can.
    pub actor: Result<Actor, String>,
    /// Who reads the learner's turns, beside the rules.
    pub appraiser: Option<Appraiser>,
    /// How.
    pub replays: Replays,
}

/// How often a line is tried with a model, and at what cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replays {
    /// Runs of each line; the built-in actor says the same each time, and is asked once.
    pub runs: u32,
    /// Runs side by side.
    pub parallel: usize,
    /// The most requests in all.
    pub budget: u64,
}

/// The points to make, each with the lines to try out, best first.
#[derive(Clone, Debug, Default)]
pub struct Ways(Vec<Vec<Point>>);

/// Chooses what to say of the talk on `card`: no request, no wait for one, on a thread of its own.
pub async fn ways(scenario: &Arc<Scenario>, detector: &Arc<Detector>, branch: &Branch, card: Scorecard) -> Ways {
    let (scenario, detector, branch) = (scenario.clone(), detector.clone(), branch.clone());
    Ways(spawn_blocking(move || choose(&scenario, &detector, &branch, &card)).await.unwrap_or_default())
}

impl Ways {
    /// The best line of each point, not tried out.
    #[must_use]
    pub fn untried(&self) -> Vec<Point> {
        self.0.iter().filter_map(|lines| lines.first().cloned()).collect()
    }
}

impl Trial {
    /// The points with what came of trying: one whose lines do not go better in most runs is withdrawn. Also how many requests were
    /// made.
    pub async fn run(&self, ways: Ways) -> (Vec<Point>, u64) {
        let (mut feedback, mut spent, mut failed): (Vec<Point>, u64, Option<String>) = (Vec::new(), 0, None);
        for lines in ways.0 {
            let taken: BTreeSet<String> = feedback.iter().map(|point| point.line.clone()).collect();
            for point in lines.into_iter().filter(|point| !taken.contains(&point.line)) {
                let why = failed.clone().or_else(|| self.hindrance(spent));
                if why.is_some() {
                    feedback.push(Point { untried: why, ..point });
                    break;
                }
                let (outcomes, failure, asked) = self.replay(&point, self.replays.budget - spent).await;
                spent += asked;
                if outcomes.is_empty() {
                    failed = Some(failure.unwrap_or_else(|| "no reply came".to_owned()));
                    feedback.push(Point { untried: failed.clone(), ..point });
                    break;
                }
                if let Some(tried) = self.weighed(&point, &outcomes) {
                    feedback.push(Point { tried: Some(tried), ..point });
                    break;
                }
            }
        }
        (feedback, spent)
    }

    /// Why nothing can be tried, if so.
    fn hindrance(&self, spent: u64) -> Option<String> {
        match &self.actor {
            Err(why) => Some(why.clone()),
            Ok(Actor::Model(_)) if self.replays.runs == 0 => Some("`feedback.replays` is 0".to_owned()),
            Ok(Actor::Model(_)) if self.replays.budget < spent + A_RUN => {
                Some("this session has used all its requests".to_owned())
            }
            Ok(Actor::Builtin { .. } | Actor::Model(_)) => None,
        }
    }

    /// What the runs came to beside the turn; a line like one that worked has to help, not to outdo it.
    fn weighed(&self, point: &Point, outcomes: &[Outcome]) -> Option<Tried> {
        let released = self.branch.memory().released_ids();
        let gain = if point.kind == Kind::Keep { 0 } else { point.gain() };
        Tried::of(&self.scenario, outcomes, gain, |fact| !released.contains(fact))
    }

    /// Says a point's line as often as wanted and affordable; the outcomes, the last failure, and the requests made.
    async fn replay(&self, point: &Point, budget: u64) -> (Vec<Outcome>, Option<String>, u64) {
        let (mut outcomes, mut failure, mut spent) = (Vec::new(), None, 0);
        let Some(place) = Place::before(&self.scenario, &self.detector, &self.branch, point.turn) else {
            return (outcomes, failure, spent);
        };
        let runs = match self.actor {
            Ok(Actor::Model(_)) => u64::from(self.replays.runs).min(budget / A_RUN),
            Ok(Actor::Builtin { .. }) | Err(_) => 1,
        };
        let all = (0..runs).map(|_| self.once(place.say(&point.line, self.appraiser.is_some())));
        let mut done = stream::iter(all).buffer_unordered(self.replays.parallel.max(1));
        while let Some((outcome, asked)) = done.next().await {
            spent += asked;
            match outcome {
                Ok(outcome) => outcomes.push(outcome),
                Err(notice) => failure = Some(notice.what),
            }
            // What fails for the first runs fails for the others, and each may take as long as the limits allow.
            if failure.is_some() && outcomes.is_empty() {
                break;
            }
        }
        (outcomes, failure, spent)
    }

    async fn once(&self, mut retake: Retake) -> (Result<Outcome, Notice>, u64) {
        let mut asked = 0;
        if let (Some(appraisal), Some(appraiser)) = (retake.appraisal(), &self.appraiser) {
            asked += 1;
            retake.read(appraiser.read(&appraisal).await.ok());
        }
        while let Some(pending) = retake.due() {
            match &self.actor {
                Ok(Actor::Model(chat)) => {
                    asked += 1;
                    match reply(chat, &retake).await {
                        Ok(words) => retake.answer(&words, Finish::Whole),
                        Err(notice) => return (Err(notice), asked),
                    }
                }
                Ok(Actor::Builtin { .. }) | Err(_) => {
                    let words = actor::reply(&self.scenario, retake.memory(), &pending);
                    retake.answer(&words, Finish::Authored);
                }
            }
        }
        let outcome = retake.outcome();
        let empty = outcome.says.trim().is_empty();
        (if empty { Err(Notice::new("empty", "the reply was empty")) } else { Ok(outcome) }, asked)
    }
}

/// A model's reply to the line, without its hidden line.
async fn reply(chat: &Chat, retake: &Retake) -> Result<String, Notice> {
    let window = chat.window().await.unwrap_or(CAUTIOUS_WINDOW);
    let pending = retake.due().unwrap_or_default();
    let prompt = actor_prompt_within(retake.scenario(), retake.memory(), &pending, window).map_err(too_small)?;
    let answer = chat.complete(&prompt, AnswerShape::Text).await.map_err(|failure| notice_of(&failure))?;
    Ok(spoken(&answer))
}
