//! Floor 0: what a person writes by hand, read with every mistake at its place.
//!
//! A [`Source`] is a named text. [`Document::read`] reads it as TOML; a [`Table`] hands out its values with their [`Span`]s and puts
//! each mistake into [`Findings`] instead of stopping at the first. A [`Report`] is the source with its findings: drawn with carets for
//! a person, or listed by line and column for a machine. Pure: files are opened elsewhere.

pub mod code;
mod diagnostic;
mod expected;
mod render;
mod source;
mod suggest;
mod table;
mod value;
mod visible;

pub use code::Code;
pub(crate) use code::codes;
pub use diagnostic::{Diagnostic, Findings, Note, Severity};
pub use render::{Entry, Paint, Report};
pub use source::{Position, Source, Span};
pub use suggest::nearest;
pub use table::{Document, Table};
pub use value::{At, Value};
pub use visible::{quoted, visible};
