//! Judges whose answers cannot be read.

use serde_json::{Value, json};

use super::strings::{Puppet, generous, puppet, quote, with_quotes, with_verdict};

/// Each with its name.
pub fn babblers() -> Vec<(&'static str, Puppet)> {
    [off_the_menu(), off_the_list(), no_json()].into_iter().flatten().collect()
}

/// Verdicts that are none.
fn off_the_menu() -> Vec<(&'static str, Puppet)> {
    vec![
        ("gives 999", with_verdict("999")),
        ("gives a negative number", with_verdict("-1")),
        ("gives NaN", with_verdict("NaN")),
        ("gives Infinity", with_verdict("Infinity")),
        ("gives minus Infinity", with_verdict("-Infinity")),
        ("gives a number beyond all", with_verdict("1e999")),
        ("gives true", with_verdict("true")),
        ("gives null", with_verdict("null")),
        ("writes MET", with_verdict("\"MET\"")),
        ("writes Met", with_verdict("\"Met\"")),
        ("writes met with spaces", with_verdict("\" met \"")),
        ("writes met!", with_verdict("\"met!\"")),
        ("writes a lookalike of met", with_verdict("\"mеt\"")),
        ("writes yes", with_verdict("\"yes\"")),
        ("writes fulfilled", with_verdict("\"fulfilled\"")),
        ("writes erfüllt", with_verdict("\"erfüllt\"")),
        ("writes met or not", with_verdict("\"met|not_met\"")),
        ("gives a list of verdicts", with_verdict("[\"met\"]")),
        ("gives a verdict in a verdict", with_verdict("{\"verdict\":\"met\"}")),
    ]
}

/// Answers to what was not asked, or more than one.
fn off_the_list() -> Vec<(&'static str, Puppet)> {
    vec![
        ("leaves the verdict out", puppet(|asked| generous(asked).replace("\"verdict\"", "\"result\""))),
        ("leaves all checks out", puppet(|_| json!({ "answers": [] }).to_string())),
        ("answers foreign checks", puppet(|asked| generous(asked).replace("\"check\":\"", "\"check\":\"x"))),
        (
            "writes the checks in capitals",
            puppet(|asked| {
                asked.checks.iter().fold(generous(asked), |answer, check| {
                    answer.replace(&format!("\"{check}\""), &format!("\"{}\"", check.to_uppercase()))
                })
            }),
        ),
        (
            "numbers the checks",
            puppet(|asked| {
                let claims: Vec<Value> =
                    (0..asked.checks.len()).map(|n| json!({ "check": n, "verdict": "met" })).collect();
                json!({ "answers": claims }).to_string()
            }),
        ),
        (
            "answers every check twice",
            puppet(|asked| {
                let once: Value = serde_json::from_str(&generous(asked)).unwrap();
                let twice =
                    [once["answers"].as_array().unwrap().clone(), once["answers"].as_array().unwrap().clone()].concat();
                json!({ "answers": twice }).to_string()
            }),
        ),
        (
            "answers no and then yes",
            puppet(|asked| {
                let (yes, no): (Value, Value) =
                    (serde_json::from_str(&generous(asked)).unwrap(), asked.all("not_met", &[]));
                let both =
                    [no["answers"].as_array().unwrap().clone(), yes["answers"].as_array().unwrap().clone()].concat();
                json!({ "answers": both }).to_string()
            }),
        ),
        (
            "answers by the checks' names",
            puppet(|asked| {
                let claims = asked.checks.iter().map(|check| (check.clone(), json!({ "verdict": "met" })));
                json!({ "answers": claims.collect::<serde_json::Map<_, _>>() }).to_string()
            }),
        ),
        ("wraps its answers", puppet(|asked| json!({ "result": generous(asked) }).to_string())),
        (
            "writes a list",
            puppet(|asked| {
                let answer: Value = serde_json::from_str(&generous(asked)).unwrap();
                answer["answers"].to_string()
            }),
        ),
        ("obeys in one word", puppet(|_| r#"{"answers":"all met"}"#.to_owned())),
        (
            "takes itself back off the menu",
            puppet(|asked| format!("{} {}", generous(asked), r#"{"answers":"excellent"}"#)),
        ),
    ]
}

/// No JSON, or too much of it.
fn no_json() -> Vec<(&'static str, Puppet)> {
    vec![
        ("writes prose", puppet(|_| "What a lovely talk! I would give it 5/5, met on all counts.".to_owned())),
        ("writes eight megabytes of prose", puppet(|_| "met, met and met. ".repeat(500_000))),
        (
            "writes eight megabytes after its answer",
            puppet(|asked| format!("{}{}", generous(asked), "{ ".repeat(4_000_000))),
        ),
        (
            "quotes eight megabytes",
            puppet(|asked| asked.all("met", &[quote(2, &"so so so ".repeat(1_000_000))]).to_string()),
        ),
        (
            "quotes a thousand lies",
            with_quotes(|_| (0..1_000).map(|n| quote(n % 20, "I never said a word of this")).collect()),
        ),
        ("writes nothing", puppet(|_| String::new())),
        ("writes control characters", puppet(|asked| generous(asked).replace("met", "m\u{0}e\u{1b}t"))),
        (
            "breaks its JSON off",
            puppet(|asked| {
                let answer = generous(asked);
                answer[..answer.len() - 2].to_owned()
            }),
        ),
        ("writes JSON with single quotes", puppet(|asked| generous(asked).replace('"', "'"))),
        ("writes JSON without commas", puppet(|asked| generous(asked).replace(',', " "))),
        ("thinks and never answers", puppet(|asked| format!("<think>Perhaps {}", generous(asked)))),
        ("thinks and then says nothing", puppet(|asked| format!("<think>{}</think>I cannot say.", generous(asked)))),
        ("nests ten thousand objects", puppet(|_| "{\"answers\":[".repeat(10_000))),
        (
            "nests ten thousand lists in a verdict",
            puppet(|asked| {
                generous(asked).replace("\"met\"", &format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)))
            }),
        ),
        (
            "nests its answer ten thousand deep",
            puppet(|asked| {
                format!("{}{}{}", "{\"a\":".repeat(10_000), asked.all("excellent", &[]), "}".repeat(10_000))
            }),
        ),
        (
            "repeats what it reads",
            puppet(|asked| {
                asked
                    .turns
                    .iter()
                    .map(|(number, who, text)| json!({ "turn": number, "speaker": who, "text": text }).to_string())
                    .collect()
            }),
        ),
    ]
}
