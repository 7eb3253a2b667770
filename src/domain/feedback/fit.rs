//! Whether an authored line fits a moment of a talk. A line that does not is not offered: no point is better than a poor one.

use std::collections::BTreeSet;

use crate::domain::{
    behaviour::Behaviour,
    conversation::Memory,
    feedback::{Outcome, lines::Line},
    persona_state::Mood,
    phrase::{Phrase, Words, words},
    scenario::Scenario,
    transcript::Speaker,
};

/// A learner turn, and what stood there.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What had happened before it.
    pub before: &'a Memory,
    /// Everything the learner said in the talk, before it and after.
    pub said: &'a [String],
    /// Which of the learner's turns it is, from 1.
    pub nth: u32,
}

/// Words that begin a talk, or the matter: they fit the first turns alone.
const OPENERS: [&str; 4] = ["say it first", "before i say anything", "before anything else", "let me start"];

/// Words that take up what the other has said.
const TAKING_UP: [&str; 6] = ["so", "you said", "you told", "you mentioned", "what you said", "as you say"];

/// Words that begin an offer or ask for an agreement: nothing for the first turns, nor for somebody who is not listening.
const OFFERING: [&str; 8] = ["i'll", "i will", "we'll", "we will", "we keep", "shall we", "could we", "could you"];

/// Words after which "that" and "this" point to something said before, in place of introducing a clause.
const POINTED_AT: [&str; 12] =
    ["must", "is", "was", "hurts", "hurt", "would", "will", "has", "sounds", "matters", "changes", "cannot"];

/// Words that carry nothing of what a line is about.
const EMPTY: [&str; 44] = [
    "about", "after", "again", "also", "anyone", "because", "been", "before", "could", "does", "done", "from", "have",
    "here", "into", "just", "like", "made", "make", "more", "much", "need", "only", "other", "over", "says", "should",
    "some", "tell", "than", "that", "their", "them", "then", "there", "they", "this", "those", "want", "what", "when",
    "with", "would", "your",
];

/// A statement that was made in other words shares at least so many per cent of its words with them.
const SAID_SHARE: usize = 50;

/// Words that a line must share with what it takes up.
const TAKEN_UP: usize = 2;

/// Learner turns before which nothing is asked for that has to be granted.
const EARLY: u32 = 3;

impl Moment<'_> {
    /// Whether a line may stand here by its words alone.
    pub fn takes(&self, line: &Line<'_>) -> bool {
        let opens = OPENERS.iter().filter_map(|opener| Phrase::new(opener)).collect::<Vec<_>>();
        let begins = Words::of(line.text).find_any(&opens).is_some();
        !(begins && self.nth > 2)
            && line.first().is_none_or(|first| self.nth <= first)
            && !self.is_said(line.text)
            && (!OFFERING.iter().any(|offer| starts_with(line.text, offer)) || begins || self.is_ripe())
            && !self.gives_away(line.text)
            && self.is_led_to(line)
    }

    /// Whether it may stand here by what it does.
    pub fn bears(&self, line: &Line<'_>, would: &Outcome, grants: bool) -> bool {
        let shows = |any: &[Behaviour]| would.shows.iter().any(|shown| any.contains(shown));
        let harms = would.shows.iter().any(|shown| shown.harms() || *shown == Behaviour::Advice);
        !harms
            && would.gain() > 0
            && (grants || self.is_ripe() || !shows(&[Behaviour::Request]))
            && (!line.asks() || !would.opened.is_empty() || !self.is_asked(line.text))
    }

    /// What the persona had just said.
    pub fn heard(&self) -> &str {
        self.before.last_persona_words()
    }

    /// Whether the learner says it somewhere in the talk, in these words or others.
    fn is_said(&self, line: &str) -> bool {
        self.said.iter().any(|said| is_alike(line, said))
    }

    /// Whether it speaks of what the persona had not told by then: half of a locked fact's words, where the brief has none of them.
    fn gives_away(&self, line: &str) -> bool {
        let brief = content(&format!("{} {}", self.scenario.learner.brief, self.scenario.learner.role));
        let line: BTreeSet<String> = content(line).difference(&brief).cloned().collect();
        let locked = self.scenario.facts.iter().filter(|fact| !self.before.released_ids().contains(&fact.id));
        locked.map(|fact| content(fact.secret())).any(|secret| line.intersection(&secret).count() >= 3)
    }

    /// Whether it is time for an offer or an agreement.
    fn is_ripe(&self) -> bool {
        self.nth > EARLY && matches!(self.before.state.mood(), Mood::Wary | Mood::Open)
    }

    /// Whether what it points at has just been said. A line that points at nothing may stand anywhere but after something that was
    /// told in confidence: what comes then takes that up, or asks.
    fn is_led_to(&self, line: &Line<'_>) -> bool {
        let told = self.told_just_now();
        if takes_up(line.text) {
            return content(line.text).intersection(&content(self.heard())).count() >= TAKEN_UP;
        }
        if points(line.text) {
            return told || self.share_a_topic(line.text);
        }
        (!told || line.asks()) && self.has_heard_of(line.text)
    }

    /// Whether what it calls "this …" has been named before by either side.
    fn has_heard_of(&self, line: &str) -> bool {
        let line: Vec<String> = words(line).map(|(_, word)| word).collect();
        let named = |name: &String| {
            self.before.turns.iter().any(|turn| words(turn.text.as_str()).any(|(_, word)| word == *name))
        };
        line.windows(2).filter(|pair| pair[0] == "this").all(|pair| named(&pair[1]))
    }

    fn share_a_topic(&self, line: &str) -> bool {
        let heard = self.scenario.topics_of(&Words::of(self.heard()));
        self.scenario.topics_of(&Words::of(line)).iter().any(|topic| heard.contains(topic))
    }

    /// Whether the learner's turn before this one set something free, so that the persona has just told it.
    fn told_just_now(&self) -> bool {
        let last = self.before.by(Speaker::Learner).next_back().map(|turn| turn.number);
        last.is_some_and(|last| self.before.released.iter().any(|(turn, _)| *turn == last))
    }

    /// Whether a question about the same has been asked by then.
    fn is_asked(&self, line: &str) -> bool {
        let topics = self.scenario.topics_of(&Words::of(line));
        let asked = |text: &str| {
            let earlier = self.scenario.topics_of(&Words::of(text));
            topics.iter().all(|topic| earlier.contains(topic))
        };
        let questions = self.before.by(Speaker::Learner).filter(|turn| turn.text.as_str().contains('?'));
        !topics.is_empty() && questions.map(|turn| turn.text.as_str()).any(asked)
    }
}

