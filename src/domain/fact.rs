//! What the persona knows and may grant, behind gates.

use crate::domain::{claim::Claim, condition::Condition};

/// Something the persona knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its id in the file.
    pub id: String,
    /// What it is; a model may see it only after release.
    text: String,
    /// When it may come out.
    pub release: Release,
    /// One line for the learner: where to dig.
    pub hint: Option<String>,
}

/// When a fact may come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Release {
    /// Known from the start.
    Volunteered,
    /// Never said.
    Never,
    /// When a turn asks about one of these topics (none: no asking needed) and the condition holds.
    When {
        /// Topics of which one must be asked about; empty when asking is not needed.
        asked: Vec<String>,
        /// The condition that must hold.
        after: Condition,
    },
}

impl Fact {
    /// A fact as the file gives it.
    #[must_use]
    pub fn new(id: String, text: String, release: Release, hint: Option<String>) -> Self {
        Self { id, text, release, hint }
    }

    /// The text, for whoever shows that the fact is released: its id must be among `released`.
    #[must_use]
    pub fn text_if_in(&self, released: &std::collections::BTreeSet<String>) -> Option<&str> {
        released.contains(&self.id).then_some(self.text.as_str())
    }

    /// The text, for checks by the author and for the inner view after the session; never for a prompt.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.text
    }
}

/// Something the persona may grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concession {
    /// Its id in the file.
    pub id: String,
    /// What it grants.
    pub text: String,
    /// What the persona does until then.
    pub refusal: String,
    /// What must have happened first.
    pub needs: Condition,
    /// Words in the persona's mouth that would be this concession.
    pub claims: Vec<Claim>,
}
