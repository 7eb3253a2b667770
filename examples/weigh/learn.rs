//! Learns one behaviour: a linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh, Chang, Lin,
//! Keerthi and Sundararajan, *A Dual Coordinate Descent Method for Large-scale Linear SVM*, ICML 2008).
//!
//! A turn shows a behaviour where at least one of its sentences does. The labels do not say which, so the sentence that the last round
//! found most like it stands for the turn (as in the multiple-instance machines of Andrews, Tsochantaridis and Hofmann, NIPS 2002);
//! in turns that do not show it, no sentence does.

use sparring::domain::behaviour::Behaviour;

use crate::{
    choose::{importance, weighed},
    turns::{Sentence, Turn, bit},
};

/// What an example may cost, which is how closely the turns are followed.
const COST: f64 = 0.004;
/// How often the sentences that stand for turns are chosen anew.
const ROUNDS: usize = 4;
/// How often each example is looked at in a round.
const PASSES: usize = 30;

/// A linear model.
#[derive(Clone, Debug)]
pub struct Model {
    /// By feature.
    pub weights: Vec<f64>,
    /// With what every sentence begins.
    pub start: f64,
}

impl Model {
    /// How much a sentence is like the behaviour; 1 and -1 are the margins.
    pub fn sum(&self, sentence: &Sentence) -> f64 {
        self.start + sentence.features.iter().map(|feature| self.weights[*feature]).sum::<f64>()
    }

    fn add(&mut self, sentence: &Sentence, step: f64) {
        self.start += step;
        sentence.features.iter().for_each(|feature| self.weights[*feature] += step);
    }
}

/// A sentence that shows the behaviour (1) or does not (-1).
struct Example<'a> {
    sentence: &'a Sentence,
    sign: f64,
    cost: f64,
    dual: f64,
}

/// Learns `behaviour` from `turns`, which have this many features.
pub fn learn(turns: &[&Turn], features: usize, behaviour: Behaviour) -> Model {
    let mut model = Model { weights: vec![0.0; features], start: 0.0 };
    for round in 0..ROUNDS {
        let mut examples = examples(turns, behaviour, (round > 0).then_some(&model));
        model = Model { weights: vec![0.0; features], start: 0.0 };
        let mut order = Order::of(examples.len());
        for _ in 0..PASSES {
            order.shuffle();
            order.all.iter().for_each(|at| descend(&mut model, &mut examples[*at]));
        }
    }
    model
}

/// One step on one example.
fn descend(model: &mut Model, example: &mut Example<'_>) {
    let slack = 1.0 / (2.0 * example.cost);
    let length = 1.0 + example.sentence.features.iter().map(|_| 1.0).sum::<f64>() + slack;
    let gradient = example.sign * model.sum(example.sentence) - 1.0 + example.dual * slack;
    let dual = (example.dual - gradient / length).max(0.0);
    let step = (dual - example.dual) * example.sign;
    if step != 0.0 {
        model.add(example.sentence, step);
        example.dual = dual;
    }
}

/// The sentences that count: all of turns that do not show the behaviour, the likeliest of those that do (before there is a model, all).
fn examples<'a>(turns: &[&'a Turn], behaviour: Behaviour, model: Option<&Model>) -> Vec<Example<'a>> {
    let balance = balance(turns, behaviour);
    let mut examples = Vec::new();
    for turn in turns.iter().filter(|turn| turn.known & bit(behaviour) != 0) {
        let mut sentences: Vec<&Sentence> = turn.sentences.iter().filter(|of| weighed(behaviour, of)).collect();
        let cost = COST * turn.weight * importance(turn, behaviour);
        if !turn.shows(behaviour) {
            examples.extend(sentences.into_iter().map(|sentence| Example { sentence, sign: -1.0, cost, dual: 0.0 }));
            continue;
        }
        if let Some(model) = model {
            sentences.sort_by(|a, b| model.sum(b).total_cmp(&model.sum(a)));
            sentences.truncate(1);
        }
        let cost = cost * balance / sentences.iter().map(|_| 1.0).sum::<f64>();
        examples.extend(sentences.into_iter().map(|sentence| Example { sentence, sign: 1.0, cost, dual: 0.0 }));
    }
    examples
}

/// How much more a turn that shows the behaviour counts: the root of how much rarer it is.
fn balance(turns: &[&Turn], behaviour: Behaviour) -> f64 {
    let shown: f64 = turns.iter().filter(|turn| turn.shows(behaviour)).map(|turn| turn.weight).sum();
    let all: f64 = turns.iter().filter(|turn| turn.known & bit(behaviour) != 0).map(|turn| turn.weight).sum();
    ((all - shown) / shown.max(1.0)).sqrt()
}

/// The order in which examples are looked at: mixed, and the same each time.
struct Order {
    all: Vec<usize>,
    state: u64,
}

impl Order {
    fn of(count: usize) -> Self {
        Self { all: (0..count).collect(), state: 0x9e37_79b9_7f4a_7c15 }
    }

    fn shuffle(&mut self) {
        for at in (1..self.all.len()).rev() {
            self.state ^= self.state << 13;
            self.state ^= self.state >> 7;
            self.state ^= self.state << 17;
            let other = usize::try_from(self.state % (at as u64 + 1)).unwrap_or(0);
            self.all.swap(at, other);
        }
    }
}
