//! What a scorecard says of its judge: how it did when it was last tested here.

use serde::{Deserialize, Serialize};

/// How a judge did when `spar doctor judge` last tested it with the same model, prompt and effort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofNote {
    /// When, RFC 3339.
    pub at: String,
    /// Transcripts it was tested on.
    pub transcripts: u32,
    /// Relations that held.
    pub held: u32,
    /// Relations that were looked at.
    pub of: u32,
    /// The ids of those that did not hold.
    pub failed: Vec<String>,
}

impl ProofNote {
    /// The note as a sentence; `None` is a judge that was never tested.
    #[must_use]
    pub fn words(note: Option<&Self>) -> String {
        let Some(note) = note else {
            return "this judge was never tested here: run `spar doctor judge`".to_owned();
        };
        let day = note.at.get(..10).unwrap_or(&note.at);
        let Self { held, of, transcripts, .. } = note;
        let tested = format!("judge tested {day} on {transcripts} transcripts: {held} of {of} relations held");
        if note.failed.is_empty() { tested } else { format!("{tested}, not {}", note.failed.join(", ")) }
    }
}
