//! The statistics of agreement against published examples (`tests/vectors/agreement.json` names the source of each), and the command.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sparring::{
    domain::{
        agreement::{Scale, Weights, alpha, concordance, gwet, icc, interval, kappa, quadratic_kappa},
        scoring::{Ruling, Scorecard, Verdict},
    },
    store::Store,
};
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Request, Script},
    home::{Home, Ran, talk},
    puppet::{Asked, everything, says},
};

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
}

fn table(rows: &Value) -> Vec<Vec<f64>> {
    rows.as_array().unwrap().iter().map(numbers).collect()
}

fn ratings(rows: &Value) -> Vec<Vec<Option<f64>>> {
    let row = |row: &Value| row.as_array().unwrap().iter().map(Value::as_f64).collect();
    rows.as_array().unwrap().iter().map(row).collect()
}

fn weights(name: &Value) -> Weights {
    match name.as_str() {
        Some("linear") => Weights::Linear,
        Some("quadratic") => Weights::Quadratic,
        _ => Weights::Identity,
    }
}

fn levels(list: &Value) -> Vec<i32> {
    list.as_array().unwrap().iter().map(|n| i32::try_from(n.as_i64().unwrap()).unwrap()).collect()
}

fn quadratic(input: &Value) -> f64 {
    let (a, b) = (levels(&input["a"]), levels(&input["b"]));
    let end = |key: &str, of: Option<i32>| input[key].as_i64().map_or_else(|| of.unwrap(), |n| n.try_into().unwrap());
    let (low, high) = (a.iter().chain(&b).min(), a.iter().chain(&b).max());
    let pairs: Vec<(i32, i32)> = a.iter().copied().zip(b.iter().copied()).collect();
    quadratic_kappa(&pairs, end("lo", low.copied()), end("hi", high.copied())).unwrap()
}

fn krippendorff(input: &Value) -> f64 {
    let scale = match input["level"].as_str().unwrap() {
        "nominal" => Scale::Nominal,
        "ordinal" => Scale::Ordinal,
        "interval" => Scale::Interval,
        other => {
            assert_eq!(other, "ratio");
            Scale::Ratio
        }
    };
    alpha(&ratings(&input["rows"]), scale).unwrap()
}

/// What our code makes of an example, in the order of its expected numbers.
fn figures(example: &Value) -> Vec<f64> {
    let input = &example["input"];
    match example["stat"].as_str().unwrap() {
        "qwk" => vec![quadratic(input)],
        "qwk_continuous" => {
            let pairs: Vec<(f64, f64)> = numbers(&input["a"]).into_iter().zip(numbers(&input["b"])).collect();
            vec![concordance(&pairs).unwrap()]
        }
        "kappa_table" => vec![kappa(&table(&input["table"]), weights(&input["weights"])).unwrap()],
        "kripp" => vec![krippendorff(input)],
        "gwet" => {
            let found = gwet(&ratings(&input["rows"]), weights(&input["weights"])).unwrap();
            vec![found.coefficient, found.seen, found.expected]
        }
        other => {
            assert_eq!(other, "icc");
            let found = icc(&table(&input["X"])).unwrap();
            vec![found.one_way, found.agreement, found.consistency]
        }
    }
}

#[test]
fn every_published_example_comes_out_as_published() {
    let examples: Value = serde_json::from_str(include_str!("vectors/agreement.json")).unwrap();
    let examples = examples["vectors"].as_array().unwrap();
    assert_eq!(examples.len(), 31);
    for example in examples {
        let expected: Vec<f64> = match &example["expected"] {
            Value::Array(list) => list.iter().map(|n| n.as_f64().unwrap()).collect(),
            Value::Object(named) => named.values().map(|n| n.as_f64().unwrap()).collect(),
            one => vec![one.as_f64().unwrap()],
        };
        let found = figures(example);
        let near = found.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= example["tol"].as_f64().unwrap());
        assert!(near && found.len() == expected.len(), "{}: {found:?}, published {expected:?}", example["name"]);
    }
}

#[test]
fn where_nothing_varies_there_is_no_kappa() {
    assert_eq!(kappa(&[vec![5.0, 0.0], vec![0.0, 0.0]], Weights::Identity), None);
    assert_eq!(kappa(&[], Weights::Identity), None);
    assert_eq!(gwet(&[vec![Some(1.0)], vec![Some(1.0)]], Weights::Identity), None);
    assert_eq!(alpha(&[vec![Some(1.0), None], vec![None, Some(1.0)]], Scale::Nominal), None);
    assert_eq!(concordance(&[]), None);
}

#[test]
fn an_interval_holds_the_figure_and_needs_two_sessions() {
    let mean =
        |drawn: &[&f64]| Some(drawn.iter().copied().sum::<f64>() / f64::from(u32::try_from(drawn.len()).unwrap()));
    assert_eq!(interval(&[1.0], mean), None);
    let found = interval(&[1.0, 2.0, 3.0, 4.0, 5.0], mean).unwrap();
    assert!(found.low > 1.0 && found.low < 3.0 && found.high > 3.0 && found.high < 5.0, "{found:?}");
    assert_eq!(interval(&[1.0, 2.0], |_| None), None);
}

/// A home with `count` scored sessions, in which Ada has ruled on every counted check as the judge did, but for `differs`.
fn rated(count: usize, blind: bool, differs: &str) -> Home {
    rated_beside(count, blind, differs, &[])
}

