//! `spar check`.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;

use crate::{
    cli::out,
    document::{Paint, Report, Severity},
    domain::behaviour::Behaviour,
    export::json::object,
    library::{all_codes, check_file, check_scripts, is_script},
    runtime::{Exit, Notice},
};

/// What `spar check` takes.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files, or folders of them
    #[arg(value_name = "FILE", required_unless_present_any = ["behaviours", "codes"])]
    files: Vec<PathBuf>,
    /// One JSON object a mistake, and one a file
    #[arg(long)]
    json: bool,
    /// List the behaviours a file can name
    #[arg(long)]
    behaviours: bool,
    /// List the codes of all mistakes
    #[arg(long)]
    codes: bool,
}

/// Checks files; every mistake is reported.
pub fn run(args: &CheckArgs) -> Result<Exit, Notice> {
    if args.behaviours {
        for behaviour in Behaviour::ALL {
            out::line(behaviour.id());
        }
    }
    if args.codes {
        for code in all_codes() {
            out::line(&format!("{:<24} {}", code.name, code.meaning));
        }
    }
    let mut good = true;
    for file in in_folders(&args.files)? {
        good &= check(&file, args.json);
    }
    Ok(if good { Exit::Done } else { Exit::InvalidScenario })
}

/// The files named, and the `.toml` files of the folders named, by name.
fn in_folders(named: &[PathBuf]) -> Result<Vec<PathBuf>, Notice> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let failed =
            |error| Notice::new("folder", format!("the folder {} cannot be read", path.display())).because(error);
        let mut inside = Vec::new();
        for entry in path.read_dir().map_err(failed)? {
            inside.push(entry.map_err(failed)?.path());
        }
        inside.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        inside.sort();
        if inside.is_empty() {
            out::tell(&format!("{} holds no .toml file", path.display()));
        }
        files.extend(inside);
    }
    Ok(files)
}

fn check(file: &Path, as_json: bool) -> bool {
    let checked = if is_script(file) {
        check_scripts(file).map_err(|report| *report)
    } else {
        check_file(file).map(|(_, report)| report)
    };
    let (valid, report) = match checked {
        Ok(report) => (true, report),
        Err(report) => (false, report),
    };
    if as_json {
        write_json(&report, valid);
    } else {
        write_words(&report, valid);
    }
    valid
}

fn write_json(report: &Report, valid: bool) {
    for entry in report.entries() {
        out::json(&object(
            "diagnostic",
            json!({
                "file": entry.file, "line": entry.line, "column": entry.column, "severity": entry.severity, "code": entry.code,
                "message": entry.message, "help": entry.help,
            }),
        ));
    }
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    out::json(&object(
        "checked",
        json!({ "file": report.source.name(), "valid": valid, "errors": errors, "warnings": warnings }),
    ));
}

fn write_words(report: &Report, valid: bool) {
    let paint = if std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Paint::Coloured
    } else {
        Paint::Plain
    };
    if !report.is_empty() {
        out::text(&report.draw(paint));
    }
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let verdict = if valid { "good" } else { "not usable" };
    out::line(&format!(
        "{}: {verdict}, {}, {}",
        report.source.name(),
        count(errors, "mistake"),
        count(warnings, "warning")
    ));
}
