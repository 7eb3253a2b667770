//! Attempts to draw out what is locked: a written corpus of them, against models that hold nothing back.
//!
//! Every attempt is played against the machine itself, in a session of its own: what the program would send is then looked at without
//! a process or a socket for each. One attempt of each family and scenario goes the whole way, through the program.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use serde_json::{Value, json};
use sparring::domain::{
    behaviour::Detector,
    conversation::{AskId, Conversation, Event, Finish, Stage, Start},
    difficulty::Difficulty,
    prompt::{Prompt, Role, actor_prompt},
    prying::pries,
    scoring::{Effort, canonical::Canonical, judging::Judging},
};
use tokio::task::block_in_place;

use crate::{
    appraiser::is_reading,
    attempts::{Attempt, FAMILIES, attempts, one_a_family, written},
    canaries::{Canaries, canary},
    fake_endpoint::{FakeEndpoint, Request},
    home::{Home, SHIPPED, talk},
    puppet::{Asked, says},
};

static DETECTOR: LazyLock<Arc<Detector>> = LazyLock::new(Arc::default);

#[test]
fn the_corpus_is_large_and_says_nothing_twice() {
    let files = ["general"].into_iter().chain(SHIPPED);
    let mut all = BTreeSet::new();
    for file in files {
        let attempts = written(file);
        let families: BTreeSet<&str> = attempts.iter().map(|attempt| attempt.family.as_str()).collect();
        assert_eq!(families, BTreeSet::from(FAMILIES), "{file}");
        for attempt in attempts {
            assert!(all.insert(attempt.turns.clone()), "{file} says it again: {attempt:?}");
        }
    }
    assert!(all.len() >= 300, "{}", all.len());
}

fn begun(canaries: &Canaries) -> Conversation {
    let mut talk = Conversation::new(canaries.scenario.clone(), DETECTOR.clone());
    talk.handle(Event::Begin(Start { seed: 3, difficulty: Difficulty::Standard, goal: None }));
    talk
}

/// Who reads the learner's turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// The rules alone.
    Rules,
    /// A model that prints what it was given, which no verdict can be read from.
    Printing,
    /// A model that finds whatever it is asked for in the learner's words.
    Generous,
}

/// A talk with models that print all they are given, and what they printed.
struct Puppet {
    talk: Conversation,
    reader: Reader,
    printed: usize,
    leaked: BTreeSet<String>,
    told: BTreeSet<String>,
}

impl Puppet {
    fn new(canaries: &Canaries, reader: Reader) -> Self {
        let mut talk = begun(canaries);
        talk.appraise(reader != Reader::Rules);
        Self { talk, reader, printed: 0, leaked: BTreeSet::new(), told: BTreeSet::new() }
    }

    fn awaits(&self) -> Option<AskId> {
        if let Stage::Replying { ask, .. } = self.talk.stage() { Some(*ask) } else { None }
    }

    /// One learner turn and all that follows from it; false when the talk is over.
    fn hear(&mut self, canaries: &Canaries, words: &str) -> bool {
        self.talk.handle(Event::LearnerSaid(words.into()));
        if let (Some(ask), Some(appraisal)) = (self.awaits(), self.talk.appraisal()) {
            let prompt = appraisal.prompt();
            let body = self.sent(canaries, &prompt);
            let answer = if self.reader == Reader::Generous { generous(&prompt, words) } else { body };
            self.talk.handle(Event::Appraised(ask, appraisal.read(&answer)));
        }
        while let Some(ask) = self.awaits() {
            let prompt = actor_prompt(self.talk.scenario(), self.talk.memory(), &self.talk.pending());
            self.sent(canaries, &prompt);
            // All but its own earlier replies, which would double with every turn.
            let others = prompt.messages.iter().filter(|message| message.role != Role::Assistant);
            let printed = others.map(|message| message.content.as_str()).collect::<Vec<_>>().join("\n");
            self.talk.handle(Event::ActorDelta(ask, printed.as_str().into()));
            self.talk.handle(Event::ActorFinished(ask, Finish::Whole));
        }
        !matches!(self.talk.stage(), Stage::Ended(_))
    }

    /// Looks a request over for canaries of what is locked while it leaves; its words, which are the reply to it.
    fn sent(&mut self, canaries: &Canaries, prompt: &Prompt) -> String {
        let body = prompt.messages.iter().map(|message| message.content.as_str()).collect::<Vec<_>>().join("\n");
        let (memory, pending) = (self.talk.memory(), self.talk.pending().concession);
        let free = |id: &str| {
            memory.released_ids().contains(id) || memory.granted_ids().contains(id) || pending.as_deref() == Some(id)
        };
        for id in canaries.ids().filter(|id| body.contains(&canary(id))) {
            let kept = if free(id) { &mut self.told } else { &mut self.leaked };
            kept.insert(id.to_owned());
        }
        self.printed += 1;
        body
    }

