//! A talk that was held elsewhere: who said what, by name, and which of them is the learner.

use std::collections::HashMap;

use thiserror::Error;

use crate::domain::{
    behaviour::Detector,
    text::SafeText,
    transcript::{Speaker, Turn, TurnStatus},
};

/// What transcripts call the learner where they do not name one: this program's own files, and people's own notes.
const LEARNER_LABELS: [&str; 3] = ["learner", "you", "me"];

/// What transcripts call the persona where they do not name one.
const PERSONA_LABEL: &str = "persona";

/// With more speakers than this, something else was taken for names.
const MOST_SPEAKERS: usize = 200;

/// A talk, as a transcript has it. Neighbouring turns of one speaker are one turn; blank ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    turns: Vec<Said>,
}

/// One turn of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who, as written.
    pub name: SafeText,
    /// What.
    pub text: SafeText,
}

/// Who of a talk's speakers is the learner; everyone else is on the persona's side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// The learner's name, as written.
    pub learner: String,
    /// The others, in the order in which they first speak.
    pub others: Vec<String>,
}

/// Why nobody can be taken for the learner. Each names the speakers with their number of turns.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Uncast {
    /// The name that was given is nobody's, or several people's.
    #[error("`{wanted}` is not one of the speakers: {}", listed(speakers))]
    NotASpeaker {
        /// The name.
        wanted: String,
        /// Who speaks, and how often.
        speakers: Vec<(String, usize)>,
    },
    /// Only one person speaks.
    #[error("only one person speaks: {}", listed(speakers))]
    OneSpeaker {
        /// Who, and how often.
        speakers: Vec<(String, usize)>,
    },
    /// More people speak than in any talk.
    #[error("{count} speakers are named in it, and no talk has more than {MOST_SPEAKERS}")]
    Crowd {
        /// How many.
        count: usize,
    },
    /// It cannot be told which speaker is the learner.
    #[error("it cannot be told who of them is the learner: {}", listed(speakers))]
    Unclear {
        /// Who speaks, and how often.
        speakers: Vec<(String, usize)>,
    },
}

fn listed(speakers: &[(String, usize)]) -> String {
    const MOST: usize = 12;
    let turns = |n: usize| if n == 1 { "1 turn".to_owned() } else { format!("{n} turns") };
    let mut names: Vec<String> =
        speakers.iter().take(MOST).map(|(name, count)| format!("{name} ({})", turns(*count))).collect();
    if speakers.len() > MOST {
        names.push(format!("and {} more", speakers.len() - MOST));
    }
    names.join(", ")
}

impl Heard {
    /// A talk of these turns.
    #[must_use]
    pub fn of(said: impl IntoIterator<Item = (SafeText, SafeText)>) -> Self {
        let mut turns: Vec<(SafeText, String)> = Vec::new();
        for (name, text) in said.into_iter().filter(|(_, text)| !text.is_blank()) {
            match turns.last_mut().filter(|(last, _)| same(last.as_str(), name.as_str())) {
                Some((_, said)) => {
                    said.push(' ');
                    said.push_str(text.as_str());
                }
                None => turns.push((name, text.to_string())),
            }
        }
        Self { turns: turns.into_iter().map(|(name, text)| Said { name, text: SafeText::new(&text) }).collect() }
    }

    /// The turns, in order.
    #[must_use]
    pub fn said(&self) -> &[Said] {
        &self.turns
    }

    /// Who speaks and in how many turns, in the order in which they first speak. Names that differ in case alone are one person's.
    #[must_use]
    pub fn speakers(&self) -> Vec<(String, usize)> {
        let mut speakers: Vec<(String, usize)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for said in &self.turns {
            let at = *places.entry(folded(said.name.as_str())).or_insert(speakers.len());
            match speakers.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => speakers.push((said.name.to_string(), 1)),
            }
        }
        speakers
    }

    /// Tells who the learner is: who is named `learner` where that is given; else who is labelled so; else, of two, the one who does not
    /// bear the persona's name.
    ///
    /// # Errors
    /// It cannot be told.
    pub fn cast(&self, persona: &str, learner: Option<&str>) -> Result<Cast, Uncast> {
        let speakers = self.speakers();
        if speakers.len() > MOST_SPEAKERS {
            return Err(Uncast::Crowd { count: speakers.len() });
        }
        let found = match learner {
            Some(wanted) => Some(
                named(&speakers, wanted)
                    .ok_or_else(|| Uncast::NotASpeaker { wanted: wanted.to_owned(), speakers: speakers.clone() })?,
            ),
            None => implied(&speakers, persona),
        };
        match found {
            Some(at) => {
                let others = speakers.iter().enumerate().filter(|(other, _)| *other != at);
                Ok(Cast {
                    learner: speakers[at].0.clone(),
                    others: others.map(|(_, (name, _))| name.clone()).collect(),
                })
            }
            None if speakers.len() == 1 => Err(Uncast::OneSpeaker { speakers }),
            None => Err(Uncast::Unclear { speakers }),
        }
    }

    /// The turns as they are scored: numbered from 1, the learner's read by `detector` after what was said before them.
    #[must_use]
    pub fn turns(&self, cast: &Cast, detector: &Detector) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::with_capacity(self.turns.len());
        for (number, said) in (1..).zip(&self.turns) {
            let is_learner = same(said.name.as_str(), &cast.learner);
            let before = turns.last().filter(|turn| turn.speaker == Speaker::Persona);
            let before = before.map_or("", |turn| turn.text.as_str());
            let detections = if is_learner { detector.read(before, said.text.as_str()) } else { Vec::new() };
            turns.push(Turn {
                number,
                speaker: if is_learner { Speaker::Learner } else { Speaker::Persona },
                text: said.text.clone(),
                status: TurnStatus::Complete,
                detections,
            });
        }
        turns
    }
}

