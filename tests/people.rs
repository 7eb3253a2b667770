//! People above machines: what they say of a check counts, and the verdict before stays visible.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use sparring::{
    domain::{
        behaviour::Detector,
        scenario::Scenario,
        scoring::{
            By, Canonical, Ruling, Scorecard, Stamp, Talk, Verdict, alike_in_words, needs_a_judge, reviewed, score,
            side_by_side,
        },
        transcript::{Speaker, Turn, TurnStatus},
    },
    library::{Place, Shelf},
};

const SAID: [&str; 3] = [
    "On Tuesday at 1:40 I saw on the board that the import was not done.",
    "What have the last few weeks been like for you?",
    "Could you send me the list of what is left by Monday noon?",
];

fn turns() -> Vec<Turn> {
    let detector = Detector::default();
    let turn = |(at, text): (usize, &&str)| Turn {
        number: u32::try_from(at).unwrap() * 2 + 1,
        speaker: Speaker::Learner,
        text: (*text).into(),
        status: TurnStatus::Complete,
        detections: detector.read("", text),
    };
    SAID.iter().enumerate().map(turn).collect()
}

/// What code counts in the talk.
fn counted(scenario: &Scenario) -> Scorecard {
    let turns = turns();
    let talk = Talk::heard(&turns);
    let canonical = Canonical::of(scenario, talk);
    score(scenario, talk, &canonical, Stamp::builtin(&scenario.hash, &scenario.rubric), needs_a_judge)
}

fn ruling(check: &str, verdict: Verdict) -> Ruling {
    Ruling {
        branch: None,
        check: check.to_owned(),
        verdict,
        reason: "turn 3".into(),
        person: "Ada".into(),
        blind: false,
        at: "2026-11-23T12:00:00Z".to_owned(),
    }
}

fn check<'a>(card: &'a Scorecard, id: &str) -> &'a sparring::domain::scoring::CheckResult {
    card.criteria.iter().flat_map(|criterion| &criterion.checks).find(|check| check.id == id).unwrap()
}

#[test]
fn a_ruling_counts_and_the_verdict_before_stays() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let scenario = &shelf.find("third-deadline").unwrap().scenario;
    let card = counted(scenario);
    assert_eq!(check(&card, "asks_sam").verdict, Verdict::Unscored);

    let said =
        [ruling("asks_sam", Verdict::NotMet), ruling("asks_sam", Verdict::Met), ruling("request", Verdict::NotMet)];
    let after = reviewed(&card, &scenario.rubric, &said);
    assert_eq!((check(&after, "asks_sam").verdict, check(&after, "asks_sam").by), (Verdict::Met, By::Person));
    assert_eq!(check(&after, "asks_sam").rulings.len(), 2);
    let before = check(&after, "request").before.unwrap();
    assert_eq!(
        (before.verdict, before.by, check(&after, "request").verdict),
        (Verdict::Met, By::Count, Verdict::NotMet)
    );
    assert_eq!(after.scored_checks, card.scored_checks + 1);
    assert_ne!((after.total, after.band), (card.total, card.band));
    assert_eq!(reviewed(&after, &scenario.rubric, &said), after, "to take the same rulings in again changes nothing");
}

#[test]
fn a_critical_line_follows_a_ruling_on_the_check_it_hangs_on() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let scenario = &shelf.find("no-raise-this-year").unwrap().scenario;
    let card = counted(scenario);
    let crossed = |said: &[Ruling]| reviewed(&card, &scenario.rubric, said).critical.len();
    assert_eq!(crossed(&[]), 0);
    assert_eq!(crossed(&[ruling("promise", Verdict::NotMet)]), 1, "a person needs no quote");
    assert_eq!(crossed(&[ruling("promise", Verdict::NotMet), ruling("promise", Verdict::Met)]), 0);
}

#[test]
fn a_ruling_on_another_branch_or_a_foreign_check_changes_nothing() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let scenario = &shelf.find("third-deadline").unwrap().scenario;
    let card = counted(scenario);
    let elsewhere = Ruling { branch: Some(9), ..ruling("request", Verdict::NotMet) };
    assert_eq!(reviewed(&card, &scenario.rubric, &[elsewhere, ruling("no_such", Verdict::Met)]), card);
}

#[test]
fn blind_verdicts_of_who_spoke_last_stand_beside_the_judges() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let scenario = &shelf.find("third-deadline").unwrap().scenario;
    let card = counted(scenario);
    let blind = |person: &str, check, verdict, at: &str| Ruling {
        person: person.into(),
        blind: true,
        at: at.to_owned(),
        ..ruling(check, verdict)
    };
    let said = [
        blind("Bob", "request", Verdict::NotMet, "2026-11-23T12:00:00Z"),
        blind("Ada", "request", Verdict::NotApplicable, "2026-11-23T12:01:00Z"),
        blind("Bob", "asks_sam", Verdict::Met, "2026-11-23T12:02:00Z"),
        blind("Bob", "time_named", Verdict::Met, "2026-11-23T12:03:00Z"),
        ruling("request", Verdict::Met),
    ];
    let card = reviewed(&card, &scenario.rubric, &said);
    let sides = side_by_side(&card);
    let told: Vec<_> = sides.iter().map(|side| (side.check.id.as_str(), side.person.verdict, side.alike())).collect();
    let wanted = [
        ("request", Verdict::NotMet, Some(false)),
        ("time_named", Verdict::Met, Some(true)),
        ("asks_sam", Verdict::Met, None),
    ];
    assert_eq!(told, wanted);
    assert_eq!(alike_in_words(&sides), "1 of 2 alike, 1 differs; 1 the judge left open");
}
