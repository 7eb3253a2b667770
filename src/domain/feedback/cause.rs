//! What in a turn did it: the behaviour or condition behind a shift, and the learner's own words for it.

use crate::domain::{
    behaviour::{Behaviour, sentence_around},
    feedback::about_person::about_person,
    persona_state::Shift,
    phrase::Words,
    scenario::{Scenario, Trigger},
    transcript::Turn,
};

/// What a turn did, in the learner's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The behaviour; none for a condition in words, and where the rules know no name for it.
    pub behaviour: Option<Behaviour>,
    /// The same as a person reads it.
    pub label: String,
    /// The sentence that shows it, as it stands in the turn.
    pub said: String,
}

/// What cost most in a turn.
pub fn worst(scenario: &Scenario, turn: &Turn, shifts: &[Shift]) -> Cause {
    let shift = shifts.iter().min_by_key(|shift| shift.trust - shift.tension);
    shift.map_or_else(|| strongest(turn), |shift| of(scenario, turn, shift))
}

/// What won most in a turn, if anything did.
pub fn best(scenario: &Scenario, turn: &Turn, shifts: &[Shift]) -> Option<Cause> {
    let winning = shifts.iter().filter(|shift| shift.trust > shift.tension);
    winning.max_by_key(|shift| shift.trust - shift.tension).map(|shift| of(scenario, turn, shift))
}

/// What a turn shows first of all, whether or not it moved anything.
pub fn strongest(turn: &Turn) -> Cause {
    match turn.detections.first() {
        Some(found) => Cause {
            behaviour: Some(found.behaviour),
            label: found.behaviour.label().to_owned(),
            said: sentence(turn, found.quote.clone()),
        },
        None => Cause { behaviour: None, label: "a statement".to_owned(), said: sentence(turn, 0..0) },
    }
}

/// A cause names its behaviour before its words; any other cause is a condition.
fn of(scenario: &Scenario, turn: &Turn, shift: &Shift) -> Cause {
    let named = |behaviour: &Behaviour| {
        shift.because.strip_prefix(behaviour.label()).is_some_and(|rest| rest.starts_with(": “"))
    };
    let behaviour = Behaviour::ALL.into_iter().find(named);
    let named = Some(condition(&shift.because)).filter(|condition| about_person(condition).is_none());
    let label = behaviour.map_or(named.unwrap_or("these words"), |behaviour| behaviour.label());
    Cause { behaviour, label: label.to_owned(), said: words(scenario, turn, shift, behaviour) }
}

/// The condition without its words and without who read it.
fn condition(because: &str) -> &str {
    let ends = [": “", " (read by"].iter().filter_map(|end| because.find(end)).min();
    ends.map_or(because, |end| &because[..end])
}

fn words(scenario: &Scenario, turn: &Turn, shift: &Shift, behaviour: Option<Behaviour>) -> String {
    let text = turn.text.as_str();
    let found =
        turn.detections.iter().find(|found| Some(found.behaviour) == behaviour).map(|found| found.quote.clone());
    let quoted = || {
        let (_, rest) = shift.because.split_once('“')?;
        let quote = rest.rsplit_once('”').map_or(rest, |(quote, _)| quote).trim_end_matches('…');
        text.find(quote).map(|at| at..at + quote.len())
    };
    let cued = || {
        let mut reactions = scenario.reactions.iter();
        reactions.find_map(|reaction| match &reaction.trigger {
            Trigger::Words { condition: named, cues } if named == condition(&shift.because) => {
                Words::of(text).find_any(cues)
            }
            Trigger::Words { .. } | Trigger::Behaviour(_) => None,
        })
    };
    sentence(turn, found.or_else(quoted).or_else(cued).unwrap_or(0..0))
}

fn sentence(turn: &Turn, words: std::ops::Range<usize>) -> String {
    let text = turn.text.as_str();
    let found = &text[sentence_around(text, &words)];
    if found.is_empty() { text.trim().to_owned() } else { found.to_owned() }
}
