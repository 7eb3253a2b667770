//! `spar review SESSION --blind` in lines: a person's verdicts before the judge's are shown.

use crate::{
    cli::{
        out,
        plain::lines::Lines,
        remarks::verdict,
        show::{show_session, show_words},
    },
    domain::{
        scoring::{CheckResult, Scorecard, Verdict, alike_in_words, side_by_side},
        text::SafeText,
    },
    runtime::{Exit, Notice, Remark, Review, Runtime, no_longer_blind},
};

/// Walks through the checks; each verdict is kept as it is given. Then both stand side by side.
pub async fn run(runtime: &Runtime, review: Review, as_json: bool) -> Result<Exit, Notice> {
    let Some(card) = review.card().cloned() else {
        return Err(Notice::new("not_scored", "this session has no scorecard to rate against yet")
            .help(format!("score it first: `spar score --session {}`", review.row.id)));
    };
    if review.people.has_looked(card.branch, runtime.person().as_str()) {
        return Err(no_longer_blind(runtime.person()));
    }
    show_words(&review);
    let after = walk(runtime, review, &card).await?;
    if !as_json {
        beside(&after);
    }
    show_session(&after, as_json);
    Ok(Exit::Done)
}

async fn walk(runtime: &Runtime, mut review: Review, card: &Scorecard) -> Result<Review, Notice> {
    let all: Vec<(&str, &CheckResult)> =
        card.criteria.iter().flat_map(|c| c.checks.iter().map(move |check| (c.title.as_str(), check))).collect();
    out::tell(&format!(
        "\n{} checks. A letter each, and after it a reason if you like; an empty line passes one by, q stops.",
        all.len()
    ));
    let mut lines = Lines::new();
    for (at, (title, check)) in all.iter().enumerate() {
        out::tell(&format!(
            "\n{} of {}  {title}\n{}\n{}",
            at + 1,
            all.len(),
            out::wrapped(&check.ask, ""),
            letters(check)
        ));
        let Some((verdict, reason)) = (match answer(&mut lines).await {
            Said::Verdict(verdict, reason) => Some((verdict, reason)),
            Said::Passed => None,
            Said::Stopped => break,
        }) else {
            continue;
        };
        let remark = Remark::Verdict { check: check.id.clone(), verdict, reason, blind: true };
        review = runtime.remark(&review.row.id, review.branch.tip(), &[remark]).await?;
    }
    Ok(review)
}

/// What the letters mean for a check.
fn letters(check: &CheckResult) -> String {
    let word = |verdict: Verdict| verdict.words(check.avoid);
    format!("  m {} · n {} · x {}", word(Verdict::Met), word(Verdict::NotMet), word(Verdict::NotApplicable))
}

enum Said {
    Verdict(Verdict, String),
    Passed,
    Stopped,
}

async fn answer(lines: &mut Lines) -> Said {
    loop {
        let Some(line) = lines.answer().await else { return Said::Stopped };
        let (word, reason) = line.split_once(' ').unwrap_or((&line, ""));
        match (word, verdict(word)) {
            ("", _) => return Said::Passed,
            ("q", _) => return Said::Stopped,
            (_, Some(verdict)) => return Said::Verdict(verdict, reason.trim().to_owned()),
            (_, None) => out::tell("m, n or x, an empty line, or q"),
        }
    }
}

fn beside(review: &Review) {
    let Some(card) = review.card() else { return };
    let sides = side_by_side(card);
    if sides.is_empty() {
        return;
    }
    out::line(&format!("You and the judge: {}\n", alike_in_words(&sides)));
    out::line("    judge                      you             check");
    for side in &sides {
        let mark = match side.alike() {
            Some(true) => "=",
            Some(false) => "≠",
            None => "·",
        };
        let (judge, person) = (side.judge.verdict.words(side.check.avoid), side.person.verdict.words(side.check.avoid));
        out::line(&format!("  {mark} {judge:<26} {person:<15} {}", SafeText::line(&side.check.ask)));
    }
}
