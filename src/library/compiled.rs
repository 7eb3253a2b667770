//! The scenarios that ship, compiled in.

/// Each scenario's id and text.
pub const COMPILED: &[(&str, &str)] = &[
    ("third-deadline", include_str!("../../personas/third-deadline.toml")),
    ("not-another-system", include_str!("../../personas/not-another-system.toml")),
    ("no-raise-this-year", include_str!("../../personas/no-raise-this-year.toml")),
];
