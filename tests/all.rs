//! The integration tests, in one binary.

mod appraiser;
mod chat;
mod commands;
mod config;
mod conversation;
mod detector;
mod endpoints;
mod fake_endpoint;
mod guard;
mod home;
mod house;
mod judges;
mod kill;
mod leaks;
mod playtest;
mod practice;
mod probe;
mod proof;
mod puppet;
mod replay;
mod scenario_files;
mod store;
mod streams;
mod tui;
mod window;
mod windows;
