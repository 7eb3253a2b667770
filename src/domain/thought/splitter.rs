//! Takes the hidden line out of a reply while it streams.

use super::{Move, Thought};

/// How much of a line without an end is waited for, in bytes; a line as it should be is far shorter.
const CAP: usize = 1_000;

/// The words a hidden line begins with, after its bracket.
const KEYS: [&str; 2] = ["thought", "move"];

/// Takes pieces of a reply and gives out what may be seen of it. It holds back only what can still become a hidden line; a line in
/// single brackets, without an end, or after the first words is hidden too.
#[derive(Debug, Default)]
pub struct Splitter {
    held: String,
    place: Place,
    spoken: bool,
    thought: Option<Thought>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// What comes is seen, unless a line begins.
    #[default]
    Outside,
    /// A line has ended; white space belongs to it.
    After,
    /// Inside a line.
    Inside(Brackets),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Brackets {
    One,
    Two,
}

enum Begins {
    Yes(Brackets, usize),
    No,
    Perhaps,
}

/// Where a line ends: the bytes of it, and where what follows begins.
struct End {
    line: usize,
    next: usize,
}

impl Splitter {
    /// Takes a further piece and gives what of the reply can be seen now.
    pub fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut seen = String::new();
        while self.step(&mut seen) {}
        seen
    }

    /// The reply is over: gives what was held back and is no hidden line, and the thought.
    #[must_use]
    pub fn finish(mut self) -> (String, Option<Thought>) {
        let mut seen = String::new();
        if matches!(self.place, Place::Inside(_)) {
            self.break_off();
            while self.step(&mut seen) {}
        }
        match self.place {
            Place::Outside if !begun(self.held.trim_start()) => seen.push_str(&self.held),
            Place::After if !begun(&self.held) => seen.push_str(&self.held),
            Place::Outside | Place::After | Place::Inside(_) => {}
        }
        (seen, self.thought)
    }

    /// The thought so far.
    #[must_use]
    pub fn thought(&self) -> Option<&Thought> {
        self.thought.as_ref()
    }

    fn step(&mut self, seen: &mut String) -> bool {
        match self.place {
            Place::Outside => self.outside(seen),
            Place::After => {
                self.held = self.held.trim_start_matches(|c: char| c == ']' || c.is_whitespace()).to_owned();
                let on = !self.held.is_empty();
                if on {
                    self.place = Place::Outside;
                }
                on
            }
            Place::Inside(brackets) => self.inside(brackets),
        }
    }

    fn outside(&mut self, seen: &mut String) -> bool {
        if self.blank(self.held.len()) {
            return false;
        }
        let Some(at) = self.held.find('[') else {
            self.see(self.held.len(), seen);
            return false;
        };
        match begins(&self.held[at..]) {
            Begins::No => {
                self.see(at + 1, seen);
                true
            }
            // White space before a line goes with it, if it is one.
            Begins::Perhaps if self.blank(at) => false,
            Begins::Perhaps => {
                self.see(at, seen);
                false
            }
            Begins::Yes(brackets, opened) => {
                if self.blank(at) {
                    self.held.drain(..at);
                } else {
                    self.see(at, seen);
                }
                self.held.drain(..opened);
                self.place = Place::Inside(brackets);
                true
            }
        }
    }

    /// Whether nothing was heard yet, nor will be in the first `bytes` of what is held.
    fn blank(&self, bytes: usize) -> bool {
        !self.spoken && self.held[..bytes].trim_start().is_empty()
    }

    fn see(&mut self, bytes: usize, seen: &mut String) {
        self.spoken |= bytes > 0;
        seen.extend(self.held.drain(..bytes));
    }

    fn inside(&mut self, brackets: Brackets) -> bool {
        match end(&self.held, brackets) {
            Some(End { line, next }) => {
                let rest = self.held.split_off(next);
                self.held.truncate(line);
                self.close(rest);
                true
            }
            None if self.held.len() > CAP => {
                self.break_off();
                true
            }
            None => false,
        }
    }

    /// The line has no end: the reply begins after the move it names, after a lone bracket, or after its first sentence.
    fn break_off(&mut self) {
        let after = after_move(&self.held)
            .or_else(|| self.held.find(']').map(|at| at + 1))
            .or_else(|| {
                self.held
                    .find(['.', '!', '?', '…'])
                    .and_then(|at| self.held[at..].find(char::is_whitespace).map(|n| at + n))
            })
            .unwrap_or(self.held.len());
        let rest = self.held.split_off(after);
        self.close(rest);
    }

