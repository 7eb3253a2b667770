//! Lines a learner could say, as the scenario's author wrote them.

use crate::domain::{
    behaviour::Behaviour,
    feedback::about_person::about_person,
    rubric::{AnsweredBy, Bound, Check},
    scenario::Scenario,
};

/// A line, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The words.
    pub text: &'a str,
    /// The check it would meet, and the weight of its criterion; none for a line of the field guide.
    pub check: Option<(&'a Check, u32)>,
    /// How far it stands behind the lines that were written to be said, in points.
    pub behind: i32,
}

/// An example of a check was written for whoever reads the rubric; a line to say is preferred to it.
const EXAMPLE: i32 = 4;

/// The lines that the rubric's checks suggest, those of the guide's moves that work, and the examples of turns that meet a check of
/// something to do; none about the person, none twice.
pub fn authored(scenario: &Scenario) -> Vec<Line<'_>> {
    let checks = || scenario.rubric.checks().map(|(criterion, check)| (check, criterion.weight));
    let tries = checks().filter_map(|(check, weight)| {
        Some(Line { text: check.suggestion.as_deref()?.trim(), check: Some((check, weight)), behind: 0 })
    });
    let moves = scenario.guide.works.iter().map(|works| Line { text: works.line.trim(), check: None, behind: 0 });
    let to_do = checks().filter(|(check, _)| check.by != AnsweredBy::Judge { avoid: true });
    let examples =
        to_do.map(|(check, weight)| Line { text: check.meets.trim(), check: Some((check, weight)), behind: EXAMPLE });
    let mut lines: Vec<Line<'_>> = Vec::new();
    for line in tries.chain(moves).chain(examples).filter(|line| about_person(line.text).is_none()) {
        if lines.iter().all(|other| other.text != line.text) {
            lines.push(line);
        }
    }
    lines
}

impl Line<'_> {
    /// Up to which of the learner's turns the check looks, if not at all of them.
    pub fn first(&self) -> Option<u32> {
        match &self.check?.0.by {
            AnsweredBy::Count(count) => count.first,
            AnsweredBy::Words(_) | AnsweredBy::Judge { .. } => None,
        }
    }

    /// The behaviour that the check wants to see.
    pub fn meant(&self) -> Option<Behaviour> {
        match &self.check?.0.by {
            AnsweredBy::Count(count) if matches!(count.bound, Bound::AtLeast(_)) => Some(count.behaviour),
            AnsweredBy::Count(_) | AnsweredBy::Words(_) | AnsweredBy::Judge { .. } => None,
        }
    }

    /// Whether it asks the other to tell something; a machine that reads words may take "what is settled" for a question.
    pub fn asks(&self) -> bool {
        let first = self.text.split(' ').next().unwrap_or_default().to_lowercase();
        self.text.contains('?') || matches!(first.as_str(), "tell" | "walk" | "help")
    }

    /// The behaviour that the check wants less of: the line says the same thing without it.
    pub fn replaces(&self) -> Option<Behaviour> {
        match &self.check?.0.by {
            AnsweredBy::Count(count) if matches!(count.bound, Bound::AtMost(_)) => Some(count.behaviour),
            AnsweredBy::Count(_) | AnsweredBy::Words(_) | AnsweredBy::Judge { .. } => None,
        }
    }
}
