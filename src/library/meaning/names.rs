//! Ids: one of a kind, and every reference finds its own.

use std::collections::BTreeMap;

use crate::{
    document::{At, Diagnostic, Findings, nearest, quoted},
    library::{
        code,
        shape::{ConditionDraft, Draft, ReleaseDraft},
    },
};

/// The most ids that help may look through and list.
const MOST_IDS: usize = 30;

/// Reports doubled ids and references to nothing.
pub fn check(draft: &Draft<'_>, out: &mut Findings) {
    unique(draft, out);
    let names = Names {
        topics: draft.topics.iter().map(|topic| topic.id.value).collect(),
        facts: draft.facts.iter().map(|fact| fact.id.value).collect(),
        concessions: draft.concessions.iter().map(|concession| concession.id.value).collect(),
    };
    for fact in &draft.facts {
        if let ReleaseDraft::When { asked, after } = &fact.release {
            known("topic", asked, &names.topics, out);
            if let Some(after) = after {
                names.condition(after, out);
            }
        }
    }
    draft.concessions.iter().for_each(|concession| names.condition(&concession.needs, out));
    draft.endings.iter().filter_map(|ending| ending.when.as_ref()).for_each(|when| names.condition(when, out));
    for line in &draft.lines {
        known("topic", &line.topics, &names.topics, out);
        known("fact", &line.after, &names.facts, out);
        known("fact", line.fact.as_slice(), &names.facts, out);
        known("concession", line.concession.as_slice(), &names.concessions, out);
    }
}

struct Names<'d> {
    topics: Vec<&'d str>,
    facts: Vec<&'d str>,
    concessions: Vec<&'d str>,
}

impl Names<'_> {
    fn condition(&self, condition: &ConditionDraft<'_>, out: &mut Findings) {
        known("fact", &condition.facts, &self.facts, out);
        known("concession", &condition.concessions, &self.concessions, out);
    }
}

/// Reports each reference that is not among `ids`.
pub fn known(kind: &str, references: &[At<&str>], ids: &[&str], out: &mut Findings) {
    for reference in references.iter().filter(|reference| !ids.contains(&reference.value)) {
        let message = format!("there is no {kind} {}", quoted(reference.value));
        let unknown = Diagnostic::error(code::UNKNOWN_REFERENCE, reference.span, message);
        let near = nearest(reference.value, ids.iter().copied().take(MOST_IDS));
        out.push(match near {
            Some(_) => unknown.did_you_mean(near),
            None if ids.is_empty() => unknown.help(format!("this file has no {kind}s")),
            None if ids.len() > MOST_IDS => unknown,
            None => unknown.help(format!("this file has: {}", ids.join(", "))),
        });
    }
}

fn unique(draft: &Draft<'_>, out: &mut Findings) {
    let mut each = |kind: &str, ids: &mut dyn Iterator<Item = At<&str>>| {
        let mut first = BTreeMap::new();
        for id in ids.filter(|id| !id.is_empty()) {
            let Some(before) = first.get(id.value) else {
                first.insert(id.value.to_owned(), id.span);
                continue;
            };
            let message = format!("a second {kind} called {}", quoted(id.value));
            out.push(Diagnostic::error(code::DUPLICATE_ID, id.span, message).see(*before, "the first one"));
        }
    };
    each("topic", &mut draft.topics.iter().map(|each| each.id));
    each("fact", &mut draft.facts.iter().map(|each| each.id));
    each("concession", &mut draft.concessions.iter().map(|each| each.id));
    each("ending", &mut draft.endings.iter().map(|each| each.id));
    each("criterion", &mut draft.criteria.iter().map(|each| each.id));
    each("check", &mut draft.criteria.iter().flat_map(|criterion| criterion.checks.iter().map(|each| each.id)));
    each("critical failure", &mut draft.critical.iter().map(|each| each.id));
}