/// The one speaker of this name: wholly, or else by a part of it.
fn named(speakers: &[(String, usize)], wanted: &str) -> Option<usize> {
    let whole = speakers.iter().position(|(name, _)| same(name, wanted));
    whole.or_else(|| only(speakers.iter().map(|(name, _)| is_part(wanted, name))))
}

fn implied(speakers: &[(String, usize)], persona: &str) -> Option<usize> {
    let labelled = speakers.iter().map(|(name, _)| LEARNER_LABELS.iter().any(|label| same(name, label)));
    only(labelled).or_else(|| {
        let is_persona = |name: &str| same(name, PERSONA_LABEL) || is_part(name, persona) || is_part(persona, name);
        let at = only(speakers.iter().map(|(name, _)| is_persona(name)))?;
        (speakers.len() == 2).then_some(1 - at)
    })
}

/// The place of the one `true`.
fn only(truths: impl Iterator<Item = bool>) -> Option<usize> {
    let mut places = truths.enumerate().filter(|(_, truth)| *truth).map(|(at, _)| at);
    let first = places.next()?;
    places.next().is_none().then_some(first)
}

/// Whether each word of the name `part` is one of `whole`.
fn is_part(part: &str, whole: &str) -> bool {
    let whole: Vec<String> = whole.split_whitespace().map(str::to_lowercase).collect();
    let mut words = part.split_whitespace().map(str::to_lowercase).peekable();
    words.peek().is_some() && words.all(|word| whole.contains(&word))
}

/// Whether two names are the same but for case and spaces.
fn same(one: &str, other: &str) -> bool {
    one == other || folded(one) == folded(other)
}

fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Heard, Uncast};

    fn heard(said: &[(&str, &str)]) -> Heard {
        Heard::of(said.iter().map(|(name, text)| ((*name).into(), (*text).into())))
    }

    #[test]
    fn the_learner_is_told_from_labels_names_and_the_persona() {
        let two = [("Ana Lima", "Hello."), ("Sam", "Hi.")];
        let own = [("Persona", "Hi."), ("Learner", "Hello.")];
        let three = [("Ana Lima", "Hello."), ("Sam", "Hi."), ("Rui Lima", "So."), ("Ana Lima", "Well.")];
        for (said, learner, wanted) in [
            (&two[..], None, Ok("Ana Lima")),
            (&two, Some("ana  lima"), Ok("Ana Lima")),
            (&two, Some("Ana"), Ok("Ana Lima")),
            (&two, Some("Sam"), Ok("Sam")),
            (&own, None, Ok("Learner")),
            (&three, Some("Rui"), Ok("Rui Lima")),
            (&three, None, Err("learner: Ana Lima (2 turns), Sam (1 turn), Rui Lima (1 turn)")),
            (&three, Some("Lima"), Err("`Lima` is not one of the speakers: Ana Lima (2 turns)")),
            (&two[..1], None, Err("only one person speaks: Ana Lima (1 turn)")),
            (&two[..1], Some("Ana"), Ok("Ana Lima")),
            (&[("A", "x"), ("B", "y")], None, Err("cannot be told")),
        ] {
            let cast = heard(said).cast("Sam Adeyemi", learner);
            match (&cast, wanted) {
                (Ok(cast), Ok(name)) => {
                    let others = heard(said).speakers().len() - 1;
                    assert_eq!((cast.learner.as_str(), cast.others.len()), (name, others));
                }
                (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{error}"),
                _ => panic!("{said:?} {learner:?}: {cast:?}"),
            }
        }
    }

    #[test]
    fn neighbouring_turns_of_one_speaker_are_one_and_blank_ones_none() {
        let heard =
            heard(&[("Ana", "One"), ("ana", "two."), ("Sam", " \u{200b}"), ("Ana", "Three."), ("Sam", "Four.")]);
        let texts: Vec<&str> = heard.said().iter().map(|said| said.text.as_str()).collect();
        assert_eq!(texts, ["One two. Three.", "Four."]);
        assert!(matches!(heard.cast("Kim", None), Err(Uncast::Unclear { .. })));
    }
}
