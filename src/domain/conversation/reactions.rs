//! How a turn moves the persona: the scenario's reactions first, then the defaults.

use std::collections::BTreeSet;

use crate::domain::{
    behaviour::{Behaviour, Detection, sentence_around},
    difficulty::Tuning,
    persona_state::Shift,
    phrase::Words,
    scenario::{Reaction, Scenario, Trigger},
};

/// A reflection is not yet proven to be told apart from a confronting "you …": it moves trust by no more than this.
const REFLECTION_TRUST: i32 = 2;

/// Trust and tension for a behaviour that the scenario says nothing of.
const fn default_points(behaviour: Behaviour) -> (i32, i32) {
    match behaviour {
        Behaviour::OpenQuestion | Behaviour::IStatement => (3, -2),
        Behaviour::ClosedQuestion | Behaviour::Filler => (0, 0),
        Behaviour::Reflection => (2, -3),
        Behaviour::Empathy => (5, -5),
        Behaviour::Affirmation | Behaviour::Summary | Behaviour::Permission => (3, -3),
        Behaviour::Advice => (-2, 3),
        Behaviour::Blame | Behaviour::Dismissing => (-6, 8),
        Behaviour::Judgement => (-7, 9),
        Behaviour::Threat => (-10, 14),
        Behaviour::Apology => (4, -5),
        Behaviour::Observation | Behaviour::Request => (1, 0),
        Behaviour::Disclosure => (1, -1),
    }
}

/// The shifts that a learner turn causes. `heard` holds the earlier learner turns: words said a second time win nothing, and a
/// condition in words counts once a session.
pub fn shifts(scenario: &Scenario, tuning: Tuning, heard: &[&str], text: &str, detections: &[Detection]) -> Vec<Shift> {
    let repeated = heard.iter().any(|earlier| same_words(earlier, text));
    let by_behaviour = detections.iter().map(|found| behaviour_shift(scenario, tuning, text, found));
    by_behaviour
        .chain(condition_shifts(scenario, tuning, heard, text))
        .map(|shift| if repeated { without_gain(shift) } else { shift })
        .filter(|shift| (shift.trust, shift.tension) != (0, 0) || shift.direction.is_some())
        .collect()
}

fn behaviour_shift(scenario: &Scenario, tuning: Tuning, text: &str, found: &Detection) -> Shift {
    let behaviour = found.behaviour;
    let own =
        scenario.reactions.iter().find(|reaction| matches!(reaction.trigger, Trigger::Behaviour(b) if b == behaviour));
    let (mut trust, tension) =
        own.map_or_else(|| default_points(behaviour), |reaction| (reaction.trust, reaction.tension));
    if behaviour == Behaviour::Reflection {
        trust = trust.min(REFLECTION_TRUST);
    }
    let quote = &text[sentence_around(text, &found.quote)];
    Shift {
        trust: scaled(trust, trust > 0, tuning, found.confidence),
        tension: scaled(tension, tension < 0, tuning, found.confidence),
        because: format!("{}: “{}”", behaviour.label(), shortened(quote)),
        direction: own.and_then(|reaction| reaction.direction.clone()),
    }
}

fn condition_shifts<'a>(
    scenario: &'a Scenario,
    tuning: Tuning,
    heard: &'a [&str],
    text: &'a str,
) -> impl Iterator<Item = Shift> + 'a {
    let words = Words::of(text);
    scenario.reactions.iter().filter_map(move |reaction| {
        let Trigger::Words { condition, cues } = &reaction.trigger else { return None };
        words.find_any(cues)?;
        let before = heard.iter().any(|earlier| Words::of(earlier).find_any(cues).is_some());
        (!before).then(|| condition_shift(reaction, condition, tuning))
    })
}

fn condition_shift(reaction: &Reaction, condition: &str, tuning: Tuning) -> Shift {
    Shift {
        trust: scaled(reaction.trust, reaction.trust > 0, tuning, 100),
        tension: scaled(reaction.tension, reaction.tension < 0, tuning, 100),
        because: condition.to_owned(),
        direction: reaction.direction.clone(),
    }
}

/// Points by confidence and difficulty, rounded to the nearest, halves away from zero.
fn scaled(points: i32, helpful: bool, tuning: Tuning, confidence: u8) -> i32 {
    let per_cent = if helpful { tuning.gain } else { tuning.loss };
    let product = points * per_cent * i32::from(confidence);
    (product + product.signum() * 5_000) / 10_000
}

fn without_gain(shift: Shift) -> Shift {
    Shift { trust: shift.trust.min(0), tension: shift.tension.max(0), ..shift }
}

/// Whether at least four of five words are the same, in turns of some length; all of them in short ones.
fn same_words(a: &str, b: &str) -> bool {
    const SHORT: usize = 5;
    let folded = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<BTreeSet<_>>();
    let (a, b) = (folded(a), folded(b));
    let (shared, all) = (a.intersection(&b).count(), a.union(&b).count());
    if a.len().min(b.len()) < SHORT { shared == all } else { shared * 5 >= all * 4 }
}

fn shortened(quote: &str) -> String {
    const MOST: usize = 80;
    if quote.chars().count() <= MOST {
        return quote.to_owned();
    }
    quote.chars().take(MOST - 1).chain(['…']).collect()
}
