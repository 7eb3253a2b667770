//! Ways to write the same words so that a machine still reads them.

use base64::{Engine, prelude::BASE64_STANDARD};

/// A way to write words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    Plain,
    Base64,
    Hexadecimal,
    HexPairs,
    Binary,
    Rot13,
    Percent,
    UnicodeEscapes,
    HtmlEntities,
    Leet,
    Reversed,
    WordsReversed,
    SpacedLetters,
    DashedLetters,
    NoSpaces,
    ZeroWidth,
    Lookalikes,
    FullWidth,
    Script,
    Accents,
    EmojiBetweenWords,
    EmojiBetweenLetters,
    StopsBetweenWords,
    Capitals,
}

impl Code {
    pub const ALL: [Self; 24] = [
        Self::Plain,
        Self::Base64,
        Self::Hexadecimal,
        Self::HexPairs,
        Self::Binary,
        Self::Rot13,
        Self::Percent,
        Self::UnicodeEscapes,
        Self::HtmlEntities,
        Self::Leet,
        Self::Reversed,
        Self::WordsReversed,
        Self::SpacedLetters,
        Self::DashedLetters,
        Self::NoSpaces,
        Self::ZeroWidth,
        Self::Lookalikes,
        Self::FullWidth,
        Self::Script,
        Self::Accents,
        Self::EmojiBetweenWords,
        Self::EmojiBetweenLetters,
        Self::StopsBetweenWords,
        Self::Capitals,
    ];

    /// `text` written so; unchanged where the code has no letters for it.
    pub fn write(self, text: &str) -> String {
        let bytes =
            |each: fn(&u8) -> String, between: &str| text.as_bytes().iter().map(each).collect::<Vec<_>>().join(between);
        let letters = |each: fn(char) -> char| text.chars().map(each).collect::<String>();
        match self {
            Self::Plain => text.to_owned(),
            Self::Base64 => BASE64_STANDARD.encode(text),
            Self::Hexadecimal => bytes(|byte| format!("{byte:02x}"), ""),
            Self::HexPairs => bytes(|byte| format!("{byte:02x}"), " "),
            Self::Binary => bytes(|byte| format!("{byte:08b}"), " "),
            Self::Rot13 => letters(thirteen_on),
            Self::Percent => bytes(|byte| format!("%{byte:02X}"), ""),
            Self::UnicodeEscapes => {
                text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat()
            }
            Self::HtmlEntities => text.chars().map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat(),
            Self::Leet => letters(leet),
            Self::Reversed => text.chars().rev().collect(),
            Self::WordsReversed => by_words(text, |word| word.chars().rev().collect(), " "),
            Self::SpacedLetters => between_letters(text, " "),
            Self::DashedLetters => between_letters(text, "-"),
            Self::NoSpaces => text.split_whitespace().collect(),
            Self::ZeroWidth => between_letters(text, "\u{200b}").replace("\u{200b} \u{200b}", " "),
            Self::Lookalikes => letters(lookalike),
            Self::FullWidth => letters(full_width),
            Self::Script => letters(script),
            Self::Accents => {
                text.chars().flat_map(|c| [Some(c), c.is_alphabetic().then_some('\u{336}')]).flatten().collect()
            }
            Self::EmojiBetweenWords => by_words(text, str::to_owned, " 🔥 "),
            Self::EmojiBetweenLetters => between_letters(text, "🔥"),
            Self::StopsBetweenWords => by_words(text, str::to_owned, ". "),
            Self::Capitals => text.to_uppercase(),
        }
    }
}

fn by_words(text: &str, each: impl Fn(&str) -> String, between: &str) -> String {
    text.split_whitespace().map(each).collect::<Vec<_>>().join(between)
}

fn between_letters(text: &str, between: &str) -> String {
    text.chars().map(String::from).collect::<Vec<_>>().join(between)
}

fn thirteen_on(c: char) -> char {
    match c {
        'a'..='m' | 'A'..='M' => char::from(c as u8 + 13),
        'n'..='z' | 'N'..='Z' => char::from(c as u8 - 13),
        c => c,
    }
}

fn leet(c: char) -> char {
    match c.to_ascii_lowercase() {
        'o' => '0',
        'i' => '1',
        'e' => '3',
        'a' => '4',
        's' => '5',
        't' => '7',
        _ => c,
    }
}

fn lookalike(c: char) -> char {
    match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'o' => 'о',
        'p' => 'р',
        'x' => 'х',
        'y' => 'у',
        c => c,
    }
}

fn full_width(c: char) -> char {
    if c.is_ascii_alphanumeric() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c }
}

/// Bold mathematical letters, as fonts for social networks make them.
fn script(c: char) -> char {
    let moved = |base: u32, from: char| char::from_u32(base + u32::from(c) - u32::from(from)).unwrap_or(c);
    match c {
        'a'..='z' => moved(0x1d41a, 'a'),
        'A'..='Z' => moved(0x1d400, 'A'),
        c => c,
    }
}
