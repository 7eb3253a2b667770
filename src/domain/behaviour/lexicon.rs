//! The words the rules know, their classes, and how a word is read.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A set of word classes, one bit each.
pub(super) type Classes = u128;

/// The classes by which a feature knows a content word. A word of several goes by the one that stands first in `words.rules`.
const FORMS: [&str; 19] = [
    "VERB", "FEELV", "THINKV", "FEELING", "FEELNOUN", "HARD", "GOODN", "GOOD", "LABEL", "LABELN", "SELFISHV", "NUMBER",
    "TIME", "PAST", "ING", "ACT", "ADVACT", "HARMV", "PERSON",
];

const WORDS: &str = include_str!("rules/words.rules");

/// A map by word, hashed fast and without a random seed.
pub(super) type Map<V> = HashMap<&'static str, V, BuildHasherDefault<Short>>;

/// A word's number and classes; a contraction's parts instead.
#[derive(Debug, Default)]
struct Word {
    id: u16,
    classes: Classes,
    parts: Option<&'static str>,
}

/// Words and classes by name.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: Map<Word>,
    classes: Vec<&'static str>,
    pub known: Known,
    by_id: Vec<Classes>,
    /// The number of "its".
    pub its: u16,
    /// The number of "i".
    pub i: u16,
    /// The number of "you".
    pub you: u16,
    /// The number of "what".
    pub what: u16,
}

/// Classes that the cutting of turns itself looks at.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub opener: Classes,
    pub joiner: Classes,
    pub subject: Classes,
    pub aux: Classes,
    pub asker: Classes,
    pub wh: Classes,
    pub det: Classes,
    pub prep: Classes,
    pub verb: Classes,
    pub be: Classes,
    pub modal: Classes,
    pub binder: Classes,
    pub knowing: Classes,
    pub pair_first: Classes,
    pub pair_second: Classes,
    pub its_next: Classes,
    pub turner: Classes,
    pub hedge: Classes,
    pub function: Classes,
    pub common: Classes,
    pub second_person: Classes,
    pub first_person: Classes,
    pub filler: Classes,
    pub filler_core: Classes,
    pub greet: Classes,
    pub act: Classes,
    pub name: Classes,
    pub unknown: Classes,
    number: Classes,
    pub past: Classes,
    ing: Classes,
    /// Words that a feature keeps as they are written.
    pub as_written: Classes,
    /// Classes by which a feature knows other words.
    pub form: Classes,
}

