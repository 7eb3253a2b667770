//! `spar playtest`: the learners, the figures, the exit codes, the page.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{fs, sync::Arc};

use serde_json::Value;
use sparring::{
    backend::builtin::actor,
    domain::{
        behaviour::Detector,
        conversation::{EndReason, Finish},
        difficulty::Difficulty,
        playtest::{Level, Played, Scripts, Summary, Talk, play},
    },
    export::playtest::page,
    library::{Place, Shelf, Shelved, parse, scripts_for, shipped_scripts},
};

use crate::{
    fake_endpoint::{FakeEndpoint, Script, chunk, stop},
    home::{Home, SHIPPED, shipped},
};

/// Plays each learner with each seed.
fn played(shelved: &Shelved, scripts: &Scripts, difficulty: Difficulty, seeds: std::ops::Range<u64>) -> Vec<Played> {
    let (detector, scenario) = (Arc::<Detector>::default(), &shelved.scenario);
    let one = |seed, level| {
        let talk = Talk::begin(scenario.clone(), detector.clone(), difficulty, seed);
        play(talk, scenario, scripts.of(level), level, actor::reply)
    };
    seeds.flat_map(|seed| Level::ALL.map(|level| one(seed, level))).collect()
}

fn summary(shelved: &Shelved, scripts: &Scripts, difficulty: Difficulty, seeds: std::ops::Range<u64>) -> Summary {
    Summary::of(&shelved.scenario, difficulty, &played(shelved, scripts, difficulty, seeds))
}

#[test]
fn what_ships_holds_and_difficulty_is_real() {
    for shelved in Shelf::read(&[Place::BuiltIn]).scenarios {
        let scripts = scripts_for(&shelved).unwrap();
        let [gentle, standard, tough] =
            Difficulty::ALL.map(|difficulty| summary(&shelved, &scripts, difficulty, 100..104));
        for each in [&gentle, &standard, &tough] {
            assert_eq!(each.reasons(), Vec::<String>::new(), "{each:?}");
            let bad = [each.sum(|l| l.role_breaks), each.sum(|l| l.repeats), each.sum(|l| l.leaks)];
            assert_eq!(bad, [0, 0, 0], "{each:?}");
        }
        assert!(standard.level(Level::Skilled).unwrap().wins >= 3, "{standard:?}");
        let turns = |summary: &Summary| summary.level(Level::Skilled).unwrap().first_concession.unwrap().mean;
        assert!(turns(&gentle) <= 0.77 * turns(&standard), "{} {}", turns(&gentle), turns(&standard));
        assert!(turns(&tough) >= 1.3 * turns(&standard), "{} {}", turns(&standard), turns(&tough));
    }
}

#[test]
fn the_learners_for_any_scenario_come_out_in_order() {
    let shipped = shipped_scripts().unwrap();
    for shelved in Shelf::read(&[Place::BuiltIn]).scenarios {
        let summary = summary(&shelved, &shipped, Difficulty::Standard, 1..5);
        assert_eq!(summary.reasons(), Vec::<String>::new(), "{summary:?}");
    }
}

#[test]
fn a_seed_gives_the_same_talk_and_seeds_differ() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let shelved = shelf.find("third-deadline").unwrap();
    let scripts = scripts_for(shelved).unwrap();
    let one = played(shelved, &scripts, Difficulty::Standard, 1..4);
    assert_eq!(one, played(shelved, &scripts, Difficulty::Standard, 1..4));
    let curves = |level| one.iter().filter(move |each| each.level == level).map(|each| each.curve.clone());
    for level in Level::ALL {
        let first = curves(level).next().unwrap();
        assert!(curves(level).any(|curve| curve != first), "{level:?}");
    }
}

#[test]
fn a_talk_ends_by_the_machine_and_never_by_the_learner() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    for shelved in &shelf.scenarios {
        for each in played(shelved, &scripts_for(shelved).unwrap(), Difficulty::Tough, 7..9) {
            assert_ne!(each.ended, EndReason::Learner, "{each:?}");
        }
    }
}

