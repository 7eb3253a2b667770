//! A replay of the log is the live machine, whatever happens in whatever order.

use std::sync::Arc;

use proptest::prelude::*;
use sparring::{
    domain::{
        conversation::{AskId, Conversation, Effect, Event, Finish, Stage, Start},
        difficulty::Difficulty,
    },
    library::parse,
};

use crate::{
    conversation::{BAD, DETECTOR, KIND, KINDER, WORSE, kim, replay},
    home::{shipped, talk},
};

fn words() -> impl Strategy<Value = String> {
    let lines = shipped_talk();
    let known = [KIND, KINDER, BAD, WORSE, "May I have the key?", "Why?", "…", " "].map(str::to_owned);
    let known: Vec<String> = known.into_iter().chain(lines).collect();
    prop_oneof![4 => prop::sample::select(known), 1 => any::<String>()]
}

fn shipped_talk() -> Vec<String> {
    talk("third-deadline", "skilled").lines().map(str::to_owned).collect()
}

fn event() -> impl Strategy<Value = Event> {
    let ask = || (0_u64..12).prop_map(AskId);
    prop_oneof![
        5 => words().prop_map(|words| Event::LearnerSaid(words.as_str().into())),
        6 => (ask(), words()).prop_map(|(ask, words)| Event::ActorDelta(ask, words.as_str().into())),
        4 => (ask(), any::<bool>()).prop_map(|(ask, whole)| {
            Event::ActorFinished(ask, if whole { Finish::Whole } else { Finish::Broken })
        }),
        2 => Just(Event::Keep),
        1 => Just(Event::Interrupt),
        2 => Just(Event::AskAgain),
        1 => Just(Event::Hint),
        1 => (0_u32..14).prop_map(Event::Retry),
        1 => prop::sample::select(vec![false, false, false, false, true]).prop_map(|end| if end { Event::LearnerEnds } else { Event::Keep }),
    ]
}

/// An answer to the request that waits, where the event is an answer: random numbers alone would seldom fit.
fn aimed(event: Event, talk: &Conversation) -> Event {
    match (event, talk.stage()) {
        (Event::ActorDelta(id, words), Stage::Replying { ask, .. }) if id.0 > 1 => Event::ActorDelta(*ask, words),
        (Event::ActorFinished(id, finish), Stage::Replying { ask, .. }) if id.0 > 1 => {
            Event::ActorFinished(*ask, finish)
        }
        (event, _) => event,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_replay_is_the_live_machine_after_every_event(
        short in any::<bool>(), seed in any::<u64>(), events in prop::collection::vec(event(), 1..40)
    ) {
        let scenario =
            if short { kim() } else { Arc::new(parse("third-deadline.toml", &shipped("third-deadline")).unwrap().0) };
        let mut live = Conversation::new(scenario, DETECTOR.clone());
        let mut recorded = Vec::new();
        let start = Event::Begin(Start { seed, difficulty: Difficulty::Standard, goal: None });
        for event in [start].into_iter().chain(events) {
            let event = aimed(event, &live);
            let effects = live.handle(event);
            let fresh = effects.iter().filter_map(|e| if let Effect::Record(entry) = e { Some(entry.clone()) } else { None });
            recorded.extend(fresh);
            prop_assert_eq!(&recorded[..], live.branch().log());
            // A second try of which nothing is recorded yet leaves no trace: a replay then stands where the first try ended.
            if live.branch().tip() == recorded.last().map(|entry| entry.id) {
                let again = replay(&live);
                prop_assert_eq!(again.memory(), live.memory());
                if !matches!(live.stage(), Stage::Replying { .. }) {
                    prop_assert_eq!(again.stage(), live.stage());
                }
            }
            let ids: Vec<u64> = recorded.iter().map(|entry| entry.id).collect();
            prop_assert!(ids.iter().copied().eq(1..=ids.len() as u64), "ids count up: {:?}", ids);
            let turns: Vec<u32> = live.memory().turns.iter().map(|turn| turn.number).collect();
            prop_assert!(turns.iter().copied().eq(1..=u32::try_from(turns.len()).unwrap()), "turns count up: {:?}", turns);
        }
    }
}