/// The same with these arguments for the judge.
fn rated_beside(count: usize, blind: bool, differs: &str, judge: &[&str]) -> Home {
    let home = Home::new();
    for n in 0..count {
        let learner = ["weak", "skilled"][n % 2];
        let seed = n.to_string();
        let line = [&["practice", "third-deadline", "--plain", "--actor", "builtin", "--seed", &seed], judge].concat();
        home.done(&line, talk("third-deadline", learner));
    }
    let mut store = Store::open(&home.data()).unwrap();
    for row in home.sessions() {
        let card: Scorecard = serde_json::from_str(&store.scorecards(&row.id).unwrap()[0].json).unwrap();
        let checks = card.criteria.iter().flat_map(|criterion| &criterion.checks);
        let rulings: Vec<Ruling> = checks
            .filter(|check| matches!(check.verdict, Verdict::Met | Verdict::NotMet))
            .map(|check| Ruling {
                branch: card.branch,
                check: check.id.clone(),
                verdict: if check.id == differs { Verdict::Met } else { check.verdict },
                reason: "read it".into(),
                person: "Ada".into(),
                blind,
                at: "2026-11-23T12:00:00Z".to_owned(),
            })
            .collect();
        store.add_rulings(&row.id, &rulings).unwrap();
    }
    home
}

fn criterion<'a>(objects: &'a [Value], id: &str) -> &'a Value {
    objects.iter().find(|object| object["criterion"] == id).unwrap()
}

#[test]
fn the_command_tells_how_far_a_judge_may_be_trusted() {
    let home = rated(12, true, "request");
    let objects = home.done(&["agreement", "--scenario", "third-deadline", "--json"], "").objects();
    assert_eq!(objects.len(), 5);
    let listening = criterion(&objects, "listening");
    assert_eq!((&listening["raw"], &listening["tier"]), (&1.0.into(), &"number".into()));
    let agreement = criterion(&objects, "agreement");
    let request = agreement["checks"].as_array().unwrap().iter().find(|check| check["check"] == "request").unwrap();
    assert!(request["kappa"].as_f64().unwrap_or(0.0).abs() < 0.01, "one side never varies: {request}");
    assert_eq!(agreement["tier"], "words");
    let words = home.done(&["agreement"], "");
    assert!(
        words.out.contains("12 sessions rated by Ada") && words.out.contains("on the scorecard: the number\n"),
        "{words:?}"
    );
    assert!(words.out.lines().all(|line| line.chars().count() <= 80), "{words:?}");
}

#[test]
fn few_sessions_prove_nothing() {
    let home = rated(4, true, "");
    let objects = home.done(&["agreement", "--json"], "").objects();
    assert_eq!(criterion(&objects, "listening")["tier"], "words");
}

#[test]
fn what_was_said_with_the_verdict_in_sight_counts_only_on_request() {
    let home = rated(2, false, "");
    let refused = home.spar(&["agreement"], "");
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("--all"), "{refused:?}");
    assert!(home.done(&["agreement", "--all"], "").out.contains("2 sessions rated by Ada"));
    let none = Home::new().spar(&["agreement"], "");
    assert_eq!(none.code, 1);
    assert!(none.err.contains("spar review"), "{none:?}");
}

/// Says that a check is met where the learner said much, with the words.
fn by_length(request: &Request) -> Script {
    let asked = Asked::read(request).unwrap();
    let much = everything(request).len() > 9_000;
    says(&if much { asked.generous() } else { asked.all("not_met", &[]) }.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scorecard_shows_a_number_where_people_agree_with_its_judge() {
    let fake = FakeEndpoint::answering(by_length).await;
    let url = fake.base_url();
    let judge = ["--judge", "adhoc", "--base-url", &url, "--model", "m", "--effort", "quick"];
    block_in_place(|| {
        let home = rated_beside(12, true, "takes_off", &judge);
        let mine =
            [&["practice", "third-deadline", "--json", "--actor", "builtin", "--seed", "99"], &judge[..]].concat();
        let id = &home.done(&mine, talk("third-deadline", "skilled")).id();
        let tiers = |ran: Ran| {
            let card = ran.one("scorecard");
            let tier = |criterion: &Value| (criterion["id"].as_str().unwrap().to_owned(), criterion["tier"].clone());
            card["criteria"].as_array().unwrap().iter().map(tier).collect::<BTreeMap<_, _>>()
        };
        let listed = home.done(&["review"], "").out;
        let line = |id: &str| listed.lines().find(|line| line.starts_with(id)).unwrap().to_owned();
        assert!(line(id).ends_with("in words"), "{listed}");
        assert!(line(&home.sessions()[1].id).ends_with(", reviewed"), "{listed}");
        let again = [&["score", "--session", id, "--json"], &judge[..]].concat();
        let known = tiers(home.done(&again, ""));
        assert_eq!((&known["listening"], &known["agreement"]), (&json!("number"), &json!("band")));
        let other = tiers(home.done(
            &["score", "--session", id, "--json", "--judge", "adhoc", "--base-url", &url, "--model", "other"],
            "",
        ));
        assert!(other.values().all(|tier| *tier == "words"), "of another model nothing is known: {other:?}");
        let counted = tiers(home.done(&["score", "--session", id, "--json", "--judge", "builtin"], ""));
        assert!(counted.values().all(Value::is_null), "what code counts needs no leave: {counted:?}");
        let words = home.done(&[&["score", "--session", id], &judge[..]].concat(), "");
        assert!(words.out.contains("Caution: formative, read the band"), "{words:?}");
    });
}
