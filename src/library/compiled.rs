//! The scenarios that ship, compiled in.

/// Each scenario's id and text.
pub const COMPILED: &[(&str, &str)] = &[
    ("third-deadline", include_str!("../../personas/third-deadline.toml")),
    ("not-another-system", include_str!("../../personas/not-another-system.toml")),
    ("no-raise-this-year", include_str!("../../personas/no-raise-this-year.toml")),
];

/// The learners that ship, for any scenario, each with the name of its file.
pub const COMPILED_LEARNERS: &[(&str, &str)] = &[
    ("learners/weak.toml", include_str!("../../learners/weak.toml")),
    ("learners/middling.toml", include_str!("../../learners/middling.toml")),
    ("learners/skilled.toml", include_str!("../../learners/skilled.toml")),
];

/// The learners of single scenarios, by the scenario's id.
pub const COMPILED_SCRIPTS: &[(&str, &str)] = &[
    ("third-deadline", include_str!("../../personas/third-deadline.playtest.toml")),
    ("not-another-system", include_str!("../../personas/not-another-system.playtest.toml")),
    ("no-raise-this-year", include_str!("../../personas/no-raise-this-year.playtest.toml")),
];
