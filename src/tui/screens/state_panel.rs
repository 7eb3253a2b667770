//! Goal, trust and tension, what moved them, what is left.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::conversation::Moment,
    tui::{
        screens::talk::Talk,
        theme::Theme,
        widgets::{
            bar::{bar, signed},
            cut_left,
            prose::Prose,
            put, upright,
        },
    },
};

/// The most causes named for one change.
const CAUSES: usize = 3;

/// Draws the panel beside the transcript.
pub fn draw(talk: &Talk, buf: &mut Buffer, area: Rect, theme: &Theme) {
    upright(buf, area, theme);
    let (_, area) = cut_left(area, 3);
    let width = usize::from(area.width);
    let mut prose = Prose::new(theme, width);
    let memory = talk.branch.memory();
    if let Some(goal) = memory.goal.and_then(|goal| talk.scenario.learner.goals.get(goal)) {
        prose.heading("Your goal").para(goal, theme.text);
    }
    if shows_state(talk) {
        state(talk, &mut prose, theme, width);
    }
    prose.heading("Left").para(&left(talk), theme.text);
    prose.heading("What you know").para(&talk.scenario.learner.role, theme.text);
    prose.para(&talk.scenario.learner.brief, theme.quiet);
    let lines = prose.into_lines();
    let fits = usize::from(area.height);
    for (row, line) in (0..area.height).zip(&lines) {
        let cut = usize::from(row) + 1 == fits && lines.len() > fits;
        let more = Line::styled("…  (F1 shows all of it)", theme.quiet);
        put(buf, area, row, if cut { &more } else { line });
    }
}

fn shows_state(talk: &Talk) -> bool {
    talk.scenario.tuning(talk.difficulty).shows_state
}

fn left(talk: &Talk) -> String {
    let count = |n: u32, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
    format!("{}, {}", count(talk.turns_left(), "turn"), count(talk.hints_left(), "hint"))
}

/// The state now, and the moment before it.
fn moments(talk: &Talk) -> (Option<&Moment>, Option<&Moment>) {
    let mut curve = talk.branch.memory().curve.iter().rev();
    (curve.next(), curve.next())
}

fn state(talk: &Talk, prose: &mut Prose, theme: &Theme, width: usize) {
    let (Some(now), before) = moments(talk) else { return };
    let change = |now: u8, before: Option<u8>| before.map(|before| i32::from(now) - i32::from(before));
    let trust = change(now.state.trust(), before.map(|moment| moment.state.trust()));
    let tension = change(now.state.tension(), before.map(|moment| moment.state.tension()));
    prose.gap();
    gauge(prose, theme, "Trust", now.state.trust(), trust, width);
    gauge(prose, theme, "Tension", now.state.tension(), tension, width);
    for shift in now.shifts.iter().filter(|shift| (shift.trust, shift.tension) != (0, 0)).take(CAUSES) {
        let moved = [("trust", shift.trust), ("tension", shift.tension)];
        let moved: Vec<String> = moved
            .iter()
            .filter(|(_, points)| *points != 0)
            .map(|(name, points)| format!("{name} {}", signed(*points)))
            .collect();
        prose.gap();
        prose.para(&moved.join(", "), theme.text);
        prose.para(&shift.because, theme.quiet);
    }
}

fn gauge(prose: &mut Prose, theme: &Theme, name: &str, value: u8, change: Option<i32>, width: usize) {
    let number = match change {
        Some(change) => format!("{value:>3}  {:<3}", signed(change)),
        None => format!("{value:>3}     "),
    };
    let room = width.saturating_sub(9 + 10);
    let mut line = Line::from(Span::styled(format!("{name:<9}"), theme.accent));
    line.spans.extend(bar(theme, u32::from(value), room));
    line.spans.push(Span::styled(format!(" {number}"), theme.strong));
    prose.line(line);
}

/// The same in one line, for narrow screens.
#[must_use]
pub fn in_short(talk: &Talk, theme: &Theme, roomy: bool) -> Line<'static> {
    let mut line = Line::default();
    if let (true, (Some(now), before)) = (shows_state(talk), moments(talk)) {
        let parts = [
            ("trust", now.state.trust(), before.map(|moment| moment.state.trust())),
            ("tension", now.state.tension(), before.map(|moment| moment.state.tension())),
        ];
        for (name, value, before) in parts {
            line.spans.push(Span::styled(format!("{name} "), theme.quiet));
            line.spans.push(Span::styled(value.to_string(), theme.strong));
            let change = before.map(|before| i32::from(value) - i32::from(before)).filter(|change| *change != 0);
            if let (Some(change), true) = (change, roomy) {
                line.spans.push(Span::styled(format!(" {}", signed(change)), theme.text));
            }
            line.spans.push(Span::raw("  "));
        }
    }
    let left = talk.turns_left();
    let words = if roomy { if left == 1 { " turn left" } else { " turns left" } } else { " left" };
    line.spans.push(Span::styled(left.to_string(), theme.strong));
    line.spans.push(Span::styled(words, theme.quiet));
    line
}
