//! The one table of keys: what a key does in a mode. The footer, the help, the palette and the manual are drawn from it.

mod action;
mod chord;
mod mode;
mod table;

use std::fmt::Write as _;

pub use action::Action;
pub use chord::Chord;
pub use mode::Mode;
pub use table::TABLE;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where it holds.
    pub modes: &'static [Mode],
    /// The keys; the footer names the first.
    pub keys: &'static [Chord],
    /// What it does.
    pub action: Action,
    /// The word in the footer; empty where the footer does not name it.
    pub label: &'static str,
    /// The sentence in the help.
    pub help: &'static str,
}

/// The rows that hold in `mode`.
pub fn rows(mode: Mode) -> impl Iterator<Item = &'static Binding> {
    TABLE.iter().filter(move |row| row.modes.contains(&mode))
}

/// What `chord` does in `mode`.
#[must_use]
pub fn action(mode: Mode, chord: Chord) -> Option<Action> {
    rows(mode).find(|row| row.keys.contains(&chord)).map(|row| row.action)
}

/// The whole table as a Markdown listing, for the manual.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::new();
    for mode in Mode::ALL {
        let _ = writeln!(out, "## {}\n\n| key | does |\n|---|---|", mode.title());
        for row in rows(mode) {
            let keys: Vec<String> = row.keys.iter().map(|chord| format!("`{chord}`")).collect();
            let _ = writeln!(out, "| {} | {} |", keys.join(", "), row.help);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Mode, TABLE, rows};

    #[test]
    fn no_key_has_two_meanings_in_a_mode() {
        for mode in Mode::ALL {
            let mut seen = HashSet::new();
            for (row, chord) in rows(mode).flat_map(|row| row.keys.iter().map(move |chord| (row, chord))) {
                assert!(seen.insert(chord), "{chord} is bound twice in {mode:?}, again to {:?}", row.action);
            }
        }
    }

    #[test]
    fn plain_characters_stay_text_where_one_types() {
        for row in TABLE {
            let plain = row.keys.iter().find_map(|chord| chord.typed());
            let mode = row.modes.iter().find(|mode| mode.types());
            assert!(plain.is_none() || mode.is_none(), "{plain:?} in {mode:?} would be eaten");
        }
    }

    #[test]
    fn every_mode_can_be_left_and_says_how() {
        for mode in Mode::ALL {
            assert!(rows(mode).any(|row| !row.label.is_empty()), "{mode:?} has no footer");
            assert!(rows(mode).all(|row| !row.keys.is_empty() && !row.help.is_empty()));
        }
    }
}
