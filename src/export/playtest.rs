//! A playtest as JSON and as a page: no scripts, nothing from elsewhere, every text escaped.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    domain::playtest::{Level, LevelSummary, Spread, Summary},
    export::{escaped::Escaped, json::object},
};

/// A summary as one object.
#[must_use]
pub fn as_json(summary: &Summary) -> Value {
    let by = |of: &dyn Fn(&LevelSummary) -> Value| {
        let fields = summary.levels.iter().map(|level| (level.level.name().to_owned(), of(level)));
        Value::Object(fields.collect())
    };
    let wins = |level| summary.level(level).map_or(0, |level| level.wins);
    object(
        "playtest",
        json!({
            "scenario": summary.scenario, "difficulty": summary.difficulty.name(), "runs": summary.runs,
            "weak_wins": wins(Level::Weak), "middling_wins": wins(Level::Middling), "skilled_wins": wins(Level::Skilled),
            "ordered": summary.ordered,
            "first_concession": by(&|level| level.first_concession.map_or(Value::Null, |turns| rounded(turns.mean))),
            "role_breaks": summary.sum(|level| level.role_breaks),
            "repeats": summary.sum(|level| level.repeats),
            "leaks": summary.sum(|level| level.leaks),
            "conceded": by(&|level| level.conceded.into()),
            "score": by(&|level| spread(level.total)),
            "criteria": summary.criteria.iter().enumerate().map(|(at, title)| json!({
                "title": title, "levels": by(&|level| spread(level.criteria.get(at).copied().flatten())),
            })).collect::<Vec<_>>(),
            "turns": by(&|level| spread(level.turns)),
            "facts": by(&|level| spread(level.facts)),
            "endings": by(&|level| json!(level.endings)),
            "curves": by(&|level| level.curve.iter().map(|at| json!(at.map(rounded))).collect()),
            "holds": summary.reasons().is_empty(), "reasons": summary.reasons(),
        }),
    )
}

fn rounded(value: f64) -> Value {
    json!((value * 100.0).round() / 100.0)
}

fn spread(spread: Option<Spread>) -> Value {
    spread.map_or(Value::Null, |spread| json!({ "mean": rounded(spread.mean), "deviation": rounded(spread.deviation) }))
}

/// The summaries as one page that needs nothing else.
#[must_use]
pub fn page(summaries: &[Summary]) -> String {
    let mut html = String::from(HEAD);
    for summary in summaries {
        section(&mut html, summary);
    }
    html.push_str("</main></body></html>\n");
    html
}

