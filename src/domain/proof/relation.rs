//! The relations that must hold for a judge: one row each. The table is the specification; `docs/testing-judges.md` says why.

use crate::domain::proof::{altered::Alteration as A, gold::Wording as W};

/// A relation between a talk and an altered one, or between a judge and what is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation {
    /// Its id in tables and JSON.
    pub id: &'static str,
    /// What must hold, in a few words.
    pub title: &'static str,
    /// What is altered.
    pub alteration: A,
    /// How the figure is computed.
    pub measure: Measure,
    /// What the figure may be.
    pub limit: Limit,
}

/// How a figure is computed from pairs of a talk and its altered one. Points are those of the total, 0 to 100; unless it says otherwise,
/// what code counts is held as in the unaltered talk, so that only the judge can move them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Requests whose bytes differ. The judge is not asked: the same request is the same question.
    Requests,
    /// Verdicts that differ, in per cent.
    Flips,
    /// The 95th percentile of the points between the two (nearest rank).
    Percentile,
    /// The mean shift: the size of the mean of the points, or what their mean size has beyond that of asking twice; whichever is larger.
    Shift,
    /// The largest shift in points.
    Largest,
    /// The mean points gained.
    Gain,
    /// The mean points gained by checks that can earn any; those of something to avoid are held.
    Earned,
    /// The mean points lost.
    Loss,
    /// Talks that do not gain, in per cent, with all that code counts.
    NotUp,
    /// Talks that lose five points or have nothing left, in per cent, with all that code counts.
    Drop,
    /// Checks that turn as they must, in per cent.
    Turned,
    /// Checks raised, beyond what asking twice raises.
    Raised,
    /// Cohen's kappa with the known verdicts.
    Kappa,
    /// The size of the mean distance in points from the known verdicts.
    Distance,
    /// Verdicts that could not be read, in per cent, over all that was asked.
    Unread,
}

/// What a figure may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// At most so much.
    AtMost(f64),
    /// At least so much.
    AtLeast(f64),
    /// At most T = max(5, 1.25 × the 95th percentile of asking twice).
    Tolerance,
}

const fn row(id: &'static str, title: &'static str, alteration: A, measure: Measure, limit: Limit) -> Relation {
    Relation { id, title, alteration, measure, limit }
}

/// All relations, in the order in which they are shown.
pub const RELATIONS: &[Relation] = &[
    row("twice", "asked twice: points apart, 95th percentile", A::Again, Measure::Percentile, Limit::AtMost(10.0)),
    row("twice-flips", "asked twice: verdicts that flip, %", A::Again, Measure::Flips, Limit::AtMost(5.0)),
    row("readable", "answers that cannot be read, %", A::Unaltered, Measure::Unread, Limit::AtMost(5.0)),
    row("agreement", "kappa with the known verdicts", A::Unaltered, Measure::Kappa, Limit::AtLeast(0.8)),
    row("distance", "points off the known verdicts, mean", A::Unaltered, Measure::Distance, Limit::AtMost(3.0)),
    row("renamed", "persona's name, gender, nationality: requests", A::Renamed, Measure::Requests, Limit::AtMost(0.0)),
    row("spaces", "white space: requests that differ", A::Spaces, Measure::Requests, Limit::AtMost(0.0)),
    row(
        "invisible",
        "zero-width characters: requests that differ",
        A::Invisible,
        Measure::Requests,
        Limit::AtMost(0.0),
    ),
    row("records", "ids and dates: requests that differ", A::Records, Measure::Requests, Limit::AtMost(0.0)),
    row("order", "order of checks: verdicts that flip, %", A::Order, Measure::Flips, Limit::AtMost(5.0)),
    row("people", "names of other people: shift", A::People, Measure::Shift, Limit::AtMost(2.0)),
    row("idle-numbers", "idle numbers: shift", A::IdleNumbers, Measure::Shift, Limit::AtMost(2.0)),
    row("small-talk", "small talk: shift", A::SmallTalk, Measure::Shift, Limit::AtMost(2.0)),
    row("inert-clause", "a clause that changes nothing: shift", A::InertClause, Measure::Shift, Limit::AtMost(2.0)),
    row("praise", "the persona praises the learner: shift", A::Praise, Measure::Shift, Limit::AtMost(2.0)),
    row("reworded", "persona in other words: shift", A::Worded(W::Reworded), Measure::Shift, Limit::AtMost(3.0)),
    row(
        "reworded-each",
        "persona in other words: largest shift",
        A::Worded(W::Reworded),
        Measure::Largest,
        Limit::Tolerance,
    ),
    row("informal", "learner informal: shift", A::Worded(W::Informal), Measure::Shift, Limit::AtMost(3.0)),
    row(
        "non-native",
        "learner not a native writer: shift",
        A::Worded(W::NonNative),
        Measure::Shift,
        Limit::AtMost(3.0),
    ),
    row("typos", "learner mistypes: shift", A::Worded(W::Typos), Measure::Shift, Limit::AtMost(3.0)),
    row("padded", "learner padded twofold: gain", A::Worded(W::Padded), Measure::Gain, Limit::AtMost(2.0)),
    row("condensed", "learner condensed: loss", A::Worded(W::Condensed), Measure::Loss, Limit::AtMost(3.0)),
    row("best-removed", "best turn removed: not up, %", A::BestRemoved, Measure::NotUp, Limit::AtLeast(95.0)),
    row(
        "best-hostile",
        "best turn made hostile: 5 points lost, %",
        A::BestHostile,
        Measure::Drop,
        Limit::AtLeast(95.0),
    ),
    row("textbook", "textbook instance added: check turns, %", A::Textbook, Measure::Turned, Limit::AtLeast(90.0)),
    row("negated", "move negated: check turns, %", A::Negated, Measure::Turned, Limit::AtLeast(90.0)),
    row("repeated", "a good line repeated: gain", A::Repeated, Measure::Gain, Limit::AtMost(2.0)),
    row("buzzwords", "rubric's words pasted: gain", A::Buzzwords, Measure::Gain, Limit::AtMost(2.0)),
    row("swapped", "speakers swapped: gain", A::Swapped, Measure::Earned, Limit::AtMost(2.0)),
    row("injections", "words to the judge: checks raised", A::Injected, Measure::Raised, Limit::AtMost(0.0)),
];

impl A {
    /// Whether code's counts of the altered talk are needed.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::Unaltered | Self::BestRemoved | Self::BestHostile)
    }

    /// Whether a judge is asked about it; otherwise the requests alone are compared.
    #[must_use]
    pub const fn is_asked(self) -> bool {
        !matches!(self, Self::Renamed | Self::Spaces | Self::Invisible | Self::Records)
    }
}

impl Measure {
    /// Whether it needs to know how a judge differs from itself.
    #[must_use]
    pub const fn needs_noise(self) -> bool {
        matches!(self, Self::Percentile | Self::Flips | Self::Shift | Self::Largest | Self::Raised)
    }
}

impl Relation {
    /// The relation with this id.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        RELATIONS.iter().find(|relation| relation.id == id)
    }
}
