//! A scorecard in words.

use std::fmt::Write as _;

use crate::domain::{
    agreement::Tier,
    feedback::Point,
    people::{People, SelfRating, turns_words},
    scoring::{Assessment, CheckResult, CriterionResult, Measures, Scorecard, Standing, Verdict},
};

/// The scorecard and its feedback as labelled lines, for a terminal, a file or a screen reader; see [`score`].
pub fn words(card: &Scorecard, cut: Option<u32>, own: Option<&SelfRating>) -> String {
    score(card, cut, own) + &feedback(card)
}

/// The scorecard without its feedback; held against a cut where one is given, each level beside the learner's own where they rated
/// themselves.
pub fn score(card: &Scorecard, cut: Option<u32>, own: Option<&SelfRating>) -> String {
    let mut text = String::from("\nScorecard\n");
    let band = card.band.map_or_else(String::new, |[lo, hi]| format!(" (band {lo} to {hi})"));
    let _ = writeln!(text, "Total: {}{band}, {}", card.total_words(), card.coverage());
    if let Some(cut) = cut {
        let _ = writeln!(text, "At a cut of {cut}: {}", standing(card, cut));
    }
    if let Some(caution) = card.tier().and_then(Tier::caution) {
        let _ = writeln!(text, "Caution: {caution} (`spar agreement`).");
    }
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
    for criterion in &card.criteria {
        let own = own.and_then(|own| own.levels.get(&criterion.id));
        write_criterion(&mut text, criterion, own.copied());
    }
    if let (Some(cost), Some(model)) = (card.cost, &card.judge.model) {
        let _ = writeln!(text, "\nJudged by {model} ({}), {}: {}", card.judge.name, card.judge.effort, cost.words());
    }
    write_measures(&mut text, &card.measures);
    if !card.flagged.is_empty() {
        text.push_str("\nPassages that talk to the judge, never taken as evidence:\n");
        quotes(&mut text, &card.flagged);
    }
    text
}

/// What to try, and what to keep; where there is no point, the one line that the rubric suggests.
pub fn feedback(card: &Scorecard) -> String {
    let mut text = String::new();
    if card.feedback.is_empty() {
        if let Some(next) = &card.next {
            let _ = writeln!(text, "\nOne thing to try: “{}”\n  for: {}", next.line.trim(), next.why);
        }
        return text;
    }
    text.push_str("\nWhat to try\n");
    card.feedback.iter().for_each(|point| write_point(&mut text, point));
    text
}

fn write_point(text: &mut String, point: &Point) {
    let said = point.said.replace('\n', " ");
    let _ = writeln!(text, "  Turn {}. {}: “{said}”", point.turn, point.kind.label());
    let _ = writeln!(text, "      {}; {}", point.label, point.moved());
    let _ = writeln!(text, "      {}: “{}”", point.kind.offers(), point.line);
    let _ = writeln!(text, "      Why: {}", point.why);
    let _ = writeln!(text, "      Tried: {}", point.tried_words());
}

/// The appeals against a scorecard's checks, with their reasons; empty where there are none.
pub fn appeals(card: &Scorecard, people: &People) -> String {
    let mut text = String::new();
    for check in card.criteria.iter().flat_map(|criterion| &criterion.checks) {
        for appeal in people.appeals_on(card.branch, &check.id) {
            let _ = writeln!(text, "\nAppeal: {} ({})", check.ask, turns_words(&appeal.turns));
            let _ = writeln!(text, "  {}\n  “{}”", appeal.came_to(check.avoid), appeal.argument);
        }
    }
    text
}

/// What a scorecard comes to at a cut, and why.
fn standing(card: &Scorecard, cut: u32) -> String {
    let why = match Assessment::of(card, cut).map(|assessment| assessment.verdict) {
        None => return "no verdict, since nothing is scored".to_owned(),
        Some(Standing::Fail) if !card.critical.is_empty() => "fail, a critical line was crossed",
        Some(Standing::Fail) => "fail, the whole band is below it",
        Some(Standing::Pass) => "pass, the whole band is at it or above",
        Some(Standing::Borderline) => "borderline, the band has it inside",
    };
    let part = card.scored_checks < card.checks_total;
    if part { format!("{why} ({})", card.coverage()) } else { why.to_owned() }
}

fn write_criterion(text: &mut String, criterion: &CriterionResult, own: Option<u32>) {
    let level = criterion.level.and_then(|level| criterion.level_named(level)).unwrap_or("not scored");
    let beside = own.and_then(|own| criterion.level_named(own));
    let beside = beside.map_or_else(String::new, |own| format!(" (you: {own})"));
    let _ = writeln!(text, "\n{} (weight {}): {level}{beside}", criterion.title, criterion.weight);
    if let Some(describes) = &criterion.describes {
        let _ = writeln!(text, "  {describes}");
    }
    criterion.checks.iter().for_each(|check| write_check(text, check));
}

fn write_check(text: &mut String, check: &CheckResult) {
    let _ = writeln!(text, "  {} {} {}", sign(check.verdict), check.verdict_words(), check.ask);
    let said = check.before.map(|before| before.verdict.label());
    let known = |note: &&str| *note != check.verdict_words() && said != Some(*note);
    if let Some(note) = check.note.as_deref().filter(known) {
        let _ = writeln!(text, "      {note}");
    }
    if let Some(before) = check.before {
        let _ = writeln!(text, "      before: {}", before.verdict.words(check.avoid));
    }
    for ruling in &check.rulings {
        let _ = writeln!(text, "      {}", check.ruling_words(ruling));
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
