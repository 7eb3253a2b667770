//! The scorecard: level and evidence per criterion, total, band.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::domain::{
    agreement::Tier,
    behaviour::sentence_around,
    feedback::Point,
    rubric::Rubric,
    scoring::{Cost, Ruling, measures::Measures, proof_note::ProofNote},
    transcript::Turn,
};

/// The result of one scoring. A later scoring makes a new one beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// 0 to 100 over what could be scored; none when nothing could.
    pub total: Option<u32>,
    /// The total's 90 % band from resampling checks and samples.
    pub band: Option<[u32; 2]>,
    /// Checks that have a verdict of met or not met.
    pub scored_checks: u32,
    /// Checks in the rubric.
    pub checks_total: u32,
    /// Why nothing was scored, when a gate closed before any check was asked.
    pub not_scored: Option<String>,
    /// Who judged, with what.
    pub judge: Stamp,
    /// How the judge did when it was last tested here; none for the built-in one, and when it never was.
    #[serde(default)]
    pub proof: Option<ProofNote>,
    /// The last entry of the branch that was scored.
    #[serde(default)]
    pub branch: Option<u64>,
    /// Checks that were answered anew on appeal, by id; the scorecard before stands beside this one.
    #[serde(default)]
    pub appealed: Vec<String>,
    /// What the judge's answers took; none where no judge was asked.
    #[serde(default)]
    pub cost: Option<Cost>,
    /// What was counted beside the score.
    pub measures: Measures,
    /// The criteria, in the rubric's order.
    pub criteria: Vec<CriterionResult>,
    /// Critical lines that were crossed.
    pub critical: Vec<CriticalResult>,
    /// Passages that talk to the judge; never evidence.
    pub flagged: Vec<Quote>,
    /// One thing to try.
    pub next: Option<NextTry>,
    /// What to try at which turn, and what to keep; at most three points.
    #[serde(default)]
    pub feedback: Vec<Point>,
}

/// Who judged, with what: what a later reader needs to judge the judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// `builtin` or the endpoint's name.
    pub name: String,
    /// Where it was asked; none for the built-in judge.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// The model, where there is one.
    pub model: Option<String>,
    /// `quick`, `standard` or `thorough`; `none` for the built-in judge.
    pub effort: String,
    /// The most samples of one check.
    #[serde(default)]
    pub samples: u32,
    /// The seed of every choice in the session that was scored; none for a talk that was held elsewhere.
    #[serde(default)]
    pub seed: Option<u64>,
    /// The version of the judge's prompt.
    pub prompt_version: u32,
    /// SHA-256 of the scenario file.
    pub scenario_hash: String,
    /// SHA-256 of the rubric.
    pub rubric_hash: String,
}

/// The result of one criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionResult {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its weight.
    pub weight: u32,
    /// The level reached, from 0; none when no check could be scored.
    pub level: Option<u32>,
    /// The names of all levels, lowest first.
    pub levels: Vec<String>,
    /// The reached level, described.
    pub describes: Option<String>,
    /// What may be shown of it, where a model's verdicts stand in it; found anew whenever the scorecard is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Its checks.
    pub checks: Vec<CheckResult>,
}

/// The result of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// The verdict, from the learner's side: met is good, also for a check that asks for something to avoid.
    pub verdict: Verdict,
    /// Who answered.
    pub by: By,
    /// The evidence: words that code has found in learner turns.
    pub quotes: Vec<Quote>,
    /// Of the samples, how many per cent agree with the verdict.
    pub agreement: Option<u32>,
    /// Why there is no verdict, or what was counted.
    pub note: Option<String>,
    /// A line the learner could have said.
    pub suggestion: Option<String>,
    /// Whether this check can only lower a level.
    pub avoid: bool,
    /// What people said of it, oldest first; the last counts.
    #[serde(default)]
    pub rulings: Vec<Ruling>,
    /// What stood there before people spoke.
    #[serde(default)]
    pub before: Option<Answer>,
}

/// A verdict, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// Who gave it.
    pub by: By,
}

/// What is known of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The learner did it.
    Met,
    /// The learner did not.
    NotMet,
    /// The judge cannot tell.
    CannotTell,
    /// Nobody has answered yet, or the answer was broken.
    Unscored,
    /// Called met, but no quote for it stands in a learner turn.
    Unsupported,
    /// Does not apply; leaves the total.
    NotApplicable,
}

/// Who answered a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Code, by counting or by words.
    Count,
    /// A judge.
    Judge,
    /// A person.
    Person,
}

/// Words that stand in a turn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Quote {
    /// The turn's number.
    pub turn: u32,
    /// The words, as they stand there.
    pub text: String,
}

