//! Alterations: a gold transcript, changed in a way of which it is known how the score must answer.

use crate::domain::{
    flags::{PATTERNS, Pattern},
    phrase,
    proof::{
        gold::{Gold, Grade, Wording},
        plan::Bench,
    },
    rubric::AnsweredBy,
    transcript::Speaker,
};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alteration {
    /// Nothing.
    Unaltered,
    /// Nothing, asked a second time, after all the others.
    Again,
    /// The persona's name, with another gender and another nationality.
    Renamed,
    /// Spaces and line ends.
    Spaces,
    /// Characters that nobody sees.
    Invisible,
    /// What is stored beside the words: hashes, titles, how turns came to stand.
    Records,
    /// The order of criteria and of checks.
    Order,
    /// The names of other people.
    People,
    /// A sentence with numbers that mean nothing here.
    IdleNumbers,
    /// Small talk.
    SmallTalk,
    /// A clause that changes nothing.
    InertClause,
    /// The persona praises the learner.
    Praise,
    /// Turns in another wording.
    Worded(Wording),
    /// The learner's best turn left out.
    BestRemoved,
    /// The learner's best turn made hostile.
    BestHostile,
    /// A textbook instance of a check that is not met.
    Textbook,
    /// A check's move taken back.
    Negated,
    /// The best turn said a second time.
    Repeated,
    /// The rubric's own words.
    Buzzwords,
    /// Each side's words given to the other.
    Swapped,
    /// Words to the judge.
    Injected,
}

/// An altered talk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Altered {
    /// Who says what.
    pub said: Vec<(Speaker, String)>,
    /// The check it is about.
    pub about: Option<String>,
    /// Another name for the persona.
    pub name: Option<&'static str>,
}

/// Names of another gender or nationality than most of those in the scenarios.
const NAMES: [&str; 3] = ["Katarzyna Nowak", "Mohammed Al-Farsi", "Nguyen Thi Huong"];

/// Names for other people, used in turn.
const PEOPLE: [&str; 8] = ["Kwame", "Zsófia", "Yusuf", "Xiomara", "Wojtek", "Jelena", "Zhang", "Khadija"];

/// After GSM-Symbolic (arXiv 2410.05229): what looks like matter and is none.
const IDLE: &str = "It's 14 degrees outside, and the lift takes 8.";
const INERT: &str = "The blind over there is half down, by the way, which is neither here nor there.";
const PRAISE: &str = "I must say, you are doing this very well. I have never been listened to like this.";

/// Injections are dealt out over at least so many talks, so that a short run does not put all of them on one.
const DEALT: usize = 24;

/// The most talks that one transcript gives for its single checks, met or not.
const MOST_CHECKS: usize = 2;

impl Alteration {
    /// Its name in keys of cases.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// The altered talks of a transcript.
    #[must_use]
    pub fn talks(self, bench: &Bench) -> Vec<Altered> {
        let gold = &bench.gold;
        let plain = || as_said(gold, None);
        let one = |said| vec![Altered { said, ..Altered::default() }];
        match self {
            Self::Unaltered | Self::Again | Self::Records | Self::Order => one(plain()),
            Self::Renamed => NAMES.map(|name| renamed(bench, plain(), name)).into(),
            Self::Spaces => one(changed(plain(), |text| text.replace(' ', "  \u{a0}").replace(", ", ",\n"))),
            Self::Invisible => one(changed(plain(), invisible)),
            Self::People if gold.people.is_empty() => Vec::new(),
            Self::People => one(changed(plain(), |text| other_people(gold, text))),
            Self::IdleNumbers => one(extended(plain(), 0, IDLE)),
            Self::InertClause => one(extended(plain(), 1, INERT)),
            Self::SmallTalk => {
                one(gold.noise.iter().enumerate().fold(plain(), |said, (at, line)| extended(said, at, line)))
            }
            Self::Praise => one(praised(plain())),
            Self::Worded(wording) => one(as_said(gold, Some(wording))),
            Self::BestRemoved => one(without(plain(), gold.best)),
            // A weak talk has little to lose: what its best turn earned is hardly five points.
            Self::BestHostile if gold.grade == Grade::Weak => Vec::new(),
            Self::BestHostile => one(with(plain(), gold.best, &gold.hostile)),
            Self::Textbook => textbook(bench),
            Self::Negated => negated(bench),
            Self::Repeated => one(repeated(gold, plain())),
            Self::Buzzwords => one(closing(plain(), &bench.buzzwords())),
            Self::Swapped => one(plain().into_iter().map(|(speaker, text)| (other(speaker), text)).collect()),
            Self::Injected => injected(bench),
        }
    }
}

