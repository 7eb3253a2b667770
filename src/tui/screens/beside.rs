//! The judge's verdicts and those given blind, side by side.

use ratatui::text::{Line, Span};

use crate::{
    domain::{
        scoring::{Scorecard, Side, Verdict, alike_in_words, side_by_side},
        text::SafeText,
    },
    tui::{
        theme::Theme,
        widgets::{
            prose::Prose,
            wrap::{clipped, column},
        },
    },
};

/// The width of a verdict.
const VERDICT: usize = 16;

/// From this many cells on, the question stands beside the verdicts.
const BESIDE: usize = 56;

/// Sets the table, if anything was rated blind.
pub fn set(prose: &mut Prose, card: &Scorecard, theme: &Theme, width: usize) {
    let sides = side_by_side(card);
    let Some(first) = sides.first() else { return };
    prose.heading(&format!("The judge and {}: {}", first.person.person, alike_in_words(&sides)));
    let person = column(first.person.person.as_str(), VERDICT - 1);
    prose.line(Line::styled(format!("  {}{person}", column("judge", VERDICT)), theme.quiet));
    for side in &sides {
        row(prose, side, theme, width);
    }
    prose.gap();
}

fn row(prose: &mut Prose, side: &Side<'_>, theme: &Theme, width: usize) {
    let (mark, ink) = match side.alike() {
        Some(true) => ("=", theme.quiet),
        Some(false) => ("≠", theme.warn),
        None => ("·", theme.quiet),
    };
    let avoid = side.check.avoid;
    let words = |verdict: Verdict| column(in_short(verdict, avoid), VERDICT);
    let verdicts = [words(side.judge.verdict), words(side.person.verdict)].concat();
    let mut line = Line::from(vec![Span::styled(format!("{mark} "), ink), Span::styled(verdicts, theme.text)]);
    let ask = SafeText::line(&side.check.ask);
    if width >= BESIDE {
        line.spans.push(Span::styled(clipped(ask.as_str(), width - 2 - 2 * VERDICT), theme.quiet));
        prose.line(line);
    } else {
        prose.line(line).item(&[], 2, ask.as_str(), theme.quiet);
    }
}

/// A verdict in a column; what nobody answered is open, and what has no evidence is not met.
const fn in_short(verdict: Verdict, avoid: bool) -> &'static str {
    match verdict.as_counted() {
        Verdict::CannotTell | Verdict::Unscored => "left open",
        verdict => verdict.words(avoid),
    }
}
