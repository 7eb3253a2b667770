//! Sparring: practise a difficult conversation before you have it.
//!
//! The rooms of this crate stand on floors; a room uses only rooms on lower floors (see `ARCHITECTURE.md`).

pub mod backend;
pub mod cli;
pub mod config;
pub mod document;
pub mod domain;
pub mod export;
pub mod library;
pub mod runtime;
pub mod store;
pub mod tui;
