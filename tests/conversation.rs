//! The conversation machine, told as stories. Kim moves by words alone, so the stories hold whatever the detector finds.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::sync::{Arc, LazyLock};

use sparring::{
    domain::{
        behaviour::Detector,
        conversation::{AskId, Conversation, Effect, EndReason, Entry, Event, Finish, Stage, Start, What},
        difficulty::Difficulty,
        scenario::Scenario,
        transcript::{Speaker, TurnStatus},
    },
    library::parse,
};

pub const KIND: &str = "These are kind words.";
pub const KINDER: &str = "These are kinder still.";
pub const BAD: &str = "These are bad words.";
pub const WORSE: &str = "These are worse words.";

/// Made once: its rules take a while to build.
pub static DETECTOR: LazyLock<Arc<Detector>> = LazyLock::new(Arc::default);

/// A conversation and what it asked of the outside last.
struct Story {
    talk: Conversation,
    effects: Vec<Effect>,
}

pub fn kim() -> Arc<Scenario> {
    Arc::new(parse("cellar.toml", include_str!("fixtures/cellar.toml")).unwrap().0)
}

impl Story {
    fn begin(difficulty: Difficulty) -> Self {
        let talk = Conversation::new(kim(), DETECTOR.clone());
        let mut story = Self { talk, effects: Vec::new() };
        story.on(Event::Begin(Start { seed: 7, difficulty, goal: None }));
        story
    }

    fn on(&mut self, event: Event) -> &mut Self {
        self.effects = self.talk.handle(event);
        self
    }

    fn say(&mut self, words: &str) -> &mut Self {
        self.on(Event::LearnerSaid(words.into()))
    }

    /// The request that is waited for.
    fn ask(&self) -> AskId {
        let Stage::Replying { ask, .. } = self.talk.stage() else {
            panic!("nothing is asked: {:?}", self.talk.stage())
        };
        *ask
    }

    fn hear(&mut self, words: &str) -> &mut Self {
        self.on(Event::ActorDelta(self.ask(), words.into()))
    }

    fn over(&mut self, finish: Finish) -> &mut Self {
        self.on(Event::ActorFinished(self.ask(), finish))
    }

    /// A whole turn of both.
    fn turn(&mut self, words: &str) -> &mut Self {
        self.say(words).hear("I see.").over(Finish::Whole)
    }

    /// The transcript: who, what, how.
    fn told(&self) -> Vec<(Speaker, &str, TurnStatus)> {
        self.talk.memory().turns.iter().map(|turn| (turn.speaker, turn.text.as_str(), turn.status)).collect()
    }

    fn last(&self) -> (Speaker, &str, TurnStatus) {
        *self.told().last().unwrap()
    }

    fn state(&self) -> (u8, u8) {
        (self.talk.memory().state.trust(), self.talk.memory().state.tension())
    }

    fn replayed(&self) -> Conversation {
        replay(&self.talk)
    }

    fn judged(&self) -> usize {
        self.effects.iter().filter(|effect| **effect == Effect::AskJudge).count()
    }

    fn endings(&self) -> Vec<EndReason> {
        let reason = |entry: &Entry| if let What::Ended { reason } = entry.what { Some(reason) } else { None };
        self.talk.branch().log().iter().filter_map(reason).collect()
    }
}

pub fn replay(talk: &Conversation) -> Conversation {
    Conversation::replay(talk.scenario().clone(), DETECTOR.clone(), talk.branch().log().to_vec())
}

use Speaker::{Learner, Persona};
use TurnStatus::{Complete, Failed, Interrupted, Partial};

#[test]
fn kim_opens_and_tells_what_everybody_knows() {
    let story = Story::begin(Difficulty::Standard);
    assert_eq!(story.told(), [(Persona, "Yes?", Complete)]);
    assert_eq!(story.talk.memory().released, [(0, "shelf".to_owned())]);
    assert_eq!((story.state(), story.talk.stage()), ((40, 50), &Stage::Listening));
}

