//! The kinds of mistake, each with a short name that never changes.

use std::fmt;

/// A kind of mistake: its name is stable, for searching and for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    /// The name, in lower case with hyphens.
    pub name: &'static str,
    /// What it means, in one line.
    pub meaning: &'static str,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Declares codes as constants and lists them once, so that the list cannot miss one.
macro_rules! codes {
    ($(#[$about:meta])* $list:ident: $($constant:ident = $name:literal, $meaning:literal;)+) => {
        $(#[doc = $meaning] pub const $constant: $crate::document::Code = $crate::document::Code { name: $name, meaning: $meaning };)+
        $(#[$about])*
        pub const $list: &[$crate::document::Code] = &[$($constant),+];
    };
}
pub(crate) use codes;

codes! {
    /// The codes any document may give.
    CODES:
    TOML_SYNTAX = "toml-syntax", "the text is not TOML";
    UNKNOWN_KEY = "unknown-key", "a key that means nothing here";
    MISSING_KEY = "missing-key", "a key that must be given is not";
    WRONG_TYPE = "wrong-type", "a value of another type than the key takes";
    OUT_OF_RANGE = "out-of-range", "a number below or above what the key takes";
    WRONG_COUNT = "wrong-count", "a list with too few or too many items";
    UNKNOWN_NAME = "unknown-name", "a word that is not among those the key takes";
    BLANK_TEXT = "blank-text", "a text with nothing in it";
    TOO_LARGE = "too-large", "more bytes or files than are read";
    NOT_UTF8 = "not-utf8", "the file is not UTF-8 text";
    UNREADABLE = "unreadable", "the file cannot be read";
}
