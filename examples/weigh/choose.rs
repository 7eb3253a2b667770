//! Tries a behaviour's model on turns it has not seen, sets its threshold and tells whether it does better than the rules.

use sparring::domain::behaviour::Behaviour::{
    self, Advice, Affirmation, Apology, Blame, Dismissing, Empathy, Judgement, OpenQuestion, Permission, Reflection,
    Request, Summary, Threat,
};

use crate::{
    learn::{Model, learn},
    turns::{FOLDS, Sentence, Turn, bit},
};

/// In what share of turns a behaviour is expected, where the training turns, which spread over all behaviours, tell it wrong: in good
/// practice a talk has about as many reflections as questions, and half of the questions are open (MITI 4.2.1).
const EXPECTED: [(Behaviour, f64); 3] = [(OpenQuestion, 1.0 / 6.0), (Reflection, 0.25), (Summary, 0.04)];
/// What was written into the training turns far more often than it is said.
const LURES: [Behaviour; 5] = [Permission, Blame, Judgement, Dismissing, Threat];
/// How much a turn counts that shows one of [`LURES`], for open questions: there they ask leave, or ask nothing.
const LURE: f64 = 0.4;
/// How much it counts for kind behaviours: a confronting "you …" must not pass for a reflection.
const TRAP: f64 = 4.0;
/// Thresholds whose measure is this close to the best are as good.
const CLOSE: f64 = 0.005;

/// What is right and wrong, in turns by their weight.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measure {
    hits: f64,
    false_alarms: f64,
    misses: f64,
}

impl Measure {
    /// Of what was found, the share that was shown.
    pub fn precision(&self) -> f64 {
        self.hits / (self.hits + self.false_alarms).max(1e-9)
    }

    /// Of what was shown, the share that was found.
    pub fn recall(&self) -> f64 {
        self.hits / (self.hits + self.misses).max(1e-9)
    }

    /// The mean of precision and recall in which recall weighs `recall` times as much; with 1 their harmonic mean.
    pub fn f(&self, recall: f64) -> f64 {
        let square = recall * recall;
        (1.0 + square) * self.hits / ((1.0 + square) * self.hits + square * self.misses + self.false_alarms).max(1e-9)
    }

    fn count(&mut self, found: bool, shown: bool, weight: f64) {
        match (found, shown) {
            (true, true) => self.hits += weight,
            (true, false) => self.false_alarms += weight,
            (false, true) => self.misses += weight,
            (false, false) => {}
        }
    }
}

/// A behaviour's model and how it did.
pub struct Choice {
    pub behaviour: Behaviour,
    pub model: Model,
    /// From which sum on a turn counts as showing it.
    pub threshold: f64,
    /// The rules alone.
    pub rules: Measure,
    /// Rules and model on turns that the model has not seen.
    pub both: Measure,
    /// How many turns show it.
    pub shown: usize,
}

/// A turn that the model has not seen.
struct Tried {
    sum: f64,
    shown: bool,
    ruled: bool,
    weight: f64,
    /// Whether any of its sentences was weighed.
    weighed: bool,
}

/// Learns `behaviour` and tries it.
pub fn choose(turns: &[Turn], features: usize, behaviour: Behaviour) -> Choice {
    let mut tried = try_out(turns, features, behaviour);
    tried.sort_by(|a, b| b.sum.total_cmp(&a.sum));
    let threshold = threshold(&tried, behaviour);
    let (mut rules, mut both) = (Measure::default(), Measure::default());
    for of in &tried {
        let doubt = if of.ruled { benefit(behaviour) } else { 0.0 };
        rules.count(of.ruled, of.shown, of.weight);
        both.count(of.sum + doubt >= threshold, of.shown, of.weight);
    }
    let model = learn(&turns.iter().collect::<Vec<_>>(), features, behaviour);
    let shown = turns.iter().filter(|turn| turn.shows(behaviour) && turn.weight >= 1.0 && !turn.example()).count();
    Choice { behaviour, model, threshold, rules, both, shown }
}

