//! "Did you mean".

/// The one of `known` that `word` was most likely meant to be, if any is near.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 100 {
        return None;
    }
    known
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(|name| (likeness(word, name), name))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// 0 to 1. Slips of the finger keep most letters in order; another form of the word keeps its start; a short form is its end.
fn likeness(word: &str, name: &str) -> f64 {
    let plain = |text: &str| text.to_lowercase().replace('-', "_");
    let (word, name) = (plain(word), plain(name));
    let same_start = word.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let related = same_start >= 4 || (word.chars().count() >= 4 && name.ends_with(&word));
    strsim::normalized_damerau_levenshtein(&word, &name).max(if related { 0.65 } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_offered_and_a_far_one_is_not() {
        let known = ["open_question", "closed_question", "blame", "empathy"];
        for (word, meant) in [
            ("open-question", Some("open_question")),
            ("emapthy", Some("empathy")),
            ("Blame", Some("blame")),
            ("question", Some("closed_question")),
            ("blaming", Some("blame")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }
}
