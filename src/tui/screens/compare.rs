//! Two branches of one session: how each was scored, how trust and tension went, and what was said from the turn where they part.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    domain::{
        agreement::Tier,
        conversation::{Branch, EndReason},
        scoring::{CriterionResult, Scorecard},
        text::SafeText,
    },
    tui::{
        screens::{
            debrief::{PARTS, curve_line, is_partial, part_of},
            report::Report,
        },
        theme::Theme,
        transcript::{Said, Setter, said},
        widgets::{
            line_cells,
            prose::Prose,
            wrap::{clipped, column},
        },
    },
};

/// From this many cells on, the words stand side by side.
const BESIDE: usize = 93;

/// The cells that a level takes in the table.
const LEVEL: usize = 18;

/// One of the two branches.
struct Side<'a> {
    number: usize,
    branch: Branch,
    card: Option<&'a Scorecard>,
}

/// The branch that the one in view is laid beside: the earlier one it has most in common with, or the next one for the first.
#[must_use]
pub fn other(report: &Report) -> Option<u64> {
    let (at, tips) = (report.at(), report.tips());
    let earlier = tips.get(..at)?.iter().max_by_key(|tip| report.branch.parts_from(**tip));
    earlier.or(tips.get(at + 1)).copied()
}

/// Sets the comparison of the branch in view with another.
#[must_use]
pub fn set(report: &Report, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let (Some(tip), Some(other)) = (report.tips().get(report.at()).copied(), other(report)) else { return Vec::new() };
    let side = |tip: u64| Side {
        number: report.tips().iter().position(|end| *end == tip).unwrap_or_default() + 1,
        branch: report.branch.at(Some(tip)),
        card: report.cards_of(tip).next_back().map(AsRef::as_ref),
    };
    let sides = if other < tip { [side(other), side(tip)] } else { [side(tip), side(other)] };
    let turn = sides[1].branch.parts_from(sides[0].branch.tip().unwrap_or_default()).unwrap_or_default();
    let mut prose = Prose::new(theme, width);
    list(&mut prose, report, theme);
    scores(&mut prose, report, &sides, theme, width);
    curves(&mut prose, &sides, theme, width);
    prose.heading(&format!("What was said from turn {turn} on")).gap();
    let mut lines = prose.into_lines();
    lines.extend(words(report, &sides, turn, theme, width));
    lines
}

/// All branches, one a line; the one in view is marked.
fn list(prose: &mut Prose, report: &Report, theme: &Theme) {
    for (at, tip) in report.tips().iter().enumerate() {
        let branch = report.branch.at(Some(*tip));
        let turns = branch.memory().learner_turns();
        let from = report.tips()[..at].iter().filter_map(|earlier| branch.parts_from(*earlier)).max();
        let total =
            report.cards_of(*tip).next_back().map_or_else(|| "not scored".to_owned(), |card| total(report, card));
        let words = [
            from.map_or_else(|| "the first".to_owned(), |turn| format!("from turn {turn} on")),
            if turns == 1 { "1 turn of yours".to_owned() } else { format!("{turns} turns of yours") },
            total,
            branch.memory().ended.map_or("not ended", EndReason::sentence).to_owned(),
        ];
        let here = at == report.at();
        let mark = Span::styled(format!("{} branch {}", if here { "▸" } else { " " }, at + 1), theme.accent);
        prose.item(&[mark], 13, &words.join(" · "), if here { theme.text } else { theme.quiet });
    }
}

fn total(report: &Report, card: &Scorecard) -> String {
    match card.total {
        _ if card.tier() == Some(Tier::Words) && !report.numbers => card.total_told(),
        Some(total) if is_partial(card) => format!("{total} of 100 over {}", part_of(card)),
        Some(total) => format!("{total} of 100"),
        None => "not scored".to_owned(),
    }
}

fn scores(prose: &mut Prose, report: &Report, sides: &[Side<'_>; 2], theme: &Theme, width: usize) {
    prose.heading("Scorecards");
    let name = |side: &Side<'_>| format!("branch {}", side.number);
    row(prose, theme, width, "", [name(&sides[0]), name(&sides[1])], theme.quiet);
    let total = |side: &Side<'_>| side.card.map_or_else(|| "not scored".to_owned(), |card| report.total_of(card));
    row(prose, theme, width, "Total", sides.each_ref().map(total), theme.strong);
    let all = sides.iter().filter_map(|side| side.card).max_by_key(|card| card.criteria.len());
    for criterion in all.map_or(&[][..], |card| &card.criteria[..]) {
        let of = |side: &Side<'_>| -> Option<CriterionResult> {
            side.card?.criteria.iter().find(|other| other.id == criterion.id).cloned()
        };
        let both = sides.each_ref().map(of);
        row(prose, theme, width, &criterion.title, both.each_ref().map(|side| level(side.as_ref())), theme.text);
        changed(prose, &both, theme);
    }
}

