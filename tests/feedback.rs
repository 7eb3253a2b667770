//! Feedback: what is said of a talk, and that it holds.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use serde_json::Value;

use sparring::{
    backend::builtin::actor,
    domain::{
        behaviour::Detector,
        conversation::{Branch, Conversation, EndReason, Event, Finish, Stage, Start},
        difficulty::Difficulty,
        feedback::{Kind, Outcome, Place as At, Point, Tried, about_person, choose},
        playtest::{Level, ScriptedLearner},
        scenario::Scenario,
        transcript::Speaker,
    },
    library::{Place, Shelf, scripts_for},
    runtime::counted,
};

use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Script, reply},
    home::{Home, Ran, SHIPPED, of, talk},
};

static DETECTOR: LazyLock<Arc<Detector>> = LazyLock::new(Arc::default);

/// A talk held with the built-in actor: the learner says what `say` gives, until there is no more or the talk is over.
fn held(scenario: &Arc<Scenario>, seed: u64, mut say: impl FnMut(&Conversation) -> Option<String>) -> Branch {
    let mut talk = Conversation::new(scenario.clone(), DETECTOR.clone());
    talk.handle(Event::Begin(Start { seed, difficulty: Difficulty::Standard, goal: None }));
    while let (false, Some(words)) = (matches!(talk.stage(), Stage::Ended(_)), say(&talk)) {
        talk.handle(Event::LearnerSaid(words.as_str().into()));
        let Stage::Replying { ask, .. } = talk.stage() else { panic!("no reply is due") };
        let (ask, reply) = (*ask, actor::reply(scenario, talk.memory(), &talk.pending()));
        talk.handle(Event::ActorDelta(ask, reply.as_str().into()));
        talk.handle(Event::ActorFinished(ask, Finish::Authored));
    }
    talk.handle(Event::LearnerEnds);
    talk.branch().clone()
}

/// The talks that ship as examples, and those of the playtest's learners.
fn talks() -> Vec<(String, Arc<Scenario>, Branch)> {
    let mut all = Vec::new();
    for shelved in Shelf::read(&[Place::BuiltIn]).scenarios {
        let scenario = &shelved.scenario;
        let scripts = scripts_for(&shelved).unwrap();
        for level in Level::ALL {
            let words = talk(&scenario.id, level.name());
            let mut lines = words.lines().map(str::to_owned);
            all.push((
                format!("{} {}", scenario.id, level.name()),
                scenario.clone(),
                held(scenario, 7, |_| lines.next()),
            ));
            for seed in 1..3 {
                let mut learner = ScriptedLearner::new(scripts.of(level), scenario, level, seed);
                let branch = held(scenario, seed, |talk| Some(learner.say(talk.memory())));
                all.push((format!("{} {} playtest {seed}", scenario.id, level.name()), scenario.clone(), branch));
            }
        }
    }
    all
}

/// Says a point's line in place of its turn, and lets the built-in actor reply.
fn replayed(scenario: &Arc<Scenario>, branch: &Branch, point: &Point) -> Outcome {
    let place = At::before(scenario, &DETECTOR, branch, point.turn).unwrap();
    let mut retake = place.say(&point.line, false);
    let pending = retake.due().unwrap();
    let reply = actor::reply(scenario, retake.memory(), &pending);
    retake.answer(&reply, Finish::Authored);
    retake.outcome()
}

/// All that is wrong with a point.
fn wrong_with(scenario: &Arc<Scenario>, branch: &Branch, point: &Point) -> Vec<String> {
    let memory = branch.memory();
    let turn = memory.by(Speaker::Learner).find(|turn| turn.number == point.turn).unwrap();
    let at = memory.curve.iter().position(|moment| moment.turn == point.turn).unwrap();
    let (a, b) = (memory.curve[at - 1].state, memory.curve[at].state);
    let said_before = memory.by(Speaker::Learner).any(|turn| turn.text.as_str().trim() == point.line);
    let outcome = replayed(scenario, branch, point);
    let gain = if point.kind == Kind::Keep { 0 } else { point.gain() };
    let ours = [&point.label, &point.effect, &point.line, &point.why, &point.moved()];
    let person: Vec<&str> = ours.into_iter().filter_map(|text| about_person(text)).collect();
    let faults = [
        (!turn.text.as_str().contains(&point.said), "the quote does not stand in the turn"),
        (point.said.trim().is_empty() || point.line.is_empty() || point.why.is_empty(), "something is empty"),
        ([a.trust(), b.trust()] != point.trust, "trust is not what the log says"),
        ([a.tension(), b.tension()] != point.tension, "tension is not what the log says"),
        (said_before, "the learner said that line"),
        (!outcome.is_better_than(gain), "the line does not do better"),
        (point.kind == Kind::Mend && point.gain() >= 0, "it cost nothing"),
        (point.kind == Kind::Keep && point.gain() <= 0, "it won nothing"),
        (!person.is_empty(), "it is about the person"),
    ];
    faults.iter().filter(|(is, _)| *is).map(|(_, fault)| format!("{fault}: {point:?} {person:?}")).collect()
}

