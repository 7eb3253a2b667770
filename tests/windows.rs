//! Sessions that meet the rest of the machine: other windows, signals, odd homes.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;
use tokio::task::block_in_place;

use crate::{
    fake_endpoint::{FakeEndpoint, Script, chunk},
    home::{Home, words_of},
    puppet::says,
};

/// A running session, and its id.
fn running(home: &Home, args: &[&str]) -> (Child, BufReader<ChildStdout>, String) {
    let args = [&["practice", "third-deadline", "--json", "--judge", "builtin"], args].concat();
    let mut command = home.command(&args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let session: Value = serde_json::from_str(&line).unwrap();
    (child, out, session["id"].as_str().unwrap().to_owned())
}

fn say(child: &mut Child, words: &str) {
    child.stdin.as_mut().unwrap().write_all(words.as_bytes()).unwrap();
}

/// How it ended, and what it said about that.
fn ended(mut child: Child, mut out: impl std::io::Read) -> (Option<i32>, String) {
    // Nothing more is read here; what is left in the pipe must not hold the program up.
    out.read_to_string(&mut String::new()).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (child.wait().unwrap().code(), err)
}

#[test]
fn a_session_is_open_in_one_window_only() {
    let home = Home::new();
    let (mut child, out, id) = running(&home, &[]);
    let second = home.spar(&["practice", "--resume", &id, "--plain"], "Me too.\n");
    assert_eq!((second.code, second.err.contains("another")), (1, true), "{second:?}");
    assert!(home.done(&["review"], "").out.contains("another window"));
    say(&mut child, "What happened?\n/quit\n");
    assert_eq!(ended(child, out).0, Some(130));
    let resumed = home.done(&["practice", "--resume", &id, "--json"], "And then?\n");
    assert_eq!(words_of(&resumed.objects(), "learner"), ["What happened?", "And then?"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_keeps_the_session_and_says_how_to_go_on() {
    let fake = FakeEndpoint::start([Script::metered([chunk("I don't "), chunk("know.")])]).await;
    fake.allow(1);
    let home = Home::new();
    let (mut child, out, id) = running(&home, &["--base-url", &fake.base_url(), "--model", "m"]);
    say(&mut child, "What happened?\n");
    fake.served(1).await;
    block_in_place(|| {
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let (code, err) = ended(child, out);
        assert_eq!((code, err.contains(&format!("--resume {id}"))), (Some(130), true), "{err}");
        let resumed = home.done(&["practice", "--resume", &id, "--json"], "Go on?\n");
        assert_eq!(words_of(&resumed.objects(), "learner"), ["What happened?", "Go on?"]);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_goes_on_with_the_model_it_had_or_with_the_built_in_actor() {
    let fake = FakeEndpoint::start([says("Well.")]).await;
    for with in [true, false] {
        let home = Home::new();
        let endpoint = ["--base-url".to_owned(), fake.base_url(), "--model".to_owned(), "m".to_owned()];
        let endpoint: Vec<&str> = endpoint.iter().map(String::as_str).collect();
        let (mut child, out, id) = running(&home, &endpoint);
        say(&mut child, "What happened?\n/quit\n");
        assert_eq!(block_in_place(|| ended(child, out)).0, Some(130));
        let before = fake.requests().len();
        let resume = ["practice", "--resume", &id, "--json"];
        let args = if with { [&resume[..], &endpoint].concat() } else { resume.to_vec() };
        let resumed = block_in_place(|| home.done(&args, "And then?\n"));
        let actor = if with { "adhoc" } else { "builtin" };
        assert_eq!(resumed.one("session")["actor"], actor);
        assert_eq!(fake.requests().len(), before + usize::from(with), "{resumed:?}");
    }
}

#[test]
fn many_windows_share_one_home() {
    let home = Home::new();
    let mut children: Vec<_> = (0..6).map(|_| running(&home, &["--seed", "7"])).collect();
    for (child, ..) in &mut children {
        say(child, "What happened?\nSo it was late.\n/end\n");
    }
    let mut ids: Vec<String> = Vec::new();
    for (child, out, id) in children {
        let (code, err) = ended(child, out);
        assert_eq!(code, Some(0), "{err}");
        ids.push(id);
    }
    let mut kept: Vec<String> =
        home.sessions().into_iter().filter(|row| row.ended.is_some()).map(|row| row.id).collect();
    ids.sort();
    kept.sort();
    assert_eq!(kept, ids);
}

/// Makes a home that is not as it should be, of some text; where the odd thing is.
type Make = fn(&Home, &str) -> PathBuf;

#[test]
fn a_home_that_cannot_keep_a_session_is_said_before_it_begins() {
    let letter = "This is no database. It is a letter to my aunt, and long enough to be one.".repeat(20);
    let homes: [(&str, Make); 3] = [
        ("a file for a folder", |home, letter| home.write("data", letter)),
        ("a letter for a database", |home, letter| home.write("data/sparring.db", letter)),
        ("a database from the future", |home, _| future(home)),
    ];
    for (odd, make) in homes {
        let home = Home::new();
        let file = make(&home, &letter);
        let before = fs::read(&file).unwrap();
        let ran = home.spar(&["practice", "third-deadline", "--json"], "What happened?\n");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{odd}: {ran:?}");
        assert!(ran.err.starts_with("error: ") && !ran.err.contains("panicked"), "{odd}: {ran:?}");
        assert_eq!(fs::read(&file).unwrap(), before, "{odd}: it is as it was");
        home.done(&["list"], "");
    }
}

/// A real database whose schema is newer than this program knows.
fn future(home: &Home) -> PathBuf {
    home.done(&["review"], "");
    let file = home.path("data/sparring.db");
    let database = rusqlite::Connection::open(&file).unwrap();
    database.pragma_update(None, "user_version", 9_999).unwrap();
    database.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(database);
    file
}
