//! The transcript with its notes: what each turn showed, what it moved, what it is evidence for.

use std::ops::Range;

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    domain::{
        persona_state::Shift,
        scoring::{CheckResult, Scorecard},
        transcript::{Speaker, Turn},
    },
    tui::{
        screens::{debrief::mark, report::Report},
        theme::Theme,
        transcript::{Said, Setter, said},
        widgets::{bar::signed, line_cells, prose::Prose},
    },
};

/// From this many cells on, notes stand in the margin.
const MARGIN_FROM: usize = 92;

/// The width of the margin.
const MARGIN: usize = 36;

/// A transcript, set.
#[derive(Debug)]
pub struct Set {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// Rows of the learner's turns.
    pub places: Vec<Range<usize>>,
    /// The turn of each place.
    pub turns: Vec<u32>,
}

/// Sets the transcript at `width` cells.
#[must_use]
pub fn set(report: &Report, theme: &Theme, width: usize) -> Set {
    let margin = width >= MARGIN_FROM;
    let column = if margin { width - MARGIN - 3 } else { width };
    let setter = Setter::new(theme, column, &report.scenario);
    let mut set = Set { lines: Vec::new(), places: Vec::new(), turns: Vec::new() };
    for said in said(&report.branch) {
        let mut words = setter.set(&said);
        if let Said::Turn { number, speaker, .. } = &said {
            if *speaker == Speaker::Learner {
                let from = set.lines.len();
                set.places.push(from..from + words.len().saturating_sub(1).max(1));
                set.turns.push(*number);
            }
            let indent = if margin { 0 } else { setter.indent().max(2) };
            let notes = notes(report, *number, theme, if margin { MARGIN } else { width.saturating_sub(indent) });
            if margin {
                words = side_by_side(words, notes, column, theme);
            } else if !notes.is_empty() {
                let gap = words.pop();
                words.extend(notes.into_iter().map(|line| indented(line, indent)));
                words.extend(gap);
            }
        }
        set.lines.extend(words);
    }
    set
}

fn indented(mut line: Line<'static>, indent: usize) -> Line<'static> {
    line.spans.insert(0, Span::raw(" ".repeat(indent)));
    line
}

fn side_by_side(
    mut words: Vec<Line<'static>>,
    notes: Vec<Line<'static>>,
    column: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    if words.len() <= notes.len() {
        words.resize(notes.len() + 1, Line::default());
    }
    for (line, note) in words.iter_mut().zip(notes) {
        let fill = column.saturating_sub(line_cells(line)) + 1;
        line.spans.push(Span::raw(" ".repeat(fill)));
        line.spans.push(Span::styled("│ ", theme.faint));
        line.spans.extend(note.spans);
    }
    words
}

fn notes(report: &Report, number: u32, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, width);
    let memory = report.branch.memory();
    if let Some(turn) = memory.turns.iter().find(|turn| turn.number == number) {
        let moving = memory.curve.iter().find(|moment| moment.turn == number && number > 0);
        shown(&mut prose, turn, moving.map_or(&[], |moment| &moment.shifts[..]), theme);
    }
    moved(&mut prose, report, number, theme);
    for (_, id) in memory.released.iter().filter(|(turn, _)| *turn == number && number > 0) {
        let text = report.scenario.fact(id).and_then(|fact| fact.text_if_in(memory.released_ids()));
        prose.item(
            &[Span::styled("◆", theme.accent)],
            2,
            &format!("may now tell: {}", text.unwrap_or(id)),
            theme.quiet,
        );
    }
    for (_, id) in memory.granted.iter().filter(|(turn, _)| *turn == number) {
        let text = report.scenario.concession(id).map_or(id.as_str(), |concession| concession.text.as_str());
        prose.item(&[Span::styled("◆", theme.good)], 2, &format!("granted: {text}"), theme.text);
    }
    for note in report.people.notes_on(report.branch.tip(), number) {
        prose.item(&[Span::styled("✎", theme.accent)], 2, &format!("{}: {}", note.person, note.text), theme.text);
    }
    if let Some(card) = report.card() {
        evidence(&mut prose, card, number, theme);
    }
    prose.into_lines()
}

/// Behaviours that moved nothing; the others are named with what they moved.
fn shown(prose: &mut Prose, turn: &Turn, moving: &[Shift], theme: &Theme) {
    let labels = turn.detections.iter().map(|found| found.behaviour.label());
    let labels: Vec<&str> =
        labels.filter(|label| !moving.iter().any(|shift| shift.because.starts_with(label))).collect();
    if turn.speaker == Speaker::Learner && !labels.is_empty() {
        prose.item(&[Span::styled("·", theme.quiet)], 2, &labels.join(", "), theme.quiet);
    }
}

fn moved(prose: &mut Prose, report: &Report, number: u32, theme: &Theme) {
    let moments = &report.branch.memory().curve;
    let Some(moment) = moments.iter().find(|moment| moment.turn == number && number > 0) else { return };
    let mut shifts = moment.shifts.iter().filter(|shift| (shift.trust, shift.tension) != (0, 0)).peekable();
    if shifts.peek().is_none() {
        return;
    }
    for shift in shifts {
        // The words stand beside it; what they were found to be is enough.
        let cause = shift.because.split(": “").next().unwrap_or_default();
        let points = format!("{cause}: trust {}, tension {}", signed(shift.trust), signed(shift.tension));
        prose.item(&[Span::styled("·", theme.quiet)], 2, &points, theme.quiet);
    }
    let (trust, tension) = (moment.state.trust(), moment.state.tension());
    prose.item(&[Span::styled("=", theme.quiet)], 2, &format!("trust {trust}, tension {tension}"), theme.text);
}

fn evidence(prose: &mut Prose, card: &Scorecard, number: u32, theme: &Theme) {
    let checks = card.criteria.iter().flat_map(|criterion| &criterion.checks);
    for check in checks.filter(|check| check.quotes.iter().any(|quote| quote.turn == number)) {
        let (mark, ink) = mark(theme, check.verdict);
        item(prose, mark, ink, check, theme);
    }
    for critical in card.critical.iter().filter(|critical| critical.quotes.iter().any(|quote| quote.turn == number)) {
        prose.item(&[Span::styled("!", theme.bad)], 2, &format!("critical: {}", critical.title), theme.bad);
    }
}

fn item(prose: &mut Prose, mark: &'static str, ink: Style, check: &CheckResult, theme: &Theme) {
    prose.item(&[Span::styled(mark, ink)], 2, &format!("{}: {}", check.verdict_words(), check.ask), theme.text);
}
