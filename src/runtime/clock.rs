//! The clock and the dice: the only places where the outside world's time and chance come in.

use jiff::{Timestamp, tz::TimeZone};

/// Now, RFC 3339, in UTC.
#[must_use]
pub fn now() -> String {
    Timestamp::now().to_string()
}

/// A stored moment as a person reads it: local time, to the minute.
#[must_use]
pub fn local(stored: &str) -> String {
    let moment: Result<Timestamp, _> = stored.parse();
    moment.map_or_else(
        |_| stored.to_owned(),
        |moment| TimeZone::system().to_datetime(moment).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// A new session's id: a UUID, version 7, so that ids sort by time.
#[must_use]
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A seed nobody chose, small enough to be typed again.
#[must_use]
pub fn new_seed() -> u64 {
    let bytes = uuid::Uuid::now_v7().into_bytes();
    u64::from(u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]) % 1_000_000)
}
