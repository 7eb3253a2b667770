//! What keys do, told as stories.

use std::sync::Arc;

use sparring::{
    domain::{conversation::What, scoring::Cost, text::SafeText},
    runtime::{Command, Notice, Update},
    tui::{
        app::{App, Screen},
        keymap::{Action, Mode, TABLE, markdown},
        messages::{Ask, Msg},
    },
};

use super::set::*;

fn draft(app: &App) -> &str {
    let Screen::Talk(talk) = &app.screen else { panic!("no talk") };
    talk.composer.text()
}

#[test]
fn a_turn_is_shown_as_sent_only_when_it_is_kept() {
    let mut app = talking(entries());
    types(&mut app, "I am sorry.");
    press(&mut app, "Enter");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Say(SafeText::new("I am sorry.")))]);
    assert_eq!(draft(&app), "I am sorry.", "it still stands in the composer");
    assert!(!shown(&mut app, 80, 24).contains("6  You"));
    app.handle(Msg::Update(Update::Trouble(Notice::new("full", "The disk is full"))));
    assert_eq!(draft(&app), "I am sorry.", "nothing is lost when the disk is full");
    press(&mut app, "Enter");
    let what = What::LearnerSaid { turn: 6, text: SafeText::new("I am sorry."), detections: Vec::new() };
    for entry in number(vec![what], 9) {
        app.handle(Msg::Update(Update::Entry(entry)));
    }
    assert_eq!(draft(&app), "");
    assert!(shown(&mut app, 80, 24).contains("6  You"));
}

#[test]
fn a_paste_never_sends() {
    let mut app = talking(entries());
    app.handle(Msg::Paste("one\r\ntwo\r".into()));
    assert_eq!(draft(&app), "one\ntwo\n");
    assert_eq!(asks(&mut app), []);
}

#[test]
fn escape_interrupts_while_the_persona_speaks_and_leaves_otherwise() {
    let mut app = talking(entries());
    app.handle(Msg::Update(Update::Asking { from: Some(9) }));
    press(&mut app, "Esc");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Interrupt)]);
    let mut app = talking(entries());
    types(&mut app, "half a");
    press(&mut app, "Esc");
    let left = [Ask::Tell(Command::Draft("half a".into())), Ask::Tell(Command::Leave), Ask::Sessions];
    assert_eq!(asks(&mut app), left);
    assert!(matches!(app.screen, Screen::Home));
    assert!(app.status.as_deref().is_some_and(|words| words.contains("kept")));
}

#[test]
fn leaving_the_program_keeps_the_draft() {
    let mut app = talking(entries());
    types(&mut app, "half a");
    press(&mut app, "Ctrl-c");
    let left = [Ask::Tell(Command::Draft("half a".into())), Ask::Tell(Command::Leave), Ask::Quit];
    assert_eq!(asks(&mut app), left);
}

#[test]
fn ending_asks_first() {
    let mut app = talking(entries());
    press(&mut app, "Ctrl-d n");
    assert_eq!((app.mode(), asks(&mut app)), (Mode::Composing, vec![]));
    press(&mut app, "Ctrl-d y");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::End)]);
}

#[test]
fn a_quote_leads_to_its_turn_and_escape_back() {
    let mut app = talking(ended());
    app.handle(Msg::Update(scored()));
    assert_eq!(asks(&mut app), [], "the session is held until what is recommended has been tried out");
    app.handle(Msg::Update(Update::Tried(Arc::new(scorecard()))));
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Leave)], "then it is let go");
    press(&mut app, "Enter");
    shown(&mut app, 80, 24);
    press(&mut app, "Enter");
    assert_eq!(app.mode(), Mode::Transcript);
    press(&mut app, "Esc");
    assert_eq!(app.mode(), Mode::Debrief);
    press(&mut app, "s");
    assert_eq!(asks(&mut app), [Ask::Rescore { id: "s1".into(), tip: Some(10), judge: "builtin".into() }]);
}