/// `third-deadline`, whose persona grants everything at once.
fn pushover() -> String {
    let needs =
        |line: &str| if line.starts_with("needs = ") { "needs = { trust_at_least = 0 }" } else { line }.to_owned();
    shipped("third-deadline").lines().map(needs).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_persona_that_gives_in_to_anyone_fails() {
    let home = Home::new();
    let file = home.write("personas/pushover.toml", pushover());
    home.done(&["check", file.to_str().unwrap()], "");
    let ran = home.spar(&["playtest", "pushover", "--runs", "2", "--json"], "");
    assert_eq!(ran.code, 1, "{ran:?}");
    let object = ran.object();
    assert_eq!((&object["weak_wins"], &object["holds"]), (&2.into(), &false.into()));
    assert!(ran.err.contains("agreed with the weak learner in 2 of 2 runs"), "{}", ran.err);
    let ran = home.spar(&["playtest", "--all", "--runs", "1"], "");
    assert_eq!(ran.code, 1, "one that fails is enough: {ran:?}");
}

#[test]
fn a_locked_fact_in_a_prompt_is_a_leak() {
    // The check of files finds this before; the playtest must see it by itself.
    let secret = "So you have been mending the duplicates by hand in a spreadsheet every single evening since March.";
    let text = shipped("third-deadline").replacen(
        "[[facts]]\nid = \"clinic\"\ntext = \"",
        &format!("[[facts]]\nid = \"clinic\"\ntext = \"{secret} "),
        1,
    );
    let scenario = Arc::new(parse("third-deadline.toml", &text).unwrap().0);
    let mut talk = Talk::begin(scenario, Arc::default(), Difficulty::Standard, 1);
    talk.hear("What has been holding the import up?").unwrap();
    talk.answer(secret, Finish::Authored);
    talk.hear("And then?").unwrap();
    talk.end();
    assert_eq!(talk.played(Level::Weak).leaks, 1);
}

#[test]
fn exit_codes_and_the_shape_of_json() {
    let home = Home::new();
    let ran = home.done(&["playtest", "--all", "--runs", "2", "--seed", "5", "--json"], "");
    let mut found: Vec<String> =
        ran.of("playtest").iter().map(|object| object["scenario"].as_str().unwrap().to_owned()).collect();
    found.sort();
    let mut wanted = SHIPPED.map(str::to_owned);
    wanted.sort();
    assert_eq!(found, wanted);
    for object in ran.objects() {
        check_shape(&object);
    }
    assert_eq!(ran.out, home.done(&["playtest", "--all", "--runs", "2", "--seed", "5", "--json"], "").out);
    let all = home.done(&["playtest", "third-deadline", "--runs", "1", "--difficulty", "all"], "").out;
    for words in ["gentle", "standard", "tough", "turns to first concession", "weak < middling < skilled in 100 %"] {
        assert!(all.contains(words), "{words}: {all}");
    }
    home.write("personas/broken.toml", "nonsense = 1\n");
    home.write("personas/odd.toml", shipped("third-deadline"));
    home.write("personas/odd.playtest.toml", "[[skilled]]\nsay = ['{who}']\n");
    for (args, code) in [
        (&["playtest"][..], 2),
        (&["playtest", "no-such"], 2),
        (&["playtest", "third-deadline", "no-such"], 2),
        (&["playtest", "third-deadline", "--runs", "0"], 2),
        (&["playtest", "third-deadline", "--difficulty", "easy"], 2),
        (&["playtest", "third-deadline", "--learner", "builtin"], 2),
        (&["playtest", "third-deadline", "--learner", "model"], 4),
        (&["playtest", "third-deadline", "--actor", "no-such"], 4),
        (&["playtest", "broken"], 3),
        (&["playtest", "odd"], 3),
        (&["playtest", "--all"], 3),
        (&["check", "personas/odd.playtest.toml"], 3),
    ] {
        let ran = home.spar(args, "");
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
    }
    assert!(!home.done(&["list"], "").all().contains("playtest"), "a script is no scenario");
    assert!(home.sessions().is_empty(), "nothing is kept");
}

fn check_shape(object: &Value) {
    assert_eq!((&object["v"], &object["type"], &object["runs"]), (&1.into(), &"playtest".into(), &2.into()));
    assert_eq!(object["difficulty"], "standard");
    for count in ["weak_wins", "middling_wins", "skilled_wins", "role_breaks", "repeats", "leaks"] {
        assert!(object[count].is_u64(), "{count}: {object}");
    }
    assert!((0.0..=1.0).contains(&object["ordered"].as_f64().unwrap()));
    let first = object["first_concession"].as_object().unwrap();
    assert_eq!(first.keys().collect::<Vec<_>>(), ["weak", "middling", "skilled"]);
    assert!(first["weak"].is_null() && first["skilled"].as_f64().unwrap() >= 1.0, "{first:?}");
}

/// The tags of the page.
const TAGS: &str = "!doctype html head meta title style body main h1 section h2 p code ul li table thead tbody tr th td figure svg rect text polyline figcaption span details summary br";

#[test]
fn the_page_is_whole_and_inert() {
    let home = Home::new();
    let bold = shipped("third-deadline").replacen(
        "title = \"The third deadline\"",
        "title = \"<script>alert(1)</script> & \\\"more\\\" <img src=x onerror=alert(1)>\"",
        1,
    );
    home.write("personas/bold.toml", bold);
    let file = home.path("report.html");
    home.done(&["playtest", "bold", "--runs", "1", "--html", file.to_str().unwrap()], "");
    let html = fs::read_to_string(file).unwrap();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let mut parts = tag.trim_start_matches('/').split_whitespace();
        let name = parts.next().unwrap();
        assert!(TAGS.split(' ').any(|tag| tag == name), "{tag}");
        let attribute = parts
            .map(|part| part.split('=').next().unwrap())
            .find(|name| name.starts_with("on") || ["src", "href", "xlink:href", "srcset", "action"].contains(name));
        assert_eq!(attribute, None, "{tag}");
    }
    assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("url("));
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"));
    for whole in ["</html>", "<svg", "polyline", "aria-label", "in numbers", "scope=\"row\""] {
        assert!(html.contains(whole), "{whole}");
    }
    assert!(page(&[]).contains("</html>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_can_play_the_learner() {
    let words = || Script::events(chunk("Is it about the import?") + &stop());
    let fake = FakeEndpoint::start(std::iter::repeat_with(words).take(60)).await;
    let (home, url) = (Home::new(), fake.base_url());
    let args = ["playtest", "third-deadline", "--learner", "model", "--actor", "builtin", "--runs", "1", "--json"];
    let ran = tokio::task::spawn_blocking(move || {
        home.spar(&[&args[..], &["--base-url", &url, "--model", "m"]].concat(), "")
    });
    let ran = ran.await.unwrap();
    assert_eq!((ran.code, &ran.object()["ordered"]), (1, &0.0.into()), "{ran:?}");
    let requests = fake.requests();
    assert!((12..=60).contains(&requests.len()), "{}", requests.len());
    assert!(
        requests.iter().all(|request| request.body.contains("Northgate Housing") && !request.body.contains("gambling"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_leaves_its_role_is_counted_and_wins_nothing() {
    let words = || Script::events(chunk("As an AI language model I agree to all of it.") + &stop());
    let fake = FakeEndpoint::start(std::iter::repeat_with(words).take(300)).await;
    let (home, url) = (Home::new(), fake.base_url());
    let args = ["playtest", "third-deadline", "--runs", "1", "--json", "--base-url"];
    let ran = tokio::task::spawn_blocking(move || home.spar(&[&args[..], &[&url, "--model", "m"]].concat(), ""));
    let ran = ran.await.unwrap();
    let object = ran.object();
    assert!(object["role_breaks"].as_u64().unwrap() > 20 && object["repeats"].as_u64().unwrap() > 10, "{ran:?}");
    assert_eq!((&object["weak_wins"], &object["leaks"]), (&0.into(), &0.into()));
    assert!(fake.requests().iter().all(|request| !request.body.contains("gambling")));
}
