//! How a talk looks: transcript, state, composer.

use std::ops::Range;

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    text::{Line, Span},
};

use crate::tui::{
    keymap::Action,
    screens::{
        state_panel,
        talk::{Phase, Talk},
    },
    theme::Theme,
    transcript::{Said, Setter, said},
    widgets::{card::notice_lines, cut_bottom, cut_left, cut_top, prose::Prose, put, put_ends, rule, span},
};

/// From this many columns on, the state stands beside the transcript.
const PANEL_FROM: u16 = 100;

/// The most rows the composer takes.
const COMPOSER_ROWS: u16 = 8;

/// Where one looks in a talk, and what has been set already.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The first row in view; none while the end is followed.
    top: Option<usize>,
    rows: usize,
    height: usize,
    composer_width: usize,
    set: Vec<(Said, Vec<Line<'static>>)>,
    set_width: usize,
}

impl View {
    /// Shows the end, and stays there.
    pub fn follow(&mut self) {
        self.top = None;
    }

    /// The width in which the turn is being written.
    #[must_use]
    pub fn composer_width(&self) -> usize {
        self.composer_width.max(1)
    }

    /// Scrolls.
    pub fn act(&mut self, action: Action) {
        let last = self.rows.saturating_sub(self.height);
        let page = self.height.saturating_sub(2).max(1);
        let top = self.top.unwrap_or(last).min(last);
        let top = match action {
            Action::PageUp => top.saturating_sub(page),
            Action::PageDown => top + page,
            Action::Up => top.saturating_sub(1),
            Action::Down => top + 1,
            Action::Top => 0,
            Action::Bottom => last,
            _ => return,
        };
        self.top = (top < last).then_some(top);
    }

    /// The rows of a turn, after `before` rows of something else.
    fn rows_of(&self, turn: u32, before: usize) -> Option<Range<usize>> {
        let at = self.set.iter().position(|(said, _)| matches!(said, Said::Turn { number, .. } if *number == turn))?;
        let start = before + self.set[..at].iter().map(|(_, lines)| lines.len()).sum::<usize>();
        Some(start..start + self.set[at].1.len().saturating_sub(1))
    }

    /// Sets what is new or has changed; the rest stays as it is.
    fn set(&mut self, setter: &Setter, width: usize, said: Vec<Said>) {
        if self.set_width != width {
            self.set.clear();
            self.set_width = width;
        }
        self.set.truncate(said.len());
        for (i, said) in said.into_iter().enumerate() {
            if self.set.get(i).is_none_or(|(before, _)| *before != said) {
                let lines = setter.set(&said);
                self.set.truncate(i);
                self.set.push((said, lines));
            }
        }
    }
}

