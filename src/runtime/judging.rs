//! Getting a scorecard: counted checks by code, the others by a judge.

use std::sync::Arc;

use crate::{
    backend::{Chat, ChatFailure},
    domain::{
        feedback::Point,
        rubric::Check,
        scenario::Scenario,
        scoring::{
            Canonical, Cost, Effort, Finding, Judging, ProofNote, Record, Scorecard, Stamp, Talk, Terms, gate,
            judging::PROMPT_VERSION, needs_a_judge, score,
        },
    },
    runtime::{
        asking::{Asked, Asking, Keeper, ask_all},
        notice::Notice,
        playing::notice_of,
    },
};

/// Who answers the checks.
#[derive(Clone, Debug)]
pub enum Judge {
    /// The built-in judge: what code can count.
    Builtin,
    /// A model behind an endpoint.
    Model {
        /// The endpoint.
        chat: Arc<Chat>,
        /// How much is asked of it.
        effort: Effort,
        /// Calls side by side.
        parallel: usize,
        /// What one scorecard may cost.
        budget: Budget,
        /// Whether everything is asked anew, whatever was answered before.
        fresh: bool,
    },
}

/// What one scorecard may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The most calls; tries of one call that fail in the network count once.
    pub calls: u32,
    /// The most tokens, prompts and answers together.
    pub tokens: u64,
}

/// How far a judge is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Questions answered.
    pub done: u32,
    /// Questions in all, as far as is known.
    pub of: u32,
    /// What it has cost so far.
    pub cost: Cost,
}

/// What has come of a scoring.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The scorecard.
    pub card: Scorecard,
    /// All that the judge said.
    pub record: Record,
    /// Why some checks could not be scored, where that was not meant to be.
    pub trouble: Option<Notice>,
}

impl Outcome {
    /// The same for the branch that ends in `tip`.
    #[must_use]
    pub fn of_branch(self, tip: Option<u64>) -> Self {
        Self { card: Scorecard { branch: tip, ..self.card }, ..self }
    }

    /// The same with how its judge did when it was last tested.
    #[must_use]
    pub fn citing(self, proof: Option<ProofNote>) -> Self {
        Self { card: Scorecard { proof, ..self.card }, ..self }
    }

    /// The same with what to say of the talk.
    #[must_use]
    pub fn with_feedback(self, feedback: Vec<Point>) -> Self {
        Self { card: Scorecard { feedback, ..self.card }, ..self }
    }
}

/// What the built-in judge can say of a talk.
#[must_use]
pub fn counted(scenario: &Scenario, talk: Talk<'_>) -> Scorecard {
    let canonical = Canonical::of(scenario, talk);
    score(scenario, talk, &canonical, Stamp::builtin(&scenario.hash, &scenario.rubric), needs_a_judge)
}

/// Scores a talk. What was answered before and is kept with `keeper` is not asked again, unless all is to be asked anew. `progress`
/// hears how far it is.
///
/// # Errors
/// When the judge gave no answer that could be read: the session is not scored, and no number is made up.
pub async fn judge(
    judge: &Judge,
    scenario: &Scenario,
    talk: Talk<'_>,
    keeper: Option<&Keeper>,
    mut progress: impl FnMut(Progress),
) -> Result<Outcome, Notice> {
    let (Judge::Model { chat, effort, parallel, budget, fresh }, None) = (judge, gate(talk)) else {
        return Ok(Outcome { card: counted(scenario, talk), record: Record::default(), trouble: None });
    };
    let canonical = Canonical::of(scenario, talk);
    let mut judging = Judging::new(scenario, &canonical);
    let window = chat.window().await;
    let asking = Asking { chat, effort: *effort, parallel: *parallel, budget: *budget, window, keeper, fresh: *fresh };
    let asked = ask_all(&asking, &mut judging, &mut progress).await;
    if asked.called() && judging.is_mute() {
        return Err(silent(asked.failure));
    }
    asking.keep_rest(&asked);
    let stamp = stamp(judge, scenario);
    let card = score(scenario, talk, &canonical, stamp, |check| judging.finding(check));
    let trouble = judging.unanswered().map(|(checks, why)| partly(checks, why, &asked));
    let terms = Terms { budget_calls: budget.calls, budget_tokens: budget.tokens, window: asking.window() };
    let record = Record { terms: Some(terms), answers: asked.exchanges };
    Ok(Outcome { card: Scorecard { cost: Some(Cost::of(&record.answers)), ..card }, record, trouble })
}

