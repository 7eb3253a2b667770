//! Locked facts told too early: five words of one in a row where they are seen before its release.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    document::{At, Diagnostic, Findings, Source, Span, quoted},
    library::{
        code,
        shape::{ConditionDraft, Draft, Early, FactDraft, LineDraft, ReleaseDraft, Seen},
    },
};

/// So many words in a row are no accident.
const RUN: usize = 5;

/// A fact of fewer words says too little to be recognised.
const SHORTEST: usize = 3;

/// Reports the texts that tell a locked fact.
pub fn check(source: &Source, draft: &Draft<'_>, out: &mut Findings) {
    let secrets = Secrets::of(draft);
    for Early { text, by } in draft.early.iter().copied().chain(gated_words(draft)) {
        for (fact, span) in secrets.told(source, text, &BTreeSet::new()) {
            out.push(leak(fact, span, by));
        }
    }
    for hint in draft.facts.iter().filter_map(|fact| fact.hint) {
        for (fact, span) in secrets.told(source, hint, &BTreeSet::new()) {
            out.push(leak(fact, span, Seen::Learner).help("a hint says where to dig, not what is there"));
        }
    }
    let opens = Opens::of(draft);
    for (line, say) in draft.lines.iter().filter_map(|line| Some((line, line.say?))) {
        for (fact, span) in secrets.told(source, say, &opens.when_said(line)) {
            out.push(early_line(fact, span));
        }
    }
}

/// What the prompt says of concessions from the start.
fn gated_words<'a, 'd>(draft: &'a Draft<'d>) -> impl Iterator<Item = Early<'d>> + 'a {
    let words = draft.concessions.iter().flat_map(|concession| concession.text.into_iter().chain(concession.refusal));
    words.map(|text| Early { text, by: Seen::Model })
}

fn leak(fact: &str, span: Span, by: Seen) -> Diagnostic {
    let tells = format!("this tells the locked fact {}", quoted(fact));
    match by {
        Seen::Model => Diagnostic::error(code::FACT_LEAK, span, tells)
            .help("the model that plays the persona reads this from the start: say it in other, emptier words"),
        Seen::Learner => {
            Diagnostic::warning(code::FACT_LEAK, span, tells).label("the learner reads this from the start")
        }
    }
}

fn early_line(fact: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(code::FACT_LEAK, span, format!("this line tells the locked fact {}", quoted(fact)))
        .help(format!("add `after = [{}]`, so that it is said only once the fact is out", quoted(fact)))
}

/// Runs of words of locked facts.
struct Secrets<'d> {
    runs: BTreeMap<Vec<String>, &'d str>,
    lengths: BTreeSet<usize>,
}

impl<'d> Secrets<'d> {
    fn of(draft: &Draft<'d>) -> Self {
        let mut secrets = Self { runs: BTreeMap::new(), lengths: BTreeSet::new() };
        let locked = |fact: &&FactDraft<'_>| !matches!(fact.release, ReleaseDraft::Volunteered);
        for (id, text) in draft.facts.iter().filter(locked).filter_map(|fact| Some((fact.id.value, fact.text?))) {
            let words: Vec<String> = words(text.value).into_iter().map(|(_, word)| word).collect();
            let length = words.len().min(RUN);
            if length >= SHORTEST {
                secrets.lengths.insert(length);
                secrets.runs.extend(words.windows(length).map(|run| (run.to_vec(), id)));
            }
        }
        secrets
    }

    /// The locked facts that `text` tells, except `known` ones, each with its first place.
    fn told(&self, source: &Source, text: At<&str>, known: &BTreeSet<&str>) -> BTreeMap<&'d str, Span> {
        let mut told = BTreeMap::new();
        for run in self.runs_in(&plain(text.value)) {
            if let Some(fact) = self.runs.get(run).filter(|fact| !known.contains(*fact)) {
                told.entry(*fact).or_insert_with(|| place(source, text.span, run));
            }
        }
        told
    }

    fn runs_in<'t>(&self, words: &'t [String]) -> impl Iterator<Item = &'t [String]> {
        self.lengths.clone().into_iter().flat_map(|length| words.windows(length))
    }
}

/// Where in the file the words of a run stand; the whole text where it is written with escapes.
fn place(source: &Source, text: Span, run: &[String]) -> Span {
    let written = words(source.slice(text));
    let found = written.windows(run.len()).find(|words| words.iter().map(|(_, word)| word).eq(run));
    found.map_or(text, |words| Span {
        start: text.start + words[0].0.start,
        end: text.start + words[words.len() - 1].0.end,
    })
}

fn plain(text: &str) -> Vec<String> {
    words(text).into_iter().map(|(_, word)| word).collect()
}

/// Words with their places, without case and apostrophes.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words: Vec<(Range<usize>, String)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\'' | '’')) {
        let inside = text[..at]
            .chars()
            .next_back()
            .is_some_and(|before| before.is_alphanumeric() || matches!(before, '\'' | '’'));
        match words.last_mut() {
            Some((range, word)) if c.is_alphanumeric() && inside => {
                range.end = at + c.len_utf8();
                word.extend(c.to_lowercase());
            }
            _ if c.is_alphanumeric() => words.push((at..at + c.len_utf8(), c.to_lowercase().collect())),
            _ => {}
        }
    }
    words
}

/// Which facts are out when a gate is open.
struct Opens<'a, 'd> {
    facts: BTreeMap<&'d str, &'a ConditionDraft<'d>>,
    concessions: BTreeMap<&'d str, &'a ConditionDraft<'d>>,
}

impl<'a, 'd> Opens<'a, 'd> {
    fn of(draft: &'a Draft<'d>) -> Self {
        let after = |fact: &'a FactDraft<'d>| match &fact.release {
            ReleaseDraft::When { after, .. } => Some((fact.id.value, after.as_deref()?)),
            ReleaseDraft::Volunteered | ReleaseDraft::Never | ReleaseDraft::Unknown => None,
        };
        Self {
            facts: draft.facts.iter().filter_map(after).collect(),
            concessions: draft.concessions.iter().map(|each| (each.id.value, &each.needs)).collect(),
        }
    }

    /// The facts that are out when `line` is said: those it waits for or tells, and all that these waited for.
    fn when_said(&self, line: &LineDraft<'d>) -> BTreeSet<&'d str> {
        let mut out = BTreeSet::new();
        let mut granted = BTreeSet::new();
        let mut facts: Vec<&str> = line.after.iter().chain(&line.fact).map(|id| id.value).collect();
        let mut concessions: Vec<&str> = line.concession.iter().map(|id| id.value).collect();
        loop {
            let needs = match (facts.pop(), concessions.pop()) {
                (None, None) => return out,
                (fact, concession) => {
                    let fact = fact.filter(|id| out.insert(*id)).and_then(|id| self.facts.get(id));
                    let concession =
                        concession.filter(|id| granted.insert(*id)).and_then(|id| self.concessions.get(id));
                    [fact, concession]
                }
            };
            for needs in needs.into_iter().flatten() {
                facts.extend(needs.facts.iter().map(|id| id.value));
                concessions.extend(needs.concessions.iter().map(|id| id.value));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_keep_their_places() {
        let found: Vec<_> = words("“Don’t” say 4,100!").into_iter().map(|(range, word)| (range.start, word)).collect();
        assert_eq!(found, [(3, "dont".into()), (14, "say".into()), (18, "4".into()), (20, "100".into())]);
    }
}