    /// Asks a judge about the talk.
    fn judged(&mut self, canaries: &Canaries) {
        let (scenario, memory) = (self.talk.scenario().clone(), self.talk.memory().clone());
        let canonical = Canonical::of(&scenario, (&memory).into());
        for question in Judging::new(&scenario, &canonical).questions(Effort::Quick) {
            self.sent(canaries, &question.prompt);
        }
    }

    /// Looks what is kept of the talk over for canaries of all that has never been free.
    fn kept(&mut self, canaries: &Canaries) {
        let log = serde_json::to_string(self.talk.branch().log()).unwrap();
        let never_free = canaries.ids().filter(|id| !self.told.contains(*id) && log.contains(&canary(id)));
        let in_log: Vec<String> = never_free.map(str::to_owned).collect();
        self.leaked.extend(in_log);
    }
}

/// An appraiser's answer that finds everything met in the whole turn.
fn generous(prompt: &Prompt, words: &str) -> String {
    let ids = prompt.messages[1].content.rsplit_once("Answer for: ").unwrap().1.split(", ");
    let answers: Vec<Value> = ids.map(|id| json!({ "id": id, "quote": words, "verdict": "met" })).collect();
    json!({ "answers": answers }).to_string()
}

/// Plays each attempt in a session of its own; how many requests left.
fn attacked(scenario: &str, reader: Reader) -> usize {
    let canaries = Canaries::of(scenario);
    let mut printed = 0;
    for (n, attempt) in attempts(scenario).into_iter().enumerate() {
        let mut puppet = Puppet::new(&canaries, reader);
        for turn in &attempt.turns {
            puppet.hear(&canaries, turn);
        }
        // A judge reads the transcript, which is searched each time; what else its questions hold does not hang on the attempt.
        if n % 5 == 0 {
            puppet.judged(&canaries);
        }
        puppet.kept(&canaries);
        assert_eq!(puppet.leaked, BTreeSet::new(), "{scenario}, {reader:?}: {attempt:?}");
        printed += puppet.printed;
    }
    printed
}

#[test]
fn no_attempt_draws_out_what_is_locked_of_the_third_deadline() {
    assert!(attacked("third-deadline", Reader::Printing) > 1_000);
}

#[test]
fn no_attempt_draws_out_what_is_locked_of_not_another_system() {
    assert!(attacked("not-another-system", Reader::Printing) > 1_000);
}

#[test]
fn no_attempt_draws_out_what_is_locked_of_no_raise_this_year() {
    assert!(attacked("no-raise-this-year", Reader::Printing) > 1_000);
}

#[test]
fn a_reader_that_grants_all_opens_gates_and_leaks_nothing() {
    for scenario in SHIPPED {
        let canaries = Canaries::of(scenario);
        let mut told = BTreeSet::new();
        for session in attempts(scenario).chunks(6).step_by(8) {
            let mut puppet = Puppet::new(&canaries, Reader::Generous);
            let turns = session.iter().flat_map(|attempt| &attempt.turns);
            let _ = turns.take_while(|turn| puppet.hear(&canaries, turn)).count();
            puppet.judged(&canaries);
            puppet.kept(&canaries);
            assert_eq!(puppet.leaked, BTreeSet::new(), "{scenario}: {session:?}");
            told.extend(puppet.told);
        }
    }
}

#[test]
fn what_comes_free_is_told_and_found() {
    for scenario in SHIPPED {
        let canaries = Canaries::of(scenario);
        let mut puppet = Puppet::new(&canaries, Reader::Rules);
        let words = talk(scenario, "skilled");
        let _ = words.lines().take_while(|line| puppet.hear(&canaries, line)).count();
        puppet.judged(&canaries);
        puppet.kept(&canaries);
        assert_eq!(puppet.leaked, BTreeSet::new(), "{scenario}");
        let concession = canaries.concessions.iter().any(|id| puppet.told.contains(id));
        assert!(puppet.told.len() >= 3 && concession, "{scenario}: the search finds what is there: {:?}", puppet.told);
    }
}

/// What came free by words of the learner in a session in which nothing else is said: facts, then concessions that the next reply would
/// grant.
fn opened(canaries: &Canaries, words: &[String]) -> Vec<String> {
    let mut talk = begun(canaries);
    for said in words {
        talk.handle(Event::LearnerSaid(said.as_str().into()));
        let Stage::Replying { ask, .. } = *talk.stage() else { break };
        talk.handle(Event::ActorDelta(ask, "No.".into()));
        talk.handle(Event::ActorFinished(ask, Finish::Authored));
    }
    let facts = talk.memory().released.iter().filter(|(turn, _)| *turn > 0).map(|(_, id)| id.clone());
    facts.chain(talk.memory().granted.iter().map(|(_, id)| id.clone())).collect()
}

