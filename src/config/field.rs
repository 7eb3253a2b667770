//! The table of settings: what may be set, and what each takes.

use std::fmt;

use crate::config::{
    NOT_A_NAME, NOT_A_VARIABLE, NOT_AN_ADDRESS, Theme,
    endpoint::{address, is_name},
    settings::Appraiser,
};
use crate::document::{Code, code, nearest, quoted};
use crate::domain::{difficulty::Difficulty, scoring::Effort, sensitivity::Sensitivity};

/// A setting's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// A text.
    Text(String),
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Number(u32),
    /// Seconds, above 0, up to 3600.
    Seconds(f64),
    /// Whatever suits.
    Auto,
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Seconds(seconds) => write!(f, "{seconds}"),
            Self::Auto => f.write_str("\"auto\""),
        }
    }
}

/// One setting.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether a project's file may set it: only what can neither send anything anywhere nor lift a limit.
    pub(super) project: bool,
}

/// What a setting takes.
#[derive(Debug)]
pub(super) enum Kind {
    Word(&'static str, &'static [&'static str]),
    Truth,
    Number(u32, u32),
    Seconds {
        auto: bool,
    },
    Text,
    /// A text that may be empty.
    Perhaps,
    /// A path; it may be empty where there may be none.
    Path {
        empty: bool,
    },
    /// `builtin` or an endpoint.
    Who,
    Address,
    Variable,
}

const fn field(section: &'static str, name: &'static str, kind: Kind) -> Field {
    Field { section, name, kind, project: false }
}

const fn for_projects(field: Field) -> Field {
    Field { project: true, ..field }
}

const THEMES: [&str; 4] = [Theme::ALL[0].name(), Theme::ALL[1].name(), Theme::ALL[2].name(), Theme::ALL[3].name()];
const EFFORTS: [&str; 3] = [Effort::ALL[0].name(), Effort::ALL[1].name(), Effort::ALL[2].name()];
const APPRAISERS: [&str; 3] = [Appraiser::ALL[0].name(), Appraiser::ALL[1].name(), Appraiser::ALL[2].name()];
const DIFFICULTIES: [&str; 3] = [Difficulty::ALL[0].name(), Difficulty::ALL[1].name(), Difficulty::ALL[2].name()];
const CLASSES: [&str; 4] = {
    let all = Sensitivity::ALL;
    [all[0].name(), all[1].name(), all[2].name(), all[3].name()]
};

/// Every setting but the endpoints', section by section.
pub(super) const FIELDS: &[Field] = &[
    for_projects(field("app", "theme", Kind::Word("theme", &THEMES))),
    for_projects(field("app", "reduce_motion", Kind::Truth)),
    field("practice", "actor", Kind::Who),
    field("practice", "judge", Kind::Who),
    field("practice", "appraiser", Kind::Word("appraiser", &APPRAISERS)),
    for_projects(field("practice", "difficulty", Kind::Word("difficulty", &DIFFICULTIES))),
    for_projects(field("practice", "personas", Kind::Path { empty: true })),
    field("practice", "self_rating", Kind::Truth),
    for_projects(field("judge", "effort", Kind::Word("effort", &EFFORTS))),
    field("judge", "budget_calls", Kind::Number(1, 10_000)),
    field("judge", "budget_tokens", Kind::Number(1_000, 1_000_000_000)),
    field("feedback", "replays", Kind::Number(0, 20)),
    field("review", "person", Kind::Perhaps),
    field("limits", "connect_s", Kind::Seconds { auto: false }),
    field("limits", "first_byte_s", Kind::Seconds { auto: true }),
    field("limits", "idle_s", Kind::Seconds { auto: false }),
    field("limits", "tries", Kind::Number(1, 10)),
    field("limits", "retry_after_s", Kind::Seconds { auto: false }),
    field("limits", "reply_kib", Kind::Number(1, 4096)),
    field("limits", "replies", Kind::Number(1, 10_000)),
    field("limits", "appraiser_s", Kind::Seconds { auto: false }),
    field("discovery", "enabled", Kind::Truth),
];

/// The settings of each endpoint.
pub(super) const ENDPOINT: &[Field] = &[
    field("endpoints", "base_url", Kind::Address),
    field("endpoints", "model", Kind::Text),
    field("endpoints", "key_env", Kind::Variable),
    field("endpoints", "key_file", Kind::Path { empty: false }),
    field("endpoints", "sensitivity", Kind::Word("sensitivity", &CLASSES)),
    field("endpoints", "parallel", Kind::Number(1, 16)),
    field("endpoints", "window", Kind::Number(512, 10_000_000)),
];

impl Field {
    /// `section.name`.
    pub(super) fn key(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The environment variable that sets it.
    pub(super) fn variable(&self) -> String {
        format!("SPAR_{}_{}", self.section, self.name).to_ascii_uppercase()
    }
}

/// Every key that may be set, as in `limits.idle_s`; `*` stands for an endpoint's name.
#[must_use]
pub fn keys() -> Vec<String> {
    let endpoint = ENDPOINT.iter().map(|field| format!("endpoints.*.{}", field.name));
    FIELDS.iter().map(Field::key).chain(endpoint).collect()
}

/// A value as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Raw<'r> {
    Text(&'r str),
    Whole(i64),
    Fraction(f64),
    Truth(bool),
    Other(&'static str),
}

/// What is wrong with a value. Neither text repeats it where it might be a key.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

fn wrong(code: Code, message: impl Into<String>, help: impl Into<String>) -> Wrong {
    Wrong { code, message: message.into(), help: Some(help.into()) }
}

impl Kind {
    /// The setting that `raw` is.
    pub(super) fn read(&self, raw: Raw<'_>) -> Result<Setting, Wrong> {
        match (self, raw) {
            (Self::Truth, Raw::Truth(truth)) => Ok(Setting::Truth(truth)),
            (Self::Number(least, most), Raw::Whole(number)) => whole(number, *least, *most),
            (Self::Seconds { auto: true }, Raw::Text("auto")) => Ok(Setting::Auto),
            (Self::Seconds { .. }, Raw::Fraction(number)) => seconds(number),
            (Self::Seconds { .. }, Raw::Whole(number)) => {
                seconds(i32::try_from(number).map_or(f64::INFINITY, f64::from))
            }
            (Self::Path { empty: true } | Self::Perhaps, Raw::Text("")) => Ok(Setting::Text(String::new())),
            (
                Self::Word(..)
                | Self::Text
                | Self::Perhaps
                | Self::Path { .. }
                | Self::Who
                | Self::Address
                | Self::Variable,
                Raw::Text(text),
            ) => self.text(text.trim()),
            (_, raw) => {
                let message = format!("expected {}, found {}", self.wanted(), raw.kind());
                Err(Wrong { code: code::WRONG_TYPE, message, help: None })
            }
        }
    }

    /// A variable's or flag's value, taken for what the setting wants if it can be.
    pub(super) fn raw<'r>(&self, words: &'r str) -> Raw<'r> {
        let words = words.trim();
        match self {
            Self::Truth => match words {
                "true" | "1" => Raw::Truth(true),
                "false" | "0" => Raw::Truth(false),
                other => Raw::Text(other),
            },
            Self::Number(..) => words.parse().map_or(Raw::Text(words), Raw::Whole),
            Self::Seconds { .. } => words.parse().map_or(Raw::Text(words), Raw::Fraction),
            Self::Word(..)
            | Self::Text
            | Self::Perhaps
            | Self::Path { .. }
            | Self::Who
            | Self::Address
            | Self::Variable => Raw::Text(words),
        }
    }

    fn text(&self, text: &str) -> Result<Setting, Wrong> {
        let ok = || Ok(Setting::Text(text.to_owned()));
        match self {
            _ if text.is_empty() => {
                Err(wrong(code::BLANK_TEXT, "this text is blank", "write something, or leave the setting out"))
            }
            Self::Word(what, names) if !names.contains(&text) => Err(unknown(what, text, names)),
            Self::Who if text != "builtin" && !is_name(text) => Err(wrong(
                NOT_A_NAME,
                "this is neither \"builtin\" nor an endpoint's name",
                "an endpoint's name has up to 32 lower-case letters, digits, - and _",
            )),
            Self::Variable if !is_variable(text) => Err(wrong(
                NOT_A_VARIABLE,
                "this is not the name of an environment variable",
                "name the variable that holds the key, in capitals, as in \"OPENAI_API_KEY\"; never write the key itself here",
            )),
            Self::Address => match address(text) {
                Ok(address) => Ok(Setting::Text(address)),
                Err((message, help)) => Err(wrong(NOT_AN_ADDRESS, message, help)),
            },
            _ => ok(),
        }
    }

    fn wanted(&self) -> &'static str {
        match self {
            Self::Truth => "true or false",
            Self::Number(..) => "a whole number",
            Self::Seconds { auto: true } => "seconds or \"auto\"",
            Self::Seconds { auto: false } => "seconds",
            Self::Word(..)
            | Self::Text
            | Self::Perhaps
            | Self::Path { .. }
            | Self::Who
            | Self::Address
            | Self::Variable => "a text",
        }
    }
}

impl Raw<'_> {
    fn kind(self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Fraction(_) => "a fraction",
            Self::Truth(_) => "true or false",
            Self::Other(kind) => kind,
        }
    }
}

fn whole(number: i64, least: u32, most: u32) -> Result<Setting, Wrong> {
    match u32::try_from(number) {
        Ok(number) if (least..=most).contains(&number) => Ok(Setting::Number(number)),
        _ => Err(Wrong {
            code: code::OUT_OF_RANGE,
            message: format!("{number} is not between {least} and {most}"),
            help: None,
        }),
    }
}

fn seconds(number: f64) -> Result<Setting, Wrong> {
    if number > 0.0 && number <= 3600.0 {
        return Ok(Setting::Seconds(number));
    }
    let message = format!("{number} is not a time: seconds above 0, up to 3600");
    Err(Wrong { code: code::OUT_OF_RANGE, message, help: None })
}

fn unknown(what: &str, text: &str, names: &'static [&'static str]) -> Wrong {
    let help = match nearest(text, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", names.join(", ")),
    };
    wrong(code::UNKNOWN_NAME, format!("unknown {what} {}", quoted(text)), help)
}

/// Capitals only: a key pasted here by mistake is then seen for what it is, and not shown.
pub(super) fn is_variable(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}
