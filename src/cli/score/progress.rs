//! How far many transcripts are, on stderr: a bar on a terminal, a line for each tenth elsewhere.

use std::{
    fmt::Write as _,
    io::IsTerminal as _,
    time::{Duration, Instant},
};

use crate::cli::out;

/// The least time between two drawings of the bar.
const EACH: Duration = Duration::from_millis(100);

/// The width of the bar, in cells.
const WIDTH: usize = 30;

/// From so many on, lines tell how far it is where there is no terminal.
const MANY: usize = 100;

/// Counts what is done.
#[derive(Debug)]
pub struct Progress {
    of: usize,
    /// Transcripts scored now.
    pub scored: usize,
    /// Transcripts that could not be scored.
    pub failed: usize,
    /// Transcripts that had been scored before.
    pub kept: usize,
    /// Transcripts that wait for answers to more questions.
    pub open: usize,
    began: Instant,
    drawn: Option<Instant>,
    told: usize,
    bar: bool,
}

impl Progress {
    /// Nothing of so many is done.
    pub fn of(of: usize) -> Self {
        let bar = std::io::stderr().is_terminal();
        Self { of, scored: 0, failed: 0, kept: 0, open: 0, began: Instant::now(), drawn: None, told: 0, bar }
    }

    fn done(&self) -> usize {
        self.scored + self.failed + self.kept + self.open
    }

    /// Shows how far it is, if it is time to.
    pub fn show(&mut self) {
        let done = self.done();
        if self.bar && (done >= self.of || self.drawn.is_none_or(|drawn| drawn.elapsed() >= EACH)) {
            self.drawn = Some(Instant::now());
            let full = done * WIDTH / self.of.max(1);
            out::tell_over(&format!(
                "[{}{}] {}",
                "=".repeat(full),
                " ".repeat(WIDTH.saturating_sub(full)),
                self.counts()
            ));
        } else if !self.bar && self.of >= MANY && done >= self.told + self.of / 10 {
            self.told = done;
            out::tell(&self.counts());
        }
    }

    fn counts(&self) -> String {
        let mut counts = format!("{} of {}", self.done(), self.of);
        for (count, what) in
            [(self.failed, "not scored"), (self.kept, "there already"), (self.open, "to be asked again")]
        {
            if count > 0 {
                let _ = write!(counts, ", {count} {what}");
            }
        }
        counts
    }

    /// Says what has come of it.
    pub fn close(&self) {
        if self.bar {
            out::tell("");
        }
        let seconds = self.began.elapsed().as_secs_f64();
        out::tell(&format!("scored {} in {seconds:.1} s: {}", self.scored, self.counts()));
    }
}