fn try_out(turns: &[Turn], features: usize, behaviour: Behaviour) -> Vec<Tried> {
    let mut tried = Vec::with_capacity(turns.len());
    for fold in 0..FOLDS {
        let seen: Vec<&Turn> = turns.iter().filter(|turn| turn.fold != fold).collect();
        let model = learn(&seen, features, behaviour);
        tried.extend(turns.iter().filter(|turn| turn.fold == fold && !turn.example()).map(|turn| Tried {
            sum: heaviest(&model, turn, behaviour),
            shown: turn.shows(behaviour),
            ruled: turn.ruled(behaviour),
            weight: turn.weight * importance(turn, behaviour),
            weighed: turn.sentences.iter().any(|of| weighed(behaviour, of)),
        }));
    }
    tried
}

/// The greatest sum of a sentence; beyond any where the rules have the last word.
fn heaviest(model: &Model, turn: &Turn, behaviour: Behaviour) -> f64 {
    let sum = |of: &Sentence| match weighed(behaviour, of) {
        _ if of.settled.0 & bit(behaviour) != 0 => f64::MAX,
        true => model.sum(of),
        false => f64::MIN,
    };
    turn.sentences.iter().map(sum).fold(f64::MIN, f64::max)
}

/// The middle of the sums that as a threshold are as good as the best; `tried` by falling sum.
fn threshold(tried: &[Tried], behaviour: Behaviour) -> f64 {
    let tried: Vec<&Tried> = tried.iter().filter(|of| of.weighed).collect();
    let total = |shown| tried.iter().filter(|of| of.shown == shown).map(|of| of.weight).sum::<f64>();
    let (shown, not) = (total(true), total(false));
    let expected = EXPECTED.iter().find(|(of, _)| *of == behaviour).map(|(_, share)| share / (1.0 - share));
    let balance = expected.map_or(1.0, |odds| odds * not / shown);
    let mut so_far = Measure { misses: shown * balance, ..Measure::default() };
    let mut measures = Vec::with_capacity(tried.len());
    for of in &tried {
        let weight = if of.shown { of.weight * balance } else { of.weight };
        so_far.count(true, of.shown, weight);
        so_far.misses -= if of.shown { weight } else { 0.0 };
        measures.push(so_far.f(beta(behaviour)));
    }
    let best = measures.iter().copied().fold(0.0, f64::max);
    let close: Vec<f64> =
        tried.iter().zip(measures).filter(|(_, measure)| *measure >= best - CLOSE).map(|(of, _)| of.sum).collect();
    close.get(close.len() / 2).copied().unwrap_or_default()
}

/// How much recall weighs beside precision: as much for what a talk is full of, less for what is rare, least where a finding accuses.
fn beta(behaviour: Behaviour) -> f64 {
    match behaviour {
        Reflection => 1.0,
        Threat => 0.3,
        Affirmation | OpenQuestion => 0.55,
        Permission => 0.5,
        Apology | Request | Dismissing => 0.45,
        Advice => 0.7,
        _ => 0.6,
    }
}

/// What is added to the sum of a turn in which the rules found the behaviour, in margins: the model, which knows only the training turns,
/// must be sure to overrule them; less so where the finding accuses, and not where an accusation could pass for it.
pub fn benefit(behaviour: Behaviour) -> f64 {
    match behaviour {
        Reflection => 0.125,
        Dismissing => 0.5,
        harm if harm.harms() => 0.125,
        Summary => 1.0,
        _ => 0.5,
    }
}

/// Whether the model has a say about the behaviour in this sentence.
pub fn weighed(behaviour: Behaviour, sentence: &Sentence) -> bool {
    sentence.settled.1 & bit(behaviour) == 0
}

/// How much a turn counts for this behaviour, beside its weight.
pub fn importance(turn: &Turn, behaviour: Behaviour) -> f64 {
    if turn.shows(behaviour) || !LURES.iter().any(|lure| turn.shows & bit(*lure) != 0) {
        return 1.0;
    }
    match behaviour {
        OpenQuestion => LURE,
        Reflection | Empathy | Affirmation => TRAP,
        _ => 1.0,
    }
}
