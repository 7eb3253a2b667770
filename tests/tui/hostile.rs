//! Sizes and texts that mean harm.

use ratatui::{Terminal, backend::TestBackend};
use sparring::{
    domain::{
        conversation::What,
        people::{Appeal, Note, People},
        scoring::{Ruling, Verdict, reviewed},
        text::SafeText,
        transcript::TurnStatus,
    },
    runtime::{BrokenRow, Notice, Review, Update},
    tui::{app::App, draw, messages::Msg},
};

use super::set::*;

const NAUGHTY: [&str; 8] = [
    "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m",
    "\u{202e}evil\u{2066}isolate\u{2069}",
    "tag\u{e0041}\u{e0042}zero\u{200b}width\u{feff}",
    "a\u{30f}\u{30f}\u{30f}\u{30f}\u{30f}",
    "日本語だよ 中文 한국어 👩‍👩‍👧‍👦👍🏽❤️",
    "سلام، حال شما چطور است؟ می‌خواهم שלום",
    "\t\r\n\u{b}\u{c}\u{85}\u{2028}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

fn all() -> Vec<App> {
    let mut home = app();
    home.handle(Msg::Sessions(Ok(vec![row("s2", false, None), row("s1", true, Some(58))])));
    let mut sessions = home.clone();
    press(&mut sessions, "Tab");
    let mut briefing = home.clone();
    press(&mut briefing, "Enter");
    let mut talk = talking(entries());
    types(&mut talk, "words that go on for a while, so that the composer has rows to wrap");
    let mut speaking = talking(entries());
    speaking.handle(Msg::Update(Update::Asking { from: Some(9) }));
    let mut over = talking(ended());
    over.handle(Msg::Update(scored()));
    let mut debrief = over.clone();
    press(&mut debrief, "Enter");
    let mut review = debrief.clone();
    press(&mut review, "Tab");
    let mut help = talk.clone();
    press(&mut help, "F1");
    let mut palette = talk.clone();
    press(&mut palette, "Ctrl-p");
    let mut card = home.clone();
    press(&mut card, "b");
    let mut ruling = app();
    ruling.handle(Msg::Reviewed(Ok(Box::new(super::set::review()))));
    press(&mut ruling, "v");
    let mut blind = ruling.clone();
    press(&mut blind, "b");
    let mut writing = ruling.clone();
    press(&mut writing, "n");
    types(&mut writing, "a reason that goes on for a while, so that there are rows to wrap, and then some more of it");
    let mut rating = talking(ended());
    rating.self_rating = true;
    press(&mut rating, "Enter");
    vec![
        ruling, blind, writing, rating, home, sessions, briefing, talk, speaking, over, debrief, review, help, palette,
        card,
    ]
}

#[test]
fn no_size_panics() {
    let sizes = [
        (1, 1),
        (2, 500),
        (500, 2),
        (39, 12),
        (40, 11),
        (40, 12),
        (41, 13),
        (59, 15),
        (99, 24),
        (100, 16),
        (120, 12),
        (500, 200),
    ];
    for mut app in all() {
        for (columns, rows) in sizes {
            shown(&mut app, columns, rows);
            press(&mut app, "PgDn Down Up PgUp");
        }
    }
}

#[test]
fn nothing_foreign_reaches_a_cell_that_a_terminal_would_obey() {
    for text in NAUGHTY {
        let mut app = app();
        let mut session = row("s2", false, None);
        (session.title, session.started) = (text.into(), text.into());
        app.handle(Msg::Sessions(Ok(vec![session])));
        app.shelf.broken = vec![BrokenRow { path: text.into(), report: text.into() }];
        let mut player = found();
        player.label = text.into();
        app.handle(Msg::Found(vec![player.clone()], vec![player]));
        clean(&mut app);
        press(&mut app, "b");
        clean(&mut app);
        let mut app = talking(entries());
        app.handle(Msg::Paste(text.into()));
        let said =
            What::PersonaSaid { turn: 6, text: SafeText::new(text), status: TurnStatus::Partial, marks: Vec::new() };
        for entry in number(vec![said, What::Hinted { text: text.into() }], 9) {
            app.handle(Msg::Update(Update::Entry(entry)));
        }
        app.handle(Msg::Update(Update::Trouble(Notice::new("x", text).because(text).help(text))));
        app.handle(Msg::Update(Update::Waiting { why: text.into() }));
        clean(&mut app);
        app.handle(Msg::Update(Update::Asking { from: Some(11) }));
        app.handle(Msg::Update(Update::Delta(SafeText::new(text))));
        clean(&mut app);
        let mut card = scorecard();
        card.criteria[0].checks[0].quotes[0].text = text.into();
        card.criteria[0].checks[1].note = Some(text.into());
        card.criteria[0].title = text.into();
        card.judge.name = text.into();
        let mut app = talking(ended());
        app.handle(Msg::Update(Update::Scored(std::sync::Arc::new(card))));
        press(&mut app, "Enter");
        clean(&mut app);
        app.handle(Msg::Exported(Ok(text.into())));
        clean(&mut app);
        people(text);
    }
}

/// What people say, and what their names are, is foreign too.
fn people(text: &str) {
    let at = "2026-11-23T12:00:00Z".to_owned();
    let (check, person, reason) = ("open".to_owned(), SafeText::line(text), SafeText::line(text));
    let said = Ruling { branch: None, check, verdict: Verdict::NotMet, reason, person, blind: true, at: at.clone() };
    let note = Note { branch: Some(10), turn: 2, text: SafeText::new(text), person: text.into(), at: at.clone() };
    let (check, argument) = ("echo".to_owned(), SafeText::new(text));
    let appeal = Appeal { branch: None, check, turns: vec![2], argument, outcome: None, at };
    let card = reviewed(&scorecard(), &scenario().rubric, std::slice::from_ref(&said));
    let people = People { rulings: vec![said], notes: vec![note], appeals: vec![appeal], ratings: Vec::new() };
    let scorecards = vec![std::sync::Arc::new(card)];
    let mut app = app();
    app.handle(Msg::Reviewed(Ok(Box::new(Review { people, scorecards, ..super::set::review() }))));
    clean(&mut app);
    press(&mut app, "v");
    clean(&mut app);
    press(&mut app, "n");
    app.handle(Msg::Paste(text.into()));
    clean(&mut app);
    press(&mut app, "Esc t");
    clean(&mut app);
    press(&mut app, "Tab v b w");
    app.handle(Msg::Paste(text.into()));
    press(&mut app, "Enter");
    clean(&mut app);
}

fn clean(app: &mut App) {
    for (columns, rows) in [(80, 60), (120, 80)] {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| draw(app, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        assert!(buffer.content().iter().all(|cell| cell.symbol().chars().count() <= 33));
        for y in 0..rows {
            let row: String = (0..columns).map(|x| buffer[(x, y)].symbol()).collect();
            assert!(!row.contains('\n'));
            assert_eq!(SafeText::new(&row).as_str(), row);
        }
    }
}

#[test]
fn wide_and_combining_text_keeps_the_columns() {
    let mut app = talking(entries());
    let text = SafeText::new(
        "日本語の文章はここで折り返されます。👩‍👩‍👧‍👦 and e\u{301}a\u{308}o\u{302} go on after it, in the same column.",
    );
    let said = What::PersonaSaid { turn: 6, text, status: TurnStatus::Complete, marks: Vec::new() };
    for entry in number(vec![said], 9) {
        app.handle(Msg::Update(Update::Entry(entry)));
    }
    insta::assert_snapshot!("wide_text_80x24", shown(&mut app, 80, 24));
}
