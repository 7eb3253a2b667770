//! Scoring what was said elsewhere: what is sent and to whom, many transcripts, files for batch services.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    fs,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Request, Script},
    home::{Home, Ran},
    puppet::{Asked, everything, says},
};

/// A talk between people whom no scenario knows.
const TALK: &str = "\
Sam Adeyemi: You wanted half an hour, Ana. Janet told me that you would.
Ana Lima: Thanks for coming, Sam. The import was due on 3 April, and at 1:40 it was not done. I told Rui Costa so.
Sam Adeyemi: I know. Mail me at sam.adeyemi@example.org if Rui wants it in writing.
Ana Lima: That sounds like a lot on your plate. What happened in those weeks?
";

const NAMES: [&str; 8] = ["Sam", "Adeyemi", "Ana", "Lima", "Janet", "Rui", "Costa", "example.org"];

fn score(home: &Home, args: &[&str], more: &[&str]) -> Ran {
    let args = [&["score"], args, &["--scenario", "third-deadline"], more].concat();
    let ran = block_in_place(|| home.spar(&args, ""));
    assert!(!ran.err.contains("panicked"), "{ran:?}");
    ran
}

async fn judge() -> FakeEndpoint {
    FakeEndpoint::answering(|request| says(&Asked::read(request).unwrap().generous().to_string())).await
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read(home: &Home, name: &str) -> Vec<Value> {
    lines(&fs::read_to_string(home.path(name)).unwrap())
}

/// So many transcripts, one a line, each with another last line.
fn many(home: &Home, count: usize) -> String {
    let one = |i: usize| {
        json!({ "id": format!("t{i}"), "text": format!("{TALK}Sam Adeyemi: It is number {i}.\n") }).to_string()
    };
    let path = home.write("many.jsonl", (0..count).map(one).collect::<Vec<_>>().join("\n"));
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_built_in_judge_scores_and_asks_nobody() {
    let home = Home::new();
    home.write("talk.txt", TALK);
    let ran = score_plainly(&home, &["talk.txt", "--json"]);
    let card = ran.object();
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!((&card["type"], &card["measures"]["learner_turns"]), (&json!("scorecard"), &json!(2)));
    assert!(score_plainly(&home, &["talk.txt"]).out.contains("7 of 16 checks scored"));
    assert!(score_plainly(&home, &["talk.txt", "--show-only"]).err.contains("Nothing would be sent"));
}

fn score_plainly(home: &Home, args: &[&str]) -> Ran {
    home.spar(&[&["score"], args, &["--scenario", "third-deadline"]].concat(), "")
}

#[test]
fn bad_input_says_what_is_wrong_and_what_to_do() {
    let home = Home::new();
    home.write("three.txt", "Kim: One.\nRui: Two.\nAna: Three.\nKim: Four.\n");
    home.write("one.txt", "Kim: One.\nKim: Two.\n");
    home.write("word.docx", b"PK\x03\x04");
    for (args, words) in [
        (&["three.txt"][..], &["Kim (2 turns), Rui (1 turn), Ana (1 turn)", "--learner NAME"][..]),
        (&["three.txt", "--learner", "Tom"], &["`Tom` is not one of the speakers", "Kim (2 turns)"]),
        (&["one.txt"], &["only one person speaks: Kim (1 turn)"]),
        (&["word.docx"], &["word.docx", "a Word document", "save it as text"]),
        (&["nowhere.txt"], &["nowhere.txt cannot be read"]),
        (&["three.txt", "--people", "nowhere"], &["the names in nowhere"]),
        (&["three.txt", "--format", "pdf"], &["pdf"]),
        (&["three.txt", "--learner", "Kim", "--batch-out", "r.jsonl"], &["the built-in judge makes no calls"]),
    ] {
        let ran = score_plainly(&home, args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {ran:?}");
        assert!(words.iter().all(|words| ran.err.contains(words)), "{args:?}: {ran:?}");
    }
    let of_three = score_plainly(&home, &["three.txt", "--learner", "Kim", "--json"]);
    assert_eq!(of_three.object()["measures"]["learner_turns"], 2);
    assert_eq!(home.spar(&["score", "three.txt"], "").code, 2, "a scenario is needed");
    assert_eq!(home.spar(&["score", "three.txt", "--session", "x", "--scenario", "third-deadline"], "").code, 2);
    for ignored in
        [&["--appeal", "request", "--turns", "2", "--because", "no"][..], &["--assess", "50", "--out", "o.jsonl"]]
    {
        let ran = score(&home, &["three.txt"], ignored);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "what would not count is refused: {ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_before_somebody_agrees() {
    let (home, fake) = (Home::new(), judge().await);
    home.write("talk.txt", TALK);
    let (url, to) = (fake.base_url(), format!("127.0.0.1:{}", fake.port()));
    let endpoint = ["--base-url", &*url, "--model", "mm"];
    let refused = score(&home, &["talk.txt"], &endpoint);
    assert_eq!((refused.code, refused.out.as_str(), fake.requests().len()), (5, "", 0), "{refused:?}");
    for words in [
        "4 turns",
        "Thanks for coming, Persona",
        "Sam → Persona",
        "Ana → Learner",
        "Janet → Person A",
        &to,
        "mm",
        "calls",
        "--yes",
        "--show-only",
    ] {
        assert!(refused.err.contains(words), "{words}: {}", refused.err);
    }
    let shown = score(&home, &["talk.txt", "--show-only"], &endpoint);
    assert_eq!((shown.code, fake.requests().len()), (0, 0), "{shown:?}");
    let sent = score(&home, &["talk.txt", "--yes", "--json"], &endpoint);
    let card = sent.object();
    assert_eq!((sent.code, sent.out.contains("\"unscored\"")), (0, false), "{sent:?}");
    let bodies: BTreeSet<String> = fake.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(shown.out.lines().map(str::to_owned).collect::<BTreeSet<_>>(), bodies, "what is shown is what is sent");
    for request in fake.requests() {
        assert!(NAMES.iter().all(|name| !everything(&request).contains(name)), "{}", everything(&request));
    }
    let quotes = card["criteria"].to_string();
    assert!(quotes.contains("I told Rui Costa so."), "evidence is in the words that were said: {quotes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn further_names_are_replaced_and_sensitivity_holds() {
    let (home, fake) = (Home::new(), judge().await);
    home.write("talk.txt", TALK.replace("Rui Costa", "rui costa and the crowberry"));
    home.write("names", "Rui Costa\n\n");
    let url = fake.base_url();
    let args = ["talk.txt", "--yes", "--name", "Crowberry", "--people", "names"];
    assert_eq!(score(&home, &args, &["--base-url", &url, "--model", "m"]).code, 0);
    let sent = everything(&fake.requests()[0]);
    assert!(["rui", "costa", "crowberry"].iter().all(|name| !sent.to_lowercase().contains(name)), "{sent}");
    home.settings(&format!("[endpoints.desk]\nbase_url = \"{url}\"\nmodel = \"m\"\nsensitivity = \"public\"\n"));
    let restricted = include_str!("../personas/third-deadline.toml").replace("\"public\"", "\"restricted\"");
    home.write("mine/third-deadline.toml", restricted);
    let refused = score(&home, &["talk.txt", "--yes"], &["--judge", "desk", "--personas", "mine"]);
    assert_eq!((refused.code, fake.requests().is_empty()), (5, false), "{refused:?}");
    assert!(refused.err.contains("may not see"), "{refused:?}");
}

#[test]
fn many_are_scored_once_and_a_broken_one_stops_nobody() {
    let home = Home::new();
    let path = many(&home, 30);
    let mut text = fs::read_to_string(&path).unwrap();
    text.push_str("\n{\"id\": \"broken\", \n\n{\"id\": \"=nobody\", \"turns\": []}\n\u{0}\n");
    fs::write(&path, &text).unwrap();
    let args = ["many.jsonl", "--out", "results.jsonl", "--csv", "results.csv"];
    let ran = score_plainly(&home, &args);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran:?}");
    let results = read(&home, "results.jsonl");
    let scored = |results: &[Value]| results.iter().filter(|line| line["type"] == "scored").count();
    assert_eq!((scored(&results), results.len()), (30, 33));
    assert!(
        results.iter().any(|line| line["id"] == "line 31" && line["error"]["why"].as_str().unwrap().contains("JSON"))
    );
    // The same again scores nothing; a cut line and a new transcript are scored.
    let whole = fs::read_to_string(home.path("results.jsonl")).unwrap();
    let again = score_plainly(&home, &args);
    assert!(again.err.contains("33 of 33, 3 not scored, 30 there already"), "{again:?}");
    assert_eq!(fs::read_to_string(home.path("results.jsonl")).unwrap(), whole);
    let cut = whole[..whole.rfind("{\"v\":1,\"type\":\"scored\"").unwrap() + 40].to_owned();
    fs::write(home.path("results.jsonl"), &cut).unwrap();
    fs::write(&path, text.replace("It is number 3.", "It is another number.")).unwrap();
    let again = score_plainly(&home, &args);
    assert!(again.err.contains("28 there already"), "{again:?}");
    let results = read(&home, "results.jsonl");
    assert_eq!(scored(&results), 31, "one anew, one again, none lost");
    let table = fs::read_to_string(home.path("results.csv")).unwrap();
    assert_eq!(table.matches("\r\n").count(), 1 + 33, "{table}");
    assert!(table.contains("\r\n'=nobody,not_scored"), "{table}");
    assert!(table.lines().next().unwrap().contains("level.facts_first,check.specific"), "{table}");
}

#[test]
fn a_folder_is_scored_and_a_foreign_file_is_left_alone() {
    let home = Home::new();
    home.write("talks/a.txt", TALK);
    home.write("talks/b.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Sam>Hello there.</v>\n\n00:02.000 --> 00:03.000\n<v Ana>What happened?</v>\n");
    home.write("talks/.hidden", "x");
    let ran = score_plainly(&home, &["talks"]);
    let ids: Vec<Value> = lines(&ran.out).into_iter().map(|line| line["id"].clone()).collect();
    assert_eq!((ran.code, ids), (0, vec![json!("a.txt"), json!("b.vtt")]), "{ran:?}");
    home.write("precious.txt", "not ours\n");
    let refused = score_plainly(&home, &["talks", "--out", "precious.txt"]);
    assert_eq!(
        (refused.code, fs::read_to_string(home.path("precious.txt")).unwrap().as_str()),
        (1, "not ours\n"),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_scores_many_within_its_limit_and_a_mute_one_is_left() {
    let (home, fake) = (Home::new(), judge().await);
    let url = fake.base_url();
    many(&home, 5);
    let endpoint = ["--base-url", &*url, "--model", "m", "--yes"];
    let ran = score(&home, &["many.jsonl", "--out", "r.jsonl"], &endpoint);
    assert_eq!((ran.code, read(&home, "r.jsonl").len()), (0, 5), "{ran:?}");
    let asked = fake.requests().len();
    assert_eq!(score(&home, &["many.jsonl", "--out", "r.jsonl"], &endpoint).code, 0);
    assert_eq!(fake.requests().len(), asked, "nothing is asked twice");
    let mute = FakeEndpoint::start([Script::json("401 Unauthorized", "{}")]).await;
    let url = mute.base_url();
    many(&home, 40);
    let ran = score(&home, &["many.jsonl", "--out", "m.jsonl"], &["--base-url", &url, "--model", "m", "--yes"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(mute.requests().len() < 30, "{} requests", mute.requests().len());
}

/// Executes a file of requests as a service would, by what `answer` says to each; hosted services and vLLM nest the answer alike, others
/// put it right into `response`.
fn execute(home: &Home, from: &str, to: &str, answer: impl Fn(usize, &Asked, &str) -> Option<Value>) {
    let mut results = Vec::new();
    for (at, request) in read(home, from).into_iter().enumerate() {
        assert_eq!((&request["method"], &request["url"]), (&json!("POST"), &json!("/v1/chat/completions")));
        let wire = Request { head: String::new(), body: request["body"].to_string() };
        let asked = Asked::read(&wire).unwrap();
        if let Some(mut result) = answer(at, &asked, &everything(&wire)) {
            result["custom_id"] = request["custom_id"].clone();
            results.push(result.to_string());
        }
    }
    results.reverse();
    home.write(to, results.join("\n"));
}

fn hosted(content: &str) -> Value {
    let choice = json!({ "index": 0, "message": { "role": "assistant", "content": content }, "finish_reason": "stop" });
    json!({ "id": "b", "response": { "status_code": 200, "request_id": "r", "body": { "object": "chat.completion", "choices": [choice] } }, "error": null })
}

fn direct(content: &str) -> Value {
    let mut value = hosted(content);
    value["response"] = value["response"]["body"].take();
    value
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_comes_to_what_live_calls_come_to() {
    let home = Home::new();
    many(&home, 3);
    let weak = AtomicUsize::new(0);
    let fake =
        FakeEndpoint::answering(|request| says(&answered(&Asked::read(request).unwrap(), &everything(request)))).await;
    let url = fake.base_url();
    let endpoint = ["--base-url", &*url, "--model", "m"];
    assert_eq!(score(&home, &["many.jsonl", "--out", "live.jsonl", "--yes"], &endpoint).code, 0);
    let live: BTreeSet<String> = fake.requests().into_iter().map(|request| request.body).collect();
    let sent = fake.requests().len();

    assert_eq!(score(&home, &["many.jsonl", "--batch-out", "q.jsonl"], &endpoint).code, 0);
    for request in read(&home, "q.jsonl") {
        let mut body = request["body"].clone();
        assert_eq!(body.get("stream"), None);
        body = with_stream(&body);
        assert!(live.contains(&body.to_string()), "the same bytes but for `stream`: {body}");
    }
    execute(&home, "q.jsonl", "a.jsonl", |at, asked, words| {
        weak.fetch_add(1, Ordering::Relaxed);
        let content = answered(asked, words);
        Some(if at % 2 == 0 { hosted(&content) } else { direct(&content) })
    });
    let first = score(
        &home,
        &["many.jsonl", "--batch-in", "a.jsonl", "--batch-out", "again.jsonl", "--out", "b.jsonl"],
        &endpoint,
    );
    assert!(first.err.contains("3 to be asked again"), "{first:?}");
    execute(&home, "again.jsonl", "c.jsonl", |_, asked, words| Some(hosted(&answered(asked, words))));
    let second =
        score(&home, &["many.jsonl", "--batch-in", "a.jsonl", "--batch-in", "c.jsonl", "--out", "b.jsonl"], &endpoint);
    assert_eq!(second.code, 0, "{second:?}");
    let free_of_cost = |mut line: Value| {
        line["scorecard"]["cost"] = Value::Null;
        line.to_string()
    };
    let sorted = |name: &str| read(&home, name).into_iter().map(free_of_cost).collect::<BTreeSet<_>>();
    assert_eq!(sorted("b.jsonl"), sorted("live.jsonl"));
    assert_eq!(fake.requests().len(), sent, "a batch asks nobody");
}

/// `stream` where a live request has it.
fn with_stream(body: &Value) -> Value {
    let mut out = serde_json::Map::new();
    for (key, value) in body.as_object().unwrap() {
        out.insert(key.clone(), value.clone());
        if key == "messages" {
            out.insert("stream".to_owned(), true.into());
        }
    }
    Value::Object(out)
}

/// A judge whose first answers have no evidence.
fn answered(asked: &Asked, words: &str) -> String {
    let again = words.contains("Copy the quotes exactly as they stand");
    if again { asked.generous() } else { asked.all("met", &[]) }.to_string()
}

#[test]
fn what_is_wrong_with_batch_results_is_reported() {
    let home = Home::new();
    many(&home, 1);
    let endpoint = ["--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--effort", "quick"];
    let run = |more: &[&str]| {
        home.spar(&[&["score", "many.jsonl", "--scenario", "third-deadline"], more, &endpoint].concat(), "")
    };
    assert_eq!(run(&["--batch-out", "q.jsonl"]).code, 0);
    assert_eq!(run(&["--batch-out", "q.jsonl"]).code, 2, "an old file is not written over");
    execute(&home, "q.jsonl", "a.jsonl", |at, asked, _| match at {
        0 => None,
        1 => Some(json!({ "response": null, "error": { "code": "batch_expired", "message": "too late" } })),
        2 => Some(
            json!({ "response": { "status_code": 500, "body": { "error": { "message": "fell over" } } }, "error": null }),
        ),
        _ => Some(hosted(&asked.generous().to_string())),
    });
    let mut text = fs::read_to_string(home.path("a.jsonl")).unwrap();
    let double = text.lines().next().unwrap().to_owned();
    let unknown = json!({ "custom_id": "spar-other", "response": {} }).to_string();
    text.extend(["\n", &double, "\nno json\n", &unknown, "\n"]);
    home.write("a.jsonl", text);
    let ran = run(&["--batch-in", "a.jsonl", "--out", "r.jsonl"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    for words in [
        "too late",
        "fell over",
        "1 lines that are no results",
        "spar-other",
        "second answer",
        "1 requests have no answer",
    ] {
        assert!(ran.err.contains(words), "{words}: {}", ran.err);
    }
    let result = &read(&home, "r.jsonl")[0];
    assert_eq!((&result["type"], &result["open"]), (&json!("scored"), &json!(1)));
    assert!(result["scorecard"]["scored_checks"].as_u64() < result["scorecard"]["checks_total"].as_u64());
}
