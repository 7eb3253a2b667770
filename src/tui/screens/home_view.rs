//! How home looks.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::text::SafeText,
    runtime::SessionRow,
    tui::{
        screens::home::{Home, Row, Tab},
        shelf::{Offer, Shelf},
        theme::Theme,
        widgets::{
            cut_bottom, cut_left, cut_top, line_cells,
            prose::{MEASURE, Prose},
            put, put_ends, rule, span, upright,
            wrap::{cells, clipped, column},
        },
    },
};

/// From this many columns on, the detail stands beside the list.
const BESIDE: u16 = 100;

/// Draws home.
pub fn draw(home: &mut Home, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let (head, body) = cut_top(area, 2);
    header(home, known, buf, head, theme);
    let body = notes(home, known, buf, body, theme);
    match home.tab {
        Tab::Scenarios => scenarios(home, known, buf, body, theme),
        Tab::Sessions => sessions(home, known, buf, body, theme),
    }
}

fn header(home: &Home, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let tab = |name: &'static str, tab: Tab| {
        Span::styled(name, if home.tab == tab { theme.strong.underlined() } else { theme.quiet })
    };
    let line = Line::from(vec![
        Span::styled("Sparring", theme.accent),
        Span::raw("    "),
        tab("Scenarios", Tab::Scenarios),
        Span::raw("   "),
        tab("Sessions", Tab::Sessions),
    ]);
    let count = match (home.tab, &known.sessions) {
        (Tab::Scenarios, _) => counted(known.offers.len(), "scenario"),
        (Tab::Sessions, Some(rows)) => counted(rows.len(), "session"),
        (Tab::Sessions, None) => String::new(),
    };
    put_ends(buf, area, 0, &line, &Line::styled(count, theme.quiet));
}

fn counted(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// Quiet lines at the bottom: servers found, files that could not be read. What is left above them.
fn notes(home: &Home, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) -> Rect {
    let mut lines = Vec::new();
    if home.tab == Tab::Scenarios {
        let labels: Vec<String> = known.found.iter().map(|name| known.label(name, false)).collect();
        if let Some(first) = labels.first() {
            let more = if labels.len() > 1 { format!(" and {} more", labels.len() - 1) } else { String::new() };
            let words = format!("Found {first}{more}; choose it in a briefing.");
            lines.push(Line::from(span(&words, usize::from(area.width), theme.quiet)));
        }
        match known.broken.len() {
            0 => {}
            n => {
                let words = format!("{} could not be read; b shows why.", counted(n, "scenario file"));
                lines.push(Line::from(span(&words, usize::from(area.width), theme.warn)));
            }
        }
    }
    let rows = u16::try_from(lines.len()).unwrap_or_default();
    let (rest, below) = cut_bottom(area, rows);
    for (row, line) in (0..rows).zip(&lines) {
        put(buf, below, row, line);
    }
    if rows > 0 { cut_bottom(rest, 1).0 } else { rest }
}

/// Parts the list from the detail: beside it on wide screens, below it on others.
fn parted(area: Rect, rows: usize, buf: &mut Buffer, theme: &Theme) -> (Rect, Rect) {
    if area.width >= BESIDE {
        let (list, detail) = cut_left(area, area.width * 11 / 20);
        upright(buf, detail, theme);
        (Rect { width: list.width.saturating_sub(2), ..list }, cut_left(detail, 3).1)
    } else {
        let least = area.height / 2;
        let list = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height.saturating_sub(least)).max(1);
        let (list, detail) = cut_top(area, list + 1);
        rule(buf, detail, 0, theme);
        (cut_bottom(list, 1).0, cut_top(detail, 1).1)
    }
}

