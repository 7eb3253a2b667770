//! Floor 3: shows; decides nothing about conversations.
use crate::runtime::{Choice, Notice, Runtime};
/// Where the app opens.
#[derive(Debug)]
pub enum Opening {
    /// Home.
    Home,
    /// A session of this choice.
    Practice(Choice),
    /// Resume.
    Resume(String),
    /// Review.
    Review(Option<String>),
}
/// Runs.
pub async fn run(_: Runtime, _: Opening) -> Result<(), Notice> {
    Ok(())
}
