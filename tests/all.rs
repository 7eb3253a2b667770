//! The integration tests, in one binary.

mod chat;
mod fake_endpoint;
mod store;
mod streams;