fn check(name: &str, scenario: &Arc<Scenario>, branch: &Branch) {
    let card = counted(scenario, branch.memory().into());
    let points = choose(scenario, &DETECTOR, branch, &card);
    if name.ends_with("middling") {
        assert_eq!(points, choose(scenario, &DETECTOR, branch, &card), "{name}: nothing is left to chance");
    }
    let firsts: Vec<&Point> = points.iter().map(|lines| &lines[0]).collect();
    assert!((1..=3).contains(&firsts.len()), "{name}: {firsts:#?}");
    let different = |of: fn(&Point) -> String| firsts.iter().map(|point| of(point)).collect::<BTreeSet<_>>().len();
    assert_eq!(different(|point| point.turn.to_string()), firsts.len(), "{name}: {firsts:#?}");
    assert_eq!(different(|point| point.line.clone()), firsts.len(), "{name}: {firsts:#?}");
    let kinds = |kind| firsts.iter().filter(|point| point.kind == kind).count();
    assert!(kinds(Kind::Keep) <= 1 && kinds(Kind::Mend) <= 2, "{name}: {firsts:#?}");
    let wrong: Vec<String> = points.iter().flatten().flat_map(|point| wrong_with(scenario, branch, point)).collect();
    assert_eq!(wrong, Vec::<String>::new(), "{name}");
    if name.contains("weak") {
        assert!(kinds(Kind::Mend) > 0 && kinds(Kind::Keep) == 0, "{name}: {firsts:#?}");
    } else if name.contains("skilled") {
        assert!(kinds(Kind::Keep) == 1, "{name}: {firsts:#?}");
    }
}

#[test]
fn what_is_said_of_every_talk_stands_in_it_and_does_better_there() {
    std::thread::scope(|scope| {
        for (name, scenario, branch) in talks() {
            scope.spawn(move || check(&name, &scenario, &branch));
        }
    });
}

fn outcome(trust: i32, tension: i32, says: &str) -> Outcome {
    Outcome {
        trust,
        tension,
        shows: Vec::new(),
        opened: Vec::new(),
        granted: Vec::new(),
        ended: None,
        says: says.to_owned(),
    }
}

#[test]
fn a_line_is_recommended_only_where_most_runs_went_better() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let scenario = &shelf.find("third-deadline").unwrap().scenario;
    let tried = |runs: &[Outcome], untold: bool| Tried::of(scenario, runs, 2, |_| untold);
    assert_eq!(tried(&[], false), None);
    assert_eq!(tried(&[outcome(1, -1, "a")], false), None, "as good is not better");
    let half = [outcome(4, -4, "a"), outcome(0, 0, "b")];
    assert_eq!(tried(&half, false), None, "half is not most");
    let most = [outcome(9, -2, "a"), outcome(5, -4, "b"), outcome(0, 3, "c")];
    let came = tried(&most, false).unwrap();
    assert_eq!((came.runs, came.better, came.trust, came.tension), (3, 2, 5, -2), "what held in each that was better");
    assert_eq!(came.says.as_deref(), Some("b"), "the least of them is shown");
    let gone = Outcome { ended: Some(EndReason::WalkOut), ..outcome(9, -9, "a") };
    assert_eq!(tried(&[gone], false), None);
    let opens = Outcome { opened: vec!["marta".into()], granted: vec!["true_state".into()], ..outcome(6, -6, "a") };
    let (told, kept_back) = (tried(std::slice::from_ref(&opens), false).unwrap(), tried(&[opens], true).unwrap());
    assert_eq!((told.says.as_deref(), told.tells), (Some("a"), false));
    assert_eq!((kept_back.says.as_deref(), kept_back.tells), (None, true), "what is untold stays untold");
    assert_eq!(told.grants, ["agrees to write down by Monday noon what is really done and what is not"]);
}