#[test]
fn a_judge_goes_on_behind_the_home_screen() {
    let mut app = talking(ended());
    app.handle(Msg::Update(Update::Judging { done: 1, of: 4, cost: Cost::default() }));
    press(&mut app, "Enter");
    shown(&mut app, 80, 24);
    press(&mut app, "Esc");
    assert_eq!(asks(&mut app), [Ask::Behind("s1".into()), Ask::Sessions]);
    assert!(shown(&mut app, 80, 24).contains("The judge goes on"));
    let Update::Scored(card) = scored() else { unreachable!() };
    app.handle(Msg::Rescored("s1".into(), Update::Scored(card)));
    assert!(shown(&mut app, 80, 24).contains("Scored: 58, 3 of 4 checks scored"));
    assert_eq!(asks(&mut app), [Ask::Sessions], "the list has the new score");
    app.handle(Msg::Update(Update::Judging { done: 2, of: 4, cost: Cost::default() }));
    assert!(shown(&mut app, 80, 24).contains("Scored: 58"), "what is no longer watched changes no screen");
}

#[test]
fn a_point_leads_to_its_turn_and_its_line_stands_ready() {
    let mut app = app();
    let review = sparring::runtime::Review { scorecards: vec![Arc::new(tried_out())], ..super::set::review() };
    app.handle(Msg::Reviewed(Ok(Box::new(review))));
    shown(&mut app, 80, 60);
    press(&mut app, "Down Enter");
    assert_eq!(app.mode(), Mode::Transcript);
    press(&mut app, "Esc r");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Leave), Ask::Resume("s1".into())]);
    app.handle(Msg::Began(Ok(Box::new(begun(ended())))));
    assert_eq!((app.mode(), draft(&app)), (Mode::Retrying, "So it is the light you need."));
    assert_eq!(app.draft().as_deref().unwrap_or_default(), "", "a line that was offered is no draft");
    press(&mut app, "Enter");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Retry(4))]);
}

fn said_again(app: &mut App) {
    let what = vec![
        What::Retried { turn: 4 },
        What::LearnerSaid { turn: 4, text: SafeText::new("Shall we?"), detections: Vec::new() },
    ];
    let mut again = number(what, 9);
    again[0].parent = Some(6);
    for entry in again {
        app.handle(Msg::Update(Update::Entry(entry)));
    }
}

#[test]
fn up_takes_up_the_last_turn_and_nothing_changes_until_it_is_sent() {
    let mut app = talking(entries());
    press(&mut app, "Up");
    assert_eq!((app.mode(), draft(&app)), (Mode::Retrying, "Just move by Monday or I'll have it moved."));
    assert!(!shown(&mut app, 80, 24).contains("There it is."), "one looks at the talk before that turn");
    assert_eq!(asks(&mut app), []);
    press(&mut app, "Esc");
    assert_eq!((app.mode(), draft(&app)), (Mode::Composing, ""));
    assert_eq!(asks(&mut app), []);
    assert!(shown(&mut app, 80, 24).contains("There it is."), "given up, all is as it was");
    press(&mut app, "Up Ctrl-u");
    types(&mut app, "Shall we?");
    press(&mut app, "Enter");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Retry(4))], "the words wait until that is on disk");
    said_again(&mut app);
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Say(SafeText::new("Shall we?")))]);
    assert_eq!((app.mode(), draft(&app)), (Mode::Composing, ""));
}

#[test]
fn a_disk_that_is_full_loses_neither_the_turn_nor_the_way_back() {
    let mut app = talking(entries());
    press(&mut app, "Up Enter");
    app.handle(Msg::Update(Update::Trouble(Notice::new("full", "The disk is full"))));
    assert_eq!(app.mode(), Mode::Retrying);
    press(&mut app, "Esc");
    assert!(shown(&mut app, 80, 24).contains("There it is."));
}

