//! Floor 1: scenario files, found, read and checked in one pass.
//!
//! A file goes through two steps. The `shape` step reads TOML into a draft: keys, types, ranges. The `meaning` step holds the draft
//! against itself: ids, gates, weights, levels, what leaks. Only then there is a [`Scenario`], which nothing later checks again.

pub mod code;
mod compiled;
mod folder;
mod gold;
mod hash;
mod heard;
mod learners;
mod meaning;
mod reference;
mod shape;
mod shelf;
mod texts;
mod words;

use std::path::Path;

pub use code::SCENARIO_CODES;
pub use folder::{MOST_BYTES, MOST_FILES, MOST_FOLDER_BYTES, check_file};
pub use gold::{gold_in, shipped_gold};
pub use heard::{Format, Line, MOST_TRANSCRIPT_BYTES, Unreadable, read_heard, read_line};
pub use learners::{check_scripts, is_script, scripts_for, shipped_scripts};
pub use reference::reference;
pub use shelf::{Broken, NotFound, Origin, Place, Shelf, Shelved};

use crate::{
    document::{Code, Diagnostic, Document, Findings, Report, Source, code as document_code},
    domain::scenario::Scenario,
};

/// Every code a scenario file can give, with its meaning, by name.
#[must_use]
pub fn all_codes() -> Vec<Code> {
    let mut codes: Vec<Code> = document_code::CODES.iter().chain(SCENARIO_CODES).copied().collect();
    codes.sort_unstable();
    codes
}

/// Reads the scenario in `text`; its id is the stem of `name`, a path or a file name. The report of a good file holds its warnings.
///
/// # Errors
/// Everything that is wrong with it, warnings included.
pub fn parse(name: &str, text: &str) -> Result<(Scenario, Report), Report> {
    let source = Source::new(name, text);
    let mut out = Findings::default();
    let scenario = read(&source, text, &mut out);
    let failed = out.any_error();
    let report = Report { source, diagnostics: out.in_order() };
    match scenario {
        Some(scenario) if !failed => Ok((scenario, report)),
        _ => Err(report),
    }
}

fn read(source: &Source, text: &str, out: &mut Findings) -> Option<Scenario> {
    let id = id(source.name(), out);
    if text.len() as u64 > MOST_BYTES {
        out.push(folder::too_large(text.len() as u64));
        return None;
    }
    let document = match Document::read(source) {
        Ok(document) => document,
        Err(errors) => {
            out.extend(errors);
            return None;
        }
    };
    texts::check(source, &document, out);
    let draft = shape::Draft::read(&document, out);
    meaning::check(source, &draft, out);
    Some(meaning::scenario(draft, id, hash::of_file(text), hash::of_rubric(&document)))
}

fn id(name: &str, out: &mut Findings) -> String {
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if !texts::is_file_id(stem) {
        let bad = Diagnostic::whole(code::BAD_ID, "the file's name is the scenario's id");
        out.push(bad.help("name it with a-z, 0-9 and hyphens, at most 64 of them, and the ending .toml"));
    }
    stem.to_owned()
}
