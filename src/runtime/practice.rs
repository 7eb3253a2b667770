//! A session while it runs: commands in, updates out.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::{
    domain::{
        conversation::{Branch, EndReason, Entry, Stage},
        difficulty::Difficulty,
        scenario::Scenario,
        scoring::{Cost, Scorecard},
        text::SafeText,
    },
    runtime::notice::Notice,
};

/// What the learner chose before a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The scenario's id.
    pub scenario: String,
    /// How hard.
    pub difficulty: Difficulty,
    /// The goal, by its place in the scenario's list.
    pub goal: Option<usize>,
    /// The seed; drawn when none is given.
    pub seed: Option<u64>,
    /// `builtin` or an endpoint's name.
    pub actor: String,
    /// `builtin` or an endpoint's name.
    pub judge: String,
}

/// What a screen, or line mode, asks of a running session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Send a turn.
    Say(SafeText),
    /// Interrupt the persona.
    Interrupt,
    /// Ask for the reply again.
    AskAgain,
    /// Turn to the branch that ends in this entry.
    Branch(u64),
    /// Go back to try this turn of the learner's again.
    Retry(u32),
    /// Ask for a hint.
    Hint,
    /// End the talk and score it.
    End,
    /// Keep what stands in the composer.
    Draft(String),
    /// Score again (after a failure of the judge).
    Score,
    /// Leave; the session stays and can be resumed.
    Leave,
}

/// What a running session tells. An `Entry` comes only after it is safely on disk.
#[derive(Clone, Debug)]
pub enum Update {
    /// Something is recorded: show it.
    Entry(Entry),
    /// A reply has been asked for; the branch goes on from this entry (a second try at a reply drops the first).
    Asking {
        /// The entry the reply follows.
        from: Option<u64>,
    },
    /// More of the reply that is coming.
    Delta(SafeText),
    /// A command or an answer has been dealt with, and all entries of it have been told: this is where the session stands.
    Stage(Stage),
    /// The endpoint makes us wait before another try.
    Waiting {
        /// Why, and how long.
        why: String,
    },
    /// Something failed; the session goes on.
    Trouble(Notice),
    /// Something to know; nothing failed.
    Note(Notice),
    /// The judge works: checks answered, and all of them.
    Judging {
        /// Calls answered.
        done: u32,
        /// Calls in all.
        of: u32,
        /// What it has cost so far.
        cost: Cost,
    },
    /// The scorecard stands.
    Scored(Arc<Scorecard>),
    /// What the feedback of the scorecard recommends has been tried out, as far as it could be: the same scorecard, now with that.
    /// It follows every [`Update::Scored`].
    Tried(Arc<Scorecard>),
    /// The session is kept and not scored.
    NotScored(Notice),
}

/// A running session, as seen from outside.
#[derive(Debug)]
pub struct Practice {
    /// The session's id.
    pub id: String,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// The actor's name, for the header.
    pub actor: String,
    /// The judge's name.
    pub judge: String,
    /// The seed.
    pub seed: u64,
    /// How hard.
    pub difficulty: Difficulty,
    /// What had happened before (a resumed session), or nothing.
    pub branch: Branch,
    /// The scorecards so far, oldest first.
    pub scorecards: Vec<Arc<Scorecard>>,
    /// Where it stands.
    pub stage: Stage,
    /// What stood in the composer.
    pub draft: String,
    /// Where commands go.
    pub commands: mpsc::UnboundedSender<Command>,
    /// Where updates come from; ends when the session is left.
    pub updates: mpsc::UnboundedReceiver<Update>,
}

impl Practice {
    /// Why it ended, if it has.
    #[must_use]
    pub fn ended(&self) -> Option<EndReason> {
        self.branch.memory().ended
    }
}
