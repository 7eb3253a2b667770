//! The integration tests, in one binary.

mod chat;
mod fake_endpoint;
mod probe;
mod config;
mod store;
mod streams;
