//! The screens, as a person sees them; the keys, as a person presses them.

mod hostile;
mod keys;
mod screens;
mod set;
mod terminal;
