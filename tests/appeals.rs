//! Appeals: one check asked again, with turn numbers and never with the argument; nothing is lost where nobody can be asked.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use serde_json::Value;
use sparring::{domain::scoring::Scorecard, store::Store};
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, closed_port},
    home::{Home, Ran, talk},
    puppet::{Asked, everything, says},
};

/// Words that stand nowhere else.
const ARGUMENT: &str = "Quixotic marmalade: zephyrs prove it,\nobviously.";
const WORDS: [&str; 5] = ["quixotic", "marmalade", "zephyr", "prove it", "obviously"];

fn played(home: &Home) -> String {
    let args = ["practice", "third-deadline", "--json", "--seed", "7", "--judge", "builtin", "--actor", "builtin"];
    home.done(&args, talk("third-deadline", "middling")).id()
}

fn appeal(home: &Home, id: &str, check: &str, more: &[&str]) -> Ran {
    let args = ["score", "--session", id, "--appeal", check, "--turns", "6,4,4", "--because", ARGUMENT];
    let env = [("SPAR_LIMITS_TRIES", "1"), ("SPAR_LIMITS_CONNECT_S", "5")];
    block_in_place(|| home.spar_with(&[&args[..], more].concat(), "", &env))
}

fn check<'a>(card: &'a Value, id: &str) -> &'a Value {
    let mut checks = card["criteria"].as_array().unwrap().iter().flat_map(|c| c["checks"].as_array().unwrap());
    checks.find(|check| check["id"] == id).unwrap()
}

