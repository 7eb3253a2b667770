//! The summary as a table.

use std::fmt::Write as _;

use crate::domain::playtest::{LevelSummary, Spread, Summary};

/// The width of the first column.
const FIRST: usize = 30;
/// The width of the others.
const OTHER: usize = 16;

/// A summary as lines.
pub fn of(summary: &Summary) -> String {
    let mut text = format!(
        "{} · {} · {} runs of each learner\n{:FIRST$}",
        summary.scenario,
        summary.difficulty.name(),
        summary.runs,
        ""
    );
    for level in &summary.levels {
        let _ = write!(text, "{:>OTHER$}", level.level.name());
    }
    text.push('\n');
    let mut row = |title: &str, cell: &dyn Fn(&LevelSummary) -> String| {
        let _ = write!(text, "{:FIRST$}", shortened(title));
        for level in &summary.levels {
            let _ = write!(text, "{:>OTHER$}", cell(level));
        }
        text.push('\n');
    };
    row("score", &|level| spread(level.total, ""));
    for (at, title) in summary.criteria.iter().enumerate() {
        row(&format!("  {title}"), &|level| spread(level.criteria.get(at).copied().flatten(), " %"));
    }
    row("agreement reached", &|level| level.wins.to_string());
    row("turns to first concession", &|level| concession(level));
    row("turns", &|level| spread(level.turns, ""));
    row(&format!("facts that came out, of {}", summary.facts), &|level| spread(level.facts, ""));
    row("endings", &endings);
    row("out of role, repeats, leaks", &|level| format!("{}, {}, {}", level.role_breaks, level.repeats, level.leaks));
    row("trust", &|level| ends(level, 0));
    row("tension", &|level| ends(level, 1));
    let _ = writeln!(text, "weak < middling < skilled in {:.0} % of the runs\n", summary.ordered * 100.0);
    text
}

fn shortened(title: &str) -> String {
    if title.chars().count() < FIRST {
        title.to_owned()
    } else {
        title.chars().take(FIRST - 2).chain(['…']).collect()
    }
}

fn spread(spread: Option<Spread>, unit: &str) -> String {
    spread.map_or_else(|| "-".to_owned(), |spread| format!("{:.1}{unit} ±{:.1}", spread.mean, spread.deviation))
}

fn concession(level: &LevelSummary) -> String {
    level.first_concession.map_or_else(|| "-".to_owned(), |turns| format!("{:.1} in {}", turns.mean, level.conceded))
}

fn endings(level: &LevelSummary) -> String {
    level.endings.iter().map(|(name, times)| format!("{} {times}", short(name))).collect::<Vec<_>>().join(", ")
}

fn short(ending: &str) -> &str {
    match ending {
        "agreement" => "agr.",
        "walk_out" => "left",
        other => other,
    }
}

fn ends(level: &LevelSummary, part: usize) -> String {
    let at = |state: Option<&[f64; 2]>| state.map_or(0.0, |state| state[part]);
    format!("{:.0} → {:.0}", at(level.curve.first()), at(level.curve.last()))
}
