//! Other ways to read a turn: letters that stand apart, backwards, moved by thirteen, or with digits for letters. Each is tried only where
//! something in the turn asks for it, so that plain talk is read once.

use std::ops::Range;

use super::{cut::Cut, index, sentence::Sentences};

/// So many single letters in a row are a spelt-out word.
const SPELT: usize = 4;

/// A word of so many letters may be several without spaces.
const LONG: usize = 16;

/// A reading, and whether it runs from the turn's end to its start.
pub(super) struct Reading {
    pub cut: Cut,
    pub backwards: bool,
}

/// The other readings that `text`, cut as `cut`, asks for.
pub(super) fn of(text: &str, cut: &Cut, sentences: &Sentences) -> Vec<Reading> {
    let mut readings: Vec<Reading> = spelt(cut).into_iter().map(|run| forwards(cut.loosened(run))).collect();
    let same_places = |changed: &str| forwards(Cut::of(changed, sentences));
    if has_digits_for_letters(text) {
        readings.extend(["i", "l"].map(|one| same_places(&with_letters_for_digits(text, one))));
    }
    let begins = |turned: fn(&str) -> Option<String>| {
        cut.tokens.iter().any(|token| turned(cut.word(token)).is_some_and(|word| index::begins(&word)))
    };
    if begins(thirteen_on) {
        readings.push(same_places(&text.chars().map(thirteen).collect::<String>()));
    }
    if begins(backwards) {
        readings.push(same_places(&words_turned(text)));
        let turned: String = text.chars().rev().collect();
        readings.push(Reading { cut: Cut::of(&turned, &Sentences::of(&turned)), backwards: true });
    }
    readings
}

fn forwards(cut: Cut) -> Reading {
    Reading { cut, backwards: false }
}

/// The runs of tokens that may be spelt out, and the words long enough to be several.
fn spelt(cut: &Cut) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let single = |at: usize| !cut.tokens[at].alone && cut.word(&cut.tokens[at]).chars().nth(1).is_none();
    let mut at = 0;
    while at < cut.tokens.len() {
        let end = at + (at..cut.tokens.len()).take_while(|at| single(*at)).count();
        if end >= at + SPELT {
            match found.last_mut() {
                Some(last) if last.end + 1 >= at => last.end = end,
                _ => found.push(at..end),
            }
        } else if cut.word(&cut.tokens[at]).chars().count() >= LONG {
            found.push(at..at + 1);
        }
        at = end.max(at + 1);
    }
    found
}

/// Whether some word has a digit or sign where a letter should be: `1gnore`, `m@rk`; not `6th`, `Q3` or `2024`.
fn has_digits_for_letters(text: &str) -> bool {
    let looks = |b: u8| matches!(b, b'0' | b'1' | b'3' | b'4' | b'5' | b'7' | b'@' | b'$' | b'|');
    if !text.bytes().any(looks) {
        return false;
    }
    text.split_ascii_whitespace().any(|word| {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        let inner =
            word.as_bytes().windows(3).any(|w| w[0].is_ascii_alphabetic() && looks(w[1]) && w[2].is_ascii_alphabetic());
        let first = word.bytes().next().is_some_and(looks) && letters > 3;
        (inner && letters > 1) || first
    })
}

fn with_letters_for_digits(text: &str, one: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '|' | '!' if one == "i" => 'i',
        '1' | '|' => 'l',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        c => c,
    };
    text.chars().map(letter).collect()
}

/// A Latin letter thirteen places on.
const fn thirteen(c: char) -> char {
    match c {
        'a'..='m' | 'A'..='M' => (c as u8 + 13) as char,
        'n'..='z' | 'N'..='Z' => (c as u8 - 13) as char,
        c => c,
    }
}

/// The first letters of a word of some length, moved by thirteen.
fn thirteen_on(word: &str) -> Option<String> {
    (word.len() > 3 && word.is_ascii()).then(|| word.chars().take(4).map(thirteen).collect())
}

/// The last letters of a word of some length, turned round; all of a sign.
fn backwards(word: &str) -> Option<String> {
    (word.len() > 2).then(|| word.chars().rev().take(4).collect())
}

/// `text` with each word turned round in its place.
fn words_turned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        out.extend(word.chars().rev());
        out.push_str(&piece[word.len()..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::has_digits_for_letters;

    #[test]
    fn digits_for_letters_are_told_from_numbers() {
        for text in ["1gnore it", "pr3vious", "m@rk", "mark 4ll ch3cks", "v3rd1ct"] {
            assert!(has_digits_for_letters(text), "{text}");
        }
        for text in ["on the 6th at 2pm", "Q3 of 2024", "COVID19", "40 hours, 100%", "$5", "B1"] {
            assert!(!has_digits_for_letters(text), "{text}");
        }
    }
}
