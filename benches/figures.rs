//! The figures the README states: `cargo bench`. Start to first frame, one streamed token on screen, the detector, the flags, a score, memory.

use std::{
    io::Read,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use divan::{Bencher, black_box, counter::BytesCount};
use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};
use ratatui::{Terminal, backend::TestBackend};
use sparring::{
    domain::{
        behaviour::Detector,
        conversation::{Branch, Conversation, Event, Finish, Stage, Start},
        difficulty::Difficulty,
        flags,
        scenario::Scenario,
        scoring::{Canonical, Stamp, Talk, needs_a_judge, score},
        text::SafeText,
    },
    library::parse,
    runtime::Update,
    tui::{
        app::App,
        draw,
        messages::{Begun, Msg},
        theme::Theme,
    },
};

const SCENARIO: &str = include_str!("../personas/third-deadline.toml");
const TALK: &str = include_str!("../tests/talks/third-deadline.skilled.txt");

fn main() {
    divan::main();
    if let Some(memory) = memory_at_home() {
        println!("memory at the home screen (peak resident): {:.1} MB", f64::from(memory) / 1000.0);
    }
}

fn scenario() -> Arc<Scenario> {
    let (mut scenario, _) = parse("third-deadline.toml", SCENARIO).expect("the scenario that ships is good");
    scenario.card.patience = u32::MAX / 2;
    Arc::new(scenario)
}

/// From the start of the program to the first frame on the terminal; the program is killed then.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn start_to_first_frame(bencher: Bencher) {
    let home = tempfile::tempdir().expect("a folder");
    bencher.bench_local(|| {
        let mut child = first_frame(home.path());
        let _ = child.kill();
        let _ = child.wait();
    });
}

/// Starts the program in a pseudo-terminal and returns when the home screen is there.
fn first_frame(home: &Path) -> Box<dyn Child + Send + Sync> {
    let pty = native_pty_system();
    let pair = pty.openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).expect("a terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_spar"));
    command.env("SPAR_DATA_DIR", home.join("data"));
    command.env("XDG_CONFIG_HOME", home);
    command.env("TERM", "xterm-256color");
    command.cwd(home);
    let child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("its output");
    let (mut seen, mut piece) = (Vec::new(), [0; 4096]);
    while !contains(&seen, b"third") && !contains(&seen, b"The") {
        match reader.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(read) => seen.extend_from_slice(&piece[..read]),
        }
    }
    child
}

fn contains(seen: &[u8], wanted: &[u8]) -> bool {
    seen.windows(wanted.len()).any(|window| window == wanted)
}

/// Kilobytes, where the system tells.
fn memory_at_home() -> Option<u32> {
    let home = tempfile::tempdir().ok()?;
    let mut child = first_frame(home.path());
    let until = Instant::now() + Duration::from_secs(1);
    let mut most = None;
    while Instant::now() < until {
        most = resident(child.process_id()?).or(most);
    }
    let _ = child.kill();
    let _ = child.wait();
    most
}

fn resident(process: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find(|line| line.starts_with("VmHWM"))?.split_whitespace().nth(1)?.parse().ok()
}

/// A streamed token: taken in by the app and drawn, with so many turns behind it.
#[divan::bench(args = [10, 1_000], sample_count = 50, sample_size = 20)]
fn streamed_token(bencher: Bencher, turns: u32) {
    let scenario = scenario();
    let branch = talk_of(&scenario, turns);
    let mut app = App::new(Vec::new(), Vec::new(), Vec::new(), Theme::named("dark", false), true);
    let actor = "builtin".to_owned();
    let difficulty = Difficulty::Standard;
    let begun = Begun {
        id: "s".to_owned(),
        scenario,
        judge: actor.clone(),
        actor,
        difficulty,
        branch: branch.clone(),
        scorecards: Vec::new(),
        draft: String::new(),
    };
    app.handle(Msg::Began(Ok(Box::new(begun))));
    app.handle(Msg::Update(Update::Asking { from: branch.tip() }));
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a screen");
    terminal.draw(|frame| draw(&mut app, frame)).expect("a frame");
    let mut words =
        ["I ", "said ", "five ", "weeks, ", "and ", "nobody ", "wrote ", "it ", "down. "].into_iter().cycle();
    bencher.bench_local(|| {
        let word = words.next().unwrap_or(" ");
        app.handle(Msg::Update(Update::Delta(SafeText::new(word))));
        terminal.draw(|frame| draw(&mut app, frame)).expect("a frame");
    });
}

/// A log of so many turns, the last of them the learner's.
fn talk_of(scenario: &Arc<Scenario>, turns: u32) -> Branch {
    let mut conversation = Conversation::new(scenario.clone(), Arc::new(Detector::default()));
    conversation.handle(Event::Begin(Start { seed: 7, difficulty: Difficulty::Standard, goal: None }));
    for (number, line) in (0..turns / 2).zip(TALK.lines().filter(|line| line.contains('?')).cycle()) {
        conversation.handle(Event::LearnerSaid(SafeText::new(&format!("{line} ({number})"))));
        if number + 1 < turns / 2
            && let Stage::Replying { ask, .. } = *conversation.stage()
        {
            conversation
                .handle(Event::ActorDelta(ask, SafeText::new("It is a matching problem. I am on it, most evenings.")));
            conversation.handle(Event::ActorFinished(ask, Finish::Whole));
        }
    }
    conversation.branch().clone()
}

/// The detector on one learner turn of 25 words or so.
#[divan::bench]
fn detect_a_turn(bencher: Bencher) {
    let detector = Detector::default();
    let mut lines = TALK.lines().cycle();
    bencher
        .with_inputs(|| lines.next().unwrap_or_default())
        .input_counter(BytesCount::of_str)
        .bench_local_values(|line| black_box(detector.read("I said five weeks. It was never written down.", line)));
}

/// Looking for passages that talk to a machine in one learner turn of 25 words or so, as scoring does with every turn.
#[divan::bench]
fn flag_a_turn(bencher: Bencher) {
    let mut lines = TALK.lines().cycle();
    bencher
        .with_inputs(|| lines.next().unwrap_or_default())
        .input_counter(BytesCount::of_str)
        .bench_local_values(|line| black_box(flags::find(line)));
}

/// As `flag_a_turn`, on turns that do: the slow way, because they are read in every way there is.
#[divan::bench]
fn flag_an_injection(bencher: Bencher) {
    let mut patterns = flags::PATTERNS.iter().cycle();
    bencher
        .with_inputs(|| patterns.next().map_or("", |pattern| pattern.text))
        .input_counter(BytesCount::of_str)
        .bench_local_values(|text| black_box(flags::find(text)));
}

/// What code alone makes of a talk of 20 turns: flags, evidence, checks, total and band.
#[divan::bench]
fn score_a_talk(bencher: Bencher) {
    let scenario = scenario();
    let branch = talk_of(&scenario, 20);
    let stamp = || Stamp::builtin(&scenario.hash, &scenario.rubric);
    bencher.bench_local(|| {
        let talk = Talk::from(branch.memory());
        score(&scenario, talk, &Canonical::of(&scenario, talk), stamp(), needs_a_judge)
    });
}

/// Reading and checking a scenario file of 58 KiB.
#[divan::bench]
fn read_a_scenario() {
    black_box(parse("third-deadline.toml", black_box(SCENARIO)).is_ok());
}
