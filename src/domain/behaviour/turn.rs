//! A turn cut once into words, clauses and sentences, also where there is no punctuation and no capital.

use std::ops::Range;

use super::{
    lexicon::{Classes, Lexicon, fingerprint, stem},
    quotation::quoted,
};

/// How much of a turn is read, in characters; what follows cannot change what is found.
pub(super) const READ: usize = 4_000;

/// How a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Stop,
    Asked,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    None,
    Clause,
    Sentence,
}

/// A word as the rules see it; contractions are written out (`don't` is two tokens over the same bytes).
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// The word's number in the lexicon; 0 for a word no rule knows.
    pub word: u16,
    pub classes: Classes,
    /// A number that forms of the same content word share; 0 for function words.
    pub stem: u64,
    /// A number that stands for the word as written, in lower case.
    pub written: u64,
    /// Where it stands in the turn, in bytes.
    pub span: Range<usize>,
    /// Whether a clause can be read as beginning here.
    pub lead: bool,
    /// Whether punctuation stands before it.
    pub broken: bool,
    pub clause: usize,
    pub sentence: usize,
}

/// A run of tokens up to a full stop, question mark or line end.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub tokens: Range<usize>,
    pub mark: Mark,
}

/// A turn, cut.
#[derive(Debug, Default)]
pub(super) struct Turn {
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    /// What stands between double quotation marks, in bytes, where words stand outside them too.
    quoted: Vec<Range<usize>>,
}

impl Turn {
    /// Cuts `text`.
    pub fn of(lexicon: &Lexicon, text: &str) -> Self {
        let mut cut = Cut { lexicon, breaks: Vec::with_capacity(48), turn: Self::default() };
        cut.turn.tokens.reserve(48);
        cut.words(text);
        cut.leads();
        cut.turn.quoting(text);
        cut.turn
    }

    /// Notes what is quoted; a question that is only quoted is not asked.
    fn quoting(&mut self, text: &str) {
        self.quoted = quoted(text);
        for at in 0..self.sentences.len() {
            if self.sentences[at].mark == Mark::Asked && self.quotes(self.sentences[at].tokens.end - 1) {
                self.sentences[at].mark = Mark::Stop;
            }
        }
    }

    /// The bytes of the turn from the first to the last of `tokens`.
    pub fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        match (self.tokens.get(tokens.start), self.tokens.get(tokens.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if first.span.start < last.span.end => first.span.start..last.span.end,
            _ => 0..0,
        }
    }

    /// Whether a token is a word that the speaker quotes.
    pub fn quotes(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| self.quoted.iter().any(|quoted| quoted.contains(&token.span.start)))
    }
}

struct Cut<'a> {
    lexicon: &'a Lexicon,
    breaks: Vec<Break>,
    turn: Turn,
}

