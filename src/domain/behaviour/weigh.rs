//! Weighs what the rules found: the table of weights raises or lowers how sure they are, and finds what they are silent about.

use std::ops::Range;

use super::{
    Detection,
    detector::PRESENT,
    features::{Feature, Sureness, View, WHOLE},
    rules::bit,
    turn::Turn,
    weights::{Column, MARGIN, Weights},
};

/// How much surer, in per cent, each margin makes.
const SLOPE: i32 = 60;
/// The surest the table is by itself.
const MOST: i32 = 95;
/// What the table alone is less sure of is not told.
const LEAST: u8 = 35;
/// A longer sentence, in words, is quoted by the clause that weighs most.
const LONG: usize = 30;

/// What the table looks at in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The sentence's features, by rising number.
    pub features: Vec<u32>,
    /// How sure the rules are of each behaviour in it, 0 to 100, by the behaviours' order; 0 for what they did not find.
    pub ruled: Sureness,
    /// The behaviours, by bit in their order, that the rules settle in it: found, and denied.
    pub settled: (u32, u32),
}

impl Look {
    pub(super) fn of(view: &View<'_>, number: usize) -> Self {
        let mut features = Vec::new();
        view.sentence(number, &mut features);
        Self {
            features: features.iter().map(|feature| feature.number).collect(),
            ruled: view.ruled(number).0,
            settled: view.settled(number),
        }
    }
}

/// A turn on the scales.
pub(super) struct Weighing<'a> {
    pub weights: &'a Weights,
    pub view: &'a View<'a>,
    pub turn: &'a Turn,
}

impl Weighing<'_> {
    /// Weighs what was `found`, strongest first afterwards.
    pub fn weigh(&self, found: &mut Vec<Detection>) {
        let settled = (0..self.turn.sentences.len()).fold(0, |all, number| all | self.view.settled(number).0);
        for (at, (column, best)) in self.weights.columns.iter().zip(self.heaviest()).enumerate() {
            let Some((sum, number)) = best.filter(|_| settled & bit(column.behaviour) == 0) else { continue };
            match found.iter_mut().find(|held| held.behaviour == column.behaviour) {
                Some(held) => held.confidence = weighed(held.confidence, sum, *column),
                None if confidence(sum) >= LEAST => found.push(Detection {
                    behaviour: column.behaviour,
                    confidence: confidence(sum),
                    quote: self.quote(number, at),
                }),
                None => {}
            }
        }
        found.sort_by_key(|held| std::cmp::Reverse(held.confidence));
    }

    /// The greatest sum of each column and the sentence that has it.
    fn heaviest(&self) -> Vec<Option<(i32, usize)>> {
        let mut best: Vec<Option<(i32, usize)>> = vec![None; self.weights.columns.len()];
        let mut features = Vec::with_capacity(256);
        for number in 0..self.turn.sentences.len() {
            self.view.sentence(number, &mut features);
            let sums = self.weights.sums(&features);
            let (_, denied) = self.view.settled(number);
            for ((best, sum), column) in best.iter_mut().zip(sums).zip(&self.weights.columns) {
                if denied & bit(column.behaviour) == 0 && best.is_none_or(|(held, _)| sum > held) {
                    *best = Some((sum, number));
                }
            }
        }
        best
    }

    /// The words of a sentence that show what a column stands for, in bytes.
    fn quote(&self, number: usize, column: usize) -> Range<usize> {
        let tokens = &self.turn.sentences[number].tokens;
        if tokens.len() <= LONG {
            return self.turn.span(tokens);
        }
        let mut features = Vec::new();
        self.view.sentence(number, &mut features);
        let clauses = self.turn.tokens[tokens.clone()].chunk_by(|a, b| a.clause == b.clause);
        let mut start = tokens.start;
        let clauses = clauses.map(|clause| {
            start += clause.len();
            start - clause.len()..start
        });
        let heaviest = clauses.max_by_key(|clause| self.sum(&features, clause, column));
        self.turn.span(&heaviest.unwrap_or_else(|| tokens.clone()))
    }

    /// What the features that begin in `tokens` add to a column.
    fn sum(&self, features: &[Feature], tokens: &Range<usize>, column: usize) -> i32 {
        let inside = |feature: &&Feature| feature.at != WHOLE && tokens.contains(&(feature.at as usize));
        let weights = features.iter().filter(inside).flat_map(|feature| self.weights.row(feature.number));
        weights.filter(|(to, _)| *to == column).map(|(_, weight)| weight).sum()
    }
}

/// How sure a finding of the rules is once its sum is known.
fn weighed(ruled: u8, sum: i32, column: Column) -> u8 {
    let doubt = if ruled >= PRESENT { i32::from(column.keeps) } else { 0 };
    match confidence(sum + doubt) {
        sure if sure >= PRESENT => sure.max(ruled),
        unsure => unsure.min(ruled),
    }
}

/// How sure a sum makes, 0 to 100.
fn confidence(sum: i32) -> u8 {
    let above = i32::from(PRESENT) + (sum * SLOPE).div_euclid(MARGIN);
    u8::try_from(above.clamp(0, MOST)).unwrap_or(0)
}