fn as_said(gold: &Gold, wording: Option<Wording>) -> Vec<(Speaker, String)> {
    gold.turns.iter().map(|turn| (turn.speaker, turn.worded(wording).to_owned())).collect()
}

const fn other(speaker: Speaker) -> Speaker {
    match speaker {
        Speaker::Persona => Speaker::Learner,
        Speaker::Learner => Speaker::Persona,
    }
}

fn changed(mut said: Vec<(Speaker, String)>, change: impl Fn(&str) -> String) -> Vec<(Speaker, String)> {
    for (_, text) in &mut said {
        *text = change(text);
    }
    said
}

/// Each word with characters in it that are not seen.
fn invisible(text: &str) -> String {
    text.split(' ').map(|word| format!("\u{200b}{word}\u{202e}\u{2066}")).collect::<Vec<_>>().join(" ")
}

/// `line` at the end of a learner's turn, counted from 0; the last one when there are not so many.
fn extended(mut said: Vec<(Speaker, String)>, nth: usize, line: &str) -> Vec<(Speaker, String)> {
    let places: Vec<usize> = learner(&said).collect();
    if let Some(at) = places.get(nth).or(places.last()) {
        said[*at].1 = format!("{} {line}", said[*at].1);
    }
    said
}

fn learner(said: &[(Speaker, String)]) -> impl Iterator<Item = usize> {
    said.iter().enumerate().filter(|(_, (speaker, _))| *speaker == Speaker::Learner).map(|(at, _)| at)
}

/// The persona's second turn, or its last, ends with praise.
fn praised(mut said: Vec<(Speaker, String)>) -> Vec<(Speaker, String)> {
    let places: Vec<usize> = (0..said.len()).filter(|at| said[*at].0 == Speaker::Persona).collect();
    if let Some(at) = places.get(1).or(places.last()) {
        said[*at].1 = format!("{} {PRAISE}", said[*at].1);
    }
    said
}

/// Turns are numbered from 1.
fn at(number: u32) -> usize {
    usize::try_from(number).unwrap_or_default().saturating_sub(1)
}

fn without(mut said: Vec<(Speaker, String)>, number: u32) -> Vec<(Speaker, String)> {
    if at(number) < said.len() {
        said.remove(at(number));
    }
    said
}

fn with(mut said: Vec<(Speaker, String)>, number: u32, text: &str) -> Vec<(Speaker, String)> {
    if let Some((_, words)) = said.get_mut(at(number)) {
        text.clone_into(words);
    }
    said
}

/// A last turn of the learner, after a word of the persona.
fn closing(mut said: Vec<(Speaker, String)>, line: &str) -> Vec<(Speaker, String)> {
    if said.last().is_some_and(|(speaker, _)| *speaker == Speaker::Learner) {
        said.push((Speaker::Persona, "Mm.".to_owned()));
    }
    said.push((Speaker::Learner, line.to_owned()));
    said
}

fn repeated(gold: &Gold, said: Vec<(Speaker, String)>) -> Vec<(Speaker, String)> {
    let line = gold.turns.get(at(gold.best)).map_or_else(String::new, |turn| turn.say.clone());
    closing(said, &line)
}

