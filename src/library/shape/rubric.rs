//! `[[rubric]]`, its checks and levels, and `[[critical]]`.

use crate::{
    document::{At, Diagnostic, Findings, Span, Table},
    domain::{
        behaviour::Behaviour,
        phrase::Phrase,
        rubric::{Bound, Count},
    },
    library::{
        code,
        shape::{SOME, id},
        texts::phrases,
        words::{BY, By, behaviours},
    },
};

/// A criterion with its places.
#[derive(Debug)]
pub struct CriterionDraft<'d> {
    /// Where its header stands.
    pub span: Span,
    /// Its id.
    pub id: At<&'d str>,
    /// Its title.
    pub title: Option<At<&'d str>>,
    /// Its share.
    pub weight: Option<At<u32>>,
    /// Its levels.
    pub levels: Vec<LevelDraft<'d>>,
    /// Its checks.
    pub checks: Vec<CheckDraft<'d>>,
}

/// A level with its places.
#[derive(Debug)]
pub struct LevelDraft<'d> {
    /// Its name.
    pub name: Option<At<&'d str>>,
    /// Checks met, at least.
    pub at_least: Option<At<u32>>,
    /// What it looks like.
    pub describes: Option<At<&'d str>>,
}

/// A check with its places.
#[derive(Debug)]
pub struct CheckDraft<'d> {
    /// Its id.
    pub id: At<&'d str>,
    /// The question.
    pub ask: Option<At<&'d str>>,
    /// Who answers.
    pub by: AnswerDraft,
    /// A turn that meets it.
    pub meets: Option<At<&'d str>>,
    /// A turn that does not.
    pub fails: Option<At<&'d str>>,
    /// A line the learner could have said.
    pub suggestion: Option<At<&'d str>>,
}

/// Who answers a check.
#[derive(Debug)]
pub enum AnswerDraft {
    /// Code counts.
    Count(At<Count>),
    /// Code looks for phrases.
    Words(Vec<Phrase>),
    /// A judge reads.
    Judge {
        /// Whether it asks for something that should not happen.
        avoid: bool,
    },
    /// Not readable, which has been reported.
    Unknown,
}

/// A critical failure with its places.
#[derive(Debug)]
pub struct CriticalDraft<'d> {
    /// Its id.
    pub id: At<&'d str>,
    /// What it is.
    pub title: Option<At<&'d str>>,
    /// What crosses it; none when that is not readable, which has been reported.
    pub crossed_by: Option<CrossedDraft<'d>>,
}

/// What crosses a critical line.
#[derive(Debug)]
pub enum CrossedDraft<'d> {
    /// A turn that shows a behaviour.
    Behaviour(Behaviour),
    /// A check of something to avoid.
    Check(At<&'d str>),
}

impl<'d> CriterionDraft<'d> {
    /// Reads a criterion.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let draft = Self {
            span: table.span(),
            id: id(&mut table, out),
            title: table.text("title", out),
            weight: table.number("weight", 1..=100, out),
            levels: table.tables("levels", 2..=6, out).into_iter().map(|each| level(each, out)).collect(),
            checks: table.tables("checks", 2..=6, out).into_iter().map(|each| check(each, out)).collect(),
        };
        table.finish(out);
        draft
    }
}

impl<'d> CriticalDraft<'d> {
    /// Reads a critical failure.
    pub fn read(mut table: Table<'d>, out: &mut Findings) -> Self {
        let crossed_by = crossed_by(&mut table, out);
        let draft = Self { id: id(&mut table, out), title: table.text("title", out), crossed_by };
        table.finish(out);
        draft
    }
}

