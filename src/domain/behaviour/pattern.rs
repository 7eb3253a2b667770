//! The small language in which rules are written.
//!
//! | written | means |
//! |---|---|
//! | `word` `one/two` `one/$` | this word; one of these; this or the clause's end |
//! | `FEELING` `FEELING/odd` | a word of the class (see `words.rules`); classes and words mix |
//! | `(word)` | the word may be missing |
//! | `{a b,c d,}` | one of these runs; an empty one may be missing |
//! | `_` | any word |
//! | `..4` | up to four words |
//! | `^` `^^` | a clause, a sentence can begin here |
//! | `$` `$$` | the clause, the sentence ends here |
//! | `,` | punctuation stands here |
//! | `??` | the sentence ends in a question mark |
//! | `!word` | the next word is not this |
//! | `<word` `<!word` | the word before is this, is not this |
//!
//! Hedges ("really", "just", "um") between two words of a pattern are passed over. A match never leaves its sentence.

use std::ops::Range;

use super::{
    lexicon::{Classes, Lexicon},
    turn::{Mark, Turn},
};

/// The most words a rule may look at, so that no turn can make one slow.
const STEPS: u16 = 400;

/// Words and classes of which one must stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Set {
    pub words: Vec<u16>,
    pub classes: Classes,
    /// Whether the end of the clause will do instead of a word.
    end: bool,
}

impl Set {
    pub fn holds(&self, word: u16, classes: Classes) -> bool {
        self.classes & classes != 0 || (word != 0 && self.words.contains(&word))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Word(Set),
    Maybe(Set),
    Any,
    Gap(usize),
    Clause,
    Sentence,
    ClauseEnd,
    SentenceEnd,
    Comma,
    Asked,
    Not(Set),
    After(Set),
    NotAfter(Set),
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
}

impl Pattern {
    /// Compiles `written` with its alternatives spread out; `None` when something in it is not understood.
    pub fn compile(lexicon: &mut Lexicon, written: &str) -> Option<Vec<Self>> {
        if let Some((before, rest)) = written.split_once('{') {
            let (choices, after) = rest.split_once('}')?;
            let mut all = Vec::new();
            for choice in choices.split(',') {
                all.extend(Self::compile(lexicon, &[before, " ", choice, " ", after].concat())?);
            }
            return Some(all);
        }
        let steps: Option<Vec<Step>> = written.split_ascii_whitespace().map(|step| read_step(lexicon, step)).collect();
        Self::anchored(steps?)
    }

    /// Spreads optional first words out, so that every pattern begins with a word by which it can be found.
    fn anchored(mut steps: Vec<Step>) -> Option<Vec<Self>> {
        let first =
            steps.iter().position(|step| matches!(step, Step::Word(_) | Step::Maybe(_) | Step::Any | Step::Gap(_)))?;
        match &steps[first] {
            Step::Word(_) => Some(vec![Self { steps }]),
            Step::Maybe(set) => {
                let mut with = steps.clone();
                with[first] = Step::Word(set.clone());
                steps.remove(first);
                let mut all = Self::anchored(steps)?;
                all.push(Self { steps: with });
                Some(all)
            }
            _ => None,
        }
    }

    /// What the first word of a match must be.
    pub fn first(&self) -> Option<&Set> {
        self.steps.iter().find_map(|step| match step {
            Step::Word(set) => Some(set),
            _ => None,
        })
    }

    /// The tokens of the match that begins at `at`.
    pub fn matches(&self, lexicon: &Lexicon, turn: &Turn, at: usize) -> Option<Range<usize>> {
        let sentence = turn.sentences.get(turn.tokens.get(at)?.sentence)?;
        let mut run = Run { lexicon, turn, limit: sentence.tokens.end, mark: sentence.mark, left: STEPS };
        run.go(&self.steps, at, false).map(|end| at..end)
    }
}

fn read_step(lexicon: &mut Lexicon, step: &str) -> Option<Step> {
    Some(match step {
        "_" => Step::Any,
        "^" => Step::Clause,
        "^^" => Step::Sentence,
        "$" => Step::ClauseEnd,
        "$$" => Step::SentenceEnd,
        "," => Step::Comma,
        "??" => Step::Asked,
        _ => {
            if let Some(count) = step.strip_prefix("..") {
                Step::Gap(count.parse().ok()?)
            } else if let Some(set) = step.strip_prefix("<!") {
                Step::NotAfter(read_set(lexicon, set)?)
            } else if let Some(set) = step.strip_prefix('<') {
                Step::After(read_set(lexicon, set)?)
            } else if let Some(set) = step.strip_prefix('!') {
                Step::Not(read_set(lexicon, set)?)
            } else if let Some(set) = step.strip_prefix('(') {
                Step::Maybe(read_set(lexicon, set.strip_suffix(')')?)?)
            } else {
                Step::Word(read_set(lexicon, step)?)
            }
        }
    })
}

fn read_set(lexicon: &mut Lexicon, written: &str) -> Option<Set> {
    let mut set = Set::default();
    for name in written.split('/') {
        if name == "$" {
            set.end = true;
        } else if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            set.classes |= lexicon.class(name)?;
        } else if name.is_empty() || !name.chars().all(char::is_alphanumeric) {
            return None;
        } else {
            set.words.push(lexicon.intern(name));
        }
    }
    Some(set)
}