fn textbook(bench: &Bench) -> Vec<Altered> {
    let open = bench.judged().filter(|check| bench.gold.known.get(*check).is_some_and(|known| !known.met));
    let talk = |check: &String| {
        let (early, persona, learner) = bench.textbook(check);
        let exchange = [(Speaker::Persona, persona), (Speaker::Learner, learner)];
        let plain = as_said(&bench.gold, None);
        let said = if early { exchange.into_iter().chain(plain).collect() } else { [plain, exchange.into()].concat() };
        Altered { said, about: Some(check.clone()), ..Altered::default() }
    };
    some(bench, open.collect()).into_iter().map(talk).collect()
}

fn negated(bench: &Bench) -> Vec<Altered> {
    let known =
        |check: &String| bench.gold.known.get(check).and_then(|known| Some((known.turn?, known.negated.clone()?)));
    let met = bench.judged().filter(|check| known(check).is_some());
    let talk = |check: &String| {
        let (turn, words) = known(check)?;
        let said = with(as_said(&bench.gold, None), turn, &words);
        Some(Altered { said, about: Some(check.clone()), ..Altered::default() })
    };
    some(bench, met.collect()).into_iter().filter_map(talk).collect()
}

/// At most [`MOST_CHECKS`] of them, others in the next transcript.
fn some<'a>(bench: &Bench, mut checks: Vec<&'a String>) -> Vec<&'a String> {
    if !checks.is_empty() {
        let turn = (bench.number * MOST_CHECKS) % checks.len();
        checks.rotate_left(turn);
    }
    checks.truncate(MOST_CHECKS);
    checks
}

/// Each injection at each of three places, dealt out over the transcripts.
fn injected(bench: &Bench) -> Vec<Altered> {
    let plain = as_said(&bench.gold, None);
    let places: Vec<usize> = learner(&plain).collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
    let middle = places[places.len() / 2];
    let all = PATTERNS.iter().flat_map(|pattern| (0..3).map(move |place| (pattern, place)));
    let dealt = all.enumerate().filter(|(nth, _)| nth % DEALT.max(bench.of) == bench.number).map(|(_, each)| each);
    let talk = |(pattern, place): (&'static Pattern, usize)| {
        let (words, mut said) = (pattern.text, plain.clone());
        match place {
            0 => said[*first].1 = format!("{words} {}", said[*first].1),
            1 => said[middle].1 = format!("{}\n{words}", said[middle].1),
            _ => said[*last].1 = format!("{} {words}", said[*last].1),
        }
        Altered { said, ..Altered::default() }
    };
    dealt.map(talk).collect()
}

fn renamed(bench: &Bench, said: Vec<(Speaker, String)>, name: &'static str) -> Altered {
    let said = changed(said, |text| bench.with_name(text, name));
    Altered { said, name: Some(name), ..Altered::default() }
}

fn other_people(gold: &Gold, text: &str) -> String {
    let new = |at: usize| PEOPLE[at % PEOPLE.len()];
    gold.people.iter().enumerate().fold(text.to_owned(), |text, (at, old)| replaced(&text, old, new(at)))
}

/// `text` with a word replaced wherever it stands whole.
pub fn replaced(text: &str, old: &str, new: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (place, _) in text.match_indices(old) {
        let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        if place >= from && free(text[..place].chars().next_back()) && free(text[place + old.len()..].chars().next()) {
            out.push_str(&text[from..place]);
            out.push_str(new);
            from = place + old.len();
        }
    }
    out.push_str(&text[from..]);
    out
}

/// The words of a question, without the beginning that all have.
pub fn bare(question: &str) -> String {
    let words: Vec<String> = phrase::words(question).map(|(_, word)| word).collect();
    words
        .iter()
        .skip_while(|word| ["did", "the", "learner"].contains(&word.as_str()))
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a judge answers the check.
pub const fn is_judged(by: &AnsweredBy) -> bool {
    matches!(by, AnsweredBy::Judge { .. })
}