/// A behaviour or a check, one of the two.
fn crossed_by<'d>(table: &mut Table<'d>, out: &mut Findings) -> Option<CrossedDraft<'d>> {
    match (table.has("behaviour"), table.has("check")) {
        (true, true) => {
            let both = Diagnostic::error(code::CONTRADICTION, table.span(), "both `behaviour` and `check` are given");
            out.push(both.help("a line is crossed one way: write two of them"));
        }
        (false, false) => out.push(table.missing("behaviour").help("give `behaviour` or `check`")),
        (true, false) | (false, true) => {}
    }
    let check = table.optional_text("check", out).map(CrossedDraft::Check);
    let behaviour = table.optional_text("behaviour", out).and_then(|word| word.among("behaviour", &behaviours(), out));
    behaviour.map(|behaviour| CrossedDraft::Behaviour(behaviour.value)).or(check)
}

fn level<'d>(mut table: Table<'d>, out: &mut Findings) -> LevelDraft<'d> {
    let draft = LevelDraft {
        name: table.text("name", out),
        at_least: table.number("at_least", 0..=6, out),
        describes: table.text("describes", out),
    };
    table.finish(out);
    draft
}

fn check<'d>(mut table: Table<'d>, out: &mut Findings) -> CheckDraft<'d> {
    let draft = CheckDraft {
        id: id(&mut table, out),
        ask: table.text("ask", out),
        by: answer(&mut table, out),
        meets: table.text("meets", out),
        fails: table.text("fails", out),
        suggestion: table.optional_text("try", out),
    };
    table.finish(out);
    draft
}

/// Who answers; each way takes its own key and none of the others'.
fn answer(table: &mut Table<'_>, out: &mut Findings) -> AnswerDraft {
    let Some(by) = table.text("by", out).and_then(|word| word.among("answer", &BY, out)) else {
        for key in ["count", "words", "avoid"] {
            let _ = table.value(key);
        }
        return AnswerDraft::Unknown;
    };
    for (key, owner, name) in
        [("count", By::Count, "count"), ("words", By::Words, "words"), ("avoid", By::Judge, "judge")]
    {
        if let Some(value) = table.value(key).filter(|_| by.value != owner) {
            let message = format!("`{key}` belongs to `by = \"{name}\"`");
            out.push(Diagnostic::error(code::CONTRADICTION, value.span(), message).see(by.span, "this says otherwise"));
        }
    }
    match by.value {
        By::Count => table
            .table("count", out)
            .and_then(|table| count(table, out))
            .map_or(AnswerDraft::Unknown, AnswerDraft::Count),
        By::Words => AnswerDraft::Words(phrases(&table.texts("words", SOME, out), out)),
        By::Judge => AnswerDraft::Judge { avoid: table.optional_truth("avoid", out).is_some_and(|avoid| avoid.value) },
    }
}

fn count(mut table: Table<'_>, out: &mut Findings) -> Option<At<Count>> {
    let behaviour = table.text("behaviour", out).and_then(|word| word.among("behaviour", &behaviours(), out));
    match (table.has("at_least"), table.has("at_most")) {
        (true, true) => {
            let both = Diagnostic::error(code::CONTRADICTION, table.span(), "both `at_least` and `at_most` are given");
            out.push(both.help("a check counts one way: write two checks"));
        }
        (false, false) => out.push(table.missing("at_least").help("give `at_least` or `at_most`")),
        (true, false) | (false, true) => {}
    }
    let least = table.optional_number("at_least", 1..=60, out);
    let most = table.optional_number("at_most", 0..=60, out);
    let first: Option<At<u32>> = table.optional_number("first", 1..=60, out);
    if let Some((least, first)) = least.zip(first).filter(|(least, first)| least.value > first.value) {
        let message = format!("{} of the first {} turns can never be", least.value, first.value);
        out.push(Diagnostic::error(code::CONTRADICTION, least.span, message).see(first.span, "turns looked at"));
    }
    let bound = least.map(|least: At<u32>| Bound::AtLeast(least.value)).or(most.map(|most| Bound::AtMost(most.value)));
    let span = table.span();
    table.finish(out);
    Some(At::new(Count { behaviour: behaviour?.value, bound: bound?, first: first.map(|first| first.value) }, span))
}
