//! The house rules, held against the source: arrows between rooms, the size of files, who may make a scenario.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The rooms by floor. A room uses only rooms on lower floors; rooms of floor 1 do not use each other.
const FLOORS: [&[&str]; 5] =
    [&["domain", "document"], &["library", "config", "backend", "store", "export"], &["runtime"], &["tui"], &["cli"]];

/// What a pure room may not even name.
const IMPURE: [&str; 13] = [
    "tokio",
    "rusqlite",
    "ratatui",
    "crossterm",
    "async_openai",
    "reqwest",
    "std::fs",
    "std::env",
    "std::net",
    "std::time",
    "jiff",
    "uuid",
    "std::thread",
];

/// Arrows that the floors would allow, and that never exist all the same.
const NEVER: [(&str, &[&str]); 1] = [("tui", &["backend", "store", "export", "library", "config", "document"])];

const MOST_LINES: usize = 600;

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn room_of(path: &Path) -> Option<String> {
    let mut parts = path.strip_prefix(root().join("src")).unwrap().components();
    let first = parts.next()?.as_os_str().to_str()?.to_owned();
    parts.next().map(|_| first)
}

fn floor_of(room: &str) -> usize {
    FLOORS.iter().position(|rooms| rooms.contains(&room)).unwrap_or_else(|| panic!("the room `{room}` is on no floor"))
}

/// The code of a file without comments, so that only real arrows count.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The rooms a file names: `crate::room…` anywhere, and each `room` in `use crate::{room::…, room::…}`.
fn rooms_named(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            rooms.extend(heads(list));
        } else {
            rooms.push(word(rest));
        }
    }
    rooms.retain(|room| FLOORS.iter().any(|rooms| rooms.contains(&room.as_str())));
    rooms
}

/// The first word of each item of a braced list, at its outermost level.
fn heads(list: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut heads) = (0, true, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && c.is_alphanumeric() => {
                heads.push(word(&list[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    heads
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn a_room_uses_only_rooms_on_lower_floors() {
    let mut forbidden = Vec::new();
    for path in sources(&root().join("src")) {
        let Some(room) = room_of(&path) else { continue };
        for used in rooms_named(&code_of(&path)) {
            let never = NEVER.iter().any(|(from, to)| *from == room && to.contains(&used.as_str()));
            if used != room && (floor_of(&used) >= floor_of(&room) || never) {
                forbidden.push(format!("{}: {room} -> {used}", path.display()));
            }
        }
    }
    assert_eq!(forbidden, Vec::<String>::new());
}

#[test]
fn the_ground_floor_is_pure() {
    let mut forbidden = Vec::new();
    for path in sources(&root().join("src")) {
        let Some(room) = room_of(&path).filter(|room| floor_of(room) == 0) else { continue };
        let code = code_of(&path);
        let named =
            IMPURE.iter().filter(|name| code.contains(&format!("{name}::")) || code.contains(&format!("use {name}")));
        forbidden.extend(named.map(|name| format!("{}: {room} names {name}", path.display())));
    }
    assert_eq!(forbidden, Vec::<String>::new());
}

#[test]
fn files_stay_short_and_nothing_is_global() {
    for path in sources(&root().join("src")).into_iter().chain(sources(&root().join("tests"))) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", path.display());
        let code = code_of(&path);
        let cell = ["static mut ", "thread_local!", "lazy_static!"].into_iter().find(|word| code.contains(word));
        let from_src = path.starts_with(root().join("src"));
        assert!(!from_src || cell.is_none(), "{} keeps a global: {cell:?}", path.display());
    }
}

#[test]
fn only_the_library_makes_a_scenario() {
    for path in sources(&root().join("src")) {
        let made = code_of(&path).lines().any(|line| {
            let line = line.trim_start();
            line.contains("Scenario {")
                && !["pub struct", "impl", "let "].iter().any(|start| line.starts_with(start))
                && !line.contains("->")
        });
        assert!(!made || room_of(&path).as_deref() == Some("library"), "{} makes a Scenario", path.display());
    }
}

#[test]
fn arrows_are_seen_however_they_are_written() {
    let code =
        "use crate::{\n    domain::{scenario::Scenario, text},\n    store::Store,\n};\nfn f() { crate::tui::run() }";
    assert_eq!(rooms_named(code), ["domain", "store", "tui"]);
}
