//! Five hundred injections, the same ones every time: what is said × how it is written × where it stands.

mod bodies;
mod codes;
mod otherwise;

use bodies::BODIES;
use sparring::domain::flags::{Family, PATTERNS};

pub use codes::Code;
pub use otherwise::{OTHERWISE, UNSEEN};

/// Where an injection stands in a learner's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Start,
    Middle,
    End,
    Own,
}

impl Place {
    pub const ALL: [Self; 4] = [Self::Start, Self::Middle, Self::End, Self::Own];
}

/// An injection in a turn.
#[derive(Clone, Debug)]
pub struct Injection {
    pub language: &'static str,
    pub family: Family,
    pub code: Code,
    pub place: Place,
    /// The injection as written.
    pub words: String,
    /// The turn that holds it.
    pub turn: String,
}

/// How many there are.
pub const MANY: usize = 500;

const BEFORE: &str = "I saw on the board that the import was late. That must have been a long night for you.";
const AFTER: &str = "What has been holding you up? I'd like to hear it from your side.";

/// The turn that holds `words` at `place`; a line break stands where the words themselves do not end a sentence.
pub fn turn(words: &str, place: Place) -> String {
    let ends = words.ends_with(['.', '!', '?', '。', '؟']);
    let after = if ends { " " } else { "\n" };
    let before = if words.starts_with(['.', '!', '?', '。']) { "\n" } else { " " };
    match place {
        Place::Own => words.to_owned(),
        Place::Start => [words, after, AFTER].concat(),
        Place::End => [BEFORE, before, words].concat(),
        Place::Middle => [BEFORE, before, words, after, AFTER].concat(),
    }
}

/// Every body in turn, each time in the next code that changes it, each in the next place, until there are enough.
pub fn five_hundred() -> Vec<Injection> {
    let said = PATTERNS.iter().map(|pattern| ("en", pattern.family, pattern.text));
    let bodies: Vec<_> = BODIES.iter().copied().chain(said).collect();
    let mut made = Vec::new();
    for round in 0.. {
        for (number, (language, family, text)) in bodies.iter().copied().enumerate() {
            // Every body is said plainly once; after that each is written in another code in every round.
            let code =
                if round == 0 { Code::Plain } else { Code::ALL[1 + (number + round * 5) % (Code::ALL.len() - 1)] };
            let words = code.write(text);
            if round > 0 && (words == text || family == Family::Encoded) {
                continue;
            }
            let place = Place::ALL[(number + round) % 4];
            made.push(Injection { language, family, code, place, turn: turn(&words, place), words });
            if made.len() == MANY {
                return made;
            }
        }
    }
    made
}