/// Whether a line says what `other` says, in these words or others.
pub fn is_alike(line: &str, other: &str) -> bool {
    let line = content(line);
    let shared = line.intersection(&content(other)).count();
    shared > 0 && shared * 100 >= line.len() * SAID_SHARE
}

/// Whether a line takes up what the other has said.
pub fn takes_up(line: &str) -> bool {
    TAKING_UP.iter().any(|start| starts_with(line, start))
}

fn starts_with(line: &str, start: &str) -> bool {
    words(start).zip(words(line)).all(|((_, wanted), (_, word))| wanted == word)
}

/// Whether its first clause points at something with "that", "this" or "those" and does not say at what.
fn points(line: &str) -> bool {
    let clause = [". ", "; ", ": "].iter().filter_map(|end| line.find(end)).min().map_or(line, |end| &line[..end]);
    let all: Vec<_> = words(clause).collect();
    all.iter().enumerate().any(|(at, (range, word))| {
        let ends = clause[range.end..].trim_start().starts_with(|c: char| !c.is_alphanumeric());
        let next = all.get(at + 1).map(|(_, next)| next.as_str());
        matches!(word.as_str(), "that" | "this" | "those")
            && (ends || next.is_none_or(|next| POINTED_AT.contains(&next)))
    })
}

/// The words that a text is about, without the ending of the plural.
fn content(text: &str) -> BTreeSet<String> {
    let long = |word: &String| word.chars().count() > 3 && !EMPTY.contains(&word.as_str());
    let bare = |word: String| word.strip_suffix('s').map(str::to_owned).unwrap_or(word);
    words(text).map(|(_, word)| word).filter(long).map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::{points, takes_up};

    #[test]
    fn lines_that_need_something_said_before_are_told_apart() {
        for (line, needs) in [
            ("Anyone would be worn out by that.", true),
            ("I did not know that, and it changes how I see the last weeks.", true),
            ("I can see why that hurts. Anyone would feel passed over.", true),
            ("That must not happen twice. What would stop it?", true),
            ("After two of those, anyone would hand the card back.", true),
            ("So most of it runs, and it's the last stretch that eats the days.", true),
            ("You said the second part is what's slow. What is the second part?", true),
            ("On the call you were there and did not speak; I would like to understand that.", false),
            ("At 1:40 yesterday I saw on the board that the import was not done.", false),
            ("What would have to go so that you can believe in a date again?", false),
            ("Some of it runs.", false),
        ] {
            assert_eq!(takes_up(line) || points(line), needs, "{line}");
        }
    }
}
