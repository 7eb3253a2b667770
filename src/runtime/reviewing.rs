//! Looking back: the sessions, one of them, another score for it, a file of it.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::{
    domain::{
        conversation::Branch,
        people::People,
        scenario::Scenario,
        scoring::{Ruling, Scorecard, reviewed},
    },
    export::{Handout, markdown},
    library::parse,
    runtime::{
        Runtime,
        asking::Keeper,
        clock,
        debriefing::debrief,
        judging::{Judge, Progress},
        keeping::{keep_scorecard, read_scorecard},
        notice::{Exit, Notice},
        practice::Update,
        rows::{Review, SessionRow},
        seeing::Seeing,
        trying::{Replays, Trial},
    },
    store::{self, NewSession, SessionFilter, StoredScorecard},
};

/// A session as it is kept: the scorecards are the judges' alone.
pub(super) struct Kept {
    pub(super) row: SessionRow,
    pub(super) scenario: Arc<Scenario>,
    pub(super) branch: Branch,
    pub(super) cards: Vec<Arc<Scorecard>>,
    pub(super) people: People,
}

impl Kept {
    /// With what is known beside the judges' scorecards.
    pub(super) fn review(self, seeing: &Seeing) -> Review {
        let Self { row, scenario, branch, cards, people } = self;
        let scorecards = seeing.show_all(&cards);
        let row = match (people.rulings.is_empty(), scorecards.last()) {
            (false, Some(card)) => SessionRow { total: card.total, reviewed: true, ..row },
            _ => row,
        };
        Review { row, scenario, branch, scorecards, people }
    }
}

