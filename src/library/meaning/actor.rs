//! Whether the built-in actor has something to say.

use crate::{
    document::{Diagnostic, Findings, Span, quoted},
    domain::persona_state::Mood,
    library::{
        code,
        shape::{Draft, LineDraft, ReleaseDraft},
    },
};

/// Warns of turns the built-in actor could not answer, and of lines it never says.
pub fn check(draft: &Draft<'_>, out: &mut Findings) {
    general(draft, out);
    for fact in draft.facts.iter().filter(|fact| matches!(fact.release, ReleaseDraft::When { .. })) {
        let told = |line: &LineDraft<'_>| line.fact.is_some_and(|told| told.value == fact.id.value);
        if !fact.id.is_empty() && !draft.lines.iter().any(told) {
            out.push(no_line("tells the fact", "fact", fact.id.value, fact.id.span));
        }
    }
    for concession in draft.concessions.iter().filter(|concession| !concession.id.is_empty()) {
        let granted =
            |line: &LineDraft<'_>| line.concession.is_some_and(|granted| granted.value == concession.id.value);
        if !draft.lines.iter().any(granted) {
            out.push(no_line("grants the concession", "concession", concession.id.value, concession.id.span));
        }
    }
    unsaid(draft, out);
}

fn no_line(does: &str, key: &str, id: &str, span: Span) -> Diagnostic {
    let warning = Diagnostic::warning(code::FEW_LINES, span, format!("no line {does} {}", quoted(id)));
    warning.help(format!("add a `[[lines]]` with `{key} = {}`, for playing without a model", quoted(id)))
}

/// General replies, one for each mood at least.
fn general(draft: &Draft<'_>, out: &mut Findings) {
    let fits = |line: &&LineDraft<'_>, mood: Mood| line.moods.is_empty() || line.moods.contains(&mood);
    let general: Vec<_> = draft.lines.iter().filter(|line| line.is_general() && line.after.is_empty()).collect();
    let silent: Vec<_> = Mood::ALL.into_iter().filter(|mood| !general.iter().any(|line| fits(line, *mood))).collect();
    if silent.is_empty() {
        return;
    }
    let moods: Vec<_> = silent.iter().map(|mood| mood.name()).collect();
    let message = if silent.len() == Mood::ALL.len() {
        "no line is a general reply".to_owned()
    } else {
        format!("no general reply fits the mood {}", moods.join(" or "))
    };
    let place = draft.lines.first().map_or_else(Span::default, |line| line.span);
    let warning = Diagnostic::warning(code::FEW_LINES, place, message);
    out.push(
        warning.help("add a `[[lines]]` without `on`, `topics`, `fact` and `concession`, for when nothing else fits"),
    );
}

fn unsaid(draft: &Draft<'_>, out: &mut Findings) {
    let never =
        |id: &str| draft.facts.iter().any(|fact| fact.id.value == id && matches!(fact.release, ReleaseDraft::Never));
    for line in &draft.lines {
        for id in line.after.iter().chain(&line.fact).filter(|id| never(id.value)) {
            let warning = Diagnostic::warning(code::UNSAID_LINE, id.span, "this line is never said");
            out.push(warning.label("this fact has `release = \"never\"`"));
        }
    }
}
