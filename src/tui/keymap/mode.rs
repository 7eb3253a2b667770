//! What the keys mean now.

use self::Mode as M;

/// What the keys mean now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Home, the list of scenarios.
    Scenarios,
    /// Home, the list of sessions.
    Sessions,
    /// Before a talk.
    Briefing,
    /// The learner writes.
    Composing,
    /// The persona speaks; the learner may write on.
    Speaking,
    /// Asked whether to end the talk.
    Ending,
    /// The talk is over; its last words stand.
    Over,
    /// The scorecard.
    Debrief,
    /// The transcript with its notes.
    Transcript,
    /// A notice lies on top.
    Card,
    /// The help lies on top.
    Help,
    /// The palette lies on top.
    Palette,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 12] = [
        M::Scenarios,
        M::Sessions,
        M::Briefing,
        M::Composing,
        M::Speaking,
        M::Ending,
        M::Over,
        M::Debrief,
        M::Transcript,
        M::Card,
        M::Help,
        M::Palette,
    ];

    /// How a person reads it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            M::Scenarios => "Home: scenarios",
            M::Sessions => "Home: sessions",
            M::Briefing => "Briefing",
            M::Composing => "Conversation",
            M::Speaking => "While the persona speaks",
            M::Ending => "Ending the talk",
            M::Over => "After the last words",
            M::Debrief => "Debrief",
            M::Transcript => "Transcript",
            M::Card => "Notice",
            M::Help => "Help",
            M::Palette => "Palette",
        }
    }

    /// Whether plain characters are text here.
    #[must_use]
    pub const fn types(self) -> bool {
        matches!(self, M::Composing | M::Speaking | M::Palette)
    }
}
