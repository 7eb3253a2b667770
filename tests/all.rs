//! The integration tests, in one binary.

mod chat;
mod commands;
mod config;
mod conversation;
mod fake_endpoint;
mod guard;
mod home;
mod house;
mod practice;
mod probe;
mod scenario_files;
mod store;
mod streams;
