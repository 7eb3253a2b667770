//! A verdict on the person, and only where it is asked for: pass, fail or borderline.

use serde::Serialize;

use crate::domain::scoring::Scorecard;

/// Pass or fail at a cut, where the whole band is on one side of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The total that passes, 0 to 100.
    pub cut: u32,
    /// What it comes to.
    pub verdict: Standing,
}

/// Which side of a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The whole band is at the cut or above, and no critical line was crossed.
    Pass,
    /// The whole band is below the cut, or a critical line was crossed: no total buys that back.
    Fail,
    /// The band has the cut in it.
    Borderline,
}

impl Assessment {
    /// A scorecard held against a cut; none for one without a total.
    #[must_use]
    pub fn of(card: &Scorecard, cut: u32) -> Option<Self> {
        let [low, high] = card.band.filter(|_| card.total.is_some())?;
        let verdict = match (card.critical.is_empty(), low >= cut, high < cut) {
            (false, ..) | (true, _, true) => Standing::Fail,
            (true, true, false) => Standing::Pass,
            (true, false, false) => Standing::Borderline,
        };
        Some(Self { cut, verdict })
    }
}

impl Standing {
    /// The word in JSON and for a person.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Borderline => "borderline",
        }
    }
}
