//! The rows of all tables by the first letters of their first word. The compiler makes it, so that nothing is made while a turn is read.

use std::ops::Range;

use super::{
    cut::{Cut, Token},
    fold,
    tables::{Means, TABLES},
};

/// So many letters of a word are looked up; the rest is compared.
const LETTERS: usize = 4;

/// A power of two, some times the number of entries.
const BUCKETS: usize = 16_384;

const NONE: u16 = u16::MAX;

/// How many first words all rows have.
const ENTRIES: usize = Index::<0>::new().used as usize;

static INDEX: Index<ENTRIES> = Index::new();

/// Every first word of every row, chained in buckets by its first letters.
struct Index<const MOST: usize> {
    heads: [u16; BUCKETS],
    entries: [Entry; MOST],
    used: u16,
}

/// One first word of one row.
#[derive(Clone, Copy)]
struct Entry {
    key: u32,
    means: Means,
    table: usize,
    pattern: Span,
    word: Span,
    /// The next entry in the bucket.
    next: u16,
}

/// A place in a table's text.
#[derive(Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
}

/// A row that matches, and the tokens where.
#[derive(Debug)]
pub(super) struct Match {
    pub means: Means,
    #[cfg_attr(not(test), expect(dead_code, reason = "tests ask which row it was"))]
    pub pattern: &'static str,
    pub tokens: Range<usize>,
}

/// The rows that match where `cut` has the token `at`.
pub(super) fn matches(cut: &Cut, at: usize) -> impl Iterator<Item = Match> {
    let letters = if cut.loose { 1..=LETTERS } else { LETTERS..=LETTERS };
    let token = &cut.tokens[at];
    let word = if cut.loose { cut.from(token) } else { cut.word(token) };
    letters
        .flat_map(move |letters| chain(key(word.as_bytes(), 0, letters)))
        .filter_map(move |entry| entry.matches(cut, at))
}

/// Whether some row begins with a word that begins as `letters` do.
pub(super) fn begins(letters: &str) -> bool {
    chain(key(letters.as_bytes(), 0, LETTERS)).next().is_some()
}

fn chain(key: u32) -> impl Iterator<Item = &'static Entry> {
    let entry = |number: u16| INDEX.entries.get(usize::from(number));
    let first = entry(INDEX.heads[bucket(key)]);
    std::iter::successors(first, move |last| entry(last.next)).filter(move |entry| entry.key == key)
}

impl Entry {
    fn matches(&self, cut: &Cut, at: usize) -> Option<Match> {
        let text = TABLES[self.table].text;
        let pattern = text.get(self.pattern.from..self.pattern.to)?;
        let after = cut.ends(text.get(self.word.from..self.word.to)?, at)?;
        let rest = text.get(self.word.to..self.pattern.to)?;
        let end = cut.go(rest.split_once(' ').map_or("", |(_, rest)| rest), after)?;
        let stands = cut.may_start(pattern, at) && long_enough(cut, &cut.tokens[at..end]);
        stands.then_some(Match { means: self.means, pattern, tokens: at..end })
    }
}

/// Where letters stand alone a short match means nothing.
fn long_enough(cut: &Cut, tokens: &[Token]) -> bool {
    const LOOSE: usize = 9;
    !cut.loose || tokens.len() >= LOOSE || cut.words(tokens).chars().filter(|c| fold::is_sign(*c)).count() >= LOOSE / 2
}

const fn bucket(key: u32) -> usize {
    (key ^ (key >> 14)) as usize % BUCKETS
}

/// A number for the first letters of the word at `from` (FNV-1a), at most so many; one for a word that is one sign.
const fn key(text: &[u8], from: usize, letters: usize) -> u32 {
    let (mut hash, mut at, mut left) = (0x811c_9dc5_u32, from, letters);
    while at < text.len() && !ends_word(text[at]) {
        let begins = text[at] & 0xc0 != 0x80;
        if begins && (left == 0 || (at > from && begins_sign(text[from]))) {
            break;
        }
        left -= begins as usize;
        hash = (hash ^ text[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// What ends a word in a pattern.
const fn ends_word(byte: u8) -> bool {
    matches!(byte, b'/' | b' ' | b'*' | b'+' | b')' | b'\n')
}

/// Whether a character that begins so is a word by itself: U+3000 to U+9FFF.
const fn begins_sign(byte: u8) -> bool {
    matches!(byte, 0xe3..=0xe9)
}

impl<const MOST: usize> Index<MOST> {
    /// Reads the tables; what there is no room for is only counted.
    #[expect(clippy::large_stack_arrays, reason = "it runs in the compiler, and what it makes is a static")]
    const fn new() -> Self {
        let span = Span { from: 0, to: 0 };
        let empty = Entry { key: 0, means: Means::EMPTY, table: 0, pattern: span, word: span, next: NONE };
        let mut index = Self { heads: [NONE; BUCKETS], entries: [empty; MOST], used: 0 };
        let mut table = 0;
        while table < TABLES.len() {
            index.read(table);
            table += 1;
        }
        index
    }

    /// Adds the rows of a table.
    const fn read(&mut self, table: usize) {
        let text = TABLES[table].text.as_bytes();
        let mut means = Means::EMPTY;
        let mut line = Span { from: 0, to: 0 };
        while line.from < text.len() {
            line.to = find(text, line.from, text.len(), b'\n');
            match text[line.from] {
                b'#' | b'\n' => {}
                b'[' => means = Means::named(slice(text, line)).expect("a table's head names a family or a concept"),
                _ => self.add(table, text, means, Span { from: line.from, to: bar(text, line) }),
            }
            line.from = line.to + 1;
        }
    }

    /// Adds the first words of a row.
    const fn add(&mut self, table: usize, text: &[u8], means: Means, pattern: Span) {
        let conditions = matches!(text[pattern.from], b'^' | b'!');
        let from = if conditions { find(text, pattern.from, pattern.to, b' ') + 1 } else { pattern.from };
        let step = Span { from, to: find(text, from, pattern.to, b' ') };
        let mut word = Span { from, to: from };
        while word.from < step.to {
            word.to = find(text, word.from, step.to, b'/');
            if (self.used as usize) < MOST {
                let key = key(text, word.from, LETTERS);
                let head = &mut self.heads[bucket(key)];
                self.entries[self.used as usize] = Entry { key, means, table, pattern, word, next: *head };
                *head = self.used;
            }
            self.used += 1;
            word.from = word.to + 1;
        }
    }
}

/// Where `mark` stands next, or `to`.
const fn find(text: &[u8], from: usize, to: usize, mark: u8) -> usize {
    let mut at = from;
    while at < to && text[at] != mark {
        at += 1;
    }
    at
}

/// Where a line's pattern ends.
const fn bar(text: &[u8], line: Span) -> usize {
    let bar = find(text, line.from, line.to, b'|');
    if bar < line.to { bar - 1 } else { line.to }
}

const fn slice(text: &[u8], span: Span) -> &[u8] {
    text.split_at(span.to).0.split_at(span.from).1
}
