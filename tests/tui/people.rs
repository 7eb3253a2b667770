//! People above machines, on screen: verdicts, notes, blind ratings, appeals, own levels.

use std::sync::Arc;

use insta::assert_snapshot;
use sparring::{
    domain::{
        agreement::Tier,
        people::{Appeal, Note, Outcome, People, SelfRating},
        scoring::{Cost, Ruling, Verdict, reviewed},
    },
    runtime::{Appealed, Contest, Notice, Remark, Review, Update},
    tui::{
        app::App,
        keymap::{Action, Mode},
        messages::{Ask, Msg},
    },
};

use super::set::*;

const COST: Cost = Cost { calls: 1, cached: 0, tokens_in: 1_240, tokens_out: 96, estimated: false };

const NOON: &str = "2026-11-23T12:00:00Z";

fn both(name: &str, app: &mut App) {
    assert_snapshot!(format!("{name}_80x24"), shown(app, 80, 24));
    assert_snapshot!(format!("{name}_120x40"), shown(app, 120, 40));
}

fn reviewing(review: Review) -> App {
    let mut app = app();
    app.person = "Ada".into();
    app.handle(Msg::Reviewed(Ok(Box::new(review))));
    shown(&mut app, 80, 24);
    app
}

fn ruling(check: &str, verdict: Verdict, reason: &str, blind: bool) -> Ruling {
    let (person, at) = ("Ada".into(), NOON.to_owned());
    Ruling { branch: None, check: check.into(), verdict, reason: reason.into(), person, blind, at }
}

/// The review once people have said this.
fn heard(people: People) -> Review {
    let card = reviewed(&scorecard(), &scenario().rubric, &people.rulings);
    Review { scorecards: vec![Arc::new(card)], people, ..review() }
}

fn remark(app: &mut App) -> Remark {
    match &asks(app)[..] {
        [Ask::Remark { id, tip: Some(10), remarks }] if id == "s1" => remarks[0].clone(),
        asks => panic!("{asks:?}"),
    }
}

fn verdict(check: &str, verdict: Verdict, reason: &str, blind: bool) -> Remark {
    Remark::Verdict { check: check.into(), verdict, reason: reason.into(), blind }
}

#[test]
fn a_verdict_is_changed_with_a_reason_and_accepted_without() {
    let mut app = reviewing(review());
    press(&mut app, "v");
    assert_eq!(app.mode(), Mode::Review);
    assert!(app.valid(Action::Accept), "a check is chosen");
    press(&mut app, "Up m");
    assert!(shown(&mut app, 80, 24).contains("Choose a check with"), "no check is chosen above them");
    press(&mut app, "Down Down Down Down");
    both("ruling", &mut app);
    press(&mut app, "m");
    assert_eq!(app.mode(), Mode::Writing);
    press(&mut app, "Enter");
    assert!(shown(&mut app, 80, 24).contains("A change needs a reason"), "it is asked for, nothing is kept");
    assert_eq!(asks(&mut app), []);
    types(&mut app, "turn 4: man\u{303}ana");
    both("ruling_why", &mut app);
    press(&mut app, "Esc m");
    assert!(shown(&mut app, 80, 24).contains("turn 4: mañana"), "what was given up comes back");
    press(&mut app, "Enter");
    assert_eq!(remark(&mut app), verdict("echo", Verdict::Met, "turn 4: mañana", false));
    press(&mut app, "a Enter");
    assert_eq!(remark(&mut app), verdict("echo", Verdict::NotMet, "", false), "what stands, accepted");
}

#[test]
fn what_nobody_answered_cannot_be_accepted() {
    let mut app = reviewing(review());
    press(&mut app, "v Down Down Down Down Down Down Down Down Down Down Down Down Down Down Down");
    assert!(!app.valid(Action::Accept));
    press(&mut app, "a");
    assert!(app.status.as_deref().is_some_and(|words| words.contains("no verdict to accept")), "{:?}", app.status);
    press(&mut app, "x");
    types(&mut app, "nobody spoke of it");
    press(&mut app, "Enter");
    assert_eq!(remark(&mut app), verdict("order", Verdict::NotApplicable, "nobody spoke of it", false));
}

