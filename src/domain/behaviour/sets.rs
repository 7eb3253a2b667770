//! Sets of words that patterns ask for, and where in a turn they stand.

use super::{
    lexicon::{Classes, Lexicon, Map, bits},
    turn::Turn,
};

/// Words and classes of which one must stand.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub words: Vec<u16>,
    pub classes: Classes,
    /// Whether the end of the clause will do instead of a word.
    end: bool,
}

impl Set {
    fn read(lexicon: &mut Lexicon, written: &'static str) -> Option<Self> {
        let members = written.bytes().filter(|byte| *byte == b'/').count() + 1;
        let mut set = Self { words: Vec::with_capacity(members), ..Self::default() };
        for name in written.split('/') {
            match name.as_bytes() {
                b"$" => set.end = true,
                [b'A'..=b'Z', ..] => set.classes |= lexicon.class(name)?,
                [] => return None,
                bytes if !bytes.iter().all(u8::is_ascii_alphanumeric) => return None,
                _ => set.words.push(lexicon.intern(name)),
            }
        }
        Some(set)
    }
}

/// All sets, each written form once.
#[derive(Debug)]
pub(super) struct Sets {
    all: Vec<Set>,
    written: Map<u16>,
    by_word: Vec<Vec<u16>>,
    by_class: Vec<Vec<u16>>,
}

impl Default for Sets {
    fn default() -> Self {
        let mut written = Map::default();
        written.reserve(8_192);
        Self { all: Vec::with_capacity(8_192), written, by_word: Vec::new(), by_class: Vec::new() }
    }
}

impl Sets {
    /// The number of the set written so, which is added where it is new.
    pub fn number(&mut self, lexicon: &mut Lexicon, written: &'static str) -> Option<u16> {
        if let Some(number) = self.written.get(written) {
            return Some(*number);
        }
        let number = u16::try_from(self.all.len()).ok()?;
        self.all.push(Set::read(lexicon, written)?);
        self.written.insert(written, number);
        Some(number)
    }

    /// The set of this number.
    pub fn get(&self, number: u16) -> &Set {
        &self.all[usize::from(number)]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether the clause's end will do for this set.
    pub fn may_end(&self, number: u16) -> bool {
        self.get(number).end
    }

    /// Lists the sets by word and class, once all are there.
    pub fn index(&mut self, words: usize) {
        self.by_word = vec![Vec::new(); words];
        self.by_class = vec![Vec::new(); 128];
        for (number, set) in (0_u16..).zip(&self.all) {
            set.words.iter().for_each(|word| self.by_word[usize::from(*word)].push(number));
            bits(set.classes).for_each(|bit| self.by_class[bit].push(number));
        }
    }
}

/// Where in a turn each set has a word: one bit a token.
#[derive(Debug)]
pub(super) struct Places {
    blocks: usize,
    held: Vec<u64>,
    ends: Vec<bool>,
    /// The sets that have a word somewhere.
    pub touched: Vec<u16>,
}

impl Places {
    /// Marks the words of `turn`.
    pub fn of(sets: &Sets, turn: &Turn) -> Self {
        let blocks = turn.tokens.len().div_ceil(64);
        let mut places = Self {
            blocks,
            held: vec![0; sets.len() * blocks],
            ends: sets.all.iter().map(|set| set.end).collect(),
            touched: Vec::with_capacity(512),
        };
        let mut seen = vec![false; sets.len()];
        for (at, token) in turn.tokens.iter().enumerate() {
            let by_word = if token.word == 0 { &[][..] } else { &sets.by_word[usize::from(token.word)][..] };
            for number in by_word.iter().chain(bits(token.classes).flat_map(|bit| &sets.by_class[bit])) {
                places.held[usize::from(*number) * blocks + at / 64] |= 1 << (at % 64);
                if !std::mem::replace(&mut seen[usize::from(*number)], true) {
                    places.touched.push(*number);
                }
            }
        }
        places
    }

    fn blocks(&self, set: u16) -> &[u64] {
        let start = usize::from(set) * self.blocks;
        &self.held[start..start + self.blocks]
    }

    /// Whether the token at `at` is in the set.
    pub fn holds(&self, set: u16, at: usize) -> bool {
        self.blocks(set).get(at / 64).is_some_and(|block| block >> (at % 64) & 1 == 1)
    }

    /// Whether any token is in the set.
    pub fn any(&self, set: u16) -> bool {
        self.blocks(set).iter().any(|block| *block != 0)
    }

    /// The tokens that are in the set.
    pub fn all(&self, set: u16) -> impl Iterator<Item = usize> + '_ {
        self.blocks(set).iter().enumerate().flat_map(|(n, block)| bits(u128::from(*block)).map(move |bit| n * 64 + bit))
    }

    /// Whether the clause's end will do for this set.
    pub fn may_end(&self, set: u16) -> bool {
        self.ends[usize::from(set)]
    }
}
