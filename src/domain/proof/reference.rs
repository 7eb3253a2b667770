//! The honest reference: a judge made of rules, which every relation must let pass. It reads what any judge is sent, answers only from
//! the learner's words, and quotes them as they stand. Its rules know the checks of the scenarios that ship and no others.

use std::collections::BTreeSet;

use crate::domain::{
    phrase,
    proof::{
        cue::{Cue, Sentence, sentences},
        reading::Reading,
    },
};

/// The rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    rules: Vec<Rule>,
    known: BTreeSet<String>,
}

/// The rule of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The check's id.
    pub check: String,
    /// The scenario's id.
    pub scenario: String,
    /// One of these must stand in the sentence.
    pub shows: Vec<Cue>,
    /// None of these may; with `takes_up`, nowhere in the turn.
    pub never: Vec<Cue>,
    /// One of these must have been said, there or before; empty when nothing must.
    pub after: Vec<Cue>,
    /// Once one of these is said it is too late.
    pub until: Vec<Cue>,
    /// Whether the turn must take up what the persona has just said.
    pub takes_up: bool,
    /// An instance beyond argument.
    pub textbook: Textbook,
}

/// An instance of a check beyond argument, in an exchange of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Textbook {
    /// Where in a talk it may be said.
    pub place: Place,
    /// What the persona says before it.
    pub persona: String,
    /// The instance.
    pub learner: String,
}

/// Where in a talk something may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Before all else.
    Start,
    /// After all else.
    End,
}

/// Words that do not show that a turn takes another up.
const COMMON: &str = "about been came come could didnt does dont down first from good have here into isnt just know like made make more only other over really \
    right should some take than that thats them then there they thing things this time want well went were what when which will with would \
    write your youre yours";

impl Reference {
    /// The judge with these rules.
    #[must_use]
    pub fn new(rules: Vec<Rule>) -> Self {
        let cues = rules.iter().flat_map(|rule| [&rule.shows, &rule.never, &rule.after, &rule.until]).flatten();
        let known = cues.flat_map(Cue::words).map(str::to_owned).collect();
        Self { rules, known }
    }

    /// Its rules.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The textbook instance of a check.
    #[must_use]
    pub fn textbook(&self, scenario: &str, check: &str) -> Option<&Textbook> {
        let rule = self.rules.iter().find(|rule| rule.scenario == scenario && rule.check == check);
        rule.map(|rule| &rule.textbook)
    }

    /// The answer to a request. A check it has no rule for cannot be told.
    #[must_use]
    pub fn answer(&self, reading: &Reading) -> String {
        reading.answered(|check, _| self.verdict(reading, check))
    }

    /// The verdict on one check of a request, and its evidence.
    #[must_use]
    pub fn verdict(&self, reading: &Reading, check: &str) -> (String, Option<(u64, String)>) {
        let Some(rule) = self.rules.iter().find(|rule| rule.check == check) else {
            return ("cannot_tell".to_owned(), None);
        };
        match self.evidence(rule, reading) {
            Some(quote) => ("met".to_owned(), Some(quote)),
            None => ("not_met".to_owned(), None),
        }
    }

    /// The first sentence that shows the check, with its turn.
    #[must_use]
    pub fn evidence(&self, rule: &Rule, reading: &Reading) -> Option<(u64, String)> {
        let any = |cues: &[Cue], sentence: &Sentence| cues.iter().any(|cue| cue.stands_in(sentence, &self.known));
        let mut begun = rule.after.is_empty();
        let mut before = "";
        for (number, learner, text) in &reading.turns {
            if !learner {
                before = text;
                continue;
            }
            let said = sentences(text);
            let fits = !rule.takes_up || (takes_up(before, text) && !said.iter().any(|each| any(&rule.never, each)));
            for sentence in &said {
                begun |= any(&rule.after, sentence);
                if any(&rule.until, sentence) {
                    return None;
                }
                if begun && fits && any(&rule.shows, sentence) && !any(&rule.never, sentence) {
                    return Some((*number, quote(text, sentence)));
                }
            }
        }
        None
    }
}

/// The sentence, or the whole turn when the sentence is too short to be evidence.
fn quote(text: &str, sentence: &Sentence) -> String {
    let words = text[sentence.span.clone()].trim();
    if phrase::words(words).count() < 3 { text.to_owned() } else { words.to_owned() }
}

/// Whether the learner says a word of what was said before, or that it was said.
fn takes_up(before: &str, text: &str) -> bool {
    let common: BTreeSet<&str> = COMMON.split_whitespace().collect();
    let content = |text: &str| -> BTreeSet<String> {
        phrase::words(text)
            .map(|(_, word)| word)
            .filter(|word| word.len() > 3 && !common.contains(word.as_str()))
            .collect()
    };
    let words: Vec<String> = phrase::words(text).map(|(_, word)| word).collect();
    let refers =
        words.windows(2).any(|two| two[0] == "you" && ["say", "said", "saying", "told"].contains(&two[1].as_str()));
    refers || !content(before).is_disjoint(&content(text))
}
