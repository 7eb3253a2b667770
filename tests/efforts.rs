//! What is asked of a judge at each effort: how often, about what, in which order, and how much of it is the same each time.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{collections::BTreeSet, sync::Arc};

use serde_json::{Value, json};
use sparring::{
    backend::builtin::actor,
    domain::{
        behaviour::Detector,
        conversation::{Finish, Memory},
        difficulty::Difficulty,
        playtest::Talk,
        scenario::Scenario,
        scoring::{Canonical, Effort, Judging, Question, Scorecard, Stamp, Talk as Heard, Verdict, score},
        text::SafeText,
        transcript::{Speaker, Turn, TurnStatus},
    },
    library::parse,
};

use crate::home::{SHIPPED, shipped, talk};

fn scenario(id: &str) -> Scenario {
    parse(id, &shipped(id)).unwrap().0
}

/// A talk of so many turns, half of them the learner's, with the built-in actor.
pub fn talked(scenario: &Scenario, turns: usize) -> Memory {
    let mut scenario = scenario.clone();
    scenario.card.patience = 60;
    scenario.endings.clear();
    let scenario = Arc::new(scenario);
    let lines = talk(&scenario.id, "skilled");
    let mut talk = Talk::begin(scenario.clone(), Arc::new(Detector::default()), Difficulty::Standard, 7);
    for (n, line) in lines.lines().cycle().enumerate() {
        if talk.memory().turns.len() >= turns {
            break;
        }
        let words = if n < lines.lines().count() { line.to_owned() } else { format!("Once more, then: {line}") };
        let pending = talk.hear(&words).unwrap();
        talk.answer(&actor::reply(&scenario, talk.memory(), &pending), Finish::Authored);
    }
    talk.memory().clone()
}

/// Answers a question: a verdict for each check, met with the first learner turn for a quote.
fn answer(question: &Question, canonical: &Canonical, verdict: impl Fn(&str) -> &'static str) -> String {
    let turn = canonical.learner().next().unwrap();
    let quote = json!([{ "turn": turn.number, "text": turn.text }]);
    let of = |check: &String| {
        let verdict = verdict(check);
        json!({ "check": check, "quotes": if verdict == "met" { quote.clone() } else { json!([]) }, "verdict": verdict })
    };
    json!({ "answers": question.checks().iter().map(of).collect::<Vec<_>>() }).to_string()
}

/// Asks until nothing is left to ask; all questions in the order in which they were asked.
fn ask(judging: &mut Judging<'_>, effort: Effort, say: impl Fn(&Question) -> String) -> Vec<Question> {
    let mut waiting = judging.questions(effort);
    let mut asked = Vec::new();
    while !waiting.is_empty() {
        let question = waiting.remove(0);
        waiting.extend(judging.take(&question, Some(&say(&question))));
        asked.push(question);
    }
    asked
}

/// The ids of the checks for a judge, criterion by criterion.
fn judged(scenario: &Scenario) -> Vec<Vec<String>> {
    let canonical = Canonical::of(scenario, (&Memory::default()).into());
    Judging::new(scenario, &canonical).questions(Effort::Quick).iter().map(|q| q.checks().to_vec()).collect()
}

fn verdict_of(judging: &Judging<'_>, scenario: &Scenario, id: &str) -> (Verdict, Option<u32>) {
    let finding = judging.finding(scenario.rubric.checks().find(|(_, check)| check.id == id).unwrap().1);
    (finding.verdict, finding.agreement)
}

#[test]
fn quick_asks_each_criterion_once() {
    for id in SHIPPED {
        let (scenario, memory) = (scenario(id), talked(&scenario(id), 6));
        let canonical = Canonical::of(&scenario, (&memory).into());
        let mut judging = Judging::new(&scenario, &canonical);
        let asked = ask(&mut judging, Effort::Quick, |q| answer(q, &canonical, |_| "met"));
        assert_eq!(asked.iter().map(|q| q.checks().to_vec()).collect::<Vec<_>>(), judged(&scenario));
        assert!(asked.iter().all(|question| question.sample() == 0 && !question.is_again()));
    }
}