fn scenarios(home: &Home, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let rows = Home::rows(known);
    if rows.is_empty() {
        put(buf, area, 0, &Line::styled("There is no scenario yet. `spar new` writes one.", theme.text));
        return;
    }
    let (area, unfinished) = match known.unfinished() {
        Some(row) => (cut_top(area, 2).1, Some((row, cut_top(area, 1).0))),
        None => (area, None),
    };
    let chosen = home.row(known);
    if let Some((row, line)) = unfinished {
        resume_line(row, buf, line, theme, chosen == Some(Row::Unfinished));
    }
    let (list, detail) = parted(area, known.offers.len(), buf, theme);
    let titles = known.offers.iter().map(|offer| cells(&offer.row.scenario.card.title)).max().unwrap_or_default() + 3;
    let at = if let Some(Row::Scenario(at)) = chosen { Some(at) } else { None };
    let top = (at.unwrap_or_default() + 1).saturating_sub(usize::from(list.height));
    for (row, (place, offer)) in (0..list.height).zip(known.offers.iter().enumerate().skip(top)) {
        scenario_line(offer, titles, buf, Rect { y: list.y + row, height: 1, ..list }, theme, at == Some(place));
    }
    match (at, known.unfinished()) {
        (Some(at), _) => lay(&about(&known.offers[at], known, theme, detail), buf, detail),
        (None, Some(row)) => lay(&about_session(row, known, theme, detail), buf, detail),
        (None, None) => {}
    }
}

fn lay(lines: &[Line<'static>], buf: &mut Buffer, area: Rect) {
    for (row, line) in (0..area.height).zip(lines) {
        put(buf, area, row, line);
    }
}

fn mark(buf: &mut Buffer, area: Rect, theme: &Theme) {
    let row = Rect { height: 1, ..area };
    buf.set_style(row, theme.chosen);
    put(buf, row, 0, &Line::styled("›", theme.chosen));
}

fn resume_line(row: &SessionRow, buf: &mut Buffer, area: Rect, theme: &Theme, chosen: bool) {
    let turns = counted(row.learner_turns as usize, "turn");
    let left = Line::from(vec![
        Span::raw("  "),
        Span::styled("Unfinished: ", theme.warn),
        Span::styled(clipped(SafeText::line(&row.title).as_str(), 40), theme.text),
        Span::styled(format!(", {turns}"), theme.quiet),
    ]);
    let right = Line::styled("Enter resumes ", theme.quiet);
    put_ends(buf, area, 0, &left, if chosen { &right } else { EMPTY });
    if chosen {
        mark(buf, area, theme);
    }
}

const EMPTY: &Line<'static> = &Line { style: ratatui::style::Style::new(), alignment: None, spans: Vec::new() };

fn scenario_line(offer: &Offer, titles: usize, buf: &mut Buffer, area: Rect, theme: &Theme, chosen: bool) {
    let card = &offer.row.scenario.card;
    let right = Line::from(vec![
        Span::styled(format!("{:>3} min  ", card.minutes), theme.quiet),
        Span::styled(format!("{:<9}", card.difficulty.name()), theme.quiet),
    ]);
    let room = usize::from(area.width).saturating_sub(line_cells(&right) + 4);
    let titles = titles.min(room);
    let skills = if room - titles >= 26 { room - titles } else { 0 };
    let titles = if skills == 0 { room } else { titles };
    let title = SafeText::line(&card.title);
    let mut left = Line::from(vec![Span::raw("  "), Span::styled(column(title.as_str(), titles), theme.text)]);
    if skills > 0 {
        left.spans.push(Span::styled(column(&whole(&card.skills, skills - 1), skills), theme.quiet));
    }
    put_ends(buf, area, 0, &left, &right);
    if chosen {
        mark(buf, area, theme);
    }
}

/// As many of `words` as fit whole.
fn whole(words: &[String], width: usize) -> String {
    let mut out = String::new();
    for word in words {
        let word = SafeText::line(word);
        let joined = if out.is_empty() { word.to_string() } else { format!("{out}, {word}") };
        if cells(&joined) > width {
            break;
        }
        out = joined;
    }
    out
}

fn about(offer: &Offer, known: &Shelf, theme: &Theme, area: Rect) -> Vec<Line<'static>> {
    let scenario = &offer.row.scenario;
    let mut prose = Prose::new(theme, MEASURE.min(usize::from(area.width)));
    prose.para(&scenario.card.title, theme.strong);
    prose.para(&scenario.card.summary, theme.text);
    prose.gap();
    let persona = format!("{}, {}", scenario.persona.name, scenario.persona.role);
    prose.labelled("with", 12, &persona);
    if area.width < 60 || area.height >= 12 {
        prose.labelled("trains", 12, &scenario.card.skills.join(", "));
    }
    prose.labelled("played by", 12, &known.label(&offer.choice.actor, false));
    prose.labelled("scored by", 12, &known.label(&offer.choice.judge, true));
    if area.height >= 12 {
        let practised = known.sessions.iter().flatten().filter(|row| row.scenario == scenario.id);
        let scores: Vec<String> =
            practised.clone().filter_map(SessionRow::total_alone).take(5).map(|n| n.to_string()).collect();
        let times = practised.count();
        let so_far = match (times, scores.is_empty()) {
            (0, _) => "not yet".to_owned(),
            (n, true) => counted(n, "session"),
            (n, false) => format!("{}, latest scores {}", counted(n, "session"), scores.join(", ")),
        };
        prose.labelled("practised", 12, &so_far);
        prose.labelled("from", 12, &offer.row.origin);
    }
    prose.into_lines()
}

