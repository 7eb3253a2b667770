//! What a judge has answered is paid for once, and what is asked stays within its budget and the judge's window.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use serde_json::{Value, json};
use sparring::store::Store;
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Request, Script, chunk, stop},
    home::{Home, Ran, talk},
    puppet::{Asked, everything, says},
};

/// A judge that finds everything met, in the words of the longest learner turn.
async fn generous() -> FakeEndpoint {
    FakeEndpoint::answering(|request| says(&Asked::read(request).unwrap().generous().to_string())).await
}

fn practise(home: &Home, url: &str, env: &[(&str, &str)]) -> Ran {
    let args = ["practice", "third-deadline", "--json", "--seed", "7", "--actor", "builtin", "--judge", "adhoc"];
    let args = [&args[..], &["--base-url", url, "--model", "m"]].concat();
    block_in_place(|| home.spar_with(&args, talk("third-deadline", "middling"), env))
}

fn score(home: &Home, url: &str, id: &str, more: &[&str]) -> Ran {
    let args = ["score", "--session", id, "--json", "--base-url", url, "--model", "m"];
    block_in_place(|| home.spar(&[&args[..], more].concat(), ""))
}

fn scorecards(home: &Home, id: &str) -> usize {
    Store::open(&home.data()).unwrap().scorecards(id).unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn scoring_again_costs_nothing_and_gives_the_same_bytes() {
    let (fake, home) = (generous().await, Home::new());
    let ran = practise(&home, &fake.base_url(), &[]);
    let (id, first) = (ran.id(), ran.one("scorecard"));
    let calls = fake.requests().len();
    assert_eq!((first["cost"]["calls"].as_u64(), first["cost"]["cached"].as_u64()), (Some(calls as u64), Some(0)));
    for _ in 0..2 {
        let again = score(&home, &fake.base_url(), &id, &[]);
        assert_eq!(again.out.trim_end(), first.to_string(), "to the byte");
        assert!(again.err.contains(&format!("0 calls, 0 tokens, {calls} answers kept from before")), "{}", again.err);
    }
    assert_eq!((fake.requests().len(), scorecards(&home, &id)), (calls, 1), "nothing is asked, nothing new is kept");

    let quick = score(&home, &fake.base_url(), &id, &["--effort", "quick"]).object();
    assert_eq!(fake.requests().len(), calls, "what `standard` asked first, `quick` asks too");
    assert_eq!((quick["cost"]["calls"].as_u64(), quick["judge"]["effort"].as_str()), (Some(0), Some("quick")));
    let back = score(&home, &fake.base_url(), &id, &[]);
    assert_eq!(
        (back.out.trim_end(), scorecards(&home, &id)),
        (&*first.to_string(), 3),
        "the same one is the newest again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_anew_asks_everything_and_is_kept_from_then_on() {
    let fake = FakeEndpoint::answering(|request| {
        let asked = Asked::read(request).unwrap();
        says(&asked.all("not_met", &[]).to_string())
    })
    .await;
    let (strict, home) = (fake.base_url(), Home::new());
    let ran = practise(&home, &strict, &[]);
    let (id, calls) = (ran.id(), fake.requests().len());
    let fresh = score(&home, &strict, &id, &["--fresh"]).object();
    assert_eq!((fake.requests().len(), fresh["cost"]["cached"].as_u64()), (calls * 2, Some(0)));
    assert_eq!(score(&home, &strict, &id, &[]).object(), fresh);
    assert_eq!(fake.requests().len(), calls * 2);
    // Another model, or another place, is another judge.
    let args = ["score", "--session", &id, "--json", "--base-url", &strict, "--model", "other"];
    block_in_place(|| home.done(&args, ""));
    assert_eq!(fake.requests().len(), calls * 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_go_with_their_session() {
    let (fake, home) = (generous().await, Home::new());
    let id = practise(&home, &fake.base_url(), &[]).id();
    let mark = b"\"answers\"";
    let held = |home: &Home| home.bytes().windows(mark.len()).any(|window| window == mark);
    assert!(held(&home));
    Store::open(&home.data()).unwrap().delete(&id).unwrap();
    assert!(!held(&home), "no byte of an answer is left");
}

/// The notes of the checks that a judge was to answer and did not.
fn notes(card: &Value) -> Vec<String> {
    let criteria = card["criteria"].as_array().unwrap();
    let checks = criteria.iter().flat_map(|criterion| criterion["checks"].as_array().unwrap());
    let unscored = checks.filter(|check| check["verdict"] == "unscored");
    unscored.map(|check| check["note"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_beyond_the_budget_are_not_made_and_the_checks_say_so() {
    let (fake, home) = (generous().await, Home::new());
    let ran = practise(&home, &fake.base_url(), &[("SPAR_JUDGE_BUDGET_CALLS", "3"), ("SPAR_JUDGE_EFFORT", "thorough")]);
    let (card, error) = (ran.one("scorecard"), ran.one("error"));
    assert_eq!((fake.requests().len(), card["cost"]["calls"].as_u64(), ran.code), (3, Some(3), 0), "{ran:?}");
    assert!(!notes(&card).is_empty() && notes(&card).iter().all(|note| note == "the budget of 3 calls was spent"));
    assert_eq!(error["code"], "budget");
    assert!(error["message"].as_str().unwrap().contains("could not be scored (the budget of 3 calls was spent)"));
    // What was answered is not asked again: the next scoring goes on where this one stopped.
    let more = score(&home, &fake.base_url(), &ran.id(), &["--effort", "thorough"]).object();
    assert_eq!((more["cost"]["cached"].as_u64(), notes(&more).len()), (Some(3), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_beyond_the_budget_are_not_spent() {
    let told = |answer: &str| {
        let usage = json!({ "choices": [], "usage": { "prompt_tokens": 1200, "completion_tokens": 100 } });
        Script::events(format!("{}{}data: {usage}\n\ndata: [DONE]\n\n", chunk(answer), stop()))
    };
    let fake =
        FakeEndpoint::answering(move |request: &Request| told(&Asked::read(request).unwrap().generous().to_string()))
            .await;
    let home = Home::new();
    let ran = practise(&home, &fake.base_url(), &[("SPAR_JUDGE_BUDGET_TOKENS", "8000")]);
    let (card, cost) = (ran.one("scorecard"), ran.one("scorecard")["cost"].clone());
    let calls = fake.requests().len() as u64;
    assert_eq!(cost["tokens_in"].as_u64(), Some(calls * 1200), "as the server counts: {cost}");
    assert_eq!((cost["tokens_out"].as_u64(), cost["estimated"].as_bool()), (Some(calls * 100), Some(false)));
    assert!((1..=6).contains(&calls), "{calls} calls");
    assert!(notes(&card).iter().all(|note| note == "the budget of 8,000 tokens was spent"), "{:?}", notes(&card));
    assert!(!notes(&card).is_empty() && ran.err.contains(&format!("{calls} calls, ")), "{}", ran.err);

    let silent = generous().await;
    let cost = practise(&Home::new(), &silent.base_url(), &[]).one("scorecard")["cost"].clone();
    let bytes: usize = silent.requests().iter().map(|request| everything(request).len()).sum();
    let low = bytes as u64 / 3;
    assert!(cost["estimated"] == true && (low..low * 5 / 4).contains(&cost["tokens_in"].as_u64().unwrap()), "{cost}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_fails_half_way_says_of_which_checks_and_why() {
    let fake = FakeEndpoint::answering(|request| {
        let asked = Asked::read(request).unwrap();
        if asked.checks.contains(&"date_before_cause".to_owned()) {
            return Script::json("402 Payment Required", r#"{"error":{"message":"no credit left"}}"#);
        }
        says(&asked.generous().to_string())
    })
    .await;
    let home = Home::new();
    let limits = [("SPAR_LIMITS_TRIES", "1"), ("SPAR_JUDGE_EFFORT", "thorough")];
    let ran = practise(&home, &fake.base_url(), &limits);
    let (card, error) = (ran.one("scorecard"), ran.one("error"));
    assert_eq!((ran.code, error["code"].as_str()), (0, Some("refused")), "{ran:?}");
    let notes = notes(&card);
    assert!(!notes.is_empty() && notes.iter().all(|note| note.contains("(402): no credit left")), "{notes:?}");
    let again = score(&home, &fake.base_url(), &ran.id(), &["--effort", "thorough"]);
    assert_eq!((again.one("error")["code"].as_str(), again.of("scorecard").len()), (Some("refused"), 1), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_is_never_given_part_of_a_talk() {
    let (fake, home) = (generous().await, Home::new());
    // Too small for the talk with even one check.
    home.settings(&format!(
        "[endpoints.small]\nbase_url = \"{}\"\nmodel = \"m\"\nwindow = 2048\nsensitivity = \"restricted\"\n",
        fake.base_url()
    ));
    let args = ["practice", "third-deadline", "--json", "--seed", "7", "--actor", "builtin", "--judge", "small"];
    let ran = block_in_place(|| home.spar(&args, talk("third-deadline", "middling")));
    let (card, error) = (ran.one("scorecard"), ran.one("error"));
    assert_eq!((fake.requests().len(), ran.code, error["code"].as_str()), (0, 0, Some("window")), "{ran:?}");
    let notes = notes(&card);
    let said =
        |note: &String| note.contains("does not fit into the judge's window") && note.ends_with("it holds 2,048");
    assert!(!notes.is_empty() && notes.iter().all(said), "{notes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_criterion_that_does_not_fit_is_asked_check_by_check() {
    let fake = generous().await;
    let all = practise(&Home::new(), &fake.base_url(), &[("SPAR_JUDGE_EFFORT", "quick")]);
    let estimate = |request: &Request| everything(request).len() as u64 / 3 + 1_500 + 16;
    let most = fake.requests().iter().map(estimate).max().unwrap();
    let home = Home::new();
    let window = most - 60;
    home.settings(&format!("[endpoints.small]\nbase_url = \"{}\"\nmodel = \"m\"\nwindow = {window}\nsensitivity = \"restricted\"\n[judge]\neffort = \"quick\"\n", fake.base_url()));
    let (before, args) = (
        fake.requests().len(),
        ["practice", "third-deadline", "--json", "--seed", "7", "--actor", "builtin", "--judge", "small"],
    );
    let ran = block_in_place(|| home.done(&args, talk("third-deadline", "middling")));
    let asked: Vec<usize> =
        fake.requests()[before..].iter().map(|request| Asked::read(request).unwrap().checks.len()).collect();
    assert!(asked.len() > before && asked.contains(&1), "{asked:?}");
    assert!(fake.requests()[before..].iter().all(|request| estimate(request) <= window + 16));
    assert_eq!(ran.one("scorecard")["total"], all.one("scorecard")["total"]);
    assert_eq!(notes(&ran.one("scorecard")), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_held_to_a_schema_where_it_takes_one() {
    let fake = generous().await;
    practise(&Home::new(), &fake.base_url(), &[]);
    for request in fake.requests() {
        let (form, asked) = (request.json()["response_format"].clone(), Asked::read(&request).unwrap());
        assert_eq!((form["type"].as_str(), form["json_schema"]["strict"].as_bool()), (Some("json_schema"), Some(true)));
        let answer = &form["json_schema"]["schema"]["properties"]["answers"]["items"];
        assert_eq!(answer["properties"]["check"]["enum"], json!(asked.checks));
        let order: Vec<&String> = answer["properties"].as_object().unwrap().keys().collect();
        assert_eq!(order, ["check", "quotes", "verdict"], "evidence stands before the verdict");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_no_schema_is_asked_more_loosely_from_then_on() {
    for (refused, status, left) in [
        (&["json_schema"][..], "400 Bad Request", Some("json_object")),
        (&["json_schema", "json_object"], "422 Unprocessable Entity", None),
        (&["json_object"], "404 Not Found", Some("json_schema")),
    ] {
        let fake = FakeEndpoint::answering(move |request| {
            let form = request.json()["response_format"]["type"].as_str().unwrap_or_default().to_owned();
            if refused.contains(&&*form) {
                return Script::json(status, r#"{"error":"bad request"}"#);
            }
            says(&Asked::read(request).unwrap().generous().to_string())
        })
        .await;
        let card = practise(&Home::new(), &fake.base_url(), &[]).one("scorecard");
        assert_eq!(card["scored_checks"], card["checks_total"], "{refused:?}");
        let forms: Vec<Option<String>> = fake
            .requests()
            .iter()
            .map(|request| request.json()["response_format"]["type"].as_str().map(str::to_owned))
            .collect();
        let wrong = forms.iter().flatten().filter(|form| refused.contains(&form.as_str())).count();
        assert!(wrong <= refused.len() * 2, "two calls side by side may find it out, no more: {forms:?}");
        assert_eq!(forms.last().unwrap().as_deref(), left);
        assert_eq!(
            card["cost"]["calls"].as_u64(),
            Some((forms.len() - wrong) as u64),
            "asking otherwise is no call more"
        );
    }
}
