//! The commands beside `practice`: with nothing, with nonsense, and as JSON.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use serde_json::Value;

use crate::home::{Home, Ran, SHIPPED, shipped, talk};

fn ids(ran: &Ran, kind: &str) -> Vec<String> {
    ran.of(kind).iter().map(|object| object["id"].as_str().unwrap().to_owned()).collect()
}

fn played(home: &Home) -> Ran {
    home.done(&["practice", "third-deadline", "--json", "--seed", "7"], talk("third-deadline", "middling"))
}

#[test]
fn all_commands_answer_to_nothing_and_to_nonsense() {
    let home = Home::new();
    for args in [&["review"][..], &["review", "--json"], &["list"], &["doctor"], &["doctor", "--json"]] {
        home.done(args, "");
    }
    for (args, code) in [
        (&["show"][..], 2),
        (&["show", "no such thing"], 2),
        (&["show", ""], 2),
        (&["show", "ffffffff"], 2),
        (&["review", "ffffffff"], 1),
        (&["review", "'; drop table sessions; --"], 1),
        (&["review", "%"], 1),
        (&["export"], 2),
        (&["export", "ffffffff"], 1),
        (&["export", "ffffffff", "--format", "pdf"], 2),
        (&["score"], 2),
        (&["score", "--session", "ffffffff"], 1),
        (&["check"], 2),
        (&["completions"], 2),
        (&["completions", "tcsh"], 2),
        (&["doctor", "nonsense"], 2),
        (&["nonsense"], 2),
        (&["--nonsense"], 2),
    ] {
        let ran = home.spar(args, "");
        assert_eq!((ran.code, ran.out.is_empty()), (code, true), "{args:?}: {ran:?}");
        assert!(!ran.err.is_empty() && !ran.err.contains("panicked"), "{args:?}: {ran:?}");
    }
    let missing = home.spar(&["check", "no/such/file.toml"], "");
    assert_eq!((missing.code, missing.out.contains("no/such/file.toml")), (3, true), "{missing:?}");
    home.done(&["--help"], "");
    home.done(&["--version"], "");
}

#[test]
fn a_session_can_be_shown_reviewed_and_exported() {
    let home = Home::new();
    let ran = played(&home);
    let (id, card) = (ran.id(), ran.one("scorecard"));
    let short = &id[..id.len() - 4];
    for args in [["show", short], ["review", short], ["export", short]] {
        let shown = home.done(&args, "").out;
        for line in talk("third-deadline", "middling").lines().take(9) {
            assert!(shown.contains(line), "{args:?} has no {line:?}: {shown}");
        }
    }
    for args in [&["show", &id, "--json"][..], &["review", &id, "--json"], &["export", &id, "--format", "json"]] {
        let session = home.done(args, "").object();
        assert_eq!(
            (&session["v"], &session["type"], session["id"].as_str()),
            (&1.into(), &"session".into(), Some(&*id))
        );
        let events = session["events"].as_array().unwrap();
        let during: Vec<Value> =
            ran.objects().into_iter().filter(|o| o["type"] != "session" && o["type"] != "scorecard").collect();
        assert_eq!(*events, during, "the same events as while it ran");
        assert_eq!(session["scorecard"], card);
    }
    let both = home.done(&["export", &id, &id, "--format", "json"], "");
    assert_eq!(both.objects().len(), 2);
    let one_unknown = home.spar(&["export", &id, "ffffffff", "--format", "json"], "");
    assert_eq!((one_unknown.code, one_unknown.out.as_str()), (1, ""));
}

#[test]
fn a_session_can_be_scored_again() {
    let home = Home::new();
    let ran = played(&home);
    let again = home.done(&["score", "--session", &ran.id(), "--judge", "builtin", "--json"], "").object();
    assert_eq!(again, ran.one("scorecard"));
    assert!(home.done(&["score", "--session", &ran.id()], "").out.contains("checks"));
}

#[test]
fn scenarios_are_listed_shown_and_checked() {
    let home = Home::new();
    let listed = home.done(&["list", "--json"], "");
    let mut wanted: Vec<String> = SHIPPED.map(str::to_owned).into();
    let mut found = ids(&listed, "scenario");
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted);
    for scenario in SHIPPED {
        assert_eq!(home.done(&["show", scenario, "--json"], "").object()["id"], scenario);
        assert!(home.done(&["show", scenario], "").out.contains("Your role"));
        let file = home.write(&format!("copies/{scenario}.toml"), shipped(scenario));
        let checked = home.done(&["check", "--json", file.to_str().unwrap()], "");
        assert_eq!(checked.one("checked")["errors"], 0, "{checked:?}");
    }
    home.done(&["check", home.path("copies").to_str().unwrap()], "");
}

