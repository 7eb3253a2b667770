//! The rule tables: one file for each group of behaviours, read once when a detector is made.
//!
//! A table begins with `[behaviour] hides other other`; a row is `sureness | pattern | examples | counter-examples`.
//! Examples are parted by ` // `, and `said before >> turn` gives the turn before. A row of sureness 0 takes matches of its table's
//! behaviour away that it touches, unless they begin earlier and hold all of it. `hides` takes the named behaviours away from the clause in which the table's rows match.

use super::{
    Behaviour,
    lexicon::{Classes, Lexicon},
    pattern::Pattern,
    turn::Turn,
};
use std::ops::Range;

/// The tables that ship.
const TABLES: [&str; 10] = [
    include_str!("questions.rules"),
    include_str!("reflecting.rules"),
    include_str!("caring.rules"),
    include_str!("steering.rules"),
    include_str!("blaming.rules"),
    include_str!("judging.rules"),
    include_str!("pressing.rules"),
    include_str!("owning.rules"),
    include_str!("noting.rules"),
    include_str!("asking.rules"),
];

/// What a row says.
#[derive(Debug)]
pub(super) struct Rule {
    pub shows: Behaviour,
    /// 0 takes away, else how sure the row is.
    pub sure: u8,
    /// The behaviours it hides, by bit.
    pub hides: u32,
    pattern: Pattern,
}

/// A row that matched, and where.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub shows: Behaviour,
    pub sure: u8,
    pub hides: u32,
    pub tokens: Range<usize>,
}

impl Hit {
    /// Whether it shares a token with `tokens`.
    pub fn overlaps(&self, tokens: &Range<usize>) -> bool {
        self.tokens.start < tokens.end && tokens.start < self.tokens.end
    }

    /// Whether this row of sureness 0 takes `hit` away: it touches it, and `hit` does not begin earlier and hold all of it.
    pub fn takes_away(&self, hit: &Self) -> bool {
        self.shows == hit.shows
            && self.overlaps(&hit.tokens)
            && !(hit.tokens.start < self.tokens.start && self.tokens.end <= hit.tokens.end)
    }
}

/// All rules, indexed by the word they begin with.
#[derive(Debug)]
pub(super) struct Rules {
    all: Vec<Rule>,
    by_word: Vec<Vec<u16>>,
    by_class: Vec<Vec<u16>>,
    starters: Classes,
}

impl Rules {
    /// Compiles the tables; a row that cannot be read is left out (a test holds that there is none).
    pub fn new(lexicon: &mut Lexicon) -> Self {
        let mut rules = Vec::with_capacity(2_048);
        for table in TABLES {
            rows(table, |row| {
                for pattern in Pattern::compile(lexicon, row.pattern).unwrap_or_default() {
                    rules.push(Rule { shows: row.shows, sure: row.sure, hides: row.hides, pattern });
                }
            });
        }
        Self::indexed(rules, lexicon)
    }

    fn indexed(rules: Vec<Rule>, lexicon: &Lexicon) -> Self {
        let mut by_word = vec![Vec::new(); lexicon.len()];
        let mut by_class = vec![Vec::new(); 128];
        let mut starters = 0;
        for (number, rule) in rules.iter().enumerate() {
            let (Some(first), Ok(number)) = (rule.pattern.first(), u16::try_from(number)) else { continue };
            for word in &first.words {
                by_word[usize::from(*word)].push(number);
            }
            starters |= first.classes;
            for (bit, held) in by_class.iter_mut().enumerate() {
                if first.classes >> bit & 1 == 1 {
                    held.push(number);
                }
            }
        }
        Self { all: rules, by_word, by_class, starters }
    }

    /// Every row that matches somewhere in `turn`.
    pub fn hits(&self, lexicon: &Lexicon, turn: &Turn) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(16);
        for (at, token) in turn.tokens.iter().enumerate() {
            if token.word != 0 {
                self.try_all(lexicon, turn, at, &self.by_word[usize::from(token.word)], &mut hits);
            }
            let mut classes = token.classes & self.starters;
            while classes != 0 {
                let bit = classes.trailing_zeros() as usize;
                self.try_all(lexicon, turn, at, &self.by_class[bit], &mut hits);
                classes &= classes - 1;
            }
        }
        hits
    }

    fn try_all(&self, lexicon: &Lexicon, turn: &Turn, at: usize, numbers: &[u16], hits: &mut Vec<Hit>) {
        for rule in numbers.iter().map(|number| &self.all[usize::from(*number)]) {
            if let Some(tokens) = rule.pattern.matches(lexicon, turn, at) {
                hits.push(Hit { shows: rule.shows, sure: rule.sure, hides: rule.hides, tokens });
            }
        }
    }
}

