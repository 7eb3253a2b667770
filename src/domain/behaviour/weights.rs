//! The linear table: what each feature of a sentence adds to each behaviour, in integers, and what is read from it.
//!
//! `examples/weigh` makes it from `training/` and lays it out as follows, numbers little-endian: `SPW2`; the number of columns (1 byte);
//! for each column its behaviour (1 byte), the sum with which every sentence begins and what is added where the rules found the behaviour
//! (2 bytes each, signed); a fingerprint of the sources and one of their features (8 bytes each); the number of rows (4 bytes); then a
//! row for each feature: its number (4 bytes), how many columns it adds to (1 byte), those columns and weights (1 byte each, signed).
//! A table that begins otherwise counts as empty, so that after a change of the layout the program still runs that makes it anew.

use super::{Behaviour, Detector, features::Feature};

const TABLE: &[u8] = include_bytes!("weights.bin");

/// With what a table of this layout begins.
const LAYOUT: &[u8; 4] = b"SPW2";

/// How many units of the table's sums one margin is: the distance from which the trainer calls an example clear.
pub const MARGIN: i32 = 256;

/// The first value of an FNV-1a hash.
const FIRST: u64 = 0xcbf2_9ce4_8422_2325;

/// A step of an FNV-1a hash.
const fn mixed(held: u64, part: u64) -> u64 {
    (held ^ part).wrapping_mul(0x0100_0000_01b3)
}

/// Sums of a sentence, by column.
pub(super) type Sums = [i32; Behaviour::ALL.len()];

/// A column: what is known about one behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The behaviour.
    pub behaviour: Behaviour,
    /// The sum with which every sentence begins, in units of which [`MARGIN`] are a margin.
    pub start: i16,
    /// What is added to the sum of a turn in which the rules found the behaviour, in the same units: the benefit of the doubt.
    pub keeps: i16,
}

/// What a feature adds, by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The feature.
    pub feature: u32,
    /// Columns and weights.
    pub weights: Vec<(u8, i8)>,
}

/// From what a table was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// A fingerprint of the sources: the training turns and the tables of rules.
    pub sources: u64,
    /// A fingerprint of the features that the detector saw in them.
    pub features: u64,
}

impl Origin {
    /// The fingerprints of these files' texts, in order. Features are looked at in every fiftieth line, whatever it holds.
    pub fn of<'a>(detector: &Detector, texts: impl Iterator<Item = &'a str>) -> Self {
        let mut origin = Self { sources: FIRST, features: FIRST };
        for text in texts {
            origin.sources = text.bytes().fold(origin.sources, |held, byte| mixed(held, u64::from(byte)));
            for line in text.lines().step_by(50) {
                let features = detector.look("", line).into_iter().flat_map(|look| look.features);
                origin.features = features.fold(origin.features, |held, feature| mixed(held, u64::from(feature)));
            }
        }
        origin
    }
}

/// Lays a table out.
#[must_use]
pub fn lay_out(columns: &[Column], origin: Origin, rows: &[Row]) -> Vec<u8> {
    let mut bytes = LAYOUT.to_vec();
    bytes.push(u8::try_from(columns.len()).unwrap_or(u8::MAX));
    for column in columns {
        bytes.push(column.behaviour as u8);
        bytes.extend(column.start.to_le_bytes());
        bytes.extend(column.keeps.to_le_bytes());
    }
    bytes.extend(origin.sources.to_le_bytes());
    bytes.extend(origin.features.to_le_bytes());
    bytes.extend(u32::try_from(rows.len()).unwrap_or(u32::MAX).to_le_bytes());
    for row in rows {
        bytes.extend(row.feature.to_le_bytes());
        bytes.push(u8::try_from(row.weights.len()).unwrap_or(u8::MAX));
        bytes.extend(row.weights.iter().flat_map(|(column, weight)| [*column, weight.cast_unsigned()]));
    }
    bytes
}

/// The table, ready to be asked.
#[derive(Debug)]
pub(super) struct Weights {
    pub columns: Vec<Column>,
    pub origin: Origin,
    /// Where each feature's row begins in the table, found by the feature's number; 0 for none.
    slots: Vec<(u32, u32)>,
}

impl Weights {
    /// The table that ships.
    pub fn new() -> Self {
        let mut left = Bytes { all: TABLE.strip_prefix(LAYOUT).map_or(&[], |_| TABLE), at: LAYOUT.len() };
        let [columns] = left.take();
        let columns = (0..columns).filter_map(|_| left.column()).collect();
        let origin = Origin { sources: left.long(), features: left.long() };
        let rows = left.number();
        let mut weights = Self { columns, origin, slots: vec![(0, 0); (2 * rows as usize + 1).next_power_of_two()] };
        for _ in 0..rows {
            let (at, feature) = (left.at, left.number());
            let slot = weights.slot(feature);
            weights.slots[slot] = (feature, u32::try_from(at).unwrap_or(0));
            left.at += 1 + 2 * usize::from(TABLE[left.at]);
        }
        weights
    }

    /// Where a feature is or would be.
    fn slot(&self, feature: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = feature as usize & last;
        while self.slots[slot].1 != 0 && self.slots[slot].0 != feature {
            slot = (slot + 1) & last;
        }
        slot
    }

    /// The sums of a sentence with these features.
    pub fn sums(&self, features: &[Feature]) -> Sums {
        let mut sums = Sums::default();
        for (sum, column) in sums.iter_mut().zip(&self.columns) {
            *sum = i32::from(column.start);
        }
        for feature in features {
            for (column, weight) in self.row(feature.number) {
                sums[column] += weight;
            }
        }
        sums
    }

    /// What one feature adds, by column.
    pub fn row(&self, feature: u32) -> impl Iterator<Item = (usize, i32)> {
        let at = self.slots[self.slot(feature)].1 as usize;
        let count = if at == 0 { 0 } else { usize::from(TABLE[at + 4]) };
        let (pairs, _) = TABLE[at + 5..at + 5 + 2 * count].as_chunks::<2>();
        pairs.iter().map(|[column, weight]| (usize::from(*column), i32::from(weight.cast_signed())))
    }
}

/// The table, read from the front.
struct Bytes {
    all: &'static [u8],
    at: usize,
}

impl Bytes {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let taken = self.all.get(self.at..).and_then(<[u8]>::first_chunk).copied().unwrap_or([0; N]);
        self.at += N;
        taken
    }

    fn number(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn long(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn column(&mut self) -> Option<Column> {
        let [behaviour] = self.take();
        let (start, keeps) = (i16::from_le_bytes(self.take()), i16::from_le_bytes(self.take()));
        let behaviour = *Behaviour::ALL.get(usize::from(behaviour))?;
        Some(Column { behaviour, start, keeps })
    }
}
