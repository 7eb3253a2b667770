//! A judge's wall time: `cargo bench --bench judging`. An endpoint on this machine answers every call after the same time and takes a number
//! of calls at once; a session is scored with the program as it is used, and the time held against calls ÷ calls at once (in whole rounds) ×
//! the time of one.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::sleep,
    time::{Duration, Instant},
};

#[allow(dead_code, reason = "what the tests share, of which this uses a part")]
#[path = "../tests/fake_endpoint.rs"]
mod fake_endpoint;
#[allow(dead_code, reason = "what the tests share, of which this uses a part")]
#[path = "../tests/puppet.rs"]
mod puppet;

use fake_endpoint::FakeEndpoint;
use puppet::{Asked, says};
use tokio::{runtime::Builder, task::block_in_place};

/// How long a call takes.
const LATENCY: Duration = Duration::from_secs(1);

/// Calls at once.
const LIMITS: [usize; 4] = [1, 2, 4, 8];

const TALK: &str = include_str!("../tests/talks/third-deadline.skilled.txt");

fn main() {
    // `cargo test --benches` runs this too, with an argument, and wants no figures.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let runtime = Builder::new_multi_thread().worker_threads(24).enable_all().build().expect("a runtime");
    println!("limit  calls  at once  seconds  ÷ (calls ÷ limit, rounded up, × latency)");
    for limit in LIMITS {
        let (now, most, calls) =
            (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen = (now, most.clone(), calls.clone());
        let fake = runtime.block_on(FakeEndpoint::answering(move |request| {
            most_of(&seen.0, &seen.1);
            block_in_place(|| sleep(LATENCY));
            seen.0.fetch_sub(1, Ordering::SeqCst);
            seen.2.fetch_add(1, Ordering::SeqCst);
            says(&Asked::read(request).map_or_else(String::new, |asked| asked.all("not_met", &[]).to_string()))
        }));
        let home = tempfile::tempdir().expect("a folder");
        let settings = format!(
            "[endpoints.fake]\nbase_url = \"{}\"\nmodel = \"m\"\nwindow = 64000\nparallel = {limit}\nsensitivity = \"restricted\"\n",
            fake.base_url()
        );
        fs::write(home.path().join("config.toml"), settings).expect("a file");
        spar(home.path(), &["practice", "third-deadline", "--plain", "--actor", "builtin", "--judge", "builtin"], TALK);
        let listed = spar(home.path(), &["review", "--json"], "");
        let id = listed.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a session");
        let start = Instant::now();
        spar(home.path(), &["score", "--session", id, "--judge", "fake", "--effort", "thorough", "--fresh"], "");
        let (took, calls) = (start.elapsed().as_secs_f64(), calls.load(Ordering::SeqCst));
        let rounds = u32::try_from(calls.div_ceil(limit)).unwrap_or(u32::MAX);
        let bound = (LATENCY * rounds).as_secs_f64();
        println!("{limit:5}  {calls:5}  {:7}  {took:7.2}  {:.3}", most.load(Ordering::SeqCst), took / bound);
    }
}

fn most_of(now: &AtomicUsize, most: &AtomicUsize) {
    let here = now.fetch_add(1, Ordering::SeqCst) + 1;
    most.fetch_max(here, Ordering::SeqCst);
}

fn spar(home: &Path, args: &[&str], input: &str) -> String {
    let file = home.join("input.txt");
    fs::write(&file, input).expect("a file");
    let done = Command::new(env!("CARGO_BIN_EXE_spar"))
        .args(args)
        .env("SPAR_DATA_DIR", home.join("data"))
        .env("SPAR_CONFIG", home.join("config.toml"))
        .env("SPAR_DISCOVERY_ENABLED", "false")
        .stdin(fs::File::open(file).expect("a file"))
        .stderr(Stdio::inherit())
        .output()
        .expect("the program");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stdout));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
