//! A judge's test as JSON, a line a relation, and as a page: no scripts, nothing from elsewhere, every text escaped.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    domain::proof::{Held, Proof},
    export::{escaped::Escaped, json::object},
};

/// The relations that were looked at, an object each, and the result as a last one.
#[must_use]
pub fn as_json(proof: &Proof) -> Vec<Value> {
    let judge = proof.model.as_ref().unwrap_or(&proof.judge);
    let relation = |held: &Held| {
        let Held { id, figure, limit, of, worst, .. } = held;
        let holds = held.holds()?;
        Some(object(
            "relation",
            json!({ "judge": judge, "id": id, "holds": holds, "figure": figure, "limit": limit, "at_least": held.at_least, "of": of, "worst": worst }),
        ))
    };
    let (held, of) = proof.held();
    let skipped: Vec<&str> =
        proof.relations.iter().filter(|held| held.figure.is_none()).map(|held| held.id.as_str()).collect();
    let result = object(
        "proof",
        json!({
            "judge": judge, "endpoint": proof.judge, "effort": proof.effort, "prompt_version": proof.prompt_version,
            "transcripts": proof.transcripts, "calls": proof.calls, "held": held, "of": of, "failed": proof.failed(),
            "skipped": skipped, "holds": proof.holds(),
        }),
    );
    proof.relations.iter().filter_map(relation).chain([result]).collect()
}

/// A figure without idle zeros.
#[must_use]
pub fn number(figure: f64) -> String {
    let text = format!("{figure:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The result as one page that needs nothing else.
#[must_use]
pub fn page(proof: &Proof) -> String {
    let mut html = String::from(HEAD);
    let judge = Escaped(proof.model.as_ref().unwrap_or(&proof.judge));
    let (held, of) = proof.held();
    let _ = writeln!(
        html,
        "<h1>Test of the judge {judge}</h1>\n<p>{held} of {of} relations hold: {} transcripts, {} calls, effort {}, prompt version {}.</p>",
        proof.transcripts,
        proof.calls,
        Escaped(&proof.effort),
        proof.prompt_version,
    );
    let verdict = if proof.holds() { "The judge holds." } else { "The judge does not hold." };
    let _ = writeln!(html, "<p class=\"result\">{verdict}</p>");
    html.push_str(
        "<table><thead><tr><th scope=\"col\">relation</th><th scope=\"col\">figure</th><th scope=\"col\">limit</th>",
    );
    html.push_str("<th scope=\"col\">over</th><th scope=\"col\">holds</th><th scope=\"col\">stands out</th></tr></thead><tbody>\n");
    proof.relations.iter().for_each(|held| row(&mut html, held));
    html.push_str("</tbody></table>\n</main></body></html>\n");
    html
}

fn row(html: &mut String, held: &Held) {
    let figure = held.figure.map_or_else(|| "-".to_owned(), number);
    let bound = if held.at_least { "at least" } else { "at most" };
    let (class, word) = match held.holds() {
        Some(true) => ("", "yes"),
        Some(false) => (" class=\"fails\"", "no"),
        None => ("", "not looked at"),
    };
    let _ = writeln!(
        html,
        "<tr{class}><th scope=\"row\">{} <code>{}</code></th><td>{figure}</td><td>{bound} {}</td><td>{}</td><td>{word}</td><td>{}</td></tr>",
        Escaped(&held.title),
        Escaped(&held.id),
        number(held.limit),
        held.of,
        Escaped(held.worst.as_deref().unwrap_or("")),
    );
}

const HEAD: &str = "<!doctype html>
<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">
<title>Test of a judge</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } th, td { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #8884; }
th:first-child { text-align: left; font-weight: normal; } code { opacity: .7; } .fails, .result { font-weight: bold; }
</style></head><body><main>
";
