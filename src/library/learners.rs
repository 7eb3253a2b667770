//! Scripted learners: those that ship, and those of a scenario in a file beside it, `<id>.playtest.toml`.

use std::path::{Path, PathBuf};

use crate::{
    document::{Diagnostic, Document, Findings, Report, Source, Table, quoted},
    domain::{
        playtest::{Level, Script, Scripts, Step},
        scenario::Scenario,
    },
    library::{
        code,
        compiled::{COMPILED_LEARNERS, COMPILED_SCRIPTS},
        folder,
        meaning::known,
        shape::{ANY, ConditionDraft, SOME},
        shelf::{Origin, Shelved},
        texts::{clean, hidden, list},
    },
};

/// How the name of a file with scripts ends.
const ENDING: &str = ".playtest.toml";

/// The blanks a wording may hold.
const BLANKS: [&str; 4] = ["name", "echo", "topic", "seen"];

/// Whether a file of this name holds scripts and no scenario.
#[must_use]
pub fn is_script(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(ENDING))
}

/// The scripts that ship, for any scenario.
///
/// # Errors
/// What is wrong with them; a test holds that nothing is.
pub fn shipped_scripts() -> Result<Scripts, Box<Report>> {
    COMPILED_LEARNERS
        .iter()
        .try_fold(Scripts::default(), |scripts, (name, text)| Ok(scripts.or(parse_scripts(name, text, None)?.0)))
}

/// The scripts for a scenario: those of the file beside it, and the shipped ones for the levels it leaves out.
///
/// # Errors
/// What is wrong with the file beside it.
pub fn scripts_for(shelved: &Shelved) -> Result<Scripts, Box<Report>> {
    let scenario = Some(&*shelved.scenario);
    let own = match &shelved.origin {
        Origin::BuiltIn => COMPILED_SCRIPTS
            .iter()
            .find(|(id, _)| *id == shelved.scenario.id)
            .map(|(id, text)| parse_scripts(&format!("{id}{ENDING}"), text, scenario)),
        Origin::File(path) => {
            let beside = beside(path);
            beside.exists().then(|| read_scripts(&beside, scenario))
        }
    };
    let own = own.transpose()?.map(|(scripts, _)| scripts).unwrap_or_default();
    Ok(own.or(shipped_scripts()?))
}

/// Checks a file with scripts, against the scenario beside it where there is one that can be used.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check_scripts(path: &Path) -> Result<Report, Box<Report>> {
    let name = path.to_string_lossy();
    let scenario = PathBuf::from(format!("{}.toml", name.strip_suffix(ENDING).unwrap_or(&name)));
    let scenario = scenario.exists().then(|| folder::check_file(&scenario).ok()).flatten();
    read_scripts(path, scenario.as_ref().map(|(scenario, _)| scenario)).map(|(_, report)| report)
}

fn beside(scenario: &Path) -> PathBuf {
    scenario.with_extension(&ENDING[1..])
}

fn read_scripts(path: &Path, scenario: Option<&Scenario>) -> Result<(Scripts, Report), Box<Report>> {
    let text = folder::text_of(path)?;
    parse_scripts(&path.to_string_lossy(), &text, scenario)
}

/// Reads the scripts in `text`; conditions are held against the ids of `scenario`.
fn parse_scripts(name: &str, text: &str, scenario: Option<&Scenario>) -> Result<(Scripts, Report), Box<Report>> {
    let source = Source::new(name, text);
    let mut out = Findings::default();
    let scripts = match Document::read(&source) {
        Ok(document) => {
            document.texts().into_iter().for_each(|text| hidden(&source, text, &mut out));
            Some(scripts(&document, scenario, &mut out))
        }
        Err(errors) => {
            out.extend(errors);
            None
        }
    };
    let failed = out.any_error();
    let report = Report { source, diagnostics: out.in_order() };
    match scripts {
        Some(scripts) if !failed => Ok((scripts, report)),
        _ => Err(report.into()),
    }
}

fn scripts(document: &Document<'_>, scenario: Option<&Scenario>, out: &mut Findings) -> Scripts {
    let mut root = document.table();
    let scripts = Level::ALL.map(|level| {
        let steps = root.optional_tables(level.name(), ANY, out);
        Script { steps: steps.into_iter().map(|table| step(table, scenario, out)).collect() }
    });
    root.finish(out);
    Scripts::new(scripts)
}

fn step(mut table: Table<'_>, scenario: Option<&Scenario>, out: &mut Findings) -> Step {
    let say = table.texts("say", SOME, out);
    for text in &say {
        blanks(text.value).filter(|blank| !BLANKS.contains(blank)).for_each(|blank| {
            let unknown = format!("unknown blank {}", quoted(&format!("{{{blank}}}")));
            let help = "a wording may hold {name}, {echo}, {topic} and {seen}";
            out.push(Diagnostic::error(code::UNKNOWN_PLACEHOLDER, text.span, unknown).help(help));
        });
    }
    let when = table.optional_table("when", out).map(|table| ConditionDraft::read(table, out));
    if let (Some(when), Some(scenario)) = (&when, scenario) {
        let facts: Vec<&str> = scenario.facts.iter().map(|fact| fact.id.as_str()).collect();
        let concessions: Vec<&str> = scenario.concessions.iter().map(|concession| concession.id.as_str()).collect();
        known("fact", &when.facts, &facts, out);
        known("concession", &when.concessions, &concessions, out);
    }
    let truth = |at: Option<crate::document::At<bool>>| at.is_some_and(|at| at.value);
    let step = Step {
        say: list(&say).iter().map(|text| clean(text)).collect(),
        when: when.map(ConditionDraft::build),
        any_order: truth(table.optional_truth("any_order", out)),
        kept: truth(table.optional_truth("kept", out)),
    };
    table.finish(out);
    step
}

/// What stands between braces.
fn blanks(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::{parse_scripts, scripts_for, shipped_scripts};
    use crate::{
        document::Paint,
        domain::playtest::Level,
        library::{Place, Shelf},
    };

    #[test]
    fn what_ships_has_no_mistake() {
        let shipped = shipped_scripts().unwrap();
        assert!(Level::ALL.into_iter().all(|level| shipped.of(level).steps.len() >= 8));
        for shelved in Shelf::read(&[Place::BuiltIn]).scenarios {
            let own = scripts_for(&shelved).unwrap();
            assert!(Level::ALL.into_iter().all(|level| own.of(level) != shipped.of(level)), "{}", shelved.scenario.id);
        }
    }

    #[test]
    fn each_mistake_in_a_script_has_its_place() {
        let shelf = Shelf::read(&[Place::BuiltIn]);
        let text =
            "[[skilled]]\nsay = []\n[[weak]]\nsay = ['{who}, hello']\nwhen = { facts = ['duplicate'] }\n[[best]]\n";
        let report =
            parse_scripts("third-deadline.playtest.toml", text, Some(&shelf.find("third-deadline").unwrap().scenario));
        let drawn = report.unwrap_err().draw(Paint::Plain);
        for found in ["wrong-count", "{who}", "did you mean `duplicates`?", "unknown key"] {
            assert!(drawn.contains(found), "{found}: {drawn}");
        }
    }
}
