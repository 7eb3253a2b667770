//! The one table of keys: what a key does in a mode. The footer, the help, the palette and the manual are drawn from it.

use std::fmt::{self, Write as _};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use self::{Action as A, Mode as M};

/// What the keys mean now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Home, the list of scenarios.
    Scenarios,
    /// Home, the list of sessions.
    Sessions,
    /// Before a talk.
    Briefing,
    /// The learner writes.
    Composing,
    /// The persona speaks; the learner may write on.
    Speaking,
    /// Asked whether to end the talk.
    Ending,
    /// The talk is over; its last words stand.
    Over,
    /// The scorecard.
    Debrief,
    /// The transcript with its notes.
    Transcript,
    /// A notice lies on top.
    Card,
    /// The help lies on top.
    Help,
    /// The palette lies on top.
    Palette,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 12] = [
        M::Scenarios,
        M::Sessions,
        M::Briefing,
        M::Composing,
        M::Speaking,
        M::Ending,
        M::Over,
        M::Debrief,
        M::Transcript,
        M::Card,
        M::Help,
        M::Palette,
    ];

    /// How a person reads it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            M::Scenarios => "Home: scenarios",
            M::Sessions => "Home: sessions",
            M::Briefing => "Briefing",
            M::Composing => "Conversation",
            M::Speaking => "While the persona speaks",
            M::Ending => "Ending the talk",
            M::Over => "After the last words",
            M::Debrief => "Debrief",
            M::Transcript => "Transcript",
            M::Card => "Notice",
            M::Help => "Help",
            M::Palette => "Palette",
        }
    }

    /// Whether plain characters are text here.
    #[must_use]
    pub const fn types(self) -> bool {
        matches!(self, M::Composing | M::Speaking | M::Palette)
    }
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Takes what is chosen, or goes on.
    Open,
    /// Goes back; nothing is lost.
    Back,
    /// The row above.
    Up,
    /// The row below.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the start.
    Top,
    /// To the end.
    Bottom,
    /// The other view of this screen.
    Switch,
    /// The next goal.
    Goal,
    /// The next difficulty.
    Difficulty,
    /// The next actor.
    Actor,
    /// The next judge.
    Judge,
    /// Looks for model servers on this machine again.
    Search,
    /// Shows what is wrong with files that could not be read.
    Broken,
    /// Scores the session again.
    Score,
    /// Writes the session to a Markdown file.
    Export,
    /// Practises the same scenario again.
    Again,
    /// Sends the turn.
    Send,
    /// Starts a new line.
    NewLine,
    /// Interrupts the persona.
    Interrupt,
    /// Asks for the reply again.
    AskAgain,
    /// Asks for a hint.
    Hint,
    /// Writes the turn in an editor.
    Editor,
    /// Ends the talk and scores it.
    End,
    /// Says yes.
    Confirm,
    /// One character left.
    Left,
    /// One character right.
    Right,
    /// One word left.
    WordLeft,
    /// One word right.
    WordRight,
    /// To the start of the row.
    RowStart,
    /// To the end of the row.
    RowEnd,
    /// Deletes the character before the cursor.
    DeleteBack,
    /// Deletes the character under the cursor.
    DeleteForward,
    /// Deletes the word before the cursor.
    DeleteWord,
    /// Deletes to the start of the line.
    DeleteToStart,
    /// Deletes to the end of the line.
    DeleteToEnd,
    /// Takes back the last change of the text.
    Undo,
    /// Shows every command.
    Palette,
    /// Shows the keys.
    Help,
    /// Draws the screen afresh.
    Redraw,
    /// Puts the program into the background.
    Suspend,
    /// Leaves the program.
    Quit,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    code: KeyCode,
    mods: KeyModifiers,
}

const fn key(code: KeyCode) -> Chord {
    Chord { code, mods: KeyModifiers::NONE }
}

const fn ch(c: char) -> Chord {
    key(KeyCode::Char(c))
}

const fn ctrl(c: char) -> Chord {
    Chord { code: KeyCode::Char(c), mods: KeyModifiers::CONTROL }
}

const fn with(mods: KeyModifiers, code: KeyCode) -> Chord {
    Chord { code, mods }
}

const CTRL: KeyModifiers = KeyModifiers::CONTROL;
const ALT: KeyModifiers = KeyModifiers::ALT;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const ENTER: Chord = key(KeyCode::Enter);
const ESC: Chord = key(KeyCode::Esc);

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

const fn bind(
    modes: &'static [Mode],
    keys: &'static [Chord],
    action: Action,
    label: &'static str,
    help: &'static str,
) -> Binding {
    Binding { modes, keys, action, label, help }
}

