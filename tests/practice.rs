//! Line mode and the other commands, as a user runs them.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    process::Stdio,
};

use serde_json::Value;

use crate::home::{Home, Ran, SHIPPED, of, talk, words_of};

fn plain(scenario: &str) -> [&str; 10] {
    ["practice", scenario, "--plain", "--json", "--actor", "builtin", "--judge", "builtin", "--seed", "7"]
}

fn practise(home: &Home, scenario: &str, talk: impl Into<Vec<u8>>) -> Ran {
    home.done(&plain(scenario), talk)
}

/// What was written, without what differs from run to run.
fn same_every_time(ran: &Ran) -> String {
    ran.out.replace(&ran.id(), "ID")
}

#[test]
fn the_same_seed_gives_the_same_session() {
    let turns = talk("third-deadline", "skilled").lines().take(10).collect::<Vec<_>>().join("\n");
    let (first, second) = (Home::new(), Home::new());
    let ran = practise(&first, "third-deadline", &*turns);
    assert_eq!(same_every_time(&ran), same_every_time(&practise(&second, "third-deadline", &*turns)));
    assert_eq!(same_every_time(&ran), same_every_time(&practise(&first, "third-deadline", &*turns)), "a used home too");
    assert_eq!(words_of(&ran.objects(), "learner").len(), 10);
}

/// What each type of object holds; more may come, these stay.
const FIELDS: [(&str, &[&str]); 8] = [
    ("session", &["id", "scenario", "actor", "judge", "seed", "difficulty"]),
    ("turn", &["number", "speaker", "text", "status"]),
    ("state", &["turn", "trust", "tension", "because"]),
    ("released", &["turn", "fact"]),
    ("granted", &["turn", "concession"]),
    ("hint", &["text"]),
    ("ended", &["reason"]),
    ("scorecard", &["total", "band", "scored_checks", "checks_total", "measures", "criteria"]),
];

const VERDICTS: [&str; 6] = ["met", "not_met", "cannot_tell", "unscored", "unsupported", "not_applicable"];

fn check_shape(objects: &[Value]) {
    for object in objects {
        assert_eq!(object["v"], 1, "{object}");
        let kind = object["type"].as_str().unwrap();
        let (_, fields) = FIELDS.iter().find(|(name, _)| *name == kind).unwrap_or_else(|| panic!("{kind}?"));
        for field in *fields {
            assert!(object.get(field).is_some(), "{field} in {object}");
        }
    }
    let turns = of(objects, "turn");
    assert!(turns.iter().zip(1..).all(|(turn, number)| turn["number"] == number), "turns count up");
    assert!(turns.iter().all(|turn| turn["status"] == "complete"));
    for state in of(objects, "state") {
        assert!(state["trust"].as_u64().unwrap() <= 100 && state["tension"].as_u64().unwrap() <= 100);
    }
}

/// The quotes of a scorecard stand where it says, and every verdict is on the menu.
fn check_card(objects: &[Value], card: &Value) {
    let turns = of(objects, "turn");
    let stands = |quote: &Value| {
        let turn = turns.iter().find(|turn| turn["number"] == quote["turn"]).unwrap_or_else(|| panic!("{quote}"));
        assert_eq!(turn["speaker"], "learner", "{quote}");
        assert!(turn["text"].as_str().unwrap().contains(quote["text"].as_str().unwrap()), "{quote} in {turn}");
    };
    let checks: Vec<&Value> =
        card["criteria"].as_array().unwrap().iter().flat_map(|c| c["checks"].as_array().unwrap()).collect();
    for check in &checks {
        assert!(check["id"].is_string() && VERDICTS.contains(&check["verdict"].as_str().unwrap()), "{check}");
        assert!(["count", "judge", "person"].contains(&check["by"].as_str().unwrap()), "{check}");
        check["quotes"].as_array().unwrap().iter().for_each(stands);
    }
    assert_eq!(card["checks_total"], checks.len());
    let scored = checks.iter().filter(|check| check["verdict"] == "met" || check["verdict"] == "not_met").count();
    assert_eq!(card["scored_checks"], scored);
    let total = card["total"].as_u64().unwrap();
    let band = card["band"].as_array().unwrap();
    assert!(
        total <= 100 && band.len() == 2 && band[0].as_u64() <= band[1].as_u64() && band[1].as_u64().unwrap() <= 100
    );
}

