//! One line of turns in a session's log, and what it remembers.

use std::collections::{BTreeMap, BTreeSet};

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

    /// The ends of the branches that are worth looking at, oldest branch first. Where nothing was said after going back, and where a
    /// reply was cut and asked for again, there is no branch of its own.
    #[must_use]
    pub fn branches(&self) -> Vec<u64> {
        let tips = self.tips();
        let said: Vec<Vec<u64>> = tips.iter().map(|tip| self.learner_entries(*tip)).collect();
        let goes_on = |entry: u64| said.iter().any(|line| line.iter().rev().skip(1).any(|id| *id == entry));
        let mut ends: BTreeMap<Option<u64>, u64> = BTreeMap::new();
        for (tip, line) in tips.iter().zip(&said) {
            let last = line.last().copied();
            let stub = last.map_or_else(|| said.iter().any(|line| !line.is_empty()), goes_on);
            if !stub && !ends.get(&last).is_some_and(|end| self.is_end(*end)) {
                ends.insert(last, *tip);
            }
        }
        let mut ends: Vec<u64> = ends.into_values().collect();
        ends.sort_unstable();
        ends
    }

    fn learner_entries(&self, tip: u64) -> Vec<u64> {
        let said = |entry: &&Entry| matches!(entry.what, What::LearnerSaid { .. });
        line_to(&self.log, tip).into_iter().filter(said).map(|entry| entry.id).collect()
    }

    fn is_end(&self, id: u64) -> bool {
        self.log.iter().any(|entry| entry.id == id && matches!(entry.what, What::Ended { .. }))
    }

    /// The same log with the branch in view that ends in `tip`.
    #[must_use]
    pub fn at(&self, tip: Option<u64>) -> Self {
        let mut branch = self.clone();
        branch.go_to(tip);
        branch
    }

    /// The learner turn at which this branch parts from the one that ends in `other`, if they part.
    #[must_use]
    pub fn parts_from(&self, other: u64) -> Option<u32> {
        let (mine, theirs) = (self.tip.map(|tip| self.learner_entries(tip))?, self.learner_entries(other));
        let shared = mine.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
        let turn = |id: &u64| {
            let found = self.log.iter().find(|entry| entry.id == *id);
            found.and_then(|entry| if let What::LearnerSaid { turn, .. } = &entry.what { Some(*turn) } else { None })
        };
        mine.get(shared).or(theirs.get(shared)).and_then(turn)
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

#[cfg(test)]
mod tests {
    use super::{Branch, Entry, What};
    use crate::domain::{conversation::EndReason, text::SafeText, transcript::TurnStatus};

    fn said(turn: u32) -> What {
        What::LearnerSaid { turn, text: SafeText::new("words"), detections: Vec::new() }
    }

    fn reply(turn: u32) -> What {
        What::PersonaSaid { turn, text: SafeText::new("words"), status: TurnStatus::Complete, marks: Vec::new() }
    }

    fn log(rows: &[(Option<u64>, What)]) -> Branch {
        let entry =
            |(id, (parent, what)): (u64, &(Option<u64>, What))| Entry { id, parent: *parent, what: what.clone() };
        Branch::new((1..).zip(rows).map(entry).collect())
    }

    #[test]
    fn a_branch_needs_a_turn_of_its_own() {
        let end = What::Ended { reason: EndReason::Learner };
        let mut rows = vec![(None, reply(1)), (Some(1), said(2)), (Some(2), reply(3)), (Some(3), said(4))];
        rows.extend([(Some(4), reply(5)), (Some(5), end)]);
        assert_eq!(log(&rows).branches(), [6], "one talk");
        rows.push((Some(3), What::Retried { turn: 4 }));
        assert_eq!(log(&rows).branches(), [6], "gone back, nothing said");
        rows.extend([(Some(7), said(4)), (Some(8), reply(5)), (Some(8), reply(5)), (Some(10), said(6))]);
        let branch = log(&rows);
        assert_eq!(branch.branches(), [6, 11], "a reply that was asked for again is no branch");
        assert_eq!((branch.parts_from(6), branch.parts_from(11)), (Some(4), None));
        rows.push((Some(1), What::Retried { turn: 2 }));
        assert_eq!(log(&rows).branches(), [6, 11]);
    }

    #[test]
    fn where_a_reply_was_asked_for_again_the_newest_counts_or_the_end() {
        let rows = [(None, reply(1)), (Some(1), said(2)), (Some(2), reply(3)), (Some(2), reply(3))];
        assert_eq!(log(&rows).branches(), [4]);
        assert_eq!(log(&rows[..1]).branches(), [1], "nothing said yet is a branch too");
    }
}
