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

/// The gold transcripts, by id.
pub const COMPILED_GOLD: &[(&str, &str)] = &[
    ("third-deadline-1", include_str!("../../gold/third-deadline-1.toml")),
    ("third-deadline-2", include_str!("../../gold/third-deadline-2.toml")),
    ("third-deadline-3", include_str!("../../gold/third-deadline-3.toml")),
    ("third-deadline-4", include_str!("../../gold/third-deadline-4.toml")),
    ("third-deadline-5", include_str!("../../gold/third-deadline-5.toml")),
    ("third-deadline-6", include_str!("../../gold/third-deadline-6.toml")),
    ("third-deadline-7", include_str!("../../gold/third-deadline-7.toml")),
    ("third-deadline-8", include_str!("../../gold/third-deadline-8.toml")),
    ("not-another-system-1", include_str!("../../gold/not-another-system-1.toml")),
    ("not-another-system-2", include_str!("../../gold/not-another-system-2.toml")),
    ("not-another-system-3", include_str!("../../gold/not-another-system-3.toml")),
    ("not-another-system-4", include_str!("../../gold/not-another-system-4.toml")),
    ("not-another-system-5", include_str!("../../gold/not-another-system-5.toml")),
    ("not-another-system-6", include_str!("../../gold/not-another-system-6.toml")),
    ("not-another-system-7", include_str!("../../gold/not-another-system-7.toml")),
    ("not-another-system-8", include_str!("../../gold/not-another-system-8.toml")),
    ("no-raise-this-year-1", include_str!("../../gold/no-raise-this-year-1.toml")),
    ("no-raise-this-year-2", include_str!("../../gold/no-raise-this-year-2.toml")),
    ("no-raise-this-year-3", include_str!("../../gold/no-raise-this-year-3.toml")),
    ("no-raise-this-year-4", include_str!("../../gold/no-raise-this-year-4.toml")),
    ("no-raise-this-year-5", include_str!("../../gold/no-raise-this-year-5.toml")),
    ("no-raise-this-year-6", include_str!("../../gold/no-raise-this-year-6.toml")),
    ("no-raise-this-year-7", include_str!("../../gold/no-raise-this-year-7.toml")),
    ("no-raise-this-year-8", include_str!("../../gold/no-raise-this-year-8.toml")),
];

/// The rules of the reference judge.
pub const COMPILED_REFERENCE: &str = include_str!("../../gold/reference.toml");
