//! Transcripts of talks that were held elsewhere, read from the files that people have of them.
//!
//! The subtitle crates on the registry read cues and give up a whole file for one bad line; none reads who speaks. So the little that
//! is needed of `WebVTT` and `SubRip` is read here, and what cannot be read of a file is passed over.

mod bytes;
mod cues;
mod json;
mod label;
mod markdown;
mod named;

use thiserror::Error;

pub use json::{Line, read_line};

use crate::domain::{heard::Heard, text::SafeText};

/// The largest transcript that is read, in bytes.
pub const MOST_TRANSCRIPT_BYTES: u64 = 50 * 1024 * 1024;

/// How a transcript is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// This program's own JSON, or `{"turns": [{"speaker", "text"}]}`.
    Json,
    /// This program's own Markdown.
    Markdown,
    /// `Name: text`.
    Named,
    /// `WebVTT`, as Teams and Zoom write it.
    WebVtt,
    /// `SubRip`.
    Srt,
}

/// Why a transcript cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Nothing is in it.
    #[error("it is empty")]
    Empty,
    /// It is too large.
    #[error("it has more than {} MB", MOST_TRANSCRIPT_BYTES / (1024 * 1024))]
    TooLarge,
    /// It is no text.
    #[error("it is {what}, not text")]
    Binary {
        /// What it looks like.
        what: &'static str,
    },
    /// It is neither UTF-8 nor UTF-16 with a byte order mark.
    #[error("line {line}, byte {byte} of the line is not UTF-8")]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
        /// The byte in the line, from 1.
        byte: usize,
    },
    /// It says that it is UTF-16, and is not.
    #[error("it begins as UTF-16 and does not go on so: unit {unit} is half a character")]
    NotUtf16 {
        /// The unit of two bytes, from 1.
        unit: usize,
    },
    /// It is broken JSON.
    #[error("line {line}, column {column} is no JSON: {why}")]
    BadJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the parser says.
        why: String,
    },
    /// It holds nobody's words.
    #[error("no turn was found in it, read as {}", .format.label())]
    NoTurns {
        /// How it was read.
        format: Format,
    },
}

impl Unreadable {
    /// What a person can do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::Empty => "give a file that holds what was said",
            Self::TooLarge => "cut it into several files, and score the folder",
            Self::Binary { .. } => "save it as text: `Name: what was said`, a turn a line; or as .vtt or .srt",
            Self::NotUtf8 { .. } | Self::NotUtf16 { .. } => "save it again as UTF-8",
            Self::BadJson { .. } => {
                "JSON files hold {\"turns\":[{\"speaker\":\"Ana\",\"text\":\"…\"}]}, or what `spar export --format json` writes"
            }
            Self::NoTurns { .. } => {
                "write each turn as `Name: what was said`; or say how it is written with --format json, md, text, vtt or srt"
            }
        }
    }
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Json, Self::Markdown, Self::Named, Self::WebVtt, Self::Srt];

    /// The word on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Named => "text",
            Self::WebVtt => "vtt",
            Self::Srt => "srt",
        }
    }

    /// How a person reads it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
            Self::Named => "`Name: text`",
            Self::WebVtt => "WebVTT",
            Self::Srt => "SRT",
        }
    }

    /// The format called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// How `text` is written, by what stands in it.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let start = text.trim_start();
        if start.starts_with("WEBVTT") {
            Self::WebVtt
        } else if json::looks_like(start) {
            Self::Json
        } else if cues::looks_like_srt(start) {
            Self::Srt
        } else if markdown::looks_like(text) {
            Self::Markdown
        } else {
            Self::Named
        }
    }
}

/// Reads a transcript; by its content where no `format` is given.
///
/// # Errors
/// It cannot be read, or nobody speaks in it.
pub fn read_heard(bytes: &[u8], format: Option<Format>) -> Result<Heard, Unreadable> {
    read_text(&bytes::text_of(bytes)?, format)
}

/// As [`read_heard`], of a text.
///
/// # Errors
/// As [`read_heard`].
pub fn read_text(text: &str, format: Option<Format>) -> Result<Heard, Unreadable> {
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let format = format.unwrap_or_else(|| Format::of(text));
    let turns = match format {
        Format::Json => json::turns(text)?,
        Format::Markdown => markdown::turns(text),
        Format::Named => named::turns(text),
        Format::WebVtt | Format::Srt => cues::turns(text),
    };
    let heard = Heard::of(turns.into_iter().map(|(name, text)| (SafeText::line(&name), SafeText::new(text.trim()))));
    if heard.said().is_empty() { Err(Unreadable::NoTurns { format }) } else { Ok(heard) }
}
