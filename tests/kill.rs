//! Killed at any instant, a session loses no turn that was shown, and goes on. The instants are counted in lines written by the
//! program and in pieces of replies served to it; no clock is asked.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, ChildStdout, Stdio},
};

use serde_json::Value;
use sparring::{
    domain::{
        conversation::{Branch, Entry, What},
        transcript::{Speaker, TurnStatus},
    },
    store::SessionRow,
};
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Script, chunk, stop},
    home::{Home, of, words_of},
};

const TALK: [&str; 5] = [
    "The import was due on 6 March and on 20 March.",
    "What has been holding it up?",
    "So the file is what keeps you here.",
    "What did you need from me?",
    "Could you write down what is left by Monday noon?",
];

/// A reply in four pieces.
fn pieces() -> Vec<String> {
    vec![chunk("I don't "), chunk("know yet, "), chunk("to be honest."), stop() + "data: [DONE]\n\n"]
}

const IN_ALL: usize = TALK.len() * 4;

struct Victim {
    home: Home,
    child: Child,
    out: BufReader<ChildStdout>,
    lines: Vec<String>,
}

impl Victim {
    /// A session in line mode that is handed the whole talk at once; after it the learner thinks on, or the input ends.
    fn start(fake: &FakeEndpoint, thinks_on: bool) -> Self {
        let home = Home::new();
        let args = ["practice", "third-deadline", "--plain", "--json", "--seed", "7", "--judge", "builtin"];
        let mut command = home.command(&[&args[..], &["--base-url", &fake.base_url(), "--model", "m"]].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let talk = TALK.join("\n") + "\n";
        child.stdin.as_mut().unwrap().write_all(talk.as_bytes()).unwrap();
        if !thinks_on {
            drop(child.stdin.take());
        }
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { home, child, out, lines: Vec::new() }
    }

    /// Reads so many lines, or to the end.
    fn read(&mut self, lines: usize) {
        for _ in 0..lines {
            let mut line = String::new();
            if self.out.read_line(&mut line).unwrap() == 0 {
                return;
            }
            self.lines.push(line);
        }
    }

    /// Kills it, and gathers what it had shown: whole lines only.
    fn kill(mut self) -> (Home, Vec<Value>) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let shown = self.lines.concat() + &rest;
        let whole = shown.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        (self.home, whole.map(|line| serde_json::from_str(line).unwrap()).collect())
    }
}

/// A turn as it was shown or kept: number, speaker, words, status.
type Told = (u64, String, String, String);

fn shown(objects: &[Value]) -> Vec<Told> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let told = |t: &Value| (t["number"].as_u64().unwrap(), text(&t["speaker"]), text(&t["text"]), text(&t["status"]));
    of(objects, "turn").iter().map(told).collect()
}

fn kept(log: &[Entry]) -> Vec<Told> {
    let told = |turn: u32, speaker: Speaker, words: &str, status: TurnStatus| {
        (turn.into(), speaker.name().to_owned(), words.to_owned(), status.name().to_owned())
    };
    log.iter()
        .filter_map(|entry| match &entry.what {
            What::LearnerSaid { turn, text, .. } => {
                Some(told(*turn, Speaker::Learner, text.as_str(), TurnStatus::Complete))
            }
            What::PersonaSaid { turn, text, status, .. } => Some(told(*turn, Speaker::Persona, text.as_str(), *status)),
            _ => None,
        })
        .collect()
}

/// What was shown is kept, once; nothing left before it was kept; the session stands as it was shown to stand.
fn check(home: &Home, objects: &[Value], requests: usize, instant: &str) -> Option<SessionRow> {
    let sessions = home.sessions();
    let Some(row) = sessions.first().cloned() else {
        assert!(objects.is_empty(), "{instant}: the session is gone");
        return None;
    };
    assert_eq!((sessions.len(), row.claimed), (1, false), "{instant}: one session, and nobody holds it");
    let log = home.log(&row.id);
    let kept = kept(&log);
    for turn in shown(objects) {
        assert_eq!(kept.iter().filter(|other| **other == turn).count(), 1, "{instant}: {turn:?} in {kept:?}");
    }
    let numbers: BTreeSet<u64> = kept.iter().map(|turn| turn.0).collect();
    assert_eq!(numbers.len(), kept.len(), "{instant}: no turn is doubled: {kept:?}");
    let learner: Vec<&str> = kept.iter().filter(|turn| turn.1 == "learner").map(|turn| turn.2.as_str()).collect();
    assert_eq!(learner, TALK[..learner.len()], "{instant}");
    assert!(requests <= learner.len(), "{instant}: a turn left before it was kept");
    assert!(of(objects, "ended").is_empty() || row.ended.is_some(), "{instant}: an end that was shown is kept");
    assert_eq!(row.ended.is_some(), Branch::new(log).memory().ended.is_some(), "{instant}");
    Some(row)
}

