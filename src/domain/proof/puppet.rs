//! Asking something that answers at once.

use std::collections::{BTreeMap, VecDeque};

use crate::domain::{
    prompt::Prompt,
    proof::{
        altered::is_judged,
        plan::{Case, Heard},
    },
    scoring::{Effort, Judging, Verdict},
};

/// Asks all questions of a case, as a model is asked them.
pub fn hear(case: &Case, effort: Effort, mut answer: impl FnMut(&Prompt) -> String) -> Heard {
    let mut judging = Judging::new(&case.scenario, &case.canonical);
    let mut waiting: VecDeque<_> = judging.questions(effort).into();
    let mut calls = 0;
    while let Some(question) = waiting.pop_front() {
        calls += 1;
        let words = answer(&question.prompt);
        waiting.extend(judging.take(&question, Some(&words)));
    }
    Heard { verdicts: case.verdicts(&judging), calls }
}

impl Case {
    /// What a judging came to, check by check.
    #[must_use]
    pub fn verdicts(&self, judging: &Judging<'_>) -> BTreeMap<String, Verdict> {
        let judged = self.scenario.rubric.checks().filter(|(_, check)| is_judged(&check.by));
        judged.map(|(_, check)| (check.id.clone(), judging.finding(check).verdict)).collect()
    }

    /// The requests that a judge would get first.
    #[must_use]
    pub fn requests(&self, effort: Effort) -> Vec<Prompt> {
        let mut judging = Judging::new(&self.scenario, &self.canonical);
        judging.questions(effort).into_iter().map(|question| question.prompt).collect()
    }
}
