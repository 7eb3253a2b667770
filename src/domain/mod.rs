//! Floor 0: what a practice is. Pure: no I/O, no async, no clock, no screen, no random source.

pub mod agreement;
pub mod appraisal;
pub mod behaviour;
pub mod chance;
pub mod condition;
pub mod conversation;
pub mod difficulty;
pub mod fact;
pub mod feedback;
pub mod flags;
pub mod guard;
pub mod heard;
pub mod people;
pub mod persona_state;
pub mod phrase;
pub mod playtest;
pub mod prompt;
pub mod proof;
pub mod pseudonyms;
pub mod rubric;
pub mod scenario;
pub mod scoring;
pub mod sensitivity;
pub mod text;
pub mod thought;
pub mod transcript;