#[test]
fn a_turn_is_kept_before_an_answer_is_asked_for() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say(KIND);
    let said =
        story.effects.iter().position(|e| matches!(e, Effect::Record(e) if matches!(e.what, What::LearnerSaid { .. })));
    let asked = story.effects.iter().position(|effect| matches!(effect, Effect::AskActor(_)));
    assert!(said.unwrap() < asked.unwrap(), "{:?}", story.effects);
    story.hear(" It's ").hear("wet down there. ").over(Finish::Whole);
    assert_eq!(story.told()[1..], [(Learner, KIND, Complete), (Persona, "It's wet down there.", Complete)]);
    assert_eq!(story.talk.memory().released.last().unwrap(), &(2, "damp".to_owned()));
    assert!(story.state().0 >= 55);
}

#[test]
fn what_comes_late_is_dropped() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say("Well.");
    let first = story.ask();
    story.hear("Hm").on(Event::Interrupt).say("And?").hear("What");
    let before = (story.talk.stage().clone(), story.talk.memory().clone());
    for late in [
        Event::ActorDelta(first, "LATE".into()),
        Event::ActorFinished(first, Finish::Whole),
        Event::ActorFinished(first, Finish::Broken),
        Event::ActorDelta(AskId(99), "FOREIGN".into()),
    ] {
        assert_eq!(story.on(late).effects, []);
    }
    assert_eq!((story.talk.stage().clone(), story.talk.memory().clone()), before);
    story.over(Finish::Whole);
    assert_eq!(story.last(), (Persona, "What", Complete));
    let after = story.talk.memory().clone();
    story.on(Event::ActorDelta(AskId(2), "AFTER THE END".into()));
    assert_eq!((story.talk.memory(), story.effects.len()), (&after, 0));
}

#[test]
fn an_interruption_keeps_what_was_said() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say("Well.").hear("As I was say");
    let ask = story.ask();
    story.on(Event::Interrupt);
    assert!(story.effects.contains(&Effect::DropActor(ask)));
    assert_eq!((story.last(), story.talk.stage()), ((Persona, "As I was say", Interrupted), &Stage::Listening));
    story.say("Sorry, go on.").on(Event::Interrupt);
    assert_eq!(story.last(), (Persona, "", Interrupted), "also when nothing had been said");
}

#[test]
fn a_cut_reply_is_never_whole_and_a_silent_one_failed() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say("Well.").hear("I thi").over(Finish::Broken);
    assert_eq!((story.last(), story.talk.stage()), ((Persona, "I thi", Partial), &Stage::Listening));
    story.say("Yes?").over(Finish::Broken);
    assert_eq!((story.last(), story.talk.stage()), ((Persona, "", Failed), &Stage::Stalled));
    story.on(Event::AskAgain).hear("  ").over(Finish::Whole);
    assert_eq!((story.last().2, story.talk.stage()), (Failed, &Stage::Stalled), "an empty reply is none");
    story.say("Never mind.").hear("Fine.").over(Finish::Whole);
    assert_eq!(
        story.told()[3..],
        [
            (Learner, "Yes?", Complete),
            (Persona, "", Failed),
            (Learner, "Never mind.", Complete),
            (Persona, "Fine.", Complete)
        ]
    );
}

#[test]
fn asking_again_makes_a_branch_and_leaves_the_first_try_in_the_log() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say(KIND).hear("It's w").over(Finish::Broken).on(Event::AskAgain).hear("It's wet.").over(Finish::Whole);
    assert_eq!(story.told()[1..], [(Learner, KIND, Complete), (Persona, "It's wet.", Complete)]);
    let replies = |entry: &&Entry| matches!(entry.what, What::PersonaSaid { turn: 3, .. });
    let parents: Vec<_> = story.talk.branch().log().iter().filter(replies).map(|entry| entry.parent).collect();
    assert_eq!(parents.len(), 2);
    assert_eq!(parents[0], parents[1], "both answer the same turn");
    assert_eq!(story.replayed().memory(), story.talk.memory());
    assert_eq!(story.on(Event::AskAgain).effects, [], "a whole reply is not asked for again");
}

