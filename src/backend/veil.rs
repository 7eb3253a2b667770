//! What a server says back to us, without what we told it.

use std::collections::HashMap;

use crate::domain::text::SafeText;

/// The most characters of a server's words that anyone needs to read.
const SHOWN: usize = 300;
/// The most characters that are looked at.
const READ: usize = 4 * SHOWN;

/// `said` with every run of at least `run` characters that also stands in one of `secrets` hidden, at most 300 characters long.
///
/// A secret shorter than `run` is hidden as a whole, unless it is so short that hiding it would only spoil the message.
pub(super) fn veil<'a>(said: &SafeText, secrets: impl Iterator<Item = (&'a str, usize)>) -> SafeText {
    let said: Vec<char> = said.as_str().chars().take(READ).collect();
    let mut hidden = vec![false; said.len()];
    for (secret, run) in secrets {
        let secret: Vec<char> = SafeText::line(secret).as_str().chars().collect();
        let run = run.min(secret.len());
        if run >= SHORTEST {
            hide(&said, &secret, run, &mut hidden);
        }
    }
    SafeText::line(&shorten(&masked(&said, &hidden)))
}

/// Shorter secrets are words such as `none`, which local servers take for a key.
const SHORTEST: usize = 5;

fn hide(said: &[char], secret: &[char], run: usize, hidden: &mut [bool]) {
    let mut places: HashMap<&[char], Vec<usize>> = HashMap::new();
    for (at, window) in said.windows(run).enumerate() {
        places.entry(window).or_default().push(at);
    }
    for window in secret.windows(run) {
        for at in places.remove(window).unwrap_or_default() {
            hidden[at..at + run].fill(true);
        }
    }
}

fn masked(said: &[char], hidden: &[bool]) -> String {
    let mut out = String::new();
    let mut before = false;
    for (c, &hidden) in said.iter().zip(hidden) {
        if hidden && !before {
            out.push_str("[hidden]");
        } else if !hidden {
            out.push(*c);
        }
        before = hidden;
    }
    out
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::veil;
    use crate::domain::text::SafeText;

    fn veiled(said: &str, secrets: &[(&str, usize)]) -> String {
        veil(&SafeText::line(said), secrets.iter().copied()).as_str().to_owned()
    }

    #[test]
    fn what_we_told_is_not_told_back() {
        let key = ("sk-canary-0123456789", 8);
        let prompt = ("I want to talk\nabout my salary", 12);
        for (said, shown) in [
            ("Incorrect API key provided: sk-canary-0123456789.", "Incorrect API key provided: [hidden]."),
            ("Incorrect API key provided: sk-canary-**6789.", "Incorrect API key provided: [hidden]**6789."),
            ("sk-can\u{200b}ary-0123456789", "[hidden]"),
            ("bad input 'want to talk about my sal'", "bad input '[hidden]'"),
            ("model not found", "model not found"),
        ] {
            assert_eq!(veiled(said, &[key, prompt]), shown);
        }
        assert_eq!(veiled("the key is `none`", &[("none", 8)]), "the key is `none`");
        assert_eq!(veiled("you said hello", &[("hello", 12)]), "you said [hidden]");
    }

    #[test]
    fn at_most_300_characters_and_never_half_a_key() {
        let key = "k".repeat(40) + "0123456789";
        for before in 240..310 {
            let shown = veiled(&format!("{}{key}", "é".repeat(before)), &[(&key, 8)]);
            assert!(shown.chars().count() <= 300 && !shown.contains('k'), "{shown}");
        }
    }
}
