//! The integration tests, in one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod chat;
mod config;
mod fake_endpoint;
mod house;
mod probe;
mod scenario_files;
mod store;
mod streams;
mod tui;
