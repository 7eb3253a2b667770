//! Keeping scorecards with all that the judge said.

use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::Value;

use crate::{
    domain::{
        feedback::Point,
        scoring::{Record, Scorecard},
    },
    runtime::{clock, judging::Outcome, notice::Notice, recorder::Recorder},
    store::StoredScorecard,
};

/// The field beside those of a scorecard that holds its record.
const RECORD: &str = "record";

/// A scorecard that has been kept, or could not be.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The scorecard: the judge's alone.
    pub card: Arc<Scorecard>,
    record: Record,
    /// Where it stands in the store.
    id: Option<i64>,
}

impl Kept {
    /// One that the store did not take.
    #[must_use]
    pub fn not(outcome: Outcome) -> Self {
        Self { card: Arc::new(outcome.card), record: outcome.record, id: None }
    }

    /// Whether what it recommends has been tried out, or is known not to be possible.
    #[must_use]
    pub fn is_tried(&self) -> bool {
        !self.card.feedback.is_empty() && self.card.feedback.iter().all(Point::is_settled)
    }

    /// Puts what has come of trying into it.
    ///
    /// # Errors
    /// What the store says.
    pub async fn complete(&mut self, recorder: &Recorder, feedback: Vec<Point>) -> Result<(), Notice> {
        Arc::make_mut(&mut self.card).feedback = feedback;
        let Some(id) = self.id else { return Ok(()) };
        let json = json(&self.card, &self.record)?;
        recorder.run(move |store| store.complete_scorecard(id, &json)).await
    }
}

/// Puts a scorecard beside the session's earlier ones. One that took no call and says what an earlier one of its branch says is that
/// one again, to the byte; where it is the newest already, there is nothing to keep.
///
/// # Errors
/// What the store says.
pub async fn keep_scorecard(recorder: &Recorder, session: &str, outcome: Outcome) -> Result<Kept, Notice> {
    let Outcome { card, record, .. } = outcome;
    if card.cost.is_some_and(|cost| cost.calls == 0 && cost.cached > 0) {
        let id = session.to_owned();
        let earlier = recorder.run(move |store| store.scorecards(&id)).await?;
        let mut newest_first = earlier.iter().rev().enumerate();
        let same =
            newest_first.find_map(|(n, stored)| Some((n, read(stored).ok().filter(|old| says(old, &card))?, stored)));
        if let Some((n, old, stored)) = same {
            let id = if n > 0 { add(recorder, session, stored.json.clone()).await? } else { stored.id };
            let record = read_record(stored)?.unwrap_or(record);
            return Ok(Kept { card: Arc::new(old), record, id: Some(id) });
        }
    }
    let id = add(recorder, session, json(&card, &record)?).await?;
    Ok(Kept { card: Arc::new(card), record, id: Some(id) })
}

async fn add(recorder: &Recorder, session: &str, json: String) -> Result<i64, Notice> {
    let (id, at) = (session.to_owned(), clock::now());
    recorder.run(move |store| store.add_scorecard(&id, &json, &at)).await
}

/// Whether two scorecards say the same, whatever they cost and whatever has been tried out since.
fn says(one: &Scorecard, other: &Scorecard) -> bool {
    let free = |card: &Scorecard| Scorecard { cost: None, feedback: Vec::new(), ..card.clone() };
    free(one) == free(other)
}

fn json(card: &Scorecard, record: &Record) -> Result<String, Notice> {
    let written = || {
        let mut value = serde_json::to_value(card)?;
        value[RECORD] = serde_json::to_value(record)?;
        serde_json::to_string(&value)
    };
    written().map_err(|error| Notice::new("scorecard", "the scorecard cannot be written").because(error))
}

fn read(stored: &StoredScorecard) -> serde_json::Result<Scorecard> {
    serde_json::from_str(&stored.json)
}

/// A scorecard as it was kept.
///
/// # Errors
/// It cannot be read.
pub fn read_scorecard(stored: &StoredScorecard) -> Result<Arc<Scorecard>, Notice> {
    read(stored).map(Arc::new).map_err(|error| unreadable(&error))
}

/// All that was asked for a scorecard; none for one that was kept without.
///
/// # Errors
/// It cannot be read.
pub fn read_record(stored: &StoredScorecard) -> Result<Option<Record>, Notice> {
    let value: Value = serde_json::from_str(&stored.json).map_err(|error| unreadable(&error))?;
    value.get(RECORD).map(|record| Record::deserialize(record).map_err(|error| unreadable(&error))).transpose()
}

fn unreadable(error: &serde_json::Error) -> Notice {
    Notice::new("scorecard", "a stored scorecard cannot be read").because(error)
}