#[test]
fn both_verdicts_stay_in_view() {
    let rulings = vec![
        ruling("echo", Verdict::NotApplicable, "too early", false),
        ruling("echo", Verdict::Met, "turn 2 does", false),
        ruling("open", Verdict::Met, "", false),
    ];
    let outcome = Outcome { before: Verdict::NotMet, after: Verdict::NotMet, judge: "m (local), standard".into() };
    let appeal = Appeal {
        branch: None,
        check: "echo".into(),
        turns: vec![2, 4],
        argument: "I did take up the light.".into(),
        outcome: Some(outcome),
        at: NOON.into(),
    };
    let text = "a good\nquestion".into();
    let note = Note { branch: Some(10), turn: 2, text, person: "Ada".into(), at: NOON.into() };
    let mut app = reviewing(heard(People { rulings, notes: vec![note], appeals: vec![appeal], ratings: vec![] }));
    press(&mut app, "Down Down Down Down Down Down Down Down");
    both("ruled", &mut app);
    press(&mut app, "t");
    assert!(shown(&mut app, 80, 24).contains("Ada: a good"));
}

#[test]
fn a_note_is_written_on_the_chosen_turn() {
    let mut app = reviewing(review());
    press(&mut app, "t Down w");
    types(&mut app, "There it");
    press(&mut app, "Ctrl-j");
    types(&mut app, "turns.");
    both("note", &mut app);
    press(&mut app, "Enter");
    assert_eq!(remark(&mut app), Remark::Note { turn: 2, text: "There it\nturns.".into() });
}

#[test]
fn a_blind_rating_shows_nothing_of_the_judge_until_it_is_through() {
    let mut app = app();
    app.person = "Ada".into();
    app.handle(Msg::Sessions(Ok(vec![row("s1", true, Some(58))])));
    press(&mut app, "Tab b");
    assert_eq!(asks(&mut app), [Ask::Review("s1".into())]);
    app.handle(Msg::Reviewed(Ok(Box::new(review()))));
    assert_eq!(app.mode(), Mode::Blind);
    both("blind", &mut app);
    let hidden = ["58", "47", "Asks  ━", "✓", "✗", "critical", "Critical", "trust"];
    for (columns, rows) in [(80, 24), (120, 40), (40, 12)] {
        let screen = shown(&mut app, columns, rows);
        assert!(hidden.iter().all(|word| !screen.contains(word)), "{screen}");
    }
    press(&mut app, "m");
    assert_eq!(remark(&mut app), verdict("open", Verdict::Met, "", true));
    press(&mut app, "w");
    types(&mut app, "turn 4 drops it");
    press(&mut app, "Enter n");
    assert_eq!(remark(&mut app), verdict("echo", Verdict::NotMet, "turn 4 drops it", true));
    press(&mut app, "Left");
    assert!(shown(&mut app, 80, 24).contains("[n not met]"), "what was given stands there");
    press(&mut app, "m");
    assert_eq!(remark(&mut app), verdict("echo", Verdict::Met, "", true), "taken back by another");
    press(&mut app, "Right m");
    assert_eq!(remark(&mut app), verdict("order", Verdict::Met, "", true));
    let rulings = vec![
        ruling("open", Verdict::Met, "", true),
        ruling("echo", Verdict::NotMet, "turn 4 drops it", true),
        ruling("echo", Verdict::Met, "", true),
        ruling("order", Verdict::Met, "", true),
    ];
    app.handle(Msg::Heard(Ok(Box::new(heard(People { rulings, ..People::default() })))));
    assert_eq!(app.mode(), Mode::Review);
    both("blind_beside", &mut app);
}

#[test]
fn a_blind_rating_goes_on_where_it_was_left_and_ends_when_verdicts_were_in_view() {
    let rulings = vec![ruling("open", Verdict::NotMet, "", true)];
    let mut app = reviewing(heard(People { rulings, ..People::default() }));
    press(&mut app, "v b");
    assert!(shown(&mut app, 80, 24).contains("Check 2 of 4 · 1 rated"));
    press(&mut app, "Esc");
    assert_eq!(app.mode(), Mode::Review);
    let rulings = vec![ruling("open", Verdict::NotMet, "no", false)];
    let mut app = reviewing(heard(People { rulings, ..People::default() }));
    press(&mut app, "v b");
    assert!(shown(&mut app, 80, 24).contains("a rating is blind only while they are hidden"));
}

