//! A text cut into the words that may be parts of names.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A run of letters and digits; a character by itself where a script writes no spaces between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// The word in lower case and without accents: `José` is `jose`.
    pub key: String,
    /// How it is written.
    pub case: Case,
    /// Whether a sentence, or something quoted, begins with it.
    pub first: bool,
}

impl Token {
    /// Whether it is a single letter with a capital.
    pub fn is_initial(&self) -> bool {
        self.case == Case::Capital && self.key.chars().count() == 1
    }
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Small letters.
    Lower,
    /// A capital and more.
    Capital,
    /// Capitals only, two or more.
    Upper,
    /// In a script that has no capitals and puts no spaces between words.
    Unspaced,
    /// Digits, or a script without capitals.
    None,
}

/// Cuts `text`. A line end begins no sentence, for white space must not matter.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let (mut first, mut start) = (true, None);
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || start.is_some() && is_combining_mark(c);
        let alone = inside && unspaced(c);
        if let Some(from) = start.filter(|_| !inside || alone) {
            push(&mut tokens, text, from..at, &mut first);
            start = None;
        }
        if alone {
            push(&mut tokens, text, at..at + c.len_utf8(), &mut first);
        } else if inside {
            start = start.or(Some(at));
        } else {
            first = begins(c, first, tokens.last());
        }
    }
    if let Some(from) = start {
        push(&mut tokens, text, from..text.len(), &mut first);
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, text: &str, span: Range<usize>, first: &mut bool) {
    let word = &text[span.clone()];
    tokens.push(Token { key: key(word), case: case(word), first: std::mem::take(first), span });
}

/// Whether a sentence begins after `c`.
fn begins(c: char, first: bool, last: Option<&Token>) -> bool {
    match c {
        // "Dr. Patel" and "J. Smith" go on.
        '.' => first || last.is_none_or(|last| !last.is_initial() && !super::words::is_honorific(&last.key)),
        '!' | '?' | ':' | ';' | '…' | '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '(' | '[' | '*' | '•' | '–' | '—'
        | '。' | '？' | '！' => true,
        c if c.is_whitespace() || matches!(c, '\'' | '’' | '-' | ')') => first,
        _ => false,
    }
}

/// A word in lower case and without accents.
pub fn key(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else { return Case::None };
    if unspaced(first) {
        return Case::Unspaced;
    }
    let mut rest = letters.peekable();
    match (first.is_uppercase(), first.is_lowercase()) {
        (true, _) if rest.peek().is_some() && rest.all(char::is_uppercase) => Case::Upper,
        (true, _) => Case::Capital,
        (false, true) => Case::Lower,
        (false, false) => Case::None,
    }
}

/// Whether `c` belongs to a script that puts no spaces between words, or hangs endings on names: Han, Kana, Hangul, Thai, Lao, Khmer,
/// Burmese.
fn unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::{Case, tokens};

    #[test]
    fn words_are_cut_with_their_case_and_whether_they_come_first() {
        let text = "Dr. José said: “Sam’s NOT here.”\nwith 王伟";
        let found: Vec<(String, Case, bool)> =
            tokens(text).into_iter().map(|token| (token.key, token.case, token.first)).collect();
        let wanted = [
            ("dr", Case::Capital, true),
            ("jose", Case::Capital, false),
            ("said", Case::Lower, false),
            ("sam", Case::Capital, true),
            ("s", Case::Lower, false),
            ("not", Case::Upper, false),
            ("here", Case::Lower, false),
            ("with", Case::Lower, true),
            ("王", Case::Unspaced, false),
            ("伟", Case::Unspaced, false),
        ];
        assert_eq!(found, wanted.map(|(key, case, first)| (key.to_owned(), case, first)));
    }
}