#[test]
fn hints_are_counted_and_asking_again_brings_none_back() {
    let mut story = Story::begin(Difficulty::Standard);
    let all = story.talk.hints_left();
    story.say("Well.").over(Finish::Broken).on(Event::Hint);
    assert_eq!((story.talk.hints_left(), story.talk.memory().hints.len()), (all - 1, 1));
    story.on(Event::AskAgain).hear("Hm.").over(Finish::Whole);
    assert_eq!(story.talk.hints_left(), all - 1);
    for left in (0..all - 1).rev() {
        story.on(Event::Hint);
        assert_eq!(story.talk.hints_left(), left);
    }
    assert_eq!(story.on(Event::Hint).effects, [], "none is left");
    let mut given = story.talk.memory().hints.clone();
    given.dedup();
    assert_eq!(given.len(), all as usize, "each is another: {given:?}");
}

#[test]
fn an_agreement_needs_a_whole_reply() {
    let mut story = Story::begin(Difficulty::Standard);
    story.turn(KIND).say(KINDER).hear("Here is the k").over(Finish::Broken);
    assert_eq!((story.talk.memory().granted.len(), story.talk.stage()), (0, &Stage::Listening));
    story.on(Event::AskAgain).hear("Here is the").on(Event::Interrupt);
    assert_eq!((story.talk.memory().granted.len(), story.talk.stage()), (0, &Stage::Listening));
    story.on(Event::AskAgain).hear("Here is the key.").over(Finish::Whole);
    assert_eq!(story.talk.memory().granted, [(5, "key".to_owned())]);
    assert_eq!((story.talk.stage(), story.judged()), (&Stage::Ended(EndReason::Agreement), 1));
}

#[test]
fn kim_walks_out_and_an_interruption_does_not_stop_that() {
    for interrupted in [false, true] {
        let mut story = Story::begin(Difficulty::Standard);
        story.turn(BAD).say(WORSE).hear("I'm o");
        if interrupted {
            story.on(Event::Interrupt)
        } else {
            story.over(Finish::Whole)
        };
        assert_eq!((story.talk.stage(), story.judged()), (&Stage::Ended(EndReason::WalkOut), 1));
    }
}

#[test]
fn a_talk_ends_once_even_when_both_end_it() {
    let mut story = Story::begin(Difficulty::Standard);
    story.turn(BAD).say(WORSE).hear("I'm o").on(Event::LearnerEnds);
    assert_eq!((story.endings(), story.judged()), (vec![EndReason::WalkOut], 1));
    assert_eq!(story.replayed().stage(), story.talk.stage());
}

#[test]
fn patience_runs_out() {
    let mut story = Story::begin(Difficulty::Standard);
    for left in (1..6).rev() {
        story.turn("Well.");
        assert_eq!((story.talk.turns_left(), story.talk.stage()), (left, &Stage::Listening));
    }
    story.say("Well.").over(Finish::Broken);
    assert_eq!(story.talk.stage(), &Stage::Stalled, "what was not answered is not over");
    story.on(Event::AskAgain).hear("It's late.").over(Finish::Whole);
    assert_eq!((story.talk.stage(), story.judged()), (&Stage::Ended(EndReason::Time), 1));
}

