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
    /// The learner chooses a turn of theirs to go back to.
    GoingBack,
    /// The learner writes an earlier turn anew.
    Retrying,
    /// Asked whether to end the talk.
    Ending,
    /// The talk is over; its last words stand.
    Over,
    /// The scorecard.
    Debrief,
    /// The transcript with its notes.
    Transcript,
    /// What moved the persona.
    Inner,
    /// Two branches side by side.
    Compare,
    /// The scorecard, for a person to speak about.
    Review,
    /// The checks one by one, the judge's verdicts hidden.
    Blind,
    /// The learner's own levels, before the scores are shown.
    Rating,
    /// A reason, a note or an appeal is written.
    Writing,
    /// A notice lies on top.
    Card,
    /// The help lies on top.
    Help,
    /// The palette lies on top.
    Palette,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 20] = [
        M::Scenarios,
        M::Sessions,
        M::Briefing,
        M::Composing,
        M::Speaking,
        M::GoingBack,
        M::Retrying,
        M::Ending,
        M::Over,
        M::Debrief,
        M::Transcript,
        M::Inner,
        M::Compare,
        M::Review,
        M::Blind,
        M::Rating,
        M::Writing,
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
            M::GoingBack => "Going back",
            M::Retrying => "A turn again",
            M::Ending => "Ending the talk",
            M::Over => "After the last words",
            M::Debrief => "Debrief",
            M::Transcript => "Transcript",
            M::Inner => "Inner view",
            M::Compare => "Branches side by side",
            M::Review => "Review",
            M::Blind => "Blind rating",
            M::Rating => "Rating yourself",
            M::Writing => "Writing a reason or a note",
            M::Card => "Notice",
            M::Help => "Help",
            M::Palette => "Palette",
        }
    }

    /// Whether plain characters are text here.
    #[must_use]
    pub const fn types(self) -> bool {
        matches!(self, M::Composing | M::Speaking | M::Retrying | M::Writing | M::Palette)
    }
}
