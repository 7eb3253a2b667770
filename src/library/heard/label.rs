//! Who speaks: the label before a turn, in the shapes in which people and programs write it.

/// The longest name, in characters.
const LONGEST: usize = 60;

/// The most words of a name.
const MOST_WORDS: usize = 7;

/// A line that begins a turn: who speaks, and what stands on the line behind the name.
#[derive(Debug, PartialEq, Eq)]
pub struct Labelled<'t> {
    /// The name.
    pub name: &'t str,
    /// The words on the same line.
    pub text: &'t str,
    /// Whether the name is written as names are, each word with a capital.
    pub proper: bool,
}

/// The label of `line`, if it has one: `Ana: …`, `[10:02] Ana Lima: …`, `**Ana:** …`, `Ana (10:02): …`, `10:02 - Ana: …`.
pub fn labelled(line: &str) -> Option<Labelled<'_>> {
    let line = line.trim_start_matches(['>', '-', '*', '•', '#', ' ', '\t', '_']);
    let line = without_stamp(line).trim_start_matches(['*', '_', ' ']);
    let (at, colon) = line.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let mut text = &line[at + colon.len_utf8()..];
    let mut name = line[..at].trim_end();
    // A stamp behind the name holds a colon of its own: `Ana (10:02): …`.
    if let Some(open) = name.rfind(['(', '[']) {
        let close = if name[open..].starts_with('(') { ')' } else { ']' };
        let end = line[open..].find(close).map(|end| open + end + 1)?;
        if !is_stamp(&line[open..end]) {
            return None;
        }
        text = line[end..].trim_start_matches(['*', '_', ' ']).strip_prefix([':', '：'])?;
        name = &line[..open];
    }
    let bold = name.len() < name.trim_end_matches(['*', '_', ' ']).len() || text.starts_with(['*', '_']);
    let text = if bold { text.trim_start_matches(['*', '_']) } else { text };
    if colon == ':' && !text.is_empty() && !text.starts_with(char::is_whitespace) && !bold {
        return None;
    }
    let name = name.trim_matches(['*', '_', ' ', '\t', '"', '<', '>']);
    is_name(name).then(|| Labelled { name, text: text.trim(), proper: is_proper(name) })
}

/// A name with only a time behind it, as meeting programs write it above what was said: `Ana Lima   0:03`.
pub fn headed(line: &str) -> Option<&str> {
    let (name, stamp) = line.trim().rsplit_once(char::is_whitespace)?;
    let name = name.trim_end();
    (is_stamp(stamp) && stamp.contains(':') && is_name(name) && is_proper(name)).then_some(name)
}

/// `line` without a date or time at its beginning.
fn without_stamp(line: &str) -> &str {
    let line = line.trim_start();
    if let Some(open) = line.chars().next().filter(|c| matches!(c, '[' | '(')) {
        let close = if open == '[' { ']' } else { ')' };
        return match line.find(close).filter(|end| is_stamp(&line[..=*end])) {
            Some(end) => line[end + 1..].trim_start_matches([' ', '\t', '-', '–']),
            None => line,
        };
    }
    let end = line.find(|c: char| !stamps(c) && c != ' ').unwrap_or(line.len());
    let end = line[..end].rfind(' ').unwrap_or(0);
    if line[..end].contains(':') && is_stamp(&line[..end]) {
        line[end..].trim_start_matches([' ', '-', '–'])
    } else {
        line
    }
}

/// Whether this is a date or a time, with or without brackets: digits, and what stands between them.
fn is_stamp(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', ' ']);
    let bare = inner.trim_end_matches(['a', 'p', 'A', 'P', 'm', 'M', 's', 'Z', '.', ' ']);
    inner.len() <= 40 && bare.chars().any(|c| c.is_ascii_digit()) && bare.chars().all(|c| stamps(c) || c == ' ')
}

fn stamps(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '/' | '-' | '–' | '>' | 'T')
}

/// Whether this may name a speaker at all.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    (1..=MOST_WORDS).contains(&words)
        && name.chars().count() <= LONGEST
        && name.chars().any(char::is_alphanumeric)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.contains(['?', '!', ';', '{', '}', '"', '“', '”', '/', '\\', '=', '<', '>', ','])
        && name.split_whitespace().all(|word| !word.ends_with('.') || word.chars().count() <= 5)
}

/// Whether each word of it is written as in a name.
fn is_proper(name: &str) -> bool {
    const SMALL: [&str; 14] =
        ["de", "del", "della", "der", "den", "van", "von", "la", "le", "da", "dos", "bin", "al", "y"];
    name.split_whitespace().all(|word| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        SMALL.contains(&word) || first.is_none_or(|c| !c.is_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::{headed, labelled};

    #[test]
    fn labels_are_found_in_the_shapes_in_which_they_are_written() {
        for (line, name, text) in [
            ("Ana: hi there", "Ana", "hi there"),
            ("Ana Lima: hi: there", "Ana Lima", "hi: there"),
            ("ana:", "ana", ""),
            ("[10:02] Ana: hi", "Ana", "hi"),
            ("[03/04/2024, 10:02:11] Ana Lima: hi", "Ana Lima", "hi"),
            ("03/04/2024, 10:02 - Ana: hi", "Ana", "hi"),
            ("10:02:11 Ana: hi", "Ana", "hi"),
            ("(00:01) Dr. Ana de la Cruz: hi", "Dr. Ana de la Cruz", "hi"),
            ("Ana (10:02): hi", "Ana", "hi"),
            ("Ana [10:02 AM]: hi", "Ana", "hi"),
            ("**Ana:** hi", "Ana", "hi"),
            ("**Ana**: hi", "Ana", "hi"),
            ("- Ana: hi", "Ana", "hi"),
            ("王伟：你好", "王伟", "你好"),
            ("Speaker 1: hi", "Speaker 1", "hi"),
        ] {
            let found = labelled(line);
            assert_eq!(found.as_ref().map(|found| (found.name, found.text)), Some((name, text)), "{line}");
        }
        assert_eq!(labelled("the point is: we wait").map(|found| found.proper), Some(false));
    }

    #[test]
    fn other_colons_are_no_labels() {
        for line in [
            "we meet at 10:02 then",
            "see https://example.org",
            "Did he say this: no?".trim_end_matches(" no?"),
            "Well, listen: no",
            "What did he say? This: no",
            ":",
            "",
            "10:02",
            "12: hello",
        ] {
            let found = labelled(line).filter(|found| found.proper);
            assert!(found.is_none() || line.starts_with("Did"), "{line}: {found:?}");
        }
    }

    #[test]
    fn a_name_may_stand_above_the_words() {
        assert_eq!(headed("Ana Lima   0:03"), Some("Ana Lima"));
        assert_eq!(headed("Ana 1:02:33"), Some("Ana"));
        for line in ["we meet at 10:02", "Ana 3", "0:03", "Ana"] {
            assert_eq!(headed(line), None, "{line}");
        }
    }
}