#[test]
fn standard_asks_a_third_time_only_what_the_first_two_differ_on() {
    let (scenario, memory) = (scenario("third-deadline"), talked(&scenario("third-deadline"), 6));
    let canonical = Canonical::of(&scenario, (&memory).into());
    let groups = judged(&scenario);
    let mut judging = Judging::new(&scenario, &canonical);
    let asked = ask(&mut judging, Effort::Standard, |q| answer(q, &canonical, |_| "not_met"));
    assert_eq!(asked.len(), groups.len() * 2, "two that agree are enough");

    let group = groups.iter().find(|group| group.len() > 1).unwrap();
    let (wavers, stays) = (group[0].clone(), group[1].clone());
    let mut judging = Judging::new(&scenario, &canonical);
    let asked = ask(&mut judging, Effort::Standard, |q| {
        answer(q, &canonical, |check| if check == wavers && q.sample() == 1 { "met" } else { "not_met" })
    });
    let third: Vec<&Question> = asked.iter().filter(|question| question.sample() == 2).collect();
    assert_eq!((asked.len(), third.len()), (groups.len() * 2 + 1, 1));
    assert_eq!(third[0].checks(), std::slice::from_ref(&wavers));
    let avoid = |id: &str| verdict_of(&judging, &scenario, id);
    assert_eq!(avoid(&wavers).1, Some(66), "two of three agree");
    assert_eq!(avoid(&stays).1, Some(100));
}

#[test]
fn thorough_asks_each_check_alone_and_twice_more_unless_of_one_mind() {
    let (scenario, memory) = (scenario("third-deadline"), talked(&scenario("third-deadline"), 6));
    let canonical = Canonical::of(&scenario, (&memory).into());
    let checks: Vec<String> = judged(&scenario).concat();
    let mut judging = Judging::new(&scenario, &canonical);
    let asked = ask(&mut judging, Effort::Thorough, |q| answer(q, &canonical, |_| "not_met"));
    assert!(asked.iter().all(|question| question.checks().len() == 1));
    assert_eq!(asked.len(), checks.len() * 3);

    let mut judging = Judging::new(&scenario, &canonical);
    let verdicts = ["met", "not_met", "cannot_tell", "met", "not_met"];
    let asked = ask(&mut judging, Effort::Thorough, |q| {
        answer(q, &canonical, |check| if check == checks[0] { verdicts[q.sample() as usize] } else { "not_met" })
    });
    assert_eq!(asked.len(), checks.len() * 3 + 2);
    assert_eq!(asked.iter().filter(|question| question.checks() == [checks[0].clone()]).count(), 5);
    assert_eq!(verdict_of(&judging, &scenario, &checks[0]), (Verdict::CannotTell, Some(20)), "a tie is no verdict");
}

/// The verdicts on the menu, in the order in which a question names them, and whether the example for no comes first.
fn order(question: &Question) -> (Vec<String>, bool) {
    let content = &question.prompt.messages[1].content;
    let objects: Vec<Value> = content.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let menu = objects.iter().find_map(|object| object["verdicts"].as_array()).unwrap();
    let menu: Vec<String> = menu.iter().map(|verdict| verdict.as_str().unwrap().to_owned()).collect();
    assert_eq!(
        question.schema()["properties"]["answers"]["items"]["properties"]["verdict"]["enum"],
        json!(menu),
        "the schema has the same order"
    );
    let check = content.lines().find(|line| line.starts_with("{\"check\"")).unwrap();
    (menu, check.find("no_example") < check.find("yes_example"))
}

#[test]
fn thorough_puts_the_choices_in_another_order_in_each_sample_and_the_same_one_each_time() {
    let (scenario, memory) = (scenario("not-another-system"), talked(&scenario("not-another-system"), 6));
    let canonical = Canonical::of(&scenario, (&memory).into());
    let all = |effort| Judging::new(&scenario, &canonical).questions(effort);
    let orders = |effort| all(effort).iter().map(order).collect::<BTreeSet<_>>();
    assert_eq!((orders(Effort::Quick).len(), orders(Effort::Standard).len()), (1, 1));
    let thorough = orders(Effort::Thorough);
    let first: BTreeSet<&String> = thorough.iter().map(|(menu, _)| &menu[0]).collect();
    assert_eq!((thorough.len(), first.len()), (3, 3), "each verdict stands first in one of three samples");
    assert_eq!(thorough.iter().filter(|(_, no_first)| *no_first).count(), 1);
    assert_eq!(all(Effort::Thorough), all(Effort::Thorough));

    let mut turned = scenario.clone();
    turned.rubric.criteria.reverse();
    turned.rubric.criteria.iter_mut().for_each(|criterion| criterion.checks.reverse());
    let hashes = |questions: Vec<Question>| questions.iter().map(Question::hash).collect::<BTreeSet<_>>();
    let turned = Judging::new(&turned, &canonical).questions(Effort::Thorough);
    assert_eq!(hashes(turned), hashes(all(Effort::Thorough)), "the order of the checks changes no byte");
}

