//! Whole screens.

use std::sync::Arc;

use insta::assert_snapshot;
use sparring::{
    domain::{
        conversation::What,
        guard::{Breach, Rule},
        scoring::Cost,
        text::SafeText,
        thought::{Move, Thought},
        transcript::TurnStatus,
    },
    runtime::{Notice, Update},
    tui::messages::Msg,
};

use super::set::*;

fn both(name: &str, app: &mut sparring::tui::app::App) {
    assert_snapshot!(format!("{name}_80x24"), shown(app, 80, 24));
    assert_snapshot!(format!("{name}_120x40"), shown(app, 120, 40));
}

#[test]
fn home() {
    let mut app = app();
    app.handle(Msg::Sessions(Ok(vec![row("s2", false, None), row("s1", true, Some(58))])));
    app.handle(Msg::Found(vec![found()], players()));
    both("home", &mut app);
    press(&mut app, "Tab");
    both("home_sessions", &mut app);
}

#[test]
fn briefing() {
    let mut app = app();
    press(&mut app, "Enter a");
    both("briefing", &mut app);
}

#[test]
fn a_talk_that_waits_streams_and_fails() {
    let mut app = talking(entries());
    types(&mut app, "I am sorry. That was out of line.");
    both("talk", &mut app);
    app.handle(Msg::Update(Update::Asking { from: Some(9) }));
    both("talk_waiting", &mut app);
    app.handle(Msg::Update(Update::Delta(SafeText::new("Well. That is"))));
    both("talk_streaming", &mut app);
    let failed =
        What::PersonaSaid { turn: 7, text: SafeText::default(), status: TurnStatus::Failed, marks: Vec::new() };
    let learner = What::LearnerSaid { turn: 6, text: SafeText::new("Sorry."), detections: Vec::new() };
    for entry in number(vec![learner, failed], 9) {
        app.handle(Msg::Update(Update::Entry(entry)));
    }
    let notice = Notice::new("unreachable", "qwen3:8b did not answer")
        .because("the connection to 127.0.0.1:11434 was refused")
        .help("start the server, then ask again");
    app.handle(Msg::Update(Update::Trouble(notice)));
    both("talk_failed", &mut app);
}

#[test]
fn the_end_and_the_debrief() {
    let mut app = talking(ended());
    let cost = Cost { calls: 1, tokens_in: 1_480, tokens_out: 60, ..Cost::default() };
    app.handle(Msg::Update(Update::Judging { done: 1, of: 4, cost }));
    both("talk_over", &mut app);
    press(&mut app, "Enter");
    both("debrief_judging", &mut app);
    app.handle(Msg::Update(scored()));
    both("debrief", &mut app);
    shown(&mut app, 80, 24);
    press(&mut app, "PgDn");
    assert_snapshot!("debrief_below_80x24", shown(&mut app, 80, 24));
    let notice =
        Notice::new("unreachable", "not scored: the judge did not answer").help("start it, or change the judge");
    app.handle(Msg::Update(Update::NotScored(notice)));
    press(&mut app, "PgUp PgUp");
    both("debrief_not_scored", &mut app);
}

#[test]
fn what_to_try() {
    let mut app = talking(ended());
    press(&mut app, "Enter");
    app.handle(Msg::Update(Update::Scored(Arc::new(recommending()))));
    let waits = shown(&mut app, 80, 40);
    assert_eq!(waits.matches("being tried out …").count(), 2, "{waits}");
    app.handle(Msg::Update(Update::Tried(Arc::new(tried_out()))));
    both("what_to_try", &mut app);
    shown(&mut app, 80, 24);
    press(&mut app, "PgDn");
    assert_snapshot!("what_to_try_below_80x24", shown(&mut app, 80, 24));
    assert_snapshot!("what_to_try_40x12", shown(&mut app, 40, 12));
}

#[test]
fn review() {
    let mut app = app();
    app.handle(Msg::Reviewed(Ok(Box::new(super::set::review()))));
    shown(&mut app, 80, 24);
    press(&mut app, "Tab");
    both("review", &mut app);
}

#[test]
fn a_turn_is_chosen_and_written_anew() {
    let mut app = talking(entries());
    press(&mut app, "Ctrl-g Up");
    both("going_back", &mut app);
    press(&mut app, "Enter");
    both("retrying", &mut app);
}

#[test]
fn branches_stand_side_by_side() {
    let mut app = app();
    app.handle(Msg::Reviewed(Ok(Box::new(super::set::review_of_two()))));
    shown(&mut app, 120, 40);
    assert_snapshot!("debrief_branch_80x24", shown(&mut app, 80, 24));
    press(&mut app, "c");
    both("branches", &mut app);
    assert_snapshot!("branches_40x12", shown(&mut app, 40, 12));
    shown(&mut app, 80, 24);
    press(&mut app, "PgDn");
    assert_snapshot!("branches_below_80x24", shown(&mut app, 80, 24));
}

#[test]
fn the_inner_view() {
    let mut app = app();
    app.handle(Msg::Reviewed(Ok(Box::new(super::set::review()))));
    press(&mut app, "i");
    assert!(!shown(&mut app, 80, 24).contains("thought"));
    let thought = Thought { text: SafeText::new("There it comes. Out with you, then."), makes: Some(Move::Counter) };
    let breach = Breach { rule: Rule::Coaching, words: "You could ask me".into() };
    let mut told = ended();
    let (last, end) = (told.len() as u64, told.pop().map(|entry| entry.what));
    let heard = What::Rejected { turn: 5, text: SafeText::new("You could ask me."), breaches: vec![breach] };
    told.extend(number([heard, What::Thought { turn: 5, thought }].into_iter().chain(end).collect(), last - 1));
    let branch = sparring::domain::conversation::Branch::new(told);
    app.handle(Msg::Reviewed(Ok(Box::new(sparring::runtime::Review { branch, ..super::set::review() }))));
    press(&mut app, "i");
    both("inner", &mut app);
    shown(&mut app, 80, 24);
    press(&mut app, "PgDn");
    assert_snapshot!("inner_below_80x24", shown(&mut app, 80, 24));
}

#[test]
fn what_lies_on_top() {
    let mut app = talking(entries());
    press(&mut app, "F1");
    both("help", &mut app);
    press(&mut app, "Esc Ctrl-p");
    both("palette", &mut app);
    let mut app = super::set::app();
    press(&mut app, "b");
    assert_snapshot!("broken_80x24", shown(&mut app, 80, 24));
}

#[test]
fn narrow_screens_are_legible_and_tiny_ones_say_what_they_need() {
    let mut app = talking(entries());
    types(&mut app, "I am sorry. That was out of line.");
    assert_snapshot!("talk_40x12", shown(&mut app, 40, 12));
    assert_eq!(shown(&mut app, 30, 3), "needs 40 × 12, has 30 × 3\n\n");
    let mut app = super::set::app();
    assert_snapshot!("home_40x12", shown(&mut app, 40, 12));
    press(&mut app, "Enter");
    assert_snapshot!("briefing_40x12", shown(&mut app, 40, 12));
    let mut app = super::set::app();
    app.handle(Msg::Reviewed(Ok(Box::new(super::set::review()))));
    assert_snapshot!("debrief_40x12", shown(&mut app, 40, 12));
}
