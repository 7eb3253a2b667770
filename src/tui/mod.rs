//! Floor 3: shows; decides nothing about conversations.

pub mod app;
pub mod composer;
mod editor;
mod event_loop;
pub mod judging;
pub mod keymap;
pub mod messages;
pub mod screens;
pub mod shelf;
mod signals;
pub mod terminal;
pub mod theme;
pub mod transcript;
pub mod widgets;

pub use screens::draw;

use crate::runtime::{Choice, Notice, Runtime};

/// Where the app opens.
#[derive(Debug)]
pub enum Opening {
    /// At home.
    Home,
    /// At the briefing of a session of this choice.
    Practice(Choice),
    /// In the session of this id, which goes on.
    Resume(String),
    /// At the list of sessions, or at the session of this id.
    Review(Option<String>),
    /// In the session of this id, to rate it before the judge's verdicts are shown.
    Blind(String),
}

/// Runs the app until the learner leaves it. It is to be awaited by the thread that owns the terminal (`block_on`): a panic there gives
/// the terminal back, one elsewhere is told on a card.
///
/// # Errors
/// A terminal that cannot be used, or a signal that ended the program.
pub async fn run(runtime: Runtime, opening: Opening) -> Result<(), Notice> {
    event_loop::run(runtime, opening).await
}
