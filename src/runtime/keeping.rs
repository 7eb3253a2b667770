//! Keeping scorecards with all that the judge said.

use std::sync::Arc;

use serde::Deserialize as _;
use serde_json::Value;

use crate::{
    domain::scoring::{Record, Scorecard},
    runtime::{clock, judging::Outcome, notice::Notice, recorder::Recorder},
    store::StoredScorecard,
};

/// The field beside those of a scorecard that holds its record.
const RECORD: &str = "record";

/// Puts a scorecard beside the session's earlier ones. One that took no call and says what an earlier one of its branch says is that
/// one again, to the byte; where it is the newest already, there is nothing to keep.
///
/// # Errors
/// What the store says.
pub async fn keep_scorecard(recorder: &Recorder, session: &str, outcome: Outcome) -> Result<Arc<Scorecard>, Notice> {
    let Outcome { card, record, .. } = outcome;
    if card.cost.is_some_and(|cost| cost.calls == 0 && cost.cached > 0) {
        let id = session.to_owned();
        let earlier = recorder.run(move |store| store.scorecards(&id)).await?;
        let mut newest_first = earlier.iter().rev().enumerate();
        let same =
            newest_first.find_map(|(n, stored)| Some((n, read(stored).ok().filter(|old| says(old, &card))?, stored)));
        if let Some((n, old, stored)) = same {
            if n > 0 {
                add(recorder, session, stored.json.clone()).await?;
            }
            return Ok(Arc::new(old));
        }
    }
    add(recorder, session, json(&card, &record)?).await?;
    Ok(Arc::new(card))
}

async fn add(recorder: &Recorder, session: &str, json: String) -> Result<(), Notice> {
    let (id, at) = (session.to_owned(), clock::now());
    recorder.run(move |store| store.add_scorecard(&id, &json, &at)).await.map(drop)
}

/// Whether two scorecards say the same, whatever they cost.
fn says(one: &Scorecard, other: &Scorecard) -> bool {
    let free = |card: &Scorecard| Scorecard { cost: None, ..card.clone() };
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
