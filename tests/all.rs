//! The integration tests, in one binary.

mod chat;
mod config;
mod fake_endpoint;
mod house;
mod probe;
mod store;
mod streams;
