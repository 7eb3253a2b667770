//! A person's name, and where a text speaks of them by all of it or a part.

use std::{collections::HashMap, ops::Range};

use super::{
    Who,
    token::{Case, Token, tokens},
    words::{is_also_word, is_doing, is_honorific, is_nobody, is_particle, is_role, makes_word},
};

/// The months that are names; with one of the words before it, or a number beside it, it is the month.
const MONTHS: [&str; 5] = ["march", "april", "may", "june", "august"];
const BEFORE_A_MONTH: [&str; 16] = [
    "in", "by", "since", "until", "till", "of", "last", "next", "this", "early", "late", "mid", "from", "during",
    "before", "after",
];

/// A person known by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub who: Who,
    pub parts: Vec<Part>,
}

/// A part of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub key: String,
    pub kind: Kind,
}

/// How a part of a name is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In any case.
    Plain,
    /// With a capital, for it is short, a word too, or a guess.
    Capital,
    /// Only beside another part.
    Beside,
    /// A character of a script without spaces: two at least, or the whole name.
    Glyph,
}

impl Person {
    /// The person of this name; none where it names nobody.
    pub fn new(name: &str, who: Who) -> Option<Self> {
        // "Ana Lima (Guest)", "Ana Lima [she/her]".
        let cut = tokens(name.split(['(', '[', '|']).next().unwrap_or_default());
        if is_described(&cut) {
            return None;
        }
        let titles = cut.iter().take_while(|token| is_honorific(&token.key)).count();
        let mut parts: Vec<Part> = cut[titles.min(cut.len().saturating_sub(1))..].iter().map(part).collect();
        if parts.iter().all(|part| part.kind == Kind::Beside) {
            for part in &mut parts {
                part.kind = Kind::Capital;
            }
        }
        let stands_for_nobody =
            parts.iter().all(|part| is_role(&part.key) || part.key.chars().all(|c| c.is_ascii_digit()));
        (!parts.is_empty() && !stands_for_nobody).then_some(Self { who, parts })
    }

    /// The person who is guessed to be called so.
    pub fn guessed(tokens: &[Token]) -> Self {
        let mut parts: Vec<Part> = tokens.iter().map(part).collect();
        parts.iter_mut().filter(|part| part.kind == Kind::Plain).for_each(|part| part.kind = Kind::Capital);
        Self { who: Who::Other, parts }
    }

    /// Whether each part of the other's name is one of this person's, and tells them.
    pub fn is_called(&self, other: &Self) -> bool {
        other.parts.iter().all(|part| self.parts.iter().any(|own| own.key == part.key))
            && other.parts.iter().any(|part| part.kind != Kind::Beside)
    }
}

/// "Team lead", "Shift manager on duty": a capital first and small words after it describe somebody and name nobody.
fn is_described(cut: &[Token]) -> bool {
    let small = |token: &Token| token.case == Case::Lower && !is_particle(&token.key);
    cut.first().is_some_and(|first| first.case == Case::Capital) && cut.iter().any(small)
}

fn part(token: &Token) -> Part {
    let letters = token.key.chars().count();
    let kind = if token.case == Case::Unspaced {
        Kind::Glyph
    } else if letters == 1 || is_particle(&token.key) {
        Kind::Beside
    } else if letters == 2 && token.case != Case::None || is_also_word(&token.key) || is_nobody(&token.key) {
        Kind::Capital
    } else {
        Kind::Plain
    };
    Part { key: token.key.clone(), kind }
}

/// Where `tokens` name somebody: runs of tokens in order, and who is named.
pub fn runs(
    people: &[Person],
    index: &HashMap<String, Vec<(usize, usize)>>,
    text: &str,
    tokens: &[Token],
) -> Vec<(Range<usize>, usize)> {
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let named = index.get(tokens[at].key.as_str()).into_iter().flatten();
        let runs = named.filter_map(|(person, part)| {
            let run = Reading { text, tokens, person: &people[*person] }.from(at, *part)?;
            Some((run, *person))
        });
        let owners = owner(&tokens[at]).and_then(|key| index.get(key)).into_iter().flatten();
        let owners = owners.filter(|(person, part)| people[*person].parts[*part].kind == Kind::Plain);
        let runs = runs.chain(owners.map(|(person, _)| (at..at + 1, *person)));
        // Of several readings the longest; of equals the first person's.
        let best = runs.reduce(|best, run| if run.0.end > best.0.end { run } else { best });
        match best {
            Some((run, person)) => {
                let from = found.last().map_or(0, |(before, _)| before.end);
                let start = Reading { text, tokens, person: &people[person] }.with_title(run.start, from);
                at = run.end;
                found.push((start..run.end, person));
            }
            None => at += 1,
        }
    }
    found
}

/// A name has so many letters before a genitive without its mark is one: `this` is nothing of Thi's.
const LONG: usize = 5;

/// Whose something is in a genitive that lacks its mark: `leila` of `leilas desk`.
fn owner(token: &Token) -> Option<&str> {
    let key = token.key.strip_suffix('s').filter(|_| token.case == Case::Lower)?;
    (key.chars().count() >= LONG).then_some(key)
}

/// Whether a token names the person in a genitive that lacks its mark.
pub fn is_owner(token: &Token, person: &Person) -> bool {
    let is = |key: &str| person.parts.iter().any(|part| part.key == key);
    !is(&token.key) && owner(token).is_some_and(is)
}

