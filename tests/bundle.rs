//! A scorecard as data: whatever is changed in a bundle is found out, and what is no bundle is said to be none.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{fs::File, path::PathBuf};

use serde_json::{Value, json};
use sparring::runtime::Opened;
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::FakeEndpoint,
    home::{Home, Ran, talk},
    puppet::{Asked, says},
};

/// A judge that finds some checks met and answers some samples otherwise.
async fn wavering() -> FakeEndpoint {
    FakeEndpoint::answering(|request| {
        let asked = Asked::read(request).unwrap();
        let hot = request.json()["temperature"].as_f64().unwrap_or_default() > 0.0;
        let yes = asked.checks[0].len().is_multiple_of(2) || hot && asked.checks[0] == "no_hiding";
        says(&if yes { asked.generous() } else { asked.all("not_met", &[]) }.to_string())
    })
    .await
}

/// A scored session's bundle: the home it is in, the session's id, the bundle.
fn bundled(url: Option<&str>) -> (Home, String, Value) {
    let home = Home::new();
    let mut args = vec!["practice", "no-raise-this-year", "--json", "--seed", "7", "--actor", "builtin"];
    match url {
        Some(url) => args.extend(["--judge", "adhoc", "--base-url", url, "--model", "m", "--effort", "thorough"]),
        None => args.extend(["--judge", "builtin"]),
    }
    let ran = block_in_place(|| home.done(&args, talk("no-raise-this-year", "middling")));
    let bundle = block_in_place(|| home.done(&["export", &ran.id(), "--format", "bundle"], "")).object();
    (home, ran.id(), bundle)
}

fn written(home: &Home, bundle: &Value) -> PathBuf {
    home.write("b.json", bundle.to_string())
}

fn verify(home: &Home, bundle: &Value) -> Ran {
    let file = written(home, bundle);
    block_in_place(|| home.spar(&["score", "--bundle", file.to_str().unwrap(), "--verify", "--json"], ""))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_holds_all_that_a_scorecard_stands_on_and_adds_up() {
    let fake = wavering().await;
    let (home, id, bundle) = bundled(Some(&fake.base_url()));
    let file = written(&home, &bundle);
    let calls = fake.requests().len();
    let said = block_in_place(|| home.done(&["score", "--bundle", file.to_str().unwrap(), "--verify"], ""));
    assert!(said.out.starts_with("Computed again, and all the same: "), "{said:?}");
    assert_eq!(
        verify(&home, &bundle).object(),
        json!({ "v": 1, "type": "verified", "holds": true, "path": null, "stands": null, "computed": null })
    );
    assert_eq!(fake.requests().len(), calls, "offline");

    assert_eq!(bundle["scorecard"]["total"], block_in_place(|| home.export(&id))["scorecard"]["total"]);
    assert!(bundle["scenario"]["text"].as_str().unwrap().contains("[scenario]"));
    assert_eq!(bundle["rubric"]["criteria"].as_array().unwrap().len(), 4);
    assert_eq!(bundle["answers"].as_array().unwrap().len(), calls);
    let answered = &bundle["answers"][0];
    assert_eq!((answered["prompt"].as_str().unwrap().len(), answered["source"].as_str()), (64, Some("asked")));
    assert!(answered["answer"].as_str().unwrap().starts_with("{\"answers\""));
    assert!(
        bundle["samples"].as_array().unwrap().iter().any(|sample| sample["sample"] == 4),
        "five of a doubtful check"
    );
    let learner = bundle["turns"].as_array().unwrap().iter().find(|turn| turn["speaker"] == "learner").unwrap();
    assert!(learner["detections"].is_array());
    let stamp = &bundle["scorecard"]["judge"];
    assert_eq!(
        (stamp["effort"].as_str(), stamp["samples"].as_u64(), stamp["seed"].as_u64()),
        (Some("thorough"), Some(5), Some(7))
    );
    assert_eq!(stamp["endpoint"], fake.base_url());
    assert_eq!(bundle["terms"], json!({ "budget_calls": 60, "budget_tokens": 500_000, "window": 8192 }));
    let again = block_in_place(|| home.done(&["export", &id, "--format", "bundle"], ""));
    assert_eq!(again.object(), bundle);

    let (home, _, counted) = bundled(None);
    assert_eq!(verify(&home, &counted).code, 0, "a scorecard of what was counted is a bundle too");
}

/// What is where in a value, by JSON pointer: everything that holds no other thing.
fn leaves(value: &Value, at: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            fields.iter().for_each(|(key, value)| leaves(value, &format!("{at}/{key}"), out));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(n, value)| leaves(value, &format!("{at}/{n}"), out));
        }
        _ => out.push(at.to_owned()),
    }
}

