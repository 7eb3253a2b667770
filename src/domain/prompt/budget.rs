//! Keeping a prompt within the model's context window: servers that get more than it holds cut the beginning off in silence.

use crate::domain::prompt::{Message, Prompt, Role};

/// The window that is counted on where neither the server nor the settings name one, in tokens.
pub const CAUTIOUS_WINDOW: u32 = 8_192;

/// English has about four bytes a token, other languages fewer; three is on the safe side of what tokenizers do to prose.
const BYTES_A_TOKEN: usize = 3;
/// What a chat template puts around a message.
const TOKENS_A_MESSAGE: usize = 8;

/// Not even the persona, the note on this turn and the learner's last words fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the persona alone needs about {needed} tokens, and the model's window holds {window}")]
pub struct NoRoom {
    /// Tokens needed at least, the reply included.
    pub needed: usize,
    /// The window, in tokens.
    pub window: u32,
}

/// The parts of a prompt, from which what must go can be left out.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    /// The stable beginning.
    pub(super) head: String,
    /// The stable beginning without voice samples.
    pub(super) bare_head: String,
    /// What was said, in order; the learner speaks first.
    pub(super) turns: Vec<Message>,
    /// What holds for this turn alone.
    pub(super) tail: String,
    /// The most bytes that a tail of this talk may take. What is dropped must not hang on the tail of one turn: a turn that was
    /// dropped once and came back would change the beginning of the prompt twice.
    pub(super) tail_most: usize,
    /// The most tokens of the reply.
    pub(super) reply: u32,
}

/// An estimate of the tokens of some messages, high rather than low.
#[must_use]
pub fn tokens<'a>(messages: impl IntoIterator<Item = &'a Message>) -> usize {
    messages.into_iter().map(|message| tokens_of(message.content.len())).sum()
}

const fn tokens_of(bytes: usize) -> usize {
    bytes.div_ceil(BYTES_A_TOKEN) + TOKENS_A_MESSAGE
}

impl Parts {
    /// All of it, however long.
    pub(super) fn whole(self, temperature: u32) -> Prompt {
        self.put_together(true, 0, temperature)
    }

    /// As much of it as `window` tokens hold: without the voice samples where there is no room for them, then without the oldest
    /// pairs of turns. What is left out depends on the turns alone and grows by a quarter of them at a time, so that the
    /// beginning of the prompt stays the same from call to call but for a few.
    pub(super) fn within(self, window: u32, temperature: u32) -> Result<Prompt, NoRoom> {
        let (examples, from) = self.kept(window);
        let reply = self.reply as usize;
        let prompt = self.put_together(examples, from, temperature);
        let needed = tokens(&prompt.messages) + reply;
        if needed > window as usize { Err(NoRoom { needed, window }) } else { Ok(prompt) }
    }

    /// Whether the voice samples stay, and the first turn that does: what each call of the talk so far had to leave out.
    fn kept(&self, window: u32) -> (bool, usize) {
        let room =
            (window as usize).saturating_sub(self.reply as usize + tokens_of(self.tail.len().max(self.tail_most)));
        let starts: Vec<usize> = (0..self.turns.len()).filter(|at| self.turns[*at].role == Role::User).collect();
        let (mut examples, mut first) = (true, 0);
        for (now, at) in starts.iter().enumerate() {
            let end = if now + 1 == starts.len() { self.turns.len() } else { at + 1 };
            while self.tokens_without_tail(examples, &self.turns[starts[first]..end]) > room {
                if examples {
                    examples = false;
                } else if first < now {
                    first += (now - first).div_ceil(4);
                } else {
                    break;
                }
            }
        }
        (examples, starts.get(first).copied().unwrap_or_default())
    }

    fn tokens_without_tail(&self, examples: bool, turns: &[Message]) -> usize {
        tokens_of(if examples { self.head.len() } else { self.bare_head.len() }) + tokens(turns)
    }

    fn put_together(self, examples: bool, from: usize, temperature: u32) -> Prompt {
        let system = |content| Message { role: Role::System, content };
        let head = system(if examples { self.head } else { self.bare_head });
        let turns = self.turns.into_iter().skip(from);
        let messages = [head].into_iter().chain(turns).chain([system(self.tail)]).collect();
        Prompt { messages, max_tokens: self.reply, temperature }
    }
}
