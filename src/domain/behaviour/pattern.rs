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
    lexicon::Lexicon,
    sets::{Places, Sets},
    turn::{Mark, Turn},
};

/// The most words a rule may look at, so that no turn can make one slow.
const STEPS: u16 = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Word(u16),
    Maybe(u16),
    Any,
    Gap(u8),
    Clause,
    Sentence,
    ClauseEnd,
    SentenceEnd,
    Comma,
    Asked,
    Not(u16),
    After(u16),
    NotAfter(u16),
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    first: u16,
}

impl Pattern {
    /// Compiles `written` with its alternatives spread out; `None` when something in it is not understood.
    pub fn compile(lexicon: &mut Lexicon, sets: &mut Sets, written: &'static str) -> Option<Vec<Self>> {
        let mut all = Vec::with_capacity(1);
        if !written.contains('{') {
            Self::anchor(read_steps(lexicon, sets, written)?, &mut all)?;
            return Some(all);
        }
        let mut runs: Vec<Vec<Step>> = vec![Vec::with_capacity(8)];
        let mut rest = written;
        while let Some((before, braced)) = rest.split_once('{') {
            let (choices, after) = braced.split_once('}')?;
            append(&mut runs, &read_steps(lexicon, sets, before)?);
            let choices: Option<Vec<Vec<Step>>> =
                choices.split(',').map(|choice| read_steps(lexicon, sets, choice)).collect();
            runs = spread(&runs, &choices?);
            rest = after;
        }
        append(&mut runs, &read_steps(lexicon, sets, rest)?);
        all.reserve(runs.len());
        for steps in runs {
            Self::anchor(steps, &mut all)?;
        }
        Some(all)
    }

    /// Spreads optional first words out, so that every pattern begins with a word.
    fn anchor(mut steps: Vec<Step>, all: &mut Vec<Self>) -> Option<()> {
        let takes = |step: &Step| matches!(step, Step::Word(_) | Step::Maybe(_) | Step::Any | Step::Gap(_));
        let at = steps.iter().position(takes)?;
        match steps[at] {
            Step::Word(first) => all.push(Self { steps, first }),
            Step::Maybe(first) => {
                let mut with = steps.clone();
                with[at] = Step::Word(first);
                all.push(Self { steps: with, first });
                steps.remove(at);
                return Self::anchor(steps, all);
            }
            _ => return None,
        }
        Some(())
    }

    /// The set of the first word of a match.
    pub fn first(&self) -> u16 {
        self.first
    }

    /// The sets of which each must have a word in every match.
    pub fn needs<'a>(&'a self, sets: &'a Sets) -> impl Iterator<Item = u16> + 'a {
        self.steps.iter().filter_map(|step| match step {
            Step::Word(set) if !sets.may_end(*set) => Some(*set),
            _ => None,
        })
    }

    /// The tokens of the match that begins at `at`.
    pub fn matches(&self, lexicon: &Lexicon, places: &Places, turn: &Turn, at: usize) -> Option<Range<usize>> {
        let sentence = turn.sentences.get(turn.tokens.get(at)?.sentence)?;
        let mut run = Run { lexicon, places, turn, limit: sentence.tokens.end, mark: sentence.mark, left: STEPS };
        run.go(&self.steps, at, false).map(|end| at..end)
    }
}

fn append(runs: &mut [Vec<Step>], steps: &[Step]) {
    for run in runs {
        run.extend_from_slice(steps);
    }
}

fn spread(runs: &[Vec<Step>], choices: &[Vec<Step>]) -> Vec<Vec<Step>> {
    runs.iter().flat_map(|run| choices.iter().map(|choice| [run.as_slice(), choice].concat())).collect()
}

fn read_steps(lexicon: &mut Lexicon, sets: &mut Sets, written: &'static str) -> Option<Vec<Step>> {
    let mut steps = Vec::with_capacity(12);
    for step in written.split_ascii_whitespace() {
        steps.push(read_step(lexicon, sets, step)?);
    }
    Some(steps)
}

fn read_step(lexicon: &mut Lexicon, sets: &mut Sets, step: &'static str) -> Option<Step> {
    let mut set = |written: &'static str| sets.number(lexicon, written);
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
            } else if let Some(written) = step.strip_prefix("<!") {
                Step::NotAfter(set(written)?)
            } else if let Some(written) = step.strip_prefix('<') {
                Step::After(set(written)?)
            } else if let Some(written) = step.strip_prefix('!') {
                Step::Not(set(written)?)
            } else if let Some(written) = step.strip_prefix('(') {
                Step::Maybe(set(written.strip_suffix(')')?)?)
            } else {
                Step::Word(set(step)?)
            }
        }
    })
}

struct Run<'a> {
    lexicon: &'a Lexicon,
    places: &'a Places,
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
            Step::Word(set) => self.word(*set, rest, at, begun),
            Step::Maybe(set) => self.word(*set, rest, at, begun).or_else(|| self.go(rest, at, begun)),
            Step::Any => (at < self.limit).then(|| self.go(rest, at + 1, true))?,
            Step::Gap(most) => {
                let last = (at + usize::from(*most)).min(self.limit);
                (at..=last).find_map(|at| self.go(rest, at, false))
            }
            Step::Clause => self.here(at, |token| token.lead).then(|| self.go(rest, at, begun))?,
            Step::Sentence => self.opens_sentence(at).then(|| self.go(rest, at, begun))?,
            Step::ClauseEnd => self.ends_clause(at).then(|| self.go(rest, at, begun))?,
            Step::SentenceEnd => (at == self.limit).then(|| self.go(rest, at, begun))?,
            Step::Comma => self.here(at, |token| token.broken).then(|| self.go(rest, at, begun))?,
            Step::Asked => (self.mark == Mark::Asked).then(|| self.go(rest, at, begun))?,
            Step::Not(set) => (at >= self.limit || !self.holds(*set, at)).then(|| self.go(rest, at, begun))?,
            Step::After(set) => self.before(at, *set).then(|| self.go(rest, at, begun))?,
            Step::NotAfter(set) => (!self.before(at, *set)).then(|| self.go(rest, at, begun))?,
        }
    }

    fn word(&mut self, set: u16, rest: &[Step], at: usize, begun: bool) -> Option<usize> {
        if self.places.may_end(set) && self.ends_clause(at) {
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

    fn holds(&self, set: u16, at: usize) -> bool {
        self.places.holds(set, at)
    }

    fn before(&self, at: usize, set: u16) -> bool {
        let start =
            self.turn.tokens.get(at.min(self.limit - 1)).and_then(|token| self.turn.sentences.get(token.sentence));
        at.checked_sub(1)
            .is_some_and(|before| start.is_some_and(|s| before >= s.tokens.start) && self.holds(set, before))
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
