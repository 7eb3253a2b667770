//! A session as Markdown. What people said is escaped: no heading, link, image or HTML of theirs survives as such.

use std::fmt::Write as _;

use crate::{
    domain::{
        agreement::Tier,
        behaviour::Detection,
        conversation::{Entry, What},
        feedback::Point,
        guard::{marked, rules},
        people::{SelfRating, turns_words},
        scoring::{CheckResult, Scorecard, Verdict},
        transcript::TurnStatus,
    },
    export::Handout,
};

/// The session as a document: what was said, what it moved, and the scorecard.
#[must_use]
pub fn session(handout: &Handout<'_>) -> String {
    let card = &handout.scenario.card;
    let mut text = format!("# {}\n\n", escaped(&card.title));
    let _ = writeln!(text, "- Session: {}\n- Started: {}", handout.id, handout.started);
    let _ = writeln!(text, "- Difficulty: {}\n- Played by: {}\n", handout.difficulty.name(), escaped(handout.actor));
    text.push_str("## Transcript\n\n");
    let name = escaped(&handout.scenario.persona.name);
    // What the persona thinks is for afterwards.
    let ended = handout.branch.memory().ended.is_some();
    for entry in handout.branch.line() {
        match &entry.what {
            What::Thought { thought, .. } if ended => {
                let _ = writeln!(text, "> {name} thinks: {}\n", escaped(&thought.words()));
            }
            _ => write_entry(&mut text, entry, &name),
        }
        write_notes(&mut text, handout, entry);
    }
    text.push_str("## Scorecard\n\n");
    match handout.scorecard {
        Some(card) => write_scorecard(&mut text, card, handout.people.rating(handout.branch.tip())),
        None => text.push_str("Not scored.\n"),
    }
    write_appeals(&mut text, handout);
    text
}

/// What people noted on the turn that this entry is.
fn write_notes(text: &mut String, handout: &Handout<'_>, entry: &Entry) {
    let (What::LearnerSaid { turn, .. } | What::PersonaSaid { turn, .. }) = &entry.what else { return };
    for note in handout.people.notes_on(handout.branch.tip(), *turn) {
        let _ = writeln!(text, "> note by {}: {}\n", escaped(note.person.as_str()), escaped(note.text.as_str()));
    }
}

fn write_appeals(text: &mut String, handout: &Handout<'_>) {
    let Some(card) = handout.scorecard else { return };
    let mut appeals = handout.people.appeals.iter().filter(|appeal| appeal.branch == card.branch).peekable();
    if appeals.peek().is_some() {
        text.push_str("\n## Appeals\n\n");
    }
    let checks = || card.criteria.iter().flat_map(|criterion| &criterion.checks);
    for appeal in appeals {
        let check = checks().find(|check| check.id == appeal.check);
        let (ask, avoid) = check.map_or((appeal.check.as_str(), false), |check| (&check.ask, check.avoid));
        let came = escaped(&appeal.came_to(avoid));
        let _ = writeln!(text, "- {} — {}: {came}", escaped(ask), turns_words(&appeal.turns));
        let _ = writeln!(text, "  - “{}”", escaped(appeal.argument.as_str()));
    }
}

fn write_entry(text: &mut String, entry: &Entry, name: &str) {
    let _ = match &entry.what {
        What::LearnerSaid { turn, text: said, detections } => {
            writeln!(text, "**{turn}. You:** {}{}\n", escaped(said.as_str()), behaviours(detections))
        }
        What::PersonaSaid { turn, text: said, status, marks } => {
            let marks = escaped(&marked(marks));
            writeln!(text, "**{turn}. {name}:** {}{}{marks}\n", escaped(said.as_str()), mark(*status))
        }
        What::Rejected { breaches, .. } => {
            writeln!(text, "> a reply was taken back:{}\n", escaped(&marked(&rules(breaches))))
        }
        What::Shifted { shifts, state, .. } if !shifts.is_empty() => {
            let because: Vec<String> = shifts.iter().map(|shift| escaped(&shift.because)).collect();
            writeln!(text, "> trust {}, tension {}: {}\n", state.trust(), state.tension(), because.join("; "))
        }
        What::Granted { concession, .. } => writeln!(text, "> granted: {}\n", escaped(concession)),
        What::Released { turn, fact } if *turn > 0 => writeln!(text, "> may now come out: {}\n", escaped(fact)),
        What::Hinted { text: hint } => writeln!(text, "> hint: {}\n", escaped(hint)),
        What::Retried { turn } => writeln!(text, "> turn {turn} tried again\n"),
        What::Ended { reason } => writeln!(text, "*{}*\n", reason.sentence()),
        What::Began { .. }
        | What::Thought { .. }
        | What::PersonaPart { .. }
        | What::Shifted { .. }
        | What::Released { .. } => Ok(()),
    };
}

