//! Texts of a file: made safe, and checked for what would vanish or never be filled in.

use unicode_normalization::UnicodeNormalization;

use crate::{
    document::{At, Diagnostic, Document, Findings, Source, Span, quoted},
    domain::{claim::Claim, phrase::Phrase, text::SafeText},
    library::code,
};

/// The longest id.
const LONGEST_ID: usize = 64;

/// The most placeholders reported in one text.
const MOST_PLACEHOLDERS: usize = 20;

/// A text as the scenario holds it: safe, without space around it.
pub fn clean(text: &str) -> String {
    SafeText::new(text.trim()).as_str().trim().to_owned()
}

/// The text, or nothing where it is missing, which has been reported then.
pub fn words(text: Option<At<&str>>) -> String {
    text.map(|text| clean(text.value)).unwrap_or_default()
}

/// Several texts.
pub fn list(texts: &[At<&str>]) -> Vec<String> {
    texts.iter().map(|text| clean(text.value)).collect()
}

/// The phrases written in a list; each must hold a word, and a star only at its end.
pub fn phrases(written: &[At<&str>], out: &mut Findings) -> Vec<Phrase> {
    written.iter().filter_map(|text| phrase(*text, out)).collect()
}

fn phrase(text: At<&str>, out: &mut Findings) -> Option<Phrase> {
    let body = text.trim_end().trim_end_matches('*');
    let phrase = Phrase::new(&clean(text.value));
    if phrase.is_none() {
        out.push(Diagnostic::error(code::BAD_PHRASE, text.span, "this phrase holds no word"));
    } else if body.contains('*') || body.ends_with(char::is_whitespace) && text.trim_end().ends_with('*') {
        let bad = Diagnostic::error(code::BAD_PHRASE, text.span, "a * stands only at the end of a phrase's last word");
        out.push(bad.help("write `deadline*` for any ending, and list other forms as phrases of their own"));
    }
    phrase
}

/// The claims of a list; each must hold a word.
pub fn claims(written: &[At<&str>], out: &mut Findings) -> Vec<Claim> {
    written.iter().filter_map(|text| claim(*text, out)).collect()
}

fn claim(text: At<&str>, out: &mut Findings) -> Option<Claim> {
    let claim = Claim::new(&clean(text.value));
    if claim.is_none() {
        out.push(Diagnostic::error(code::BAD_PHRASE, text.span, "this claim holds no word"));
    }
    claim
}

/// Whether `id` may name something inside a file.
pub fn is_id(id: &str) -> bool {
    (1..=LONGEST_ID).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
}

/// Whether `id` may name a file.
pub fn is_file_id(id: &str) -> bool {
    is_id(id) && !id.contains('_')
}

/// Reports hidden characters and placeholders in every text of the document.
pub fn check(source: &Source, document: &Document<'_>, out: &mut Findings) {
    for text in document.texts() {
        hidden(source, text, out);
        for (at, _) in text.match_indices("{{").take(MOST_PLACEHOLDERS) {
            out.push(placeholder(source, text, at));
        }
    }
}

/// Reports the first character of `text` that would vanish.
pub fn hidden(source: &Source, text: At<&str>, out: &mut Findings) {
    if let Some((hidden, before)) = first_lost(text.value) {
        out.push(hidden_character(source, text.span, hidden, before));
    }
}

fn placeholder(source: &Source, text: At<&str>, at: usize) -> Diagnostic {
    let rest = &text.value[at..];
    let whole = rest.find("}}").map_or("{{", |end| &rest[..end + 2]);
    let nth = text.value[..at].matches("{{").count();
    let written = source.slice(text.span);
    let span = match written.match_indices("{{").nth(nth) {
        Some((from, _)) if written[from..].starts_with(whole) => inside(text.span, from, whole.len()),
        _ => text.span,
    };
    Diagnostic::error(code::UNKNOWN_PLACEHOLDER, span, format!("unknown placeholder {}", quoted(whole)))
        .help("write the words themselves: a scenario file has no placeholders")
}

/// The first character of `text` that would not survive cleaning, and how many like it stand before.
fn first_lost(text: &str) -> Option<(char, usize)> {
    if text.bytes().all(|b| matches!(b, b'\n' | b'\t' | 0x20..0x7f)) {
        return None;
    }
    let safe = SafeText::new(text);
    let mut kept = safe.as_str().chars().peekable();
    let plain = text.replace("\r\n", "\n").nfc().map(spaced).collect::<Vec<_>>();
    let lost = plain.iter().position(|c| kept.next_if_eq(c).is_none())?;
    Some((plain[lost], plain[..lost].iter().filter(|c| **c == plain[lost]).count()))
}

/// The spaces and line ends that cleaning writes in one way.
fn spaced(c: char) -> char {
    match c {
        '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' => ' ',
        c => c,
    }
}

fn hidden_character(source: &Source, text: Span, hidden: char, before: usize) -> Diagnostic {
    let found = source.slice(text).match_indices(hidden).nth(before);
    let span = found.map_or(text, |(at, _)| inside(text, at, hidden.len_utf8()));
    Diagnostic::error(code::HIDDEN_CHARACTER, span, format!("hidden character U+{:04X}", u32::from(hidden)))
        .help("delete it: a screen does not show it, or shows other characters differently because of it")
}

fn inside(span: Span, at: usize, length: usize) -> Span {
    Span { start: span.start + at, end: span.start + at + length }
}

#[cfg(test)]
mod tests {
    use super::{clean, first_lost, is_file_id, phrase};
    use crate::document::{At, Findings, Span};

    #[test]
    fn what_cleaning_would_lose_is_found() {
        for (text, lost) in [
            ("plain\twords\r\nand more", None),
            ("Grüße, e\u{301}cole, می‌خواهم, 👩‍👩‍👧", None),
            ("a\u{202e}b", Some(('\u{202e}', 0))),
            ("می‌خواهم a\u{200c}b", Some(('\u{200c}', 1))),
            ("bell\u{7}", Some(('\u{7}', 0))),
        ] {
            assert_eq!(first_lost(text), lost, "{text:?}");
        }
        assert_eq!(clean("  two\r\nlines \n"), "two\nlines");
    }

    #[test]
    fn a_star_stands_only_at_the_end() {
        for (text, good) in [
            ("deadline*", true),
            ("new date*", true),
            ("dead*line", false),
            ("a *", false),
            ("*", false),
            ("?!", false),
        ] {
            let mut out = Findings::default();
            let _ = phrase(At::new(text, Span::default()), &mut out);
            assert_eq!(!out.any_error(), good, "{text}");
        }
    }

    #[test]
    fn a_file_s_id_is_short_and_plain() {
        for (id, good) in [
            ("third-deadline", true),
            ("a", true),
            ("", false),
            ("A", false),
            ("a_b", false),
            ("a b", false),
            ("é", false),
        ] {
            assert_eq!(is_file_id(id), good, "{id}");
        }
        assert!(!is_file_id(&"a".repeat(65)));
    }
}
