//! The hidden opening line of a reply: what the persona thinks and which move it makes, kept for the inner view.

mod splitter;

use serde::{Deserialize, Serialize};

use crate::domain::text::SafeText;

pub use splitter::Splitter;

/// A whole answer without its hidden line.
#[must_use]
pub fn spoken(answer: &str) -> String {
    let mut splitter = Splitter::default();
    let said = splitter.push(answer);
    said + &splitter.finish().0
}

/// The longest thought that is kept, in characters.
const LONGEST: usize = 240;

/// What the persona does with its reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Turns away from what was asked.
    Deflect,
    /// Makes it smaller than it is.
    Minimise,
    /// Hits back.
    Counter,
    /// Says next to nothing.
    GoSilent,
    /// Finds out whether the other means it.
    Test,
    /// Gives a part.
    PartlyConcede,
    /// Tells.
    OpenUp,
}

impl Move {
    /// All moves.
    pub const ALL: [Self; 7] =
        [Self::Deflect, Self::Minimise, Self::Counter, Self::GoSilent, Self::Test, Self::PartlyConcede, Self::OpenUp];

    /// The word in prompts and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deflect => "deflect",
            Self::Minimise => "minimise",
            Self::Counter => "counter",
            Self::GoSilent => "go_silent",
            Self::Test => "test",
            Self::PartlyConcede => "partly_concede",
            Self::OpenUp => "open_up",
        }
    }

    /// How a person reads it after "the persona …".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Deflect => "deflects",
            Self::Minimise => "plays it down",
            Self::Counter => "counters",
            Self::GoSilent => "goes silent",
            Self::Test => "tests",
            Self::PartlyConcede => "partly concedes",
            Self::OpenUp => "opens up",
        }
    }

    /// The move a model names, however it writes the word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let folded: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        let british = folded.replace("minimize", "minimise");
        Self::ALL.into_iter().find(|found| found.name().replace('_', "") == british)
    }
}

/// What went through the persona before it spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thought {
    /// The thought; may be empty where only a move was named.
    #[serde(rename = "thought")]
    pub text: SafeText,
    /// The move, where it is one of ours.
    #[serde(rename = "move", default, skip_serializing_if = "Option::is_none")]
    pub makes: Option<Move>,
}

impl Thought {
    /// Reads what stands between the brackets; none when it says nothing.
    fn read(inside: &str) -> Option<Self> {
        let mut read = Self::default();
        for (place, part) in inside.split(['|', '\n']).enumerate() {
            let (key, value) = part.split_once(':').map_or(("", part), |(key, value)| (key.trim(), value.trim()));
            let named = Move::named(value);
            if key.eq_ignore_ascii_case("move") || (key.is_empty() && place > 0 && named.is_some()) {
                read.makes = named;
            } else {
                let words = if key.eq_ignore_ascii_case("thought") { value } else { part };
                read.text = joined(&read.text, words);
            }
        }
        (!read.text.is_blank() || read.makes.is_some()).then_some(read)
    }

    /// This and what a second line adds.
    fn and(&self, more: &Self) -> Self {
        Self { text: joined(&self.text, more.text.as_str()), makes: more.makes.or(self.makes) }
    }

    /// One line for the inner view.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.text.is_blank(), self.makes) {
            (false, Some(makes)) => format!("{} ({})", self.text, makes.label()),
            (false, None) => self.text.to_string(),
            (true, makes) => makes.map_or_else(String::new, |makes| format!("({})", makes.label())),
        }
    }
}

fn joined(text: &SafeText, more: &str) -> SafeText {
    let all = SafeText::line(&format!("{text} {more}"));
    SafeText::new(all.as_str().chars().take(LONGEST).collect::<String>().trim_end())
}

#[cfg(test)]
mod tests {
    use super::{Move, Thought};

    #[test]
    fn a_line_is_read_however_it_is_written() {
        for (inside, text, makes) in [
            ("thought: Not this again. | move: deflect", "Not this again.", Some(Move::Deflect)),
            (" Thought :  he knows\n| Move : Go silent ", "he knows", Some(Move::GoSilent)),
            ("thought: hm | partly-concede", "hm", Some(Move::PartlyConcede)),
            ("move: MINIMIZE | thought: 6:15 will ring", "6:15 will ring", Some(Move::Minimise)),
            ("thought: no move", "no move", None),
            ("thought: a | move: dance", "a", None),
            ("move: test", "", Some(Move::Test)),
        ] {
            let read = Thought::read(inside).unwrap();
            assert_eq!((read.text.as_str(), read.makes), (text, makes), "{inside}");
        }
        assert_eq!(Thought::read("thought: | move: "), None);
        assert_eq!(Thought::read(&"x".repeat(900)).unwrap().text.as_str().len(), super::LONGEST);
    }
}
