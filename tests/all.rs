//! The integration tests, in one binary.

mod fake_endpoint;
mod store;
mod streams;