#[test]
fn every_line_has_the_documented_shape_and_every_quote_stands_in_the_transcript() {
    for scenario in SHIPPED {
        for level in ["weak", "middling", "skilled"] {
            let ran = practise(&Home::new(), scenario, talk(scenario, level));
            let objects = ran.objects();
            check_shape(&objects);
            assert_eq!((objects[0]["type"].as_str(), objects.len() > 5), (Some("session"), true));
            assert_eq!(objects.last().unwrap()["type"], "scorecard");
            assert_eq!(of(&objects, "ended").len(), 1);
            check_card(&objects, &ran.one("scorecard"));
        }
    }
}

/// Total and final trust of a talk that ships.
fn outcome(scenario: &str, level: &str) -> (u64, u64, usize) {
    let ran = practise(&Home::new(), scenario, talk(scenario, level));
    let trust = ran.of("state").last().unwrap()["trust"].as_u64().unwrap();
    (ran.one("scorecard")["total"].as_u64().unwrap(), trust, ran.of("granted").len())
}

#[test]
fn weak_is_below_middling_is_below_skilled() {
    for scenario in SHIPPED {
        let [weak, middling, skilled] = ["weak", "middling", "skilled"].map(|level| outcome(scenario, level));
        assert!(
            weak.0 < middling.0 && middling.0 < skilled.0,
            "totals of {scenario}: {weak:?} {middling:?} {skilled:?}"
        );
        assert!(
            weak.1 < middling.1 && middling.1 < skilled.1,
            "trust in {scenario}: {weak:?} {middling:?} {skilled:?}"
        );
        assert_eq!(weak.2, 0, "{scenario} grants nothing to a weak talk");
        assert!(skilled.2 > 0, "{scenario} grants something to a skilled talk");
    }
}

#[test]
fn twelve_turns_repeat_no_line() {
    for scenario in SHIPPED {
        for level in ["weak", "middling", "skilled"] {
            let ran = practise(&Home::new(), scenario, talk(scenario, level));
            let said = words_of(&ran.objects(), "persona");
            let different: BTreeSet<&String> = said.iter().collect();
            assert_eq!(different.len(), said.len(), "{scenario}, {level}: {said:#?}");
        }
    }
}

#[test]
fn lines_go_on_blank_ones_are_ignored_and_commands_are_no_turns() {
    let home = Home::new();
    let input = "\n   \nFirst half \\\nsecond half.\r\n\\\n/hint\n/nonsense\n\t\nLast \\\n";
    let ran = home.done(&plain("third-deadline"), input);
    let learner = words_of(&ran.objects(), "learner");
    assert_eq!(learner[0], "First half \nsecond half.", "{learner:?}");
    assert_eq!(learner.last().unwrap(), "Last");
    assert_eq!(ran.of("error")[0]["code"], "unknown_command");
    assert_eq!(ran.one("ended")["reason"], "learner");
    ran.one("scorecard");
}

#[test]
fn hints_come_until_none_is_left() {
    let ran = Home::new().done(&plain("third-deadline"), "/hint\n".repeat(9) + "/end\nnever read\n");
    let hints: BTreeSet<String> = ran.of("hint").iter().map(Value::to_string).collect();
    assert_eq!(hints.len(), ran.of("hint").len());
    assert_eq!(hints.len() + ran.of("error").len(), 9);
    assert!(ran.of("error").iter().all(|error| error["code"] == "no_hint"));
    assert_eq!(words_of(&ran.objects(), "learner").len(), 0);
}

#[test]
fn a_learner_can_go_back_to_a_turn() {
    let home = Home::new();
    let ran = home
        .done(&plain("third-deadline"), "You always fail.\nYou are lazy.\n/back 9\n/back 2\nWhat happened?\n/end\n");
    assert_eq!((ran.one("retried")["turn"].as_u64(), ran.one("error")["code"].as_str()), (Some(2), Some("no_turn")));
    let kept = home.export(&ran.id())["events"].as_array().unwrap().clone();
    assert_eq!(words_of(&kept, "learner"), ["What happened?"], "the branch that ended is handed on");
    let trust = |n: usize| ran.of("state")[n]["trust"].as_u64().unwrap();
    assert!(trust(1) < trust(2), "what was taken back is forgotten");
}

#[test]
fn a_silent_learner_gets_no_number() {
    for input in ["", "/end\n", "...\n?\n", "ok\n"] {
        let ran = Home::new().done(&plain("third-deadline"), input);
        let card = ran.one("scorecard");
        assert!(card["total"].is_null() && card["not_scored"].is_string(), "{input:?}: {card}");
    }
}