const HOME: &[Mode] = &[M::Scenarios, M::Sessions];
const TALK: &[Mode] = &[M::Composing, M::Speaking];
const AFTER: &[Mode] = &[M::Debrief, M::Transcript];
const LISTS: &[Mode] = &[M::Scenarios, M::Sessions, M::Briefing, M::Debrief, M::Transcript, M::Help, M::Palette];
const PAGES: &[Mode] = &[
    M::Scenarios,
    M::Sessions,
    M::Briefing,
    M::Composing,
    M::Speaking,
    M::Over,
    M::Debrief,
    M::Transcript,
    M::Card,
    M::Help,
    M::Palette,
];
const READING: &[Mode] =
    &[M::Scenarios, M::Sessions, M::Briefing, M::Debrief, M::Transcript, M::Card, M::Help, M::Palette];
const PLAIN: &[Mode] = &[M::Scenarios, M::Sessions, M::Briefing, M::Over, M::Debrief, M::Transcript];
const BASE: &[Mode] =
    &[M::Scenarios, M::Sessions, M::Briefing, M::Composing, M::Speaking, M::Over, M::Debrief, M::Transcript];
const TEXT: &[Mode] = &[M::Composing, M::Speaking, M::Palette];

/// The table. The footer shows rows with a label in this order, as many as fit.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    // What one came to do
    bind(&[M::Scenarios], &[ENTER], A::Open, "open", "Opens the briefing of the chosen scenario, or resumes the unfinished session"),
    bind(&[M::Sessions], &[ENTER], A::Open, "open", "Opens the chosen session: resumes it, or shows its debrief"),
    bind(&[M::Briefing], &[ENTER], A::Open, "begin", "Begins the talk"),
    bind(&[M::Composing], &[ENTER], A::Send, "send", "Sends the turn; after a trailing \\ it makes a new line"),
    bind(&[M::Composing], &[ctrl('r')], A::AskAgain, "ask again", "Asks for the reply again, after it failed or was cut"),
    bind(&[M::Speaking], &[ESC], A::Interrupt, "interrupt", "Interrupts the persona; what was said stays"),
    bind(&[M::Composing], &[ctrl('t')], A::Hint, "hint", "Asks for a hint, as long as there are any"),
    bind(TALK, &[ctrl('d')], A::End, "end and score", "Ends the talk and scores it; asks first"),
    bind(TALK, &[ctrl('j'), with(ALT, KeyCode::Enter), with(SHIFT, KeyCode::Enter)], A::NewLine, "new line", "Starts a new line in the turn"),
    bind(TALK, &[ctrl('e')], A::Editor, "editor", "Writes the turn in $VISUAL or $EDITOR"),
    bind(&[M::Ending], &[ch('y'), ENTER], A::Confirm, "yes, end and score", "Ends the talk and scores it"),
    bind(&[M::Ending], &[ESC, ch('n')], A::Back, "no, go on", "Goes on with the talk"),
    bind(&[M::Over], &[ENTER], A::Open, "debrief", "Shows the debrief"),
    bind(&[M::Debrief], &[ENTER], A::Open, "go to turn", "Shows the turn that the chosen quote stands in"),
    bind(&[M::Card], &[ENTER, ESC], A::Back, "understood", "Closes the notice"),
    bind(&[M::Palette], &[ENTER], A::Open, "do it", "Does the chosen command"),
    bind(&[M::Help], &[ESC, ENTER, ch('q'), ch('?')], A::Back, "close", "Closes the help"),
    bind(&[M::Palette], &[ESC], A::Back, "close", "Closes the palette"),
    // Views and choices
    bind(&[M::Scenarios], &[key(KeyCode::Tab), key(KeyCode::BackTab)], A::Switch, "sessions", "Shows the sessions so far"),
    bind(&[M::Sessions], &[key(KeyCode::Tab), key(KeyCode::BackTab)], A::Switch, "scenarios", "Shows the scenarios"),
    bind(&[M::Debrief], &[key(KeyCode::Tab), ch('t')], A::Switch, "transcript", "Shows the transcript with its notes"),
    bind(&[M::Transcript], &[key(KeyCode::Tab), ch('t')], A::Switch, "scorecard", "Shows the scorecard"),
    bind(&[M::Briefing], &[ch('g')], A::Goal, "goal", "Chooses the goal, or none"),
    bind(&[M::Briefing], &[ch('d')], A::Difficulty, "difficulty", "Chooses how hard the talk is"),
    bind(&[M::Briefing], &[ch('a')], A::Actor, "actor", "Chooses who plays the persona"),
    bind(&[M::Briefing], &[ch('j')], A::Judge, "judge", "Chooses who answers the checks"),
    bind(AFTER, &[ch('s')], A::Score, "rescore", "Scores the session again; the earlier scorecards stay"),
    bind(AFTER, &[ch('j')], A::Judge, "judge", "Chooses who answers the checks when scoring again"),
    bind(AFTER, &[ch('e')], A::Export, "export", "Writes the session to a Markdown file"),
    bind(AFTER, &[ch('r')], A::Again, "again", "Opens the briefing of this scenario, to practise it again"),
    bind(&[M::Scenarios], &[ch('f')], A::Search, "find servers", "Looks for model servers on this machine again"),
    bind(&[M::Scenarios], &[ch('b')], A::Broken, "broken files", "Shows what is wrong with scenario files that could not be read"),
    bind(&[M::Sessions], &[ch('e')], A::Export, "export", "Writes the chosen session to a Markdown file"),
    // Moving
    bind(LISTS, &[key(KeyCode::Up)], A::Up, "", "The row above"),
    bind(LISTS, &[key(KeyCode::Down)], A::Down, "", "The row below"),
    bind(TALK, &[key(KeyCode::Up)], A::Up, "", "The row above in the text"),
    bind(TALK, &[key(KeyCode::Down)], A::Down, "", "The row below in the text"),
    bind(PAGES, &[key(KeyCode::PageUp)], A::PageUp, "", "A page up"),
    bind(PAGES, &[key(KeyCode::PageDown)], A::PageDown, "", "A page down"),
    bind(AFTER, &[ch(' ')], A::PageDown, "", "A page down"),
    bind(READING, &[key(KeyCode::Home)], A::Top, "", "To the start"),
    bind(READING, &[key(KeyCode::End)], A::Bottom, "", "To the end"),
    bind(TALK, &[with(CTRL, KeyCode::Home)], A::Top, "", "To the start of the transcript"),
    bind(TALK, &[with(CTRL, KeyCode::End)], A::Bottom, "", "To the end of the transcript, and stays there"),
    // Going back
    bind(&[M::Composing], &[ESC], A::Back, "leave", "Leaves the talk; it is kept and can be resumed"),
    bind(&[M::Briefing, M::Over], &[ESC], A::Back, "back", "Back to home"),
    bind(AFTER, &[ESC], A::Back, "back", "Back"),
    bind(HOME, &[ch('q'), ESC], A::Quit, "quit", "Leaves the program"),
    // Writing
    bind(TEXT, &[key(KeyCode::Left), ctrl('b')], A::Left, "", "One character left"),
    bind(TEXT, &[key(KeyCode::Right), ctrl('f')], A::Right, "", "One character right"),
    bind(TEXT, &[with(CTRL, KeyCode::Left), with(ALT, KeyCode::Left), with(ALT, KeyCode::Char('b'))], A::WordLeft, "", "One word left"),
    bind(TEXT, &[with(CTRL, KeyCode::Right), with(ALT, KeyCode::Right), with(ALT, KeyCode::Char('f'))], A::WordRight, "", "One word right"),
    bind(TALK, &[key(KeyCode::Home), ctrl('a')], A::RowStart, "", "To the start of the row"),
    bind(TALK, &[key(KeyCode::End)], A::RowEnd, "", "To the end of the row"),
    bind(TEXT, &[key(KeyCode::Backspace), ctrl('h'), with(SHIFT, KeyCode::Backspace)], A::DeleteBack, "", "Deletes the character before the cursor"),
    bind(TEXT, &[key(KeyCode::Delete)], A::DeleteForward, "", "Deletes the character under the cursor"),
    bind(TEXT, &[ctrl('w'), with(ALT, KeyCode::Backspace), with(CTRL, KeyCode::Backspace)], A::DeleteWord, "", "Deletes the word before the cursor"),
    bind(TEXT, &[ctrl('u')], A::DeleteToStart, "", "Deletes to the start of the line"),
    bind(TEXT, &[ctrl('k')], A::DeleteToEnd, "", "Deletes to the end of the line"),
    bind(TEXT, &[ctrl('y'), ctrl('_'), ctrl('7')], A::Undo, "", "Takes back the last change of the text"),
    // Everywhere
    bind(BASE, &[ctrl('p')], A::Palette, "", "Shows every command that is valid now"),
    bind(PLAIN, &[ch(':')], A::Palette, "", "Shows every command that is valid now"),
    bind(PLAIN, &[ch('?'), key(KeyCode::F(1))], A::Help, "help", "Shows the keys"),
    bind(TALK, &[key(KeyCode::F(1))], A::Help, "help", "Shows the keys"),
    bind(&Mode::ALL, &[ctrl('l')], A::Redraw, "", "Draws the screen afresh"),
    bind(&Mode::ALL, &[ctrl('z')], A::Suspend, "", "Puts the program into the background"),
    bind(&Mode::ALL, &[ctrl('c'), ctrl('q')], A::Quit, "", "Leaves the program; a running session is kept and can be resumed"),
];

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
