//! The table itself.

use crossterm::event::KeyCode;

use super::{
    Action as A, Binding, Chord, Mode, Mode as M,
    chord::{ALT, CTRL, ENTER, ESC, SHIFT, ch, ctrl, key, with},
};

const fn bind(
    modes: &'static [Mode],
    keys: &'static [Chord],
    action: A,
    label: &'static str,
    help: &'static str,
) -> Binding {
    Binding { modes, keys, action, label, help }
}

const HOME: &[Mode] = &[M::Scenarios, M::Sessions];
const TALK: &[Mode] = &[M::Composing, M::Speaking];
const TURN: &[Mode] = &[M::Composing, M::Speaking, M::Retrying];
const AFTER: &[Mode] = &[M::Debrief, M::Transcript, M::Inner, M::Compare];
const RATING: &[Mode] = &[M::Review, M::Blind];
const WRITING: &[Mode] = &[M::Composing, M::Speaking, M::Retrying, M::Writing];
const LISTS: &[Mode] = &[
    M::Scenarios,
    M::Sessions,
    M::Briefing,
    M::Debrief,
    M::Transcript,
    M::Inner,
    M::Compare,
    M::Review,
    M::Blind,
    M::Rating,
    M::Help,
    M::Palette,
];
const READING: &[Mode] = &[
    M::Scenarios,
    M::Sessions,
    M::Briefing,
    M::Debrief,
    M::Transcript,
    M::Inner,
    M::Compare,
    M::Review,
    M::Blind,
    M::Card,
    M::Help,
    M::Palette,
];
const SCROLLING: &[Mode] = &[M::Composing, M::Speaking, M::Retrying, M::Over];
const PLAIN: &[Mode] = &[
    M::Scenarios,
    M::Sessions,
    M::Briefing,
    M::GoingBack,
    M::Over,
    M::Debrief,
    M::Transcript,
    M::Inner,
    M::Compare,
    M::Review,
    M::Blind,
    M::Rating,
];
const TEXT: &[Mode] = &[M::Composing, M::Speaking, M::Retrying, M::Writing, M::Palette];

