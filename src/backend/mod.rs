//! Floor 1: who answers: actors and judges, built-in and behind endpoints.

pub mod builtin;
