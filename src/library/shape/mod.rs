//! First step: TOML into a draft. Keys, types, ranges and closed lists of words are checked here; ids are kept with their places.

mod card;
mod condition;
mod gates;
mod lines;
mod people;
mod rubric;
mod tuning;

pub use condition::ConditionDraft;
pub use gates::{ConcessionDraft, EndingDraft, FactDraft, ReleaseDraft};
pub use lines::{LineDraft, TopicDraft};
pub use rubric::{AnswerDraft, CheckDraft, CriterionDraft, CriticalDraft, CrossedDraft, LevelDraft};
pub use tuning::TuningDraft;

use crate::{
    document::{At, Diagnostic, Document, Findings, Table, quoted},
    domain::scenario::{Card, Guide, Learner, Persona, Reaction},
    library::{code, texts},
};

/// A list of any length.
pub const ANY: std::ops::RangeInclusive<usize> = 0..=usize::MAX;

/// A list with something in it.
pub const SOME: std::ops::RangeInclusive<usize> = 1..=usize::MAX;

/// A file as written. Where a value is missing or wrong, which has been reported, a blank stands in.
#[derive(Debug)]
pub struct Draft<'d> {
    /// `[scenario]`.
    pub card: Card,
    /// Its patience, where it is good.
    pub patience: Option<At<u32>>,
    /// Its language.
    pub language: Option<At<&'d str>>,
    /// `[learner]`.
    pub learner: Learner,
    /// `[persona]`.
    pub persona: Persona,
    /// `[[topics]]`.
    pub topics: Vec<TopicDraft<'d>>,
    /// `[[reactions]]`.
    pub reactions: Vec<Reaction>,
    /// `[[facts]]`.
    pub facts: Vec<FactDraft<'d>>,
    /// `[[concessions]]`.
    pub concessions: Vec<ConcessionDraft<'d>>,
    /// `[[endings]]`.
    pub endings: Vec<EndingDraft<'d>>,
    /// `[[lines]]`.
    pub lines: Vec<LineDraft<'d>>,
    /// `[[rubric]]`.
    pub criteria: Vec<CriterionDraft<'d>>,
    /// `[[critical]]`.
    pub critical: Vec<CriticalDraft<'d>>,
    /// `[guide]`.
    pub guide: Guide,
    /// `[difficulty]`, in the order of the difficulties.
    pub tunings: [TuningDraft; 3],
    /// Texts that are seen before any fact is released.
    pub early: Vec<Early<'d>>,
}

/// A text that is seen from the start of a session.
#[derive(Clone, Copy, Debug)]
pub struct Early<'d> {
    /// The text.
    pub text: At<&'d str>,
    /// Who sees it.
    pub by: Seen,
}

/// Who sees a text from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The model that plays the persona.
    Model,
    /// The learner.
    Learner,
}

/// Texts seen from the start, as the shape step meets them.
#[derive(Debug, Default)]
pub struct Earlies<'d>(Vec<Early<'d>>);

impl<'d> Earlies<'d> {
    /// These the model sees.
    pub fn model(&mut self, texts: impl IntoIterator<Item = At<&'d str>>) {
        self.0.extend(texts.into_iter().map(|text| Early { text, by: Seen::Model }));
    }

    /// These the learner sees.
    pub fn learner(&mut self, texts: impl IntoIterator<Item = At<&'d str>>) {
        self.0.extend(texts.into_iter().map(|text| Early { text, by: Seen::Learner }));
    }
}

impl<'d> Draft<'d> {
    /// Reads every part; what is wrong goes into `out`.
    pub fn read(document: &'d Document<'_>, out: &mut Findings) -> Self {
        let mut root = document.table();
        let mut early = Earlies::default();
        let (card, patience, language) = card::read(root.table("scenario", out), &mut early, out);
        let draft = Self {
            card,
            patience,
            language,
            learner: people::learner(root.table("learner", out), &mut early, out),
            persona: people::persona(root.table("persona", out), &mut early, out),
            topics: each(root.optional_tables("topics", ANY, out), out, TopicDraft::read),
            reactions: root
                .optional_tables("reactions", ANY, out)
                .into_iter()
                .filter_map(|table| lines::reaction(table, &mut early, out))
                .collect(),
            facts: each(root.optional_tables("facts", ANY, out), out, FactDraft::read),
            concessions: each(root.optional_tables("concessions", ANY, out), out, ConcessionDraft::read),
            endings: each(root.tables("endings", SOME, out), out, EndingDraft::read),
            lines: each(root.optional_tables("lines", ANY, out), out, LineDraft::read),
            criteria: each(root.tables("rubric", SOME, out), out, CriterionDraft::read),
            critical: each(root.optional_tables("critical", ANY, out), out, CriticalDraft::read),
            guide: people::guide(root.table("guide", out), out),
            tunings: tuning::read(root.optional_table("difficulty", out), out),
            early: early.0,
        };
        root.finish(out);
        draft
    }
}

fn each<'d, T>(tables: Vec<Table<'d>>, out: &mut Findings, read: fn(Table<'d>, &mut Findings) -> T) -> Vec<T> {
    tables.into_iter().map(|table| read(table, out)).collect()
}

/// The `id` of a table; blank where it is missing.
fn id<'d>(table: &mut Table<'d>, out: &mut Findings) -> At<&'d str> {
    let Some(id) = table.text("id", out) else { return At::new("", table.span()) };
    if !texts::is_id(id.value) {
        let bad = Diagnostic::error(code::BAD_ID, id.span, format!("{} cannot be an id", quoted(id.value)));
        out.push(bad.help("use a-z, 0-9, hyphens and underscores, at most 64 of them"));
    }
    id
}