const HEAD: &str = "<!doctype html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">
<title>Playtest</title>
<style>
:root { color-scheme: light dark; --trust: #2166ac; --tension: #b2182b; }
@media (prefers-color-scheme: dark) { :root { --trust: #92c5de; --tension: #f4a582; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child { text-align: left; font-weight: normal; } figure { display: inline-block; margin: 1rem 1rem 0 0; }
svg { width: 18rem; height: auto; display: block; } svg text { font-size: 9px; fill: currentColor; }
.trust { stroke: var(--trust); } .tension { stroke: var(--tension); stroke-dasharray: 5 3; }
polyline { fill: none; stroke-width: 2; } .frame { fill: none; stroke: #8888; } .fails { font-weight: bold; }
</style></head><body><main><h1>Playtest</h1>
";

fn section(html: &mut String, summary: &Summary) {
    let (title, difficulty) = (Escaped(&summary.title), summary.difficulty.name());
    let _ = writeln!(html, "<section><h2>{title} · {difficulty}</h2>");
    let share = summary.ordered * 100.0;
    let _ = writeln!(
        html,
        "<p><code>{}</code>, {} runs of each learner; weak &lt; middling &lt; skilled in {share:.0} % of them.</p>",
        Escaped(&summary.scenario),
        summary.runs,
    );
    let reasons = summary.reasons();
    if reasons.is_empty() {
        html.push_str("<p>The scenario holds.</p>\n");
    } else {
        html.push_str("<p class=\"fails\">The scenario does not hold:</p><ul>\n");
        for reason in &reasons {
            let _ = writeln!(html, "<li>{}</li>", Escaped(reason));
        }
        html.push_str("</ul>\n");
    }
    table(html, summary);
    summary.levels.iter().for_each(|level| figure(html, level));
    html.push_str("</section>\n");
}

fn table(html: &mut String, summary: &Summary) {
    html.push_str("<table><thead><tr><th scope=\"col\"></th>");
    for level in &summary.levels {
        let _ = write!(html, "<th scope=\"col\">{}</th>", level.level.name());
    }
    html.push_str("</tr></thead><tbody>\n");
    let mut row = |title: &str, cell: &dyn Fn(&LevelSummary) -> String| {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th>", Escaped(title));
        for level in &summary.levels {
            let _ = write!(html, "<td>{}</td>", Escaped(&cell(level)));
        }
        html.push_str("</tr>\n");
    };
    row("score", &|level| words(level.total));
    for (at, title) in summary.criteria.iter().enumerate() {
        row(&format!("{title} (%)"), &|level| words(level.criteria.get(at).copied().flatten()));
    }
    row("agreement reached", &|level| level.wins.to_string());
    row("turns to the first concession", &|level| words(level.first_concession));
    row("runs with a concession", &|level| level.conceded.to_string());
    row("turns", &|level| words(level.turns));
    row(&format!("facts that came out, of {}", summary.facts), &|level| words(level.facts));
    row("endings", &|level| {
        level.endings.iter().map(|(name, times)| format!("{name} {times}")).collect::<Vec<_>>().join(", ")
    });
    row("replies out of role", &|level| level.role_breaks.to_string());
    row("replies said before", &|level| level.repeats.to_string());
    row("locked facts in a prompt", &|level| level.leaks.to_string());
    html.push_str("</tbody></table>\n");
}

fn words(spread: Option<Spread>) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| format!("{:.1} ± {:.1}", spread.mean, spread.deviation))
}

/// The curve of one learner: drawn, and in words for who does not see it.
fn figure(html: &mut String, level: &LevelSummary) {
    let (name, turns) = (level.level.name(), level.curve.len().saturating_sub(1));
    let _ = writeln!(
        html,
        "<figure><svg viewBox=\"0 0 300 130\" role=\"img\" aria-label=\"Trust and tension with the {name} learner; the numbers \
         stand below\"><rect class=\"frame\" x=\"20\" y=\"10\" width=\"270\" height=\"100\"/>\
         <text x=\"2\" y=\"14\">100</text><text x=\"10\" y=\"112\">0</text><text x=\"20\" y=\"124\">0</text>\
         <text x=\"280\" y=\"124\">{turns}</text>",
    );
    for (part, class) in ["trust", "tension"].into_iter().enumerate() {
        let _ = writeln!(html, "<polyline class=\"{class}\" points=\"{}\"/>", points(&level.curve, part));
    }
    let numbers = |part: usize| level.curve.iter().map(|at| format!("{:.0}", at[part])).collect::<Vec<_>>().join(", ");
    let _ = writeln!(
        html,
        "</svg><figcaption>{name}: <span style=\"color:var(--trust)\">trust</span> (solid), \
         <span style=\"color:var(--tension)\">tension</span> (dashed), mean of all runs by learner turn\
         <details><summary>in numbers</summary>trust {}<br>tension {}</details></figcaption></figure>",
        numbers(0),
        numbers(1),
    );
}

fn points(curve: &[[f64; 2]], part: usize) -> String {
    let steps = f64::from(u32::try_from(curve.len().saturating_sub(1)).unwrap_or(1).max(1));
    let place = |(at, state): (u32, &[f64; 2])| {
        format!("{:.1},{:.1}", 20.0 + 270.0 * f64::from(at) / steps, 110.0 - state[part])
    };
    (0..).zip(curve).map(place).collect::<Vec<_>>().join(" ")
}