struct Run<'a> {
    lexicon: &'a Lexicon,
    turn: &'a Turn,
    limit: usize,
    mark: Mark,
    left: u16,
}

impl Run<'_> {
    /// The end of the match of `steps` at `at`; `begun` once a word was matched, after which hedges may be passed over.
    fn go(&mut self, steps: &[Step], at: usize, begun: bool) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        self.left = self.left.checked_sub(1)?;
        match step {
            Step::Word(set) => self.word(set, rest, at, begun),
            Step::Maybe(set) => self.word(set, rest, at, begun).or_else(|| self.go(rest, at, begun)),
            Step::Any => (at < self.limit).then(|| self.go(rest, at + 1, true))?,
            Step::Gap(most) => {
                let last = (at + most).min(self.limit);
                (at..=last).find_map(|at| self.go(rest, at, false))
            }
            Step::Clause => self.here(at, |token| token.lead).then(|| self.go(rest, at, begun))?,
            Step::Sentence => self.opens_sentence(at).then(|| self.go(rest, at, begun))?,
            Step::ClauseEnd => self.ends_clause(at).then(|| self.go(rest, at, begun))?,
            Step::SentenceEnd => (at == self.limit).then(|| self.go(rest, at, begun))?,
            Step::Comma => self.here(at, |token| token.broken).then(|| self.go(rest, at, begun))?,
            Step::Asked => (self.mark == Mark::Asked).then(|| self.go(rest, at, begun))?,
            Step::Not(set) => (at >= self.limit || !self.holds(set, at)).then(|| self.go(rest, at, begun))?,
            Step::After(set) => self.before(at, set).then(|| self.go(rest, at, begun))?,
            Step::NotAfter(set) => (!self.before(at, set)).then(|| self.go(rest, at, begun))?,
        }
    }

    fn word(&mut self, set: &Set, rest: &[Step], at: usize, begun: bool) -> Option<usize> {
        if set.end && self.ends_clause(at) {
            return self.go(rest, at, begun);
        }
        if at >= self.limit {
            return None;
        }
        let found = self.holds(set, at).then(|| self.go(rest, at + 1, true)).flatten();
        if found.is_some() || !begun {
            return found;
        }
        let mut next = at;
        while next < self.limit
            && next < at + 4
            && self.here(next, |token| token.classes & self.lexicon.known.hedge != 0)
        {
            next += 1;
            if next < self.limit && self.holds(set, next) {
                return self.go(rest, next + 1, true);
            }
        }
        None
    }

    fn here(&self, at: usize, test: impl Fn(&super::turn::Token) -> bool) -> bool {
        at < self.limit && self.turn.tokens.get(at).is_some_and(test)
    }

    fn holds(&self, set: &Set, at: usize) -> bool {
        self.turn.tokens.get(at).is_some_and(|token| set.holds(token.word, token.classes))
    }

    fn before(&self, at: usize, set: &Set) -> bool {
        let here = self.turn.tokens.get(at.min(self.limit - 1)).map(|token| token.sentence);
        at.checked_sub(1)
            .and_then(|before| self.turn.tokens.get(before))
            .is_some_and(|token| Some(token.sentence) == here && set.holds(token.word, token.classes))
    }

    /// A sentence begins here when only openers stand before.
    fn opens_sentence(&self, at: usize) -> bool {
        let start =
            self.turn.tokens.get(at).and_then(|token| self.turn.sentences.get(token.sentence)).map(|s| s.tokens.start);
        start.is_some_and(|start| self.turn.tokens[start..=at].iter().all(|token| token.lead))
    }

    fn ends_clause(&self, at: usize) -> bool {
        at >= self.limit || (at > 0 && self.turn.tokens[at].clause != self.turn.tokens[at - 1].clause)
    }
}
