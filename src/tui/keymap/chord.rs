//! Keys with their modifiers.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    mods: KeyModifiers,
}

pub(super) const fn key(code: KeyCode) -> Chord {
    Chord { code, mods: KeyModifiers::NONE }
}

pub(super) const fn ch(c: char) -> Chord {
    key(KeyCode::Char(c))
}

pub(super) const fn ctrl(c: char) -> Chord {
    Chord { code: KeyCode::Char(c), mods: KeyModifiers::CONTROL }
}

pub(super) const fn with(mods: KeyModifiers, code: KeyCode) -> Chord {
    Chord { code, mods }
}

pub(super) const CTRL: KeyModifiers = KeyModifiers::CONTROL;
pub(super) const ALT: KeyModifiers = KeyModifiers::ALT;
pub(super) const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
pub(super) const ENTER: Chord = key(KeyCode::Enter);
pub(super) const ESC: Chord = key(KeyCode::Esc);

impl Chord {
    /// The chord of a key event; a letter's shift is in the letter.
    #[must_use]
    pub fn of(event: KeyEvent) -> Self {
        let mut mods = event.modifiers & (CTRL | ALT | SHIFT);
        let code = match event.code {
            KeyCode::Char(c) => {
                mods -= SHIFT;
                KeyCode::Char(if mods.contains(CTRL) { c.to_ascii_lowercase() } else { c })
            }
            KeyCode::BackTab => {
                mods -= SHIFT;
                KeyCode::BackTab
            }
            code => code,
        };
        Self { code, mods }
    }

    /// The character this chord types, if it types one.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if self.mods.is_empty() => Some(c),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [(CTRL, "Ctrl-"), (ALT, "Alt-"), (SHIFT, "Shift-")] {
            if self.mods.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) if self.mods.is_empty() => write!(f, "{c}"),
            KeyCode::Char(c) => write!(f, "{}", c.to_ascii_uppercase()),
            KeyCode::Enter => f.write_str("Enter"),
            KeyCode::Esc => f.write_str("Esc"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => write!(f, "{code:?}"),
        }
    }
}