impl Lexicon {
    /// Reads the word list.
    pub fn new() -> Self {
        let mut lexicon = Self {
            words: Map::default(),
            classes: Vec::new(),
            known: Known::default(),
            by_id: vec![0],
            its: 0,
            i: 0,
            you: 0,
            what: 0,
        };
        lexicon.words.reserve(8_192);
        for line in WORDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some((short, parts)) = line.split_once('=') {
                lexicon.entry(short.trim()).parts = Some(parts.trim());
            } else if let Some((class, words)) = line.split_once(':') {
                lexicon.fill(class, words);
            }
        }
        lexicon.its = lexicon.intern("its");
        lexicon.i = lexicon.intern("i");
        lexicon.you = lexicon.intern("you");
        lexicon.what = lexicon.intern("what");
        lexicon.known = lexicon.known_classes();
        lexicon
    }

    fn fill(&mut self, class: &'static str, words: &'static str) {
        let at = self.classes.iter().position(|held| *held == class).unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        });
        let bit = 1 << at;
        for word in words.split_ascii_whitespace() {
            let word = self.entry(word);
            word.classes |= bit;
            let (id, classes) = (word.id, word.classes);
            self.by_id[usize::from(id)] = classes;
        }
    }

    fn entry(&mut self, word: &'static str) -> &mut Word {
        let by_id = &mut self.by_id;
        self.words.entry(word).or_insert_with(|| {
            let id = u16::try_from(by_id.len()).unwrap_or(0);
            by_id.push(0);
            Word { id, classes: 0, parts: None }
        })
    }

    /// The number of `word`, which is added where it is new.
    pub fn intern(&mut self, word: &'static str) -> u16 {
        self.entry(word).id
    }

    /// The class of this name.
    pub fn class(&self, name: &str) -> Option<Classes> {
        self.classes.iter().position(|held| *held == name).map(|at| 1 << at)
    }

    /// How many numbers are given out.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    fn known_classes(&self) -> Known {
        let class = |name| self.class(name).unwrap_or(0);
        Known {
            opener: class("OPENER"),
            joiner: class("JOINER"),
            subject: class("SUBJECT"),
            aux: class("AUX"),
            asker: class("ASKER"),
            wh: class("WH"),
            det: class("DET"),
            prep: class("PREP"),
            verb: class("VERB"),
            be: class("BEV"),
            modal: class("MODAL"),
            binder: class("BINDER"),
            knowing: class("KNOWING"),
            pair_first: class("PAIRFIRST"),
            pair_second: class("PAIRSECOND"),
            its_next: class("ITSNEXT"),
            turner: class("TURNER"),
            hedge: class("HEDGE"),
            function: class("FUNCTION"),
            common: class("COMMON"),
            second_person: class("SECONDPERSON"),
            first_person: class("FIRSTPERSON"),
            filler: class("FILLER"),
            filler_core: class("FILLCORE"),
            greet: class("GREET"),
            act: class("ACT"),
            name: class("NAME"),
            unknown: class("UNKNOWN"),
            number: class("NUMBER"),
            past: class("PAST"),
            ing: class("ING"),
            as_written: ["FUNCTION", "AUX", "WH", "OPENER", "HEDGE"].into_iter().fold(0, |all, name| all | class(name)),
            form: FORMS.into_iter().fold(0, |all, name| all | class(name)),
        }
    }

    /// Whether a word of these classes carries content, so that giving it back means something.
    pub fn is_content(&self, classes: Classes) -> bool {
        classes & (self.known.function | self.known.hedge) == 0
    }

    /// Hands `word` (lower case, apostrophes kept) to `each`, a contraction part by part.
    pub fn read(&self, word: &str, name: bool, mut each: impl FnMut(u16, Classes, &str)) {
        if let Some(held) = self.words.get(word) {
            return self.each_part(word, name, held, &mut each);
        }
        if let Some((head, tail)) = word.split_once('\'') {
            if let Some(part) = written_out(head, tail) {
                let not = part == "not";
                let head = if not { head.strip_suffix('n').unwrap_or(head) } else { head };
                self.one(head, name, &mut each);
                return self.one(part, false, &mut each);
            }
            return self.one(head, name, &mut each);
        }
        self.one(word, name, &mut each);
    }

    fn each_part(&self, word: &str, name: bool, held: &Word, each: &mut impl FnMut(u16, Classes, &str)) {
        match &held.parts {
            None => self.one(word, name, each),
            Some(parts) => parts.split(' ').for_each(|part| self.one(part, false, each)),
        }
    }

    fn one(&self, word: &str, name: bool, each: &mut impl FnMut(u16, Classes, &str)) {
        match self.words.get(word) {
            Some(held) if held.classes == 0 => {
                let named = if name { self.known.name } else { 0 };
                each(held.id, named | self.guess(word) & !self.known.unknown, word);
            }
            Some(held) => each(held.id, held.classes | self.guess(word) & self.known.ing, word),
            None => each(0, self.guess(word) | if name { self.known.name } else { 0 }, word),
        }
    }

    /// The classes of a word the list does not hold, from its ending.
    fn guess(&self, word: &str) -> Classes {
        let k = &self.known;
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return k.number | k.unknown;
        }
        let long = word.len() > 4;
        k.unknown
            | if long && word.ends_with("ed") && !word.ends_with("eed") { k.past } else { 0 }
            | if long && word.ends_with("ing") { k.ing } else { 0 }
    }

    /// The classes of a known word.
    pub fn classes_of(&self, id: u16) -> Classes {
        self.by_id.get(usize::from(id)).copied().unwrap_or(0)
    }
}

/// The places of the set bits.
pub(super) fn bits(mut classes: Classes) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (classes != 0).then(|| classes.trailing_zeros() as usize);
        classes &= classes.wrapping_sub(1);
        bit
    })
}

