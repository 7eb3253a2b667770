//! The one shape in which a person sees an error.

use std::fmt;

use serde::Serialize;

/// What happened, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// A stable word for programs, e.g. `unreachable`.
    pub code: String,
    /// What happened, in one sentence.
    pub what: String,
    /// Why, where it is known.
    pub why: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Which exit code a command ends with.
    pub exit: Exit,
}

/// How a command ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// 0
    Done,
    /// 1
    #[default]
    Failed,
    /// 2
    Usage,
    /// 3
    InvalidScenario,
    /// 4
    NoEndpoint,
    /// 5
    Refused,
    /// 130
    Interrupted,
}

impl Exit {
    /// The process's exit code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::InvalidScenario => 3,
            Self::NoEndpoint => 4,
            Self::Refused => 5,
            Self::Interrupted => 130,
        }
    }
}

impl Notice {
    /// A notice of a failure.
    pub fn new(code: impl Into<String>, what: impl Into<String>) -> Self {
        Self { code: code.into(), what: what.into(), why: None, help: None, exit: Exit::Failed }
    }

    /// Adds why.
    #[must_use]
    pub fn because(mut self, why: impl fmt::Display) -> Self {
        self.why = Some(why.to_string());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets how a command ends.
    #[must_use]
    pub const fn exit(mut self, exit: Exit) -> Self {
        self.exit = exit;
        self
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(why) = &self.why {
            write!(f, "\n  why: {why}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Notice {}
