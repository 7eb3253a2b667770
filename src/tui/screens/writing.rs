//! What a person writes about a session: a reason, a note, an appeal. It stands below the view it is about.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::{Line, Span},
};

use crate::{
    domain::{people::turns_words, scoring::Verdict},
    runtime::{Contest, Remark, own_turns},
    tui::{
        app::{App, Screen},
        composer::Composer,
        keymap::Action,
        messages::Ask,
        screens::report::Report,
        theme::Theme,
        widgets::{cut_bottom, cut_left, cut_top, put, rule, span},
    },
};

/// The most rows that are written in.
const ROWS: u16 = 5;

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Why a verdict is accepted or changed.
    Reason {
        /// The check's id.
        check: String,
        /// The verdict to be.
        verdict: Verdict,
        /// Whether it may be left empty.
        optional: bool,
        /// What is asked.
        label: String,
    },
    /// A note on a turn.
    Note {
        /// The turn.
        turn: u32,
    },
    /// The turns to look at again.
    Turns {
        /// The contested check.
        check: String,
    },
    /// Why a check is contested.
    Argument {
        /// The contested check.
        check: String,
        /// The turns.
        turns: Vec<u32>,
    },
    /// A reason for the verdict that is given blind next.
    Why,
}

/// Something that is being written.
#[derive(Clone, Debug)]
pub struct Writing {
    /// What it is.
    pub purpose: Purpose,
    composer: Composer,
    trouble: Option<String>,
    width: usize,
}

impl Purpose {
    fn label(&self) -> String {
        match self {
            Self::Reason { label, .. } => label.clone(),
            Self::Note { turn } => format!("Note on turn {turn}"),
            Self::Turns { .. } => "Appeal: which of your turns are to be looked at again? As in 4, 6".to_owned(),
            Self::Argument { turns, .. } => format!("Appeal, {}: why? For people only, never sent", turns_words(turns)),
            Self::Why => "Why? In one line".to_owned(),
        }
    }
}

impl Writing {
    /// Begins with `text`.
    #[must_use]
    pub fn new(purpose: Purpose, text: &str) -> Self {
        Self { purpose, composer: Composer::with(text), trouble: None, width: 40 }
    }

    /// Draws it at the bottom of `area`: what is left above, and where the cursor stands.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, theme: &Theme) -> (Rect, Option<Position>) {
        self.width = usize::from(area.width.saturating_sub(3)).max(1);
        let rows = self.composer.rows(self.width);
        let most = ROWS.min(area.height / 3).max(1);
        let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).clamp(1, most);
        let (above, below) = cut_bottom(area, height + 1);
        rule(buf, below, 0, theme);
        let trouble = self.trouble.as_ref().map(|words| (words.clone(), theme.warn));
        let (label, ink) = trouble.unwrap_or_else(|| (self.purpose.label(), theme.strong));
        let room = usize::from(below.width).saturating_sub(6);
        let line = Line::from(vec![Span::styled("── ", theme.faint), span(&label, room, ink), Span::raw(" ")]);
        put(buf, below, 0, &line);
        let (_, below) = cut_top(below, 1);
        put(buf, below, 0, &Line::styled("›", theme.accent));
        let (_, text) = cut_left(below, 2);
        let (row, column) = self.composer.cursor(self.width);
        let top = (row + 1).saturating_sub(usize::from(text.height));
        for (at, range) in (0..text.height).zip(rows.into_iter().skip(top)) {
            put(buf, text, at, &Line::styled(self.composer.text()[range].to_owned(), theme.text));
        }
        let column = u16::try_from(column).unwrap_or_default().min(text.width.saturating_sub(1));
        let row = u16::try_from(row - top).unwrap_or_default();
        (above, (row < text.height).then(|| Position::new(text.x + column, text.y + row)))
    }
}

impl Report {
    /// Begins to write; words that were given up there come back.
    pub(super) fn write(&mut self, purpose: Purpose, text: &str) {
        let before = self.given_up.take().filter(|before| before.purpose == purpose);
        self.writing = Some(before.unwrap_or_else(|| Writing::new(purpose, text)));
    }

    /// Types a character, where something is being written.
    pub fn type_char(&mut self, c: char) {
        if let Some(writing) = &mut self.writing {
            writing.trouble = None;
            writing.composer.type_char(c);
        }
    }

    /// Puts in text from elsewhere, where something is being written.
    pub fn paste(&mut self, text: &str) {
        if let Some(writing) = &mut self.writing {
            writing.composer.paste(text);
        }
    }
}

impl App {
    /// Does what an action says while something is being written.
    pub(super) fn act_writing(&mut self, action: Action) {
        let Screen::Report(report) = &mut self.screen else { return };
        let Some(writing) = &mut report.writing else { return };
        match action {
            Action::Send if writing.composer.continues() => {}
            Action::Send => self.send_writing(),
            Action::Back => report.given_up = report.writing.take(),
            action => {
                writing.composer.act(action, writing.width);
            }
        }
    }

    /// Keeps what is written; what is missing is said in its place.
    fn send_writing(&mut self) {
        let Screen::Report(report) = &mut self.screen else { return };
        let Some(mut writing) = report.writing.take() else { return };
        let text = writing.composer.text().trim().to_owned();
        match next(report, &writing.purpose, text) {
            Ok(Step::Ask(ask)) => {
                if matches!(ask, Ask::Appeal { .. }) {
                    report.judging.begin();
                    report.scorecard.show(0);
                    report.changed();
                }
                self.ask(ask);
            }
            Ok(Step::Write(purpose)) => report.write(purpose, ""),
            Ok(Step::Why(why)) => report.blind.why = why,
            Err(trouble) => {
                writing.trouble = Some(trouble);
                report.writing = Some(writing);
            }
        }
    }
}

/// What follows when something is written.
enum Step {
    Ask(Ask),
    Write(Purpose),
    Why(String),
}

fn next(report: &Report, purpose: &Purpose, text: String) -> Result<Step, String> {
    let say = |remark| Ok(Step::Ask(report.remark(remark)));
    match purpose {
        Purpose::Reason { optional: false, .. } if text.is_empty() => {
            Err("A change needs a reason, in one line".to_owned())
        }
        Purpose::Reason { check, verdict, .. } => {
            say(Remark::Verdict { check: check.clone(), verdict: *verdict, reason: text, blind: false })
        }
        Purpose::Note { .. } if text.is_empty() => Err("The note has no words yet".to_owned()),
        Purpose::Note { turn } => say(Remark::Note { turn: *turn, text }),
        Purpose::Turns { check } => {
            let numbers = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
            let numbers: Result<Vec<u32>, _> = numbers.map(str::parse).collect();
            let numbers = numbers.map_err(|_| "Numbers of your turns, as in 4, 6".to_owned())?;
            let turns = own_turns(&report.branch, &numbers)
                .map_err(|notice| notice.help.map_or(notice.what.clone(), |help| format!("{}; {help}", notice.what)))?;
            Ok(Step::Write(Purpose::Argument { check: check.clone(), turns }))
        }
        Purpose::Argument { .. } if text.is_empty() => Err("Say why, for the facilitator".to_owned()),
        Purpose::Argument { check, turns } => {
            let contest =
                Contest { tip: report.branch.tip(), check: check.clone(), turns: turns.clone(), argument: text };
            Ok(Step::Ask(Ask::Appeal { id: report.id.clone(), contest, judge: report.judge.clone() }))
        }
        Purpose::Why => Ok(Step::Why(text)),
    }
}
