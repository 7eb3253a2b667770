//! What can be reached at all: facts that can come out, concessions that can be granted, endings that can come.
//!
//! Gates open in rounds. A gate whose needs are all open opens; what stays closed when a round opens nothing more can never open.

use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

use crate::{
    document::{At, Code, Diagnostic, Findings, Span, quoted},
    domain::scenario::Outcome,
    library::{
        code,
        shape::{ConditionDraft, Draft, EndingDraft, ReleaseDraft},
    },
};

/// The most gates for which a ring is searched: a file made to be slow is to be refused in good time.
const MOST_SEARCHES: usize = 50;

/// A fact or a concession, by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'d> {
    Fact(&'d str),
    Concession(&'d str),
}

/// What stands before a fact, a concession or an ending.
struct Gate<'a, 'd> {
    /// The condition, if any.
    needs: Option<&'a ConditionDraft<'d>>,
    /// Whether nothing ever opens it, by the author's wish.
    never: bool,
    /// Where it is reported.
    span: Span,
}

type Gates<'a, 'd> = BTreeMap<Key<'d>, Gate<'a, 'd>>;

/// Reports what can never be reached, each with its reason.
pub fn check(draft: &Draft<'_>, out: &mut Findings) {
    let gates = gates(draft);
    let open = opened(&gates);
    let mut told = BTreeSet::new();
    let mut searches = MOST_SEARCHES;
    for (key, gate) in gates.iter().filter(|(key, gate)| !gate.never && !open.contains(key)) {
        let (code, what) = match key {
            Key::Fact(id) => (code::UNREACHABLE_FACT, format!("the fact {} can never be released", quoted(id))),
            Key::Concession(id) => {
                (code::IMPOSSIBLE_CONCESSION, format!("the concession {} can never be granted", quoted(id)))
            }
        };
        let search = searches > 0;
        searches = searches.saturating_sub(1);
        match search.then(|| ring(*key, &gates, &open)).flatten() {
            Some(ring) if ring.iter().any(|key| told.contains(key)) => {}
            Some(ring) => {
                out.push(waits_for_itself(code, &what, gate, &ring));
                told.extend(ring);
            }
            None => out.extend(reason(code, &what, gate, &gates, &open)),
        }
    }
    let timed = |ending: &&EndingDraft<'_>| ending.outcome.is_some_and(|outcome| outcome.value == Outcome::Time);
    for ending in draft.endings.iter().filter(|ending| !timed(ending)) {
        let gate = Gate { needs: ending.when.as_ref(), never: false, span: ending.id.span };
        let what = format!("the ending {} can never come", quoted(ending.id.value));
        out.extend(reason(code::UNREACHABLE_ENDING, &what, &gate, &gates, &open));
    }
}

fn gates<'a, 'd>(draft: &'a Draft<'d>) -> Gates<'a, 'd> {
    let facts = draft.facts.iter().map(|fact| {
        let (needs, never) = match &fact.release {
            ReleaseDraft::When { after, .. } => (after.as_deref(), false),
            ReleaseDraft::Never => (None, true),
            ReleaseDraft::Volunteered | ReleaseDraft::Unknown => (None, false),
        };
        (Key::Fact(fact.id.value), Gate { needs, never, span: fact.id.span })
    });
    let concessions = draft.concessions.iter().map(|concession| {
        let gate = Gate { needs: Some(&concession.needs), never: false, span: concession.id.span };
        (Key::Concession(concession.id.value), gate)
    });
    facts.chain(concessions).collect()
}

fn opened<'d>(gates: &Gates<'_, 'd>) -> BTreeSet<Key<'d>> {
    let mut open = BTreeSet::new();
    loop {
        let before = open.len();
        for (key, gate) in gates.iter().filter(|(_, gate)| !gate.never) {
            let held = |needs| clash(needs).is_none() && closed(needs, gates, &open).next().is_none();
            if !open.contains(key) && gate.needs.is_none_or(held) {
                open.insert(*key);
            }
        }
        if open.len() == before {
            return open;
        }
    }
}

fn needed<'a, 'd>(needs: &'a ConditionDraft<'d>) -> impl Iterator<Item = At<Key<'d>>> + 'a {
    let facts = needs.facts.iter().map(|fact| fact.map(Key::Fact));
    facts.chain(needs.concessions.iter().map(|concession| concession.map(Key::Concession)))
}

/// What a condition needs that is not open. An unknown id is a mistake of its own and not counted.
fn closed<'a, 'd>(
    needs: &'a ConditionDraft<'d>,
    gates: &'a Gates<'_, 'd>,
    open: &'a BTreeSet<Key<'d>>,
) -> impl Iterator<Item = At<Key<'d>>> + 'a {
    needed(needs).filter(|key| gates.contains_key(&key.value) && !open.contains(&key.value))
}

/// Two bounds that leave no number between them.
fn clash(needs: &ConditionDraft<'_>) -> Option<(&'static str, At<u8>, At<u8>)> {
    let trust = ("trust", needs.trust_at_least, needs.trust_at_most);
    let tension = ("tension", needs.tension_at_least, needs.tension_at_most);
    [trust, tension].into_iter().find_map(|(name, least, most)| {
        let (least, most) = least.zip(most)?;
        (least.value > most.value).then_some((name, least, most))
    })
}

/// The ring of gates through which `start` waits for itself, if it does, in order.
fn ring<'d>(start: Key<'d>, gates: &Gates<'_, 'd>, open: &BTreeSet<Key<'d>>) -> Option<Vec<Key<'d>>> {
    let waits_for = |key: Key<'d>| -> Vec<Key<'d>> {
        let needs = gates.get(&key).and_then(|gate| gate.needs);
        needs.map(|needs| closed(needs, gates, open).map(|key| key.value).collect()).unwrap_or_default()
    };
    let mut from = BTreeMap::new();
    let mut next = vec![start];
    while let Some(key) = next.pop() {
        for needed in waits_for(key) {
            if needed == start {
                return Some(way(start, key, &from));
            }
            if let Entry::Vacant(new) = from.entry(needed) {
                new.insert(key);
                next.push(needed);
            }
        }
    }
    None
}

fn way<'d>(start: Key<'d>, last: Key<'d>, from: &BTreeMap<Key<'d>, Key<'d>>) -> Vec<Key<'d>> {
    let mut way = vec![last];
    while let Some(key) = way.last().filter(|key| **key != start).and_then(|key| from.get(key)) {
        way.push(*key);
    }
    way.reverse();
    way
}

fn waits_for_itself(code: Code, what: &str, gate: &Gate<'_, '_>, ring: &[Key<'_>]) -> Diagnostic {
    let name = |key: &Key<'_>| match key {
        Key::Fact(id) | Key::Concession(id) => quoted(id),
    };
    let names: Vec<_> = ring.iter().chain(ring.first()).map(name).collect();
    Diagnostic::error(code, gate.span, what)
        .label("waits for itself")
        .note(format!("each of these needs the next: {}", names.join(", ")))
        .help("let one of them open without the others")
}

fn reason<'d>(
    code: Code,
    what: &str,
    gate: &Gate<'_, 'd>,
    gates: &Gates<'_, 'd>,
    open: &BTreeSet<Key<'d>>,
) -> Option<Diagnostic> {
    let needs = gate.needs?;
    if let Some((name, least, most)) = clash(needs) {
        let never = format!("{name} cannot be at least {} and at most {}", least.value, most.value);
        return Some(Diagnostic::error(code, least.span, what).label(never).see(most.span, "the other bound"));
    }
    let blocked = closed(needs, gates, open).next()?;
    let why = match blocked.value {
        Key::Fact(_) if gates.get(&blocked.value).is_some_and(|gate| gate.never) => {
            "this fact has `release = \"never\"`"
        }
        Key::Fact(_) => "this fact can never be released",
        Key::Concession(_) => "this concession can never be granted",
    };
    Some(Diagnostic::error(code, blocked.span, what).label(why))
}
