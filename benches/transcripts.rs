//! Many transcripts: `cargo bench --bench transcripts`. 10,000 talks of 20 turns, one a line, scored by the built-in judge with the program
//! as it is used; the time it takes, and the most memory it holds.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How many talks, and how many turns each.
const TALKS: usize = 10_000;
const TURNS: usize = 20;

/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

const LEARNER: [&str; 3] = [
    include_str!("../tests/talks/third-deadline.weak.txt"),
    include_str!("../tests/talks/third-deadline.middling.txt"),
    include_str!("../tests/talks/third-deadline.skilled.txt"),
];

const PERSONA: [&str; 4] = [
    "It is a matching problem. I am on it, most evenings, and Janet knows that.",
    "I said five weeks. It was never written down, and Gareth had sold two.",
    "I wrote to you on 11 March: could I have Priya for three days. You put a thumb on it.",
    "You can have the technical answer or the long one. The technical one's shorter.",
];

fn main() {
    // `cargo test --benches` runs this too, with an argument, and wants no figures.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let talks = home.path().join("talks.jsonl");
    fs::write(&talks, transcripts()).expect("a file");
    let megabytes = fs::metadata(&talks).map_or(0, |file| file.len()) / 1_000_000;
    let began = Instant::now();
    let mut child = score(home.path());
    let memory = peak(&mut child);
    let took = began.elapsed().as_secs_f64();
    let results = fs::read_to_string(home.path().join("results.jsonl")).expect("results").lines().count();
    assert_eq!(results, TALKS, "every talk has a result");
    println!("{TALKS} transcripts of {TURNS} turns ({megabytes} MB) scored in {took:.1} s");
    if let Some(kilobytes) = memory {
        println!("peak resident: {} MB", kilobytes / 1000);
    }
}

/// Talks that differ, from what the scripted learners say.
fn transcripts() -> String {
    let lines: Vec<&str> = LEARNER.iter().flat_map(|talk| talk.lines()).filter(|line| !line.starts_with('/')).collect();
    let mut text = String::new();
    for talk in 0..TALKS {
        let turns: Vec<_> = (0..TURNS)
            .map(|turn| {
                let at = talk * 31 + turn * 7;
                if turn % 2 == 0 {
                    serde_json::json!({ "speaker": "Sam Okoro", "text": PERSONA[at % PERSONA.len()] })
                } else {
                    serde_json::json!({ "speaker": "Ana Lima", "text": format!("{} ({talk})", lines[at % lines.len()]) })
                }
            })
            .collect();
        let _ = writeln!(text, "{}", serde_json::json!({ "id": format!("talk-{talk}"), "turns": turns }));
    }
    text
}

fn score(home: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_spar"))
        .args(["score", "talks.jsonl", "--scenario", "third-deadline", "--learner", "Ana Lima", "--judge", "builtin"])
        .args(["--out", "results.jsonl"])
        .current_dir(home)
        .env("SPAR_DATA_DIR", home.join("data"))
        .env("XDG_CONFIG_HOME", home)
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Waits for the end; the most kilobytes that were resident, where the system tells.
fn peak(child: &mut Child) -> Option<u64> {
    let mut most = None;
    while child.try_wait().is_ok_and(|ended| ended.is_none()) {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let high = status.lines().find(|line| line.starts_with("VmHWM"));
        most = high.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).or(most);
        std::thread::sleep(LOOK);
    }
    most
}
