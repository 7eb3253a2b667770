//! One line of turns in a session's log, and what it remembers.

use std::collections::BTreeSet;

use crate::domain::conversation::{Entry, What, line_to, memory::Memory};

/// A session's log with one branch of it in view. Whoever shows a session holds one of these and takes in entries as they are recorded.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    log: Vec<Entry>,
    tip: Option<u64>,
    memory: Memory,
}

impl Branch {
    /// The branch that ends in the last entry of `log`.
    #[must_use]
    pub fn new(log: Vec<Entry>) -> Self {
        let tip = log.last().map(|entry| entry.id);
        let mut branch = Self { log, ..Self::default() };
        branch.go_to(tip);
        branch
    }

    /// Takes in a new entry; one whose parent is not the tip starts a branch there.
    pub fn take(&mut self, entry: Entry) {
        if entry.parent != self.tip {
            self.go_to(entry.parent);
        }
        self.memory.apply(&entry);
        self.tip = Some(entry.id);
        self.log.push(entry);
    }

    /// Makes `tip` the end of the branch and remembers just what that branch says. Hints alone are the session's: what was read is
    /// read, and a second try at a reply brings none back.
    pub fn go_to(&mut self, tip: Option<u64>) {
        if tip == self.tip && !self.memory.curve.is_empty() {
            return;
        }
        self.tip = tip;
        self.memory = Memory::new();
        for entry in tip.map(|tip| line_to(&self.log, tip)).unwrap_or_default() {
            self.memory.apply(entry);
        }
        self.memory.hints = self.log.iter().filter_map(hint).collect();
    }

    /// The entries of this branch, first one first.
    #[must_use]
    pub fn line(&self) -> Vec<&Entry> {
        self.tip.map(|tip| line_to(&self.log, tip)).unwrap_or_default()
    }

    /// Where each branch ends, oldest branch first: the entries that nothing follows.
    #[must_use]
    pub fn tips(&self) -> Vec<u64> {
        let parents: BTreeSet<u64> = self.log.iter().filter_map(|entry| entry.parent).collect();
        self.log.iter().map(|entry| entry.id).filter(|id| !parents.contains(id)).collect()
    }

    /// The entry before a learner turn of this branch.
    #[must_use]
    pub fn before(&self, turn: u32) -> Option<u64> {
        let said = |entry: &&Entry| matches!(entry.what, What::LearnerSaid { turn: number, .. } if number == turn);
        self.line().into_iter().find(said).and_then(|entry| entry.parent)
    }

    /// The whole log, all branches.
    #[must_use]
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// The last entry of this branch.
    #[must_use]
    pub fn tip(&self) -> Option<u64> {
        self.tip
    }

    /// What this branch remembers.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The id the next entry gets.
    #[must_use]
    pub fn next_id(&self) -> u64 {
        self.log.last().map_or(1, |entry| entry.id + 1)
    }
}

fn hint(entry: &Entry) -> Option<String> {
    if let What::Hinted { text } = &entry.what { Some(text.clone()) } else { None }
}
