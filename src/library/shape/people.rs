//! `[learner]`, `[persona]`, `[guide]`.

use crate::{
    document::{Findings, Table},
    domain::scenario::{Example, Guide, Learner, Move, Persona},
    library::{
        shape::{ANY, Earlies},
        texts::{clean, list, words},
        words::moods,
    },
};

/// Who the learner is.
pub fn learner<'d>(table: Option<Table<'d>>, early: &mut Earlies<'d>, out: &mut Findings) -> Learner {
    let Some(mut table) = table else {
        return Learner { role: String::new(), brief: String::new(), goals: Vec::new() };
    };
    let (role, brief, goals) = (table.text("role", out), table.text("brief", out), table.texts("goals", 1..=6, out));
    early.learner(role.into_iter().chain(brief).chain(goals.iter().copied()));
    table.finish(out);
    Learner { role: words(role), brief: words(brief), goals: list(&goals) }
}

/// Who the persona is.
pub fn persona<'d>(table: Option<Table<'d>>, early: &mut Earlies<'d>, out: &mut Findings) -> Persona {
    let Some(mut table) = table else { return blank() };
    let [name, role, background, speech] = ["name", "role", "background", "speech"].map(|key| table.text(key, out));
    let [wants, fears, limits] = ["wants", "fears", "limits"].map(|key| table.texts(key, ANY, out));
    let opening = table.texts("opening", 1..=8, out);
    early.model([name, role, background, speech].into_iter().flatten());
    early.model([&wants, &fears, &limits, &opening].into_iter().flatten().copied());
    let (trust, tension) = (table.number("trust", 0..=100, out), table.number("tension", 0..=100, out));
    let examples = table.optional_tables("examples", ANY, out);
    let persona = Persona {
        name: words(name),
        role: words(role),
        background: words(background),
        wants: list(&wants),
        fears: list(&fears),
        speech: words(speech),
        limits: list(&limits),
        trust: trust.map_or(0, |trust| trust.value),
        tension: tension.map_or(0, |tension| tension.value),
        opening: list(&opening),
        examples: examples.into_iter().filter_map(|table| example(table, early, out)).collect(),
    };
    table.finish(out);
    persona
}

fn example<'d>(mut table: Table<'d>, early: &mut Earlies<'d>, out: &mut Findings) -> Option<Example> {
    let mood = table.text("mood", out).and_then(|word| word.among("mood", &moods(), out));
    let line = table.text("line", out);
    early.model(line);
    table.finish(out);
    Some(Example { mood: mood?.value, line: clean(line?.value) })
}

fn blank() -> Persona {
    Persona {
        name: String::new(),
        role: String::new(),
        background: String::new(),
        wants: Vec::new(),
        fears: Vec::new(),
        speech: String::new(),
        limits: Vec::new(),
        trust: 0,
        tension: 0,
        opening: Vec::new(),
        examples: Vec::new(),
    }
}

/// The field guide. It is not seen by a model.
pub fn guide(table: Option<Table<'_>>, out: &mut Findings) -> Guide {
    let Some(mut table) = table else {
        return Guide { matters: String::new(), works: Vec::new(), fails: Vec::new() };
    };
    let matters = words(table.text("matters", out));
    let [works, fails] = ["works", "fails"].map(|key| {
        let moves = table.tables(key, 3..=3, out);
        moves.into_iter().map(|each| guide_move(each, out)).collect()
    });
    table.finish(out);
    Guide { matters, works, fails }
}

fn guide_move(mut table: Table<'_>, out: &mut Findings) -> Move {
    let made = Move { name: words(table.text("move", out)), line: words(table.text("line", out)) };
    table.finish(out);
    made
}
