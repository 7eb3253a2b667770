//! A scorecard as data: all that it stands on, in one JSON object from which it can be computed again, offline and to the same bytes.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        conversation::Entry,
        difficulty::Difficulty,
        hash::hexadecimal,
        rubric::{AnsweredBy, Bound, Check, Criterion, CrossedBy, Rubric},
        scoring::{Exchange, Quote, Scorecard, Terms, Verdict},
        transcript::Turn,
    },
    export::json::{VERSION, object},
};

/// The type of the object.
const KIND: &str = "bundle";

/// The most bytes of a bundle: a session of sixty turns, judged thoroughly, has some hundred thousand.
pub const MOST_BYTES: u64 = 32 << 20;

/// A scored session with all that its scorecard stands on. What is derived from other parts stands here too, for readers in other
/// languages, and is held against them when a bundle is verified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// The program that wrote it.
    pub program: String,
    /// The session.
    pub session: Session,
    /// The scenario.
    pub scenario: ScenarioText,
    /// The rubric; derived from the scenario's text.
    pub rubric: Value,
    /// Everything that happened on the branch that was scored.
    pub log: Vec<Entry>,
    /// What was said, with what was found in it; derived from the log.
    pub turns: Vec<Turn>,
    /// On which terms the judge was asked; none where no model judged.
    pub terms: Option<Terms>,
    /// What the judge was asked and said, word by word.
    pub answers: Vec<Exchange>,
    /// What was read in the answers; derived from them and the turns.
    pub samples: Vec<SampleRow>,
    /// The scorecard; derived from all of this but the judge's name, endpoint and model. None for a session that is not scored.
    pub scorecard: Option<Scorecard>,
}

/// What a session was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// When it began, RFC 3339.
    pub started: String,
    /// Who played.
    pub actor: String,
    /// How hard.
    pub difficulty: Difficulty,
    /// The seed of every choice.
    pub seed: u64,
}

/// A scenario as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioText {
    /// Its id.
    pub id: String,
    /// SHA-256 of its text; derived.
    pub hash: String,
    /// The file.
    pub text: String,
}

/// What one sample came to for one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    /// The check's id.
    pub check: String,
    /// Which sample, from 0.
    pub sample: u32,
    /// The verdict, from the learner's side.
    pub verdict: Verdict,
    /// The quotes that were found in learner turns.
    pub quotes: Vec<Quote>,
}

/// Why a file is no bundle that can be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is no JSON.
    #[error("it is no JSON: {0}")]
    NotJson(serde_json::Error),
    /// It is JSON, but something else.
    #[error("it is not a bundle: its `type` is not \"{KIND}\"")]
    NotABundle,
    /// A later version wrote it.
    #[error("a newer Sparring wrote it (version {found}; this one reads version {VERSION})")]
    Newer {
        /// Its version.
        found: u64,
    },
    /// Something is not there, or not what it should be.
    #[error("it is not whole: {0}")]
    NotWhole(serde_json::Error),
}

/// Where two values differ first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The path, as in `scorecard.criteria[0].level`.
    pub path: String,
    /// What stands in the first; none where it has nothing.
    pub stands: Option<Value>,
    /// What stands in the second.
    pub computed: Option<Value>,
}

impl Bundle {
    /// The bundle as one object. Its last field, `digest`, is the SHA-256 of the object without it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut value = object(KIND, serde_json::to_value(self).unwrap_or_default());
        value["digest"] = hexadecimal(&Sha256::digest(value.to_string())).into();
        value
    }

    /// Reads the object in `text`; the bundle, and the object as it stands there.
    ///
    /// # Errors
    /// A [`BundleError`].
    pub fn read(text: &str) -> Result<(Self, Value), BundleError> {
        let value: Value = serde_json::from_str(text).map_err(BundleError::NotJson)?;
        if value.get("type").and_then(Value::as_str) != Some(KIND) {
            return Err(BundleError::NotABundle);
        }
        let found = value.get("v").and_then(Value::as_u64).unwrap_or_default();
        if found > VERSION.into() {
            return Err(BundleError::Newer { found });
        }
        let bundle = Self::deserialize(&value).map_err(BundleError::NotWhole)?;
        Ok((bundle, value))
    }
}

