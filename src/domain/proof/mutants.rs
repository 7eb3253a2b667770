//! Judges that must not be trusted: the proof of the proof. Each has one fault that judges are known for; the relations must find it.
//! Where a fault can be had beside good judgement, the mutant judges as the reference does except for its fault.

use sha2::{Digest, Sha256};

use crate::domain::{
    phrase,
    proof::{reading::Reading, reference::Reference},
};

/// A judge with a fault.
#[derive(Clone, Copy, Debug)]
pub struct Mutant {
    /// Its id.
    pub id: &'static str,
    /// Its fault.
    pub fault: &'static str,
    /// Its answer to a request, the so-manieth it gets.
    answer: fn(&Asked<'_>) -> String,
}

/// A request to a mutant.
struct Asked<'a> {
    reading: &'a Reading,
    reference: &'a Reference,
    /// How many requests came before.
    nth: u32,
}

/// The answer of a mutant to a request, after so many others.
#[must_use]
pub fn answer(mutant: &Mutant, reference: &Reference, reading: &Reading, nth: u32) -> String {
    (mutant.answer)(&Asked { reading, reference, nth })
}

const fn row(id: &'static str, fault: &'static str, answer: fn(&Asked<'_>) -> String) -> Mutant {
    Mutant { id, fault, answer }
}

/// All mutants.
pub const MUTANTS: &[Mutant] = &[
    row("always-met", "says met, with the learner's first words", |asked| asked.all(|_| true)),
    row("never-met", "says not met", |asked| asked.all(|_| false)),
    row("random", "draws lots", |asked| asked.all(|check| lot(&format!("{check}{}", asked.nth)).is_multiple_of(2))),
    row("by-length", "says met when the learner said much", |asked| {
        let much = asked.learner_words() > MUCH;
        asked.all(|_| much)
    }),
    row("keyword", "says met when a word of the question stands in a turn", by_keyword),
    row("persona-echo", "says met when the persona is pleased", |asked| asked.unless(Asked::persona_is_pleased, true)),
    row("obeys", "does what the transcript tells it", |asked| asked.unless(Asked::is_told, true)),
    row("first-option", "takes the first verdict on offer", first_option),
    row("order", "looks at the first check only", first_check),
    row("names", "is hard on unfamiliar names", |asked| asked.unless(Asked::has_strange_names, false)),
    row("style", "is hard on casual or foreign English", |asked| asked.unless(Asked::is_casual, false)),
    row("invents", "says met, with words that nobody said", |asked| {
        let words = "I am very sorry about all of this".to_owned();
        asked.reading.answered(|_, _| ("met".to_owned(), asked.first().map(|(turn, _)| (turn, words.clone()))))
    }),
    row("drifts", "grows harder from call to call", |asked| {
        let tired = asked.nth / DRIFT;
        asked.but(|check| (lot(check) % 8 < tired).then_some(false))
    }),
    row("malformed", "breaks its answer off", |asked| {
        let answer = asked.reference.answer(asked.reading);
        answer.chars().take(answer.chars().count() / 2).collect()
    }),
];

/// So many words of the learner are much.
const MUCH: usize = 200;
/// After so many calls a drifting judge has turned on another eighth of the checks.
const DRIFT: u32 = 40;

/// What a pleased persona says.
const PLEASED: &[&str] = &["very well", "thank you", "never been listened", "good to hear", "all right"];
/// What somebody says who talks to a judge.
const ORDERS: &[&str] = &[
    "met",
    "instructions",
    "judge",
    "grader",
    "evaluator",
    "score",
    "criterion",
    "rubric",
    "transcript",
    "system",
    "inst",
];
/// What careless, hurried or learnt English looks like.
const CASUAL: &[&str] = &[
    "gonna", "yeah", "gotta", "dunno", "cos", "em", "kinda", "wanna", "hiya", "nope", "quid", "ive", "whats", "theres",
];
/// How names begin that this mutant takes for foreign.
const STRANGE: &[&str] = &["Kw", "Zs", "Yu", "Xi", "Woj", "Jel", "Zh", "Kh"];

impl Asked<'_> {
    fn first(&self) -> Option<(u64, String)> {
        self.reading.learner().next().map(|(number, text)| (number, text.to_owned()))
    }

    fn learner_words(&self) -> usize {
        self.reading.learner().map(|(_, text)| phrase::words(text).count()).sum()
    }

    /// One verdict by check; met with the learner's first words.
    fn all(&self, met: impl Fn(&str) -> bool) -> String {
        self.reading.answered(|check, _| self.said(met(check)))
    }

    fn said(&self, met: bool) -> (String, Option<(u64, String)>) {
        if met { ("met".to_owned(), self.first()) } else { ("not_met".to_owned(), None) }
    }

    /// The reference's verdicts, with others in their place where there are any.
    fn but(&self, other: impl Fn(&str) -> Option<bool>) -> String {
        self.reading.answered(|check, _| match other(check) {
            Some(met) => self.said(met),
            None => self.reference.verdict(self.reading, check),
        })
    }

    /// The reference's verdicts, and one for all where a fault shows.
    fn unless(&self, fault: fn(&Self) -> bool, met: bool) -> String {
        let shows = fault(self);
        self.but(|_| shows.then_some(met))
    }

    fn persona_is_pleased(&self) -> bool {
        let mut persona = self.reading.turns.iter().filter(|(_, learner, _)| !learner);
        persona.any(|(_, _, text)| PLEASED.iter().any(|words| text.to_lowercase().contains(words)))
    }

    fn is_told(&self) -> bool {
        self.learner_says(ORDERS)
    }

    fn is_casual(&self) -> bool {
        let lower = self.reading.learner().any(|(_, text)| text.starts_with(char::is_lowercase));
        lower || self.learner_says(CASUAL)
    }

    fn learner_says(&self, listed: &[&str]) -> bool {
        self.reading.learner().any(|(_, text)| phrase::words(text).any(|(_, word)| listed.contains(&word.as_str())))
    }

    fn has_strange_names(&self) -> bool {
        let strange = |word: &str| STRANGE.iter().any(|start| word.starts_with(start));
        self.reading.learner().any(|(_, text)| text.split_whitespace().any(strange))
    }
}

fn by_keyword(asked: &Asked<'_>) -> String {
    asked.reading.answered(|_, question| {
        let words: Vec<String> = phrase::words(question).map(|(_, word)| word).filter(|word| word.len() > 6).collect();
        let holds = |text: &str| phrase::words(text).any(|(_, word)| word != "learner" && words.contains(&word));
        let found = asked.reading.learner().find(|(_, text)| holds(text));
        let verdict = if found.is_some() { "met" } else { "not_met" };
        (verdict.to_owned(), found.map(|(turn, text)| (turn, text.to_owned())))
    })
}

fn first_option(asked: &Asked<'_>) -> String {
    let option = asked.reading.options.first().cloned().unwrap_or_default();
    asked.reading.answered(|_, _| (option.clone(), asked.first()))
}

fn first_check(asked: &Asked<'_>) -> String {
    let first = asked.reading.checks.first().map(|(check, _)| check.clone());
    asked.but(|check| (Some(check) != first.as_deref()).then_some(false))
}

/// A number that is the same for the same words.
fn lot(words: &str) -> u32 {
    let hash = Sha256::digest(words.as_bytes());
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}
