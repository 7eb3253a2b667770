//! The learner's own levels, before the scores are shown.

use std::collections::BTreeMap;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    text::{Line, Span},
};

use crate::{
    domain::rubric::Criterion,
    runtime::Remark,
    tui::{
        app::{App, Screen},
        keymap::Action,
        screens::report::{Report, View},
        theme::Theme,
        widgets::{
            page::Page,
            prose::{MEASURE, Prose},
        },
    },
};

/// Where one is in rating oneself.
#[derive(Clone, Debug, Default)]
pub struct Rating {
    at: usize,
    level: usize,
    levels: BTreeMap<String, u32>,
    page: Page,
}

impl Report {
    /// Offers the learner to rate themselves first, where there is something to rate that they have not rated.
    pub fn offer_rating(&mut self) {
        let memory = self.branch.memory();
        if memory.learner_turns() > 0 && self.people.rating(self.branch.tip()).is_none() {
            self.view = View::Rating;
        }
    }

    fn rated_now(&self) -> Option<&Criterion> {
        self.scenario.rubric.criteria.get(self.rating.at)
    }

    /// Goes to another criterion; the cursor stands on the level it was given.
    fn rate(&mut self, at: usize) {
        self.rating.at = at;
        let given = self.rated_now().and_then(|criterion| self.rating.levels.get(&criterion.id));
        self.rating.level = given.and_then(|level| usize::try_from(*level).ok()).unwrap_or(0);
    }

    /// Takes a level of the criterion in view; false when there is none such.
    fn take_level(&mut self, level: usize) -> bool {
        let Some(criterion) = self.rated_now().filter(|criterion| level < criterion.levels.len()) else { return false };
        let id = criterion.id.clone();
        self.rating.levels.insert(id, u32::try_from(level).unwrap_or_default());
        true
    }

    /// Draws the criteria, the one in view with its levels.
    pub(super) fn draw_rating(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let width = usize::from(area.width.saturating_sub(3)).min(MEASURE + 4);
        let (lines, chosen) = self.levels(theme, width);
        self.rating.page.set(lines, vec![chosen.clone()]);
        self.rating.page.keep_in_view(&chosen, usize::from(area.height));
        let shift = area.x.min(2);
        self.rating.page.draw(buf, Rect { x: area.x - shift, width: area.width + shift, ..area }, theme);
    }

    /// The lines, and the rows of the chosen level.
    fn levels(&self, theme: &Theme, width: usize) -> (Vec<Line<'static>>, std::ops::Range<usize>) {
        let mut prose = Prose::new(theme, width);
        prose.para("How did it go? Rate yourself before you see the scores.", theme.strong);
        let state = match self.judging.progress() {
            Some((words, _)) => format!("{words}."),
            None if self.judging.notice.is_some() => {
                "The judge could not be reached; what you rate is kept.".to_owned()
            }
            None => "The scores are ready when you are.".to_owned(),
        };
        prose.para(&format!("{state} A number takes a level."), theme.quiet);
        let mut chosen = 0..0;
        for (at, criterion) in self.scenario.rubric.criteria.iter().enumerate() {
            let given = self.rating.levels.get(&criterion.id).and_then(|level| criterion.levels.get(*level as usize));
            let given = given.map_or_else(String::new, |level| format!("  {}", level.name));
            if at == self.rating.at {
                prose.heading(&format!("{}{given}", criterion.title));
                chosen = self.open(&mut prose, criterion, theme);
                prose.gap();
            } else {
                let mark = [Span::styled(if given.is_empty() { "○" } else { "●" }, theme.quiet)];
                prose.item(&mark, 2, &format!("{}{given}", criterion.title), theme.quiet);
            }
        }
        (prose.into_lines(), chosen)
    }

    fn open(&self, prose: &mut Prose, criterion: &Criterion, theme: &Theme) -> std::ops::Range<usize> {
        let mut chosen = 0..0;
        for (at, level) in criterion.levels.iter().enumerate() {
            let from = prose.len();
            let ink = if at == self.rating.level { theme.strong } else { theme.text };
            let mark = [Span::styled(format!("{}", at + 1), theme.accent)];
            prose.item(&mark, 3, &format!("{}: {}", level.name, level.describes), ink);
            if at == self.rating.level {
                chosen = from..prose.len();
            }
        }
        chosen
    }
}

impl App {
    /// Does what an action says while the learner rates themselves.
    pub(super) fn act_rating(&mut self, action: Action) {
        let digit = self.digit;
        let Screen::Report(report) = &mut self.screen else { return };
        let last = report.rated_now().map_or(0, |criterion| criterion.levels.len().saturating_sub(1));
        let at = report.rating.at;
        match action {
            Action::Up => report.rating.level = report.rating.level.saturating_sub(1),
            Action::Down => report.rating.level = (report.rating.level + 1).min(last),
            Action::Earlier => report.rate(at.saturating_sub(1)),
            Action::Later => self.rate_next(),
            Action::Open => {
                report.take_level(report.rating.level);
                self.rate_next();
            }
            Action::Number => {
                let level = digit.and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
                if level.is_some_and(|level| report.take_level(level)) {
                    self.rate_next();
                }
            }
            Action::Skip => self.rated(),
            _ => {}
        }
    }

    fn rate_next(&mut self) {
        let Screen::Report(report) = &mut self.screen else { return };
        let next = report.rating.at + 1;
        if next < report.scenario.rubric.criteria.len() {
            report.rate(next);
        } else {
            self.rated();
        }
    }

    /// Keeps what was given, if anything, and shows the scores.
    fn rated(&mut self) {
        let Screen::Report(report) = &mut self.screen else { return };
        report.view = View::Scorecard;
        report.changed();
        let levels = std::mem::take(&mut report.rating.levels);
        if !levels.is_empty() {
            let ask = report.remark(Remark::Levels(levels));
            self.ask(ask);
        }
    }
}
