//! `[scenario]`.

use crate::{
    document::{At, Diagnostic, Findings, Table, quoted},
    domain::{difficulty::Difficulty, scenario::Card, sensitivity::Sensitivity},
    library::{
        code,
        shape::{ANY, Earlies, SOME},
        texts::{list, words},
        words::{difficulties, sensitivities},
    },
};

/// The card, and the places of its patience and its language.
pub fn read<'d>(
    table: Option<Table<'d>>,
    early: &mut Earlies<'d>,
    out: &mut Findings,
) -> (Card, Option<At<u32>>, Option<At<&'d str>>) {
    let Some(mut table) = table else { return (blank(), None, None) };
    let (title, summary) = (table.text("title", out), table.text("summary", out));
    early.learner(title.into_iter().chain(summary));
    let language = table.text("language", out);
    if let Some(language) = language {
        check_tag(language, out);
    }
    let skills = table.texts("skills", SOME, out);
    let minutes = table.number("minutes", 1..=120, out);
    let difficulty = table.text("difficulty", out).and_then(|word| word.among("difficulty", &difficulties(), out));
    let patience = table.number("patience", 4..=60, out);
    let sensitivity = table.text("sensitivity", out).and_then(|word| word.among("sensitivity", &sensitivities(), out));
    let card = Card {
        title: words(title),
        summary: words(summary),
        skills: list(&skills),
        language: words(language),
        minutes: minutes.map_or(1, |minutes| minutes.value),
        difficulty: difficulty.map_or(Difficulty::Standard, |difficulty| difficulty.value),
        patience: patience.map_or(60, |patience| patience.value),
        sensitivity: sensitivity.map_or(Sensitivity::Restricted, |class| class.value),
        author: words(table.text("author", out)),
        licence: words(table.text("licence", out)),
        version: words(table.text("version", out)),
        people: list(&table.optional_texts("people", ANY, out)),
    };
    table.finish(out);
    (card, patience, language)
}

fn check_tag(language: At<&str>, out: &mut Findings) {
    let mut parts = language.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
    if !first || !parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())) {
        let bad = Diagnostic::error(
            code::BAD_LANGUAGE,
            language.span,
            format!("{} is not a language tag", quoted(language.value)),
        );
        out.push(bad.help("write a BCP 47 tag such as \"en\", \"de\" or \"pt-BR\""));
    }
}

fn blank() -> Card {
    Card {
        title: String::new(),
        summary: String::new(),
        skills: Vec::new(),
        language: String::new(),
        minutes: 1,
        difficulty: Difficulty::Standard,
        patience: 60,
        sensitivity: Sensitivity::Restricted,
        author: String::new(),
        licence: String::new(),
        version: String::new(),
        people: Vec::new(),
    }
}