impl Runtime {
    /// All sessions, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, Notice> {
        let (rows, ruled) = self
            .recorder()
            .await?
            .run(|store| {
                let rows = store.sessions(&SessionFilter::default())?;
                // One that another process erases just now is not in the list either.
                let one = |id: String| {
                    let (new, cards) = (store.began(&id).ok()?, store.scorecards(&id).ok()?);
                    Some((new, cards, store.rulings(&id).ok()?))
                };
                let ruled: Vec<_> = store.reviewed()?.into_iter().filter_map(one).collect();
                Ok((rows, ruled))
            })
            .await?;
        let totals = totals(&ruled);
        let row = |row: store::SessionRow| {
            let row = session_row(row);
            match totals.get(&row.id) {
                Some(total) => SessionRow { total: *total, reviewed: true, ..row },
                None => row,
            }
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// A session to review, by its id or the beginning of it.
    ///
    /// # Errors
    /// There is no such session, or the store fails.
    pub async fn review(&self, id: &str) -> Result<Review, Notice> {
        let kept = self.kept(id).await?;
        let seeing = Seeing::of(self.recorder().await?, &kept.row.id, &kept.scenario).await?;
        Ok(kept.review(&seeing))
    }

    /// A session as it is kept.
    pub(super) async fn kept(&self, id: &str) -> Result<Kept, Notice> {
        let wanted = id.to_owned();
        let (row, new, entries, cards, people) = self
            .recorder()
            .await?
            .run(move |store| {
                let row = store.session(&wanted)?;
                let (new, entries) = (store.began(&row.id)?, store.entries(&row.id)?);
                let (cards, people) = (store.scorecards(&row.id)?, store.people(&row.id)?);
                Ok((row, new, entries, cards, people))
            })
            .await?;
        let cards = cards.iter().map(read_scorecard).collect::<Result<_, _>>()?;
        let all = Branch::new(entries);
        // Where the learner has gone back and said nothing since, the last branch that was talked in is looked at.
        let branch = all.at(all.branches().last().copied().or(all.tip()));
        Ok(Kept { row: session_row(row), scenario: scenario_as_it_was(&new)?, branch, cards, people })
    }

    /// Scores a session again, the branch that ends in `tip` or else the last; a new scorecard stands beside the old ones. What was
    /// answered before is not asked again, unless `fresh`.
    #[must_use]
    pub fn rescore(&self, id: &str, tip: Option<u64>, judge: &str, fresh: bool) -> UnboundedReceiver<Update> {
        let (tell, updates) = mpsc::unbounded_channel();
        let (runtime, id, judge) = (self.clone(), id.to_owned(), judge.to_owned());
        tokio::spawn(async move {
            let over = match runtime.score_again(&id, tip, &judge, fresh, &tell).await {
                Ok(card) => Update::Tried(card),
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
        let mut by = self.known_players().judge(by, &review.scenario)?;
        if let Judge::Model { fresh, .. } = &mut by {
            *fresh = anew;
        }
        let recorder = self.recorder().await?;
        let keeper = Keeper { recorder: recorder.clone(), session: review.row.id.clone() };
        let progress = |Progress { done, of, cost }| drop(tell.send(Update::Judging { done, of, cost }));
        let (scenario, detector) = (&review.scenario, self.detector());
        let (outcome, ways) = debrief(&by, scenario, &detector, &review.branch, &keeper, progress).await?;
        if let Some(notice) = outcome.trouble.clone() {
            let _ = tell.send(Update::Trouble(notice));
        }
        let seeing = Seeing::of(recorder, &review.row.id, scenario).await?;
        let mut kept = keep_scorecard(recorder, &review.row.id, outcome).await?;
        let _ = tell.send(Update::Scored(Arc::new(seeing.show(&kept.card))));
        if !kept.is_tried() {
            let (feedback, _) = self.trial(&review, &by).run(ways).await;
            if let Err(notice) = kept.complete(recorder, feedback).await {
                let _ = tell.send(Update::Trouble(notice));
            }
        }
        Ok(Arc::new(seeing.show(&kept.card)))
    }

    /// What is needed to try lines out with the actor of a session that is over; no other stands in for one that is gone.
    fn trial(&self, review: &Review, judge: &Judge) -> Trial {
        let actor = self.known_players().actor(&review.row.actor, &review.scenario);
        let appraiser = actor.as_ref().ok().and_then(|actor| self.known_players().appraiser(actor, judge).0);
        Trial {
            scenario: review.scenario.clone(),
            detector: self.detector(),
            branch: review.branch.clone(),
            actor: actor.map_err(|notice| notice.what),
            appraiser,
            replays: self.replays(&review.row.actor),
        }
    }

    /// How lines are tried out with this actor.
    pub(super) fn replays(&self, actor: &str) -> Replays {
        let (runs, budget) = (self.settings().feedback.replays, self.settings().limits.replies.into());
        Replays { runs, parallel: self.known_players().parallel(actor), budget }
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
        scorecard: review.card().or(review.scorecards.last()).map(AsRef::as_ref),
        people: &review.people,
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

/// The totals of sessions that people have ruled on, by id; where something cannot be read any more, the stored total stands.
fn totals(ruled: &[(NewSession, Vec<StoredScorecard>, Vec<Ruling>)]) -> BTreeMap<String, Option<u32>> {
    let mut scenarios: BTreeMap<&str, Arc<Scenario>> = BTreeMap::new();
    let mut totals = BTreeMap::new();
    for (new, cards, rulings) in ruled {
        let known = scenarios.get(new.scenario_hash.as_str()).cloned().or_else(|| scenario_as_it_was(new).ok());
        let card = cards.last().and_then(|card| read_scorecard(card).ok());
        if let (Some(scenario), Some(card)) = (known, card) {
            totals.insert(new.id.clone(), reviewed(&card, &scenario.rubric, rulings).total);
            scenarios.insert(&new.scenario_hash, scenario);
        }
    }
    totals
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
        by_model: row.by_model,
        reviewed: false,
        scored: row.total.is_some(),
        difficulty: row.difficulty,
        actor: row.actor,
    }
}

fn whole(total: f64) -> u32 {
    (0..=100).min_by_key(|n| (f64::from(*n) - total).abs().to_bits()).unwrap_or(0)
}