fn about_session(row: &SessionRow, known: &Shelf, theme: &Theme, area: Rect) -> Vec<Line<'static>> {
    let mut prose = Prose::new(theme, MEASURE.min(usize::from(area.width)));
    prose.para(&row.title, theme.strong);
    prose.gap();
    prose.labelled("started", 12, &row.started);
    prose.labelled("turns", 12, &row.learner_turns.to_string());
    prose.labelled("difficulty", 12, row.difficulty.name());
    prose.labelled("played by", 12, &known.label(&row.actor, false));
    let stands = match (row.held, row.ended, row.total, row.scored) {
        (true, ..) => "open in another window",
        (_, false, ..) => "unfinished: Enter resumes it",
        (_, _, Some(_), _) if row.reviewed => "ended, scored and reviewed: Enter shows the debrief",
        (_, _, Some(_), _) => "ended and scored: Enter shows the debrief",
        (_, _, None, true) => "ended; nothing could be scored: Enter shows the debrief",
        (_, _, None, false) => "ended, not scored yet: Enter shows the debrief",
    };
    prose.labelled("stands", 12, stands);
    prose.into_lines()
}

fn sessions(home: &mut Home, known: &Shelf, buf: &mut Buffer, area: Rect, theme: &Theme) {
    let Some(rows) = known.sessions.as_ref().filter(|rows| !rows.is_empty()) else {
        let words = if known.sessions.is_some() { "No session yet. Tab goes to the scenarios." } else { "Reading …" };
        put(buf, area, 0, &Line::styled(words, theme.quiet));
        return;
    };
    home.session = home.session.min(rows.len() - 1);
    let (list, detail) = parted(area, rows.len(), buf, theme);
    let top = (home.session + 1).saturating_sub(usize::from(list.height));
    for (row, (place, session)) in (0..list.height).zip(rows.iter().enumerate().skip(top)) {
        session_line(session, buf, Rect { y: list.y + row, height: 1, ..list }, theme, place == home.session);
    }
    lay(&about_session(&rows[home.session], known, theme, detail), buf, detail);
}

fn session_line(row: &SessionRow, buf: &mut Buffer, area: Rect, theme: &Theme, chosen: bool) {
    let score = match (row.total_alone(), row.ended) {
        (Some(total), _) => format!("{total:>10}"),
        (None, true) if row.total.is_some() => format!("{:>10}", "in words"),
        (None, true) => format!("{:>10}", "not scored"),
        (None, false) => format!("{:>10}", if row.held { "open" } else { "unfinished" }),
    };
    let right = Line::from(vec![
        Span::styled(format!("{:>9}  ", counted(row.learner_turns as usize, "turn")), theme.quiet),
        Span::styled(score, if row.total_alone().is_some() { theme.strong } else { theme.quiet }),
        Span::raw(" "),
    ]);
    let date = if area.width >= 56 { 18 } else { 0 };
    let room = usize::from(area.width).saturating_sub(line_cells(&right) + 4 + date);
    let left = Line::from(vec![
        Span::raw("  "),
        Span::styled(column(SafeText::line(&row.started).as_str(), date), theme.quiet),
        Span::styled(column(SafeText::line(&row.title).as_str(), room), theme.text),
    ]);
    put_ends(buf, area, 0, &left, &right);
    if chosen {
        mark(buf, area, theme);
    }
}
