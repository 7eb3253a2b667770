//! Values with their places.

use std::ops::Deref;

use toml::{Spanned, de::DeValue};

use super::{Span, Table};

/// A value and where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> At<T> {
    /// `value` at `span`.
    #[must_use]
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value made of this one, at the same place.
    #[must_use]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> At<U> {
        At { value: make(self.value), span: self.span }
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A value whose type the reader decides on.
#[derive(Debug)]
pub enum Value<'d> {
    /// A text.
    Text(At<&'d str>),
    /// A whole number.
    Number(At<i64>),
    /// A truth value.
    Truth(At<bool>),
    /// A list.
    List(At<Vec<Value<'d>>>),
    /// A table.
    Table(Table<'d>),
    /// Anything else: a fraction, a date, a number too long to count with.
    Other(At<&'static str>),
}

impl<'d> Value<'d> {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Text(At { span, .. })
            | Self::Number(At { span, .. })
            | Self::Truth(At { span, .. })
            | Self::List(At { span, .. })
            | Self::Other(At { span, .. }) => *span,
            Self::Table(table) => table.span(),
        }
    }

    /// What it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::Truth(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(at) => at.value,
        }
    }

    /// The value `raw`; `key` stands in where the parser gives a value no place of its own.
    pub(super) fn new(raw: &'d Spanned<DeValue<'d>>, key: Span) -> Self {
        let span = if raw.span().is_empty() { key } else { raw.span().into() };
        match raw.get_ref() {
            DeValue::String(text) => Self::Text(At::new(text, span)),
            DeValue::Boolean(truth) => Self::Truth(At::new(*truth, span)),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Self::Number(At::new(number, span)),
                Err(_) => Self::Other(At::new("a number too long to count with", span)),
            },
            DeValue::Float(_) => Self::Other(At::new("a fraction", span)),
            DeValue::Datetime(_) => Self::Other(At::new("a date", span)),
            DeValue::Array(items) => {
                Self::List(At::new(items.iter().map(|item| Self::new(item, span)).collect(), span))
            }
            DeValue::Table(entries) => Self::Table(Table::new(entries, span)),
        }
    }
}
