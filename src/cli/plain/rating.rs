//! The learner's own levels, asked for before the scores are shown.

use std::collections::BTreeMap;

use crate::{
    cli::{out, plain::lines::Lines},
    domain::rubric::{Criterion, Rubric},
};

/// Asks for a level of each criterion; what was given, and none when nothing was.
pub async fn ask(lines: &mut Lines, rubric: &Rubric) -> Option<BTreeMap<String, u32>> {
    out::tell(
        "\nBefore the scores are shown: how did it go? A number each; an empty line passes one by, s skips the rest.",
    );
    let mut levels = BTreeMap::new();
    for criterion in &rubric.criteria {
        match one(lines, criterion).await {
            Answer::Level(level) => _ = levels.insert(criterion.id.clone(), level),
            Answer::Passed => {}
            Answer::Skipped => break,
        }
    }
    (!levels.is_empty()).then_some(levels)
}

enum Answer {
    Level(u32),
    Passed,
    Skipped,
}

async fn one(lines: &mut Lines, criterion: &Criterion) -> Answer {
    out::tell(&format!("\n{}", criterion.title));
    for (level, number) in criterion.levels.iter().zip(1..) {
        out::tell(&out::wrapped(&format!("{number}  {}: {}", level.name, level.describes), "  "));
    }
    let most = criterion.levels.len();
    loop {
        let Some(line) = lines.answer().await else { return Answer::Skipped };
        match line.parse::<usize>() {
            _ if line.is_empty() => return Answer::Passed,
            _ if line == "s" || line == "/skip" => return Answer::Skipped,
            Ok(number) if (1..=most).contains(&number) => return Answer::Level(u32::try_from(number - 1).unwrap_or(0)),
            _ => out::tell(&format!("a number from 1 to {most}, an empty line, or s")),
        }
    }
}
