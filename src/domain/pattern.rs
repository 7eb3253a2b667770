//! Patterns over the words of what somebody said.
//!
//! | written | means |
//! |---|---|
//! | `word` `one/two` | this word; one of these; apostrophes do not count |
//! | `(one/two)` | the word may be missing |
//! | `..3` | up to three words |
//! | `..` | up to four words, none of which denies |
//! | `i'll+` | a promise in any of its forms: `i'll`, `i will`, `i'm going to`, … |
//! | `^` `$` | a clause begins, ends here |
//!
//! A match never leaves its sentence.

use std::{collections::BTreeSet, ops::Range};

use crate::domain::phrase;

/// What somebody said, cut into words, clauses and sentences.
pub(super) struct Cut<'a> {
    pub text: &'a str,
    pub words: Vec<Word>,
    /// All its words, so that a pattern with one that is missing is not tried at each place.
    known: BTreeSet<String>,
    /// Where a promise begins, where what is promised does, and how much that is, in order; found once for all patterns.
    promises: Vec<(usize, usize, Promise)>,
}

/// One word, lower case, without apostrophes.
#[derive(Clone)]
pub(super) struct Word {
    pub folded: String,
    pub span: Range<usize>,
    pub clause: usize,
    pub sentence: usize,
}

/// How many words `..` stands for at most.
const BETWEEN: usize = 4;

/// Words that `..` does not step over: with one of them between, it is not the same promise.
const DENIALS: &str = "not no never nothing nobody without cannot cant wont dont instead nor neither refuse rather";

/// Ways to promise, as folded words, and how much they promise.
#[rustfmt::skip]
const PROMISES: [(&str, Promise); 40] = [
    ("ill", Promise::Firm), ("i will", Promise::Firm), ("im going to", Promise::Firm), ("i am going to", Promise::Firm),
    ("i can", Promise::Firm), ("id love to", Promise::Firm), ("id be happy to", Promise::Firm), ("id be glad to", Promise::Firm),
    ("im happy to", Promise::Firm), ("i am happy to", Promise::Firm), ("im willing to", Promise::Firm), ("i am willing to", Promise::Firm),
    ("im ready to", Promise::Firm), ("i am ready to", Promise::Firm), ("i promise to", Promise::Firm), ("i agree to", Promise::Firm),
    ("let me", Promise::Firm), ("lets", Promise::Firm), ("we can", Promise::Firm), ("well", Promise::Firm),
    ("we will", Promise::Firm), ("i shall", Promise::Firm), ("im prepared to", Promise::Firm), ("i am prepared to", Promise::Firm),
    ("id be willing to", Promise::Firm), ("i commit to", Promise::Firm), ("ill commit to", Promise::Firm),
    ("i might as well", Promise::Hedged), ("i suppose i could", Promise::Hedged), ("i suppose i can", Promise::Hedged),
    ("i suppose we could", Promise::Hedged), ("i guess i can", Promise::Hedged), ("i guess we can", Promise::Hedged),
    ("perhaps i could", Promise::Hedged), ("perhaps we could", Promise::Hedged), ("maybe we could", Promise::Hedged),
    ("how about i", Promise::Offer), ("how about we", Promise::Offer), ("why dont i", Promise::Offer), ("shall we", Promise::Offer),
];

/// How much is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Promise {
    /// Plainly.
    Firm,
    /// With a shrug: what it is about tells whether it is one.
    Hedged,
    /// As an offer, which is one with a question mark too.
    Offer,
}

/// Two words, and the one that they are contracted to.
#[rustfmt::skip]
const CONTRACTIONS: [((&str, &str), &str); 13] = [
    (("i", "am"), "im"), (("i", "will"), "ill"), (("i", "would"), "id"), (("i", "have"), "ive"),
    (("you", "are"), "youre"), (("you", "will"), "youll"), (("you", "have"), "youve"), (("you", "would"), "youd"),
    (("it", "is"), "its"), (("it", "will"), "itll"), (("it", "would"), "itd"), (("that", "is"), "thats"), (("we", "will"), "well"),
];

/// What may stand between a promise and what is promised.
const EAGERLY: &str = "gladly happily just definitely certainly even also personally absolutely all then";

/// With one of these before it, "I can" promises nothing.
const PURPOSE: &str = "so that what how all where which";

