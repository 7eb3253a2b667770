//! What keys do, told as stories.

use sparring::{
    domain::{conversation::What, text::SafeText},
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
    assert_eq!(asks(&mut app), [Ask::Tell(Command::Leave)], "once scored, the session is let go");
    press(&mut app, "Enter");
    shown(&mut app, 80, 24);
    press(&mut app, "Enter");
    assert_eq!(app.mode(), Mode::Transcript);
    press(&mut app, "Esc");
    assert_eq!(app.mode(), Mode::Debrief);
    press(&mut app, "s");
    assert_eq!(asks(&mut app), [Ask::Rescore("s1".into(), "builtin".into())]);
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
