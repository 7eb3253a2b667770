//! Every command that is valid now, found by typing.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::{Line, Span},
};

use crate::tui::{
    app::App,
    composer::Composer,
    keymap::{Action, Binding, rows},
    theme::Theme,
    widgets::{card, cut_top, put, rule, span},
};

/// Actions that make no sense to choose from a list.
const MOVES: [Action; 9] = [
    Action::Up,
    Action::Down,
    Action::PageUp,
    Action::PageDown,
    Action::Top,
    Action::Bottom,
    Action::Palette,
    Action::NewLine,
    Action::Number,
];

/// The palette.
#[derive(Clone, Debug)]
pub struct Palette {
    commands: Vec<&'static Binding>,
    filter: Composer,
    at: usize,
}

impl Palette {
    /// What can be done now.
    #[must_use]
    pub fn of(app: &App) -> Self {
        let mode = app.mode_below();
        let commands = rows(mode)
            .filter(|row| !MOVES.contains(&row.action) && !edits(row.action) && app.valid(row.action))
            .collect();
        Self { commands, filter: Composer::default(), at: 0 }
    }

    fn shown(&self) -> Vec<&'static Binding> {
        let wanted = self.filter.text().to_lowercase();
        let fits = |row: &&&Binding| {
            let all = format!("{} {}", row.label, row.help).to_lowercase();
            wanted.split_whitespace().all(|word| all.contains(word))
        };
        self.commands.iter().filter(fits).copied().collect()
    }

    /// The chosen command.
    #[must_use]
    pub fn chosen(&self) -> Option<Action> {
        self.shown().get(self.at).map(|row| row.action)
    }

    /// Types into the filter.
    pub fn type_char(&mut self, c: char) {
        self.filter.type_char(c);
        self.at = 0;
    }

    /// Moves, or edits the filter.
    pub fn act(&mut self, action: Action) {
        let last = self.shown().len().saturating_sub(1);
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(last),
            Action::PageUp | Action::Top => self.at = 0,
            Action::PageDown | Action::Bottom => self.at = last,
            action => {
                self.filter.act(action, 200);
                self.at = 0;
            }
        }
    }

    /// Draws the palette; where the cursor stands.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, theme: &Theme) -> Option<Position> {
        let height = u16::try_from(self.commands.len()).unwrap_or(u16::MAX).saturating_add(2);
        let inside = card::frame(buf, area, theme, "Commands", 66, height);
        let width = usize::from(inside.width);
        put(
            buf,
            inside,
            0,
            &Line::from(vec![
                Span::styled("› ", theme.accent),
                span(self.filter.text(), width.saturating_sub(3), theme.text),
            ]),
        );
        rule(buf, inside, 1, theme);
        let (_, list) = cut_top(inside, 2);
        let top = (self.at + 1).saturating_sub(usize::from(list.height));
        for (row, command) in (0..list.height).zip(self.shown().into_iter().skip(top)) {
            let key = command.keys.first().map(ToString::to_string).unwrap_or_default();
            let line = Line::from(vec![
                Span::styled(format!(" {key:<11}"), theme.accent),
                span(command.help, width.saturating_sub(13), theme.text),
            ]);
            put(buf, list, row, &line);
            if top + usize::from(row) == self.at {
                buf.set_style(Rect { y: list.y + row, height: 1, ..list }, theme.chosen);
            }
        }
        let column = u16::try_from(self.filter.cursor(200).1).unwrap_or_default() + 2;
        (inside.height > 0).then(|| Position::new(inside.x + column.min(inside.width.saturating_sub(1)), inside.y))
    }
}

const fn edits(action: Action) -> bool {
    matches!(
        action,
        Action::Left
            | Action::Right
            | Action::WordLeft
            | Action::WordRight
            | Action::RowStart
            | Action::RowEnd
            | Action::DeleteBack
            | Action::DeleteForward
            | Action::DeleteWord
            | Action::DeleteToStart
            | Action::DeleteToEnd
            | Action::Undo
    )
}
