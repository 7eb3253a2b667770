//! What a session remembers of the file it was played with.

use sha2::{Digest, Sha256};

use crate::document::{Document, Value};

/// SHA-256 of the file's text, in hexadecimal.
pub fn of_file(text: &str) -> String {
    hexadecimal(Sha256::new_with_prefix(text))
}

/// SHA-256 of what the rubric says, whatever its layout, comments and order of keys: scores compare while this stays.
pub fn of_rubric(document: &Document<'_>) -> String {
    let mut table = document.table();
    let mut hash = Sha256::new();
    for key in ["rubric", "critical"] {
        hash.update(key);
        if let Some(value) = table.value(key) {
            feed(&mut hash, &value);
        }
    }
    hexadecimal(hash)
}

/// Feeds a value with its type and its length, so that no two values feed the same bytes.
fn feed(hash: &mut Sha256, value: &Value<'_>) {
    match value {
        Value::Text(text) => feed_text(hash, text.value),
        Value::Number(number) => hash.update(format!("n{};", number.value)),
        Value::Truth(truth) => hash.update(format!("b{};", truth.value)),
        Value::Other(other) => feed_text(hash, other.value),
        Value::List(items) => {
            hash.update(format!("l{};", items.len()));
            items.iter().for_each(|item| feed(hash, item));
        }
        Value::Table(table) => {
            let mut entries = table.all();
            entries.sort_by_key(|(key, _)| key.value);
            hash.update(format!("m{};", entries.len()));
            for (key, value) in &entries {
                feed_text(hash, key.value);
                feed(hash, value);
            }
        }
    }
}

fn feed_text(hash: &mut Sha256, text: &str) {
    hash.update(format!("t{};", text.len()));
    hash.update(text);
}

fn hexadecimal(hash: Sha256) -> String {
    use std::fmt::Write as _;
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::of_rubric;
    use crate::document::{Document, Source};

    fn hash(text: &str) -> String {
        of_rubric(&Document::read(&Source::new("f", text)).unwrap())
    }

    #[test]
    fn the_rubric_s_hash_follows_what_it_says_and_nothing_else() {
        let plain = hash("[[rubric]]\nid = 'a'\nweight = 100\n");
        assert_eq!(plain, hash("x = 1\n# a note\nrubric = [ { weight = 100, id = \"a\" } ]\n"));
        assert_ne!(plain, hash("[[rubric]]\nid = 'a'\nweight = 99\n"));
        assert_ne!(plain, hash("[[rubric]]\nid = 'a'\nweight = '100'\n"));
        assert_eq!(plain.len(), 64);
    }
}
