//! A judge's answer, read strictly and checked against the transcript: claim → quote found or not.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::{
    rubric::{AnsweredBy, Check},
    scoring::{
        Quote, Verdict,
        canonical::{Canonical, CanonicalTurn},
    },
    transcript::Speaker,
};

/// One sample of one check, verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The verdict, from the learner's side.
    pub verdict: Verdict,
    /// The quotes that were found.
    pub quotes: Vec<Quote>,
}

impl Sample {
    fn unscored() -> Self {
        Self { verdict: Verdict::Unscored, quotes: Vec::new() }
    }
}

/// Reads an answer to `checks`. Every check gets a sample: what is missing, doubled, foreign, off the menu or no JSON is unscored.
#[must_use]
pub fn read(answer: &str, checks: &[&Check], canonical: &Canonical) -> Vec<Sample> {
    let claims = claims(answer);
    checks
        .iter()
        .map(|check| {
            claims.get(check.id.as_str()).map_or_else(Sample::unscored, |claim| verify(claim, check, canonical))
        })
        .collect()
}

/// The claims by check id; a check that is answered twice has none.
fn claims(answer: &str) -> BTreeMap<String, Value> {
    let Some(Value::Object(object)) = json_in(answer) else { return BTreeMap::new() };
    let Some(Value::Array(answers)) = object.get("answers") else { return BTreeMap::new() };
    let mut claims = BTreeMap::new();
    let mut doubled = Vec::new();
    for claim in answers {
        let Some(id) = claim.get("check").and_then(Value::as_str) else { continue };
        if claims.insert(id.to_owned(), claim.clone()).is_some() {
            doubled.push(id.to_owned());
        }
    }
    claims.retain(|id, _| !doubled.contains(id));
    claims
}

/// The last JSON object that stands in `answer`: models wrap it in prose, fences or thoughts.
pub fn json_in(answer: &str) -> Option<Value> {
    let body = answer.rsplit("</think>").next().unwrap_or(answer);
    if let Ok(value) = serde_json::from_str(body.trim()) {
        return Some(value);
    }
    let starts = body.match_indices('{').map(|(at, _)| at).take(200);
    let mut found = None;
    let mut from = 0;
    for at in starts {
        if at < from {
            continue;
        }
        let mut stream = serde_json::Deserializer::from_str(&body[at..]).into_iter::<Value>();
        if let Some(Ok(value)) = stream.next() {
            from = at + stream.byte_offset();
            if value.get("answers").is_some() {
                found = Some(value);
            }
        }
    }
    found
}

fn verify(claim: &Value, check: &Check, canonical: &Canonical) -> Sample {
    let avoid = check.by == AnsweredBy::Judge { avoid: true };
    let verdict = match claim.get("verdict").and_then(Value::as_str) {
        Some("met") => true,
        Some("not_met") => {
            return Sample { verdict: if avoid { Verdict::Met } else { Verdict::NotMet }, quotes: Vec::new() };
        }
        Some("cannot_tell") => return Sample { verdict: Verdict::CannotTell, quotes: Vec::new() },
        _ => return Sample::unscored(),
    };
    let claimed = claim.get("quotes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let quotes: Vec<Quote> = claimed.iter().take(8).filter_map(|quote| stands(quote, canonical)).collect();
    let verdict = match (verdict && !quotes.is_empty(), avoid) {
        (false, _) => Verdict::Unsupported,
        (true, true) => Verdict::NotMet,
        (true, false) => Verdict::Met,
    };
    Sample { verdict, quotes }
}

/// The quote as it stands in a learner turn, outside flagged passages; the turn number is a hint, the words decide.
fn stands(quote: &Value, canonical: &Canonical) -> Option<Quote> {
    let text = quote.get("text").and_then(Value::as_str)?;
    let number = quote.get("turn").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok())?;
    let turn = canonical.turn(number).filter(|turn| turn.speaker == Speaker::Learner)?;
    turn.evidence(text).map(|range| Quote { turn: number, text: words_at(turn, range) })
}

fn words_at(turn: &CanonicalTurn, range: std::ops::Range<usize>) -> String {
    turn.original[range].trim().to_owned()
}