#[test]
fn a_session_that_was_left_goes_on() {
    let home = Home::new();
    let left = home.spar(&plain("third-deadline"), "The import is late.\nTell me why.\n/quit\nnever read\n");
    assert_eq!((left.code, left.of("ended").len(), left.of("scorecard").len()), (130, 0, 0), "{left:?}");
    let id = left.id();
    assert!(left.err.contains(&format!("--resume {id}")), "{}", left.err);
    let row = home.done(&["review", "--json"], "").object();
    assert_eq!(
        (row["id"].as_str(), row["ended"].as_bool(), row["learner_turns"].as_u64()),
        (Some(&*id), Some(false), Some(2))
    );
    assert_eq!(home.spar(&["score", "--session", &id], "").code, 1, "what has not ended is not scored");
    let resumed = home.done(&["practice", "--resume", &id, "--plain", "--json"], "What else?\n");
    assert_eq!(resumed.id(), id);
    let (before, after) = (left.objects(), resumed.objects());
    assert_eq!(after[..before.len()], before, "what was said is told again");
    assert_eq!(words_of(&after, "learner"), ["The import is late.", "Tell me why.", "What else?"]);
    let again = home.spar(&["practice", "--resume", &id, "--plain"], "More?\n");
    assert!(!again.all().contains("More?"), "what has ended stays ended: {again:?}");
    assert_eq!(home.spar(&["practice", "--resume", "ffff", "--plain"], "").code, 1);
}

#[test]
fn odd_bytes_are_cleaned_and_endless_lines_refused() {
    let home = Home::new();
    let mut input = b"caf\xff\xfe \x1b[31mred\x1b[0m \x07bell \xe2\x80\xaeback\xe2\x80\xac\n".to_vec();
    input.extend(vec![b'x'; 3 << 20]);
    input.extend(b"\nI am still here.\n\\\n");
    input.extend("goes on \\\n".repeat(4000).bytes());
    let ran = home.spar(&plain("third-deadline"), input);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let learner = words_of(&ran.objects(), "learner");
    assert!(learner.contains(&"I am still here.".to_owned()), "{learner:?}");
    assert!(learner.iter().all(|turn| turn.len() <= 16 << 10), "no turn is endless");
    assert!(ran.of("error").iter().any(|error| error["code"] == "too_long"));
    for odd in ['\u{1b}', '\u{7}', '\u{202e}', '\u{202c}'] {
        let escaped = format!("\\u{:04x}", u32::from(odd));
        assert!(!ran.all().contains(odd) && !ran.all().contains(&escaped), "{odd:?}");
    }
    assert!(learner[0].starts_with("caf"), "{learner:?}");
}

#[test]
fn without_a_terminal_there_is_line_mode_and_words() {
    let home = Home::new();
    let ran = home.done(&["practice", "third-deadline", "--seed", "7"], "What happened?\n");
    assert!(ran.out.contains("You: What happened?") && ran.out.contains("Sam Adeyemi: "), "{}", ran.out);
    assert!(ran.out.contains("checks"), "{}", ran.out);
    assert_eq!(home.spar(&[], "").code, 2, "the app needs a terminal");
}

#[test]
fn what_is_not_there_is_said() {
    let home = Home::new();
    let ran = home.spar(&["practice", "third-dedline", "--plain"], "");
    assert_eq!((ran.code, ran.err.contains("did you mean `third-deadline`")), (2, true), "{ran:?}");
    assert_eq!(home.spar(&["practice", "--plain"], "").code, 2);
    assert_eq!(home.spar(&["practice", "third-deadline", "--plain", "--actor", "nobody"], "").code, 4);
    assert_eq!(home.spar(&["practice", "third-deadline", "--plain", "--judge", "nobody"], "").code, 4);
    home.write("mine/broken.toml", "[scenario]\ntitel = \"x\"\n[[facts]]\nrelease = 3\n");
    let folder = home.path("mine");
    let ran = home.spar(&["practice", "broken", "--plain", "--personas", folder.to_str().unwrap()], "");
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.err.contains("broken.toml") && ran.err.contains("titel"), "{}", ran.err);
    assert_eq!(home.spar(&["list", "--personas", "/no/such/folder"], "").code, 2);
    assert!(home.done(&["list", "--json", "--personas", folder.to_str().unwrap()], "").of("scenario").len() >= 3);
}

#[test]
fn a_reader_who_leaves_ends_it_quietly() {
    let home = Home::new();
    for args in [
        &plain("third-deadline")[..],
        &["list"],
        &["list", "--json"],
        &["show", "third-deadline"],
        &["check", "--codes"],
    ] {
        let mut child = home.command(args);
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let mut out = BufReader::with_capacity(16, child.stdout.take().unwrap());
        out.read_line(&mut first).unwrap();
        drop(out);
        // The program may be gone before it has read all this.
        let _ = child.stdin.take().unwrap().write_all(talk("third-deadline", "weak").as_bytes());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code().is_some() && !err.contains("panicked"), "{args:?}: {:?} {err}", output.status);
    }
}