#[test]
fn an_appeal_names_turns_and_reasons() {
    let mut app = reviewing(review());
    press(&mut app, "Down Down Down Down p");
    types(&mut app, "3, 9");
    press(&mut app, "Enter");
    assert!(shown(&mut app, 120, 40).contains("turn 3 is not one of the learner's; the learner's are turns 2 and 4"));
    press(&mut app, "Ctrl-u");
    types(&mut app, "4 2");
    press(&mut app, "Enter");
    types(&mut app, "I took up the light.");
    both("appeal", &mut app);
    press(&mut app, "Enter");
    let contest =
        Contest { tip: Some(10), check: "echo".into(), turns: vec![2, 4], argument: "I took up the light.".into() };
    assert_eq!(asks(&mut app), [Ask::Appeal { id: "s1".into(), contest: contest.clone(), judge: "builtin".into() }]);
    app.handle(Msg::Rescored("s1".into(), Update::Judging { done: 1, of: 3, cost: COST }));
    assert!(shown(&mut app, 80, 24).contains("Scoring … 1 of 3 answers") && !app.valid(Action::Appeal));
    let (check, turns, argument) = (contest.check, contest.turns, contest.argument.as_str().into());
    let outcome = Outcome { before: Verdict::NotMet, after: Verdict::Met, judge: "m (local), standard".into() };
    let appeal = Appeal { branch: None, check, turns, argument, outcome: Some(outcome), at: NOON.into() };
    let review = heard(People { appeals: vec![appeal.clone()], ..People::default() });
    app.handle(Msg::Appealed("s1".into(), Ok(Box::new(Appealed { review: review.clone(), appeal, kept: None }))));
    assert_eq!(app.status.as_deref(), Some("Appeal: not met → met by m (local), standard"));
    let appeal = Appeal { outcome: None, ..review.people.appeals[0].clone() };
    let kept = Some(Notice::new("no_model", "the appeal is kept for the facilitator, with its reasons"));
    app.handle(Msg::Appealed("s1".into(), Ok(Box::new(Appealed { review, appeal, kept }))));
    assert!(shown(&mut app, 80, 24).contains("kept for the facilitator"));
}

fn rating() -> App {
    let mut app = talking(ended());
    app.self_rating = true;
    app.handle(Msg::Update(Update::Judging { done: 1, of: 4, cost: COST }));
    press(&mut app, "Enter");
    app
}

#[test]
fn the_learner_rates_first_while_the_judge_works() {
    let mut app = rating();
    assert_eq!(app.mode(), Mode::Rating);
    press(&mut app, "3");
    both("rating", &mut app);
    app.handle(Msg::Update(scored()));
    let screen = shown(&mut app, 80, 24);
    assert!(screen.contains("The scores are ready when you are.") && !screen.contains("58"), "{screen}");
    asks(&mut app);
    press(&mut app, "Down Enter");
    let levels = [("agrees".to_owned(), 1), ("asks".to_owned(), 2)];
    assert_eq!(remark(&mut app), Remark::Levels(levels.clone().into()));
    assert_eq!(app.mode(), Mode::Debrief);
    let rating = SelfRating { branch: Some(10), levels: levels.into(), at: NOON.into() };
    app.handle(Msg::Heard(Ok(Box::new(heard(People { ratings: vec![rating], ..People::default() })))));
    both("debrief_rated", &mut app);
    assert_snapshot!("debrief_rated_40x12", shown(&mut app, 40, 12));
}

#[test]
fn a_rating_can_be_skipped_taken_back_and_done_in_part() {
    let mut app = rating();
    press(&mut app, "s");
    assert_eq!((app.mode(), asks(&mut app)), (Mode::Debrief, vec![]));
    let mut app = rating();
    press(&mut app, "9 2 Left 1 s");
    assert_eq!(remark(&mut app), Remark::Levels([("asks".to_owned(), 0)].into()), "there is no level 9");
    let mut app = rating();
    press(&mut app, "Right Right");
    assert_eq!((app.mode(), asks(&mut app)), (Mode::Debrief, vec![]), "nothing was rated");
}

#[test]
fn a_scorecard_that_comes_while_something_is_kept_stays() {
    let mut app = rating();
    press(&mut app, "2 s");
    app.handle(Msg::Update(scored()));
    let before = Review { scorecards: Vec::new(), ..heard(People::default()) };
    app.handle(Msg::Heard(Ok(Box::new(before))));
    assert!(shown(&mut app, 80, 24).contains("58 of 100"));
}

#[test]
fn a_judge_that_is_not_known_to_agree_with_people_gives_words() {
    let mut card = scorecard();
    card.criteria[0].tier = Some(Tier::Words);
    card.criteria[1].tier = Some(Tier::Number);
    let mut app = reviewing(Review { scorecards: vec![Arc::new(card.clone())], ..review() });
    both("in_words", &mut app);
    press(&mut app, "#");
    both("numbers", &mut app);
    card.criteria[0].tier = Some(Tier::Band);
    let mut app = reviewing(Review { scorecards: vec![Arc::new(card)], ..review() });
    assert!(!app.valid(Action::Numbers), "nothing is kept back");
    assert!(shown(&mut app, 80, 24).contains("Formative, read the band"));
}
