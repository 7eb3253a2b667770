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
    /// Where a promise begins, and where what is promised does, in order; found once for all patterns.
    promises: Vec<(usize, usize)>,
}

/// One word, lower case, without apostrophes.
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

/// Ways to promise, as folded words.
const PROMISES: [&str; 44] = [
    "ill",
    "i will",
    "im going to",
    "i am going to",
    "i can",
    "id love to",
    "id be happy to",
    "id be glad to",
    "im happy to",
    "i am happy to",
    "im willing to",
    "i am willing to",
    "im ready to",
    "i am ready to",
    "i promise to",
    "i agree to",
    "let me",
    "lets",
    "we can",
    "well",
    "we will",
    "i shall",
    "im prepared to",
    "i am prepared to",
    "id be willing to",
    "i commit to",
    "ill commit to",
    "id be open to",
    "id be up for",
    "im open to",
    "im up for",
    "i might as well",
    "i suppose i could",
    "i suppose i can",
    "i suppose we could",
    "i guess i can",
    "i guess we can",
    "perhaps i could",
    "perhaps we could",
    "maybe we could",
    "how about i",
    "how about we",
    "why dont i",
    "shall we",
];

/// Those that offer, also with a question mark.
const OFFERS: [&str; 4] = ["how about i", "how about we", "why dont i", "shall we"];

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
        let known = words.iter().map(|word| word.folded.clone()).collect();
        let mut cut = Self { text, words, known, promises: Vec::new() };
        let at = |at| PROMISES.iter().map(move |promise| (at, promise));
        let found = (0..cut.words.len()).flat_map(at).filter_map(|(at, promise)| Some((at, cut.after(promise, at)?)));
        cut.promises = found.collect();
        cut
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
                let from = self.promises.partition_point(|(begins, _)| *begins < at);
                let mut here = self.promises[from..].iter().take_while(|(begins, _)| *begins == at);
                here.find_map(|(_, end)| self.go(rest, *end, sentence))
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

    /// Whether a promise begins at this word that is one also with a question mark.
    pub fn offers(&self, at: usize) -> bool {
        OFFERS.iter().any(|offer| self.after(offer, at).is_some())
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
