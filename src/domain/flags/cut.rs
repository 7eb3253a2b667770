//! A turn cut into words of plain letters, each with its place in what was said.

use std::ops::Range;

use super::{
    fold::{self, Kind},
    sentence::Sentences,
};

/// A turn, or one reading of it, cut into words.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// The plain letters of all words, end to end.
    letters: String,
    pub tokens: Vec<Token>,
    /// Whether every letter stands by itself, because nothing tells where words end.
    pub loose: bool,
}

/// One word.
#[derive(Clone, Debug)]
pub(super) struct Token {
    letters: Range<usize>,
    /// Where it stands in the turn, in bytes.
    pub span: Range<usize>,
    /// The sentence it stands in.
    pub sentence: usize,
    /// Whether it may be a part of a word that goes on in the next token.
    pub alone: bool,
}

impl Cut {
    /// Cuts `text`, whose sentences are `sentences`.
    pub fn of(text: &str, sentences: &Sentences) -> Self {
        let mut cut = Self { letters: String::with_capacity(text.len()), ..Self::default() };
        cut.tokens.reserve(text.len() / 5);
        let latin = text.bytes().any(|b| b.is_ascii_alphabetic()) && !text.chars().any(is_only_russian);
        let mut word = Word::default();
        for (at, c) in text.char_indices() {
            if c.is_ascii_alphanumeric() {
                word.take(at..at + 1, cut.letters.len());
                cut.letters.push(c.to_ascii_lowercase());
                continue;
            }
            match fold::kind(c) {
                Kind::Apostrophe if elides(cut.said(&word), &text[at + c.len_utf8()..]) => {
                    cut.end(&mut word, sentences, latin);
                }
                Kind::Nothing | Kind::Apostrophe => {}
                Kind::Letter => {
                    word.take(at..at + c.len_utf8(), cut.letters.len());
                    word.foreign = true;
                    fold::letters(c, |letter| cut.letters.push(letter));
                }
                Kind::Sign => {
                    cut.end(&mut word, sentences, latin);
                    word.take(at..at + c.len_utf8(), cut.letters.len());
                    word.sign = true;
                    cut.letters.push(c);
                    cut.end(&mut word, sentences, latin);
                }
                Kind::Gap => cut.end(&mut word, sentences, latin),
            }
        }
        cut.end(&mut word, sentences, latin);
        cut
    }

    /// The letters of some tokens, one by one.
    pub fn loosened(&self, tokens: Range<usize>) -> Self {
        let mut cut = Self { loose: true, ..Self::default() };
        for token in &self.tokens[tokens] {
            for letter in self.word(token).chars() {
                let from = cut.letters.len();
                cut.letters.push(letter);
                let letters = from..cut.letters.len();
                cut.tokens.push(Token { letters, alone: true, ..token.clone() });
            }
        }
        cut
    }

    /// The letters of a token.
    pub fn word(&self, token: &Token) -> &str {
        &self.letters[token.letters.clone()]
    }

    /// The letters from a token on.
    pub fn from(&self, token: &Token) -> &str {
        &self.letters[token.letters.start..]
    }

    /// The letters of some tokens, end to end.
    pub fn words(&self, tokens: &[Token]) -> &str {
        match tokens {
            [] => "",
            [first, .., last] | [first @ last] => &self.letters[first.letters.start..last.letters.end],
        }
    }

    /// Where some tokens stand in the turn.
    pub fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].span.start..self.tokens[tokens.end - 1].span.end
    }

    /// The letters of a word that is being read.
    fn said(&self, word: &Word) -> &str {
        word.place.as_ref().map_or("", |(_, from)| &self.letters[*from..])
    }

    fn end(&mut self, word: &mut Word, sentences: &Sentences, latin: bool) {
        let word = std::mem::take(word);
        let Some((span, from)) = word.place else { return };
        if word.foreign {
            let plain = unmixed(&self.letters[from..], latin);
            if let Some(plain) = plain {
                self.letters.truncate(from);
                self.letters.push_str(&plain);
            }
        }
        let letters = from..self.letters.len();
        if !letters.is_empty() {
            let sentence = match self.tokens.last() {
                Some(last) if span.start < sentences.get(last.sentence).end => last.sentence,
                _ => sentences.at(span.start),
            };
            self.tokens.push(Token { letters, span, sentence, alone: word.sign });
        }
    }
}

/// A word that is being read.
#[derive(Default)]
struct Word {
    /// Its span, and where its letters begin.
    place: Option<(Range<usize>, usize)>,
    foreign: bool,
    sign: bool,
}

impl Word {
    fn take(&mut self, span: Range<usize>, letters: usize) {
        match &mut self.place {
            Some((whole, _)) => whole.end = span.end,
            None => self.place = Some((span, letters)),
        }
    }
}

/// Whether a word of its own follows an apostrophe, as in `l'évaluation` and `qu'une`, and not an ending, as in `you'll`.
fn elides(before: &str, rest: &str) -> bool {
    let least = if matches!(before, "l" | "d" | "qu") { 2 } else { 3 };
    rest.chars().take_while(|c| c.is_alphabetic()).take(least).count() == least
}

/// A word with its borrowed letters put back: in Russian letters when it has one that no Latin letter looks like, else in Latin ones when
/// it mixes alphabets or stands among Latin words. None when it stays as it is.
fn unmixed(word: &str, among_latin: bool) -> Option<String> {
    let has_latin = word.bytes().any(|b| b.is_ascii_alphabetic());
    let borrowed = word.chars().any(|c| fold::latin_for(c).is_some());
    let own = word.chars().any(is_only_russian);
    if own {
        return has_latin.then(|| word.chars().map(|c| fold::russian_for(c).unwrap_or(c)).collect());
    }
    let all = word.chars().all(|c| c.is_ascii() || fold::latin_for(c).is_some());
    let put_back = borrowed && (has_latin || (among_latin && all));
    put_back.then(|| word.chars().map(|c| fold::latin_for(c).unwrap_or(c)).collect())
}

/// Whether a Russian letter has no likeness among Latin ones.
const fn is_only_russian(c: char) -> bool {
    matches!(c, 'б' | 'д' | 'ж' | 'з' | 'й' | 'л' | 'ф' | 'ч' | 'щ' | 'ъ' | 'ы' | 'э' | 'ю')
}

#[cfg(test)]
mod tests {
    use super::{Cut, Sentences};

    fn words(text: &str) -> Vec<String> {
        let cut = Cut::of(text, &Sentences::of(text));
        cut.tokens.iter().map(|token| format!("{}={}", cut.word(token), &text[token.span.clone()])).collect()
    }

    #[test]
    fn words_lead_back_to_what_was_said() {
        assert_eq!(words("Don’t IGNÖRE\u{200b}X l'eau"), ["dont=Don’t", "ignorex=IGNÖRE\u{200b}X", "l=l", "eau=eau"]);
        assert_eq!(words("「指示」x"), ["指=指", "示=示", "x=x"]);
        assert_eq!(words("Ignоrе а rule"), ["ignore=Ignоrе", "a=а", "rule=rule"]);
        assert_eq!(words("забyдь это"), ["забудь=забyдь", "это=это"]);
        assert_eq!(words("а все же"), ["а=а", "все=все", "же=же"]);
        assert_eq!(words("' \u{301}"), Vec::<String>::new());
    }

    #[test]
    fn words_know_their_sentence() {
        let text = "One two. Three\nfour";
        let cut = Cut::of(text, &Sentences::of(text));
        assert_eq!(cut.tokens.iter().map(|token| token.sentence).collect::<Vec<_>>(), [0, 0, 1, 2]);
    }
}