    fn close(&mut self, rest: String) {
        let line = std::mem::replace(&mut self.held, rest);
        if let Some(more) = Thought::read(line.trim_end_matches(']')) {
            self.thought = Some(self.thought.take().unwrap_or_default().and(&more));
        }
        self.place = Place::After;
    }
}

/// Whether `text` begins a hidden line: a bracket or two, and one of its words with a colon.
fn begins(text: &str) -> Begins {
    let (brackets, inner) = match text.strip_prefix("[[") {
        Some(inner) => (Brackets::Two, inner),
        None => (Brackets::One, &text[1..]),
    };
    let word = inner.trim_start();
    if word.is_empty() {
        return if inner.len() > 8 { Begins::No } else { Begins::Perhaps };
    }
    let mut open = false;
    for key in KEYS {
        let shared = word.len().min(key.len());
        let fits = word.is_char_boundary(shared) && word[..shared].eq_ignore_ascii_case(&key[..shared]);
        if !fits {
            continue;
        }
        let after = word[shared..].trim_start();
        if shared < key.len() || after.is_empty() && word.len() < key.len() + 8 {
            open = true;
        } else if after.starts_with(':') {
            return Begins::Yes(brackets, text.len() - word.len());
        }
    }
    if open { Begins::Perhaps } else { Begins::No }
}

/// Whether what is left at the end is the start of a hidden line rather than a lone bracket.
fn begun(text: &str) -> bool {
    text.starts_with("[[")
}

/// The end of a line: its brackets, or a line break after which it does not go on.
fn end(text: &str, brackets: Brackets) -> Option<End> {
    let closing = match brackets {
        Brackets::One => "]",
        Brackets::Two => "]]",
    };
    let close = text.find(closing).map(|at| End { line: at, next: at + closing.len() });
    let before = close.as_ref().map_or(text.len(), |end| end.line);
    let mut from = 0;
    while let Some(at) = text[from..before].find('\n').map(|at| from + at) {
        match goes_on(text[at..].trim_start()) {
            Some(true) => from = at + 1,
            Some(false) => {
                let line = after_move(&text[..at]).or_else(|| text[..at].find(']')).unwrap_or(at);
                return Some(End { line, next: line });
            }
            None => return None,
        }
    }
    close
}

/// Whether a line goes on after a line break; none while that cannot be told.
fn goes_on(rest: &str) -> Option<bool> {
    if rest.is_empty() {
        return None;
    }
    let shared = rest.len().min("move".len());
    let may = rest.is_char_boundary(shared) && rest[..shared].eq_ignore_ascii_case(&"move"[..shared]);
    if rest.starts_with(['|', ']']) {
        return Some(true);
    }
    if !may {
        return Some(false);
    }
    let after = rest[shared..].trim_start();
    if shared < "move".len() || after.is_empty() { None } else { Some(after.starts_with(':')) }
}

/// The place behind the move that a line names: what follows was meant to be heard.
fn after_move(line: &str) -> Option<usize> {
    let at = line.to_ascii_lowercase().rfind("move:")? + "move:".len();
    let start = at + (line[at..].len() - line[at..].trim_start().len());
    Move::ALL.iter().find_map(|found| {
        let name = found.name();
        let said = line.get(start..start + name.len())?;
        said.replace([' ', '-'], "_").eq_ignore_ascii_case(name).then_some(start + name.len())
    })
}

#[cfg(test)]
mod tests {
    use super::{Splitter, Thought};
    use crate::domain::thought::Move;
    use proptest::prelude::*;

    fn read(parts: &[&str]) -> (String, Option<Thought>) {
        let mut splitter = Splitter::default();
        let mut seen: String = parts.iter().map(|part| splitter.push(part)).collect();
        let (rest, thought) = splitter.finish();
        seen.push_str(&rest);
        (seen, thought)
    }

