//! Weights, levels, examples.

use crate::{
    document::{Diagnostic, Findings},
    domain::phrase::Words,
    library::{
        code,
        meaning::known,
        shape::{AnswerDraft, CheckDraft, CriterionDraft, CrossedDraft, Draft},
    },
};

/// What all weights add to.
const ALL_WEIGHTS: u32 = 100;

/// Reports weights and levels that cannot be scored, and examples that do not show what they should.
pub fn check(draft: &Draft<'_>, out: &mut Findings) {
    weights(&draft.criteria, out);
    for criterion in &draft.criteria {
        levels(criterion, out);
        criterion.checks.iter().for_each(|check| examples(check, out));
    }
    critical(draft, out);
}

/// A critical line may hang on a check only if that asks for something to avoid: a question for something good has no words that show
/// that it was not done.
fn critical(draft: &Draft<'_>, out: &mut Findings) {
    let checks: Vec<&CheckDraft<'_>> = draft.criteria.iter().flat_map(|criterion| &criterion.checks).collect();
    let ids: Vec<&str> = checks.iter().map(|check| check.id.value).collect();
    let named = draft.critical.iter().filter_map(|line| match &line.crossed_by {
        Some(CrossedDraft::Check(check)) => Some(*check),
        Some(CrossedDraft::Behaviour(_)) | None => None,
    });
    for wanted in named {
        known("check", &[wanted], &ids, out);
        let good = checks.iter().find(|check| check.id.value == wanted.value).filter(|check| !avoids(check));
        if let Some(good) = good {
            let message = "this check does not ask for something to avoid";
            let wrong = Diagnostic::error(code::CONTRADICTION, wanted.span, message).see(good.id.span, "the check");
            out.push(wrong.help("name a check with `by = \"judge\"` and `avoid = true`, or a `behaviour`"));
        }
    }
}

const fn avoids(check: &CheckDraft<'_>) -> bool {
    matches!(check.by, AnswerDraft::Judge { avoid: true } | AnswerDraft::Unknown)
}

fn weights(criteria: &[CriterionDraft<'_>], out: &mut Findings) {
    let Some(weights) = criteria.iter().map(|criterion| criterion.weight).collect::<Option<Vec<_>>>() else { return };
    let sum: u32 = weights.iter().map(|weight| weight.value).sum();
    let Some(first) = weights.first().filter(|_| sum != ALL_WEIGHTS) else { return };
    let all: Vec<_> =
        criteria.iter().zip(&weights).map(|(each, weight)| format!("{} {}", each.id.value, weight.value)).collect();
    let message = format!("the weights add to {sum}, not {ALL_WEIGHTS}");
    out.push(Diagnostic::error(code::WEIGHTS, first.span, message).note(format!("they are: {}", all.join(", "))));
}

fn levels(criterion: &CriterionDraft<'_>, out: &mut Findings) {
    let Some(bounds) = criterion.levels.iter().map(|level| level.at_least).collect::<Option<Vec<_>>>() else { return };
    if let Some(lowest) = bounds.first().filter(|lowest| lowest.value != 0) {
        let wrong = Diagnostic::error(code::LEVELS, lowest.span, "the lowest level starts at 0 checks met");
        out.push(wrong.help("put `at_least = 0` here, or a level below"));
    }
    for pair in bounds.windows(2).filter(|pair| pair[0].value >= pair[1].value) {
        let wrong = Diagnostic::error(code::LEVELS, pair[1].span, "levels rise: lowest first");
        out.push(wrong.label(format!("not more than {}", pair[0].value)).see(pair[0].span, "the level before"));
    }
    let checks = criterion.checks.len();
    if let Some(last) = bounds.last().filter(|last| checks > 0 && last.value as usize > checks) {
        let wrong =
            Diagnostic::error(code::LEVELS, last.span, format!("this level needs {} checks of {checks}", last.value));
        out.push(wrong.see(criterion.span, "the criterion"));
    }
}

fn examples(check: &CheckDraft<'_>, out: &mut Findings) {
    let Some((meets, fails)) = check.meets.zip(check.fails) else { return };
    if meets.trim() == fails.trim() {
        out.push(Diagnostic::error(code::EXAMPLE, fails.span, "the same example both meets the check and does not"));
        return;
    }
    let AnswerDraft::Words(phrases) = &check.by else { return };
    if Words::of(meets.value).find_any(phrases).is_none() {
        let none = Diagnostic::warning(code::EXAMPLE, meets.span, "this example holds none of the check's `words`");
        out.push(none.help("add the phrase it should be found by"));
    }
    if let Some(found) = Words::of(fails.value).find_any(phrases) {
        let hit = format!("this example should not meet the check, but holds “{}”", &fails.value[found]);
        out.push(Diagnostic::warning(code::EXAMPLE, fails.span, hit));
    }
}
