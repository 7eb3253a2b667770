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

/// The most bytes of an answer that are read, from its end: the last word counts.
const LONGEST: usize = 1 << 18;

/// The most objects that are looked at, from the last one; an answer to all checks of a rubric has some dozens.
const OBJECTS: usize = 400;

/// The last JSON object with answers in `answer`: models wrap it in prose, fences or thoughts. What stands in a thought is no answer.
pub fn json_in(answer: &str) -> Option<Value> {
    let from = (answer.len().saturating_sub(LONGEST)..=answer.len()).find(|at| answer.is_char_boundary(*at))?;
    let body = &answer[from..];
    let objects = body.rmatch_indices('{').take(OBJECTS).filter_map(|(at, _)| {
        let mut objects = serde_json::Deserializer::from_str(&body[at..]).into_iter::<Value>();
        let object = objects.next()?.ok()?;
        Some((&body[..at], object, &body[at + objects.byte_offset()..]))
    });
    let (before, object, after) = objects.into_iter().find(|(_, object, _)| object.get("answers").is_some())?;
    (!is_thought(before, after)).then_some(object)
}

/// Whether what stands between `before` and `after` belongs to a thought, ended or not.
fn is_thought(before: &str, after: &str) -> bool {
    after.contains("</think>") || before.rfind("<think>") > before.rfind("</think>")
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

#[cfg(test)]
mod tests {
    use super::{OBJECTS, json_in};

    #[test]
    fn the_last_answer_counts_and_a_thought_is_none() {
        let answer =
            |n: usize| format!(r#"{{"answers":[{{"check":"c{n}","quotes":[{{"turn":2,"text":"a </think> {{b"}}]}}]}}"#);
        let braces = "{ ".repeat(OBJECTS);
        for (text, found) in [
            (answer(1), Some(1)),
            (format!("Well: {}\n```json\n{}\n```", answer(1), answer(2)), Some(2)),
            (format!("{} but not {{\"verdict\":1}}", answer(1)), Some(1)),
            (format!("<think>{}</think>{}", answer(1), answer(2)), Some(2)),
            (format!("<think>{}</think>", answer(1)), None),
            (format!("<think>{}", answer(1)), None),
            (format!("{braces}{}", answer(1)), Some(1)),
            (format!("{}{braces}", answer(1)), None),
            (format!("{}{}", "x".repeat(1 << 20), answer(1)), Some(1)),
            (answer(1).replace("\"c1\"", "NaN"), None),
            (answer(1)[..20].to_owned(), None),
            (String::new(), None),
        ] {
            let check = json_in(&text).map(|object| object["answers"][0]["check"].as_str().unwrap().to_owned());
            assert_eq!(check, found.map(|n| format!("c{n}")), "{}", text.chars().take(80).collect::<String>());
        }
    }
}
