//! Letters made plain: one written form for the many that look or mean the same. What stands for nothing is dropped.
//!
//! Unicode's own table of lookalikes (UTS #39) folds to shapes (`m` to `rn`, `I` and `1` to `l`) and keeps small capitals apart, so it
//! would have to be turned into letters again; the few alphabets that attackers borrow from are listed here instead.

use std::{borrow::Cow, ops::Range};

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// What a character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is not there: zero-width, a direction mark, an accent, a variation selector.
    Nothing,
    /// It belongs to the word without being a letter of it.
    Apostrophe,
    /// It is part of a word.
    Letter,
    /// A word by itself, as in Chinese and Japanese.
    Sign,
    /// It parts words.
    Gap,
}

/// What `c` is.
pub(super) fn kind(c: char) -> Kind {
    match c {
        '\'' | '’' | 'ʼ' | '‘' | '`' | '´' => Kind::Apostrophe,
        _ if c.is_ascii_alphanumeric() => Kind::Letter,
        _ if c.is_ascii() => Kind::Gap,
        _ if is_nothing(c) => Kind::Nothing,
        _ if is_sign(c) => Kind::Sign,
        _ if c.is_alphanumeric() || badge(c).is_some() => Kind::Letter,
        _ => Kind::Gap,
    }
}

/// Whether `c` is a word by itself: a Chinese character or a Japanese syllable.
pub(super) fn is_sign(c: char) -> bool {
    ('\u{3040}'..='\u{9fff}').contains(&c) && c.is_alphanumeric()
}

fn is_nothing(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{640}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// A text without what cannot be seen and with signs of the usual width, and where each byte of it comes from.
#[derive(Debug)]
pub(super) struct Plain<'a> {
    pub text: Cow<'a, str>,
    /// For each byte of `text`, and for its end, the byte of the original; none where nothing was changed.
    origin: Option<Vec<usize>>,
}

impl<'a> Plain<'a> {
    pub fn of(original: &'a str) -> Self {
        if original.is_ascii() {
            return Self { text: Cow::Borrowed(original), origin: None };
        }
        let (mut text, mut origin) = (String::with_capacity(original.len()), Vec::with_capacity(original.len() + 1));
        for (at, c) in original.char_indices().filter(|(_, c)| kind(*c) != Kind::Nothing) {
            text.push(usual_width(c));
            origin.resize(text.len(), at);
        }
        origin.push(original.len());
        Self { text: Cow::Owned(text), origin: Some(origin) }
    }

    /// Where a passage of `text` stands in the original.
    pub fn original(&self, passage: Range<usize>) -> Range<usize> {
        match &self.origin {
            Some(origin) => origin[passage.start]..origin[passage.end],
            None => passage,
        }
    }
}

/// The ASCII sign for one of double width.
fn usual_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Hands the plain letters of `c` to `push`: lower case, without accents, of the usual width.
pub(super) fn letters(c: char, mut push: impl FnMut(char)) {
    if let Some(letter) = badge(c) {
        return push(letter);
    }
    if is_sign(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c) || matches!(c, 'й' | 'Й') {
        return c.to_lowercase().for_each(push);
    }
    decompose_compatible(c, |part| {
        for part in part.to_lowercase().filter(|part| !is_combining_mark(*part)) {
            match part {
                'ß' => "ss".chars().for_each(&mut push),
                'æ' => "ae".chars().for_each(&mut push),
                'œ' => "oe".chars().for_each(&mut push),
                'ø' => push('o'),
                'ł' => push('l'),
                'đ' | 'ð' => push('d'),
                'ı' => push('i'),
                part => push(part),
            }
        }
    });
}

/// The letter on a badge: `🅰`, `🅐`, `🇦`, which no normal form turns into letters.
fn badge(c: char) -> Option<char> {
    let base = [0x1f150_u32, 0x1f170, 0x1f1e6].into_iter().find(|base| (*base..base + 26).contains(&u32::from(c)))?;
    char::from_u32(u32::from('a') + u32::from(c) - base)
}

