//! A text with white space folded and what nobody sees taken out; each character knows which bytes of the original it stands for.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

use crate::domain::pseudonyms::Pseudonyms;

/// A text, and for each of its characters the bytes of the original it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The text.
    pub text: String,
    /// The way back.
    pub origin: Vec<Range<usize>>,
}

impl Folded {
    /// `original` in NFC, with one space for any white space, none at its ends, and without characters of no width.
    #[must_use]
    pub fn of(original: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(original.len()), origin: Vec::with_capacity(original.len()) };
        for (at, c) in original.char_indices() {
            let here = at..at + c.len_utf8();
            if c.is_whitespace() {
                if !folded.text.is_empty() && !folded.text.ends_with(' ') {
                    folded.push(' ', here);
                }
            } else if !is_unseen(c) {
                folded.push(c, here);
            }
        }
        if folded.text.ends_with(' ') {
            folded.text.pop();
            folded.origin.pop();
        }
        if is_nfc(&folded.text) { folded } else { folded.composed() }
    }

    /// The text with people's names replaced; each character of a pseudonym stands for the whole name.
    #[must_use]
    pub fn renamed(self, names: &Pseudonyms) -> Self {
        let replaced = names.replaced(&self.text);
        if replaced.is_empty() {
            return self;
        }
        let mut out = Self::default();
        let mut replaced = replaced.into_iter().peekable();
        let mut within: Option<Range<usize>> = None;
        for ((at, c), origin) in self.text.char_indices().zip(&self.origin) {
            if within.as_ref().is_some_and(|span| span.contains(&at)) {
                continue;
            }
            let Some(each) = replaced.next_if(|each| each.span.start == at) else {
                out.push(c, origin.clone());
                continue;
            };
            let last = self.text[..each.span.end].chars().count() - 1;
            each.by.chars().for_each(|c| out.push(c, origin.start..self.origin[last].end));
            within = Some(each.span);
        }
        out
    }

    fn push(&mut self, c: char, origin: Range<usize>) {
        self.text.push(c);
        self.origin.push(origin);
    }

    /// In NFC, which what was taken out may have kept apart: a character and its marks stand for all their bytes.
    fn composed(self) -> Self {
        let mut out = Self::default();
        let chars: Vec<char> = self.text.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let marks = chars[at + 1..].iter().take_while(|c| is_combining_mark(**c)).count();
            let end = at + 1 + marks;
            let origin = self.origin[at].start..self.origin[end - 1].end;
            chars[at..end].iter().copied().nfc().for_each(|c| out.push(c, origin.clone()));
            at = end;
        }
        out
    }
}

/// What has no width or only changes how its neighbours look: joiners, variation selectors, and what safe text has no more anyway.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::Folded;

    #[test]
    fn what_is_not_seen_is_gone_and_the_way_back_is_kept() {
        let original = "  so\u{200d}\n\t much e\u{200d}\u{301}té❤\u{fe0f} ";
        let folded = Folded::of(original);
        assert_eq!(folded.text, "so much été❤");
        assert_eq!(folded.origin.len(), folded.text.chars().count());
        assert_eq!(&original[folded.origin[8].clone()], "e\u{200d}\u{301}");
    }
}