/// How much an appeal asks of the judge: the most there is.
const ON_APPEAL: Effort = Effort::Thorough;

/// Asks about one contested check again, with all effort and whatever was answered before. The judge learns which turns to look at and
/// nothing else of the appeal. None where the judge is no model.
///
/// # Errors
/// When the judge gave no answer that could be read.
pub async fn judge_again(
    judge: &Judge,
    scenario: &Scenario,
    talk: Talk<'_>,
    (check, turns): (&Check, &[u32]),
    keeper: &Keeper,
    mut progress: impl FnMut(Progress),
) -> Result<Option<(Finding, String)>, Notice> {
    let Judge::Model { chat, parallel, budget, .. } = judge else { return Ok(None) };
    let canonical = Canonical::of(scenario, talk);
    let mut judging = Judging::on_appeal(scenario, &canonical, &check.id, turns);
    let (window, keeper) = (chat.window().await, Some(keeper));
    let asking = Asking { chat, effort: ON_APPEAL, parallel: *parallel, budget: *budget, window, keeper, fresh: true };
    let asked = ask_all(&asking, &mut judging, &mut progress).await;
    if judging.is_mute() {
        return Err(silent(asked.failure));
    }
    let endpoint = chat.endpoint();
    let by = format!("{} ({}), {}", endpoint.model, endpoint.name, ON_APPEAL.name());
    Ok(Some((judging.finding(check), by)))
}

/// Who judges and how, as the scorecard will say.
#[must_use]
pub fn stamp(judge: &Judge, scenario: &Scenario) -> Stamp {
    let builtin = Stamp::builtin(&scenario.hash, &scenario.rubric);
    let Judge::Model { chat, effort, .. } = judge else { return builtin };
    let endpoint = chat.endpoint();
    Stamp {
        name: endpoint.name.clone(),
        endpoint: Some(endpoint.base_url.to_string()),
        model: Some(endpoint.model.clone()),
        effort: effort.name().to_owned(),
        samples: effort.samples(),
        prompt_version: PROMPT_VERSION,
        ..builtin
    }
}

pub(super) fn silent(failure: Option<ChatFailure>) -> Notice {
    let notice = match failure {
        Some(failure) => notice_of(&failure),
        None => Notice::new("judge_unreadable", "the judge's answers could not be read")
            .because("no answer held the JSON object that was asked for"),
    };
    Notice { what: format!("not scored: {}", notice.what), ..notice }
        .help("the session is kept; score it later with `spar score --session ID`, or with another --judge")
}

/// That some checks have no verdict because the judge was not asked, or did not answer.
fn partly(checks: usize, why: &str, asked: &Asked) -> Notice {
    let code = asked.failure.as_ref().map_or_else(|| asked.short.unwrap_or("judge_partly"), ChatFailure::code);
    let many = if checks == 1 { "1 check" } else { &format!("{checks} checks") };
    let help = match code {
        "budget" => "raise `judge.budget_calls` or `judge.budget_tokens`, or ask less with `--effort quick`",
        "window" => {
            "give the model a larger context window on its server, say so with `window = …`, or choose another judge"
        }
        _ => "score the session again with `spar score --session ID`: what was answered is kept and not asked again",
    };
    Notice::new(code, format!("{many} could not be scored")).because(why).help(help)
}
