//! Floor 3: shows; decides nothing about conversations.

pub mod app;
pub mod composer;
pub mod judging;
pub mod keymap;
pub mod screens;
pub mod shelf;
pub mod theme;
pub mod transcript;
pub mod widgets;

pub use screens::draw;
