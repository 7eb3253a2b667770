//! What feedback never says: words about the person, kind ones too. A table, held against everything that feedback can say.

use crate::domain::phrase::{Phrase, Words};

/// Phrases about the person, not the task. Matched by whole words without case; a final `*` matches any ending.
#[rustfmt::skip]
const PHRASES: [&str; 78] = [
    // Names for somebody
    "you are a", "you're a", "you are an", "you're an", "you were a", "you are too", "you're too", "you are so", "you're so",
    "you are not", "you're not", "you aren't", "kind of person", "sort of person", "type of person", "someone who",
    "as a person", "like you are", "your personality", "your character", "your nature", "your attitude", "your style",
    // What somebody always does, or ought to have known
    "always", "never", "you tend to", "you keep", "every time you", "should have known", "ought to have", "you failed", "you failure",
    "failure", "your fault", "your weakness*", "your strength*",
    // Can and cannot
    "bad at", "good at", "great at", "poor at", "hopeless", "useless", "talent*", "gift for", "gifted", "natural at", "a natural",
    "born to", "skilful", "incompetent", "incapable", "inept",
    // Traits
    "lazy", "careless", "selfish", "arrogant", "rude", "naive", "clever", "smart", "brilliant", "intelligent", "stupid of you",
    "unprofessional", "insensitive", "aggressive", "passive", "empathetic", "warm person", "charming", "weak",
    // Praise and blame
    "well done", "great job", "good job", "proud of you", "impressive", "disappointing", "shame on",
];

/// The words of `text` that speak of the person, if any do.
#[must_use]
pub fn about_person(text: &str) -> Option<&str> {
    let phrases: Vec<Phrase> = PHRASES.iter().filter_map(|phrase| Phrase::new(phrase)).collect();
    Words::of(text).find_any(&phrases).map(|found| &text[found])
}

#[cfg(test)]
mod tests {
    use super::{PHRASES, about_person};
    use crate::domain::phrase::Phrase;

    #[test]
    fn the_person_is_found_and_the_task_is_not() {
        for (text, found) in [
            ("You're a natural.", Some("You're a")),
            ("That was LAZY.", Some("LAZY")),
            ("You should have known.", Some("should have known")),
            ("You always do this.", Some("always")),
            ("Such talents help.", Some("talents")),
            ("Sam felt blamed.", None),
            ("What could be seen or counted leaves room for the reason behind it.", None),
        ] {
            assert_eq!(about_person(text), found, "{text}");
        }
    }

    #[test]
    fn every_row_can_be_read() {
        assert!(PHRASES.iter().all(|phrase| Phrase::new(phrase).is_some()));
    }
}
