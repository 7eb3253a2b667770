//! Settings: five layers read into one plain value, and where each part of it came from.
//!
//! `config.toml` at the root of the repository is compiled in and is the only place where defaults stand; [`keys`] lists what may be
//! set. Mistakes in files, variables and flags are reported all at once, with carets.

mod endpoint;
mod error;
mod field;
mod key;
mod layer;
mod load;
mod machine;
mod settings;
mod veil;
mod words;

pub use crate::config::{
    endpoint::{EndpointSettings, KeySource, openai_candidate},
    error::ConfigError,
    field::{Setting, keys},
    key::{KeyError, resolve_key, resolve_key_with},
    load::Inputs,
    machine::{Folders, Loaded},
    settings::{
        App, Appraiser, Discovery, FeedbackSettings, JudgeSettings, Limits, Origin, Practice, ReviewSettings, Settings,
        Theme,
    },
};
pub use crate::domain::scoring::Effort;

/// The built-in settings, as TOML.
pub const DEFAULTS: &str = include_str!("../../config.toml");

crate::document::codes! {
    /// The codes only settings give.
    CODES:
    NOT_FOR_PROJECTS = "not-for-projects", "a setting that a project's file may not set";
    NOT_A_NAME = "not-a-name", "an endpoint's name that is none";
    NOT_AN_ADDRESS = "not-an-address", "a base URL that cannot be used";
    NOT_A_VARIABLE = "not-a-variable", "not the name of an environment variable";
    TWO_KEYS = "two-keys", "an endpoint with two places for its key";
}
