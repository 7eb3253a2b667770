//! The reference judge's rules, from `gold/reference.toml`.

use crate::{
    document::{At, Diagnostic, Document, Findings, Report, Source, Table, quoted},
    domain::proof::{Cue, Place, Reference, Rule, Textbook},
    library::{
        code,
        compiled::COMPILED_REFERENCE,
        shape::{ANY, SOME},
        texts::clean,
    },
};

/// The honest reference judge.
///
/// # Errors
/// What is wrong with its rules; a test holds that nothing is.
pub fn reference() -> Result<Reference, Box<Report>> {
    parse_reference(COMPILED_REFERENCE).map(|(reference, _)| reference)
}

/// The examples of a rule: sentences that meet its check, and sentences that do not.
type Examples = (String, Vec<String>, Vec<String>);

fn parse_reference(text: &str) -> Result<(Reference, Vec<Examples>), Box<Report>> {
    let source = Source::new("gold/reference.toml", text);
    let mut out = Findings::default();
    let mut rules = Vec::new();
    match Document::read(&source) {
        Ok(document) => {
            let mut root = document.table();
            rules = root.tables("check", ANY, &mut out).into_iter().map(|table| rule(table, &mut out)).collect();
            root.finish(&mut out);
        }
        Err(errors) => out.extend(errors),
    }
    if out.any_error() {
        return Err(Report { source, diagnostics: out.in_order() }.into());
    }
    let (rules, examples) = rules.into_iter().unzip();
    Ok((Reference::new(rules), examples))
}

fn rule(mut table: Table<'_>, out: &mut Findings) -> (Rule, Examples) {
    let word = |text: Option<At<&str>>| text.map_or_else(String::new, |text| clean(text.value));
    let check = word(table.text("id", out));
    let shows = table.texts("shows", SOME, out);
    let mut some = |key, out: &mut Findings| {
        let written = table.optional_texts(key, SOME, out);
        cues(&written, out)
    };
    let (never, after, until) = (some("never", out), some("after", out), some("until", out));
    let rule = Rule {
        check: check.clone(),
        scenario: word(table.text("scenario", out)),
        shows: cues(&shows, out),
        never,
        after,
        until,
        takes_up: table.optional_truth("takes_up", out).is_some_and(|truth| truth.value),
        textbook: textbook(table.table("textbook", out), out),
    };
    let mut examples =
        |key, out: &mut Findings| table.texts(key, SOME, out).iter().map(|text| clean(text.value)).collect::<Vec<_>>();
    let examples = (check, examples("meets", out), examples("fails", out));
    table.finish(out);
    (rule, examples)
}

fn textbook(table: Option<Table<'_>>, out: &mut Findings) -> Textbook {
    let mut book = Textbook { place: Place::End, persona: String::new(), learner: String::new() };
    let Some(mut table) = table else { return book };
    let places = [("start", Place::Start), ("end", Place::End)];
    if let Some(place) = table.text("at", out).and_then(|word| word.among("place", &places, out)) {
        book.place = place.value;
    }
    let text = |text: Option<At<&str>>| text.map_or_else(String::new, |text| clean(text.value));
    (book.persona, book.learner) = (text(table.text("persona", out)), text(table.text("learner", out)));
    table.finish(out);
    book
}

fn cues(written: &[At<&str>], out: &mut Findings) -> Vec<Cue> {
    let mut read = |text: &At<&str>| {
        let cue = Cue::read(text.value);
        if cue.is_none() {
            out.push(Diagnostic::error(code::BAD_PHRASE, text.span, format!("{} is no cue", quoted(text.value))));
        }
        cue
    };
    written.iter().filter_map(&mut read).collect()
}

#[cfg(test)]
mod tests {
    use super::{COMPILED_REFERENCE, parse_reference};
    use crate::domain::proof::Reading;

    #[test]
    fn each_rule_is_held_by_its_examples() {
        let (reference, examples) = parse_reference(COMPILED_REFERENCE).unwrap();
        for (rule, (check, meets, fails)) in reference.rules().iter().zip(&examples) {
            let found = |text: &String| {
                let turns = vec![(1, false, text.clone()), (2, true, text.clone())];
                reference.evidence(rule, &Reading { turns, ..Reading::default() })
            };
            assert_eq!(meets.iter().filter(|text| found(text).is_none()).count(), 0, "{check}: {meets:?}");
            assert_eq!(fails.iter().filter(|text| found(text).is_some()).count(), 0, "{check}: {fails:?}");
        }
    }
}
