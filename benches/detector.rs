//! The detector's time: `cargo bench --bench detector`. Every labelled turn is read five times; told are the median and the 99th percentile
//! of a turn's quickest reading (the detector) and of all readings (the machine as well), and what it takes to make a detector.

use std::{fs, hint::black_box, path::Path, time::Instant};

use serde::Deserialize;
use sparring::domain::behaviour::Detector;

/// How often each turn is read.
const READINGS: usize = 5;

#[derive(Deserialize)]
struct Turn {
    persona: String,
    learner: String,
}

fn main() {
    // `cargo test --benches` runs this too, with an argument, and wants no figures.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled");
    let turns: Vec<Turn> = ["", "again", "talks"].iter().flat_map(|part| labelled(&folder.join(part))).collect();
    let detector = Detector::new();
    let read = |turn: &Turn| micros(|| detector.read(&turn.persona, &turn.learner));
    let readings: Vec<Vec<f64>> = turns.iter().map(|turn| (0..READINGS).map(|_| read(turn)).collect()).collect();
    tell("a turn's quickest of five", readings.iter().map(|of| of.iter().copied().fold(f64::MAX, f64::min)).collect());
    tell("all readings", readings.concat());
    tell("making a detector", (0..READINGS).map(|_| micros(Detector::new)).collect());
}

fn labelled(folder: &Path) -> Vec<Turn> {
    let files = fs::read_dir(folder).expect("the labelled turns").map(|file| file.expect("a file").path());
    let files = files.filter(|path| path.is_file());
    let text: String = files.map(|file| fs::read_to_string(file).expect("a labelled set") + "\n").collect();
    text.lines()
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_str(line).expect("a labelled turn"))
        .collect()
}

fn micros<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1e6
}

fn tell(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |hundredth: usize| times[(times.len() * hundredth / 100).min(times.len() - 1)];
    println!("{what:<28} median {:>8.1} µs   99th percentile {:>8.1} µs   of {}", at(50), at(99), times.len());
}
