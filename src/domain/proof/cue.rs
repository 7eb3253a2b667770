//! Cues: small patterns of words by which the reference judge reads. See `gold/reference.toml` for how they are written.

use std::{collections::BTreeSet, ops::Range};

use crate::domain::phrase;

/// A pattern of words within one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    slots: Vec<Slot>,
    asked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Slot {
    /// One of these words.
    Word(Vec<Word>),
    /// Up to so many words.
    Gap(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// Whether it may go on.
    open: bool,
}

/// A sentence, cut into words without case and apostrophes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in its turn.
    pub span: Range<usize>,
    words: Vec<String>,
    asked: bool,
}

impl Cue {
    /// Reads a cue; none when it has no word, or begins or ends with a gap.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        let (words, asked) = written.strip_suffix('?').map_or((written, false), |words| (words, true));
        let slots: Vec<Slot> = words.split_whitespace().map(slot).collect::<Option<_>>()?;
        let word = |slot: Option<&Slot>| matches!(slot, Some(Slot::Word(_)));
        (word(slots.first()) && word(slots.last())).then_some(Self { slots, asked })
    }

    /// Its words, without their stars.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let words = self.slots.iter().filter_map(|slot| if let Slot::Word(words) = slot { Some(words) } else { None });
        words.flatten().map(|word| word.text.as_str())
    }

    /// Whether the sentence holds it. A word of `known` is never taken for another one mistyped.
    #[must_use]
    pub fn stands_in(&self, sentence: &Sentence, known: &BTreeSet<String>) -> bool {
        (!self.asked || sentence.asked)
            && (0..sentence.words.len()).any(|at| go(&self.slots, &sentence.words, at, known))
    }
}

fn slot(written: &str) -> Option<Slot> {
    if let Some(count) = written.strip_prefix("..") {
        return count.parse().ok().map(Slot::Gap);
    }
    let word = |written: &str| {
        let (text, open) = written.strip_suffix('*').map_or((written, false), |text| (text, true));
        let plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase());
        plain.then(|| Word { text: text.to_owned(), open })
    };
    written.split('/').map(word).collect::<Option<_>>().map(Slot::Word)
}

fn go(slots: &[Slot], words: &[String], at: usize, known: &BTreeSet<String>) -> bool {
    match slots.split_first() {
        None => true,
        Some((Slot::Gap(most), rest)) => (at..=(at + most).min(words.len())).any(|next| go(rest, words, next, known)),
        Some((Slot::Word(any), rest)) => {
            let Some(word) = words.get(at) else { return false };
            any.iter().any(|wanted| wanted.fits(word, known)) && go(rest, words, at + 1, known)
        }
    }
}

impl Word {
    fn fits(&self, word: &str, known: &BTreeSet<String>) -> bool {
        if word == self.text || (self.open && word.starts_with(&self.text)) {
            return true;
        }
        if known.contains(word) || self.text.len() < 4 {
            return false;
        }
        if self.open {
            return self.text.len() > 4 && heads(word, self.text.len()).any(|head| near(head, &self.text));
        }
        near(word, &self.text) && (self.text.len() > 4 || word.len() != 4 || same_letters(word, &self.text))
    }
}

/// The beginnings of `word` of about this length.
fn heads(word: &str, length: usize) -> impl Iterator<Item = &str> {
    (length - 1..=length + 1).filter_map(|end| word.get(..end))
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// Whether one mistake lies between the two, byte by byte: a letter too many, too few or wrong, or two that changed places.
fn near(word: &str, wanted: &str) -> bool {
    let (word, wanted) = (word.as_bytes(), wanted.as_bytes());
    if word.len().abs_diff(wanted.len()) > 1 {
        return false;
    }
    let same = word.iter().zip(wanted).take_while(|(one, other)| one == other).count();
    let (word, wanted) = (&word[same..], &wanted[same..]);
    match (word.len(), wanted.len()) {
        (0, 0) => true,
        (long, short) if long > short => word[1..] == *wanted,
        (short, long) if short < long => *word == wanted[1..],
        (length, _) => {
            let crossed = length > 1 && word[0] == wanted[1] && word[1] == wanted[0] && word[2..] == wanted[2..];
            crossed || word[1..] == wanted[1..]
        }
    }
}

/// The sentences of a turn.
#[must_use]
pub fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['.', '!', '?', '\n']) {
        let span = start..start + piece.len();
        start = span.end;
        let words: Vec<String> = phrase::words(piece).map(|(_, word)| word).collect();
        if !words.is_empty() {
            found.push(Sentence { span, words, asked: piece.ends_with('?') });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Cue, sentences};

    #[test]
    fn a_cue_finds_its_words_with_gaps_and_with_one_mistake() {
        let known = BTreeSet::from(["take".to_owned(), "support".to_owned()]);
        for (cue, text, found) in [
            ("i ..2 take ..4 off you", "And I will most gladly now take that support desk off you.", false),
            ("i ..3 take ..4 off you", "And I will gladly take the support desk off you.", true),
            ("take ..2 desk", "take that one old desk", false),
            ("count* on", "whether she was counting on us", true),
            ("count* on", "whether she was coutning on us", true),
            ("support desk", "the suport desk", true),
            ("make it", "take it", false),
            ("what ..3 help ?", "What would help?", true),
            ("what ..3 help ?", "What would help is sleep.", false),
            ("dont know", "I don’t know", true),
            ("off you", "I am off. You know it.", false),
        ] {
            let cue = Cue::read(cue).unwrap();
            assert_eq!(sentences(text).iter().any(|s| cue.stands_in(s, &known)), found, "{cue:?}: {text}");
        }
    }

    #[test]
    fn what_is_no_cue_is_none() {
        for written in ["", "?", "..3 word", "word ..3", "..x", "Word", "a/", "wo-rd"] {
            assert_eq!(Cue::read(written), None, "{written}");
        }
    }
}
