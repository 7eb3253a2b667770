//! What is known of a session's scoring.

use std::sync::Arc;

use crate::{
    domain::scoring::{Cost, Scorecard},
    runtime::{Notice, Update},
};

/// The scorecards so far, and whether another is being made.
#[derive(Clone, Debug, Default)]
pub struct Judging {
    /// The scorecards, oldest first.
    pub cards: Vec<Arc<Scorecard>>,
    /// Why the last scoring failed.
    pub notice: Option<Notice>,
    /// Calls answered, all, and what they have cost, while the judge works.
    progress: Option<(u32, u32, Cost)>,
    /// What the newest scorecard recommends is being tried out.
    trying: bool,
}

impl Judging {
    /// What earlier scorings left.
    #[must_use]
    pub fn with(cards: Vec<Arc<Scorecard>>) -> Self {
        Self { cards, ..Self::default() }
    }

    /// The judge begins.
    pub fn begin(&mut self) {
        self.progress = Some((0, 0, Cost::default()));
        self.notice = None;
    }

    /// Takes in what the judge tells; other updates change nothing.
    pub fn take(&mut self, update: Update) {
        match update {
            Update::Judging { done, of, cost } => self.progress = Some((done, of, cost)),
            Update::Scored(card) => {
                self.cards.push(card);
                (self.progress, self.notice, self.trying) = (None, None, true);
            }
            Update::Tried(card) => {
                self.trying = false;
                let same = |scored: &&mut Arc<Scorecard>| scored.branch == card.branch && scored.judge == card.judge;
                if let Some(scored) = self.cards.iter_mut().rfind(same) {
                    Arc::make_mut(scored).feedback.clone_from(&card.feedback);
                }
            }
            Update::NotScored(notice) => (self.progress, self.notice) = (None, Some(notice)),
            Update::Waiting { .. }
            | Update::Trouble(_)
            | Update::Note(_)
            | Update::Entry(_)
            | Update::Asking { .. }
            | Update::Stage(_)
            | Update::Delta(_) => {}
        }
    }

    /// The judge is not waited for any more.
    pub fn stop(&mut self) {
        (self.progress, self.notice, self.trying) = (None, None, false);
    }

    /// Whether what the newest scorecard recommends is being tried out.
    #[must_use]
    pub fn is_trying(&self) -> bool {
        self.trying
    }

    /// Whether the judge works.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.progress.is_some()
    }

    /// The scorecards of the branch that ends in `tip`, oldest first; those that name no branch are the `last` one's.
    #[must_use]
    pub fn of(&self, tip: Option<u64>, last: bool) -> impl DoubleEndedIterator<Item = &Arc<Scorecard>> {
        self.cards.iter().filter(move |card| if card.branch.is_some() { card.branch == tip } else { last })
    }

    /// How far the judge is, in words and per cent.
    #[must_use]
    pub fn progress(&self) -> Option<(String, u32)> {
        self.progress.map(|(done, of, cost)| match of {
            0 => ("Scoring …".to_owned(), 0),
            of => (format!("Scoring … {done} of {of} answers · {}", cost.words()), done.saturating_mul(100) / of),
        })
    }
}
