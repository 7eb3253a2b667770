//! Looking back: the sessions, one of them, another score for it, a file of it.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::{
    domain::{conversation::Branch, scenario::Scenario, scoring::Scorecard},
    export::{Handout, markdown},
    library::parse,
    runtime::{
        Runtime,
        asking::Keeper,
        clock,
        judging::{Judge, Progress, judge},
        keeping::{keep_scorecard, read_scorecard},
        notice::{Exit, Notice},
        practice::Update,
        rows::{Review, SessionRow},
    },
    store::{self, NewSession, SessionFilter},
};

impl Runtime {
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

    /// Scores a session again, the branch that ends in `tip` or else the last; a new scorecard stands beside the old ones. What was
    /// answered before is not asked again, unless `fresh`.
    #[must_use]
    pub fn rescore(&self, id: &str, tip: Option<u64>, judge: &str, fresh: bool) -> UnboundedReceiver<Update> {
        let (tell, updates) = mpsc::unbounded_channel();
        let (runtime, id, judge) = (self.clone(), id.to_owned(), judge.to_owned());
        tokio::spawn(async move {
            let over = match runtime.score_again(&id, tip, &judge, fresh, &tell).await {
                Ok(scorecard) => Update::Scored(scorecard),
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
        anew: bool,
        tell: &UnboundedSender<Update>,
    ) -> Result<Arc<Scorecard>, Notice> {
        let mut review = self.review(id).await?;
        if tip.is_some() {
            review.branch.go_to(tip);
        }
        let mut chosen = self.known_players().judge(by, &review.scenario)?;
        if let Judge::Model { fresh, .. } = &mut chosen {
            *fresh = anew;
        }
        let recorder = self.recorder().await?;
        let keeper = Keeper { recorder: recorder.clone(), session: review.row.id.clone() };
        let progress = |Progress { done, of, cost }| drop(tell.send(Update::Judging { done, of, cost }));
        let talk = review.branch.memory().into();
        let outcome = judge(&chosen, &review.scenario, talk, Some(&keeper), progress).await?;
        if let Some(notice) = outcome.trouble.clone() {
            let _ = tell.send(Update::Trouble(notice));
        }
        keep_scorecard(recorder, &review.row.id, outcome.of_branch(review.branch.tip())).await
    }

    /// Writes a session as Markdown into the exports folder; where it stands now.
    ///
    /// # Errors
    /// There is no such session, or the file cannot be written.
    pub async fn export(&self, id: &str) -> Result<String, Notice> {
        let review = self.review(id).await?;
        let path = self.folders().data_dir.join("exports").join(format!("{}.md", review.row.id));
        store::write_private(&path, &markdown::session(&handout(&review)))?;
        Ok(path.display().to_string())
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

pub(super) fn scenario_as_it_was(new: &NewSession) -> Result<Arc<Scenario>, Notice> {
    scenario_in(&new.scenario, &new.scenario_text)
}

/// The scenario in a text that was kept with a session.
pub(super) fn scenario_in(id: &str, text: &str) -> Result<Arc<Scenario>, Notice> {
    parse(id, text).map(|(scenario, _)| Arc::new(scenario)).map_err(|_| {
        Notice::new("invalid_scenario", format!("the scenario `{id}` of this session cannot be read any more"))
            .because("it was written for another version of the scenario format")
            .exit(Exit::InvalidScenario)
    })
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
