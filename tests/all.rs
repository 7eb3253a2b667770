//! The integration tests, in one binary.

mod chat;
mod fake_endpoint;
mod probe;
mod scenario_files;
mod config;
mod store;
mod streams;
