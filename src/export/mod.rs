//! Floor 1: what is handed on: a session as Markdown or JSON, a playtest or a judge's test as JSON or a page.

pub mod bundle;
mod escaped;
pub mod json;
pub mod markdown;
pub mod playtest;
pub mod proof;

use crate::domain::{
    conversation::Branch, difficulty::Difficulty, people::People, scenario::Scenario, scoring::Scorecard,
};

/// A session, ready to be handed on.
#[derive(Clone, Copy, Debug)]
pub struct Handout<'a> {
    /// Its id.
    pub id: &'a str,
    /// When it started, for a person.
    pub started: &'a str,
    /// Who played.
    pub actor: &'a str,
    /// How hard.
    pub difficulty: Difficulty,
    /// The scenario as it was.
    pub scenario: &'a Scenario,
    /// Everything said.
    pub branch: &'a Branch,
    /// The latest scorecard.
    pub scorecard: Option<&'a Scorecard>,
    /// What people said.
    pub people: &'a People,
}
