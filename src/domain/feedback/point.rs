//! One point of feedback, and how a person reads it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::domain::{
    behaviour::Behaviour,
    conversation::EndReason,
    count::small,
    feedback::{Outcome, words::signed},
    scenario::Scenario,
};

/// What a point is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A turn that cost trust or calm.
    Mend,
    /// A turn that let pass what the persona had just offered.
    Opening,
    /// A turn where a check that stayed unmet would have fitted.
    Missing,
    /// A turn that worked: more of it.
    Keep,
}

/// One point: a turn, what it did, and a line that would have done better there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// What it is there for.
    pub kind: Kind,
    /// The learner turn.
    pub turn: u32,
    /// The learner's own words, as they stand in the turn.
    pub said: String,
    /// What they show, where the rules know a name for it.
    pub behaviour: Option<Behaviour>,
    /// The same as a person reads it; what passed unused, where that is the point.
    pub label: String,
    /// Trust before and after the turn, 0 to 100.
    pub trust: [u8; 2],
    /// Tension before and after it.
    pub tension: [u8; 2],
    /// What it did to the persona, in words.
    pub effect: String,
    /// The check that the line would meet, where it is a check's.
    pub check: Option<String>,
    /// A line to say there instead; where the turn worked, one more that does the same.
    pub line: String,
    /// Why.
    pub why: String,
    /// What happened when the line was said there; none when it has not been tried out.
    pub tried: Option<Tried>,
    /// Why it could not be tried out, if so.
    pub untried: Option<String>,
    /// The persona, as the words call it.
    pub name: String,
}

/// What happened when a line was said in place of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// How often it was tried.
    pub runs: u32,
    /// In how many of them it went better than the turn.
    pub better: u32,
    /// Points of trust it moved in those, at least.
    pub trust: i32,
    /// Points of tension it moved in those, at most.
    pub tension: i32,
    /// What the persona said to it, in one of them; kept back where it tells what the learner has not found out yet.
    pub says: Option<String>,
    /// Whether something came out in that run that stayed untold in the talk.
    pub tells: bool,
    /// What the persona granted in that run, in words.
    pub grants: Vec<String>,
    /// How that reply ended the talk, if it did.
    pub ended: Option<EndReason>,
}

impl Point {
    /// Whether it has been tried out, or is known not to be possible to try.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.tried.is_some() || self.untried.is_some()
    }
}

impl Tried {
    /// What `runs` came to beside a turn that gained `gain`; none when the line did not go better in most of them. `untold` says
    /// whether a fact never came out in the talk: no reply that tells such a one is quoted.
    #[must_use]
    pub fn of(scenario: &Scenario, runs: &[Outcome], gain: i32, untold: impl Fn(&str) -> bool) -> Option<Self> {
        let better: Vec<&Outcome> = runs.iter().filter(|run| run.is_better_than(gain)).collect();
        if better.len() * 2 <= runs.len() {
            return None;
        }
        let shown = better.iter().min_by_key(|run| run.gain())?;
        let tells = shown.opened.iter().any(|fact| untold(fact));
        let text = |id: &String| scenario.concession(id).map_or_else(|| id.clone(), |won| won.text.clone());
        Some(Self {
            runs: small(runs.len()),
            better: small(better.len()),
            trust: better.iter().map(|run| run.trust).min()?,
            tension: better.iter().map(|run| run.tension).max()?,
            says: Some(shown.says.clone()).filter(|says| !tells && !says.is_empty()),
            tells,
            grants: shown.granted.iter().map(text).collect(),
            ended: shown.ended,
        })
    }
}

impl Kind {
    /// What stands before the turn.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mend => "Instead of",
            Self::Opening => "An opening",
            Self::Missing => "A place for it",
            Self::Keep => "Keep",
        }
    }

    /// What stands before the line.
    #[must_use]
    pub const fn offers(self) -> &'static str {
        match self {
            Self::Mend | Self::Opening | Self::Missing => "Try",
            Self::Keep => "Also",
        }
    }
}

impl Point {
    /// What the turn moved: `trust 40 → 31, tension 52 → 60: Sam felt blamed`.
    #[must_use]
    pub fn moved(&self) -> String {
        let ([t0, t1], [n0, n1]) = (self.trust, self.tension);
        format!("trust {t0} → {t1}, tension {n0} → {n1}: {}", self.effect)
    }

    /// Trust won and tension lost in the turn, in points.
    #[must_use]
    pub fn gain(&self) -> i32 {
        let step = |[before, after]: [u8; 2]| i32::from(after) - i32::from(before);
        step(self.trust) - step(self.tension)
    }

    /// What happened when the line was tried: `trust +12, tension −6 in 5 of 5. Sam says: “…”`; or that it was not.
    #[must_use]
    pub fn tried_words(&self) -> String {
        let Some(tried) = &self.tried else {
            let why = self.untried.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            return format!("not tried out{why}");
        };
        let mut words = format!(
            "trust {}, tension {} in {} of {}.",
            signed(tried.trust),
            signed(tried.tension),
            tried.better,
            tried.runs
        );
        if let Some(says) = &tried.says {
            let _ = write!(words, " {} says: “{says}”", self.name);
        } else if tried.tells {
            let _ = write!(words, " {} tells something that stayed untold.", self.name);
        }
        for grant in &tried.grants {
            let _ = write!(words, " {} {grant}.", self.name);
        }
        words
    }
}