impl Cut<'_> {
    fn words(&mut self, text: &str) {
        let mut chars = text.char_indices().take(READ).peekable();
        let mut word = String::with_capacity(16);
        let (mut gap, mut mark, mut opened) = (Break::Sentence, Mark::None, 0);
        while let Some((at, c)) = chars.next() {
            if !c.is_alphanumeric() {
                let next = chars.peek().map(|&(_, next)| next);
                let (found, ends) = between(c, next, &word);
                gap = gap.max(found);
                mark = if ends == Mark::None { mark } else { stronger(mark, ends) };
                continue;
            }
            word.clear();
            word.extend(c.to_lowercase());
            let mut end = at + c.len_utf8();
            while let Some(&(at, c)) = chars.peek() {
                if c.is_alphanumeric() {
                    word.extend(c.to_lowercase());
                    end = at + c.len_utf8();
                } else if !(matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}')) {
                    break;
                } else if matches!(c, '\'' | '’') {
                    word.push('\'');
                }
                chars.next();
            }
            if gap == Break::Sentence {
                self.close(opened, mark);
                opened = self.turn.tokens.len();
            }
            self.push(word.trim_end_matches('\''), at..end, gap, c.is_uppercase());
            (gap, mark) = (Break::None, Mark::None);
        }
        self.close(opened, mark);
    }

    fn close(&mut self, opened: usize, mark: Mark) {
        let tokens = opened..self.turn.tokens.len();
        if !tokens.is_empty() {
            self.turn.sentences.push(Sentence { tokens, mark });
        }
    }

    fn push(&mut self, word: &str, span: Range<usize>, gap: Break, capital: bool) {
        let sentence = self.turn.sentences.len();
        let mut gap = gap;
        let tied = gap == Break::None && self.turn.tokens.last().is_some_and(|last| last.word == self.lexicon.its);
        self.lexicon.read(word, capital && gap != Break::Sentence, |id, classes, written| {
            let stem = if self.lexicon.is_content(classes) { stem(written) } else { 0 };
            let broken = gap != Break::None;
            self.turn.tokens.push(Token {
                word: id,
                classes,
                stem,
                written: fingerprint(written),
                span: span.clone(),
                lead: false,
                broken,
                clause: 0,
                sentence,
            });
            self.breaks.push(gap);
            gap = Break::None;
        });
        if tied {
            self.untie(sentence);
        }
    }

    /// A bare "its" before such a word is "it is".
    fn untie(&mut self, sentence: usize) {
        let at = self.turn.tokens.iter().rposition(|token| token.word == self.lexicon.its);
        if let Some(at) = at.filter(|at| self.has(at + 1, self.lexicon.known.its_next)) {
            let span = self.turn.tokens[at].span.clone();
            let mut parts = Vec::with_capacity(2);
            self.lexicon.read("it's", false, |word, classes, written| {
                parts.push(Token {
                    word,
                    classes,
                    stem: 0,
                    written: fingerprint(written),
                    span: span.clone(),
                    lead: false,
                    broken: false,
                    clause: 0,
                    sentence,
                });
            });
            if let [it, is] = &mut parts[..] {
                it.broken = self.turn.tokens[at].broken;
                self.turn.tokens[at] = it.clone();
                self.turn.tokens.insert(at + 1, is.clone());
                self.breaks.insert(at + 1, Break::None);
            }
        }
    }

    /// Finds where clauses begin: after punctuation, after openers ("so", "well"), and where word order shows it.
    fn leads(&mut self) {
        let marks = self.breaks.iter().skip(1).any(|gap| *gap != Break::None)
            || self.turn.sentences.last().is_some_and(|last| last.mark != Mark::None);
        let (mut open, mut clause, mut asked) = (true, 0, None);
        for i in 0..self.turn.tokens.len() {
            let hard = self.breaks[i] != Break::None;
            asked = asked.filter(|at| !hard && i - at < 8);
            let soft = !hard && self.begins_by_order(i, !marks, asked.is_some());
            if i > 0 && (hard || (soft && !open)) {
                clause += 1;
            }
            let lead = open || hard || soft;
            if lead && self.has(i, self.lexicon.known.wh) {
                asked = Some(i);
            }
            open = lead && self.is_opener(i);
            let token = &mut self.turn.tokens[i];
            (token.lead, token.clause) = (lead, clause);
        }
    }

    fn has(&self, at: usize, classes: Classes) -> bool {
        self.turn.tokens.get(at).is_some_and(|token| token.classes & classes != 0)
    }

    /// An opener, or the second half of one ("i mean", "you know").
    fn is_opener(&self, i: usize) -> bool {
        let k = &self.lexicon.known;
        self.has(i, k.opener)
            || (self.has(i, k.pair_first) && self.has(i + 1, k.pair_second) && !self.has(i + 2, k.wh))
            || (i > 0 && self.has(i, k.pair_second) && self.has(i - 1, k.pair_first) && self.turn.tokens[i - 1].lead)
    }

    /// `asked` tells that a question word already opened this clause, so that an inversion belongs to it.
    fn begins_by_order(&self, i: usize, bare: bool, asked: bool) -> bool {
        let k = &self.lexicon.known;
        let Some(before) = i.checked_sub(1) else { return true };
        if self.has(before, k.joiner) && self.has(i, k.subject | k.aux | k.wh) {
            return true;
        }
        let bound = k.subject | k.wh | k.aux | k.binder;
        if self.has(i, k.wh) && self.has(i + 1, k.aux) && self.has(i + 2, k.subject | k.det) {
            return !self.has(before, k.binder | k.knowing);
        }
        if !asked && self.has(i, k.aux) && self.has(i + 1, k.subject) && !self.has(before, bound) {
            return self.has(i, k.asker) || bare;
        }
        bare && self.has(i, k.subject)
            && self.has(i + 1, k.aux | k.verb)
            && !self.has(before, bound | k.verb | k.prep | k.det | k.asker)
    }
}

fn stronger(held: Mark, found: Mark) -> Mark {
    if held == Mark::Asked { held } else { found }
}

/// What a character between words breaks, given the character after it and the word before it.
fn between(c: char, next: Option<char>, word: &str) -> (Break, Mark) {
    let tight = next.is_some_and(char::is_alphanumeric);
    match c {
        '?' | '？' => (Break::Sentence, Mark::Asked),
        '.' if tight || matches!(word, "mr" | "mrs" | "ms" | "dr") => (Break::None, Mark::None),
        '.' if next == Some('.') => (Break::Clause, Mark::None),
        '.' | '!' | ';' | '\n' | '\r' | '。' => (Break::Sentence, Mark::Stop),
        ':' | ',' if tight => (Break::None, Mark::None),
        ',' | ':' | '–' | '—' | '(' | ')' | '…' => (Break::Clause, Mark::None),
        '-' if next.is_some_and(|c| c == ' ' || c == '-') => (Break::Clause, Mark::None),
        _ => (Break::None, Mark::None),
    }
}