/// The second word of a contraction with an apostrophe; none for a possessive.
fn written_out(head: &str, tail: &str) -> Option<&'static str> {
    Some(match tail {
        "m" => "am",
        "re" => "are",
        "ve" => "have",
        "ll" => "will",
        "d" => "would",
        "t" if head.ends_with('n') => "not",
        "s" if is_pronoun(head) => "is",
        _ => return None,
    })
}

fn is_pronoun(head: &str) -> bool {
    matches!(
        head,
        "it" | "that"
            | "he"
            | "she"
            | "there"
            | "here"
            | "what"
            | "who"
            | "where"
            | "how"
            | "when"
            | "why"
            | "this"
            | "everything"
            | "something"
            | "nothing"
            | "everyone"
            | "everybody"
            | "someone"
            | "nobody"
            | "one"
    )
}

/// A number that stands for a word as it is written.
pub(super) fn fingerprint(word: &str) -> u64 {
    let mut hash = Short::default();
    hash.write(word.as_bytes());
    hash.finish()
}

/// A number that forms of one word share ("smoked", "smoking", "smoke").
pub(super) fn stem(word: &str) -> u64 {
    let mut hash = Short::default();
    let base = irregular(word).unwrap_or_else(|| strip(word));
    hash.write(base.as_bytes());
    hash.finish() | 1
}

fn strip(word: &str) -> &str {
    let mut base = word;
    for ending in [
        "ingly", "edly", "iness", "ness", "ments", "ment", "fully", "ing", "ied", "ies", "ers", "ed", "er", "es", "ly",
        "s", "y", "e",
    ] {
        if let Some(cut) = base.strip_suffix(ending)
            && cut.len() >= 3
            && cut.is_char_boundary(cut.len())
        {
            base = cut;
            break;
        }
    }
    let bytes = base.as_bytes();
    if let [.., _, a, b] = bytes
        && a == b
        && a.is_ascii_alphabetic()
        && base.len() > 3
    {
        base = &base[..base.len() - 1];
    }
    base.strip_suffix(['e', 'i', 'y']).filter(|cut| cut.len() >= 3).unwrap_or(base)
}

fn irregular(word: &str) -> Option<&'static str> {
    Some(match word {
        "both" => "two",
        "slept" | "asleep" => "sleep",
        "felt" => "feel",
        "drank" | "drunk" => "drink",
        "told" => "tell",
        "thought" | "thoughts" => "think",
        "fought" => "fight",
        "lost" | "losing" => "lose",
        "left" | "leaving" => "leave",
        "tried" | "tries" => "try",
        "ate" | "eaten" => "eat",
        "quit" | "quitting" => "quit",
        "kids" | "children" | "kid" => "child",
        "mum" | "mom" | "mother" => "mother",
        "dad" | "father" => "father",
        "bought" => "buy",
        "brought" => "bring",
        "caught" => "catch",
        "kept" => "keep",
        "knew" | "known" => "know",
        "spent" => "spend",
        "broke" | "broken" => "break",
        "worse" | "worst" => "bad",
        "best" | "better" => "good",
        "died" | "dying" | "death" | "dead" => "die",
        "hidden" | "hid" => "hide",
        "paid" => "pay",
        "said" => "say",
        "met" => "meet",
        "ran" => "run",
        "wrote" | "written" => "write",
        "spoke" | "spoken" => "speak",
        "grew" | "grown" => "grow",
        "worried" | "worries" => "worry",
        "taught" => "teach",
        "heard" => "hear",
        "anger" => "angry",
        "tiredness" => "tired",
        _ => return None,
    })
}

/// A hash for short keys without a random seed: eight bytes at a time, each turned and multiplied in (as in the `fxhash` of Firefox).
#[derive(Debug, Default)]
pub(super) struct Short(u64);

impl Short {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Short {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for eight in whole {
            self.mix(u64::from_le_bytes(*eight));
        }
        if !rest.is_empty() {
            let mut last = [0; 8];
            last[..rest.len()].copy_from_slice(rest);
            self.mix(u64::from_le_bytes(last));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.mix(u64::from(byte));
    }
}
