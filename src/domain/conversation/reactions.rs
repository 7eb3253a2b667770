//! How a turn moves the persona: the scenario's reactions first, then the defaults.

use crate::domain::{
    appraisal::{self, Reading, Subject},
    behaviour::{Behaviour, Detection, sentence_around},
    difficulty::Tuning,
    flags,
    persona_state::Shift,
    phrase::{Words, same_words},
    prying,
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

/// A learner turn, as the persona hears it.
#[derive(Debug)]
pub struct Heard<'a> {
    /// The learner's earlier turns: words said a second time win nothing.
    pub earlier: Vec<&'a str>,
    /// The causes of all earlier shifts: a condition in words counts once a session.
    pub causes: Vec<&'a str>,
    /// The words.
    pub text: &'a str,
    /// What they show.
    pub detections: &'a [Detection],
    /// Who read them.
    pub read_by: ReadBy<'a>,
}

/// Who read a turn; the causes name it wherever a model was to.
#[derive(Clone, Copy, Debug)]
pub enum ReadBy<'a> {
    /// The rules and the cues.
    Rules,
    /// The rules and the cues, in place of a model that did not.
    RulesInstead,
    /// A model, where its verdicts say something; else the rules and the cues.
    Model(&'a [Reading]),
}

impl<'a> ReadBy<'a> {
    fn on(self, subject: &Subject) -> Option<&'a Reading> {
        if let Self::Model(readings) = self { appraisal::on(readings, subject) } else { None }
    }

    /// What a cause says of its reader.
    const fn mark(self, read: bool) -> &'static str {
        match self {
            Self::Rules => "",
            Self::Model(_) if read => " (read by the model)",
            Self::RulesInstead | Self::Model(_) => " (read by the rules)",
        }
    }
}

/// What of `detections` the persona takes from a turn: nothing good that speaks to a machine, and nothing good at all from who pries.
pub fn taken(text: &str, mut detections: Vec<Detection>) -> Vec<Detection> {
    let (flagged, pries) = (flags::find(text), prying::pries(text));
    detections.retain(|found| found.behaviour.harms() || !pries && !flags::touch(&flagged, &found.quote));
    detections
}

/// Whether a turn is after what the persona keeps, by itself or by way of a machine: nothing comes out by it.
pub fn is_attempt(text: &str) -> bool {
    prying::pries(text) || !flags::find(text).is_empty()
}

/// The shifts that a learner turn causes. A kindness in the same breath as an attack wins nothing, nor do words said a second time,
/// nor prying.
pub fn shifts(scenario: &Scenario, tuning: Tuning, heard: &Heard<'_>) -> Vec<Shift> {
    let repeated = heard.earlier.iter().any(|earlier| same_words(earlier, heard.text));
    let harms = heard.detections.iter().any(|found| found.behaviour.harms());
    let wins = !(repeated || harms || prying::pries(heard.text));
    let by_behaviour = heard.detections.iter().map(|found| behaviour_shift(scenario, tuning, heard, found));
    by_behaviour
        .chain(condition_shifts(scenario, tuning, heard))
        .map(|shift| if wins { shift } else { without_gain(shift) })
        .filter(|shift| (shift.trust, shift.tension) != (0, 0) || shift.direction.is_some())
        .collect()
}

fn behaviour_shift(scenario: &Scenario, tuning: Tuning, heard: &Heard<'_>, found: &Detection) -> Shift {
    let behaviour = found.behaviour;
    let own =
        scenario.reactions.iter().find(|reaction| matches!(reaction.trigger, Trigger::Behaviour(b) if b == behaviour));
    let (mut trust, tension) =
        own.map_or_else(|| default_points(behaviour), |reaction| (reaction.trust, reaction.tension));
    if behaviour == Behaviour::Reflection {
        trust = trust.min(REFLECTION_TRUST);
    }
    let quote = &heard.text[sentence_around(heard.text, &found.quote)];
    let mark = heard.read_by.mark(heard.read_by.on(&Subject::Behaviour(behaviour)).is_some());
    Shift {
        trust: scaled(trust, trust > 0, tuning, found.confidence),
        tension: scaled(tension, tension < 0, tuning, found.confidence),
        because: format!("{}: “{}”{mark}", behaviour.label(), shortened(quote)),
        direction: own.and_then(|reaction| reaction.direction.clone()),
    }
}

fn condition_shifts<'a>(
    scenario: &'a Scenario,
    tuning: Tuning,
    heard: &'a Heard<'_>,
) -> impl Iterator<Item = Shift> + 'a {
    let words = Words::of(heard.text);
    scenario.reactions.iter().filter_map(move |reaction| {
        let Trigger::Words { condition, cues } = &reaction.trigger else { return None };
        let read = heard.read_by.on(&Subject::Condition(condition.clone()));
        let because = match read {
            Some(reading) if !reading.met => return None,
            Some(reading) => format!("{condition}: “{}”", shortened(heard.text.get(reading.quote.clone())?)),
            None => words.find_any(cues).map(|_| condition.clone())?,
        };
        let cued = || heard.earlier.iter().any(|earlier| Words::of(earlier).find_any(cues).is_some());
        let before = heard.causes.iter().any(|cause| is_of(cause, condition)) || read.is_none() && cued();
        (!before).then(|| condition_shift(reaction, because + heard.read_by.mark(read.is_some()), tuning))
    })
}

/// Whether a cause is this condition, with or without its words and reader.
fn is_of(cause: &str, condition: &str) -> bool {
    let rest = cause.strip_prefix(condition);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": “") || rest.starts_with(" (read by"))
}

fn condition_shift(reaction: &Reaction, because: String, tuning: Tuning) -> Shift {
    Shift {
        trust: scaled(reaction.trust, reaction.trust > 0, tuning, 100),
        tension: scaled(reaction.tension, reaction.tension < 0, tuning, 100),
        because,
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
    let helpful = shift.trust > 0 || shift.tension < 0;
    let direction = shift.direction.filter(|_| !helpful);
    Shift { trust: shift.trust.min(0), tension: shift.tension.max(0), direction, ..shift }
}

fn shortened(quote: &str) -> String {
    const MOST: usize = 80;
    if quote.chars().count() <= MOST {
        return quote.to_owned();
    }
    quote.chars().take(MOST - 1).chain(['…']).collect()
}
