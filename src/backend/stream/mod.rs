//! The bytes of an answer, rewritten so that the client crate sees only what it can read.

mod chunk;
mod events;
mod lines;

use std::time::Duration;

use serde_json::{Deserializer, Value};

pub(super) use chunk::{Chunk, Ending, message_in};
use events::{Event, Events};
use lines::{Lines, TooLong};

use super::ChatFailure;
use crate::domain::text::SafeText;

/// How the bytes of an answer ended. It travels beside the stream, not in it, so that no server can forge it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// With `[DONE]`, or as one whole JSON answer.
    Done,
    /// The bytes ended.
    Eof,
    /// Nothing came for this long.
    Idle(Duration),
    /// It took longer than this in all.
    Late(Duration),
    /// With a failure.
    Failed(ChatFailure),
}

/// Reads the bytes of an answer, however cut, and gives the JSON of each event that carries something.
///
/// What the bytes are is told by the first of them that is no white space, not by their header: `{` is a JSON answer to a stream
/// request, `<` a web page, anything else an event stream. A byte-order mark is skipped.
pub(super) struct Rewriter {
    limit: usize,
    mode: Mode,
}

enum Mode {
    Start(Vec<u8>),
    Stream { lines: Lines, events: Events },
    Json(Vec<u8>),
}

const BOM: &[u8] = b"\xef\xbb\xbf";

impl Rewriter {
    /// `limit` is the most bytes of a line, and of a JSON answer.
    pub(super) const fn new(limit: usize) -> Self {
        Self { limit, mode: Mode::Start(Vec::new()) }
    }

    /// Takes further bytes; adds the JSON of the events that are whole now to `out`.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<String>) -> Option<End> {
        match &mut self.mode {
            Mode::Start(head) => {
                head.extend_from_slice(bytes);
                self.begin(out)
            }
            Mode::Json(body) if body.len() + bytes.len() > self.limit => {
                Some(End::Failed(ChatFailure::ReplyTooLong { limit: self.limit }))
            }
            Mode::Json(body) => {
                body.extend_from_slice(bytes);
                None
            }
            Mode::Stream { lines, events } => {
                let mut found = Vec::new();
                let read = lines.push(bytes, |line| events.line(line, &mut found));
                let too_long = (read == Err(TooLong)).then(|| line_too_long(self.limit));
                take(&found, self.limit, false, out).or(too_long)
            }
        }
    }

    /// The bytes are over: recovers an event without its blank line, and tells how it ended.
    pub(super) fn finish(&mut self, out: &mut Vec<String>) -> End {
        match &mut self.mode {
            Mode::Start(_) => End::Failed(not_a_chat("an empty answer")),
            Mode::Json(body) => whole_json(body, out),
            Mode::Stream { lines, events } => {
                let mut found = Vec::new();
                lines.finish(|line| events.line(line, &mut found));
                events.end(&mut found);
                let end = take(&found, self.limit, true, out);
                end.unwrap_or_else(|| {
                    if events.recognised() { End::Eof } else { End::Failed(not_a_chat("text that is no event stream")) }
                })
            }
        }
    }

    /// Looks at the first bytes, once there are enough of them.
    fn begin(&mut self, out: &mut Vec<String>) -> Option<End> {
        let Mode::Start(head) = &mut self.mode else {
            return None;
        };
        if head.len() < BOM.len() && BOM.starts_with(head) {
            return None;
        }
        let text = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start().to_vec();
        self.mode = match text.first() {
            None => {
                // White space stands for what was seen, so that a mark is skipped at the very start only.
                head.fill(b' ');
                head.truncate(1);
                return None;
            }
            Some(b'<') => return Some(End::Failed(not_a_chat("a web page"))),
            Some(b'{' | b'[') => Mode::Json(Vec::new()),
            Some(_) => Mode::Stream { lines: Lines::new(self.limit), events: Events::new(self.limit) },
        };
        self.push(&text, out)
    }
}

/// Turns events into the JSON they carry; stops at the first end.
fn take(events: &[Event], limit: usize, cut: bool, out: &mut Vec<String>) -> Option<End> {
    events.iter().find_map(|event| match event {
        Event::Done => Some(End::Done),
        Event::TooLong => Some(line_too_long(limit)),
        Event::Error(data) => {
            Some(server_error(&serde_json::from_str(data).map_or_else(|_| data.clone(), |value| message_in(&value))))
        }
        Event::Data(data) => values(data, cut, out),
    })
}

/// The JSON values of one event; servers that forget the blank line put several into one.
fn values(data: &str, cut: bool, out: &mut Vec<String>) -> Option<End> {
    for value in Deserializer::from_str(data).into_iter::<Value>() {
        match value {
            Ok(value) => match Chunk::read(&value).error {
                Some(message) => return Some(server_error(&message)),
                None => out.push(value.to_string()),
            },
            Err(error) if cut && error.is_eof() => return None,
            Err(_) if data.starts_with(['{', '[']) => {
                return Some(End::Failed(not_a_chat("an event that is no JSON")));
            }
            Err(_) => return None,
        }
    }
    None
}

/// A JSON answer to a request for a stream: one event, and whole.
fn whole_json(body: &[u8], out: &mut Vec<String>) -> End {
    let body = String::from_utf8_lossy(body);
    for value in Deserializer::from_str(&body).into_iter::<Value>() {
        let value = match value {
            Ok(value) => value,
            Err(error) if error.is_eof() => return End::Eof,
            Err(_) => return End::Failed(not_a_chat("broken JSON")),
        };
        let chunk = Chunk::read(&value);
        match chunk.error {
            Some(message) => return server_error(&message),
            None if !chunk.choice => return End::Failed(not_a_chat("JSON without choices")),
            None => out.push(value.to_string()),
        }
    }
    if out.len() == 1 { End::Done } else { End::Eof }
}

fn server_error(message: &str) -> End {
    End::Failed(ChatFailure::ServerError { message: SafeText::line(message) })
}

const fn line_too_long(limit: usize) -> End {
    End::Failed(ChatFailure::LineTooLong { limit })
}

fn not_a_chat(what: &str) -> ChatFailure {
    ChatFailure::NotAChat { what: what.to_owned() }
}