/// Draws a talk.
pub fn draw(talk: &mut Talk, frame: &mut Frame<'_>, area: Rect, theme: &Theme, tick: u64) {
    let wide = area.width >= PANEL_FROM;
    let buf = frame.buffer_mut();
    let (head, body) = cut_top(area, if area.height >= 16 { 2 } else { 1 });
    header(talk, buf, head, theme, wide);
    let (body, panel) = if wide {
        let panel = if area.width >= 120 { 40 } else { 34 };
        let (body, panel) = cut_left(body, body.width - panel);
        (Rect { width: body.width.saturating_sub(2), ..body }, Some(panel))
    } else {
        (body, None)
    };
    if let Some(panel) = panel {
        state_panel::draw(talk, buf, panel, theme);
    }
    let cursor = lower(talk, buf, body, theme, tick, wide);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

fn header(talk: &Talk, buf: &mut Buffer, area: Rect, theme: &Theme, wide: bool) {
    let right = if wide {
        let actor = if talk.actor == "builtin" { "built-in actor" } else { &talk.actor };
        let about = format!("{} · {actor}", talk.difficulty.name());
        Line::from(span(&about, 40, theme.quiet))
    } else {
        state_panel::in_short(talk, theme, area.width >= 72)
    };
    let room = usize::from(area.width).saturating_sub(right.width() + 2);
    let title = span(&talk.scenario.card.title, room, theme.strong);
    if title.width() < 12 {
        put(buf, area, 0, &right);
    } else {
        put_ends(buf, area, 0, &Line::from(title), &right);
    }
    rule(buf, area, 1, theme);
}

/// The transcript and, below it, the composer; where the cursor stands.
fn lower(talk: &mut Talk, buf: &mut Buffer, area: Rect, theme: &Theme, tick: u64, wide: bool) -> Option<Position> {
    let width = usize::from(area.width.saturating_sub(3)).max(1);
    talk.view.composer_width = width;
    let rows = talk.composer.rows(width).len();
    let most = COMPOSER_ROWS.min(area.height / 3).max(1);
    let height = u16::try_from(rows).unwrap_or(u16::MAX).clamp(1, most);
    let (above, below) = cut_bottom(area, height + 1);
    transcript(talk, buf, above, theme, tick, wide);
    divider(talk, buf, below, theme);
    let (_, below) = cut_top(below, 1);
    compose(talk, buf, below, theme)
}

fn transcript(talk: &mut Talk, buf: &mut Buffer, area: Rect, theme: &Theme, tick: u64, wide: bool) {
    let width = usize::from(area.width);
    let setter = Setter::new(theme, width, &talk.scenario);
    let said = said(&talk.branch);
    talk.view.set(&setter, width, said);
    let first = if wide { Vec::new() } else { intro(talk, theme, width) };
    let last = coming(talk, &setter, theme, tick);
    let choosing = talk.choosing();
    let view = &mut talk.view;
    let parts = || std::iter::once(&first).chain(view.set.iter().map(|(_, lines)| lines)).chain(std::iter::once(&last));
    view.rows = parts().map(Vec::len).sum::<usize>();
    view.height = usize::from(area.height);
    let end = view.rows.saturating_sub(view.height);
    let chosen = choosing.and_then(|turn| view.rows_of(turn, first.len()));
    if let Some(rows) = &chosen {
        view.top = Some(rows.start.saturating_sub(view.height / 3).min(end));
    }
    let top = view.top.unwrap_or(end).min(end);
    let parts = || std::iter::once(&first).chain(view.set.iter().map(|(_, lines)| lines)).chain(std::iter::once(&last));
    for (row, line) in (0..area.height).zip(parts().flatten().skip(top)) {
        put(buf, area, row, line);
        if chosen.as_ref().is_some_and(|rows| rows.contains(&(top + usize::from(row)))) {
            let gutter = Rect { x: area.x - area.x.min(2), width: 1, ..area };
            put(buf, gutter, row, &Line::styled("▎", theme.accent));
        }
    }
    if view.top.is_some_and(|top| top >= end) {
        view.top = None;
    }
}

/// What the learner knows, before the first turn; the panel has it where there is one.
fn intro(talk: &Talk, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, width.min(super::super::widgets::prose::MEASURE + 4));
    prose.para(&talk.scenario.learner.role, theme.quiet);
    prose.para(&talk.scenario.learner.brief, theme.quiet);
    if let Some(goal) = talk.branch.memory().goal.and_then(|goal| talk.scenario.learner.goals.get(goal)) {
        prose.gap().item(&[Span::styled("Goal", theme.accent)], 6, goal, theme.text);
    }
    prose.gap();
    prose.into_lines()
}

/// What stands after the last turn: the reply that is coming, or what went wrong.
fn coming(talk: &Talk, setter: &Setter, theme: &Theme, tick: u64) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let number = talk.branch.memory().turns.last().map_or(1, |turn| turn.number + 1);
    match (&talk.phase, &talk.branch.memory().unfinished) {
        (Phase::Speaking(text), _) if text.is_blank() => {
            lines.extend(setter.coming(number, "", ["…", "·", "··", "···"][dots(tick)]));
        }
        (Phase::Speaking(text), _) => lines.extend(setter.coming(number, text.as_str(), "▍")),
        (Phase::Listening, Some((turn, text))) => {
            let status = crate::domain::transcript::TurnStatus::Partial;
            let speaker = crate::domain::transcript::Speaker::Persona;
            lines.extend(setter.set(&Said::Turn {
                number: *turn,
                speaker,
                text: text.clone(),
                status,
                marks: Vec::new(),
            }));
        }
        (Phase::Listening | Phase::Over, _) => {}
    }
    if let Some(notice) = &talk.trouble {
        let indent = setter.indent();
        let width = (talk.view.set_width.saturating_sub(indent)).clamp(8, 76);
        for mut line in notice_lines(theme, notice, width) {
            line.spans.insert(0, Span::raw(" ".repeat(indent)));
            lines.push(line);
        }
    }
    lines
}