/// The rubric for readers: what is asked, by whom it is answered, and which levels there are.
#[must_use]
pub fn rubric(rubric: &Rubric) -> Value {
    let critical = rubric.critical.iter().map(|line| match &line.crossed_by {
        CrossedBy::Behaviour(behaviour) => json!({ "id": line.id, "title": line.title, "behaviour": behaviour.id() }),
        CrossedBy::Check(check) => json!({ "id": line.id, "title": line.title, "check": check }),
    });
    json!({
        "hash": rubric.hash,
        "criteria": rubric.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "critical": critical.collect::<Vec<_>>(),
    })
}

fn criterion(criterion: &Criterion) -> Value {
    let levels = criterion.levels.iter();
    let levels = levels.map(|l| json!({ "name": l.name, "at_least": l.at_least, "describes": l.describes }));
    json!({
        "id": criterion.id, "title": criterion.title, "weight": criterion.weight,
        "levels": levels.collect::<Vec<_>>(), "checks": criterion.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(check: &Check) -> Value {
    let mut value = json!({ "id": check.id, "ask": check.ask, "meets": check.meets, "fails": check.fails });
    match &check.by {
        AnsweredBy::Count(count) => {
            let (bound, number) = match count.bound {
                Bound::AtLeast(number) => ("at_least", number),
                Bound::AtMost(number) => ("at_most", number),
            };
            value["by"] = "count".into();
            value["count"] = json!({ "behaviour": count.behaviour.id(), bound: number, "first": count.first });
        }
        AnsweredBy::Words(phrases) => {
            value["by"] = "words".into();
            value["words"] = phrases.iter().map(|phrase| phrase.words().join(" ")).collect();
        }
        AnsweredBy::Judge { avoid } => {
            value["by"] = "judge".into();
            value["avoid"] = (*avoid).into();
        }
    }
    value
}

/// The first place, in the order of `stands`, where two values differ.
#[must_use]
pub fn difference(stands: &Value, computed: &Value) -> Option<Difference> {
    differ(String::new(), Some(stands), Some(computed))
}

fn differ(path: String, stands: Option<&Value>, computed: Option<&Value>) -> Option<Difference> {
    match (stands, computed) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            let dot = if path.is_empty() { "" } else { "." };
            keys.into_iter().find_map(|key| differ(format!("{path}{dot}{key}"), a.get(key), b.get(key)))
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            (0..a.len().max(b.len())).find_map(|at| differ(format!("{path}[{at}]"), a.get(at), b.get(at)))
        }
        (stands, computed) if stands == computed => None,
        (stands, computed) => Some(Difference { path, stands: stands.cloned(), computed: computed.cloned() }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::difference;

    #[test]
    fn the_first_difference_is_named_by_its_path() {
        let one = json!({ "a": [{ "b": 1 }, { "b": 2 }], "c": null });
        let path = |other| difference(&one, &other).map(|found| found.path);
        for (other, wanted) in [
            (one.clone(), None),
            (json!({ "a": [{ "b": 1 }, { "b": 3 }], "c": 1 }), Some("a[1].b")),
            (json!({ "a": [{ "b": 1 }], "c": null }), Some("a[1]")),
            (json!({ "a": [{ "b": 1 }, { "b": 2 }, 0], "c": null }), Some("a[2]")),
            (json!({ "a": [{ "b": 1 }, { "b": 2 }] }), Some("c")),
            (json!({ "a": [{ "b": 1 }, { "b": 2 }], "c": null, "d": 0 }), Some("d")),
            (json!({ "a": {}, "c": null }), Some("a")),
        ] {
            assert_eq!(path(other).as_deref(), wanted);
        }
    }
}
