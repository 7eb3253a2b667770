//! One file a screen: what it knows, what its keys do, how it looks.

pub mod beside;
pub mod blind;
pub mod briefing;
pub mod compare;
pub mod debrief;
pub mod going_back;
pub mod help;
pub mod home;
pub mod home_view;
pub mod inner;
pub mod palette;
pub mod rating;
pub mod report;
pub mod review;
pub mod ruling;
pub mod state_panel;
pub mod talk;
pub mod talk_view;
pub mod trying;
pub mod writing;

use ratatui::{Frame, layout::Rect, text::Line};

use crate::tui::{
    app::{App, Over, Screen},
    theme::Theme,
    widgets::{card, cut_bottom, footer, inset, line_cells, page::Page, put, span},
};

/// The least columns and rows that can be drawn on.
pub const LEAST: (u16, u16) = (40, 12);

/// Draws everything.
pub fn draw(app: &mut App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let theme = app.theme;
    frame.buffer_mut().set_style(area, theme.text);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        let words = format!("needs {} × {}, has {} × {}", LEAST.0, LEAST.1, area.width, area.height);
        put(frame.buffer_mut(), area, 0, &Line::from(span(&words, usize::from(area.width), theme.text)));
        return;
    }
    let inner = inset(area, if area.width >= 60 { 2 } else { 1 });
    let (body, foot) = cut_bottom(inner, 1);
    let (body, status) = if app.status.is_some() || app.busy.is_some() { cut_bottom(body, 1) } else { (body, foot) };
    match &mut app.screen {
        Screen::Home => home_view::draw(&mut app.home, &app.shelf, frame.buffer_mut(), body, &theme),
        Screen::Briefing(briefing) => briefing.draw(&app.shelf, frame.buffer_mut(), body, &theme),
        Screen::Talk(talk) => talk_view::draw(talk, frame, body, &theme, app.tick),
        Screen::Report(report) => {
            if let Some(cursor) = report.draw(&app.shelf, frame.buffer_mut(), body, &theme) {
                frame.set_cursor_position(cursor);
            }
        }
    }
    let words = app.busy.map(str::to_owned).or_else(|| app.status.clone());
    if let Some(words) = words {
        let line = Line::from(span(&words, usize::from(status.width), theme.accent));
        put(frame.buffer_mut(), status, 0, &line);
    }
    let mode = app.mode();
    footer::draw(frame.buffer_mut(), foot, &theme, mode, |action| app.over.is_some() || app.valid(action));
    over(app, frame, area, &theme);
}

fn over(app: &mut App, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let below = app.mode_below();
    let (area, _) = cut_bottom(area, 1);
    match &mut app.over {
        Some(Over::Card(title, notices, page)) => {
            let wide = if notices.iter().any(|notice| notice.why.as_deref().is_some_and(|why| why.contains('\n'))) {
                96
            } else {
                64
            };
            let width = wide.min(usize::from(area.width.saturating_sub(8)));
            let mut lines = Vec::new();
            for notice in &*notices {
                if !lines.is_empty() {
                    lines.push(Line::default());
                }
                lines.extend(card::notice_lines(theme, notice, width));
            }
            lay(page, lines, title, frame, area, theme);
        }
        Some(Over::Help(help)) => {
            let talk = if let Screen::Talk(talk) = &app.screen { Some(&**talk) } else { None };
            let lines = help::lines(below, talk, theme, 64.min(usize::from(area.width.saturating_sub(8))));
            lay(&mut help.page, lines, "Keys", frame, area, theme);
        }
        Some(Over::Palette(palette)) => {
            if let Some(cursor) = palette.draw(frame.buffer_mut(), area, theme) {
                frame.set_cursor_position(cursor);
            }
        }
        None => {}
    }
}

fn lay(page: &mut Page, lines: Vec<Line<'static>>, title: &str, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let small = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let wide = small(lines.iter().map(line_cells).max().unwrap_or_default().max(40));
    let height = small(lines.len());
    let inside = card::frame(frame.buffer_mut(), area, theme, title, wide, height);
    page.set(lines, Vec::new());
    page.draw(frame.buffer_mut(), Rect { x: inside.x.saturating_sub(2), width: inside.width + 3, ..inside }, theme);
}
