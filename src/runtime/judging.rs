//! Getting a scorecard: counted checks by code, the others by a judge, side by side up to the endpoint's limit.

use std::{collections::VecDeque, sync::Arc};

use futures_util::{StreamExt, stream::FuturesUnordered};

use crate::{
    backend::{AnswerShape, Chat, ChatFailure},
    domain::{
        scenario::Scenario,
        scoring::{
            Canonical, Effort, Judging, Question, Scorecard, Stamp, Talk, gate, judging::PROMPT_VERSION, needs_a_judge,
            score,
        },
    },
    runtime::{notice::Notice, playing::notice_of},
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
        /// The most calls for one scorecard.
        budget: usize,
    },
}

/// What the built-in judge can say of a talk.
#[must_use]
pub fn counted(scenario: &Scenario, talk: Talk<'_>) -> Scorecard {
    let canonical = Canonical::of(scenario, talk);
    let stamp = Stamp::builtin(&scenario.hash, &scenario.rubric);
    score(scenario, talk, &canonical, stamp, needs_a_judge)
}

/// Scores a talk. `progress` hears of calls answered and calls in all.
///
/// # Errors
/// When the judge gave no answer that could be read: the session is not scored, and no number is made up.
pub async fn judge(
    judge: &Judge,
    scenario: &Scenario,
    talk: Talk<'_>,
    mut progress: impl FnMut(u32, u32),
) -> Result<Scorecard, Notice> {
    let Judge::Model { chat, effort, parallel, budget } = judge else { return Ok(counted(scenario, talk)) };
    if gate(talk).is_some() {
        return Ok(counted(scenario, talk));
    }
    let canonical = Canonical::of(scenario, talk);
    let mut judging = Judging::new(scenario, &canonical);
    let (asked, failure) = ask_all(&mut judging, chat, *effort, (*parallel).max(1), *budget, &mut progress).await;
    if asked > 0 && judging.is_mute() {
        return Err(silent(failure));
    }
    let stamp = Stamp {
        name: chat.endpoint().name.clone(),
        model: Some(chat.endpoint().model.clone()),
        effort: effort.name().to_owned(),
        prompt_version: PROMPT_VERSION,
        ..Stamp::builtin(&scenario.hash, &scenario.rubric)
    };
    Ok(score(scenario, talk, &canonical, stamp, |check| judging.finding(check)))
}

/// After so many failed calls in a row, each with its own tries, the judge is not asked any more: what fails twice over fails for
/// every question, and each may take as long as the limits allow.
const FAILURES_IN_A_ROW: u32 = 2;

/// Asks all questions; how many calls were made, and the last failure.
pub(super) async fn ask_all(
    judging: &mut Judging<'_>,
    chat: &Chat,
    effort: Effort,
    parallel: usize,
    budget: usize,
    progress: &mut impl FnMut(u32, u32),
) -> (usize, Option<ChatFailure>) {
    let mut waiting: VecDeque<Question> = judging.questions(effort).into();
    let mut under_way = FuturesUnordered::new();
    let (mut asked, mut answered, mut failed, mut failure) = (0, 0, 0, None);
    loop {
        while under_way.len() < parallel && asked < budget {
            let Some(question) = waiting.pop_front() else { break };
            asked += 1;
            under_way.push(async move {
                let answer = chat.complete(&question.prompt, AnswerShape::JsonObject).await;
                (question, answer)
            });
        }
        progress(answered, answered + small(under_way.len() + waiting.len()));
        let Some((question, answer)) = under_way.next().await else { break };
        answered += 1;
        let words = answer.map_err(|error| failure = Some(error)).ok();
        failed = if words.is_some() { 0 } else { failed + 1 };
        waiting.extend(judging.take(&question, words.as_deref()));
        if failed >= FAILURES_IN_A_ROW {
            waiting.clear();
        }
    }
    (asked, failure)
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

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
