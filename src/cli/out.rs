//! Writing results: stdout for what was asked, stderr for the rest. A closed pipe ends quietly.

use std::io::{IsTerminal as _, Write as _, stdout};

use serde_json::{Value, json};

use crate::{
    domain::{scoring::Cost, text::SafeText},
    export::json::object,
    runtime::Notice,
};

/// Writes a line to stdout; false when nobody reads any more.
pub fn line(text: &str) -> bool {
    let mut out = stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
}

/// Writes text to stdout as it is.
pub fn text(text: &str) -> bool {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_ok()
}

/// Writes an object to stdout, on one line.
pub fn json(value: &Value) -> bool {
    line(&value.to_string())
}

/// Tells a person on stderr.
pub fn tell(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Shows what is worth knowing on stderr.
pub fn note(notice: &Notice) {
    tell(&format!("note: {}", SafeText::new(&notice.to_string())));
}

/// Writes a notice to stdout as an error object; `turn` is the last one there is.
pub fn error(notice: &Notice, turn: u32) {
    let Notice { code, what, help, .. } = notice;
    let message = notice.why.as_ref().map_or_else(|| what.clone(), |why| format!("{what} ({why})"));
    json(&object("error", json!({ "turn": turn, "code": code, "message": message, "help": help })));
}

/// Shows a notice on stderr.
pub fn notice(notice: &Notice) {
    tell(&format!("error: {}", SafeText::new(&notice.to_string())));
}

/// Tells on stderr how far a judge is and what it has cost so far: on the line that stands where there is a terminal, else once,
/// when nothing is left to ask.
pub fn judging(done: u32, of: u32, cost: Cost) {
    let mut err = std::io::stderr().lock();
    let words = format!("(judging: {done} of {of}, {})", cost.words());
    let _ = match (err.is_terminal(), done == of) {
        (true, true) => writeln!(err, "\r{words}\x1b[K"),
        (true, false) => write!(err, "\r{words}\x1b[K").and_then(|()| err.flush()),
        (false, true) => writeln!(err, "{words}"),
        (false, false) => Ok(()),
    };
}

/// Tells a person on the line that stands, for what changes often.
pub fn tell_over(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "\r{text}\x1b[K").and_then(|()| err.flush());
}

/// Asks a person on the line that stands.
pub fn ask(question: &str) {
    let mut err = std::io::stderr().lock();
    let _ = write!(err, "{question}").and_then(|()| err.flush());
}

/// A text for people, broken into lines that fit the terminal (100 columns without one), each after `indent`.
pub fn wrapped(text: &str, indent: &str) -> String {
    const WIDEST: usize = 100;
    let columns = if stdout().is_terminal() {
        crossterm::terminal::size().map_or(80, |(columns, _)| columns.into())
    } else {
        WIDEST
    };
    let options = textwrap::Options::new(columns.clamp(40, WIDEST)).initial_indent(indent).subsequent_indent(indent);
    text.trim().lines().map(|line| textwrap::fill(line, &options)).collect::<Vec<_>>().join("\n")
}