/// A text read for one person's name.
struct Reading<'t> {
    text: &'t str,
    tokens: &'t [Token],
    person: &'t Person,
}

impl Reading<'_> {
    /// The run that begins with `part` at `at`: as many parts of the name as follow, each once, up to the last that tells somebody.
    fn from(&self, at: usize, part: usize) -> Option<Range<usize>> {
        let parts = &self.person.parts;
        let mut used = vec![part];
        let mut end = at + 1;
        while end < self.tokens.len() && self.joined(end) {
            let token = &self.tokens[end];
            let fits = |n: &usize| !used.contains(n) && (parts[*n].key == token.key || is_initial(token, &parts[*n]));
            let Some(next) = (0..parts.len()).find(fits) else { break };
            used.push(next);
            end += 1;
        }
        while !used.is_empty() && !self.tells(at, end, &used) {
            used.pop();
            end -= 1;
        }
        (!used.is_empty()).then_some(at..end)
    }

    /// Whether these tokens are enough to mean the person, and the last of them counts.
    fn tells(&self, at: usize, end: usize, used: &[usize]) -> bool {
        let kinds = || used.iter().map(|part| self.person.parts[*part].kind);
        let whole = used.len() == self.person.parts.len();
        let glyphs = kinds().filter(|kind| *kind == Kind::Glyph).count();
        let last = kinds().next_back();
        if whole && used.len() > 1 || last == Some(Kind::Glyph) && glyphs > 1 {
            return true;
        }
        match last {
            Some(Kind::Glyph) => whole,
            Some(Kind::Plain) => true,
            Some(Kind::Capital) => {
                used.len() > 1 && kinds().any(|kind| kind == Kind::Plain) || self.is_name(end - 1, at)
            }
            Some(Kind::Beside) | None => false,
        }
    }

    /// Whether a word that is short, or a word too, is written as a name here.
    fn is_name(&self, at: usize, start: usize) -> bool {
        let token = &self.tokens[at];
        let loud = |other: Option<&Token>| other.is_some_and(|other| other.case == Case::Upper);
        let shouted =
            loud(at.checked_sub(1).and_then(|before| self.tokens.get(before))) || loud(self.tokens.get(at + 1));
        match token.case {
            Case::Lower => return false,
            Case::Upper if shouted => return false,
            _ => {}
        }
        let gap = |left: &Token, right: &Token| self.text.get(left.span.end..right.span.start) == Some(" ");
        let before =
            start.checked_sub(1).map(|before| &self.tokens[before]).filter(|left| gap(left, &self.tokens[start]));
        let next = self.tokens.get(at + 1).filter(|right| gap(token, right));
        let behind = &self.text[token.span.end..];
        if MONTHS.contains(&token.key.as_str()) && is_month(before, next) {
            return false;
        }
        if !token.first || before.is_some_and(|before| is_honorific(&before.key)) {
            return true;
        }
        let owns = behind.starts_with("'s") || behind.starts_with("’s");
        let called = behind.starts_with([',', '!', '?', '.']) && !stands_alone(&token.key);
        if is_nobody(&token.key) {
            let contracted = matches!(token.key.as_str(), "he" | "she" | "it" | "who" | "so" | "one");
            return called || owns && !contracted || next.is_some_and(|next| is_doing(&next.key));
        }
        !(is_also_word(&token.key) && next.is_some_and(|next| makes_word(&next.key)))
    }

    /// Where the name begins, with the titles and initials before it, no earlier than `from`.
    fn with_title(&self, start: usize, from: usize) -> usize {
        let mut start = start;
        while start > from && self.joined(start) {
            let before = &self.tokens[start - 1];
            let title = is_honorific(&before.key) && before.case != Case::Lower;
            let dotted = self.text[before.span.end..].starts_with('.');
            let initial = dotted && self.person.parts.iter().any(|part| is_initial(before, part));
            if !title && !initial {
                break;
            }
            start -= 1;
        }
        start
    }

    /// Whether a token goes on the name before it: nothing, a space, a hyphen, an apostrophe, or the point of a title or an initial
    /// stands between.
    fn joined(&self, at: usize) -> bool {
        let before = &self.tokens[at - 1];
        match &self.text[before.span.end..self.tokens[at].span.start] {
            "" | " " | "-" | "‐" | "‑" | "'" | "’" => true,
            "." | ". " => before.is_initial() || is_honorific(&before.key),
            _ => false,
        }
    }
}

/// Whether the word is the month here.
fn is_month(before: Option<&Token>, next: Option<&Token>) -> bool {
    let number = |token: Option<&Token>| token.is_some_and(|token| token.key.starts_with(|c: char| c.is_ascii_digit()));
    number(before) || number(next) || before.is_some_and(|before| BEFORE_A_MONTH.contains(&before.key.as_str()))
}

/// Whether a token is the first letter of a part of a name.
fn is_initial(token: &Token, part: &Part) -> bool {
    token.is_initial() && part.key.starts_with(token.key.as_str())
}

/// Whether a word that stands before a comma or a full stop is no vocative, even where somebody is called so: "So,", "No."
fn stands_alone(key: &str) -> bool {
    const ALONE: [&str; 30] = [
        "so", "no", "yes", "oh", "hi", "ho", "ha", "now", "yet", "see", "say", "you", "me", "we", "he", "she", "good",
        "well", "right", "fine", "too", "not", "one", "two", "and", "but", "or", "who", "why", "first",
    ];
    ALONE.contains(&key)
}
