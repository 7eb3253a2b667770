//! A reply as it comes together.

use std::time::Duration;

use super::{
    ChatFailure, Finish, Usage,
    stream::{Chunk, End, Ending, Rewriter},
    thoughts::Thoughts,
};

/// Gathers chunks, hands words on without the thoughts, and judges at the end whether the reply is whole.
pub(super) struct Reply {
    limit: usize,
    size: usize,
    received: usize,
    thoughts: Thoughts,
    choice: bool,
    ending: Option<Ending>,
    last_was_bare: bool,
    usage: Option<Usage>,
}

impl Reply {
    /// `limit` is the most bytes of words and thoughts.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            size: 0,
            received: 0,
            thoughts: Thoughts::default(),
            choice: false,
            ending: None,
            last_was_bare: false,
            usage: None,
        }
    }

    /// Takes a chunk and hands its words to `on`.
    pub(super) fn take(&mut self, chunk: &Chunk, on: &mut impl FnMut(String)) -> Result<(), ChatFailure> {
        self.size += chunk.text.len() + chunk.thought;
        if self.size > self.limit {
            return Err(ChatFailure::ReplyTooLong { limit: self.limit });
        }
        self.choice |= chunk.choice;
        self.ending = chunk.ending.or(self.ending);
        self.usage = chunk.usage.or(self.usage);
        self.last_was_bare = chunk.text.is_empty();
        let said = self.thoughts.push(&chunk.text);
        self.hand_on(said, on);
        Ok(())
    }

    /// What the server counted; the last count holds, since some count as they go.
    pub(super) const fn usage(&self) -> Option<Usage> {
        self.usage
    }

    /// How long to wait for an end mark: not long once the reply has a finish reason of its own. A server that puts a reason on every
    /// chunk of words is waited for as usual.
    pub(super) fn patience(&self) -> Option<Duration> {
        (self.ending.is_some() && self.last_was_bare).then_some(Duration::from_secs(2))
    }

    /// The bytes are over: whole only with a finish reason or an end mark.
    pub(super) fn finish(mut self, end: End, on: &mut impl FnMut(String)) -> Result<Finish, ChatFailure> {
        let received = self.received;
        let finish = match (end, self.ending) {
            (End::Failed(failure), _) => return Err(failure.after(received)),
            (_, Some(Ending::Finish(finish))) => finish,
            (_, Some(Ending::Broken)) | (End::Eof, None) => {
                return Err(ChatFailure::Cut { received });
            }
            (End::Done, None) if self.choice => Finish::Stop,
            (End::Done, None) => {
                return Err(ChatFailure::NotAChat { what: "an end mark and nothing before it".into() });
            }
            (End::Idle(after), None) => return Err(ChatFailure::Stalled { after, received }),
            (End::Late(after), None) => return Err(ChatFailure::TooSlow { after, received }),
        };
        let held = self.thoughts.finish();
        self.hand_on(held, on);
        Ok(finish)
    }

    fn hand_on(&mut self, said: String, on: &mut impl FnMut(String)) {
        if !said.is_empty() {
            self.received += said.chars().count();
            on(said);
        }
    }
}

/// Reads a recorded answer, cut as `parts` are, the way a live one is read, without a network: the words handed on, and how it ended.
///
/// `line` and `reply` are the limits of [`Limits`](super::Limits). For recorded streams, fuzzing and benches.
///
/// # Errors
/// The second half is what [`Chat::stream`](super::Chat::stream) would return; messages are not yet veiled.
pub fn read_recorded<'a>(
    parts: impl IntoIterator<Item = &'a [u8]>,
    line: usize,
    reply: usize,
) -> (String, Result<Finish, ChatFailure>) {
    let mut said = String::new();
    let ended = replay(parts, line, Reply::new(reply), &mut |words: String| {
        said.push_str(&words);
    });
    (said, ended)
}

fn replay<'a>(
    parts: impl IntoIterator<Item = &'a [u8]>,
    line: usize,
    mut reply: Reply,
    on: &mut impl FnMut(String),
) -> Result<Finish, ChatFailure> {
    let (mut rewriter, mut events) = (Rewriter::new(line), Vec::new());
    let mut end = None;
    for part in parts {
        end = rewriter.push(part, &mut events);
        if end.is_some() {
            break;
        }
    }
    let end = end.unwrap_or_else(|| rewriter.finish(&mut events));
    for event in &events {
        reply.take(&serde_json::from_str(event).unwrap_or_default(), on)?;
    }
    reply.finish(end, on)
}
