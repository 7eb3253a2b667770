//! Looking back: the sessions, one of them, another score for it, a file of it.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::{
    domain::{conversation::Branch, scenario::Scenario, scoring::Scorecard},
    export::{Handout, markdown},
    library::parse,
    runtime::{
        Runtime, clock,
        judging::judge,
        notice::{Exit, Notice},
        performer::keep_scorecard,
        practice::Update,
        proving::cite,
        rows::{Review, SessionRow},
    },
    store::{self, NewSession, SessionFilter, StoredScorecard},
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
        let judge_of = self.known_players().judge(by, &review.scenario)?;
        let scorecard = judge(&judge_of, &review.scenario, review.branch.memory().into(), progress).await?;
        let proof = cite(self.recorder().await?, &scorecard.judge).await;
        let scorecard = Scorecard { branch: review.branch.tip(), proof, ..scorecard };
        keep_scorecard(self.recorder().await?, &review.row.id, &scorecard).await?;
        Ok(scorecard)
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

pub(super) fn read_scorecard(stored: &StoredScorecard) -> Result<Arc<Scorecard>, Notice> {
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
