//! Results as CSV (RFC 4180), a row a transcript, for spreadsheets.

use std::{
    collections::HashMap,
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use serde_json::Value;

use super::results::{cannot, lines};
use crate::{
    domain::{scenario::Scenario, scoring::Stamp},
    runtime::Notice,
};

/// The columns before those of the rubric.
const COLUMNS: [&str; 14] = [
    "id",
    "status",
    "total",
    "band_low",
    "band_high",
    "scored_checks",
    "checks_total",
    "learner_turns",
    "learner_words",
    "talk_share",
    "critical",
    "flagged",
    "not_scored",
    "error",
];

/// Writes the results of `from` that this judge made with this rubric to `to`: the latest of each transcript.
///
/// # Errors
/// A file cannot be read or written.
pub fn write(from: &Path, to: &Path, scenario: &Scenario, stamp: &Stamp) -> Result<(), Notice> {
    let failed = |error: std::io::Error| cannot(to, &error);
    let mut file = BufWriter::new(File::create(to).map_err(failed)?);
    file.write_all(head(scenario).as_bytes()).map_err(failed)?;
    let latest = latest(from, stamp)?;
    for (at, line) in lines(from)?.enumerate() {
        if latest.get(line["id"].as_str().unwrap_or_default()) == Some(&(is_scored(&line), at)) {
            file.write_all(row(&line, scenario).as_bytes()).map_err(failed)?;
        }
    }
    file.flush().map_err(failed)
}

/// The place of each transcript's line: its last scorecard, or else its last error.
fn latest(from: &Path, stamp: &Stamp) -> Result<HashMap<String, (bool, usize)>, Notice> {
    let mut latest: HashMap<String, (bool, usize)> = HashMap::new();
    for (at, line) in lines(from)?.enumerate() {
        let judge = &line["scorecard"]["judge"];
        let same = judge["rubric_hash"] == stamp.rubric_hash.as_str()
            && judge["name"] == stamp.name.as_str()
            && judge["model"].as_str() == stamp.model.as_deref();
        if !is_scored(&line) || same {
            let place = latest.entry(line["id"].as_str().unwrap_or_default().to_owned()).or_default();
            *place = (*place).max((is_scored(&line), at));
        }
    }
    Ok(latest)
}

fn is_scored(line: &Value) -> bool {
    line["type"] == "scored"
}

fn head(scenario: &Scenario) -> String {
    let mut cells: Vec<String> = COLUMNS.iter().map(|column| (*column).to_owned()).collect();
    for criterion in &scenario.rubric.criteria {
        cells.push(format!("level.{}", criterion.id));
        cells.extend(criterion.checks.iter().map(|check| format!("check.{}", check.id)));
    }
    line_of(&cells)
}

fn row(line: &Value, scenario: &Scenario) -> String {
    let card = &line["scorecard"];
    let measures = &card["measures"];
    let count = |list: &Value| list.as_array().map_or_else(String::new, |list| list.len().to_string());
    let mut cells = vec![
        text(&line["id"]),
        text(&line["type"]),
        text(&card["total"]),
        text(&card["band"][0]),
        text(&card["band"][1]),
        text(&card["scored_checks"]),
        text(&card["checks_total"]),
        text(&measures["learner_turns"]),
        text(&measures["learner_words"]),
        text(&measures["talk_share"]),
        count(&card["critical"]),
        count(&card["flagged"]),
        text(&card["not_scored"]),
        [text(&line["error"]["message"]), text(&line["error"]["why"])].join(" ").trim().to_owned(),
    ];
    for (at, criterion) in scenario.rubric.criteria.iter().enumerate() {
        let result = &card["criteria"][at];
        cells.push(text(&result["level"]));
        cells.extend((0..criterion.checks.len()).map(|check| text(&result["checks"][check]["verdict"])));
    }
    line_of(&cells)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn line_of(cells: &[String]) -> String {
    let mut line = String::new();
    for (at, each) in cells.iter().enumerate() {
        let _ = write!(line, "{}{}", if at > 0 { "," } else { "" }, cell(each));
    }
    line + "\r\n"
}

/// A cell, quoted where it has to be. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if guarded.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("plain", "plain"),
            ("a, \"b\"\nc", "\"a, \"\"b\"\"\nc\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("+44, 20", "\"'+44, 20\""),
            ("", ""),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