/// The table. The footer shows rows with a label in this order, as many as fit.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    // What one came to do
    bind(&[M::Scenarios], &[ENTER], A::Open, "open", "Opens the briefing of the chosen scenario, or resumes the unfinished session"),
    bind(&[M::Sessions], &[ENTER], A::Open, "open", "Opens the chosen session: resumes it, or shows its debrief"),
    bind(&[M::Briefing], &[ENTER], A::Open, "begin", "Begins the talk"),
    bind(&[M::Composing], &[ENTER], A::Send, "send", "Sends the turn; after a trailing \\ it makes a new line"),
    bind(&[M::Retrying], &[ENTER], A::Send, "send again", "Goes back and sends the turn; what followed the old one stays, as a branch"),
    bind(&[M::Retrying], &[ESC], A::Back, "give it up", "Leaves everything as it was"),
    bind(&[M::GoingBack], &[ENTER], A::Open, "write it anew", "Puts the words of the chosen turn into the composer"),
    bind(&[M::GoingBack], &[key(KeyCode::Up)], A::Up, "earlier", "An earlier turn of yours"),
    bind(&[M::GoingBack], &[key(KeyCode::Down)], A::Down, "later", "A later turn of yours"),
    bind(&[M::GoingBack], &[ESC], A::Back, "give it up", "Leaves everything as it was"),
    bind(&[M::Composing], &[ctrl('r')], A::AskAgain, "ask again", "Asks for the reply again, after it failed or was cut"),
    bind(&[M::Speaking], &[ESC], A::Interrupt, "interrupt", "Interrupts the persona; what was said stays"),
    bind(&[M::Composing], &[ctrl('t')], A::Hint, "hint", "Asks for a hint, as long as there are any"),
    bind(TALK, &[ctrl('d')], A::End, "end", "Ends the talk and scores it; asks first"),
    bind(&[M::Composing], &[ctrl('g')], A::GoBack, "go back", "Chooses a turn of yours to try again"),
    bind(WRITING, &[ctrl('j'), with(ALT, KeyCode::Enter), with(SHIFT, KeyCode::Enter)], A::NewLine, "new line", "Starts a new line in the text"),
    bind(TURN, &[ctrl('e')], A::Editor, "editor", "Writes the turn in $VISUAL or $EDITOR"),
    bind(&[M::Ending], &[ch('y'), ENTER], A::Confirm, "yes, end and score", "Ends the talk and scores it"),
    bind(&[M::Ending], &[ESC, ch('n')], A::Back, "no, go on", "Goes on with the talk"),
    bind(&[M::Over], &[ENTER], A::Open, "debrief", "Shows the debrief"),
    bind(&[M::Over], &[ch('r'), ctrl('g')], A::GoBack, "retry", "Chooses a turn of yours to try again"),
    bind(&[M::Debrief], &[ENTER], A::Open, "go to turn", "Shows the turn that the chosen quote or point stands in"),
    bind(&[M::Writing], &[ENTER], A::Send, "keep", "Keeps what is written; after a trailing \\ it makes a new line"),
    bind(&[M::Writing], &[ESC], A::Back, "give it up", "Keeps nothing; the words come back when you write there again"),
    bind(&[M::Rating], &[ENTER], A::Open, "take it", "Takes the chosen level and goes to the next criterion"),
    bind(&[M::Rating], &[ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6')], A::Number, "", "Takes the level of this number and goes to the next criterion"),
    bind(&[M::Rating], &[ch('s'), ESC], A::Skip, "skip", "Shows the scores; what is rated so far is kept"),
    bind(&[M::Review], &[ch('a')], A::Accept, "accept", "Agrees with the verdict that stands; a reason if you like"),
    bind(RATING, &[ch('m')], A::Met, "met", "Says that the learner did it; in review, asks why"),
    bind(RATING, &[ch('n')], A::NotMet, "not met", "Says that the learner did not; in review, asks why"),
    bind(RATING, &[ch('x')], A::NotApplicable, "n/a", "Says that the check does not apply here; in review, asks why"),
    bind(&[M::Review], &[ch('b')], A::Blind, "blind", "Rates all checks with the judge's verdicts hidden, then shows both"),
    bind(&[M::Blind], &[ch('w')], A::Write, "why", "Writes a reason for the verdict you are about to give"),
    bind(&[M::Blind, M::Rating], &[key(KeyCode::Left)], A::Earlier, "before", "The one before"),
    bind(&[M::Blind, M::Rating], &[key(KeyCode::Right)], A::Later, "pass", "The next one; this one stays open"),
    bind(&[M::Card], &[ENTER, ESC], A::Back, "understood", "Closes the notice"),
    bind(&[M::Palette], &[ENTER], A::Open, "do it", "Does the chosen command"),
    bind(&[M::Help], &[ESC, ENTER, ch('q'), ch('?')], A::Back, "close", "Closes the help"),
    bind(&[M::Palette], &[ESC], A::Back, "close", "Closes the palette"),
    // Views and choices
    bind(&[M::Scenarios], &[key(KeyCode::Tab), key(KeyCode::BackTab)], A::Switch, "sessions", "Shows the sessions so far"),
    bind(&[M::Sessions], &[key(KeyCode::Tab), key(KeyCode::BackTab)], A::Switch, "scenarios", "Shows the scenarios"),
    bind(&[M::Debrief], &[key(KeyCode::Tab), ch('t')], A::Switch, "transcript", "Shows the transcript with its notes"),
    bind(&[M::Review], &[ENTER], A::Open, "go to turn", "Shows the turn that the chosen quote stands in"),
    bind(&[M::Review], &[key(KeyCode::Tab), ch('t')], A::Switch, "transcript", "Shows the transcript with its notes"),
    bind(&[M::Transcript], &[key(KeyCode::Tab), ch('t')], A::Switch, "scorecard", "Shows the scorecard"),
    bind(&[M::Inner], &[key(KeyCode::Tab), ch('i')], A::Switch, "scorecard", "Shows the scorecard"),
    bind(&[M::Compare], &[key(KeyCode::Tab), ch('c')], A::Switch, "scorecard", "Shows the scorecard"),
    bind(&[M::Debrief, M::Transcript, M::Inner], &[ch('r')], A::Retry, "retry", "Tries the chosen turn, or the turn of the chosen quote or point, again; a point's line stands ready"),
    bind(&[M::Compare], &[ch('r')], A::Retry, "retry", "Tries the turn at which the branches part again"),
    bind(&[M::Debrief, M::Transcript, M::Compare], &[ch('i')], A::Inner, "inner", "Shows what moved the persona, turn by turn"),
    bind(AFTER, &[ch('v')], A::Review, "review", "Accepts, changes or rejects single verdicts, as a person"),
    bind(&[M::Debrief, M::Review], &[ch('p')], A::Appeal, "appeal", "Contests the chosen check: a fresh run looks at the turns you name; your reasons are kept for people"),
    bind(&[M::Transcript], &[ch('w')], A::Write, "note", "Writes a note on the chosen turn"),
    bind(AFTER, &[ch('b')], A::Branch, "next branch", "Shows the next branch of this session"),
    bind(&[M::Debrief, M::Transcript, M::Inner], &[ch('c')], A::Compare, "compare", "Shows two branches side by side"),
    bind(&[M::Debrief, M::Compare], &[ch('#')], A::Numbers, "numbers", "Shows or hides the numbers of a judge that has not been seen to agree with people"),
    bind(&[M::Briefing], &[ch('g')], A::Goal, "goal", "Chooses the goal, or none"),
    bind(&[M::Briefing], &[ch('d')], A::Difficulty, "difficulty", "Chooses how hard the talk is"),
    bind(&[M::Briefing], &[ch('a')], A::Actor, "actor", "Chooses who plays the persona"),
    bind(&[M::Briefing], &[ch('j')], A::Judge, "judge", "Chooses who answers the checks"),
    bind(AFTER, &[ch('s')], A::Score, "rescore", "Scores the session again; the earlier scorecards stay"),
    bind(AFTER, &[ch('j')], A::Judge, "judge", "Chooses who answers the checks when scoring again"),
    bind(AFTER, &[ch('e')], A::Export, "export", "Writes the session to a Markdown file"),
    bind(AFTER, &[ch('a')], A::Again, "again", "Opens the briefing of this scenario, to practise it again"),
    bind(&[M::Scenarios], &[ch('f')], A::Search, "find servers", "Looks for model servers on this machine again"),
    bind(&[M::Scenarios], &[ch('b')], A::Broken, "broken files", "Shows what is wrong with scenario files that could not be read"),
    bind(&[M::Sessions], &[ch('b')], A::Blind, "blind", "Opens the chosen session to rate its checks before the judge's verdicts are shown"),
    bind(&[M::Sessions], &[ch('e')], A::Export, "export", "Writes the chosen session to a Markdown file"),
    // Moving
    bind(LISTS, &[key(KeyCode::Up)], A::Up, "", "The row above"),
    bind(LISTS, &[key(KeyCode::Down)], A::Down, "", "The row below"),
    bind(TALK, &[key(KeyCode::Up)], A::Up, "", "The row above in the text; where nothing is written, takes up your last turn again"),
    bind(&[M::Retrying, M::Writing], &[key(KeyCode::Up)], A::Up, "", "The row above in the text"),
    bind(WRITING, &[key(KeyCode::Down)], A::Down, "", "The row below in the text"),
    bind(READING, &[key(KeyCode::PageUp)], A::PageUp, "", "A page up"),
    bind(READING, &[key(KeyCode::PageDown)], A::PageDown, "", "A page down"),
    bind(SCROLLING, &[key(KeyCode::PageUp)], A::PageUp, "", "A page up"),
    bind(SCROLLING, &[key(KeyCode::PageDown)], A::PageDown, "", "A page down"),
    bind(&[M::Debrief, M::Transcript, M::Inner, M::Compare, M::Review, M::Blind], &[ch(' ')], A::PageDown, "", "A page down"),
    bind(READING, &[key(KeyCode::Home)], A::Top, "", "To the start"),
    bind(READING, &[key(KeyCode::End)], A::Bottom, "", "To the end"),
    bind(TURN, &[with(CTRL, KeyCode::Home)], A::Top, "", "To the start of the transcript"),
    bind(TURN, &[with(CTRL, KeyCode::End)], A::Bottom, "", "To the end of the transcript, and stays there"),
    // Going back
    bind(&[M::Composing], &[ESC], A::Back, "leave", "Leaves the talk; it is kept and can be resumed"),
    bind(&[M::Briefing, M::Over], &[ESC], A::Back, "back", "Back to home"),
    bind(AFTER, &[ESC], A::Back, "back", "Back"),
    bind(&[M::Review], &[ESC], A::Back, "debrief", "Back to the debrief"),
    bind(&[M::Blind], &[ESC], A::Back, "back", "Back; what you have rated is kept"),
    bind(HOME, &[ch('q')], A::Quit, "quit", "Leaves the program"),
    // Writing
    bind(TEXT, &[key(KeyCode::Left), ctrl('b')], A::Left, "", "One character left"),
    bind(TEXT, &[key(KeyCode::Right), ctrl('f')], A::Right, "", "One character right"),
    bind(TEXT, &[with(CTRL, KeyCode::Left), with(ALT, KeyCode::Left), with(ALT, KeyCode::Char('b'))], A::WordLeft, "", "One word left"),
    bind(TEXT, &[with(CTRL, KeyCode::Right), with(ALT, KeyCode::Right), with(ALT, KeyCode::Char('f'))], A::WordRight, "", "One word right"),
    bind(WRITING, &[key(KeyCode::Home), ctrl('a')], A::RowStart, "", "To the start of the row"),
    bind(WRITING, &[key(KeyCode::End)], A::RowEnd, "", "To the end of the row"),
    bind(TEXT, &[key(KeyCode::Backspace), ctrl('h'), with(SHIFT, KeyCode::Backspace)], A::DeleteBack, "", "Deletes the character before the cursor"),
    bind(TEXT, &[key(KeyCode::Delete)], A::DeleteForward, "", "Deletes the character under the cursor"),
    bind(TEXT, &[ctrl('w'), with(ALT, KeyCode::Backspace), with(CTRL, KeyCode::Backspace)], A::DeleteWord, "", "Deletes the word before the cursor"),
    bind(TEXT, &[ctrl('u')], A::DeleteToStart, "", "Deletes to the start of the line"),
    bind(TEXT, &[ctrl('k')], A::DeleteToEnd, "", "Deletes to the end of the line"),
    bind(TEXT, &[ctrl('y'), ctrl('_'), ctrl('7')], A::Undo, "", "Takes back the last change of the text"),
    // Everywhere
    bind(TURN, &[ctrl('p')], A::Palette, "", "Shows every command that is valid now"),
    bind(PLAIN, &[ctrl('p')], A::Palette, "", "Shows every command that is valid now"),
    bind(PLAIN, &[ch(':')], A::Palette, "", "Shows every command that is valid now"),
    bind(PLAIN, &[ch('?'), key(KeyCode::F(1))], A::Help, "help", "Shows the keys"),
    bind(WRITING, &[key(KeyCode::F(1))], A::Help, "help", "Shows the keys"),
    bind(&Mode::ALL, &[ctrl('l')], A::Redraw, "", "Draws the screen afresh"),
    bind(&Mode::ALL, &[ctrl('z')], A::Suspend, "", "Puts the program into the background"),
    bind(&Mode::ALL, &[ctrl('c'), ctrl('q')], A::Quit, "", "Leaves the program; a running session is kept and can be resumed"),
];
