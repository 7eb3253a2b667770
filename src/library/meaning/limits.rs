//! Patience, endings, language.

use crate::{
    document::{At, Diagnostic, Findings},
    domain::{behaviour::language_has_rules, scenario::Outcome},
    library::{
        code,
        shape::{ConditionDraft, Draft, ReleaseDraft, TuningDraft},
    },
};

/// The fewest learner turns a session can have.
const LEAST_TURNS: i64 = 4;

/// Reports what cannot happen in the turns there are, endings that do not fit together, and a language without rules.
pub fn check(draft: &Draft<'_>, out: &mut Findings) {
    if let Some(patience) = draft.patience {
        draft.tunings.iter().for_each(|tuning| too_little(patience, tuning, out));
        conditions(draft).for_each(|condition| too_many_turns(draft, patience, condition, out));
    }
    endings(draft, out);
    if let Some(language) = draft.language.filter(|language| !language_has_rules(language.value)) {
        let warning =
            Diagnostic::warning(code::NO_DETECTOR, language.span, "behaviours are recognised in English only");
        out.push(warning.help("without a model, turns in this language move nothing but cues and topics"));
    }
}

fn turns(patience: u32, tuning: &TuningDraft) -> i64 {
    i64::from(patience) + i64::from(tuning.tuning.patience)
}

fn too_little(patience: At<u32>, tuning: &TuningDraft, out: &mut Findings) {
    let left = turns(patience.value, tuning);
    if left >= LEAST_TURNS {
        return;
    }
    let message = format!("{} leaves {left} learner turns; a session needs {LEAST_TURNS}", tuning.difficulty.name());
    let short = Diagnostic::error(code::PATIENCE_CONTRADICTION, tuning.patience.unwrap_or(patience.span), message);
    out.push(match tuning.patience {
        Some(_) => short.see(patience.span, "the patience it is added to"),
        None => short.help(format!(
            "{} changes the patience by {} by itself",
            tuning.difficulty.name(),
            tuning.tuning.patience
        )),
    });
}

fn conditions<'a, 'd>(draft: &'a Draft<'d>) -> impl Iterator<Item = &'a ConditionDraft<'d>> {
    let facts = draft.facts.iter().filter_map(|fact| match &fact.release {
        ReleaseDraft::When { after, .. } => after.as_deref(),
        ReleaseDraft::Volunteered | ReleaseDraft::Never | ReleaseDraft::Unknown => None,
    });
    let needs = draft.concessions.iter().map(|concession| &concession.needs);
    facts.chain(needs).chain(draft.endings.iter().filter_map(|ending| ending.when.as_ref()))
}

/// An error where even the standard difficulty has too few turns, a warning where only another has.
fn too_many_turns(draft: &Draft<'_>, patience: At<u32>, condition: &ConditionDraft<'_>, out: &mut Findings) {
    let counts = condition.behaviours.iter().map(|(_, least)| *least);
    for wanted in condition.turns_at_least.into_iter().chain(counts) {
        let short = |tuning: &&TuningDraft| turns(patience.value, tuning) < i64::from(wanted.value);
        let names: Vec<_> = draft.tunings.iter().filter(short).map(|tuning| tuning.difficulty.name()).collect();
        let message = format!("{} turns are more than a session of {} has", wanted.value, names.join(" or "));
        let found = match names.as_slice() {
            [] => continue,
            names if names.contains(&"standard") => Diagnostic::error,
            _ => Diagnostic::warning,
        };
        out.push(found(code::PATIENCE_CONTRADICTION, wanted.span, message).see(patience.span, "the patience"));
    }
}

fn endings(draft: &Draft<'_>, out: &mut Findings) {
    let outcomes: Vec<_> = draft.endings.iter().filter_map(|ending| ending.outcome).collect();
    let whole = outcomes.len() == draft.endings.len();
    if let Some(first) =
        draft.endings.first().filter(|_| whole && !outcomes.iter().any(|o| o.value == Outcome::Agreement))
    {
        let none = Diagnostic::error(code::ENDINGS, first.span, "no ending has `outcome = \"agreement\"`");
        out.push(none.help("say when the real thing is agreed, for example `when = { concessions = [\"…\"] }`"));
    }
    let mut times = outcomes.iter().filter(|outcome| outcome.value == Outcome::Time);
    if let Some(first) = times.next() {
        for again in times {
            let second = Diagnostic::error(code::ENDINGS, again.span, "a second ending for time");
            out.push(second.see(first.span, "the first one").help("only the first would ever come"));
        }
    }
}
