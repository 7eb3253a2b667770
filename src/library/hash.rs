//! What a session remembers of the file it was played with.

use sha2::{Digest, Sha256};

use crate::{
    document::{Document, Value},
    domain::hash::hexadecimal,
};

/// SHA-256 of the file's text, in hexadecimal.
pub fn of_file(text: &str) -> String {
    hexadecimal(&Sha256::digest(text))
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
    hexadecimal(&hash.finalize())
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
