//! What a person says of a check. It counts above the judge's verdict; both stay visible.

use serde::{Deserialize, Serialize};

use crate::domain::{scoring::Verdict, text::SafeText};

/// A person's verdict on one check of one branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    /// The last entry of the branch it is about.
    pub branch: Option<u64>,
    /// The check's id.
    pub check: String,
    /// The verdict: met, not met or does not apply.
    pub verdict: Verdict,
    /// Why, in one line.
    pub reason: SafeText,
    /// Who says so.
    pub person: SafeText,
    /// Whether the judge's verdict was hidden when this was said.
    pub blind: bool,
    /// When, RFC 3339.
    pub at: String,
}

impl Ruling {
    /// What a person says who agrees with what stood there: `Ada agrees, blind: turn 4`.
    #[must_use]
    pub fn agreeing_words(&self) -> String {
        format!("{} agrees{}", self.person, self.manner())
    }

    /// Whether it was said blind, and why.
    pub(super) fn manner(&self) -> String {
        let blind = if self.blind { ", blind" } else { "" };
        let reason = if self.reason.is_blank() { String::new() } else { format!(": {}", self.reason) };
        format!("{blind}{reason}")
    }
}