/// 0 where nothing may move, else 1 to 3 in turn.
fn dots(tick: u64) -> usize {
    if tick == 0 { 0 } else { usize::try_from(tick / 2 % 3).unwrap_or_default() + 1 }
}

/// The rule above the composer, with what goes on in it.
fn divider(talk: &Talk, buf: &mut Buffer, area: Rect, theme: &Theme) {
    rule(buf, area, 0, theme);
    let name = talk.name();
    let (text, style) = match &talk.phase {
        _ if talk.ending => ("End the talk and score it?".to_owned(), theme.warn),
        _ if talk.choosing().is_some() => ("Which of your turns do you want to try again?".to_owned(), theme.warn),
        _ if talk.rewriting().is_some() && talk.sending.is_none() => {
            let turn = talk.rewriting().unwrap_or_default();
            (format!("turn {turn} again; what followed stays, as a branch"), theme.warn)
        }
        _ if talk.sending.is_some() => ("sending".to_owned(), theme.quiet),
        Phase::Speaking(_) if talk.waiting.is_some() => (talk.waiting.clone().unwrap_or_default(), theme.warn),
        Phase::Speaking(text) if text.is_blank() => (format!("{name} thinks"), theme.quiet),
        Phase::Speaking(_) => (format!("{name} speaks"), theme.quiet),
        Phase::Listening if talk.stalled() => ("Ctrl-R asks again, or go on".to_owned(), theme.warn),
        Phase::Listening | Phase::Over => (String::new(), theme.quiet),
    };
    let width = usize::from(area.width);
    if !text.is_empty() {
        let label = span(&text, width.saturating_sub(6), style);
        let line = Line::from(vec![Span::styled("── ", theme.faint), label, Span::raw(" ")]);
        put(buf, area, 0, &line);
    }
    if talk.view.top.is_some() && width >= 60 {
        let more = Line::from(vec![Span::raw(" "), Span::styled("more below ↓", theme.accent), Span::raw(" ")]);
        put_ends(buf, area, 0, &Line::default(), &more);
    }
}

fn compose(talk: &Talk, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
    if talk.choosing().is_some() {
        let words = "↑ ↓ choose a turn, Enter takes it up. Nothing changes until you send it.";
        put(buf, area, 0, &Line::from(span(words, usize::from(area.width), theme.quiet)));
        return None;
    }
    if talk.phase == Phase::Over {
        over(talk, buf, area, theme);
        return None;
    }
    let live = !talk.ending;
    put(buf, area, 0, &Line::styled("›", if live { theme.accent } else { theme.faint }));
    let (_, text) = cut_left(area, 2);
    let width = talk.view.composer_width();
    let rows = talk.composer.rows(width);
    let (row, column) = talk.composer.cursor(width);
    let top = (row + 1).saturating_sub(usize::from(area.height));
    if talk.composer.text().is_empty() {
        let name = talk.name();
        let words = match talk.phase {
            Phase::Speaking(_) => format!("Write on while {name} speaks"),
            Phase::Listening | Phase::Over => format!("Say something to {name}"),
        };
        put(buf, text, 0, &Line::from(span(&words, width, theme.quiet)));
    }
    let style = if talk.sending.is_some() { theme.quiet } else { theme.text };
    for (at, range) in (0..area.height).zip(rows.into_iter().skip(top)) {
        put(buf, text, at, &Line::styled(talk.composer.text()[range].to_owned(), style));
    }
    let column = u16::try_from(column).unwrap_or_default().min(text.width.saturating_sub(1));
    let row = u16::try_from(row - top).unwrap_or_default();
    (live && row < area.height).then(|| Position::new(text.x + column, text.y + row))
}

/// What stands in the composer's place when the talk is over.
fn over(talk: &Talk, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let words = talk.judging.progress().map_or_else(|| "Enter opens the debrief.".to_owned(), |(words, _)| words);
    let line = Line::from(span(&words, usize::from(area.width), theme.quiet));
    put(buf, area, 0, &line);
}
