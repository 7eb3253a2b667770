//! A condition: `needs`, `when`, `after`.

use crate::{
    document::{At, Diagnostic, Findings, Span, Table},
    domain::{behaviour::Behaviour, condition::Condition},
    library::{code, shape::SOME, words::behaviours},
};

/// A condition with its places.
#[derive(Debug, Default)]
pub struct ConditionDraft<'d> {
    /// Where it stands.
    pub span: Span,
    /// Trust, at least.
    pub trust_at_least: Option<At<u8>>,
    /// Trust, at most.
    pub trust_at_most: Option<At<u8>>,
    /// Tension, at least.
    pub tension_at_least: Option<At<u8>>,
    /// Tension, at most.
    pub tension_at_most: Option<At<u8>>,
    /// Learner turns so far.
    pub turns_at_least: Option<At<u32>>,
    /// Released facts.
    pub facts: Vec<At<&'d str>>,
    /// Granted concessions.
    pub concessions: Vec<At<&'d str>>,
    /// Behaviours and how many turns showed them.
    pub behaviours: Vec<(Behaviour, At<u32>)>,
}

impl<'d> ConditionDraft<'d> {
    /// Reads a condition.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let draft = Self {
            span: table.span(),
            trust_at_least: table.optional_number("trust_at_least", 0..=100, out),
            trust_at_most: table.optional_number("trust_at_most", 0..=100, out),
            tension_at_least: table.optional_number("tension_at_least", 0..=100, out),
            tension_at_most: table.optional_number("tension_at_most", 0..=100, out),
            turns_at_least: table.optional_number("turns_at_least", 1..=100, out),
            facts: table.optional_texts("facts", SOME, out),
            concessions: table.optional_texts("concessions", SOME, out),
            behaviours: table.optional_table("behaviours", out).map(|table| counts(&table, out)).unwrap_or_default(),
        };
        if table.all().is_empty() {
            let empty =
                Diagnostic::error(code::EMPTY_CONDITION, draft.span, "this condition is empty, so it always holds");
            out.push(empty.help("say what must be so, for example `trust_at_least = 50`"));
        }
        table.finish(out);
        draft
    }

    /// The condition itself.
    pub fn build(self) -> Condition {
        let owned = |ids: Vec<At<&str>>| ids.iter().map(|id| id.value.to_owned()).collect();
        let number = |at: Option<At<u8>>| at.map(|at| at.value);
        Condition {
            trust_at_least: number(self.trust_at_least),
            trust_at_most: number(self.trust_at_most),
            tension_at_least: number(self.tension_at_least),
            tension_at_most: number(self.tension_at_most),
            turns_at_least: self.turns_at_least.map(|at| at.value),
            facts: owned(self.facts),
            concessions: owned(self.concessions),
            behaviours: self.behaviours.into_iter().map(|(behaviour, least)| (behaviour, least.value)).collect(),
        }
    }
}

fn counts(table: &Table<'_>, out: &mut Findings) -> Vec<(Behaviour, At<u32>)> {
    let mut counts = Vec::new();
    for (word, value) in table.all() {
        let behaviour = word.among("behaviour", &behaviours(), out);
        let least = value.number(1..=100, out);
        counts.extend(behaviour.zip(least).map(|(behaviour, least)| (behaviour.value, least)));
    }
    counts
}
