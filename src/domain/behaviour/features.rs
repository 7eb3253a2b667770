//! What the linear table looks at in a sentence: its words and their order, whom it is about, what it gives back, what the rules found.
//!
//! The trainer (`examples/weigh`) and the detector both get their features here, so that the two cannot differ.

use super::{
    Behaviour,
    detector::PRESENT,
    lexicon::Lexicon,
    rules::{Hit, bit},
    turn::{Mark, Token, Turn},
};

/// A feature by its number, and the token it begins at; [`WHOLE`] for what holds for the whole sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    pub number: u32,
    pub at: u32,
}

/// From this sureness on, in per cent, a row may settle a sentence; what is only counted is never as sure.
const SURE: u8 = 74;

/// What a turn may show by words that it quotes.
pub(super) const TOLD: u32 = bit(Behaviour::Reflection) | bit(Behaviour::Summary) | bit(Behaviour::Observation);

/// No token.
pub(super) const WHOLE: u32 = u32::MAX;

/// The kinds of feature. A feature's number is made of its kind and its parts.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A word.
    Word = 1,
    /// The class of a content word.
    Class,
    /// Two words.
    Pair,
    /// Three forms: function words as they are, content words by class.
    Triple,
    /// The first one, two or three forms after openers.
    Opens,
    /// An opener at the very beginning.
    Opener,
    /// The last one or two forms.
    Ends,
    /// The first one or two forms of a later clause.
    Clause,
    /// The mark at the end, alone and with the first form.
    Mark,
    /// How many words are the other's, alone and with the subject and the mark; what share of the content that is.
    Shared,
    SharedBy,
    Share,
    /// How long the sentence is, alone and with the mark; how long the turn is.
    Length,
    MarkLength,
    TurnLength,
    /// Whether it is the first or last sentence, and of how many.
    Place,
    Sentences,
    /// How often "you" and "I" stand in it.
    People,
    /// What the rules found in the sentence, how surely and with which mark.
    Ruled,
    RuledMark,
    /// What the rules found in other sentences.
    RuledElse,
    /// What rows of sureness 0 deny in the sentence.
    Denied,
    /// Whether the other asked, or said nothing.
    Before,
}

/// How sure the rules are of each behaviour, by its number.
pub(super) type Sureness = [u8; Behaviour::ALL.len()];

/// A turn and what is known of it before the table is asked.
pub(super) struct View<'a> {
    lexicon: &'a Lexicon,
    turn: &'a Turn,
    hits: &'a [Hit],
    not: &'a [Hit],
    said: Vec<u64>,
    before: u64,
}

