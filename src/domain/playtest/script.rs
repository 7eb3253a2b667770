//! Scripts: what a scripted learner says, with other wordings, and when.

use crate::domain::condition::Condition;

/// How well a learner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Blames, grades, makes small, threatens.
    Weak,
    /// Polite: asks for yes or no, and gives advice.
    Middling,
    /// Listens, owns a part, asks for something concrete.
    Skilled,
}

impl Level {
    /// All, the weakest first.
    pub const ALL: [Self; 3] = [Self::Weak, Self::Middling, Self::Skilled];

    /// The word in files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weak => "weak",
            Self::Middling => "middling",
            Self::Skilled => "skilled",
        }
    }
}

/// One thing a scripted learner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The wordings; a run draws among those it has not used.
    pub say: Vec<String>,
    /// When it may be said; passed over until then.
    pub when: Option<Condition>,
    /// Whether it may change places with the steps beside it that may too.
    pub any_order: bool,
    /// Whether no run leaves it out.
    pub kept: bool,
}

/// What one learner says, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The steps.
    pub steps: Vec<Step>,
}

/// The scripts of one file; what a scenario's own file leaves out comes from the shipped ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scripts {
    /// In the order of [`Level::ALL`]; one without a step is none.
    scripts: [Script; 3],
}

impl Scripts {
    /// The scripts of the three levels, in the order of [`Level::ALL`].
    #[must_use]
    pub const fn new(scripts: [Script; 3]) -> Self {
        Self { scripts }
    }

    /// The script of a level.
    #[must_use]
    pub const fn of(&self, level: Level) -> &Script {
        &self.scripts[level as usize]
    }

    /// These, with those of `other` where there is none here.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let mut other = other.scripts.into_iter();
        let pick = |own: Script| {
            let theirs = other.next().unwrap_or_default();
            if own.steps.is_empty() { theirs } else { own }
        };
        Self { scripts: self.scripts.map(pick) }
    }
}
