//! How well the detector agrees with people: precision, recall, F1, and what it takes for what.

use std::collections::BTreeMap;

use serde::{Deserialize, de::Error as _};
use serde_json::Error;

use crate::domain::behaviour::{Behaviour, Detector};

/// A turn that a person has labelled for one behaviour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The behaviour the label is about.
    pub id: Behaviour,
    /// Whether the turn shows it.
    pub present: bool,
    /// The persona's turn before; may be empty.
    pub persona: String,
    /// The learner's turn.
    pub learner: String,
}

/// A line of JSON: a turn labelled for one behaviour, or for all.
#[derive(Deserialize)]
struct Line {
    id: Option<Behaviour>,
    present: Option<bool>,
    shows: Option<Vec<Behaviour>>,
    #[serde(default)]
    persona: String,
    learner: String,
}

impl Labelled {
    /// The labels of a line of JSON: `{"id","present","persona","learner"}`, or `{"shows":[…],"persona","learner"}` for a turn that was
    /// labelled for every behaviour.
    ///
    /// # Errors
    /// It is neither.
    pub fn of_line(line: &str) -> serde_json::Result<Vec<Self>> {
        let Line { id, present, shows, persona, learner } = serde_json::from_str(line)?;
        let label = |id, present| Self { id, present, persona: persona.clone(), learner: learner.clone() };
        match (id, present, shows) {
            (Some(id), Some(present), None) => Ok(vec![label(id, present)]),
            (None, None, Some(shows)) => Ok(Behaviour::ALL.map(|id| label(id, shows.contains(&id))).into()),
            _ => Err(Error::custom("it needs either `id` and `present`, or `shows`")),
        }
    }
}

/// The counts for one behaviour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Shown and found.
    pub hits: u32,
    /// Found and not shown.
    pub false_alarms: u32,
    /// Shown and not found.
    pub misses: u32,
    /// Neither.
    pub rest: u32,
    /// What was found in the turns that were missed.
    pub taken_for: BTreeMap<Behaviour, u32>,
}

impl Row {
    /// Of what was found, the share that was shown, 0 to 1; none when nothing was found.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// Of what was shown, the share that was found, 0 to 1; none when nothing was shown.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.hits, self.hits + self.misses)
    }

    /// The harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// Reads each labelled turn and counts, by the behaviour its label is about.
#[must_use]
pub fn table(detector: &Detector, labelled: &[Labelled]) -> BTreeMap<Behaviour, Row> {
    let mut rows: BTreeMap<Behaviour, Row> = BTreeMap::new();
    for turn in labelled {
        let found = detector.read(&turn.persona, &turn.learner);
        let row = rows.entry(turn.id).or_default();
        match (turn.present, found.iter().any(|found| found.behaviour == turn.id)) {
            (true, true) => row.hits += 1,
            (false, true) => row.false_alarms += 1,
            (false, false) => row.rest += 1,
            (true, false) => {
                row.misses += 1;
                for other in &found {
                    *row.taken_for.entry(other.behaviour).or_default() += 1;
                }
            }
        }
    }
    rows
}
