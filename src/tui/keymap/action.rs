//! What a key does.

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
    /// Chooses a turn of one's own to go back to.
    GoBack,
    /// Tries the chosen turn again.
    Retry,
    /// The next branch.
    Branch,
    /// Two branches side by side.
    Compare,
    /// What moved the persona.
    Inner,
    /// Shows or hides numbers that are not known to be worth much.
    Numbers,
    /// Speaks about the checks, as a person.
    Review,
    /// Agrees with the verdict.
    Accept,
    /// Says that the learner did it.
    Met,
    /// Says that the learner did not.
    NotMet,
    /// Says that the check does not apply.
    NotApplicable,
    /// Rates the checks, the judge's verdicts hidden.
    Blind,
    /// The check or criterion before.
    Earlier,
    /// The next one; this one stays open.
    Later,
    /// Writes a note, or a reason.
    Write,
    /// Contests a verdict.
    Appeal,
    /// Takes the level of the number that was typed.
    Number,
    /// Leaves the rest out and goes on.
    Skip,
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