/// One step of a pattern.
enum Step {
    /// One of these words.
    OneOf(Vec<String>),
    /// One of these words, or none.
    Perhaps(Vec<String>),
    /// Up to so many words.
    UpTo(usize),
    /// Up to [`BETWEEN`] words, none of which denies.
    Between,
    /// One of [`PROMISES`], and perhaps one of [`EAGERLY`].
    Promise,
    /// A clause begins or ends here.
    Edge,
}

impl Step {
    fn of(written: &str) -> Self {
        let words = |list: &str| list.split('/').map(str::to_owned).collect();
        if let Some(most) = written.strip_prefix("..").and_then(|most| most.parse().ok()) {
            return Self::UpTo(most);
        }
        match written.strip_prefix('(').and_then(|step| step.strip_suffix(')')) {
            _ if matches!(written, "^" | "$") => Self::Edge,
            _ if written == ".." => Self::Between,
            _ if written == "ill+" => Self::Promise,
            Some(list) => Self::Perhaps(words(list)),
            None => Self::OneOf(words(written)),
        }
    }
}

impl<'a> Cut<'a> {
    pub fn of(text: &'a str) -> Self {
        let (mut clause, mut sentence, mut end) = (0, 0, 0);
        let mut words: Vec<Word> = Vec::new();
        for (span, folded) in phrase::words(text) {
            let gap = &text[end..span.start];
            let title =
                words.last().is_some_and(|last| matches!(last.folded.as_str(), "mr" | "mrs" | "ms" | "dr" | "st"));
            if !words.is_empty() && gap.contains(ends_sentence) && !(title && gap.trim() == ".") {
                sentence += 1;
            }
            if gap.contains(ends_clause) {
                clause += 1;
            }
            end = span.end;
            words.push(Word { folded, span, clause, sentence });
        }
        Self::with(text, words)
    }

    fn with(text: &'a str, words: Vec<Word>) -> Self {
        let known = words.iter().map(|word| word.folded.clone()).collect();
        let mut cut = Self { text, words, known, promises: Vec::new() };
        let at = |at| PROMISES.iter().map(move |promise| (at, promise));
        let found = (0..cut.words.len()).flat_map(at);
        cut.promises = found.filter_map(|(at, (promise, much))| Some((at, cut.after(promise, at)?, *much))).collect();
        cut
    }

    /// The same with what can be contracted in one word ("I am" as "i'm"), for patterns that have it so.
    pub fn contracted(&self) -> Self {
        let mut words: Vec<Word> = Vec::with_capacity(self.words.len());
        for word in &self.words {
            let short = |last: &Word| {
                let pair = (last.folded.as_str(), word.folded.as_str());
                CONTRACTIONS
                    .iter()
                    .find(|(long, _)| *long == pair && last.clause == word.clause)
                    .map(|(_, short)| *short)
            };
            match words.last_mut().and_then(|last| Some((short(last)?, last))) {
                Some((short, last)) => {
                    short.clone_into(&mut last.folded);
                    last.span.end = word.span.end;
                }
                None => words.push(word.clone()),
            }
        }
        Self::with(self.text, words)
    }