#[test]
fn every_session_is_kept_and_handed_on_with_its_feedback() {
    for scenario in SHIPPED {
        for level in ["weak", "middling", "skilled"] {
            let home = Home::new();
            let ran = home.done(&["practice", scenario, "--json", "--seed", "7"], talk(scenario, level));
            let (card, kept) = (ran.one("scorecard"), home.export(&ran.id()));
            let points = card["feedback"].as_array().unwrap();
            assert!((1..=3).contains(&points.len()), "{card}");
            for point in points {
                assert_eq!((&point["tried"]["runs"], &point["tried"]["better"]), (&1.into(), &1.into()), "{point}");
                assert!(point["untried"].is_null() && point["line"].is_string(), "{point}");
            }
            assert_eq!(kept["scorecard"]["feedback"], card["feedback"], "{scenario} {level}");
            let log = kept["events"].as_array().unwrap();
            assert_eq!(of(log, "turn"), ran.of("turn"), "nothing of the tries stands in the log");
            let line = points[0]["line"].as_str().unwrap();
            if level != "weak" {
                continue;
            }
            let shown = home.done(&["show", &ran.id()], "").out;
            assert!(shown.contains("\nWhat to try\n") && shown.contains(line), "{shown}");
            let written = home.done(&["export", &ran.id()], "").out;
            assert!(written.contains("### What to try") && written.contains("in 1 of 1"), "{written}");
        }
    }
}

/// A weak session with a model at `url`; its scorecard.
fn with_model(home: &Home, url: &str, env: &[(&str, &str)]) -> Ran {
    let args = ["practice", "third-deadline", "--json", "--seed", "7", "--judge", "builtin"];
    let args = [&args[..], &["--base-url", url, "--model", "m"]].concat();
    let words = "You never tell anyone anything.\nThis is on you, Sam.\nWhat happened?\n";
    let env: Vec<(&str, &str)> = [("SPAR_LIMITS_TRIES", "1")].iter().chain(env).copied().collect();
    block_in_place(|| home.spar_with(&args, words, &env))
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_model_each_line_is_tried_as_often_as_wanted() {
    let fake = FakeEndpoint::start([Script::events(reply("I had the log open. Ask me about that."))]).await;
    let (home, runs) = (Home::new(), [("SPAR_FEEDBACK_REPLAYS", "3")]);
    let ran = with_model(&home, &fake.base_url(), &runs);
    let card = ran.one("scorecard");
    let points = card["feedback"].as_array().unwrap();
    assert!(!points.is_empty(), "{card}");
    for point in points {
        assert_eq!((&point["tried"]["runs"], &point["tried"]["better"]), (&3.into(), &3.into()), "{point}");
    }
    let (asked, turns) = (fake.requests().len(), of(&ran.objects(), "turn").len());
    assert!(asked > turns / 2 && asked <= turns / 2 * 2 + points.len() * 3 * 2, "{asked} requests");
    assert_eq!(home.export(&ran.id())["scorecard"]["feedback"], card["feedback"]);
    let scored = block_in_place(|| home.done(&["score", "--session", &ran.id(), "--json"], ""));
    let point = &scored.object()["feedback"][0];
    assert!(
        point["tried"].is_null() && point["untried"].as_str().unwrap().contains("adhoc"),
        "no other plays: {point}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_tried_is_shown_and_says_so() {
    let home = Home::new();
    let reply = Script::events(reply("I had the log open."));
    let fails = || Script::json("500 Internal Server Error", "");
    let fake = FakeEndpoint::start([reply.clone(), reply.clone(), reply, fails()]).await;
    let ran = with_model(&home, &fake.base_url(), &[("SPAR_FEEDBACK_REPLAYS", "2")]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for (env, why) in [(("SPAR_FEEDBACK_REPLAYS", "0"), "feedback.replays"), (("SPAR_LIMITS_REPLIES", "4"), "requests")]
    {
        let fake = FakeEndpoint::start([Script::events(crate::fake_endpoint::reply("Ask me."))]).await;
        let ran = with_model(&home, &fake.base_url(), &[("SPAR_FEEDBACK_REPLAYS", "2"), env]);
        let point = &ran.one("scorecard")["feedback"][0];
        assert!(point["tried"].is_null() && point["untried"].as_str().unwrap().contains(why), "{point}");
    }
    let card = ran.one("scorecard");
    assert!(card["total"].is_u64() && !card["feedback"].as_array().unwrap().is_empty(), "{card}");
    let untried = |point: &Value| point["tried"].is_null() && point["untried"].is_string();
    assert!(card["feedback"].as_array().unwrap().iter().all(untried), "{card}");
}
