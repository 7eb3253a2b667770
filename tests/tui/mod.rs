//! The screens, as a person sees them; the keys, as a person presses them.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod hostile;
mod keys;
mod people;
mod screens;
mod set;
mod terminal;