/// The Latin letter that `c`, in lower case, can be taken for.
pub(super) const fn latin_for(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' | 'ᴀ' | 'ɑ' | 'ɐ' | 'ꭺ' => 'a',
        'в' | 'β' | 'ʙ' | 'ь' | 'ᏼ' | 'ƃ' => 'b',
        'с' | 'ϲ' | 'ᴄ' | 'ɔ' | 'ꮯ' => 'c',
        'ԁ' | 'ᴅ' | 'ɖ' | 'ꭰ' => 'd',
        'е' | 'ε' | 'ᴇ' | 'ǝ' | 'ə' | 'є' | 'ҽ' | 'ꭼ' => 'e',
        'ꜰ' | 'ƒ' | 'ɟ' => 'f',
        'ɡ' | 'ɢ' | 'ց' | 'ᶃ' | 'ꮐ' => 'g',
        'н' | 'һ' | 'ʜ' | 'ɥ' | 'հ' | 'ꮋ' => 'h',
        'і' | 'ι' | 'ɪ' | 'ɩ' | 'ꭵ' => 'i',
        'ј' | 'ᴊ' | 'ʝ' | 'յ' | 'ꭻ' => 'j',
        'к' | 'κ' | 'ᴋ' | 'ʞ' | 'ꮶ' => 'k',
        'ӏ' | 'ʟ' | 'ɭ' | 'ꮮ' => 'l',
        'м' | 'μ' | 'ᴍ' | 'ɯ' | 'ꮇ' => 'm',
        'η' | 'ɴ' | 'п' | 'ո' | 'и' | 'ɳ' => 'n',
        'о' | 'ο' | 'ᴏ' | 'օ' | 'σ' | 'ɵ' | 'θ' => 'o',
        'р' | 'ρ' | 'ᴘ' | 'ꮲ' => 'p',
        'ԛ' | 'զ' => 'q',
        'г' | 'ʀ' | 'ɹ' | 'ɾ' | 'я' | 'ꮢ' => 'r',
        'ѕ' | 'ꜱ' | 'ʂ' | 'ꮪ' => 's',
        'т' | 'τ' | 'ᴛ' | 'ʇ' | 'ꭲ' => 't',
        'υ' | 'ᴜ' | 'ս' | 'ʋ' | 'ц' => 'u',
        'ν' | 'ѵ' | 'ᴠ' | 'ʌ' | 'ꮩ' => 'v',
        'ԝ' | 'ᴡ' | 'ʍ' | 'ω' | 'ա' | 'ш' | 'ꮃ' => 'w',
        'х' | 'χ' | '×' => 'x',
        'у' | 'γ' | 'ʏ' | 'ү' | 'ʎ' => 'y',
        'ᴢ' | 'ʐ' | 'ꮓ' => 'z',
        _ => return None,
    })
}

/// The Russian letter that the Latin letter `c` can be taken for.
pub(super) const fn russian_for(c: char) -> Option<char> {
    Some(match c {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Kind, Plain, kind, letters};

    #[test]
    fn letters_are_made_plain() {
        for (written, plain) in [
            ("ÄÖÜß", "aouss"),
            ("ﬁｘ①", "fix1"),
            ("𝕴𝖌𝔫𝓸𝗋𝘦", "ignore"),
            ("🅸🅶🇳Ⓞ", "igno"),
            ("Œuvre Łódź", "oeuvrelodz"),
            ("ЁЙ", "ей"),
            ("指示が", "指示が"),
            ("الأوامر", "الاوامر"),
            ("한국", "한국"),
        ] {
            let mut found = String::new();
            written.chars().filter(|c| kind(*c) != Kind::Gap).for_each(|c| letters(c, |letter| found.push(letter)));
            assert_eq!(found, plain, "{written}");
        }
    }

    #[test]
    fn plain_text_leads_back_to_the_original() {
        let original = "a\u{200b}＜ß\u{301}b";
        let plain = Plain::of(original);
        assert_eq!(plain.text, "a<ßb");
        assert_eq!(&original[plain.original(1..4)], "＜ß\u{301}");
        assert_eq!(plain.original(0..5), 0..original.len());
    }

    #[test]
    fn what_cannot_be_seen_is_nothing() {
        for c in ['\u{200b}', '\u{ad}', '\u{301}', '\u{fe0f}', '\u{e0041}', '\u{202e}', 'ـ'] {
            assert_eq!(kind(c), Kind::Nothing, "{:x}", u32::from(c));
        }
    }
}
