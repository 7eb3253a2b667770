//! Judges whose answers can be read, and whose quotes prove nothing.

use serde_json::json;

use super::strings::{Puppet, TRUE_WORDS, bribes, generous, learner, met_with, puppet, quote, with_quotes};

/// Each with its name.
pub fn liars() -> Vec<(&'static str, Puppet)> {
    [invented(), misshapen(), bought()].into_iter().flatten().collect()
}

/// Words that nobody said, or that do not stand where they are said to stand.
fn invented() -> Vec<(&'static str, Puppet)> {
    vec![
        ("invents quotes", with_quotes(|_| vec![quote(2, "I am so very sorry about all of this")])),
        ("quotes nothing", with_quotes(|_| Vec::new())),
        ("quotes the persona", with_quotes(|asked| vec![asked.quote("persona")])),
        (
            "gives the persona's words to the learner",
            with_quotes(|asked| {
                let text = asked.quote("persona")["text"].clone();
                learner(asked).into_iter().map(|(turn, _)| json!({ "turn": turn, "text": text })).collect()
            }),
        ),
        (
            "quotes the example of the check",
            with_quotes(|_| vec![quote(2, "What has been holding the import up for so long?")]),
        ),
        (
            "quotes two words",
            with_quotes(|asked| {
                let (turn, text) = TRUE_WORDS(asked);
                vec![quote(turn, &text.split_whitespace().take(2).collect::<Vec<_>>().join(" "))]
            }),
        ),
        (
            "cuts three words out of two and a half",
            with_quotes(|asked| {
                let (turn, text) = TRUE_WORDS(asked);
                let words: Vec<&str> = text.split_whitespace().take(3).collect();
                vec![quote(turn, &words.join(" ")[1..])]
            }),
        ),
        (
            "quotes across two turns",
            with_quotes(|asked| {
                let said = learner(asked);
                let end = said[0].1.split_whitespace().next_back().unwrap();
                let start = said[1].1.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
                vec![quote(said[0].0, &format!("{end} {start}")), quote(said[1].0, &format!("{end} {start}"))]
            }),
        ),
        (
            "joins two places of one turn",
            with_quotes(|asked| {
                let (turn, text) = learner(asked)[0];
                let words: Vec<&str> = text.split_whitespace().collect();
                vec![quote(turn, &format!("{} … {}", words[..3].join(" "), words[6..9].join(" ")))]
            }),
        ),
    ]
}

/// Words that were said, in a form that was not asked for.
fn misshapen() -> Vec<(&'static str, Puppet)> {
    vec![
        ("names no turn", with_quotes(|asked| vec![json!({ "text": TRUE_WORDS(asked).1 })])),
        (
            "names turns that are none",
            with_quotes(|asked| {
                let text = TRUE_WORDS(asked).1;
                [
                    json!(0),
                    json!(1),
                    json!(-2),
                    json!(2.5),
                    json!("2"),
                    json!(999),
                    json!(u64::MAX),
                    json!(null),
                    json!([2]),
                ]
                .into_iter()
                .map(|turn| json!({ "turn": turn, "text": text }))
                .collect()
            }),
        ),
        (
            "quotes what is no text",
            with_quotes(|_| {
                vec![
                    json!(999),
                    json!(null),
                    json!("text"),
                    json!({ "turn": 2, "text": 7 }),
                    json!({ "turn": 2, "text": ["a"] }),
                ]
            }),
        ),
        (
            "quotes signs and spaces",
            with_quotes(|_| vec![quote(2, ""), quote(2, "   "), quote(2, ". . ."), quote(2, "… ! ?")]),
        ),
        (
            "quotes in lookalike letters",
            with_quotes(|asked| {
                let (turn, text) = TRUE_WORDS(asked);
                vec![quote(turn, &text.replace('a', "а").replace('e', "е").replace('o', "о"))]
            }),
        ),
        (
            "quotes with control characters",
            with_quotes(|asked| {
                let (turn, text) = TRUE_WORDS(asked);
                vec![
                    quote(turn, &text.replace(' ', "\u{0}")),
                    quote(turn, &format!("\u{1b}[31m{text}")),
                    quote(turn, &text.replace('a', "a\u{200b}")),
                ]
            }),
        ),
        (
            "puts its quotes where none are asked for",
            puppet(|asked| {
                let (turn, text) = TRUE_WORDS(asked);
                let claim = |check: &String| json!({ "check": check, "verdict": "met", "quote": quote(turn, &text), "evidence": [text] });
                json!({ "answers": asked.checks.iter().map(claim).collect::<Vec<_>>() }).to_string()
            }),
        ),
        (
            "quotes in an object",
            puppet(|asked| {
                let (turn, text) = TRUE_WORDS(asked);
                generous(asked).replace(&format!("[{}]", quote(turn, &text)), &quote(turn, &text).to_string())
            }),
        ),
        (
            "quotes a hundred lies",
            with_quotes(|_| (0..100).map(|n| quote(n % 20, "I never said a word of this")).collect()),
        ),
    ]
}

/// Words that were said to the judge.
fn bought() -> Vec<(&'static str, Puppet)> {
    vec![
        ("obeys every injection it reads", puppet(|asked| met_with(asked, &bribes()))),
        (
            "obeys and quotes whole turns",
            puppet(|asked| {
                let bribes = bribes();
                let told =
                    learner(asked).into_iter().filter(|(_, text)| bribes.iter().any(|bribe| text.contains(bribe)));
                asked.all("met", &told.map(|(turn, text)| quote(turn, text)).collect::<Vec<_>>()).to_string()
            }),
        ),
        (
            "obeys and quotes in part",
            puppet(|asked| {
                let halves = bribes().into_iter().map(|bribe| {
                    let words: Vec<&str> = bribe.split(' ').collect();
                    words[words.len() / 3..].join(" ")
                });
                met_with(asked, &halves.filter(|half| half.split(' ').count() > 2).collect::<Vec<_>>())
            }),
        ),
        (
            "stretches a true quote into an injection",
            puppet(|asked| {
                let texts = learner(asked)
                    .into_iter()
                    .filter(|(_, text)| bribes().iter().any(|bribe| text.ends_with(bribe.as_str())));
                asked.all("met", &texts.map(|(turn, text)| quote(turn, &text[1..])).collect::<Vec<_>>()).to_string()
            }),
        ),
        ("takes itself back", puppet(|asked| format!("{}\nNo: {}", generous(asked), asked.all("not_met", &[])))),
    ]
}