#[test]
fn a_draft_outlives_the_way_back() {
    let mut app = talking(entries());
    types(&mut app, "half a");
    press(&mut app, "Ctrl-g Up Enter");
    assert_eq!(draft(&app), "I did. What do you have there that you would not have by the door?");
    assert_eq!(app.draft().as_deref(), Some("half a"), "words of an earlier turn are no draft");
    press(&mut app, "Esc");
    assert_eq!(draft(&app), "half a");
}

#[test]
fn a_turn_is_tried_again_from_the_debrief_on_its_own_branch() {
    let mut app = app();
    app.handle(Msg::Reviewed(Ok(Box::new(review_of_two()))));
    assert!(shown(&mut app, 80, 24).contains("branch 2 of 2"));
    press(&mut app, "b t Down");
    assert!(shown(&mut app, 80, 24).contains("branch 1 of 2"));
    press(&mut app, "Down r");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Leave), Ask::Resume("s1".into())]);
    app.handle(Msg::Began(Ok(Box::new(begun(two_branches())))));
    assert_eq!((app.mode(), draft(&app)), (Mode::Retrying, "Just move by Monday or I'll have it moved."));
    press(&mut app, "Enter");
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Branch(10)), Ask::Tell(Command::Retry(4))]);
    app.handle(Msg::Update(Update::Trouble(Notice::new("full", "The disk is full"))));
    press(&mut app, "Esc");
    assert_eq!((app.mode(), asks(&mut app)), (Mode::Transcript, vec![Ask::Tell(Command::Leave)]), "back where one was");
}

#[test]
fn branches_and_the_inner_view_are_offered_where_there_are_any() {
    let mut app = app();
    app.handle(Msg::Reviewed(Ok(Box::new(super::set::review()))));
    assert!(app.valid(Action::Inner) && !app.valid(Action::Branch) && !app.valid(Action::Compare));
    let mut going_on = super::set::review();
    going_on.branch = sparring::domain::conversation::Branch::new(entries());
    app.handle(Msg::Reviewed(Ok(Box::new(going_on))));
    press(&mut app, "i");
    assert_ne!(app.mode(), Mode::Inner, "the persona's mind stays shut while the talk goes on");
}

#[test]
fn the_cursor_stands_on_the_unfinished_session() {
    let mut app = app();
    app.handle(Msg::Sessions(Ok(vec![row("s2", false, None)])));
    press(&mut app, "Enter");
    assert_eq!(asks(&mut app), [Ask::Resume("s2".into())]);
}

#[test]
fn what_leaves_this_machine_is_said() {
    let mut app = app();
    press(&mut app, "Enter");
    assert!(shown(&mut app, 80, 24).contains("nothing leaves this machine"));
    press(&mut app, "a");
    assert!(shown(&mut app, 80, 24).contains("what is said goes to api.example.com"));
    press(&mut app, "a");
    assert!(shown(&mut app, 80, 24).contains("nothing leaves this machine"));
}

#[test]
fn the_palette_does_what_is_chosen() {
    let mut app = app();
    press(&mut app, "Ctrl-p");
    types(&mut app, "sessions");
    press(&mut app, "Enter");
    assert_eq!(app.mode(), Mode::Sessions);
}

/// `docs/keys.md` is this table, printed. To print it anew: `UPDATE_KEYS=1 cargo test keys`.
#[test]
fn the_manual_lists_the_keys_there_are() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let listing = format!("# Keys in the app\n\n{}", markdown());
    if std::env::var_os("UPDATE_KEYS").is_some() {
        std::fs::write(&path, &listing).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), listing);
}

#[test]
fn every_action_can_be_reached_and_is_listed() {
    let listing = markdown();
    for row in TABLE {
        assert!(listing.contains(row.help), "{:?} is not listed", row.action);
    }
    for action in [Action::Quit, Action::Help, Action::Palette, Action::Suspend] {
        assert!(TABLE.iter().any(|row| row.action == action));
    }
}
