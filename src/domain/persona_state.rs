//! Trust and tension, and what moves them.

use serde::{Deserialize, Serialize};

/// The most points one learner turn may move trust, or tension, either way.
pub const MOST_A_TURN: i32 = 20;

/// The persona's state: trust and tension, 0 to 100 each. Moved only by a [`Shift`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonaState {
    trust: u8,
    tension: u8,
}

/// The persona's mood, read from the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// Tension 75 or more.
    Hostile,
    /// Trust below 35.
    Guarded,
    /// Neither guarded nor open.
    Wary,
    /// Trust 60 or more and tension 45 or less.
    Open,
}

impl Mood {
    /// All moods, hardest first.
    pub const ALL: [Self; 4] = [Self::Hostile, Self::Guarded, Self::Wary, Self::Open];

    /// The word in files and on screens.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hostile => "hostile",
            Self::Guarded => "guarded",
            Self::Wary => "wary",
            Self::Open => "open",
        }
    }

    /// The mood named `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mood| mood.name() == name)
    }
}

/// A move of the state, with its cause in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Points of trust, after scaling.
    pub trust: i32,
    /// Points of tension, after scaling.
    pub tension: i32,
    /// What caused it: the behaviour's label or the condition, with the learner's words.
    pub because: String,
    /// Stage direction for the reply to this turn, where the scenario gives one.
    pub direction: Option<String>,
}

impl PersonaState {
    /// A state; values outside 0 to 100 are brought to the nearer end.
    #[must_use]
    pub fn new(trust: i32, tension: i32) -> Self {
        Self { trust: points(trust), tension: points(tension) }
    }

    /// Trust, 0 to 100.
    #[must_use]
    pub const fn trust(self) -> u8 {
        self.trust
    }

    /// Tension, 0 to 100.
    #[must_use]
    pub const fn tension(self) -> u8 {
        self.tension
    }

    /// The state after the shifts of one turn, together at most [`MOST_A_TURN`] points either way.
    #[must_use]
    pub fn moved(self, shifts: &[Shift]) -> Self {
        let sum = |part: fn(&Shift) -> i32| shifts.iter().map(part).sum::<i32>().clamp(-MOST_A_TURN, MOST_A_TURN);
        Self::new(i32::from(self.trust) + sum(|s| s.trust), i32::from(self.tension) + sum(|s| s.tension))
    }

    /// The mood this state shows.
    #[must_use]
    pub const fn mood(self) -> Mood {
        if self.tension >= 75 {
            Mood::Hostile
        } else if self.trust < 35 {
            Mood::Guarded
        } else if self.trust >= 60 && self.tension <= 45 {
            Mood::Open
        } else {
            Mood::Wary
        }
    }
}

fn points(value: i32) -> u8 {
    u8::try_from(value.clamp(0, 100)).unwrap_or_default()
}
