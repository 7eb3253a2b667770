//! People's names, replaced before anything leaves the machine: `Persona`, `Learner`, `Person A` … Who is known by name is replaced
//! wherever and however the name is written; who is not is guessed by how names are written. The same words come out whatever the
//! people are called, so that a name can neither be seen by a judge nor move a score.

mod contacts;
mod guess;
mod person;
mod token;
mod words;

use std::{collections::HashMap, ops::Range};

use contacts::contacts;
use guess::guessed;
use person::{Person, is_owner, runs};
use token::{Token, key, tokens};

/// Who is known by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The persona, and whoever stands for it.
    pub persona: Vec<String>,
    /// The learner.
    pub learner: Vec<String>,
    /// Other people.
    pub others: Vec<String>,
}

/// Whom a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Persona,
    Learner,
    Other,
}

/// The names of a talk and what takes their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pseudonyms {
    people: Vec<Person>,
    index: HashMap<String, Vec<(usize, usize)>>,
    /// The letter of each of `people`, from 0; none for persona and learner.
    letters: Vec<Option<usize>>,
}

/// A passage of a text, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// What takes its place.
    pub by: String,
}

impl Pseudonyms {
    /// The names in `texts`, which are of one talk, in order: those that are `known`, and where `guess` is given others that are
    /// written as names are, if it does not say that the word is nobody's name.
    #[must_use]
    pub fn of(known: &Known, texts: &[&str], guess: Option<&dyn Fn(&str) -> bool>) -> Self {
        let mut names = Self::known(known);
        let cut: Vec<Vec<Token>> = texts.iter().map(|text| tokens(text)).collect();
        if let Some(is_nobody) = guess {
            for person in guessed(texts, &cut, &names, is_nobody) {
                names.put(person);
            }
        }
        names.letters = names.letters_in(texts, &cut);
        names
    }

    /// No names at all.
    #[must_use]
    pub fn none() -> Self {
        Self { people: Vec::new(), index: HashMap::new(), letters: Vec::new() }
    }

    fn known(known: &Known) -> Self {
        let mut names = Self::none();
        let groups = [(Who::Persona, &known.persona), (Who::Learner, &known.learner), (Who::Other, &known.others)];
        for (who, list) in groups {
            // Of one person's names the longest knows the most parts: "Ana" after "Ana Lima" is nobody new.
            let mut list: Vec<Person> = list.iter().filter_map(|name| Person::new(name, who)).collect();
            list.sort_by_key(|person| std::cmp::Reverse(person.parts.len()));
            for person in list {
                names.put(person);
            }
        }
        names
    }

    /// Takes a person in, unless every part of the name is one that somebody has already.
    fn put(&mut self, person: Person) {
        if self.people.iter().any(|other| other.is_called(&person)) {
            return;
        }
        let at = self.people.len();
        for (part, each) in person.parts.iter().enumerate() {
            self.index.entry(each.key.clone()).or_default().push((at, part));
        }
        self.people.push(person);
        self.letters.push(None);
    }

    /// Letters in the order in which people are first spoken of; those of whom nobody speaks come after.
    fn letters_in(&self, texts: &[&str], cut: &[Vec<Token>]) -> Vec<Option<usize>> {
        let mut letters = vec![None; self.people.len()];
        let spoken_of =
            texts.iter().zip(cut).flat_map(|(text, tokens)| self.runs(text, tokens)).map(|(_, person)| person);
        let mut next = 0;
        for person in spoken_of.chain(0..self.people.len()) {
            if self.people[person].who == Who::Other && letters[person].is_none() {
                letters[person] = Some(next);
                next += 1;
            }
        }
        letters
    }

    fn runs(&self, text: &str, tokens: &[Token]) -> Vec<(Range<usize>, usize)> {
        runs(&self.people, &self.index, text, tokens)
    }

    /// The passages of `text` that name somebody or lead to somebody, in order and apart.
    #[must_use]
    pub fn replaced(&self, text: &str) -> Vec<Replaced> {
        let mut found: Vec<Replaced> =
            contacts(text).into_iter().map(|(span, by)| Replaced { span, by: by.to_owned() }).collect();
        let addresses = found.len();
        if !self.people.is_empty() {
            let tokens = tokens(text);
            for (run, person) in self.runs(text, &tokens) {
                let span = tokens[run.start].span.start..tokens[run.end - 1].span.end;
                let apart = |other: &Replaced| other.span.end <= span.start || span.end <= other.span.start;
                if found[..addresses].iter().all(apart) {
                    let bare = is_owner(&tokens[run.end - 1], &self.people[person]);
                    found.push(if bare {
                        Replaced { span, by: format!("{}'s", self.pseudonym(person)) }
                    } else {
                        self.possessed(text, span, person)
                    });
                }
            }
        }
        found.sort_unstable_by_key(|each| each.span.start);
        found
    }

