//! What happens to the app, and what it asks of the outside.

use std::sync::Arc;

use crossterm::event::KeyEvent;

use crate::{
    domain::{conversation::Branch, difficulty::Difficulty, scenario::Scenario, scoring::Scorecard},
    runtime::{Appealed, Choice, Command, Contest, Notice, Player, Practice, Remark, Review, SessionRow, Update},
};

/// What happens to the app.
#[derive(Debug)]
pub enum Msg {
    /// A key.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// A moment has passed; only sent while something moves.
    Tick,
    /// The sessions are read.
    Sessions(Result<Vec<SessionRow>, Notice>),
    /// Servers were looked for: those found, and all players there are now.
    Found(Vec<Player>, Vec<Player>),
    /// A session runs, or could not be begun.
    Began(Result<Box<Begun>, Notice>),
    /// A session to review is read.
    Reviewed(Result<Box<Review>, Notice>),
    /// A session after somebody has said something of it.
    Heard(Result<Box<Review>, Notice>),
    /// What came of an appeal in the session of this id.
    Appealed(String, Result<Box<Appealed>, Notice>),
    /// The running session tells something.
    Update(Update),
    /// Scoring again tells something about the session of this id.
    Rescored(String, Update),
    /// A session was written to a file.
    Exported(Result<String, Notice>),
    /// The editor is closed; its text, or none if it failed or nothing changed.
    Edited(Option<String>),
    /// Something else went wrong.
    Trouble(Notice),
}

/// What the app asks of the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Begin a session.
    Practise(Choice),
    /// Resume one.
    Resume(String),
    /// Read one for review.
    Review(String),
    /// Read the list of sessions.
    Sessions,
    /// Look for servers.
    Discover,
    /// Tell the running session.
    Tell(Command),
    /// Leave the running session to itself until it is scored.
    Behind(String),
    /// Score a branch of a session again.
    Rescore {
        /// The session's id.
        id: String,
        /// Where the branch ends.
        tip: Option<u64>,
        /// Who judges.
        judge: String,
    },
    /// Keep what a person says of a session.
    Remark {
        /// The session's id.
        id: String,
        /// Where the branch ends that it is about.
        tip: Option<u64>,
        /// What is said.
        remarks: Vec<Remark>,
    },
    /// Contest a check.
    Appeal {
        /// The session's id.
        id: String,
        /// The check, the turns and why.
        contest: Contest,
        /// Who is asked again.
        judge: String,
    },
    /// Write a session to a file.
    Export(String),
    /// Open the editor on this text.
    Edit(String),
    /// Draw everything afresh.
    Redraw,
    /// Go into the background.
    Suspend,
    /// End the program.
    Quit,
}

/// A session that runs, without its channels.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Its id.
    pub id: String,
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Who plays.
    pub actor: String,
    /// Who judges.
    pub judge: String,
    /// How hard.
    pub difficulty: Difficulty,
    /// What has happened.
    pub branch: Branch,
    /// The scorecards so far, oldest first.
    pub scorecards: Vec<Arc<Scorecard>>,
    /// What stood in the composer.
    pub draft: String,
}

impl Begun {
    /// What a screen needs of a session that runs.
    #[must_use]
    pub fn of(practice: &Practice) -> Self {
        Self {
            id: practice.id.clone(),
            scenario: Arc::clone(&practice.scenario),
            actor: practice.actor.clone(),
            judge: practice.judge.clone(),
            difficulty: practice.difficulty,
            branch: practice.branch.clone(),
            scorecards: practice.scorecards.clone(),
            draft: practice.draft.clone(),
        }
    }
}
