//! The training turns as the learner sees them.

use std::collections::BTreeMap;

use sparring::domain::behaviour::{Behaviour, Detector, Look, Origin};

use crate::sources::{ALL, Line, Sources};

/// From how sure on, in per cent, a behaviour counts as found.
pub const PRESENT: u8 = 50;
/// A feature in fewer turns than this is not learnt.
const LEAST: u32 = 8;
/// How much a turn counts that was made plain, beside 1 for the turn as it was written.
const PLAIN: f64 = 0.5;
/// Into how many parts the turns are cut to be tried on each other.
pub const FOLDS: u64 = 5;

/// A sentence of a turn.
pub struct Sentence {
    /// Places in [`Training::features`].
    pub features: Vec<usize>,
    /// How sure the rules are of each behaviour.
    pub ruled: Vec<u8>,
    /// The behaviours, by bit, that the rules settle: found, and denied.
    pub settled: (u32, u32),
}

/// A labelled turn.
pub struct Turn {
    pub sentences: Vec<Sentence>,
    /// The behaviours it shows, by bit.
    pub shows: u32,
    /// The behaviours of which that is known, by bit.
    pub known: u32,
    pub weight: f64,
    /// The part it is in. Turns after the same words of the persona are in one part, so that none is tried on its like.
    pub fold: u64,
}

impl Turn {
    /// Whether it shows `behaviour`.
    pub fn shows(&self, behaviour: Behaviour) -> bool {
        self.shows & bit(behaviour) != 0
    }

    /// Whether it is an example of a row, of which little is known.
    pub fn example(&self) -> bool {
        self.known != ALL
    }

    /// Whether the rules find `behaviour` in it.
    pub fn ruled(&self, behaviour: Behaviour) -> bool {
        self.sentences.iter().any(|sentence| sentence.ruled[behaviour as usize] >= PRESENT)
    }
}

/// The bit of a behaviour.
pub fn bit(behaviour: Behaviour) -> u32 {
    1 << behaviour as u32
}

/// All that is learnt from.
pub struct Training {
    pub turns: Vec<Turn>,
    /// The features that are learnt.
    pub features: Vec<u32>,
    pub origin: Origin,
}

impl Training {
    /// Looks at every turn as it is written and once more in lower case without punctuation.
    pub fn of(detector: &Detector, sources: &Sources) -> Self {
        let mut looks = Vec::new();
        for line in &sources.lines {
            let weight = line.weight();
            looks.push((line, weight, detector.look(&line.persona, &line.learner)));
            looks.push((line, weight * PLAIN, detector.look(&plain(&line.persona), &plain(&line.learner))));
        }
        let features = known(looks.iter().map(|(_, _, look)| look));
        let origin = Origin::of(detector, sources.texts.iter().map(String::as_str));
        let turns = looks.iter().map(|(line, weight, look)| turn(line, *weight, look, &features)).collect();
        Self { turns, features, origin }
    }
}

/// In lower case without punctuation, as somebody types in haste.
fn plain(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '\'' { c } else { ' ' };
    text.chars().map(kept).collect::<String>().to_lowercase()
}

/// The features that enough turns have, by rising number.
fn known<'a>(looks: impl Iterator<Item = &'a Vec<Look>>) -> Vec<u32> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for look in looks {
        let mut features: Vec<u32> = look.iter().flat_map(|sentence| sentence.features.iter().copied()).collect();
        features.sort_unstable();
        features.dedup();
        for feature in features {
            *counts.entry(feature).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= LEAST).map(|(feature, _)| feature).collect()
}

fn turn(line: &Line, weight: f64, look: &[Look], features: &[u32]) -> Turn {
    let place = |feature: &u32| features.binary_search(feature).ok();
    let sentence = |look: &Look| Sentence {
        features: look.features.iter().filter_map(place).collect(),
        ruled: look.ruled.to_vec(),
        settled: look.settled,
    };
    let key = if line.persona.is_empty() { &line.learner } else { &line.persona };
    Turn {
        sentences: look.iter().map(sentence).collect(),
        shows: line.shows.iter().fold(0, |all, behaviour| all | bit(*behaviour)),
        known: line.known(),
        weight,
        fold: key.bytes().fold(7_u64, |held, byte| held.wrapping_mul(31).wrapping_add(u64::from(byte))) % FOLDS,
    }
}