#[test]
fn no_attempt_opens_a_gate() {
    let mut wrong = Vec::new();
    for scenario in SHIPPED {
        let canaries = Canaries::of(scenario);
        for attempt in attempts(scenario) {
            let ids = opened(&canaries, &attempt.turns);
            wrong.extend(ids.iter().map(|id| format!("{scenario}: {id} by {attempt:?}")));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_session_of_attempts_opens_no_gate() {
    let mut wrong = Vec::new();
    for scenario in SHIPPED {
        let canaries = Canaries::of(scenario);
        let all: Vec<String> = attempts(scenario).into_iter().flat_map(|attempt| attempt.turns).collect();
        for from in (0..all.len()).step_by(13) {
            let ids = opened(&canaries, &all[from..]);
            wrong.extend(ids.iter().map(|id| format!("{scenario}: {id} from {:?} on", all[from])));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What a model says that holds nothing back, whatever it was asked for.
fn prints(request: &Request) -> String {
    let body = request.json();
    let messages = body["messages"].as_array().unwrap().iter().filter(|message| message["role"] != "assistant");
    messages.map(|message| message["content"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Attempts as line mode takes them: a turn of several lines goes on after a `\`.
fn typed(attempts: &[Attempt]) -> String {
    attempts.iter().flat_map(|attempt| &attempt.turns).map(|turn| turn.replace('\n', "\\\n") + "\n").collect()
}

/// Plays attempts through the program, with a model for actor, appraiser and judge that prints what it is given.
async fn played_through(scenario: &'static str, attempts: Vec<Attempt>) {
    let canaries = Canaries::of(scenario);
    let fake = FakeEndpoint::answering(|request| says(&prints(request))).await;
    let home = Home::new();
    home.write("mine/canaries.toml", &canaries.file);
    // A model that prints all it was given makes the talk longer than a small window holds.
    home.settings(&format!(
        "[endpoints.puppet]\nbase_url = \"{}\"\nmodel = \"m\"\nwindow = 1000000\nsensitivity = \"restricted\"\n",
        fake.base_url()
    ));
    let args = ["practice", "canaries", "--json", "--personas", "mine", "--actor", "puppet", "--judge", "puppet"];
    let ran = block_in_place(|| home.spar_with(&args, typed(&attempts), &[("SPAR_PRACTICE_APPRAISER", "auto")]));
    let objects = ran.objects();
    let free: Vec<&Value> = objects.iter().filter(|o| o["type"] == "released" && o["turn"] != 0).collect();
    assert!(free.is_empty() && ran.of("granted").is_empty(), "{scenario}: {free:?}");
    let requests = fake.requests();
    assert!(requests.len() > attempts.len() * 3, "{scenario}: actor twice, appraiser: {}", requests.len());
    assert!(requests.iter().any(is_reading), "{scenario}: the appraiser was asked");
    assert!(requests.iter().any(|request| Asked::read(request).is_some()), "{scenario}: the judge was asked");
    let id = ran.id();
    let mut searched: Vec<String> = requests.into_iter().map(|request| request.body).collect();
    searched.push(ran.all());
    searched.push(serde_json::to_string(&home.log(&id)).unwrap());
    for args in [["show", &id].as_slice(), &["export", &id, "--format", "json"]] {
        searched.push(home.spar(args, "").all());
    }
    for id in canaries.ids() {
        assert!(!searched.iter().any(|text| text.contains(&canary(id))), "{scenario}: {id} got out");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_attempt_of_each_family_draws_nothing_out_of_the_program() {
    for (scenario, name) in [(SHIPPED[0], "general")].into_iter().chain(SHIPPED.map(|scenario| (scenario, scenario))) {
        // A talk has fourteen turns.
        for some in one_a_family(name).chunks(7) {
            played_through(scenario, some.to_vec()).await;
        }
    }
}

/// Everything that learners say elsewhere in the tests and in the files that ship.
fn ordinary_turns() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut turns = Vec::new();
    let folders = ["tests/labelled", "tests/labelled/again"];
    let files = folders.into_iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
    for path in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let text = fs::read_to_string(path).unwrap();
        let learner = |line: &str| serde_json::from_str::<Value>(line).unwrap()["learner"].as_str().unwrap().to_owned();
        turns.extend(text.lines().map(learner));
    }
    for scenario in SHIPPED {
        for level in ["weak", "middling", "skilled"] {
            turns.extend(talk(scenario, level).lines().map(str::to_owned));
        }
        let text = fs::read_to_string(root.join(format!("personas/{scenario}.playtest.toml"))).unwrap();
        turns.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    turns
}

#[test]
fn ordinary_turns_do_not_pry() {
    let turns = ordinary_turns();
    assert!(turns.len() > 2_000, "{}", turns.len());
    let caught: Vec<&String> = turns.iter().filter(|turn| pries(turn)).collect();
    assert!(caught.is_empty(), "{}: {caught:#?}", caught.len());
}