fn changed(value: &Value) -> Value {
    match value {
        Value::Null => json!(0),
        Value::Bool(truth) => json!(!truth),
        Value::Number(number) => json!(number.as_u64().unwrap() + 1),
        Value::String(text) => json!(format!("{text} ")),
        Value::Array(_) | Value::Object(_) => json!([0]),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_changed_in_a_bundle_is_found_out() {
    let fake = wavering().await;
    let (home, _, bundle) = bundled(Some(&fake.base_url()));
    let mut all = Vec::new();
    leaves(&bundle, "", &mut all);
    // A prime, so that every part and every kind of value has its turn.
    for pointer in all.iter().step_by(all.len() / 97) {
        let mut tampered = bundle.clone();
        let place = tampered.pointer_mut(pointer).unwrap();
        *place = changed(place);
        let file = written(&home, &tampered);
        let found = Opened::read(&file).map(|opened| opened.verify());
        assert!(!matches!(found, Ok(None)), "{pointer} was changed and nobody noticed");
    }
    for (pointer, value, path) in [
        ("/turns/3/text", json!("I will pay you more."), "turns[3].text"),
        ("/turns/3/detections", json!([]), "turns[3].detections"),
        ("/scorecard/total", json!(100), "scorecard.total"),
        ("/scorecard/band", json!([90, 100]), "scorecard.band"),
        ("/scorecard/criteria/0/level", json!(3), "scorecard.criteria[0].level"),
        ("/scorecard/judge/seed", json!(8), "scorecard.judge.seed"),
        ("/scorecard/judge/model", json!("better"), "digest"),
        ("/scorecard/cost/calls", json!(1), "scorecard.cost.calls"),
        ("/session/started", json!("2020-01-01T00:00:00Z"), "digest"),
        ("/samples/0/verdict", json!("unscored"), "samples[0].verdict"),
        ("/answers/2/answer", json!("{\"answers\":[]}"), "samples[0].verdict"),
        ("/answers/1/prompt", json!("00"), "answers[1].prompt"),
        ("/answers/1/sample", json!(7), "answers[1].prompt"),
        ("/rubric/criteria/0/weight", json!(1), "rubric.criteria[0].weight"),
    ] {
        let mut tampered = bundle.clone();
        *tampered.pointer_mut(pointer).unwrap() = value;
        let ran = verify(&home, &tampered);
        let found = ran.object()["path"].as_str().unwrap_or_default().to_owned();
        let near = if path.starts_with("samples") { "samples[" } else { path };
        assert!(ran.code == 1 && found.starts_with(near), "{pointer}: {found}");
        assert!(ran.err.contains("the bundle does not hold at"), "{}", ran.err);
    }
    // Words of the scenario that are read by nobody still belong to its hash.
    let mut tampered = bundle.clone();
    tampered["scenario"]["text"] = format!("{}# a note\n", bundle["scenario"]["text"].as_str().unwrap()).into();
    assert_eq!(verify(&home, &tampered).object()["path"], "scenario.hash");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_bundle_is_said_to_be_none() {
    let (home, _, bundle) = bundled(None);
    let without = |field: &str| {
        let mut bundle = bundle.clone();
        bundle.as_object_mut().unwrap().remove(field);
        bundle.to_string()
    };
    let newer = Value::Object(
        bundle
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .map(|(key, value)| if key == "v" { (key, json!(2)) } else { (key, value) })
            .collect(),
    );
    let whole = bundle.to_string();
    for (text, words) in [
        (String::new(), "it is no JSON"),
        (whole[..whole.len() / 2].to_owned(), "it is no JSON"),
        ("[]".to_owned(), "it is not a bundle"),
        ("{\"v\":1,\"type\":\"session\"}".to_owned(), "it is not a bundle"),
        ("{\"v\":1,\"type\":\"bundle\"}".to_owned(), "it is not whole: missing field"),
        (without("log"), "missing field `log`"),
        (without("scenario"), "missing field `scenario`"),
        (without("answers"), "missing field `answers`"),
        ("[".repeat(100_000), "it is no JSON"),
        (newer.to_string(), "a newer Sparring wrote it (version 2; this one reads version 1)"),
        (whole.replacen("[scenario]", "[scenery]", 1), "cannot be read any more"),
    ] {
        let file = home.write("b.json", &text);
        for more in [&["--verify"][..], &["--judge", "builtin"]] {
            let args = [&["score", "--bundle", file.to_str().unwrap()][..], more].concat();
            let ran = block_in_place(|| home.spar(&args, ""));
            let short: String = text.chars().take(60).collect();
            assert!(
                (ran.code == 1 || ran.code == 3) && ran.err.contains(words) && ran.out.is_empty(),
                "{short}: {}",
                ran.err
            );
            assert!(ran.err.lines().count() <= 4 && !ran.err.contains("panicked"), "{short}: {}", ran.err);
        }
    }
    let large = home.path("large.json");
    File::create(&large).unwrap().set_len(100 << 20).unwrap();
    let ran = block_in_place(|| home.spar(&["score", "--bundle", large.to_str().unwrap(), "--verify"], ""));
    assert!(ran.code == 1 && ran.err.contains("a bundle has at most 32 MiB"), "{}", ran.err);
    let ran = block_in_place(|| home.spar(&["score", "--bundle", "/no/such/file", "--verify"], ""));
    assert!(ran.code == 1 && ran.err.contains("/no/such/file cannot be read"), "{}", ran.err);
    assert_eq!(block_in_place(|| home.spar(&["score"], "")).code, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_talk_in_a_bundle_can_be_scored_by_another_judge() {
    let (_, _, bundle) = bundled(None);
    let fake = wavering().await;
    let elsewhere = Home::new();
    let file = written(&elsewhere, &bundle);
    let args = ["score", "--bundle", file.to_str().unwrap(), "--json", "--base-url", &fake.base_url(), "--model", "m"];
    let card = block_in_place(|| elsewhere.done(&args, "")).object();
    assert_eq!(
        (card["judge"]["model"].as_str(), card["branch"].clone()),
        (Some("m"), bundle["scorecard"]["branch"].clone())
    );
    assert!(card["scored_checks"].as_u64() > bundle["scorecard"]["scored_checks"].as_u64());
    assert_eq!(card["measures"], bundle["scorecard"]["measures"]);
    assert!(elsewhere.sessions().is_empty(), "nothing is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_on_the_person_is_given_only_where_it_is_asked_for() {
    let (home, id, bundle) = bundled(None);
    let [low, high] = [0, 1].map(|at| bundle["scorecard"]["band"][at].as_u64().unwrap());
    assert!(low < high && low > 0, "{low} to {high}");
    let at = |cut: u64| {
        let args = ["score", "--session", &id, "--judge", "builtin", "--assess", &cut.to_string()];
        let (words, object) =
            block_in_place(|| (home.done(&args, ""), home.done(&[&args[..], &["--json"]].concat(), "")));
        (words.out, object.object()["assessment"].clone())
    };
    for (cut, verdict) in [(low, "pass"), (high, "borderline"), (low + 1, "borderline"), (high + 1, "fail")] {
        let (words, assessment) = at(cut);
        assert_eq!(assessment, json!({ "cut": cut, "verdict": verdict }));
        assert!(words.contains(&format!("At a cut of {cut}: {verdict}, ")), "{words}");
    }
    let silent = block_in_place(|| home.done(&["score", "--session", &id, "--judge", "builtin"], ""));
    assert!(
        !["pass", "fail", "borderline"].iter().any(|word| silent.out.to_lowercase().contains(word)),
        "{}",
        silent.out
    );
    let args = [
        "practice",
        "third-deadline",
        "--json",
        "--seed",
        "7",
        "--assess",
        "50",
        "--actor",
        "builtin",
        "--judge",
        "builtin",
    ];
    let threat = "Do it by Friday or I'll have you taken off the team.\nWhat has happened in the last few weeks?\n";
    let card = block_in_place(|| home.done(&args, threat)).one("scorecard");
    assert_eq!(card["critical"][0]["id"], "threat");
    assert_eq!(card["assessment"]["verdict"], "fail", "no total buys that back");
    assert!(block_in_place(|| home.done(&args, "")).one("scorecard")["assessment"].is_null(), "no number, no verdict");
    assert_eq!(block_in_place(|| home.spar(&["score", "--session", &id, "--assess", "101"], "")).code, 2);
}
