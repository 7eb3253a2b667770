//! What would be a concession in the persona's mouth.

use std::ops::Range;

use crate::domain::pattern::Cut;

/// Words that would be a concession, as a file writes them: words in their order, `a/b` for one of several, `..` for up to four others
/// that do not deny, a last `.` where the clause must end. A first `i'll` stands for every way to promise: "I will", "I'm going to", "I can", "let's".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim(String);

impl Claim {
    /// Reads a claim; `None` when it holds no word.
    #[must_use]
    pub fn new(written: &str) -> Option<Self> {
        let steps = written.split_whitespace().map(step).filter(|step| !step.is_empty());
        let mut steps: Vec<String> = steps.skip_while(|step| step == "..").collect();
        while steps.last().is_some_and(|step| step == "..") {
            steps.pop();
        }
        if let Some(first) = steps.first_mut().filter(|first| *first == "i'll") {
            "i'll+".clone_into(first);
        }
        if steps.is_empty() {
            return None;
        }
        if written.trim_end().ends_with('.') && !written.trim_end().ends_with("..") {
            steps.push("$".to_owned());
        }
        Some(Self(steps.join(" ")))
    }

    /// Everywhere `said` makes the claim, as runs of its words.
    pub(super) fn find_all(&self, said: &Cut<'_>) -> impl Iterator<Item = Range<usize>> {
        said.find_all(&self.0)
    }
}

/// One step of a claim as a pattern has it: in lower case, and nothing else that would mean something there.
fn step(written: &str) -> String {
    if written == ".." {
        return written.to_owned();
    }
    let words = written.split('/').map(|word| word.chars().filter(|c| c.is_alphanumeric() || matches!(c, '\'' | '’')));
    let words = words.map(|word| word.flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect());
    words.filter(|word: &String| !word.is_empty()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::{Claim, Cut};

    #[test]
    fn claims_are_found_however_they_are_promised() {
        for (claim, text, found) in [
            ("i'll stay", "Then I'm going to stay.", true),
            ("I’ll stay", "Then I can stay.", true),
            ("I'll stay", "They stay.", false),
            ("i'll write .. list/report", "I will write you the real list.", true),
            ("i'll write .. list/report", "I will write. Not the list.", false),
            ("i'll write .. list/report", "I'll write you no list.", false),
            (".. you'll have it ..", "You'll have it.", true),
            ("i'm staying.", "I'm staying, then.", true),
            ("i'm staying.", "I'm staying calm.", false),
            ("we set the date", "We set the (date)", true),
        ] {
            let claim = Claim::new(claim).unwrap();
            assert_eq!(claim.find_all(&Cut::of(text)).next().is_some(), found, "{claim:?} in {text}");
        }
    }

    #[test]
    fn a_claim_without_a_word_is_none() {
        assert_eq!((Claim::new(" .. ?!"), Claim::new("(/)")), (None, None));
    }
}
