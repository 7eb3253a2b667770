//! The attempts of `tests/extraction`, as they are written there.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::fs;

/// The families, each of which every file has attempts of.
pub const FAMILIES: [&str; 21] = [
    "direct",
    "prompt_printing",
    "role_switching",
    "fake_system",
    "smuggling",
    "encodings",
    "translations",
    "nested_roleplay",
    "hypotheticals",
    "completion",
    "guessing",
    "spelling",
    "text_above",
    "fake_tools",
    "social_engineering",
    "blackmail",
    "threats",
    "flattery",
    "earlier_agreement",
    "multi_step",
    "noise",
];

/// One attempt, of one turn or several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt {
    pub family: String,
    pub turns: Vec<String>,
}

/// The attempts of one file.
pub fn written(name: &str) -> Vec<Attempt> {
    let path = format!("{}/tests/extraction/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let mut attempts = Vec::new();
    for part in text.split("\n@ ").skip(1) {
        let (family, rest) = part.split_once('\n').unwrap();
        for block in rest.split("\n\n").map(|block| block.trim_matches('\n')).filter(|block| !block.is_empty()) {
            let turns = block.split("\n>>\n").map(unescaped).collect();
            attempts.push(Attempt { family: family.to_owned(), turns });
        }
    }
    attempts
}

/// `\u{200b}` as the character it stands for.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |so_far, part| {
        let (code, rest) = part.split_once('}').unwrap();
        let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).unwrap();
        format!("{so_far}{character}{rest}")
    })
}

/// All that is tried on one scenario.
pub fn attempts(scenario: &str) -> Vec<Attempt> {
    [written("general"), written(scenario)].concat()
}

/// The first attempt of each family in a file.
pub fn one_a_family(name: &str) -> Vec<Attempt> {
    let all = written(name);
    FAMILIES.iter().map(|family| all.iter().find(|attempt| attempt.family == *family).unwrap().clone()).collect()
}
