//! A scenario, checked: only `library` makes one, and nothing later checks it again.

use crate::domain::{
    behaviour::Behaviour,
    condition::Condition,
    difficulty::{Difficulty, Tuning},
    fact::{Concession, Fact, Release},
    persona_state::Mood,
    phrase::{Phrase, Words},
    rubric::Rubric,
    sensitivity::Sensitivity,
};

/// One practice situation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The file's name without its ending.
    pub id: String,
    /// SHA-256 of the file, in hexadecimal.
    pub hash: String,
    /// What the list shows.
    pub card: Card,
    /// Who the learner is.
    pub learner: Learner,
    /// Who the persona is.
    pub persona: Persona,
    /// What a turn can be about.
    pub topics: Vec<Topic>,
    /// How the state moves.
    pub reactions: Vec<Reaction>,
    /// What the persona knows.
    pub facts: Vec<Fact>,
    /// What it may grant.
    pub concessions: Vec<Concession>,
    /// How it may end.
    pub endings: Vec<Ending>,
    /// What the built-in actor says.
    pub lines: Vec<Line>,
    /// How the learner is scored.
    pub rubric: Rubric,
    /// The field guide.
    pub guide: Guide,
    /// What each difficulty changes, in the order of [`Difficulty::ALL`].
    pub tunings: [Tuning; 3],
}

/// What the list of scenarios shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// What it trains.
    pub skills: Vec<String>,
    /// BCP 47 tag.
    pub language: String,
    /// Minutes a session usually takes.
    pub minutes: u32,
    /// How hard the situation is by itself.
    pub difficulty: Difficulty,
    /// Learner turns until time is up.
    pub patience: u32,
    /// Which endpoints may see it.
    pub sensitivity: Sensitivity,
    /// Who wrote it.
    pub author: String,
    /// Under which licence.
    pub licence: String,
    /// Its version.
    pub version: String,
    /// People whom it speaks of beside the persona; their names are replaced before a judge reads a transcript.
    pub people: Vec<String>,
}

/// Who the learner is in the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    /// "You are …".
    pub role: String,
    /// The situation as the learner knows it.
    pub brief: String,
    /// Goals to choose from.
    pub goals: Vec<String>,
}

/// The person in the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persona {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: String,
    /// What a model needs to know of it from the start.
    pub background: String,
    /// What it wants.
    pub wants: Vec<String>,
    /// What it fears.
    pub fears: Vec<String>,
    /// How it talks.
    pub speech: String,
    /// What it would never say or do.
    pub limits: Vec<String>,
    /// Trust at the start, 0 to 100.
    pub trust: u8,
    /// Tension at the start, 0 to 100.
    pub tension: u8,
    /// What it may say first.
    pub opening: Vec<String>,
    /// Voice samples by mood.
    pub examples: Vec<Example>,
}

/// A voice sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// In which mood.
    pub mood: Mood,
    /// What it says.
    pub line: String,
}

/// What a turn can be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// The words by which it is found.
    pub words: Vec<Phrase>,
}

/// What sets off a reaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A behaviour.
    Behaviour(Behaviour),
    /// A condition in words, found by its cues where no model reads it.
    Words {
        /// The condition.
        condition: String,
        /// Its cues.
        cues: Vec<Phrase>,
    },
}

/// When this happens, trust and tension move so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// What sets it off.
    pub trigger: Trigger,
    /// Points of trust, -20 to 20.
    pub trust: i32,
    /// Points of tension, -20 to 20.
    pub tension: i32,
    /// Stage direction for the reply.
    pub direction: Option<String>,
}

/// How a session can end in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The real thing was agreed.
    Agreement,
    /// The persona leaves.
    WalkOut,
    /// Patience ran out.
    Time,
}

/// An ending and its condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Its id.
    pub id: String,
    /// What kind it is.
    pub outcome: Outcome,
    /// When it comes; never by condition for [`Outcome::Time`].
    pub when: Option<Condition>,
    /// The persona's last words from the built-in actor.
    pub line: String,
}

/// What the built-in actor may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub say: String,
    /// Behaviours it answers.
    pub on: Vec<Behaviour>,
    /// Topics it is about.
    pub topics: Vec<String>,
    /// Moods it fits; empty for any.
    pub moods: Vec<Mood>,
    /// Facts that must be released.
    pub after: Vec<String>,
    /// The fact it tells.
    pub fact: Option<String>,
    /// The concession it grants.
    pub concession: Option<String>,
}

/// The one-page field guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// What matters here.
    pub matters: String,
    /// Moves that work.
    pub works: Vec<Move>,
    /// Moves that do not.
    pub fails: Vec<Move>,
}

/// A move with an example line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// What one does.
    pub name: String,
    /// How it may sound.
    pub line: String,
}

impl Scenario {
    /// What `difficulty` changes here.
    #[must_use]
    pub fn tuning(&self, difficulty: Difficulty) -> Tuning {
        self.tunings[difficulty as usize]
    }

    /// The learner turns a session of `difficulty` has.
    #[must_use]
    pub fn patience(&self, difficulty: Difficulty) -> u32 {
        self.card.patience.saturating_add_signed(self.tuning(difficulty).patience).max(1)
    }

    /// Ids of the topics a turn is about.
    #[must_use]
    pub fn topics_of(&self, words: &Words) -> Vec<&str> {
        self.topics
            .iter()
            .filter(|topic| words.find_any(&topic.words).is_some())
            .map(|topic| topic.id.as_str())
            .collect()
    }

    /// What facts, concessions and endings wait for.
    pub fn gates(&self) -> impl Iterator<Item = &Condition> {
        let facts = self.facts.iter().filter_map(|fact| match &fact.release {
            Release::When { after, .. } => Some(after),
            Release::Volunteered | Release::Never => None,
        });
        let concessions = self.concessions.iter().map(|concession| &concession.needs);
        facts.chain(concessions).chain(self.endings.iter().filter_map(|ending| ending.when.as_ref()))
    }

    /// The fact with this id.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == id)
    }

    /// The concession with this id.
    #[must_use]
    pub fn concession(&self, id: &str) -> Option<&Concession> {
        self.concessions.iter().find(|concession| concession.id == id)
    }
}

impl Persona {
    /// What it is called in running text: the first name, or the last word where the first is a title or an initial.
    #[must_use]
    pub fn called(&self) -> &str {
        let mut words = self.name.split_whitespace();
        let first = words.next().filter(|word| !word.ends_with('.') && word.chars().count() > 1);
        first.or_else(|| words.next_back()).unwrap_or(&self.name)
    }
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 3] = [Self::Agreement, Self::WalkOut, Self::Time];

    /// The word in files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::WalkOut => "walk_out",
            Self::Time => "time",
        }
    }

    /// The outcome named `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}
