//! Findings for a reader: with carets for a person, by line and column for a machine.

use std::fmt::{self, Write as _};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};

use super::{Diagnostic, Note, Severity, Source, Span, visible, visible::visible_lines};

/// The most findings drawn; the rest are counted.
const MOST_DRAWN: usize = 100;

/// The most characters under carets.
const MOST_MARKED: usize = 100;

/// The most bytes of a line on which two places are drawn.
const LONG_LINE: usize = 400;

/// Columns of the screen a drawn line is cut to.
const WIDTH: usize = 140;

/// Whether a report is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Characters only.
    Plain,
    /// With ANSI colours.
    Coloured,
}

/// What was found in a source, in the order of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The text it is about.
    pub source: Source,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// A finding for a machine; every text is visible and on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// How bad it is.
    pub severity: &'static str,
    /// Its code.
    pub code: &'static str,
    /// The source's name.
    pub file: String,
    /// The line, from 1; 1 for what is about the whole.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// What else to know.
    pub notes: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.draw(Paint::Plain))
    }
}

impl Report {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|found| found.severity == severity).count()
    }

    /// The findings with their places and carets; at most 100, and how many more there are.
    #[must_use]
    pub fn draw(&self, paint: Paint) -> String {
        let renderer = match paint {
            Paint::Plain => Renderer::plain(),
            Paint::Coloured => Renderer::styled(),
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
        let mut out = String::new();
        for found in self.diagnostics.iter().take(MOST_DRAWN) {
            let _ = writeln!(out, "{}\n", renderer.render(&[self.group(found)]).trim_end());
        }
        match self.diagnostics.len().saturating_sub(MOST_DRAWN) {
            0 => {}
            more => drop(writeln!(out, "and {more} more\n")),
        }
        out
    }

    /// The findings as data.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.diagnostics.iter().map(|found| self.entry(found)).collect()
    }

    fn entry(&self, found: &Diagnostic) -> Entry {
        let at = self.source.position(found.span.unwrap_or_default());
        Entry {
            severity: found.severity.name(),
            code: found.code.name,
            file: visible(self.source.name()),
            line: at.line,
            column: at.column,
            message: visible(&found.message),
            help: found.help.as_deref().map(visible),
            notes: found.notes.iter().map(|note| self.note(note)).collect(),
        }
    }

    fn note(&self, note: &Note) -> String {
        let words = visible(&note.message);
        match note.span.map(|span| self.source.position(span)) {
            Some(at) => format!("{}:{}: {words}", at.line, at.column),
            None => words,
        }
    }

    fn group(&self, found: &Diagnostic) -> Group<'static> {
        let level = match found.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(visible(&found.message)).id(found.code.name);
        let group = match found.span {
            Some(span) => title.element(self.snippet(found, span)),
            None => title.element(Origin::path(visible(self.source.name()))),
        };
        let notes = found.notes.iter().filter(|note| self.marked(found, note).is_none());
        let group = notes.fold(group, |group, note| group.element(Level::NOTE.message(self.note(note))));
        match &found.help {
            Some(help) => group.element(Level::HELP.message(visible(help))),
            None => group,
        }
    }

    /// The place of a note that is drawn with carets of its own; on a long line it would push the finding off the screen.
    fn marked(&self, found: &Diagnostic, note: &Note) -> Option<Span> {
        let short = |span: Span| {
            let line = self.source.line(self.source.line_of(self.source.fit(span).start));
            line.end - line.start <= LONG_LINE
        };
        note.span.filter(|span| short(*span) && found.span.is_some_and(short)).map(|span| self.one_line(span))
    }

    /// The lines a finding is about. Only they are handed on, cleaned, with every span moved to where its characters now stand.
    fn snippet(&self, found: &Diagnostic, span: Span) -> Snippet<'static, Annotation<'static>> {
        let mut marks = vec![(AnnotationKind::Primary, self.one_line(span), found.label.as_deref())];
        let notes = found.notes.iter().filter_map(|note| Some((self.marked(found, note)?, note.message.as_str())));
        marks.extend(notes.map(|(span, words)| (AnnotationKind::Context, span, Some(words))));
        let lines = marks.iter().map(|(_, span, _)| self.source.line_of(span.start));
        let (first, last) = lines.fold((usize::MAX, 0), |(first, last), line| (first.min(line), last.max(line)));
        let (start, end) = (self.source.line(first).start, self.source.line(last).end);
        let shown = |to: usize| visible_lines(self.source.slice(Span { start, end: to }));
        let annotations = marks.iter().map(|(kind, span, label)| {
            kind.span(shown(span.start).len()..shown(span.end).len()).label(label.map(visible))
        });
        let snippet = Snippet::source(shown(end)).line_start(first + 1).path(visible(self.source.name()));
        snippet.annotations(annotations)
    }

    /// `span` cut at the end of its line, and where it is very long.
    fn one_line(&self, span: Span) -> Span {
        let span = self.source.fit(span);
        // Between the two characters of a line end there is no place on the screen.
        let line = self.source.line(self.source.line_of(span.start));
        let start = span.start.min(line.end);
        let end = span.end.min(line.end).max(start);
        let marked: usize = self.source.slice(Span { start, end }).chars().take(MOST_MARKED).map(char::len_utf8).sum();
        Span { start, end: start + marked }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::{Paint, Report};
    use crate::document::{Diagnostic, Document, Source, Span, code};

    fn report(text: &str, span: Span, other: Span) -> Report {
        let found = Diagnostic::error(code::UNKNOWN_KEY, span, "unknown\u{1b} key")
            .label("here\u{202e}")
            .see(other, "first \u{7}here")
            .help("drop\n it");
        let diagnostics = vec![found, Diagnostic::whole(code::MISSING_KEY, "missing")];
        Report { source: Source::new("a\u{9b}b.toml", text), diagnostics }
    }

    #[test]
    fn carets_stand_under_what_they_mean() {
        let text = "one = 1\r\n\twide = '日本' # \u{202e}x\u{1b}\r\n";
        let (wide, value) = (text.find("wide").unwrap(), text.find("'日").unwrap());
        let report = report(text, Span { start: value, end: value + 8 }, Span { start: wide, end: wide + 4 });
        insta::assert_snapshot!(report.draw(Paint::Plain));
        insta::assert_debug_snapshot!(report.entries());
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("k = '{}'", "x".repeat(60_000));
        let report = report(&text, Span { start: 30_000, end: 60_000 }, Span { start: 0, end: 1 });
        assert!(report.draw(Paint::Plain).lines().all(|line| line.chars().count() < 400));
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_can_break_the_drawing(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            text in "(\\PC|[\n\r\t\u{1b}\u{202e}\u{300}'\"\\[\\]={}#,.]){0,80}",
            spans in any::<[u8; 4]>(),
        ) {
            for text in [String::from_utf8_lossy(&bytes).into_owned(), text] {
                let [a, b, c, d] = spans.map(usize::from);
                let drawn = report(&text, Span { start: a, end: b }, Span { start: c, end: d }).draw(Paint::Plain);
                assert!(!drawn.contains(|c: char| c.is_control() && c != '\n') && !drawn.contains('\u{202e}'), "{drawn:?}");
                let source = Source::new("f", &text);
                if let Err(diagnostics) = Document::read(&source) {
                    assert!(!Report { source, diagnostics }.draw(Paint::Coloured).is_empty());
                }
            }
        }
    }
}