#[test]
fn four_fifths_of_every_question_are_the_same_in_a_session() {
    for (id, effort) in SHIPPED.into_iter().flat_map(|id| Effort::ALL.map(|effort| (id, effort))) {
        let (scenario, memory) = (scenario(id), talked(&scenario(id), 20));
        assert!((20..=21).contains(&memory.turns.len()));
        let canonical = Canonical::of(&scenario, (&memory).into());
        let bytes = |question: &Question| {
            let contents = question.prompt.messages.iter().map(|message| message.content.as_str());
            contents.collect::<Vec<_>>().join("\n").into_bytes()
        };
        let asked: Vec<Vec<u8>> = Judging::new(&scenario, &canonical).questions(effort).iter().map(bytes).collect();
        let same = |other: &Vec<u8>| asked[0].iter().zip(other).take_while(|(a, b)| a == b).count();
        let shared = asked.iter().map(same).min().unwrap();
        let share = asked.iter().map(|question| shared * 100 / question.len()).min().unwrap();
        println!("{id} {}: {} questions, {shared} bytes shared, at least {share} %", effort.name(), asked.len());
        assert!(share >= 80, "{id} {}: {share} % shared", effort.name());
    }
}

/// The scorecard of a talk in these lines, by a judge of this mind.
fn scored(id: &str, lines: &[&str], verdict: impl Fn(&str) -> &'static str) -> Scorecard {
    let scenario = scenario(id);
    let detector = Detector::default();
    let turn = |(number, line): (u32, &&str)| Turn {
        number,
        speaker: Speaker::Learner,
        text: SafeText::new(line),
        status: TurnStatus::Complete,
        detections: detector.read("", line),
    };
    let turns: Vec<Turn> = (1..).zip(lines).map(turn).collect();
    let canonical = Canonical::of(&scenario, Heard::heard(&turns));
    let mut judging = Judging::new(&scenario, &canonical);
    ask(&mut judging, Effort::Quick, |question| answer(question, &canonical, &verdict));
    let stamp = Stamp::builtin(&scenario.hash, &scenario.rubric);
    score(&scenario, Heard::heard(&turns), &canonical, stamp, |check| judging.finding(check))
}

#[test]
fn a_critical_line_may_hang_on_a_check() {
    let lines = ["I promise you will be first in line next April.", "What does that mean to you?"];
    let crossed = |card: &Scorecard| card.critical.iter().map(|line| line.id.clone()).collect::<Vec<_>>();
    let card = scored("no-raise-this-year", &lines, |check| if check == "promise" { "met" } else { "not_met" });
    assert_eq!(crossed(&card), ["promise"]);
    assert_eq!(card.critical[0].quotes[0].text, lines[0], "with the words that show it");
    assert_eq!(crossed(&scored("no-raise-this-year", &lines, |_| "not_met")), Vec::<String>::new());
    assert_eq!(crossed(&scored("no-raise-this-year", &lines, |_| "cannot_tell")), Vec::<String>::new());
}

#[test]
fn a_good_line_said_again_counts_once_and_harm_every_time() {
    let met = |lines: &[&str], id: &str| {
        let card = scored("third-deadline", lines, |_| "not_met");
        let mut checks = card.criteria.into_iter().flat_map(|criterion| criterion.checks);
        let check = checks.find(|check| check.id == id).unwrap();
        (check.verdict, check.quotes.len())
    };
    let asked = "What has happened in the last few weeks?";
    let thrice = [asked, "What has happened in the last few weeks?", "So, what has happened in the last few weeks?"];
    assert_eq!(met(&thrice, "open_questions"), (Verdict::NotMet, 1), "one question said three times is one");
    let three = [asked, "What would help you most now?", "How did you find out about the duplicates?"];
    assert_eq!(met(&three, "open_questions"), (Verdict::Met, 3));
    let blame = "You always let us down, Sam.";
    assert_eq!(met(&[blame, "What happened?", blame], "no_blame"), (Verdict::NotMet, 2));
}
