//! What was said, set like a script: number, name, words.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    domain::{
        conversation::{Branch, EndReason, What},
        guard::{Rule, marked},
        scenario::Scenario,
        text::SafeText,
        transcript::{Speaker, TurnStatus},
    },
    tui::{
        theme::Theme,
        widgets::{
            prose::{MEASURE, Prose},
            wrap::{cells, clipped, column},
        },
    },
};

/// From this many columns on, names stand beside the words; below, above them.
const BESIDE: usize = 56;

/// The widest a name gets.
const NAME: usize = 12;

/// One thing in the transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A turn.
    Turn {
        /// Its number.
        number: u32,
        /// Who said it.
        speaker: Speaker,
        /// The words.
        text: SafeText,
        /// How it came to stand.
        status: TurnStatus,
        /// What the guard holds against it.
        marks: Vec<Rule>,
    },
    /// A hint.
    Hint(String),
    /// The end.
    End(EndReason),
}

/// What was said on a branch, in order.
#[must_use]
pub fn said(branch: &Branch) -> Vec<Said> {
    branch
        .line()
        .into_iter()
        .filter_map(|entry| match &entry.what {
            What::LearnerSaid { turn, text, .. } => Some(Said::Turn {
                number: *turn,
                speaker: Speaker::Learner,
                text: text.clone(),
                status: TurnStatus::Complete,
                marks: Vec::new(),
            }),
            What::PersonaSaid { turn, text, status, marks } => Some(Said::Turn {
                number: *turn,
                speaker: Speaker::Persona,
                text: text.clone(),
                status: *status,
                marks: marks.clone(),
            }),
            What::Hinted { text } => Some(Said::Hint(text.clone())),
            What::Ended { reason } => Some(Said::End(*reason)),
            What::Began { .. }
            | What::Shifted { .. }
            | What::Released { .. }
            | What::Thought { .. }
            | What::Rejected { .. }
            | What::PersonaPart { .. }
            | What::Retried { .. }
            | What::Granted { .. } => None,
        })
        .collect()
}

/// What the persona is called in a column: the first name, or the last where the first word is a title.
#[must_use]
pub fn short_name(scenario: &Scenario) -> String {
    clipped(SafeText::line(scenario.persona.called()).as_str(), NAME)
}

/// Sets what was said at one width.
#[derive(Clone, Debug)]
pub struct Setter {
    theme: Theme,
    width: usize,
    name: String,
}

impl Setter {
    /// A setter for a scenario's talk at `width` cells.
    #[must_use]
    pub fn new(theme: &Theme, width: usize, scenario: &Scenario) -> Self {
        Self { theme: *theme, width, name: short_name(scenario) }
    }

    fn beside(&self) -> bool {
        self.width >= BESIDE
    }

    /// The column in which the words begin.
    #[must_use]
    pub fn indent(&self) -> usize {
        if self.beside() { 5 + cells(&self.name).max(4) + 2 } else { 0 }
    }

    fn prose(&self) -> Prose {
        Prose::new(&self.theme, self.width.min(self.indent() + MEASURE))
    }

    /// Sets one thing, with an empty line after it.
    #[must_use]
    pub fn set(&self, said: &Said) -> Vec<Line<'static>> {
        match said {
            Said::Turn { number, speaker, text, status, marks } => {
                self.turn(*number, *speaker, text.as_str(), *status, marks)
            }
            Said::Hint(text) => self.aside("hint", text, self.theme.quiet),
            Said::End(reason) => self.aside("end", reason.sentence(), self.theme.strong),
        }
    }

    fn turn(
        &self,
        number: u32,
        speaker: Speaker,
        text: &str,
        status: TurnStatus,
        marks: &[Rule],
    ) -> Vec<Line<'static>> {
        let mut prose = self.prose();
        let words = if text.trim().is_empty() { None } else { Some(text) };
        if let Some(words) = words {
            self.named(&mut prose, number, speaker, words, self.theme.text);
        }
        let mark = match status {
            TurnStatus::Complete => None,
            TurnStatus::Partial => Some(("cut short: the rest did not come", self.theme.warn)),
            TurnStatus::Interrupted => Some(("you interrupted", self.theme.quiet)),
            TurnStatus::Failed => Some(("no reply came", self.theme.bad)),
        };
        if let Some((mark, style)) = mark {
            let mark = format!("[{mark}]");
            match words {
                Some(_) => _ = prose.item(&[], self.indent(), &mark, style),
                None => self.named(&mut prose, number, speaker, &mark, style),
            }
        }
        if !marks.is_empty() {
            _ = prose.item(&[], self.indent(), marked(marks).trim_start(), self.theme.warn);
        }
        prose.gap();
        prose.into_lines()
    }

    /// A reply that is coming: its words so far and a caret, or dots while there are none.
    #[must_use]
    pub fn coming(&self, number: u32, text: &str, tail: &str) -> Vec<Line<'static>> {
        let mut prose = self.prose();
        let style = if text.is_empty() { self.theme.quiet } else { self.theme.text };
        self.named(&mut prose, number, Speaker::Persona, &format!("{text}{tail}"), style);
        prose.gap();
        prose.into_lines()
    }

    fn named(&self, prose: &mut Prose, number: u32, speaker: Speaker, text: &str, style: Style) {
        let (name, ink) = match speaker {
            Speaker::Persona => (self.name.as_str(), self.theme.accent),
            Speaker::Learner => ("You", self.theme.strong),
        };
        let width = self.indent().saturating_sub(7);
        if self.beside() {
            let mark =
                [Span::styled(format!("{number:>3}  "), self.theme.quiet), Span::styled(column(name, width), ink)];
            prose.item(&mark, self.indent(), text, style);
        } else {
            prose.line(Line::from(vec![
                Span::styled(name.to_owned(), ink),
                Span::styled(format!("  {number}"), self.theme.quiet),
            ]));
            prose.para(text, style);
        }
    }

    /// A remark between the turns.
    #[must_use]
    pub fn aside(&self, label: &str, text: &str, style: Style) -> Vec<Line<'static>> {
        let mut prose = self.prose();
        if self.beside() {
            let mark = [Span::raw("     "), Span::styled(label.to_owned(), self.theme.quiet)];
            prose.item(&mark, self.indent(), text, style);
        } else {
            prose.item(&[Span::styled(label.to_owned(), self.theme.quiet)], cells(label) + 2, text, style);
        }
        prose.gap();
        prose.into_lines()
    }
}