fn cards(home: &Home, id: &str) -> Vec<Scorecard> {
    let cards = Store::open(&home.data()).unwrap().scorecards(id).unwrap();
    cards.iter().map(|card| serde_json::from_str(&card.json).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_judge_learns_which_turns_and_nothing_of_the_argument() {
    let fake = FakeEndpoint::answering(|request| says(&Asked::read(request).unwrap().generous().to_string())).await;
    let home = Home::new();
    let id = played(&home);
    let before = cards(&home, &id);
    let ran = appeal(&home, &id, "asks_sam", &["--base-url", &fake.base_url(), "--model", "m", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!fake.requests().is_empty());
    for request in fake.requests() {
        let bytes = format!("{}{}", request.head, request.body).to_lowercase();
        assert_eq!(WORDS.iter().find(|word| bytes.contains(**word)), None);
        assert_eq!(Asked::read(&request).unwrap().checks, ["asks_sam"], "one check and no other");
        assert!(everything(&request).contains("Look again at turns 4 and 6."));
    }
    let told = ran.one("appeal");
    assert_eq!(told["outcome"]["before"], "unscored");
    assert_eq!((&told["outcome"]["after"], &told["turns"]), (&"met".into(), &serde_json::json!([4, 6])));
    let card = ran.one("scorecard");
    assert!(check(&card, "asks_sam")["note"].as_str().unwrap().contains("asked again on appeal by m (adhoc)"));

    let session = home.export(&id);
    assert_eq!(session["appeals"][0]["argument"], ARGUMENT);
    assert_eq!(session["scorecard"], card);
    let after = cards(&home, &id);
    assert_eq!((&after[..1], after.len()), (&before[..], 2), "a new scorecard beside the old one");
    assert_eq!(after[1].scored_checks, before[0].scored_checks + 1);
    let others = |card: &Scorecard| {
        let checks = card.criteria.iter().flat_map(|criterion| criterion.checks.clone());
        checks.filter(|check| check.id != "asks_sam").collect::<Vec<_>>()
    };
    assert_eq!(others(&after[1]), others(&before[0]), "that check alone is answered anew");
    let shown = home.done(&["review", &id], "").out;
    assert!(shown.contains("needs a judge or a person → met by m (adhoc)") && shown.contains("Quixotic"), "{shown}");
    assert!(home.done(&["export", &id], "").out.contains("## Appeals"));
}

/// What comes of an appeal says nothing of how the judge agrees with people at its usual work.
#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_moves_no_figure_of_agreement() {
    let fake = FakeEndpoint::answering(|request| {
        let asked = Asked::read(request).unwrap();
        let contested = everything(request).contains("Look again");
        let answer = if contested { asked.all("not_met", &[]) } else { asked.generous() };
        says(&answer.to_string())
    })
    .await;
    let home = Home::new();
    let id = played(&home);
    let url = fake.base_url();
    let judge = ["--base-url", &url, "--model", "m"];
    block_in_place(|| home.done(&[&["score", "--session", &id][..], &judge].concat(), ""));
    block_in_place(|| home.done(&["review", &id, "--blind", "--person", "Ada"], "m\n".repeat(16)));
    let figures = || block_in_place(|| home.done(&["agreement", "--json"], "").out);
    let before = figures();
    assert!(before.contains("adhoc"), "{before}");
    let ran = appeal(&home, &id, "asks_sam", &[&judge[..], &["--json"]].concat());
    assert_eq!(ran.one("appeal")["outcome"]["after"], "not_met", "{ran:?}");
    let asked = ran.one("scorecard");
    let contested = check(&asked, "asks_sam");
    assert_eq!(
        (&contested["verdict"], &contested["before"]["verdict"]),
        (&"met".into(), &"not_met".into()),
        "Ada counts"
    );
    assert_eq!(figures(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_can_be_asked_the_appeal_is_kept_and_says_so() {
    let gone = format!("http://127.0.0.1:{}/v1", closed_port().await);
    let mute = FakeEndpoint::answering(|_| says("I would rather not.")).await;
    let (gone, mute_url) = (gone.as_str(), mute.base_url());
    for (more, check, code) in [
        (&["--judge", "builtin"][..], "asks_sam", 0),
        (&["--base-url", &mute_url, "--model", "m"], "request", 0),
        (&["--base-url", gone, "--model", "m"], "asks_sam", 1),
        (&["--base-url", &mute_url, "--model", "m"], "asks_sam", 1),
        (&["--judge", "nobody-i-know"], "asks_sam", 4),
    ] {
        let home = Home::new();
        let id = played(&home);
        let asked = mute.requests().len();
        let ran = appeal(&home, &id, check, more);
        assert_eq!(ran.code, code, "{more:?}: {ran:?}");
        assert!(ran.err.contains("kept for the facilitator"), "{ran:?}");
        let session = home.export(&id);
        let kept = &session["appeals"][0];
        assert_eq!((&kept["argument"], &kept["outcome"]), (&ARGUMENT.into(), &Value::Null));
        assert_eq!(cards(&home, &id).len(), 1, "no number is made up");
        if check == "request" {
            assert_eq!(mute.requests().len(), asked, "what code counts is asked of nobody");
        }
    }
}

#[test]
fn an_appeal_that_cannot_be_is_refused_before_anything_is_kept() {
    let home = Home::new();
    let id = played(&home);
    for (args, says) in [
        (&["--appeal", "ask_sam", "--turns", "4", "--because", "x"][..], "did you mean `asks_sam`?"),
        (&["--appeal", "asks_sam", "--turns", "4,5", "--because", "x"], "turn 5 is not one of the learner's"),
        (&["--appeal", "asks_sam", "--turns", "4", "--because", "  "], "the appeal says nothing"),
        (&["--appeal", "asks_sam", "--turns", "four", "--because", "x"], "invalid"),
        (&["--appeal", "asks_sam", "--because", "x"], "--turns"),
        (&["--because", "x"], "--appeal"),
    ] {
        let ran = home.spar(&[&["score", "--session", &id], args].concat(), "");
        assert!(ran.code == 2 && ran.err.contains(says), "{args:?}: {ran:?}");
    }
    assert!(home.export(&id).get("appeals").is_none());
}