/// One row of the table: a before an arrow, b after it; what stays the same is quiet.
fn row(prose: &mut Prose, theme: &Theme, width: usize, title: &str, [a, b]: [String; 2], style: Style) {
    let ink = if a == b { theme.quiet } else { theme.strong };
    let (title, beside) = (SafeText::line(title).to_string(), width >= 2 * LEVEL + 24);
    let room = if beside { (width - 2 * LEVEL - 2).min(40) } else { 2 };
    let arrow = if title.is_empty() { "  " } else { "→ " };
    let values = [
        Span::styled(column(&a, LEVEL - 1), ink),
        Span::styled(format!(" {arrow}"), theme.quiet),
        Span::styled(clipped(&b, LEVEL - 1), ink),
    ];
    let mut line = if beside {
        Line::from(vec![Span::styled(column(&title, room - 2), style), Span::raw("  ")])
    } else {
        prose.para(&title, style);
        Line::from(Span::raw(" ".repeat(room)))
    };
    line.spans.extend(values);
    prose.line(line);
}

fn level(criterion: Option<&CriterionResult>) -> String {
    let named = criterion.and_then(|criterion| criterion.levels.get(usize::try_from(criterion.level?).ok()?));
    SafeText::line(named.map_or("not scored", String::as_str)).to_string()
}

/// The checks whose verdict is another on the second branch.
fn changed(prose: &mut Prose, [a, b]: &[Option<CriterionResult>; 2], theme: &Theme) {
    let (Some(a), Some(b)) = (a, b) else { return };
    for check in &b.checks {
        let before = a.checks.iter().find(|other| other.id == check.id);
        if let Some(before) = before.filter(|before| before.verdict != check.verdict) {
            let words = format!("{} → {}: {}", before.verdict_words(), check.verdict_words(), check.ask);
            prose.item(&[Span::styled("  ·", theme.quiet)], 4, &words, theme.quiet);
        }
    }
}

fn curves(prose: &mut Prose, sides: &[Side<'_>; 2], theme: &Theme, width: usize) {
    for ((_, part), name) in PARTS.into_iter().zip(["Trust", "Tension"]) {
        prose.heading(name);
        for side in sides {
            let values: Vec<u8> = side.branch.memory().curve.iter().map(|moment| part(moment.state)).collect();
            curve_line(prose, theme, &format!("branch {}", side.number), &values, width);
        }
    }
}

fn words(report: &Report, sides: &[Side<'_>; 2], turn: u32, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let from =
        |said: &Said| !matches!(said, Said::Turn { number, .. } if *number < turn) && !matches!(said, Said::Hint(_));
    let told = |side: &Side<'_>| said(&side.branch).into_iter().filter(from).collect::<Vec<_>>();
    let head = |side: &Side<'_>| Line::styled(format!("Branch {}", side.number), theme.accent);
    if width < BESIDE {
        let setter = Setter::new(theme, width, &report.scenario);
        return sides
            .iter()
            .flat_map(|side| {
                [head(side), Line::default()]
                    .into_iter()
                    .chain(told(side).into_iter().flat_map(|said| setter.set(&said)))
            })
            .collect();
    }
    let column = (width - 3) / 2;
    let setter = Setter::new(theme, column, &report.scenario);
    let [left, right] = sides.each_ref().map(told);
    let mut lines = vec![joined(head(&sides[0]), head(&sides[1]), column, theme)];
    for at in 0..left.len().max(right.len()) {
        let set = |said: &[Said]| said.get(at).map(|said| setter.set(said)).unwrap_or_default();
        let (left, right) = (set(&left), set(&right));
        for row in 0..left.len().max(right.len()) {
            let line = |lines: &[Line<'static>]| lines.get(row).cloned().unwrap_or_default();
            lines.push(joined(line(&left), line(&right), column, theme));
        }
    }
    lines
}

fn joined(mut left: Line<'static>, right: Line<'static>, column: usize, theme: &Theme) -> Line<'static> {
    let fill = column.saturating_sub(line_cells(&left));
    if left.style != Style::default() {
        left.spans.iter_mut().for_each(|span| span.style = left.style.patch(span.style));
        left.style = Style::default();
    }
    left.spans.push(Span::raw(" ".repeat(fill)));
    left.spans.push(Span::styled(" │ ", theme.faint));
    left.spans.extend(right.spans.into_iter().map(|span| Span { style: right.style.patch(span.style), ..span }));
    left
}
