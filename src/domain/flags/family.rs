//! The kinds of passage that talk to a machine.

/// What a passage that talks to a machine tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Takes orders back or gives new ones.
    Override,
    /// Says what the verdict, score or level is or shall be.
    Verdict,
    /// Pretends to be a message of the system, of the assistant or of a tool.
    Message,
    /// Holds the marks with which models are told who speaks.
    Marker,
    /// Pretends that the transcript ends or that another part begins.
    Delimiter,
    /// Speaks to whoever grades.
    Appeal,
    /// Speaks of checks, criteria and evidence instead of the matter.
    Rubric,
    /// Holds an answer in the judge's own form.
    Payload,
    /// Hides its words in a code.
    Encoded,
    /// Asks the judge for pity.
    Emotion,
    /// Wraps the order in a game, a story or an if.
    Hypothetical,
    /// Claims a right to order: developer, operator, staff of a maker of models.
    Authority,
    /// Speaks to the model that plays the persona.
    Machine,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 13] = [
        Self::Override,
        Self::Verdict,
        Self::Message,
        Self::Marker,
        Self::Delimiter,
        Self::Appeal,
        Self::Rubric,
        Self::Payload,
        Self::Encoded,
        Self::Emotion,
        Self::Hypothetical,
        Self::Authority,
        Self::Machine,
    ];

    /// Those that are said in words, and so in every language.
    pub const SPOKEN: [Self; 8] = [
        Self::Override,
        Self::Verdict,
        Self::Message,
        Self::Appeal,
        Self::Rubric,
        Self::Emotion,
        Self::Hypothetical,
        Self::Authority,
    ];

    /// The word in tables and reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Override => "override",
            Self::Verdict => "verdict",
            Self::Message => "message",
            Self::Marker => "marker",
            Self::Delimiter => "delimiter",
            Self::Appeal => "appeal",
            Self::Rubric => "rubric",
            Self::Payload => "payload",
            Self::Encoded => "encoded",
            Self::Emotion => "emotion",
            Self::Hypothetical => "hypothetical",
            Self::Authority => "authority",
            Self::Machine => "machine",
        }
    }
}
