//! From a talk to a scorecard and what to say of it, for a session that has just ended and for one that is scored again.

use std::sync::Arc;

use crate::{
    domain::{behaviour::Detector, conversation::Branch, scenario::Scenario},
    runtime::{
        asking::Keeper,
        judging::{Judge, Outcome, Progress, judge},
        notice::Notice,
        proving::cite,
        seeing::seen,
        trying::{Ways, ways},
    },
};

/// Scores a branch; the lines to try out go with it.
///
/// # Errors
/// As for [`judge`].
pub async fn debrief(
    by: &Judge,
    scenario: &Arc<Scenario>,
    detector: &Arc<Detector>,
    branch: &Branch,
    keeper: &Keeper,
    progress: impl FnMut(Progress),
) -> Result<(Outcome, Ways), Notice> {
    let outcome = judge(by, scenario, branch.memory().into(), Some(keeper), progress).await?;
    let proof = cite(&keeper.recorder, &outcome.card.judge).await;
    let outcome = outcome.of_branch(branch.tip()).citing(proof);
    let card = seen(&keeper.recorder, &keeper.session, scenario, &outcome.card).await;
    let ways = ways(scenario, detector, branch, card).await;
    Ok((outcome.with_feedback(ways.untried()), ways))
}