impl<'a> View<'a> {
    /// The view of `turn`, said after `before`, in which the rules found the first `hits` and denied the second.
    pub fn of(lexicon: &'a Lexicon, before: &Turn, turn: &'a Turn, [hits, not]: [&'a [Hit]; 2]) -> Self {
        let said = before.tokens.iter().map(|token| token.stem).filter(|stem| *stem != 0).collect();
        let before = before.sentences.last().map_or(2, |last| u64::from(last.mark == Mark::Asked));
        Self { lexicon, turn, hits, not, said, before }
    }

    /// How sure the rules are of what they found in this sentence, and of what they found in others.
    pub fn ruled(&self, number: usize) -> (Sureness, Sureness) {
        let tokens = &self.turn.sentences[number].tokens;
        let (mut here, mut elsewhere) = (Sureness::default(), Sureness::default());
        for hit in self.hits {
            let sureness = if hit.overlaps(tokens) { &mut here } else { &mut elsewhere };
            let held = &mut sureness[hit.shows as usize];
            *held = hit.sure.max(*held);
        }
        (here, elsewhere)
    }

    /// The behaviours, by bit, that rows settle in this sentence, because they match a good part of it: found, and denied. A row that is
    /// unsure of the whole sentence denies as well: it knows that the words alone do not tell.
    pub fn settled(&self, number: usize) -> (u32, u32) {
        let tokens = &self.turn.sentences[number].tokens;
        let within = |hits: &'a [Hit]| hits.iter().filter(|hit| hit.overlaps(tokens));
        let broad = |hit: &&Hit, part: usize| hit.tokens.len() * part >= tokens.len();
        let bits = |all: u32, hit: &Hit| all | bit(hit.shows);
        let found = within(self.hits).filter(|hit| hit.sure >= SURE && broad(hit, 2)).fold(0, bits);
        let denied = within(self.not).filter(|hit| broad(hit, 3)).fold(0, bits) & !within(self.hits).fold(0, bits);
        let present = within(self.hits).filter(|hit| hit.sure >= PRESENT).fold(0, bits);
        let unsure = within(self.hits).filter(|hit| hit.sure < PRESENT && broad(hit, 1)).fold(0, bits);
        let told = tokens.clone().filter(|at| self.turn.quotes(*at)).count();
        let quoted = if told * 2 > tokens.len() { !TOLD } else { 0 };
        (found & !quoted, denied | (unsure & !present) | quoted)
    }

    /// Puts the features of this sentence into `into`, each once, by number.
    pub fn sentence(&self, number: usize, into: &mut Vec<Feature>) {
        into.clear();
        let sentence = &self.turn.sentences[number];
        let tokens = &self.turn.tokens[sentence.tokens.clone()];
        let forms: Vec<u64> = tokens.iter().map(|token| self.form(token)).collect();
        let mut put = Put { into, first: sentence.tokens.start, mark: sentence.mark as u64 };
        words(tokens, &forms, &mut put);
        self.beginnings(tokens, &forms, &mut put);
        self.people(tokens, &mut put);
        self.frame(number, tokens.len(), &mut put);
        self.rules(number, &mut put);
        into.sort_unstable();
        into.dedup_by_key(|feature| feature.number);
    }

    /// A function word as it is written, any other word by its class.
    fn form(&self, token: &Token) -> u64 {
        let k = &self.lexicon.known;
        match token.classes & k.form {
            _ if token.classes & k.as_written != 0 => token.written,
            0 => 0,
            classes => u64::from(classes.trailing_zeros()),
        }
    }

    fn beginnings(&self, tokens: &[Token], forms: &[u64], put: &mut Put<'_>) {
        let opener = self.lexicon.known.opener;
        let start = tokens.iter().position(|token| token.classes & opener == 0).unwrap_or(0);
        for most in 1..=3.min(forms.len() - start) {
            put.at(start, Kind::Opens, &forms[start..start + most]);
        }
        if start > 0 {
            put.at(0, Kind::Opener, &forms[..1]);
        }
        put.whole(Kind::Mark, &[put.mark]);
        put.whole(Kind::Mark, &[put.mark, forms[start]]);
        for at in (1..tokens.len()).filter(|at| tokens[*at].lead && at + 1 < tokens.len()) {
            put.at(at, Kind::Clause, &forms[at..=at]);
            put.at(at, Kind::Clause, &forms[at..at + 2]);
        }
    }

    fn people(&self, tokens: &[Token], put: &mut Put<'_>) {
        let k = &self.lexicon.known;
        let count = |classes| tokens.iter().filter(|token| token.classes & classes != 0).count();
        put.whole(Kind::People, &[few(count(k.second_person), 3), few(count(k.first_person), 2)]);
        let shared = tokens.iter().filter(|token| self.said.contains(&token.stem)).count();
        let content = tokens.iter().filter(|token| token.stem != 0).count();
        let first = tokens.iter().find(|token| token.classes & k.opener == 0).unwrap_or(&tokens[0]);
        let subject = match first.classes {
            classes if classes & k.second_person != 0 => 2,
            classes if classes & k.first_person != 0 => 1,
            _ => 0,
        };
        put.whole(Kind::Shared, &[few(shared, 4)]);
        put.whole(Kind::SharedBy, &[few(shared, 2), subject, put.mark]);
        if let Some(quarters) = (shared * 4).checked_div(content) {
            put.whole(Kind::Share, &[few(quarters, 4)]);
        }
    }

    fn frame(&self, number: usize, length: usize, put: &mut Put<'_>) {
        let last = self.turn.sentences.len() - 1;
        put.whole(Kind::Length, &[step(length)]);
        put.whole(Kind::MarkLength, &[put.mark, step(length)]);
        put.whole(Kind::TurnLength, &[step(self.turn.tokens.len())]);
        put.whole(Kind::Place, &[u64::from(number == 0), u64::from(number == last)]);
        put.whole(Kind::Sentences, &[few(last, 4)]);
        put.whole(Kind::Before, &[self.before]);
    }

    fn rules(&self, number: usize, put: &mut Put<'_>) {
        let (here, elsewhere) = self.ruled(number);
        for (behaviour, sure) in (0..).zip(here).filter(|(_, sure)| *sure > 0) {
            let present = u64::from(sure >= 50);
            put.whole(Kind::Ruled, &[behaviour, present]);
            put.whole(Kind::Ruled, &[behaviour, 10 + u64::from(sure / 10)]);
            put.whole(Kind::RuledMark, &[behaviour, present, put.mark]);
        }
        let tokens = &self.turn.sentences[number].tokens;
        for no in self.not.iter().filter(|no| no.overlaps(tokens)) {
            put.whole(Kind::Denied, &[no.shows as u64]);
        }
        for (behaviour, _) in (0..).zip(elsewhere).filter(|(_, sure)| *sure >= 50) {
            put.whole(Kind::RuledElse, &[behaviour]);
        }
    }
}

fn words(tokens: &[Token], forms: &[u64], put: &mut Put<'_>) {
    for (at, (token, form)) in tokens.iter().zip(forms).enumerate() {
        put.at(at, Kind::Word, &[token.written]);
        if *form != token.written {
            put.at(at, Kind::Class, &[*form]);
        }
    }
    for (at, pair) in tokens.windows(2).enumerate() {
        put.at(at, Kind::Pair, &[pair[0].written, pair[1].written]);
    }
    for (at, run) in forms.windows(3).enumerate() {
        put.at(at, Kind::Triple, run);
    }
    for most in 1..=2.min(forms.len()) {
        put.at(forms.len() - most, Kind::Ends, &forms[forms.len() - most..]);
    }
}

/// Numbers features and notes where they are.
struct Put<'a> {
    into: &'a mut Vec<Feature>,
    first: usize,
    mark: u64,
}

impl Put<'_> {
    fn at(&mut self, at: usize, kind: Kind, parts: &[u64]) {
        let at = u32::try_from(self.first + at).unwrap_or(WHOLE);
        self.into.push(Feature { number: number(kind, parts), at });
    }

    fn whole(&mut self, kind: Kind, parts: &[u64]) {
        self.into.push(Feature { number: number(kind, parts), at: WHOLE });
    }
}

/// Kind and parts, turned and multiplied in one by one.
fn number(kind: Kind, parts: &[u64]) -> u32 {
    let mix = |held: u64, part: &u64| (held.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    let mixed = parts.iter().fold(mix(0, &(kind as u64)), mix);
    u32::try_from(mixed >> 32).unwrap_or(u32::MAX)
}

fn few(count: usize, most: usize) -> u64 {
    u64::try_from(count.min(most)).unwrap_or(u64::MAX)
}

/// A length in rough steps.
const fn step(words: usize) -> u64 {
    match words {
        0..=1 => 1,
        2..=3 => 2,
        4..=6 => 3,
        7..=10 => 4,
        11..=16 => 5,
        17..=25 => 6,
        _ => 7,
    }
}
