//! The rule tables: one file for each group of behaviours, read once when a detector is made.
//!
//! A table begins with `[behaviour] hides other other`; a row is `sureness | pattern | examples | counter-examples`.
//! Examples are parted by ` // `, and `said before >> turn` gives the turn before. A row of sureness 0 takes matches of its table's
//! behaviour away that it touches, unless they begin earlier and hold all of it. `hides` takes the named behaviours away from the clause in which the table's rows match.

use super::{
    Behaviour,
    lexicon::Lexicon,
    pattern::Pattern,
    sets::{Places, Set, Sets},
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

    /// Whether it is a question.
    pub fn asks(&self) -> bool {
        bit(self.shows) & (bit(Behaviour::OpenQuestion) | bit(Behaviour::ClosedQuestion)) != 0
    }

    /// Whether this row of sureness 0 takes `hit` away: it touches it, and `hit` does not begin earlier and hold all of it.
    pub fn takes_away(&self, hit: &Self) -> bool {
        self.shows == hit.shows
            && self.overlaps(&hit.tokens)
            && !(hit.tokens.start < self.tokens.start && self.tokens.end <= hit.tokens.end)
    }
}

/// Whether a row shows one of `which` here surely enough.
pub(super) fn any(hits: &[Hit], tokens: &Range<usize>, which: u32) -> bool {
    hits.iter().any(|hit| which & bit(hit.shows) != 0 && hit.sure >= 50 && hit.overlaps(tokens))
}

/// Whether a row of sureness 0 took a question away in `tokens`.
pub(super) fn denied(not: &[Hit], tokens: &Range<usize>) -> bool {
    not.iter().any(|hit| hit.asks() && hit.overlaps(tokens))
}

/// All rules, each found by its rarest word.
#[derive(Debug)]
pub(super) struct Rules {
    all: Vec<Rule>,
    sets: Sets,
    by_set: Vec<Vec<u16>>,
}

impl Rules {
    /// Compiles the tables; a row that cannot be read is left out (a test holds that there is none).
    pub fn new(lexicon: &mut Lexicon) -> Self {
        let (mut all, mut sets) = (Vec::with_capacity(4_096), Sets::default());
        for table in TABLES {
            rows(table, |row| {
                for pattern in Pattern::compile(lexicon, &mut sets, row.pattern).unwrap_or_default() {
                    all.push(Rule { shows: row.shows, sure: row.sure, hides: row.hides, pattern });
                }
            });
        }
        sets.index(lexicon.len());
        let common: Vec<u32> = (0_u16..).take(sets.len()).map(|set| commonness(lexicon, sets.get(set))).collect();
        let mut by_set = vec![Vec::new(); sets.len()];
        for (number, rule) in (0_u16..).zip(&all) {
            if let Some(rarest) = rule.pattern.needs(&sets).min_by_key(|set| common[usize::from(*set)]) {
                by_set[usize::from(rarest)].push(number);
            }
        }
        Self { all, sets, by_set }
    }

    /// Every row that matches somewhere in `turn`.
    pub fn hits(&self, lexicon: &Lexicon, turn: &Turn) -> Vec<Hit> {
        let places = Places::of(&self.sets, turn);
        let mut hits = Vec::with_capacity(16);
        for set in &places.touched {
            for number in &self.by_set[usize::from(*set)] {
                let rule = &self.all[usize::from(*number)];
                if rule.pattern.needs(&self.sets).all(|set| places.any(set)) {
                    rule.find(lexicon, &places, turn, &mut hits);
                }
            }
        }
        hits
    }
}

impl Rule {
    fn find(&self, lexicon: &Lexicon, places: &Places, turn: &Turn, hits: &mut Vec<Hit>) {
        let Self { shows, sure, hides, .. } = *self;
        let matched = |at| self.pattern.matches(lexicon, places, turn, at);
        hits.extend(places.all(self.pattern.first()).filter_map(matched).map(|tokens| Hit {
            shows,
            sure,
            hides,
            tokens,
        }));
    }
}

/// How often a word of the set may be expected in a turn, in rough units.
fn commonness(lexicon: &Lexicon, set: &Set) -> u32 {
    let word = |word: &u16| match lexicon.classes_of(*word) {
        classes if classes & lexicon.known.common != 0 => 100,
        classes if lexicon.is_content(classes) => 1,
        _ => 15,
    };
    set.words.iter().map(word).sum::<u32>() + 60 * set.classes.count_ones()
}

/// A row as written.
#[derive(Clone, Copy, Debug)]
struct Row {
    shows: Behaviour,
    hides: u32,
    sure: u8,
    pattern: &'static str,
}

/// The bit of a behaviour.
pub(super) const fn bit(behaviour: Behaviour) -> u32 {
    1 << behaviour as u32
}

fn rows(table: &'static str, mut each: impl FnMut(Row)) {
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
    use super::{Lexicon, Pattern, Places, Sets, TABLES, Turn, rows};
    use crate::domain::behaviour::{Behaviour, Detector};

    fn shown(detector: &Detector, example: &str, behaviour: Behaviour) -> bool {
        let (persona, learner) = example.split_once(">>").unwrap_or(("", example));
        detector.read(persona.trim(), learner.trim()).iter().any(|found| found.behaviour == behaviour)
    }

    fn examples(column: Option<&str>) -> Vec<&str> {
        column.unwrap_or_default().split(" // ").map(str::trim).filter(|example| !example.is_empty()).collect()
    }

    #[test]
    fn every_line_of_every_table_is_a_comment_a_head_or_a_row_that_compiles() {
        let (mut lexicon, mut sets, mut wrong) = (Lexicon::new(), Sets::default(), Vec::new());
        for table in TABLES {
            for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '['])) {
                let pattern = line.split('|').nth(1).map(str::trim);
                if pattern.and_then(|pattern| Pattern::compile(&mut lexicon, &mut sets, pattern)).is_none() {
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
        let (detector, mut lexicon, mut sets) = (Detector::new(), Lexicon::new(), Sets::default());
        let mut wrong = Vec::new();
        for table in TABLES {
            let lines: Vec<&str> =
                table.lines().filter(|line| line.matches('|').count() > 0 && !line.starts_with('#')).collect();
            let mut line = lines.iter();
            rows(table, |row| {
                let columns: Vec<&str> = line.next().unwrap().split('|').collect();
                let patterns = Pattern::compile(&mut lexicon, &mut sets, row.pattern).unwrap_or_default();
                sets.index(lexicon.len());
                for example in examples(columns.get(2).copied()) {
                    let learner = example.split_once(">>").map_or(example, |(_, learner)| learner);
                    let turn = Turn::of(&lexicon, learner);
                    let places = Places::of(&sets, &turn);
                    let fits = |pattern: &Pattern| {
                        places.all(pattern.first()).any(|at| pattern.matches(&lexicon, &places, &turn, at).is_some())
                    };
                    let fits = patterns.iter().any(fits);
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