#[test]
fn a_briefing_tells_nothing_that_is_to_be_found_out() {
    for scenario in SHIPPED {
        let text = shipped(scenario);
        let facts = text.lines().skip_while(|line| *line != "[[facts]]").take_while(|line| *line != "[[concessions]]");
        let facts: Vec<&str> = facts.filter_map(|line| line.strip_prefix("text = \"")).collect();
        assert!(facts.len() > 3);
        let shown =
            Home::new().done(&["show", scenario], "").out + &Home::new().done(&["show", scenario, "--json"], "").out;
        for fact in facts {
            assert!(!shown.contains(fact.trim_end_matches('"')), "{scenario}: {fact}");
        }
    }
}

#[test]
fn ten_mistakes_are_reported_at_ten_places() {
    let home = Home::new();
    let broken = shipped("third-deadline")
        .replacen("minutes = 12", "minutes = \"twelve\"", 1)
        .replacen("difficulty = \"standard\"", "difficulty = \"brutal\"", 1)
        .replacen("sensitivity = \"public\"", "sensitivty = \"public\"", 1)
        .replacen("trust = 38", "trust = 380", 1)
        .replacen("when = \"open_question\"", "when = \"open_qestion\"", 1)
        .replacen("release = { asked = [\"data\"] }", "release = { asked = [\"date\"] }", 1)
        .replacen("release = \"never\"", "release = \"perhaps\"", 1)
        .replacen("facts = [\"duplicates\"]", "facts = [\"duplicate\"]", 1)
        .replacen("outcome = \"walk_out\"", "outcome = \"walkout\"", 1)
        .replacen("weight = 25", "weight = 26", 1);
    let file = home.write("broken.toml", &broken);
    let ran = home.spar(&["check", "--json", file.to_str().unwrap()], "");
    let mistakes: Vec<Value> = ran.of("diagnostic").into_iter().filter(|d| d["severity"] == "error").collect();
    assert!(ran.code == 3 && mistakes.len() >= 10, "{ran:?}");
    let mut lines: Vec<u64> = mistakes.iter().map(|mistake| mistake["line"].as_u64().unwrap()).collect();
    lines.sort_unstable();
    lines.dedup();
    assert!(lines.len() >= 10, "{lines:?}");
    let words = home.spar(&["check", file.to_str().unwrap()], "");
    assert!(words.code == 3 && words.all().contains('^'), "{words:?}");
}

#[test]
fn every_shell_gets_a_completion() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(home.done(&["completions", shell], "").out.contains("practice"), "{shell}");
    }
}

#[test]
fn doctor_says_what_it_found() {
    let home = Home::new();
    let subjects: Vec<Value> = home.done(&["doctor", "--json"], "").of("finding");
    assert!(subjects.iter().any(|finding| finding["subject"] == "store" && finding["well"] == true), "{subjects:?}");
    home.settings("[practice]\nactor = 3\n");
    let ran = home.spar(&["doctor"], "");
    assert!(ran.code == 2 && ran.err.contains("config.toml"), "{ran:?}");
}

#[test]
fn detect_reads_every_line_and_says_which_it_could_not_read_as_json() {
    let home = Home::new();
    let lines =
        "{\"persona\":\"The nights are long.\",\"learner\":\"What happened?\"}\n{\"learner\": 3}\nYou never listen.\n";
    let ran = home.done(&["detect", "--json"], lines);
    let found: Vec<Value> = ran.objects().iter().map(|line| line["behaviours"][0]["id"].clone()).collect();
    assert_eq!(found, ["open_question".into(), Value::Null, "blame".into()], "{ran:?}");
    assert!(ran.err.contains("line 2") && ran.err.lines().count() == 1, "{ran:?}");
}

#[test]
fn a_turn_of_a_scenario_cannot_be_shown() {
    let ran = Home::new().spar(&["show", "third-deadline", "--as-actor", "--turn", "4"], "");
    assert!(ran.code == 2 && ran.err.contains("`--turn` goes with a session"), "{ran:?}");
}
