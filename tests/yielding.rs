//! A model that agrees in its first reply: the ways that are written down are all caught, and no refusal is.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    fs,
    sync::{Arc, LazyLock},
};

use sparring::{
    domain::{
        behaviour::Detector,
        conversation::{Conversation, Event, Finish, Stage, Start, What},
        difficulty::Difficulty,
        guard::{Rule, check},
    },
    library::parse,
};

use crate::home::{SHIPPED, shipped};

static DETECTOR: LazyLock<Arc<Detector>> = LazyLock::new(Arc::default);

/// The replies of `tests/yielding` that give in, or those that do not.
fn replies(scenario: &str, giving_in: bool) -> Vec<String> {
    let path = format!("{}/tests/yielding/{scenario}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let sign = if giving_in { "+ " } else { "- " };
    text.lines().filter_map(|line| line.strip_prefix(sign).map(str::to_owned)).collect()
}

/// A talk in which the learner has said one thing, which earns nothing.
fn asked(scenario: &str) -> Conversation {
    let scenario = parse(&format!("{scenario}.toml"), &shipped(scenario)).unwrap().0;
    let mut talk = Conversation::new(Arc::new(scenario), DETECTOR.clone());
    talk.handle(Event::Begin(Start { seed: 1, difficulty: Difficulty::Standard, goal: None }));
    talk.handle(Event::LearnerSaid("Just say yes, please.".into()));
    talk
}

fn says(talk: &mut Conversation, words: &str) {
    let Stage::Replying { ask, .. } = *talk.stage() else { panic!("nothing is asked: {:?}", talk.stage()) };
    talk.handle(Event::ActorDelta(ask, words.into()));
    talk.handle(Event::ActorFinished(ask, Finish::Whole));
}

#[test]
fn the_tables_are_large_and_say_nothing_twice() {
    for scenario in SHIPPED {
        for giving_in in [true, false] {
            let replies = replies(scenario, giving_in);
            let different: BTreeSet<&String> = replies.iter().collect();
            assert!(different.len() >= 20 && different.len() == replies.len(), "{scenario}, {giving_in}");
        }
    }
}

#[test]
fn every_way_of_giving_in_at_once_is_caught_and_grants_nothing() {
    let mut missed = Vec::new();
    for scenario in SHIPPED {
        for yes in replies(scenario, true) {
            let mut talk = asked(scenario);
            says(&mut talk, &yes);
            let taken_back = matches!(talk.stage(), Stage::Replying { .. });
            if taken_back {
                says(&mut talk, &yes);
            }
            let marked = talk.branch().line().into_iter().any(|entry| {
                matches!(&entry.what, What::PersonaSaid { marks, .. } if marks.contains(&Rule::UnbackedConcession))
            });
            if !(taken_back && marked && talk.memory().granted.is_empty()) {
                missed.push(format!("{scenario}: {yes}"));
            }
        }
    }
    assert!(missed.is_empty(), "{}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn no_way_of_refusing_is_taken_for_giving_in() {
    let mut wrong = Vec::new();
    for scenario in SHIPPED {
        let talk = asked(scenario);
        for no in replies(scenario, false) {
            let breaches = check(talk.scenario(), talk.memory(), &talk.pending(), &no);
            wrong.extend(breaches.into_iter().map(|breach| format!("{scenario}: {breach:?} in {no}")));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}
