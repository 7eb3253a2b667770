//! What to try: the points of feedback on the debrief, each with its turn, its line and what came of it.

use std::ops::Range;

use ratatui::text::Span;

use crate::{
    domain::{
        feedback::{Kind, Point},
        text::SafeText,
    },
    tui::{theme::Theme, widgets::prose::Prose},
};

/// Where the words of a point begin.
const INDENT: usize = 8;

/// Sets the points; the rows of each. `trying` says that its line is just being tried out.
pub fn set(prose: &mut Prose, theme: &Theme, points: &[Point], trying: bool) -> Vec<Range<usize>> {
    prose.heading("What to try");
    let set_point = |(at, point): (usize, &Point)| {
        if at > 0 {
            prose.gap();
        }
        let from = prose.len();
        one(prose, theme, point, trying);
        from..prose.len()
    };
    points.iter().enumerate().map(set_point).collect()
}

fn one(prose: &mut Prose, theme: &Theme, point: &Point, trying: bool) {
    let turn = Span::styled(format!("turn {}", point.turn), theme.accent);
    let head = format!("{}: “{}”", point.kind.label(), SafeText::line(&point.said));
    prose.item(&[turn], INDENT, &head, theme.text);
    let moved = format!("{}; {}", point.label, point.moved());
    prose.item(&[], INDENT, &moved, if point.kind == Kind::Keep { theme.good } else { theme.quiet });
    let offers = Span::styled(format!("  {}", point.kind.offers().to_lowercase()), theme.quiet);
    prose.item(&[offers], INDENT, &format!("“{}”", point.line), theme.strong);
    prose.item(&[], INDENT, &point.why, theme.quiet);
    let waits = trying && point.tried.is_none() && point.untried.is_none();
    let tried = if waits { "being tried out …".to_owned() } else { point.tried_words() };
    prose.item(&[Span::styled("  gives", theme.quiet)], INDENT, &tried, if waits { theme.quiet } else { theme.text });
}
