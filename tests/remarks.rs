//! What people say of a session, from the command line: verdicts, notes, blind ratings, own levels.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use serde_json::{Value, json};

use crate::home::{Home, Ran, talk};

const PRACTICE: [&str; 8] = ["practice", "third-deadline", "--seed", "7", "--judge", "builtin", "--actor", "builtin"];

fn played(home: &Home) -> Ran {
    home.done(&[&PRACTICE[..], &["--json"]].concat(), talk("third-deadline", "middling"))
}

fn check(session: &Value, id: &str) -> Value {
    let criteria = session["scorecard"]["criteria"].as_array().unwrap();
    let mut checks = criteria.iter().flat_map(|criterion| criterion["checks"].as_array().unwrap());
    checks.find(|check| check["id"] == id).unwrap().clone()
}

#[test]
fn verdicts_and_notes_count_and_are_shown_everywhere() {
    let home = Home::new();
    let ran = played(&home);
    let (id, total) = (ran.id(), ran.one("scorecard")["total"].clone());
    let args = ["--rule", "request=not_met", "--reason", "a wish, no request"];
    let more = ["--rule", "asks_sam=na", "--reason", "never came up", "--note", "5=here it *turns*", "--person", "Ada"];
    let said = home.done(&[&["review", &id, "--json"], &args[..], &more].concat(), "").object();
    let request = check(&said, "request");
    assert_eq!((&request["verdict"], &request["by"]), (&"not_met".into(), &"person".into()));
    assert_eq!(request["before"], json!({ "verdict": "met", "by": "count" }));
    assert_eq!((&request["rulings"][0]["person"], &request["rulings"][0]["blind"]), (&"Ada".into(), &false.into()));
    assert_eq!(check(&said, "asks_sam")["verdict"], "not_applicable");
    assert_eq!(said["notes"][0]["text"], "here it *turns*");
    assert!(said["scorecard"]["total"].as_u64() < total.as_u64());
    assert_eq!(home.export(&id), said);
    for args in [["review", &id], ["show", &id], ["export", &id]] {
        let shown = home.done(&args, "").out;
        for words in ["before: met", "not met by Ada", "a wish, no request", "note by Ada"] {
            assert!(shown.contains(words), "{args:?} has no {words:?}: {shown}");
        }
    }
    assert!(home.done(&["export", &id], "").out.contains("here it \\*turns\\*"), "what people say is no markup");
    let row = home.done(&["review", "--json"], "").object();
    assert_eq!((&row["total"], &row["reviewed"]), (&said["scorecard"]["total"], &true.into()), "in the list too");
    let again = home.done(&["score", "--session", &id, "--json"], "").object();
    assert_eq!(again["total"], row["total"], "a fresh scorecard takes them in as well");
}

#[test]
fn what_cannot_be_said_is_refused_and_nothing_of_it_is_kept() {
    let home = Home::new();
    let ran = played(&home);
    let id = ran.id();
    for (args, says) in [
        (&["--rule", "requst=met", "--reason", "x"][..], "did you mean `request`?"),
        (&["--rule", "request=not_met"], "without a reason"),
        (&["--rule", "request=good", "--reason", "x"], "`good` is no verdict"),
        (&["--rule", "request"], "names no verdict"),
        (&["--note", "99=x"], "there is no turn 99"),
        (&["--note", "4="], "no words"),
        (&["--note", "well put"], "names no turn"),
        (&["--rule", "request=met", "--reason", "a", "--reason", "b"], "2 reasons for 1 rulings"),
        (&["--note", "4=fine", "--rule", "nonsense=met"], "there is no check"),
        (&["--reason", "x"], "--rule"),
    ] {
        let ran = home.spar(&[&["review", &id], args].concat(), "");
        assert!(ran.code == 2 && ran.err.contains(says) && ran.out.is_empty(), "{args:?}: {ran:?}");
    }
    let session = home.export(&id);
    assert_eq!((session.get("notes"), &session["scorecard"]), (None, &ran.one("scorecard")));
    assert_eq!(home.done(&["review", &id, "--rule", "request=met"], "").code, 0, "to agree needs no reason");
}