    /// The words from the first to the last of `run`, as they were said.
    pub fn said(&self, run: &Range<usize>) -> &'a str {
        match (self.words.get(run.start), self.words.get(run.end.wrapping_sub(1))) {
            (Some(first), Some(last)) => &self.text[first.span.start..last.span.end],
            _ => "",
        }
    }

    /// Where `pattern` matches first.
    pub fn find(&self, pattern: &str) -> Option<Range<usize>> {
        self.find_all(pattern).next()
    }

    /// Everywhere `pattern` matches.
    pub fn find_all(&self, pattern: &str) -> impl Iterator<Item = Range<usize>> {
        let bare = pattern.replace('\'', "");
        let steps: Vec<Step> = bare.split_ascii_whitespace().map(Step::of).collect();
        let places = if steps.iter().all(|step| self.may_hold(step)) { self.words.len() } else { 0 };
        (0..places).filter_map(move |at| Some(at..self.go(&steps, at, self.words[at].sentence)?))
    }

    /// Whether some word here is one that `step` must have.
    fn may_hold(&self, step: &Step) -> bool {
        match step {
            Step::OneOf(words) => words.iter().any(|word| self.known.contains(word)),
            Step::Promise => !self.promises.is_empty(),
            Step::Perhaps(_) | Step::UpTo(_) | Step::Between | Step::Edge => true,
        }
    }

    fn go(&self, steps: &[Step], at: usize, sentence: usize) -> Option<usize> {
        let Some((step, rest)) = steps.split_first() else { return Some(at) };
        let here = || self.words.get(at).filter(|word| word.sentence == sentence);
        let fits = |words: &[String]| here().is_some_and(|here| words.contains(&here.folded));
        match step {
            Step::UpTo(most) => (at..=at + most).find_map(|at| self.go(rest, at, sentence)),
            Step::Between => {
                let most =
                    (0..BETWEEN).take_while(|n| self.words.get(at + n).is_some_and(|word| !denies(word))).count();
                (at..=at + most).find_map(|at| self.go(rest, at, sentence))
            }
            Step::Promise => {
                let from = self.promises.partition_point(|(begins, ..)| *begins < at);
                let mut here = self.promises[from..].iter().take_while(|(begins, ..)| *begins == at);
                here.find_map(|(_, end, _)| self.go(rest, *end, sentence))
            }
            Step::Edge => self.starts(at).then(|| self.go(rest, at, sentence))?,
            Step::Perhaps(words) if fits(words) => {
                self.go(rest, at + 1, sentence).or_else(|| self.go(rest, at, sentence))
            }
            Step::Perhaps(_) => self.go(rest, at, sentence),
            Step::OneOf(words) => fits(words).then(|| self.go(rest, at + 1, sentence))?,
        }
    }

    /// Where what is promised begins, when the words of `promise` stand at `at` and it follows in the same clause.
    fn after(&self, promise: &str, at: usize) -> Option<usize> {
        let is = |at: usize, word: &str| self.words.get(at).is_some_and(|here| here.folded == word);
        if !promise.split(' ').enumerate().all(|(n, word)| is(at + n, word)) {
            return None;
        }
        let next = at + promise.split(' ').count();
        let end = next + usize::from(EAGERLY.split(' ').any(|word| is(next, word)));
        let purpose = promise == "i can" && at > 0 && PURPOSE.split(' ').any(|word| is(at - 1, word));
        (!purpose && self.words.get(end)?.clause == self.words[at].clause).then_some(end)
    }

    /// Whether a clause begins at this word, which is where the one before ends.
    fn starts(&self, at: usize) -> bool {
        at == 0 || at >= self.words.len() || self.words[at].clause != self.words[at - 1].clause
    }

    /// How much the promise that begins at this word promises, if one does.
    pub fn promise(&self, at: usize) -> Option<Promise> {
        self.promises.iter().find(|(begins, ..)| *begins == at).map(|(.., much)| *much)
    }

    /// Whether the sentence of a word ends in a question mark.
    pub fn asked(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let last = self.words.iter().rev().find(|other| other.sentence == word.sentence);
        let rest = last.map_or("", |last| &self.text[last.span.end..]);
        rest.chars().find(|c| ends_sentence(*c)) == Some('?') && !rest.starts_with(char::is_alphanumeric)
    }
}

fn denies(word: &Word) -> bool {
    DENIALS.split(' ').any(|denial| denial == word.folded)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '\n')
}

fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, ',' | ';' | ':' | '—' | '–' | '(' | ')' | '"' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::Cut;

    #[test]
    fn patterns_find_words() {
        for (pattern, text, found) in [
            ("i'm (just) an ai/model", "Well, I’m an AI.", Some("I’m an AI")),
            ("i'm (just) an ai/model", "I'm just a man. An AI", None),
            ("as a ..2 model", "As a large language model I", Some("As a large language model")),
            ("as a ..2 model", "As a. Model", None),
            ("^ deal $", "No deal. Deal, then.", Some("Deal")),
            ("^ deal $", "No deal", None),
            ("i'll+ write .. down", "I can write all of it down.", Some("I can write all of it down")),
            ("i'll+ stay", "I will gladly stay.", Some("I will gladly stay")),
            ("i'll+ .. stay", "I will certainly not stay.", None),
            ("i'll+ .. stay", "Well, they stay.", None),
            ("i'll+ write .. down", "Say it slowly, so I can write it down.", None),
        ] {
            let cut = Cut::of(text);
            assert_eq!(cut.find(pattern).map(|run| cut.said(&run)), found, "{pattern} in {text}");
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        for (text, sentences) in [("Mrs. Ogden rang. At 6.15", 3), ("No… fine", 2), ("\n\nNo", 1), ("Why? Why not?", 2)]
        {
            let cut = Cut::of(text);
            assert_eq!(cut.words.last().unwrap().sentence + 1, sentences, "{text}");
        }
        assert!(Cut::of("I'll stay, you think? No.").asked(1) && !Cut::of("Why? I'll stay.").asked(1));
    }
}