fn behaviours(detections: &[Detection]) -> String {
    let labels: Vec<&str> = detections.iter().map(|found| found.behaviour.label()).collect();
    if labels.is_empty() { String::new() } else { format!(" *({})*", labels.join(", ")) }
}

const fn mark(status: TurnStatus) -> &'static str {
    match status {
        TurnStatus::Complete => "",
        TurnStatus::Partial => " *(cut short)*",
        TurnStatus::Interrupted => " *(interrupted)*",
        TurnStatus::Failed => "*(no reply came)*",
    }
}

fn write_scorecard(text: &mut String, card: &Scorecard, own: Option<&SelfRating>) {
    let band = card.band.map_or_else(String::new, |[lo, hi]| format!(" (band {lo} to {hi})"));
    let _ = writeln!(text, "**Total: {}**{band}, {}.\n", card.total_words(), card.coverage());
    if let Some(caution) = card.tier().and_then(Tier::caution) {
        let _ = writeln!(text, "*Caution: {caution}.*\n");
    }
    if let Some(why) = &card.not_scored {
        let _ = writeln!(text, "Not scored: {}.\n", escaped(why));
    }
    for line in &card.critical {
        let _ = writeln!(text, "**Critical: {}**\n", escaped(&line.title));
    }
    for criterion in &card.criteria {
        let level = criterion.level.and_then(|level| criterion.level_named(level));
        let level = level.unwrap_or("not scored");
        let own = own.and_then(|own| criterion.level_named(*own.levels.get(&criterion.id)?));
        let beside = own.map_or_else(String::new, |own| format!(" (you: {})", escaped(own)));
        let _ = writeln!(text, "### {}: {}{beside}\n", escaped(&criterion.title), escaped(level));
        criterion.checks.iter().for_each(|check| write_check(text, check));
        text.push('\n');
    }
    if !card.feedback.is_empty() {
        text.push_str("### What to try\n\n");
        card.feedback.iter().for_each(|point| write_point(text, point));
    } else if let Some(next) = &card.next {
        let _ = writeln!(text, "**One thing to try:** “{}”", escaped(&next.line));
    }
}

fn write_point(text: &mut String, point: &Point) {
    let _ = writeln!(text, "- **Turn {}. {}:** “{}”", point.turn, point.kind.label(), escaped(&point.said));
    let _ = writeln!(text, "  - {}; {}", escaped(&point.label), escaped(&point.moved()));
    let _ = writeln!(text, "  - {}: “{}”", point.kind.offers(), escaped(&point.line));
    let _ = writeln!(text, "  - Why: {}", escaped(&point.why));
    let _ = writeln!(text, "  - Tried: {}", escaped(&point.tried_words()));
}

fn write_check(text: &mut String, check: &CheckResult) {
    let sign = match check.verdict {
        Verdict::Met => "x",
        _ => " ",
    };
    let _ = writeln!(text, "- [{sign}] {} — {}", escaped(&check.ask), check.verdict_words());
    if let Some(before) = check.before {
        let _ = writeln!(text, "  - before: {}", before.verdict.words(check.avoid));
    }
    for ruling in &check.rulings {
        let _ = writeln!(text, "  - {}", escaped(&check.ruling_words(ruling)));
    }
    for quote in &check.quotes {
        let _ = writeln!(text, "  - turn {}: “{}”", quote.turn, escaped(&quote.text));
    }
}

/// One line with every character that Markdown or HTML could act on escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '+' | '!' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            ':' => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_what_people_said_is_markup() {
        for (said, written) in [
            ("# not a heading", "\\# not a heading"),
            ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
            ("![x](http://a)", "\\!\\[x\\]\\(http&#58;//a\\)"),
            ("two\nlines", "two<br>lines"),
        ] {
            assert_eq!(escaped(said), written);
        }
    }
}
