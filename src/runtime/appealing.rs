//! Appeals: one contested check, asked again. The argument is kept for people and goes nowhere.

use crate::{
    domain::{
        conversation::Branch,
        people::{Appeal, Outcome, turns_words},
        rubric::{AnsweredBy, Check},
        scoring::{CheckResult, Finding, Scorecard, appealed},
        text::SafeText,
        transcript::Speaker,
    },
    runtime::{
        Runtime,
        asking::Keeper,
        clock,
        judging::{Progress, judge_again},
        notice::{Exit, Notice},
        remarks::{check_in, not_scored},
        reviewing::Kept,
        rows::Review,
    },
    store::Store,
};

/// A check that the learner contests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// Where the branch ends; none for the last.
    pub tip: Option<u64>,
    /// The check's id.
    pub check: String,
    /// The learner turns to look at again.
    pub turns: Vec<u32>,
    /// Why; for people alone.
    pub argument: String,
}

/// What came of an appeal.
#[derive(Clone, Debug)]
pub struct Appealed {
    /// The session as it then stands.
    pub review: Review,
    /// The appeal, as it is kept.
    pub appeal: Appeal,
    /// Why there was no fresh run; the appeal is kept all the same.
    pub kept: Option<Notice>,
}

impl Runtime {
    /// Contests a check: the appeal is kept first, then `judge` is asked again about that check, and a new scorecard stands beside
    /// the old one. `progress` hears how far it is.
    ///
    /// # Errors
    /// The session is not scored, the check or a turn is not there, nothing is argued, or the store fails. A judge that cannot be
    /// reached is no error: see [`Appealed::kept`].
    pub async fn appeal(
        &self,
        id: &str,
        contest: &Contest,
        judge: &str,
        progress: impl FnMut(Progress),
    ) -> Result<Appealed, Notice> {
        let mut kept = self.kept(id).await?;
        if contest.tip.is_some() {
            kept.branch.go_to(contest.tip);
        }
        let tip = kept.branch.tip();
        let newest = kept.cards.iter().rev().find(|card| card.branch.is_none() || card.branch == tip);
        let card = newest.cloned().ok_or_else(|| not_scored(&kept.row.id))?;
        let mut appeal = made(&kept.branch, &card, contest)?;
        let (session, stored) = (kept.row.id.clone(), appeal.clone());
        let number = self.recorder().await?.run(move |store| store.add_appeal(&session, &stored)).await?;
        let fresh = self.fresh(&kept, check_in(&card, &contest.check)?, &appeal.turns, judge, progress).await;
        let why = match fresh {
            Ok((outcome, finding)) => {
                let scorecard = appealed(&card, &kept.scenario.rubric, &appeal.check, &finding);
                self.settle(&kept.row.id, number, outcome.clone(), &scorecard).await?;
                appeal.outcome = Some(outcome);
                None
            }
            Err(notice) => Some(notice),
        };
        let mut review = self.review(&kept.row.id).await?;
        review.branch.go_to(tip);
        Ok(Appealed { review, appeal, kept: why })
    }

    /// The fresh run; or why there is none.
    async fn fresh(
        &self,
        kept: &Kept,
        result: &CheckResult,
        turns: &[u32],
        judge: &str,
        progress: impl FnMut(Progress),
    ) -> Result<(Outcome, Finding), Notice> {
        let mut checks = kept.scenario.rubric.checks().map(|(_, check)| check);
        let check: &Check = checks.find(|check| check.id == result.id).ok_or_else(|| not_scored(&kept.row.id))?;
        if !matches!(check.by, AnsweredBy::Judge { .. }) {
            return Err(counted());
        }
        let judge = self.known_players().judge(judge, &kept.scenario).map_err(|notice| unheard(&notice))?;
        let talk = kept.branch.memory().into();
        let keeper = Keeper { recorder: self.recorder().await?.clone(), session: kept.row.id.clone() };
        let again = judge_again(&judge, &kept.scenario, talk, (check, turns), &keeper, progress).await;
        let (finding, by) = again.map_err(|notice| unheard(&notice))?.ok_or_else(nobody)?;
        let outcome = Outcome { before: result.verdict, after: finding.verdict, judge: by };
        let note = format!("asked again on appeal by {}; before: {}", outcome.judge, result.verdict_words());
        Ok((outcome, Finding { note: Some(note), ..finding }))
    }

    async fn settle(&self, id: &str, number: i64, outcome: Outcome, card: &Scorecard) -> Result<(), Notice> {
        let json = serde_json::to_string(card)
            .map_err(|error| Notice::new("scorecard", "the scorecard cannot be written").because(error))?;
        let (id, at) = (id.to_owned(), clock::now());
        let work = move |store: &mut Store| store.settle_appeal(&id, number, &outcome, &json, &at);
        self.recorder().await?.run(work).await
    }
}

fn made(branch: &Branch, card: &Scorecard, contest: &Contest) -> Result<Appeal, Notice> {
    check_in(card, &contest.check)?;
    let argument = SafeText::new(contest.argument.trim());
    if argument.is_blank() {
        return Err(Notice::new("empty", "the appeal says nothing")
            .help("say why, for the facilitator")
            .exit(Exit::Usage));
    }
    let turns = own_turns(branch, &contest.turns)?;
    Ok(Appeal { branch: card.branch, check: contest.check.clone(), turns, argument, outcome: None, at: clock::now() })
}

/// The turns, in order and each once.
///
/// # Errors
/// One of them is no turn of the learner's, or there is none.
pub fn own_turns(branch: &Branch, wanted: &[u32]) -> Result<Vec<u32>, Notice> {
    let own: Vec<u32> = branch.memory().by(Speaker::Learner).map(|turn| turn.number).collect();
    let bad = |what: String| {
        Notice::new("no_turn", what).help(format!("the learner's are {}", turns_words(&own))).exit(Exit::Usage)
    };
    if wanted.is_empty() {
        return Err(bad("no turn is named to look at again".to_owned()));
    }
    if let Some(foreign) = wanted.iter().find(|turn| !own.contains(turn)) {
        return Err(bad(format!("turn {foreign} is not one of the learner's")));
    }
    Ok(own.into_iter().filter(|turn| wanted.contains(turn)).collect())
}

const KEPT: &str = "the appeal is kept for the facilitator, with its reasons";

fn counted() -> Notice {
    Notice::new("counted", KEPT)
        .because("this check is counted by code: a fresh run would count the same")
        .help("a person can change the verdict, in review")
}

fn nobody() -> Notice {
    Notice::new("no_model", KEPT)
        .because("the built-in judge only counts; nobody is there to look again")
        .help("choose a model as the judge and appeal again, or leave it to a person")
}

fn unheard(failure: &Notice) -> Notice {
    let why = failure.why.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
    let notice = Notice::new(&failure.code, KEPT).because(format!("{}{why}", failure.what)).exit(failure.exit);
    match &failure.help {
        Some(help) => notice.help(help.clone()),
        None => notice,
    }
}
