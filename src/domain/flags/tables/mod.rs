//! What people say who talk to a machine: one file a language.
//!
//! A line is `pattern | a turn that holds it` under the `[family]` it tries; `pattern.rs` tells how patterns are written. Under `[+concept]`
//! stand words that mean something only together with others of their sentence (`concept.rs`).

use super::{Concept, Family};

/// The rows of a language.
#[derive(Debug)]
pub(super) struct Table {
    /// The language's code (ISO 639-1).
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests name the language of a row that fails"))]
    pub language: &'static str,
    pub text: &'static str,
}

/// What a match of a row means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// It talks to a machine.
    Flag(Family),
    /// It does so together with other words of its sentence.
    Hint(Concept),
}

const fn table(language: &'static str, text: &'static str) -> Table {
    Table { language, text }
}

/// The tables that ship.
pub(super) const TABLES: [Table; 12] = [
    table("en", include_str!("english.flags")),
    table("de", include_str!("german.flags")),
    table("fr", include_str!("french.flags")),
    table("es", include_str!("spanish.flags")),
    table("pt", include_str!("portuguese.flags")),
    table("it", include_str!("italian.flags")),
    table("nl", include_str!("dutch.flags")),
    table("pl", include_str!("polish.flags")),
    table("ru", include_str!("russian.flags")),
    table("zh", include_str!("chinese.flags")),
    table("ja", include_str!("japanese.flags")),
    table("ar", include_str!("arabic.flags")),
];

impl Means {
    /// Stands where nothing does yet.
    pub const EMPTY: Self = Self::Flag(Family::Override);

    /// What a table's head `[name]` says; the compiler reads it.
    pub const fn named(head: &[u8]) -> Option<Self> {
        let (mut family, mut concept) = (0, 0);
        while family < Family::ALL.len() {
            if is(head, b"", Family::ALL[family].name().as_bytes()) {
                return Some(Self::Flag(Family::ALL[family]));
            }
            family += 1;
        }
        while concept < Concept::ALL.len() {
            if is(head, b"+", Concept::ALL[concept].name().as_bytes()) {
                return Some(Self::Hint(Concept::ALL[concept]));
            }
            concept += 1;
        }
        None
    }
}

/// Whether `head` is `[`, `mark`, `name`, `]`.
const fn is(head: &[u8], mark: &[u8], name: &[u8]) -> bool {
    if head.len() != mark.len() + name.len() + 2 {
        return false;
    }
    let mut at = 1;
    while at + 1 < head.len() {
        let wanted = if at <= mark.len() { mark[at - 1] } else { name[at - 1 - mark.len()] };
        if head[at] != wanted {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{
        super::{cut::Cut, fold, index, sentence::Sentences},
        Means, TABLES, Table,
    };
    use crate::domain::flags::{Concept, Family};

    /// The rows of a table: what they mean, the pattern, the example.
    fn rows(table: &Table) -> Vec<(Means, &'static str, &'static str)> {
        let (mut rows, mut means) = (Vec::new(), None);
        for line in table.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with('[') {
                means = Means::named(line.as_bytes());
                assert!(means.is_some(), "{}: {line}", table.language);
            } else {
                let (pattern, example) = line.split_once(" | ").unwrap_or((line, line));
                rows.push((means.unwrap(), pattern, example));
            }
        }
        rows
    }

    fn finds(pattern: &str, example: &str) -> bool {
        let cut = Cut::of(example, &Sentences::of(example));
        (0..cut.tokens.len()).any(|at| index::matches(&cut, at).any(|found| found.pattern == pattern))
    }

    #[test]
    fn every_row_finds_its_example() {
        let mut missed = Vec::new();
        for table in &TABLES {
            for (_, pattern, example) in rows(table).iter().filter(|(_, pattern, example)| !finds(pattern, example)) {
                missed.push(format!("{}: {pattern} | {example}", table.language));
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }

    #[test]
    fn patterns_are_written_in_plain_letters_and_steps_that_exist() {
        for (_, pattern, _) in TABLES.iter().flat_map(rows) {
            let mut plain = String::new();
            pattern.chars().for_each(|c| fold::letters(c, |letter| plain.push(letter)));
            assert_eq!(plain, pattern);
            let first = pattern.split(' ').find(|step| !step.starts_with(['^', '!'])).unwrap();
            assert!(!first.starts_with(['.', '(']), "{pattern}: the first word must stand");
            assert!(!pattern.contains("(..") && !pattern.contains("  "), "{pattern}: no such step");
            for word in first.split('/').filter_map(|word| word.strip_suffix('*')) {
                assert!(word.chars().count() >= 4 || word.chars().all(fold::is_sign), "{pattern}: {word}*");
            }
        }
    }

    #[test]
    fn every_language_has_words_for_every_spoken_family_and_concept() {
        for table in &TABLES {
            let rows = rows(table);
            let families = Family::SPOKEN.into_iter().map(Means::Flag);
            for means in families.chain(Concept::ALL.into_iter().map(Means::Hint)) {
                assert!(rows.iter().any(|(other, ..)| *other == means), "{}: {means:?}", table.language);
            }
        }
    }
}
