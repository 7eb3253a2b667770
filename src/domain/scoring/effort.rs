//! How much is asked of a judge.

/// How much is asked of a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effort {
    /// One call a criterion.
    Quick,
    /// Two calls a criterion, and a third for what the two differ on; the majority counts.
    Standard,
    /// Three calls a check, the choices in another order in each, and two more unless the three are of one mind.
    Thorough,
}

impl Effort {
    /// All, least first.
    pub const ALL: [Self; 3] = [Self::Quick, Self::Standard, Self::Thorough];

    /// The word in settings and on the scorecard.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Standard => "standard",
            Self::Thorough => "thorough",
        }
    }

    /// The effort named `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effort| effort.name() == name)
    }

    /// The most samples that one check is given.
    #[must_use]
    pub const fn samples(self) -> u32 {
        match self {
            Self::Quick => 1,
            Self::Standard => 3,
            Self::Thorough => 5,
        }
    }

    /// The samples that each check is given in any case.
    pub(super) const fn first(self) -> u32 {
        match self {
            Self::Quick => 1,
            Self::Standard => 2,
            Self::Thorough => 3,
        }
    }
}
