//! A TOML document, read key by key; mistakes are put into the findings and the reading goes on.

use std::ops::RangeInclusive;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    At, Diagnostic, Findings, Source, Span, Value, code,
    expected::{number, table, tables, text, texts, wrong},
    nearest, quoted,
};

/// The most syntax errors reported; what follows the first few is mostly their echo.
const MOST_SYNTAX_ERRORS: usize = 20;

/// A document that is TOML.
#[derive(Debug)]
pub struct Document<'s> {
    root: DeTable<'s>,
}

impl<'s> Document<'s> {
    /// Reads `source`.
    ///
    /// # Errors
    /// The places where it is not TOML, one a line, at most 20; keys are not looked at then, for half of what they seem to say would
    /// be untrue.
    pub fn read(source: &'s Source) -> Result<Self, Vec<Diagnostic>> {
        let (root, errors) = DeTable::parse_recoverable(source.text());
        if errors.is_empty() {
            return Ok(Self { root: root.into_inner() });
        }
        let mut places: Vec<(Span, String)> =
            errors.iter().map(|error| (error.span().unwrap_or_default().into(), error.message().to_owned())).collect();
        places.sort_by_key(|(span, _)| span.start);
        places.dedup_by_key(|(span, _)| source.line_of(span.start));
        places.truncate(MOST_SYNTAX_ERRORS);
        Err(places.into_iter().map(|(span, message)| Diagnostic::error(code::TOML_SYNTAX, span, message)).collect())
    }

    /// The whole as a table.
    #[must_use]
    pub fn table(&self) -> Table<'_> {
        Table { entries: &self.root, span: None, asked: Vec::new() }
    }

    /// Every text value in it, however deep.
    #[must_use]
    pub fn texts(&self) -> Vec<At<&str>> {
        let mut texts = Vec::new();
        self.root.iter().for_each(|(key, value)| gather(value, key.span().into(), &mut texts));
        texts
    }
}

