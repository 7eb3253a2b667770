//! Why the settings cannot be used.

use std::{io, path::PathBuf};

use crate::document::{Paint, Report};

/// Why the settings cannot be used. No message carries a key.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Mistakes in files, variables or flags.
    #[error("{}", draw(.0, Paint::Plain))]
    Mistakes(Vec<Report>),
    /// `SPAR_CONFIG` names a file that is not there.
    #[error("SPAR_CONFIG names {}, which is not there. Correct it, or unset it.", .0.display())]
    NoSuchFile(PathBuf),
    /// A file of settings cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The home folder is not known, nor the folders that would make up for it.
    #[error("your home folder is not known. Set HOME, or both SPAR_CONFIG and SPAR_DATA_DIR.")]
    NoHome,
    /// The built-in settings lack a key: a mistake in this program, which a test rules out.
    #[error("the built-in settings lack {0}")]
    Incomplete(String),
}

impl ConfigError {
    /// The message, with or without colours.
    #[must_use]
    pub fn draw(&self, paint: Paint) -> String {
        match self {
            Self::Mistakes(reports) => draw(reports, paint),
            other => other.to_string(),
        }
    }
}

fn draw(reports: &[Report], paint: Paint) -> String {
    reports.iter().map(|report| report.draw(paint)).collect()
}
