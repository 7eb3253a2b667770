//! `[[topics]]`, `[[reactions]]`, `[[lines]]`.

use crate::{
    document::{At, Diagnostic, Findings, Span, Table},
    domain::{
        behaviour::Behaviour,
        persona_state::Mood,
        phrase::Phrase,
        scenario::{Reaction, Trigger},
    },
    library::{
        code,
        shape::{Earlies, SOME, id},
        texts::{clean, phrases},
        words::{behaviours, moods},
    },
};

/// A topic with its place.
#[derive(Debug)]
pub struct TopicDraft<'d> {
    /// Its id.
    pub id: At<&'d str>,
    /// The words by which it is found.
    pub words: Vec<Phrase>,
}

impl<'d> TopicDraft<'d> {
    /// Reads a topic.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let draft = Self { id: id(&mut table, out), words: phrases(&table.texts("words", SOME, out), out) };
        table.finish(out);
        draft
    }
}

/// Reads a reaction.
pub fn reaction<'d>(mut table: Table<'d>, early: &mut Earlies<'d>, out: &mut Findings) -> Option<Reaction> {
    if !table.has("trust") && !table.has("tension") {
        out.push(table.missing("trust").help("give `trust`, `tension` or both: how the state moves"));
    }
    let trigger = trigger(&mut table, early, out);
    let trust = table.optional_number("trust", -20..=20, out);
    let tension = table.optional_number("tension", -20..=20, out);
    let direction = table.optional_text("direction", out);
    early.model(direction);
    table.finish(out);
    Some(Reaction {
        trigger: trigger?,
        trust: trust.map_or(0, |trust| trust.value),
        tension: tension.map_or(0, |tension| tension.value),
        direction: direction.map(|text| clean(text.value)),
    })
}

fn trigger<'d>(table: &mut Table<'d>, early: &mut Earlies<'d>, out: &mut Findings) -> Option<Trigger> {
    let when = table.optional_text("when", out);
    let condition = table.optional_text("condition", out);
    let given = (table.has("when"), table.has("condition"));
    match given {
        (true, true) => {
            let both = Diagnostic::error(code::CONTRADICTION, table.span(), "both `when` and `condition` are given");
            out.push(both.help("a reaction has one trigger: write two reactions"));
        }
        (false, false) => out.push(table.missing("when").help("give `when` (a behaviour) or `condition` with `cues`")),
        (true, false) | (false, true) => {}
    }
    if given.1 && !table.has("cues") {
        out.push(table.missing("cues").help("the phrases by which the condition is found without a model"));
    }
    let cues = table.optional_texts("cues", SOME, out);
    if let Some(cue) = cues.first().filter(|_| given == (true, false)) {
        let idle =
            Diagnostic::error(code::CONTRADICTION, cue.span, "`cues` belong to a `condition`, not to a behaviour");
        out.push(idle.help("leave `cues` out, or write a `condition` in words"));
    }
    early.model(condition);
    match (when, condition) {
        (Some(word), _) => word.among("behaviour", &behaviours(), out).map(|found| Trigger::Behaviour(found.value)),
        (None, Some(words)) => Some(Trigger::Words { condition: clean(words.value), cues: phrases(&cues, out) }),
        (None, None) => None,
    }
}

/// A line with its places.
#[derive(Debug)]
pub struct LineDraft<'d> {
    /// Where its header stands.
    pub span: Span,
    /// The words.
    pub say: Option<At<&'d str>>,
    /// Behaviours it answers.
    pub on: Vec<Behaviour>,
    /// Topics it is about.
    pub topics: Vec<At<&'d str>>,
    /// Moods it fits.
    pub moods: Vec<Mood>,
    /// Facts that must be released.
    pub after: Vec<At<&'d str>>,
    /// The fact it tells.
    pub fact: Option<At<&'d str>>,
    /// The concession it grants.
    pub concession: Option<At<&'d str>>,
}

impl<'d> LineDraft<'d> {
    /// Reads a line.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let on = table.optional_texts("on", SOME, out);
        let in_moods = table.optional_texts("moods", SOME, out);
        let draft = Self {
            span: table.span(),
            say: table.text("say", out),
            on: among(&on, "behaviour", &behaviours(), out),
            topics: table.optional_texts("topics", SOME, out),
            moods: among(&in_moods, "mood", &moods(), out),
            after: table.optional_texts("after", SOME, out),
            fact: table.optional_text("fact", out),
            concession: table.optional_text("concession", out),
        };
        table.finish(out);
        draft
    }

    /// Whether it fits any turn when nothing else does, in any mood and from the start.
    pub fn is_general(&self) -> bool {
        self.on.is_empty() && self.topics.is_empty() && self.fact.is_none() && self.concession.is_none()
    }
}

fn among<T: Copy>(words: &[At<&str>], what: &str, names: &[(&'static str, T)], out: &mut Findings) -> Vec<T> {
    words.iter().filter_map(|word| word.among(what, names, out)).map(|found| found.value).collect()
}
