//! People nobody has named beforehand, told by how names are written: a capital where none is due, a title, what a person does.

use std::collections::HashSet;

use super::{
    Pseudonyms,
    contacts::contacts,
    person::Person,
    token::{Case, Token},
    words::{is_doing, is_honorific, is_nobody, is_particle},
};

/// A text in which so many of the words that are nobody's name have capitals, and more have them than not, is a heading or shouts;
/// capitals tell nothing there.
const HEADING: usize = 3;

/// The people of these texts who are not among `names`, longest names first. `is_known` says of a word that it is nobody's name.
pub fn guessed(texts: &[&str], cut: &[Vec<Token>], names: &Pseudonyms, is_known: &dyn Fn(&str) -> bool) -> Vec<Person> {
    let small: HashSet<&str> =
        cut.iter().flatten().filter(|token| token.case == Case::Lower).map(|token| token.key.as_str()).collect();
    let mut people: Vec<Person> = Vec::new();
    for (text, tokens) in texts.iter().zip(cut).filter(|(_, tokens)| !is_heading(tokens)) {
        let mut reading = Reading { text, tokens, small: &small, taken: vec![false; tokens.len()] };
        reading.take(names);
        people.extend(reading.people(is_known));
    }
    people.sort_by_key(|person| std::cmp::Reverse(person.parts.len()));
    people
}

fn is_heading(tokens: &[Token]) -> bool {
    let plain = || tokens.iter().filter(|token| !token.first && token.key.chars().count() > 1 && is_nobody(&token.key));
    let capitals = plain().filter(|token| token.case == Case::Capital).count();
    capitals >= HEADING && capitals * 2 > plain().count()
}

struct Reading<'t> {
    text: &'t str,
    tokens: &'t [Token],
    small: &'t HashSet<&'t str>,
    taken: Vec<bool>,
}

impl Reading<'_> {
    /// Marks what names somebody known, or leads to somebody.
    fn take(&mut self, names: &Pseudonyms) {
        for (run, _) in names.runs(self.text, self.tokens) {
            self.taken[run].fill(true);
        }
        if self.tokens.iter().all(|token| token.case != Case::Capital) {
            return;
        }
        for (span, _) in contacts(self.text) {
            for (token, taken) in self.tokens.iter().zip(&mut self.taken) {
                *taken |= span.start < token.span.end && token.span.start < span.end;
            }
        }
    }

    fn people(&self, is_known: &dyn Fn(&str) -> bool) -> Vec<Person> {
        let (mut people, mut at) = (Vec::new(), 0);
        while at < self.tokens.len() {
            if !self.begins(at) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while let Some(next) = self.goes_on(end) {
                end = next;
            }
            let start = if self.leads(at) { at - 1 } else { at };
            let parts = &self.tokens[start..end];
            if !parts.iter().all(|token| is_known(&token.key) || is_particle(&token.key)) {
                people.push(Person::guessed(parts));
            }
            at = end;
        }
        people
    }

    /// Whether a name begins here.
    fn begins(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let titled = at.checked_sub(1).is_some_and(|before| {
            let title = &self.tokens[before];
            is_honorific(&title.key) && title.case == Case::Capital && self.close(at)
        });
        if titled {
            return token.case == Case::Capital && !self.taken[at] && !is_nobody(&token.key);
        }
        self.may_be(at) && (!token.first || self.acts(at))
    }

    /// Whether the word is written as a name: a capital, and nowhere a small letter.
    fn may_be(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.case == Case::Capital
            && !self.taken[at]
            && (token.key.chars().count() > 1 || self.is_elided(at))
            && !token.key.contains(|c: char| c.is_ascii_digit())
            && !is_nobody(&token.key)
            && !is_honorific(&token.key)
            && !self.small.contains(token.key.as_str())
    }

    /// The O of O'Neill.
    fn is_elided(&self, at: usize) -> bool {
        matches!(self.tokens[at].key.as_str(), "o" | "d")
            && self.text[self.tokens[at].span.end..].starts_with(['\'', '’'])
            && self.tokens.get(at + 1).is_some_and(|next| next.case == Case::Capital)
    }

    /// Whether what follows is said of a person: "Janet said", "Janet's".
    fn acts(&self, at: usize) -> bool {
        let behind = &self.text[self.tokens[at].span.end..];
        let owns = ["'s ", "’s "].iter().any(|mark| behind.starts_with(mark));
        owns || self
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.case == Case::Lower && is_doing(&next.key) && self.close(at + 1))
    }

    /// Where the name that ends before `end` goes on to, if it does: another name, also after "de la" or "van".
    fn goes_on(&self, end: usize) -> Option<usize> {
        let mut next = end;
        while next < self.tokens.len() && self.close(next) && next < end + 3 {
            if self.may_be(next) && !self.tokens[next].first {
                return Some(next + 1);
            }
            if !is_particle(&self.tokens[next].key) || self.tokens[next].case != Case::Lower || self.taken[next] {
                return None;
            }
            next += 1;
        }
        None
    }

    /// Whether the word before, at the beginning of a sentence, is the first name to this last one.
    fn leads(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].first && self.may_be(at - 1) && self.close(at) && !self.tokens[at].first
    }

    /// Whether only a space, a hyphen, an apostrophe or the point of a title stands before this word.
    fn close(&self, at: usize) -> bool {
        let before = &self.tokens[at - 1];
        match &self.text[before.span.end..self.tokens[at].span.start] {
            " " | "-" => true,
            "'" | "’" => before.key.chars().count() == 1,
            ". " => is_honorific(&before.key),
            _ => false,
        }
    }
}