#[test]
fn the_person_is_whom_flag_settings_or_machine_name() {
    let home = Home::new();
    let id = played(&home).id();
    let note = |home: &Home, more: &[&str], env: &[(&str, &str)]| {
        let args = [&["review", &id, "--json", "--note", "2=x"], more].concat();
        let session = home.spar_with(&args, "", env).object();
        session["notes"].as_array().unwrap().last().unwrap()["person"].clone()
    };
    assert_eq!(note(&home, &[], &[("USER", "lin\u{1b}[2J")]), "lin[2J");
    assert_eq!(note(&home, &[], &[("USER", ""), ("LOGNAME", ""), ("USERNAME", "")]), "facilitator");
    home.settings("[review]\nperson = \"Grace\"\n");
    assert_eq!(note(&home, &[], &[("USER", "lin")]), "Grace");
    assert_eq!(note(&home, &["--person", "Ada"], &[]), "Ada");
}

#[test]
fn a_blind_rating_shows_the_verdicts_only_at_its_end() {
    let home = Home::new();
    let id = played(&home).id();
    let lines = "m\nn she is blamed in turn 12\n\nwhat\nx\nq\n";
    let ran = home.done(&["review", &id, "--blind", "--plain", "--person", "Ada"], lines);
    for hidden in ["Total", "needs a judge", "before:", "[trust"] {
        assert!(!ran.err.contains(hidden), "{hidden}: {}", ran.err);
    }
    assert!(ran.err.contains("5 of 16") && !ran.err.contains("6 of 16"), "{}", ran.err);
    assert!(ran.out.starts_with("You and the judge: 1 of 2 alike, 1 differs; 1 the judge left open"), "{}", ran.out);
    let blame = check(&home.export(&id), "no_blame");
    assert_eq!((&blame["verdict"], &blame["rulings"][0]["blind"]), (&"not_met".into(), &true.into()));
    assert_eq!(blame["rulings"][0]["reason"], "she is blamed in turn 12");

    home.done(&["review", &id, "--rule", "no_blame=met", "--reason", "read again", "--person", "Ada"], "");
    let late = home.spar(&["review", &id, "--blind", "--person", "Ada"], "m\n");
    assert!(late.code == 2 && late.err.contains("with the judge's verdicts in view"), "{late:?}");
    home.done(&["review", &id, "--blind", "--person", "Bob"], "");
}

#[test]
fn own_levels_stand_beside_the_scored_ones() {
    let home = Home::new();
    let lines = format!("{}\n/end\n2\n9\n\n4\ns\n", talk("third-deadline", "middling").trim_end());
    let ran = home.done(&[&PRACTICE[..], &["--json", "--rate"]].concat(), lines.clone());
    assert_eq!(ran.one("self_rating")["levels"], json!({ "facts_first": 1, "own_part": 3 }));
    let kinds: Vec<Value> = ran.objects().into_iter().map(|object| object["type"].clone()).collect();
    assert!(kinds.ends_with(&["ended".into(), "self_rating".into(), "scorecard".into()]), "{kinds:?}");
    assert_eq!(home.export(&ran.id())["self_rating"]["levels"], ran.one("self_rating")["levels"]);
    let ran = home.done(&[&PRACTICE[..], &["--plain", "--rate"]].concat(), lines);
    assert!(ran.out.contains("Clear (you: Vague)"), "{}", ran.out);
    let again = home.done(&["practice", "--resume", &home.sessions()[0].id, "--plain", "--rate"], "2\n");
    assert!(!again.err.contains("how did it go?"), "whoever has seen the score is not asked any more");
    let skipped = format!("{}\n/end\ns\n", talk("third-deadline", "middling").trim_end());
    let ran = home.done(&[&PRACTICE[..], &["--json", "--rate"]].concat(), skipped);
    assert_eq!(ran.of("self_rating").len(), 0);
    assert!(home.export(&ran.id()).get("self_rating").is_none());
}