#[test]
fn nothing_comes_after_the_end() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say("Well.").hear("So").on(Event::LearnerEnds);
    assert_eq!((story.last(), story.judged()), ((Persona, "So", Interrupted), 1));
    let log = story.talk.branch().log().to_vec();
    let start = Start { seed: 1, difficulty: Difficulty::Tough, goal: None };
    for event in [
        Event::Begin(start),
        Event::LearnerSaid("More.".into()),
        Event::ActorDelta(AskId(1), "more".into()),
        Event::ActorFinished(AskId(1), Finish::Whole),
        Event::Keep,
        Event::Interrupt,
        Event::AskAgain,
        Event::Hint,
        Event::LearnerEnds,
    ] {
        assert_eq!(story.on(event).effects, []);
    }
    assert_eq!(story.talk.branch().log(), log);
}

#[test]
fn going_back_makes_a_branch_and_forgets_what_came_after() {
    let mut story = Story::begin(Difficulty::Standard);
    story.turn("Well.").turn(KIND).turn(KINDER);
    assert_eq!(story.talk.stage(), &Stage::Ended(EndReason::Agreement));
    let log = story.talk.branch().log().to_vec();
    story.on(Event::Retry(4));
    assert_eq!((story.state(), story.talk.stage()), ((40, 50), &Stage::Listening));
    let memory = story.talk.memory();
    assert_eq!((memory.released_ids().contains("damp"), memory.granted.len(), memory.ended), (false, 0, None));
    assert_eq!(story.talk.branch().log()[..log.len()], log, "nothing is taken from the log");
    story.turn(BAD).turn(WORSE);
    assert_eq!((story.talk.stage(), story.judged()), (&Stage::Ended(EndReason::WalkOut), 1));
    assert_eq!(story.told().iter().filter(|turn| turn.1 == "Well.").count(), 1);
    assert_eq!((story.replayed().memory(), story.replayed().stage()), (story.talk.memory(), story.talk.stage()));
    for nowhere in [0, 1, 3, 99] {
        assert_eq!(story.on(Event::Retry(nowhere)).effects, [], "{nowhere} is no turn of the learner's");
    }
}

#[test]
fn going_back_to_after_a_failure_can_ask_again() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say("Well.").over(Finish::Broken).turn("And?").on(Event::Retry(4));
    assert_eq!((story.last(), story.talk.stage()), ((Persona, "", Failed), &Stage::Stalled));
    assert_eq!(story.replayed().stage(), story.talk.stage());
    story.on(Event::AskAgain).hear("Well?").over(Finish::Whole);
    assert_eq!(story.told()[1..], [(Learner, "Well.", Complete), (Persona, "Well?", Complete)]);
}

#[test]
fn blank_words_are_no_turn() {
    let mut story = Story::begin(Difficulty::Standard);
    for blank in ["", "  \n\t", "\u{200b}\u{202e}", "\u{1b}"] {
        assert_eq!(story.say(blank).effects, [], "{blank:?}");
    }
}

#[test]
fn what_was_said_twice_wins_nothing_twice() {
    let mut story = Story::begin(Difficulty::Standard);
    story.turn(KIND);
    let state = story.state();
    story.turn(KIND);
    assert_eq!(story.state(), state);
}

#[test]
fn a_reply_that_a_death_cut_short_is_kept_as_far_as_it_was() {
    let mut story = Story::begin(Difficulty::Standard);
    story.say("Well.").hear("As I ").on(Event::Keep).hear("was").on(Event::Keep).hear(" LOST");
    let mut again = Story { talk: story.replayed(), effects: Vec::new() };
    assert_eq!(again.talk.memory().unfinished.as_ref().unwrap().1.as_str(), "As I was");
    assert_eq!(again.talk.stage(), &Stage::Stalled);
    again.say("Go on?").hear("No.").over(Finish::Whole);
    assert_eq!(
        again.told()[2..],
        [(Persona, "As I was", Partial), (Learner, "Go on?", Complete), (Persona, "No.", Complete)]
    );
    let mut asked = Story { talk: story.replayed(), effects: Vec::new() };
    asked.on(Event::AskAgain).hear("Whole.").over(Finish::Whole);
    assert_eq!(asked.told()[2..], [(Persona, "Whole.", Complete)]);
}