/// What has not ended goes on where it was.
fn go_on(home: &Home, row: &SessionRow, instant: &str) {
    if row.ended.is_some() {
        return;
    }
    let mut learner = words(&home.log(&row.id));
    learner.push("I am back.".to_owned());
    let resumed = home.done(&["practice", "--resume", &row.id, "--plain", "--json"], "I am back.\n");
    assert_eq!(words_of(&resumed.objects(), "learner"), learner, "{instant}");
    assert_eq!((resumed.of("ended").len(), resumed.of("scorecard").len()), (1, 1), "{instant}: {resumed:?}");
    let log = home.log(&row.id);
    assert_eq!(words(&log), learner, "{instant}");
    let turns = &Branch::new(log).memory().turns.clone();
    assert!(turns.iter().zip(1..).all(|(turn, n)| turn.number == n), "{instant}: {turns:?}");
    assert!(home.sessions()[0].ended.is_some(), "{instant}");
}

/// The learner's turns.
fn words(log: &[Entry]) -> Vec<String> {
    kept(log).into_iter().filter(|turn| turn.1 == "learner").map(|turn| turn.2).collect()
}

/// Killed when the server has served so many pieces and holds the next one back.
async fn killed_after_pieces(served: usize) {
    let fake = FakeEndpoint::start([Script::metered(pieces())]).await;
    fake.allow(served);
    let victim = block_in_place(|| Victim::start(&fake, true));
    fake.served(u32::try_from(served).unwrap()).await;
    let (home, objects) = block_in_place(|| victim.kill());
    let instant = format!("after {served} pieces");
    block_in_place(|| {
        if let Some(row) = check(&home, &objects, fake.requests().len(), &instant) {
            go_on(&home, &row, &instant);
        }
    });
}

/// Killed when so many lines have been read; the program runs on meanwhile, as far as it gets.
async fn killed_after_lines(lines: usize) {
    let fake = FakeEndpoint::start([Script::metered(pieces())]).await;
    fake.allow(IN_ALL);
    let (home, objects) = block_in_place(|| {
        let mut victim = Victim::start(&fake, false);
        victim.read(lines);
        victim.kill()
    });
    let instant = format!("after {lines} lines");
    assert!(objects.len() >= lines.min(10), "{instant}: {objects:?}");
    block_in_place(|| {
        let row = check(&home, &objects, fake.requests().len(), &instant).unwrap();
        go_on(&home, &row, &instant);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_first_replies() {
    for served in 0..13 {
        killed_after_pieces(served).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_last_replies() {
    for served in 13..=IN_ALL {
        killed_after_pieces(served).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_first_lines() {
    for lines in 1..16 {
        killed_after_lines(lines).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_last_lines() {
    for lines in 16..30 {
        killed_after_lines(lines).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_had_come_of_a_reply_outlives_a_kill() {
    let fake = FakeEndpoint::start([Script::metered(pieces())]).await;
    fake.allow(6);
    let victim = block_in_place(|| Victim::start(&fake, true));
    fake.served(6).await;
    let home = block_in_place(|| {
        let part = |entry: &Entry| matches!(entry.what, What::PersonaPart { turn: 5, .. });
        while !home_log(&victim.home).iter().any(part) {}
        victim.kill().0
    });
    let row = home.sessions().remove(0);
    let listed = block_in_place(|| home.done(&["review", "--json"], "")).object();
    assert_eq!((listed["id"].as_str(), listed["ended"].as_bool()), (Some(&*row.id), Some(false)));
    let args = ["practice", "--resume", &row.id, "--plain", "--json"];
    let resumed = block_in_place(|| home.done(&args, "Go on?\n")).objects();
    let cut: Vec<Value> = of(&resumed, "turn").into_iter().filter(|turn| turn["status"] == "partial").collect();
    assert_eq!((cut.len(), cut[0]["number"].as_u64()), (1, Some(5)), "{resumed:?}");
    assert!("I don't know yet, ".starts_with(cut[0]["text"].as_str().unwrap()), "{cut:?}");
}

fn home_log(home: &Home) -> Vec<Entry> {
    home.sessions().first().map(|row| home.log(&row.id)).unwrap_or_default()
}