/// A row as written.
#[derive(Clone, Copy, Debug)]
struct Row<'a> {
    shows: Behaviour,
    hides: u32,
    sure: u8,
    pattern: &'a str,
}

/// The bit of a behaviour.
pub(super) const fn bit(behaviour: Behaviour) -> u32 {
    1 << behaviour as u32
}

fn rows<'a>(table: &'a str, mut each: impl FnMut(Row<'a>)) {
    let (mut shows, mut hides) = (None, 0);
    for line in table.lines() {
        if let Some((id, others)) = line.strip_prefix('[').and_then(|head| head.split_once(']')) {
            shows = Behaviour::named(id);
            hides = others.split_ascii_whitespace().filter_map(Behaviour::named).fold(0, |all, other| all | bit(other));
            continue;
        }
        let mut columns = line.splitn(3, '|').map(str::trim);
        if let (Some(shows), Some(Ok(sure)), Some(pattern)) = (shows, columns.next().map(str::parse), columns.next()) {
            each(Row { shows, hides, sure, pattern });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, Pattern, TABLES, Turn, rows};
    use crate::domain::behaviour::{Behaviour, Detector, pattern::Set};

    fn shown(detector: &Detector, example: &str, behaviour: Behaviour) -> bool {
        let (persona, learner) = example.split_once(">>").unwrap_or(("", example));
        detector.read(persona.trim(), learner.trim()).iter().any(|found| found.behaviour == behaviour)
    }

    fn examples(column: Option<&str>) -> Vec<&str> {
        column.unwrap_or_default().split(" // ").map(str::trim).filter(|example| !example.is_empty()).collect()
    }

    #[test]
    fn every_line_of_every_table_is_a_comment_a_head_or_a_row_that_compiles() {
        let (mut lexicon, mut wrong) = (Lexicon::new(), Vec::new());
        for table in TABLES {
            for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '['])) {
                let pattern = line.split('|').nth(1).map(str::trim);
                if pattern.and_then(|pattern| Pattern::compile(&mut lexicon, pattern)).is_none() {
                    wrong.push(line);
                }
            }
            let known = table.lines().filter(|line| line.starts_with('['));
            for head in known {
                let names = head.trim_start_matches('[').replace("] hides", "").replace(']', "");
                names.split_whitespace().for_each(|name| assert!(Behaviour::named(name).is_some(), "{name} in {head}"));
            }
        }
        assert!(wrong.is_empty(), "cannot be read:\n{}", wrong.join("\n"));
    }

    #[test]
    fn every_row_does_what_its_examples_say() {
        let (detector, mut lexicon, mut wrong) = (Detector::new(), Lexicon::new(), Vec::new());
        for table in TABLES {
            let lines: Vec<&str> =
                table.lines().filter(|line| line.matches('|').count() > 0 && !line.starts_with('#')).collect();
            let mut line = lines.iter();
            rows(table, |row| {
                let columns: Vec<&str> = line.next().unwrap().split('|').collect();
                let patterns = Pattern::compile(&mut lexicon, row.pattern).unwrap_or_default();
                for example in examples(columns.get(2).copied()) {
                    let learner = example.split_once(">>").map_or(example, |(_, learner)| learner);
                    let turn = Turn::of(&lexicon, learner);
                    let fits = (0..turn.tokens.len()).any(|at| {
                        let here = |first: &Set| first.holds(turn.tokens[at].word, turn.tokens[at].classes);
                        patterns.iter().any(|p| p.first().is_some_and(here) && p.matches(&lexicon, &turn, at).is_some())
                    });
                    if !fits {
                        wrong.push(format!("{} does not match: {example}", row.pattern));
                    }
                    if row.sure >= 50 && !shown(&detector, example, row.shows) {
                        wrong.push(format!("{} misses: {example}", row.shows.id()));
                    }
                }
                for example in examples(columns.get(3).copied()) {
                    if shown(&detector, example, row.shows) {
                        wrong.push(format!("{} is not: {example}", row.shows.id()));
                    }
                }
            });
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}