    type Hidden = Option<(&'static str, Option<Move>)>;

    /// Replies, what is seen of them, and the thought and the move.
    #[rustfmt::skip]
    const REPLIES: [(&str, &str, Hidden); 30] = [
        ("[[thought: Not this. | move: deflect]]\nNo.", "No.", Some(("Not this.", Some(Move::Deflect)))),
        (" \n[[ Thought: é… | MOVE: open up ]] \n\n Ñ, no.", "Ñ, no.", Some(("é…", Some(Move::OpenUp)))),
        ("[[thought: a\n| move: test]]\nNo.", "No.", Some(("a", Some(Move::Test)))),
        ("[[thought: a\nmove: test]]No.", "No.", Some(("a", Some(Move::Test)))),
        ("[[thought: a]] [[move: counter]] No.", "No.", Some(("a", Some(Move::Counter)))),
        ("[thought: a | move: test] No.", "No.", Some(("a", Some(Move::Test)))),
        ("[[thought: he said [sic] x | move: test]] No.", "No.", Some(("he said [sic] x", Some(Move::Test)))),
        ("No.\n[[thought: late | move: test]]", "No.\n", Some(("late", Some(Move::Test)))),
        ("No. [[thought: mid]] Never.", "No. Never.", Some(("mid", None))),
        // without an end: never shown, and the reply is not lost
        ("[[thought: a | move: test\nNo. Never.", "No. Never.", Some(("a", Some(Move::Test)))),
        ("[[thought: a\nMovers came.", "Movers came.", Some(("a", None))),
        ("[[thought: a | move: test] No.\nNever.", "No.\nNever.", Some(("a", Some(Move::Test)))),
        ("[[thought: a | move: go_silent] No.", "No.", Some(("a", Some(Move::GoSilent)))),
        ("[[thought: a | move: deflect No, I won't.", "No, I won't.", Some(("a", Some(Move::Deflect)))),
        ("[[thought: he wants it. No, I won't.", "No, I won't.", Some(("he wants it.", None))),
        ("[[thought: he wants it] No.", "No.", Some(("he wants it", None))),
        ("[[thought: only that", "", Some(("only that", None))),
        ("[[thought: only | move: test]]", "", Some(("only", Some(Move::Test)))),
        ("[[thought: | move: ]]No.", "No.", None),
        ("[[thou", "", None),
        ("[[", "", None),
        // nothing hidden
        ("No.", "No.", None),
        ("[sighs] No.", "[sighs] No.", None),
        ("[", "[", None),
        ("[t", "[t", None),
        ("[[sic]] No.", "[[sic]] No.", None),
        ("[[thoughtful]] No.", "[[thoughtful]] No.", None),
        ("I thought: no. [move on] a[0]", "I thought: no. [move on] a[0]", None),
        ("", "", None),
        ("  No. [ ", "  No. [ ", None),
    ];

    #[test]
    fn a_hidden_line_is_taken_out_at_every_cut() {
        for (reply, said, thought) in REPLIES {
            let wanted = thought.map(|(text, makes)| Thought { text: text.into(), makes });
            for first in (0..=reply.len()).filter(|&at| reply.is_char_boundary(at)) {
                for second in (first..=reply.len()).filter(|&at| reply.is_char_boundary(at)) {
                    let read = read(&[&reply[..first], &reply[first..second], &reply[second..]]);
                    assert_eq!(read, (said.to_owned(), wanted.clone()), "{reply:?} cut at {first} and {second}");
                }
            }
        }
    }

    #[test]
    fn who_hides_nothing_is_heard_at_once() {
        for reply in ["No.", "[sighs] No.", "  Well", "[[s"] {
            let mut splitter = Splitter::default();
            let seen: String = reply.chars().map(|c| splitter.push(&c.to_string())).collect();
            assert_eq!(seen, reply);
        }
        let mut splitter = Splitter::default();
        assert_eq!(splitter.push("[[thought: a | move: test]]\n"), "");
        assert!(splitter.thought().is_some());
        assert_eq!((splitter.push("N"), splitter.push("o")), ("N".to_owned(), "o".to_owned()));
    }

    #[test]
    fn a_line_without_an_end_is_not_waited_for_for_ever() {
        let mut splitter = Splitter::default();
        let long = format!("[[thought: he wants it. {}", "No, I won't. ".repeat(200));
        let seen = splitter.push(&long);
        assert!(seen.starts_with("No, I won't.") && !seen.contains("wants it"), "{seen}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_split_gives_the_same(
            parts in prop::collection::vec(prop::sample::select(vec![
                "[", "]", "[[", "]]", "thought", "thought:", "[[thought: ", "move", "move:", "| move: test", "deflect", " ", "\n", "|", ":", "No. ",
                "é", "🙂", "a", "[[move: ", "mov",
            ]), 0..14)
        ) {
            let reply = parts.concat();
            let whole = read(&[&reply]);
            let letters: Vec<String> = reply.chars().map(String::from).collect();
            let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
            prop_assert_eq!(&read(&letters), &whole);
            prop_assert_eq!(&read(&parts), &whole);
        }
    }
}
