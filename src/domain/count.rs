//! Counts in other numbers. None here comes near 2^32.

/// A count as it is kept.
pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A count to calculate with.
pub(super) fn number(count: usize) -> f64 {
    small(count).into()
}
