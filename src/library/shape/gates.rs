//! `[[facts]]`, `[[concessions]]`, `[[endings]]`.

use crate::{
    document::{At, Diagnostic, Findings, Span, Table, Value},
    domain::{claim::Claim, scenario::Outcome},
    library::{
        code,
        shape::{ConditionDraft, SOME, id},
        texts::claims,
        words::outcomes,
    },
};

/// A fact with its places.
#[derive(Debug)]
pub struct FactDraft<'d> {
    /// Its id.
    pub id: At<&'d str>,
    /// What it is.
    pub text: Option<At<&'d str>>,
    /// When it may come out.
    pub release: ReleaseDraft<'d>,
    /// Where to dig.
    pub hint: Option<At<&'d str>>,
}

/// When a fact may come out.
#[derive(Debug)]
pub enum ReleaseDraft<'d> {
    /// From the start.
    Volunteered,
    /// Not at all.
    Never,
    /// When asked, or on a condition, or both.
    When {
        /// Topics, one of which must be asked about; none where asking is not needed.
        asked: Vec<At<&'d str>>,
        /// What must hold.
        after: Option<Box<ConditionDraft<'d>>>,
    },
    /// Not readable, which has been reported.
    Unknown,
}

impl<'d> FactDraft<'d> {
    /// Reads a fact.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let draft = Self {
            id: id(&mut table, out),
            text: table.text("text", out),
            release: table.required("release", out).map_or(ReleaseDraft::Unknown, |value| release(value, out)),
            hint: table.optional_text("hint", out),
        };
        table.finish(out);
        draft
    }
}

fn release<'d>(value: Value<'d>, out: &mut Findings) -> ReleaseDraft<'d> {
    match value {
        Value::Text(word) => match word.among("release", &[("volunteered", true), ("never", false)], out) {
            Some(At { value: true, .. }) => ReleaseDraft::Volunteered,
            Some(At { value: false, .. }) => ReleaseDraft::Never,
            None => ReleaseDraft::Unknown,
        },
        Value::Table(table) => gate(table, out),
        other => {
            other.is_not("\"volunteered\", \"never\" or a table", out);
            ReleaseDraft::Unknown
        }
    }
}

fn gate<'d>(mut table: Table<'d>, out: &mut Findings) -> ReleaseDraft<'d> {
    if !table.has("asked") && !table.has("after") {
        out.push(table.missing("asked").help("give `asked`, `after` or both; or write \"volunteered\" or \"never\""));
    }
    let asked = table.optional_texts("asked", SOME, out);
    let after = table.optional_table("after", out).map(|table| Box::new(ConditionDraft::read(table, out)));
    table.finish(out);
    ReleaseDraft::When { asked, after }
}

/// A concession with its places.
#[derive(Debug)]
pub struct ConcessionDraft<'d> {
    /// Its id.
    pub id: At<&'d str>,
    /// What it grants.
    pub text: Option<At<&'d str>>,
    /// What the persona does until then.
    pub refusal: Option<At<&'d str>>,
    /// What must have happened.
    pub needs: ConditionDraft<'d>,
    /// Words that would be this concession.
    pub claims: Vec<Claim>,
}

impl<'d> ConcessionDraft<'d> {
    /// Reads a concession.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let draft = Self {
            id: id(&mut table, out),
            text: table.text("text", out),
            refusal: table.text("refusal", out),
            needs: table.table("needs", out).map(|table| ConditionDraft::read(table, out)).unwrap_or_default(),
            claims: claims(&table.optional_texts("claims", SOME, out), out),
        };
        table.finish(out);
        draft
    }
}

/// An ending with its places.
#[derive(Debug)]
pub struct EndingDraft<'d> {
    /// Where its header stands.
    pub span: Span,
    /// Its id.
    pub id: At<&'d str>,
    /// What kind it is.
    pub outcome: Option<At<Outcome>>,
    /// When it comes.
    pub when: Option<ConditionDraft<'d>>,
    /// The last words.
    pub line: Option<At<&'d str>>,
}

impl<'d> EndingDraft<'d> {
    /// Reads an ending.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let outcome = table.text("outcome", out).and_then(|word| word.among("outcome", &outcomes(), out));
        let time = outcome.is_some_and(|outcome| outcome.value == Outcome::Time);
        if outcome.is_some() && !time && !table.has("when") {
            out.push(table.missing("when"));
        }
        let when = table.optional_table("when", out).map(|table| ConditionDraft::read(table, out));
        if let Some(when) = when.as_ref().filter(|_| time) {
            let both = Diagnostic::error(code::CONTRADICTION, when.span, "an ending for time takes no condition");
            out.push(both.help("leave `when` out: it comes when the patience runs out"));
        }
        let draft = Self { span: table.span(), id: id(&mut table, out), outcome, when, line: table.text("line", out) };
        table.finish(out);
        draft
    }
}
