//! `Name: text`: a turn begins where a line names who speaks, and goes on until another does.

use std::collections::BTreeMap;

use super::label::{Labelled, headed, labelled};

/// A label not written like a name counts if it stands so often.
const OFTEN: usize = 2;

/// The turns; what stands before the first label is a heading and nobody's.
pub fn turns(text: &str) -> Vec<(String, String)> {
    let labels = Labels::of(text.lines());
    let mut turns: Vec<(String, String)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(found) = labels.of_line(line) {
            turns.push((found.name.to_owned(), found.text.to_owned()));
        } else if let Some(name) = headed(line) {
            turns.push((name.to_owned(), String::new()));
        } else if let Some((_, said)) = turns.last_mut() {
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(line);
        }
    }
    turns
}

/// The labels of a whole file. What is not written like a name is one only where it stands more than once: "the point is: …" is not.
pub struct Labels(BTreeMap<String, usize>);

impl Labels {
    /// Counts the labels of these lines.
    pub fn of<'t>(lines: impl Iterator<Item = &'t str>) -> Self {
        let mut counts = BTreeMap::new();
        for found in lines.filter_map(labelled) {
            *counts.entry(found.name.to_lowercase()).or_default() += 1;
        }
        Self(counts)
    }

    /// The label of a line.
    pub fn of_line<'t>(&self, line: &'t str) -> Option<Labelled<'t>> {
        let often = |name: &str| self.0.get(&name.to_lowercase()).is_some_and(|count| *count >= OFTEN);
        labelled(line).filter(|found| found.proper || often(found.name))
    }
}