fn gather<'d>(value: &'d Spanned<DeValue<'d>>, key: Span, texts: &mut Vec<At<&'d str>>) {
    let span = if value.span().is_empty() { key } else { value.span().into() };
    match value.get_ref() {
        DeValue::String(text) => texts.push(At::new(text, span)),
        DeValue::Array(items) => items.iter().for_each(|item| gather(item, span, texts)),
        DeValue::Table(entries) => entries.iter().for_each(|(key, value)| gather(value, key.span().into(), texts)),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

/// A table with its place, which remembers the keys it was asked for: what is left is unknown.
#[derive(Debug)]
pub struct Table<'d> {
    entries: &'d DeTable<'d>,
    span: Option<Span>,
    asked: Vec<&'static str>,
}

impl<'d> Table<'d> {
    pub(super) fn new(entries: &'d DeTable<'d>, span: Span) -> Self {
        Self { entries, span: Some(span), asked: Vec::new() }
    }

    /// Where its header, or its braces, stand; for the whole document its first byte.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span.unwrap_or_default()
    }

    /// The value of `key`, whatever its type, if given.
    pub fn value(&mut self, key: &'static str) -> Option<Value<'d>> {
        self.asked.push(key);
        let (found, value) = self.entries.get_key_value(key)?;
        Some(Value::new(value, found.span().into()))
    }

    /// The value of `key`; its absence is a mistake.
    pub fn required(&mut self, key: &'static str, out: &mut Findings) -> Option<Value<'d>> {
        let value = self.value(key);
        if value.is_none() {
            out.push(self.missing(key));
        }
        value
    }

    /// The mistake that `key` is not given.
    #[must_use]
    pub fn missing(&self, key: &str) -> Diagnostic {
        match self.span {
            Some(span) => Diagnostic::error(code::MISSING_KEY, span, format!("missing key `{key}`"))
                .label(format!("needs `{key}`")),
            None => Diagnostic::whole(code::MISSING_KEY, format!("missing `{key}`")),
        }
    }

    /// Whether `key` is given.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Every key with its value, in the order of the document.
    #[must_use]
    pub fn all(&self) -> Vec<(At<&'d str>, Value<'d>)> {
        let place = |key: &Spanned<_>| Span::from(key.span());
        let entries = self.entries.iter();
        entries.map(|(key, value)| (At::new(&**key.get_ref(), place(key)), Value::new(value, place(key)))).collect()
    }

    /// A text that must be given and not be blank.
    pub fn text(&mut self, key: &'static str, out: &mut Findings) -> Option<At<&'d str>> {
        self.required(key, out).and_then(|value| text(&value, out))
    }

    /// A text that may be left out.
    pub fn optional_text(&mut self, key: &'static str, out: &mut Findings) -> Option<At<&'d str>> {
        self.value(key).and_then(|value| text(&value, out))
    }

    /// A list of texts that must be given.
    pub fn texts(&mut self, key: &'static str, count: RangeInclusive<usize>, out: &mut Findings) -> Vec<At<&'d str>> {
        self.required(key, out).map_or_else(Vec::new, |value| texts(value, count, out))
    }

    /// A list of texts that may be left out.
    pub fn optional_texts(
        &mut self,
        key: &'static str,
        count: RangeInclusive<usize>,
        out: &mut Findings,
    ) -> Vec<At<&'d str>> {
        self.value(key).map_or_else(Vec::new, |value| texts(value, count, out))
    }

    /// A whole number that must be given.
    pub fn number<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
        out: &mut Findings,
    ) -> Option<At<T>> {
        self.required(key, out).and_then(|value| number(&value, range, out))
    }

    /// A whole number that may be left out.
    pub fn optional_number<T: TryFrom<i64>>(
        &mut self,
        key: &'static str,
        range: RangeInclusive<i64>,
        out: &mut Findings,
    ) -> Option<At<T>> {
        self.value(key).and_then(|value| number(&value, range, out))
    }

    /// A truth value that may be left out.
    pub fn optional_truth(&mut self, key: &'static str, out: &mut Findings) -> Option<At<bool>> {
        match self.value(key)? {
            Value::Truth(truth) => Some(truth),
            other => wrong(&other, "true or false", out),
        }
    }

    /// A table that must be given.
    pub fn table(&mut self, key: &'static str, out: &mut Findings) -> Option<Table<'d>> {
        self.required(key, out).and_then(|value| table(value, out))
    }

    /// A table that may be left out.
    pub fn optional_table(&mut self, key: &'static str, out: &mut Findings) -> Option<Table<'d>> {
        self.value(key).and_then(|value| table(value, out))
    }

    /// A list of tables that must be given.
    pub fn tables(&mut self, key: &'static str, count: RangeInclusive<usize>, out: &mut Findings) -> Vec<Table<'d>> {
        self.required(key, out).map_or_else(Vec::new, |value| tables(value, count, out))
    }

    /// A list of tables that may be left out.
    pub fn optional_tables(
        &mut self,
        key: &'static str,
        count: RangeInclusive<usize>,
        out: &mut Findings,
    ) -> Vec<Table<'d>> {
        self.value(key).map_or_else(Vec::new, |value| tables(value, count, out))
    }

    /// Reports the keys nobody asked for.
    pub fn finish(self, out: &mut Findings) {
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.get_ref().as_ref())) {
            let name: &str = key.get_ref();
            let absent = self.asked.iter().copied().filter(|asked| !self.has(asked));
            let near = nearest(name, absent).or_else(|| nearest(name, self.asked.iter().copied()));
            let unknown =
                Diagnostic::error(code::UNKNOWN_KEY, key.span().into(), format!("unknown key {}", quoted(name)));
            out.push(match near {
                Some(_) => unknown.did_you_mean(near),
                None => unknown.help(format!("known here: {}", self.asked.join(", "))),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, Findings, Source};
    use crate::document::{Paint, Report};

    fn drawn(source: &Source, out: Findings) -> String {
        Report { source: source.clone(), diagnostics: out.in_order() }.draw(Paint::Plain)
    }

    #[test]
    fn every_mistake_is_found_at_its_place() {
        let source = Source::new(
            "settings.toml",
            "colr = 'blue'\r\nsize = 900\r\n\tdeep = { on = 1 }\nname = '  '\nnames = ['a', 2]\n[[box]]\nwidth = 1.5\n",
        );
        let document = Document::read(&source).unwrap();
        let (mut table, mut out) = (document.table(), Findings::default());
        assert!(table.text("color", &mut out).is_none());
        assert!(table.number::<u8>("size", 1..=100, &mut out).is_none());
        if let Some(mut deep) = table.table("deep", &mut out) {
            assert!(deep.optional_truth("on", &mut out).is_none());
            deep.finish(&mut out);
        }
        assert!(table.optional_text("name", &mut out).is_none());
        assert_eq!(table.texts("names", 3..=3, &mut out).len(), 1);
        for mut each in table.tables("box", 1..=9, &mut out) {
            assert!(each.number::<u8>("width", 0..=9, &mut out).is_none());
            each.text("title", &mut out);
            each.finish(&mut out);
        }
        table.finish(&mut out);
        insta::assert_snapshot!(drawn(&source, out));
    }

    #[test]
    fn several_syntax_errors_are_reported_at_once() {
        let source =
            Source::new("a\u{1b}b.toml", "\u{feff}ok = 1\nbad = \nx = 'open\n[unclosed\ny = 1\ny = \u{202e}2\n");
        let errors = Document::read(&source).unwrap_err();
        insta::assert_snapshot!(Report { source, diagnostics: errors }.draw(Paint::Plain));
    }
}
