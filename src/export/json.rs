//! A session and its events as JSON. The shapes are versioned and documented in the README.

use serde_json::{Value, json};

use crate::{
    domain::{
        conversation::{Branch, EndReason, Entry, What},
        people::{Appeal, SelfRating},
        scoring::{Assessment, Scorecard},
        transcript::{Speaker, TurnStatus},
    },
    export::Handout,
};

/// The version of every object.
pub const VERSION: u32 = 1;

/// An object of the given type: `v` and `type` first.
#[must_use]
pub fn object(kind: &str, fields: Value) -> Value {
    let mut object = serde_json::Map::new();
    object.insert("v".to_owned(), VERSION.into());
    object.insert("type".to_owned(), kind.into());
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    Value::Object(object)
}

/// The event that an entry is to a reader; pieces of replies and the beginning are none.
#[must_use]
pub fn event(entry: &Entry) -> Option<Value> {
    match &entry.what {
        What::Began { .. } | What::PersonaPart { .. } | What::Thought { .. } | What::Rejected { .. } => None,
        What::LearnerSaid { turn, text, detections } => {
            let behaviours: Vec<&str> = detections.iter().map(|found| found.behaviour.id()).collect();
            let status = TurnStatus::Complete.name();
            Some(object(
                "turn",
                json!({ "number": turn, "speaker": Speaker::Learner.name(), "text": text, "status": status, "behaviours": behaviours }),
            ))
        }
        What::PersonaSaid { turn, text, status, marks } => {
            let speaker = Speaker::Persona.name();
            let mut fields = json!({ "number": turn, "speaker": speaker, "text": text, "status": status.name() });
            if !marks.is_empty() {
                fields["marks"] = marks.iter().map(|rule| rule.name()).collect();
            }
            Some(object("turn", fields))
        }
        What::Shifted { turn, shifts, state, .. } => {
            let because: Vec<&str> = shifts.iter().map(|shift| shift.because.as_str()).collect();
            let moved: Vec<Value> =
                shifts.iter().map(|shift| json!({ "trust": shift.trust, "tension": shift.tension })).collect();
            Some(object(
                "state",
                json!({ "turn": turn, "trust": state.trust(), "tension": state.tension(), "because": because, "moved": moved, "mood": state.mood() }),
            ))
        }
        What::Released { turn, fact } => Some(object("released", json!({ "turn": turn, "fact": fact }))),
        What::Granted { turn, concession } => {
            Some(object("granted", json!({ "turn": turn, "concession": concession })))
        }
        What::Hinted { text } => Some(object("hint", json!({ "text": text }))),
        What::Retried { turn } => Some(object("retried", json!({ "turn": turn }))),
        What::Ended { reason } => Some(ended(*reason)),
    }
}

fn ended(reason: EndReason) -> Value {
    object("ended", json!({ "reason": reason.name() }))
}

/// A scorecard; every field of it stays where it is in later versions.
#[must_use]
pub fn scorecard(card: &Scorecard) -> Value {
    object("scorecard", serde_json::to_value(card).unwrap_or_default())
}

/// A scorecard, and where a cut is given, what it comes to there: `assessment`, null for one without a total.
#[must_use]
pub fn assessed(card: &Scorecard, cut: Option<u32>) -> Value {
    let mut value = scorecard(card);
    if let Some(cut) = cut {
        value["assessment"] = json!(Assessment::of(card, cut));
    }
    value
}

/// A whole session in one object: its events in order, and its latest scorecard.
#[must_use]
pub fn session(handout: &Handout<'_>) -> Value {
    let Handout { id, started, actor, difficulty, scenario, branch, scorecard: card, people } = handout;
    let events: Vec<Value> = branch.line().into_iter().filter_map(event).collect();
    let seed = seed(branch);
    let mut session = object(
        "session",
        json!({
            "id": id, "scenario": scenario.id, "title": scenario.card.title, "started": started, "actor": actor, "seed": seed,
            "difficulty": difficulty.name(), "scenario_hash": scenario.hash, "events": events, "scorecard": card.map(scorecard),
        }),
    );
    let said = [
        ("notes", (!people.notes.is_empty()).then(|| json!(people.notes))),
        ("appeals", (!people.appeals.is_empty()).then(|| json!(people.appeals))),
        ("self_rating", people.rating(branch.tip()).map(self_rating)),
    ];
    for (name, value) in said {
        session.as_object_mut().zip(value).map(|(session, value)| session.insert(name.to_owned(), value));
    }
    session
}

/// The learner's own levels.
#[must_use]
pub fn self_rating(rating: &SelfRating) -> Value {
    object("self_rating", json!({ "levels": rating.levels, "at": rating.at }))
}

/// An appeal, and why there was no fresh run, if there was none.
#[must_use]
pub fn appeal(appeal: &Appeal, kept: Option<&str>) -> Value {
    let mut fields = serde_json::to_value(appeal).unwrap_or_default();
    fields["kept"] = json!(kept);
    object("appeal", fields)
}

fn seed(branch: &Branch) -> u64 {
    branch.memory().seed
}
