//! A page of set lines that scrolls, with places on it that can be chosen.

use std::ops::Range;

use ratatui::{buffer::Buffer, layout::Rect, text::Line};

use crate::tui::{
    keymap::Action,
    theme::Theme,
    widgets::{cut_left, put},
};

/// Lines, and where one looks.
#[derive(Clone, Debug, Default)]
pub struct Page {
    lines: Vec<Line<'static>>,
    /// Rows of the places that can be chosen, top down.
    places: Vec<Range<usize>>,
    chosen: Option<usize>,
    top: usize,
    height: usize,
}

impl Page {
    /// Puts other lines and places on the page; one stays about where one was.
    pub fn set(&mut self, lines: Vec<Line<'static>>, places: Vec<Range<usize>>) {
        self.chosen = self.chosen.filter(|&place| place < places.len()).or((!places.is_empty()).then_some(0));
        (self.lines, self.places) = (lines, places);
    }

    /// The place that is chosen, by its number.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        self.chosen
    }

    /// Chooses a place and brings it into view.
    pub fn choose(&mut self, place: usize) {
        if let Some(rows) = self.places.get(place) {
            self.chosen = Some(place);
            self.top = rows.start.saturating_sub(self.height / 3);
        }
    }

    /// Chooses a place; the page moves only as far as it must to show it.
    pub fn mark(&mut self, place: usize) {
        if place < self.places.len() {
            self.chosen = Some(place);
            self.keep_chosen(self.height);
        }
    }

    /// Brings row `row` near the top.
    pub fn show(&mut self, row: usize) {
        self.top = row.saturating_sub(1);
    }

    /// Brings `rows` into view on a page of `height` rows.
    pub fn keep_in_view(&mut self, rows: &Range<usize>, height: usize) {
        self.height = height;
        if rows.end > self.top + height {
            self.top = rows.end.saturating_sub(height);
        }
        if rows.start < self.top {
            self.top = rows.start;
        }
    }

    /// Brings the chosen place into view on a page of `height` rows.
    pub fn keep_chosen(&mut self, height: usize) {
        if let Some(rows) = self.chosen.and_then(|place| self.places.get(place)).cloned() {
            self.keep_in_view(&rows, height);
        }
    }

    fn bottom(&self) -> usize {
        self.lines.len().saturating_sub(self.height)
    }

    /// Moves; false when the action is none of a page's.
    pub fn act(&mut self, action: Action) -> bool {
        let step = self.height.saturating_sub(2).max(1);
        match action {
            Action::Up => self.step(false),
            Action::Down => self.step(true),
            Action::PageUp => self.top = self.top.saturating_sub(step),
            Action::PageDown => self.top = (self.top + step).min(self.bottom()),
            Action::Top => self.top = 0,
            Action::Bottom => self.top = self.bottom(),
            _ => return false,
        }
        if matches!(action, Action::PageUp | Action::PageDown | Action::Top | Action::Bottom) {
            self.choose_in_view();
        }
        true
    }

    fn sees(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(|rows| (self.top..self.top + self.height).contains(&rows.start))
    }

    fn choose_in_view(&mut self) {
        if !self.chosen.is_some_and(|place| self.sees(place)) {
            self.chosen = (0..self.places.len()).find(|&place| self.sees(place)).or(self.chosen);
        }
    }

    /// To the next place if it is in view, else a row on.
    fn step(&mut self, down: bool) {
        let next = match self.chosen {
            Some(place) if down => place.checked_add(1),
            Some(place) => place.checked_sub(1),
            None => None,
        };
        match next.filter(|&place| self.sees(place)) {
            Some(place) => {
                self.chosen = Some(place);
                let rows = &self.places[place];
                if rows.end > self.top + self.height {
                    self.top = rows.end.saturating_sub(self.height).min(rows.start);
                }
            }
            None if down => self.top = (self.top + 1).min(self.bottom()),
            None => self.top = self.top.saturating_sub(1),
        }
    }

    /// Draws what is in view. The first two columns of `area` hold the mark of the chosen place, the last the thumb.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        self.height = usize::from(area.height);
        self.top = self.top.min(self.bottom());
        let (gutter, text) = cut_left(area, 2);
        let marked = self.chosen.and_then(|place| self.places.get(place)).cloned().unwrap_or_default();
        for (row, line) in (0..area.height).zip(self.lines.iter().skip(self.top)) {
            put(buf, text, row, line);
            if marked.contains(&(self.top + usize::from(row))) {
                put(buf, gutter, row, &Line::styled("▎", theme.accent));
            }
        }
        self.thumb(buf, area, theme);
    }

    fn thumb(&self, buf: &mut Buffer, area: Rect, theme: &Theme) {
        let (all, seen) = (self.lines.len(), self.height);
        if all <= seen || area.width < 12 {
            return;
        }
        let column = Rect { x: area.right() - 1, width: 1, ..area };
        let long = (seen * seen / all).max(1);
        let from = self.top * (seen - long) / (all - seen).max(1);
        for row in (0..area.height).filter(|&row| (from..from + long).contains(&usize::from(row))) {
            put(buf, column, row, &Line::styled("┃", theme.faint));
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{buffer::Buffer, layout::Rect, text::Line};

    use super::Page;
    use crate::tui::{keymap::Action, theme::Theme};

    fn page(lines: usize, places: &[usize]) -> Page {
        let mut page = Page::default();
        let places = places.iter().map(|&row| row..row + 1).collect();
        page.set((0..lines).map(|n| Line::raw(n.to_string())).collect(), places);
        let area = Rect::new(0, 0, 20, 5);
        page.draw(&mut Buffer::empty(area), area, &Theme::named("dark", true));
        page
    }

    #[test]
    fn down_goes_to_the_next_place_in_view_and_scrolls_between() {
        let mut page = page(20, &[1, 3, 12]);
        page.act(Action::Down);
        assert_eq!((page.chosen, page.top), (Some(1), 0));
        page.act(Action::Down);
        assert_eq!((page.chosen, page.top), (Some(1), 1));
        (0..7).for_each(|_| _ = page.act(Action::Down));
        assert_eq!((page.chosen, page.top), (Some(1), 8));
        page.act(Action::Down);
        assert_eq!(page.chosen, Some(2));
    }

    #[test]
    fn it_never_scrolls_past_its_end() {
        let mut page = page(8, &[]);
        (0..50).for_each(|_| _ = page.act(Action::PageDown));
        assert_eq!(page.top, 3);
    }
}