    /// A name and its genitive: `James’ desk` is `Sam’s desk` by another name.
    fn possessed(&self, text: &str, span: Range<usize>, person: usize) -> Replaced {
        let by = self.pseudonym(person);
        let mut behind = text[span.end..].chars();
        let hisses = text[span.clone()].ends_with(['s', 'x', 'z', 'S', 'X', 'Z']);
        let quoted = text[..span.start].ends_with(['\'', '‘', '’']);
        match behind.next().filter(|c| hisses && !quoted && matches!(c, '\'' | '’')) {
            Some(mark) if behind.next().is_some_and(char::is_whitespace) => {
                Replaced { span: span.start..span.end + mark.len_utf8(), by: format!("{by}{mark}s") }
            }
            _ => Replaced { span, by },
        }
    }

    fn pseudonym(&self, person: usize) -> String {
        match self.people[person].who {
            Who::Persona => "Persona".to_owned(),
            Who::Learner => "Learner".to_owned(),
            Who::Other => format!("Person {}", letter(self.letters[person].unwrap_or_default())),
        }
    }
}

/// A, B … Z, AA, AB …
fn letter(mut number: usize) -> String {
    const LETTERS: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut word = String::new();
    loop {
        word.insert(0, char::from(LETTERS[number % 26]));
        match (number / 26).checked_sub(1) {
            Some(rest) => number = rest,
            None => return word,
        }
    }
}

/// Whether `text` speaks of `word`, a key, with a capital.
#[must_use]
pub fn speaks_of(text: &str, word: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_uppercase()) {
        let start = from + at;
        let rest = &text[start..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if end >= word.len().min(1) && key(&rest[..end]) == word {
            return true;
        }
        from = start + end.max(1);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Known, Pseudonyms, letter};

    fn known() -> Known {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Known {
            persona: list(&["Sam Adeyemi"]),
            learner: list(&["Mark O'Brien"]),
            others: list(&["Priya", "Maria de la Cruz", "王伟"]),
        }
    }

    fn renamed(text: &str) -> String {
        let names = Pseudonyms::of(&known(), &[text], Some(&|_| false));
        let mut out = text.to_owned();
        for each in names.replaced(text).into_iter().rev() {
            out.replace_range(each.span, &each.by);
        }
        out
    }

    #[test]
    fn names_are_replaced_however_they_are_written() {
        for (text, wanted) in [
            ("Thanks, Sam.", "Thanks, Persona."),
            ("thanks sam adeyemi", "thanks Persona"),
            ("SAM! Mr. Adeyemi!", "Persona! Persona!"),
            ("Sam's desk, Sam Adeyemi’s chair", "Persona's desk, Persona’s chair"),
            ("adeyemis desk is theirs", "Persona's desk is theirs"),
            ("S. Adeyemi and Adeyemi, not Samuel", "Persona and Persona, not Person A"),
            ("Mark my words, Mark.", "Mark my words, Learner."),
            ("I mark it, Mr O’Brien", "I mark it, Learner"),
            ("Priya and Maria de la Cruz, then Maria", "Person A and Person B, then Person B"),
            ("the van de la Cruz drove", "the van Person A drove"),
            ("谢谢王伟。", "谢谢Person A。"),
            ("write to sam.adeyemi@example.org or @sam", "write to [email] or [handle]"),
            (
                "we met Janet Smith; then Janet said so to Ms Patel",
                "we met Person A; then Person A said so to Person B",
            ),
            (
                "on Monday in March the NHS and the English came, I’m sure",
                "on Monday in March the NHS and the English came, I’m sure",
            ),
            ("Janet said so. Rui's desk is free.", "Person A said so. Person B's desk is free."),
            ("I trust Jean-Luc and the O'Neills", "I trust Person A and the Person B"),
        ] {
            assert_eq!(renamed(text), wanted, "{text}");
        }
    }

    #[test]
    fn labels_that_describe_somebody_are_no_names() {
        let of = |name: &str, text: &str| {
            let known = Known { learner: vec![name.to_owned()], ..Known::default() };
            Pseudonyms::of(&known, &[text], None).replaced(text).len()
        };
        for (name, text, found) in [
            ("Ana Lima (Manager)", "The manager said that Ana is late.", 1),
            ("Team lead", "The team has a lead.", 0),
            ("Speaker 1", "The first speaker, 1 of 2.", 0),
            ("You", "You and you.", 0),
            ("ana lima", "Thanks, Ana.", 1),
            ("Ana de la Cruz", "de la", 0),
        ] {
            assert_eq!(of(name, text), found, "{name}: {text}");
        }
    }

    #[test]
    fn a_genitive_is_one_whatever_the_name_ends_in() {
        let of = |name: &str, text: &str| {
            let known = Known { persona: vec![name.to_owned()], ..Known::default() };
            let names = Pseudonyms::of(&known, &[text], None);
            let mut out = text.to_owned();
            names.replaced(text).into_iter().rev().for_each(|each| out.replace_range(each.span, &each.by));
            out
        };
        assert_eq!(of("James", "It is James’ desk."), of("Ana", "It is Ana’s desk."));
        assert_eq!(of("James", "It is James's desk."), of("Ana", "It is Ana's desk."));
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
