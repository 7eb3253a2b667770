//! What a run came to: which relations hold.

use serde::{Deserialize, Serialize};

use crate::domain::{
    count::small,
    proof::{
        figure::Said,
        plan::{Heard, Plan},
        relation::{Limit, Relation},
    },
    scoring::Effort,
};

/// What a judge's answers came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    /// The judge's name.
    pub judge: String,
    /// Its model, where there is one.
    pub model: Option<String>,
    /// How much was asked of it for a score.
    pub effort: String,
    /// The version of the judge's prompt.
    pub prompt_version: u32,
    /// Transcripts.
    pub transcripts: u32,
    /// Calls made.
    pub calls: u32,
    /// The relations, in the table's order; those for which there was nothing to ask have no figure.
    pub relations: Vec<Held>,
}

/// Whether a relation holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Its id.
    pub id: String,
    /// What must hold.
    pub title: String,
    /// The figure; none when nothing was asked for it.
    pub figure: Option<f64>,
    /// What the figure may be.
    pub limit: f64,
    /// Whether the limit is the least, not the most.
    pub at_least: bool,
    /// Talks, checks or requests that were looked at.
    pub of: u32,
    /// The transcript that stands out most.
    pub worst: Option<String>,
}

impl Held {
    /// Whether it holds; unknown without a figure.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        self.figure.map(|figure| if self.at_least { figure >= self.limit } else { figure <= self.limit })
    }
}

impl Proof {
    /// What the answers to a plan come to. `judge` is its name and model.
    #[must_use]
    pub fn of(plan: &Plan, heard: &[Option<Heard>], effort: Effort, judge: (&str, Option<&str>), version: u32) -> Self {
        let said = Said { plan, heard, effort };
        Self {
            judge: judge.0.to_owned(),
            model: judge.1.map(str::to_owned),
            effort: effort.name().to_owned(),
            prompt_version: version,
            transcripts: small(plan.benches.len()),
            calls: heard.iter().flatten().map(|heard| heard.calls).sum(),
            relations: plan.relations.iter().map(|relation| held(&said, relation)).collect(),
        }
    }

    /// Relations that hold, and those that have a figure at all.
    #[must_use]
    pub fn held(&self) -> (u32, u32) {
        let known: Vec<bool> = self.relations.iter().filter_map(Held::holds).collect();
        (small(known.iter().filter(|holds| **holds).count()), small(known.len()))
    }

    /// The ids of the relations that do not hold.
    #[must_use]
    pub fn failed(&self) -> Vec<&str> {
        let failed = self.relations.iter().filter(|held| held.holds() == Some(false));
        failed.map(|held| held.id.as_str()).collect()
    }

    /// Whether all that was looked at holds, and something was.
    #[must_use]
    pub fn holds(&self) -> bool {
        let (held, of) = self.held();
        held == of && of > 0
    }
}

fn held(said: &Said<'_>, relation: &Relation) -> Held {
    let figure = said.figure(relation);
    Held {
        id: relation.id.to_owned(),
        title: relation.title.to_owned(),
        limit: rounded(said.limit(relation.limit)),
        at_least: matches!(relation.limit, Limit::AtLeast(_)),
        of: figure.as_ref().map_or(0, |figure| small(figure.of)),
        worst: figure.as_ref().and_then(|figure| figure.worst.clone()),
        figure: figure.map(|figure| rounded(figure.value)),
    }
}

/// To two places: what is shown is what is compared.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