/// A critical line that was crossed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriticalResult {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where.
    pub quotes: Vec<Quote>,
}

/// One thing to try next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextTry {
    /// The check it would meet.
    pub check: String,
    /// A line to say.
    pub line: String,
    /// What it is for.
    pub why: String,
}

impl CriterionResult {
    /// The name of a level, from 0.
    #[must_use]
    pub fn level_named(&self, level: u32) -> Option<&str> {
        self.levels.get(usize::try_from(level).ok()?).map(String::as_str)
    }
}

impl CheckResult {
    /// The verdict as a person reads it beside the question; of something to avoid, whether it happened.
    #[must_use]
    pub const fn verdict_words(&self) -> &'static str {
        self.verdict.words(self.avoid)
    }

    /// What a person said of it: `not met by Ada, blind: turn 4`.
    #[must_use]
    pub fn ruling_words(&self, ruling: &Ruling) -> String {
        format!("{} by {}{}", ruling.verdict.words(self.avoid), ruling.person, ruling.manner())
    }

    /// The verdict before people spoke, if they have changed it.
    #[must_use]
    pub fn changed_from(&self) -> Option<Answer> {
        self.before.filter(|before| before.verdict.as_counted() != self.verdict.as_counted())
    }
}

impl Quote {
    /// The sentence of a turn around the words that show a behaviour.
    #[must_use]
    pub fn around(turn: &Turn, words: &Range<usize>) -> Self {
        let text = turn.text.as_str();
        Self { turn: turn.number, text: text[sentence_around(text, words)].to_owned() }
    }
}

impl Verdict {
    /// The word in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::CannotTell => "cannot_tell",
            Self::Unscored => "unscored",
            Self::Unsupported => "unsupported",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// How a person reads it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::CannotTell => "cannot tell",
            Self::Unscored => "needs a judge or a person",
            Self::Unsupported => "no evidence found",
            Self::NotApplicable => "does not apply",
        }
    }

    /// How a person reads it beside a question; of something to avoid (`avoid`), whether it happened.
    #[must_use]
    pub const fn words(self, avoid: bool) -> &'static str {
        match (avoid, self) {
            (true, Self::Met) => "avoided",
            (true, Self::NotMet) => "happened",
            (_, verdict) => verdict.label(),
        }
    }

    /// The verdict as it goes into the number: without evidence, met is not met.
    #[must_use]
    pub const fn as_counted(self) -> Self {
        match self {
            Self::Unsupported => Self::NotMet,
            Self::Met | Self::NotMet | Self::CannotTell | Self::Unscored | Self::NotApplicable => self,
        }
    }

    /// Whether a person may give it: met, not met or does not apply.
    #[must_use]
    pub const fn may_be_ruled(self) -> bool {
        matches!(self, Self::Met | Self::NotMet | Self::NotApplicable)
    }

    /// Whether it counts: met or not met.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Met | Self::NotMet | Self::Unsupported)
    }
}

impl Scorecard {
    /// The total as words: `72`, or `not scored`.
    #[must_use]
    pub fn total_words(&self) -> String {
        self.total.map_or_else(|| "not scored".to_owned(), |total| total.to_string())
    }

    /// What may be shown of the whole: no more than of its least known criterion. None where no model's verdicts stand in it.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        self.criteria.iter().filter_map(|criterion| criterion.tier).min()
    }

    /// The total as words, unless no more than words may be shown.
    #[must_use]
    pub fn total_told(&self) -> String {
        if self.tier() == Some(Tier::Words) { "in words".to_owned() } else { self.total_words() }
    }

    /// How far the judge can be trusted, as far as is known here; nothing is said of the built-in one, which counts.
    #[must_use]
    pub fn trust(&self) -> Option<String> {
        self.judge.model.as_ref().map(|_| ProofNote::words(self.proof.as_ref()))
    }

    /// How much of the rubric the total stands on: "4 of 9 checks scored".
    #[must_use]
    pub fn coverage(&self) -> String {
        format!("{} of {} checks scored", self.scored_checks, self.checks_total)
    }
}

impl Stamp {
    /// The stamp of the built-in judge.
    #[must_use]
    pub fn builtin(scenario_hash: &str, rubric: &Rubric) -> Self {
        Self {
            name: "builtin".to_owned(),
            endpoint: None,
            model: None,
            effort: "none".to_owned(),
            samples: 0,
            seed: None,
            prompt_version: 0,
            scenario_hash: scenario_hash.to_owned(),
            rubric_hash: rubric.hash.clone(),
        }
    }
}
