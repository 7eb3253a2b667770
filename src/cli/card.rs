//! A scorecard in words.

use std::fmt::Write as _;

use crate::domain::scoring::{CheckResult, CriterionResult, Measures, Scorecard, Verdict};

/// The scorecard as labelled lines, for a terminal, a file or a screen reader.
pub fn words(card: &Scorecard) -> String {
    let mut text = String::from("\nScorecard\n");
    let band = card.band.map_or_else(String::new, |[lo, hi]| format!(" (band {lo} to {hi})"));
    let _ = writeln!(text, "Total: {}{band}, {}", card.total_words(), card.coverage());
    if let Some(trust) = card.trust() {
        let _ = writeln!(text, "By {}: {trust}.", card.judge.model.as_deref().unwrap_or(&card.judge.name));
    }
    if let Some(why) = &card.not_scored {
        let _ = writeln!(text, "Not scored: {why}.");
    }
    for line in &card.critical {
        let _ = writeln!(text, "CRITICAL: {}", line.title);
        quotes(&mut text, &line.quotes);
    }
    card.criteria.iter().for_each(|criterion| write_criterion(&mut text, criterion));
    write_measures(&mut text, &card.measures);
    if !card.flagged.is_empty() {
        text.push_str("\nPassages that talk to the judge, never taken as evidence:\n");
        quotes(&mut text, &card.flagged);
    }
    if let Some(next) = &card.next {
        let _ = writeln!(text, "\nOne thing to try: “{}”\n  for: {}", next.line.trim(), next.why);
    }
    text
}

fn write_criterion(text: &mut String, criterion: &CriterionResult) {
    let level = criterion.level.and_then(|level| criterion.levels.get(level as usize));
    let _ = writeln!(
        text,
        "\n{} (weight {}): {}",
        criterion.title,
        criterion.weight,
        level.map_or("not scored", String::as_str)
    );
    if let Some(describes) = &criterion.describes {
        let _ = writeln!(text, "  {describes}");
    }
    criterion.checks.iter().for_each(|check| write_check(text, check));
}

fn write_check(text: &mut String, check: &CheckResult) {
    let _ = writeln!(text, "  {} {} {}", sign(check.verdict), check.verdict_words(), check.ask);
    if let Some(note) =
        check.note.as_ref().filter(|_| check.verdict.counts() || check.verdict == Verdict::NotApplicable)
    {
        let _ = writeln!(text, "      {note}");
    }
    quotes(text, &check.quotes);
}

fn quotes(text: &mut String, quotes: &[crate::domain::scoring::Quote]) {
    for quote in quotes {
        let _ = writeln!(text, "      turn {}: “{}”", quote.turn, quote.text.replace('\n', " "));
    }
}

const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "+",
        Verdict::NotMet => "-",
        Verdict::CannotTell => "?",
        Verdict::Unscored => ".",
        Verdict::Unsupported => "!",
        Verdict::NotApplicable => "/",
    }
}

fn write_measures(text: &mut String, measures: &Measures) {
    let _ = writeln!(text, "\nCounted beside the score");
    let _ = writeln!(text, "  talk share {} %, longest turn {} words", measures.talk_share, measures.longest_turn);
    let per = |hundredths: u32| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let _ = writeln!(text, "  questions per turn {}", per(measures.questions_per_turn));
    if let (Some(open), Some(reflections)) = (measures.open_share, measures.reflections_to_questions) {
        let _ = writeln!(text, "  open questions {open} %, reflections to questions {} to 1", per(reflections));
    }
    let Some(course) = measures.course else { return };
    let ([out, of], [won, all]) = (course.facts, course.concessions);
    let _ = writeln!(text, "  facts uncovered {out} of {of}, concessions won {won} of {all}");
    let ([t0, t1], [n0, n1]) = (course.trust, course.tension);
    let _ = writeln!(text, "  trust {t0} to {t1}, tension {n0} to {n1}");
}
