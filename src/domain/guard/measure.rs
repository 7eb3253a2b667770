//! Rules that compare and count: echo, repetition, length.

use std::collections::BTreeSet;

use crate::domain::{
    conversation::{Memory, Pending},
    pattern::Cut,
    prompt::never_said,
    scenario::Scenario,
    transcript::{Speaker, TurnStatus},
};

/// From this many words on, the same run is no accident.
const RUN: usize = 8;
/// The words of a shingle.
const SHINGLE: usize = 3;
/// The most words of a spoken reply, and the most sentences.
const WORDS: usize = 120;
const SENTENCES: usize = 8;

/// A run of words that stand in the instructions. What a reply may say in their words (facts, refusals, samples of its voice) is not held against it.
pub(super) fn echo(scenario: &Scenario, memory: &Memory, pending: &Pending, cut: &Cut<'_>) -> Option<String> {
    if cut.words.len() < RUN {
        return None;
    }
    let sources = never_said(scenario, memory, pending);
    let sources: Vec<Cut<'_>> = sources.iter().map(|source| Cut::of(source)).collect();
    let known: BTreeSet<Vec<&str>> = sources.iter().flat_map(|source| shingles(source, RUN)).collect();
    let at = shingles(cut, RUN).position(|run| known.contains(&run))?;
    Some(cut.said(&(at..at + RUN)).to_owned())
}

/// An earlier reply of its own that this one says again. A reply that was cut short may be taken up again.
pub(super) fn repeat(memory: &Memory, cut: &Cut<'_>) -> Option<String> {
    if cut.words.len() < RUN {
        return None;
    }
    let now: BTreeSet<Vec<&str>> = shingles(cut, SHINGLE).collect();
    let whole = memory.by(Speaker::Persona).filter(|turn| turn.status == TurnStatus::Complete);
    let same = |text: &&str| {
        let then = Cut::of(text);
        let then: BTreeSet<Vec<&str>> = shingles(&then, SHINGLE).collect();
        now.intersection(&then).count() * 5 >= now.len() * 4
    };
    whole.map(|turn| turn.text.as_str()).find(same).map(str::to_owned)
}

/// A reply too long for one breath.
pub(super) fn runaway(cut: &Cut<'_>) -> Option<String> {
    let words = cut.words.len();
    let sentences = cut.words.last().map_or(0, |word| word.sentence + 1);
    (words > WORDS || sentences > SENTENCES).then(|| format!("{words} words in {sentences} sentences"))
}

fn shingles<'a>(cut: &'a Cut<'_>, size: usize) -> impl Iterator<Item = Vec<&'a str>> {
    cut.words.windows(size).map(|run| run.iter().map(|word| word.folded.as_str()).collect())
}

#[cfg(test)]
mod tests {
    use super::{Cut, Memory, Speaker, TurnStatus, repeat, runaway};
    use crate::domain::transcript::Turn;

    #[test]
    fn only_what_cannot_be_said_in_one_breath_is_too_long() {
        for (text, caught) in
            [("no ".repeat(120), false), ("no ".repeat(121), true), ("No. ".repeat(8), false), ("No. ".repeat(9), true)]
        {
            assert_eq!(runaway(&Cut::of(&text)).is_some(), caught, "{text}");
        }
    }

    #[test]
    fn saying_nearly_the_same_again_is_a_repeat() {
        let said = "It's a matching problem, I'm on it, and there isn't much more to say.";
        for (status, text, caught) in [
            (TurnStatus::Complete, said, true),
            (TurnStatus::Complete, "it's a matching problem. I'm on it and there isn't much more to say!", true),
            (TurnStatus::Complete, "It's a matching problem, I'm on it.", false),
            (
                TurnStatus::Complete,
                "It's a matching problem in the file they sent us, and nobody told me before.",
                false,
            ),
            (TurnStatus::Interrupted, said, false),
            (TurnStatus::Partial, said, false),
        ] {
            let mut memory = Memory::new();
            let (speaker, detections) = (Speaker::Persona, Vec::new());
            memory.turns.push(Turn { number: 1, speaker, text: said.into(), status, detections });
            assert_eq!(repeat(&memory, &Cut::of(text)).is_some(), caught, "{status:?}: {text}");
        }
    }
}
