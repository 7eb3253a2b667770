//! Scenario files: every kind of mistake is found at its place, nothing breaks the reader, and broken files hide nothing.

use std::{collections::BTreeSet, fs, path::Path};

use proptest::prelude::{ProptestConfig, Strategy, any, prop, proptest};
use sparring::{
    document::{Paint, Report},
    domain::difficulty::Difficulty,
    library::{MOST_BYTES, Origin, Place, Shelf, all_codes, check_file, parse},
};

const MINIMAL: &str = include_str!("fixtures/minimal.toml");

/// The minimal scenario with one text replaced, which must be there.
fn with(old: &str, new: &str) -> String {
    assert!(MINIMAL.contains(old), "{old}");
    MINIMAL.replacen(old, new, 1)
}

fn report(text: &str) -> Report {
    match parse("minimal.toml", text) {
        Ok((_, report)) | Err(report) => report,
    }
}

fn codes(report: &Report) -> Vec<&'static str> {
    report.diagnostics.iter().map(|found| found.code.name).collect()
}

#[test]
fn the_minimal_scenario_is_good() {
    let (scenario, report) = parse("a/folder/minimal.toml", MINIMAL).unwrap();
    assert_eq!(report.to_string(), "");
    assert_eq!((scenario.id.as_str(), scenario.hash.len(), scenario.rubric.hash.len()), ("minimal", 64, 64));
    assert_eq!(scenario.tuning(Difficulty::Gentle).patience, 4);
    assert_eq!(scenario.fact("bus").unwrap().secret(), "The last bus on Sunday leaves before the hall is locked.");
}

#[test]
fn the_scenarios_that_ship_are_good() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    assert_eq!(shelf.broken.iter().map(|broken| broken.report.to_string()).collect::<String>(), "");
    let ids: Vec<_> = shelf.scenarios.iter().map(|shelved| shelved.scenario.id.as_str()).collect();
    assert_eq!(ids, ["third-deadline", "not-another-system", "no-raise-this-year"]);
    for shelved in &shelf.scenarios {
        assert_eq!(shelved.warnings.to_string(), "", "{}", shelved.scenario.id);
    }
}

#[test]
fn a_file_with_ten_mistakes_reports_all_ten() {
    let text = include_str!("fixtures/ten-mistakes.toml");
    insta::assert_snapshot!(parse("ten-mistakes.toml", text).unwrap_err());
}

/// One way to provoke each code: the code, what to replace in the minimal scenario, and with what.
const PROVOKED: &[(&str, &str, &str)] = &[
    ("toml-syntax", "title =", "title"),
    ("unknown-key", "title =", "titel = \"x\"\ntitle ="),
    ("missing-key", "licence = \"MIT\"", ""),
    ("missing-key", "[guide]", "[guide_]"),
    ("missing-key", "meets = \"What happened on Sunday?\"", ""),
    ("missing-key", "when = { concessions = [\"return\"] }", ""),
    ("missing-key", "when = \"empathy\"", ""),
    ("missing-key", "trust = 5", ""),
    ("missing-key", "{ asked = [\"key\"] }", "{}"),
    ("missing-key", "count = { behaviour = \"open_question\", at_least = 1 }", ""),
    ("missing-key", ", at_least = 1 }", " }"),
    ("missing-key", "when = \"empathy\"", "condition = \"Kim is thanked\""),
    ("wrong-type", "minutes = 5", "minutes = \"5\""),
    ("wrong-type", "version = \"1\"", "version = \"1\"\npeople = \"Tove\""),
    ("wrong-type", "minutes = 5", "minutes = 99999999999999999999"),
    ("wrong-type", "{ asked = [\"key\"] }", "3"),
    ("out-of-range", "minutes = 5", "minutes = 121"),
    ("out-of-range", "trust = 5", "trust = -21"),
    ("wrong-count", "skills = [\"feedback\"]", "skills = []"),
    ("wrong-count", "  { move = \"Accuse\", line = \"You always keep it.\" },\n", ""),
    ("wrong-count", "asked = [\"key\"]", "asked = []"),
    ("unknown-name", "difficulty = \"gentle\"", "difficulty = \"easy\""),
    ("unknown-name", "\"empathy\"", "\"sympathy\""),
    ("unknown-name", "{ asked = [\"key\"] }", "\"later\""),
    ("unknown-name", "facts = [\"bus\"] }", "behaviours = { listening = 2 } }"),
    ("blank-text", "title = \"The late key\"", "title = \" \\t \""),
    ("unknown-reference", "asked = [\"key\"]", "asked = [\"keys\"]"),
    ("unknown-reference", "fact = \"bus\"", "fact = \"train\""),
    ("duplicate-id", "id = \"day\"", "id = \"open\""),
    ("bad-id", "id = \"key\"", "id = \"The Key\""),
    ("unreachable-fact", "{ asked = [\"key\"] }", "{ after = { facts = [\"bus\"] } }"),
    ("unreachable-fact", "{ asked = [\"key\"] }", "{ after = { concessions = [\"return\"] } }"),
    ("unreachable-fact", "{ asked = [\"key\"] }", "{ after = { trust_at_least = 60, trust_at_most = 50 } }"),
    ("impossible-concession", "{ asked = [\"key\"] }", "\"never\""),
    ("impossible-concession", "facts = [\"bus\"] }", "concessions = [\"return\"] }"),
    ("impossible-concession", "facts = [\"bus\"] }", "tension_at_least = 9, tension_at_most = 8 }"),
    ("unreachable-ending", "{ asked = [\"key\"] }", "\"never\""),
    ("empty-condition", "{ concessions = [\"return\"] }", "{}"),
    ("patience-contradiction", "patience = 8", "patience = 5"),
    ("patience-contradiction", "facts = [\"bus\"] }", "turns_at_least = 9 }"),
    ("patience-contradiction", "facts = [\"bus\"] }", "turns_at_least = 7 }"),
    ("patience-contradiction", "facts = [\"bus\"] }", "behaviours = { request = 9 } }"),
    ("contradiction", "when = \"empathy\"", "when = \"empathy\"\ncondition = \"Kim is thanked\"\ncues = [\"thank*\"]"),
    ("contradiction", "when = \"empathy\"", "when = \"empathy\"\ncues = [\"thank*\"]"),
    ("contradiction", "by = \"words\"", "by = \"judge\""),
    ("contradiction", "by = \"words\"", "by = \"words\"\navoid = true"),
    ("contradiction", ", at_least = 1 }", ", at_least = 1, at_most = 3 }"),
    ("contradiction", ", at_least = 1 }", ", at_least = 3, first = 2 }"),
    ("contradiction", "[guide]", "[[critical]]\nid = \"x\"\ntitle = \"X\"\ncheck = \"open\"\n\n[guide]"),
    (
        "contradiction",
        "[guide]",
        "[[critical]]\nid = \"x\"\ntitle = \"X\"\nbehaviour = \"threat\"\ncheck = \"open\"\n\n[guide]",
    ),
    ("missing-key", "[guide]", "[[critical]]\nid = \"x\"\ntitle = \"X\"\n\n[guide]"),
    ("unknown-reference", "[guide]", "[[critical]]\nid = \"x\"\ntitle = \"X\"\ncheck = \"opens\"\n\n[guide]"),
    ("contradiction", "outcome = \"time\"", "outcome = \"time\"\nwhen = { turns_at_least = 3 }"),
    ("endings", "outcome = \"agreement\"", "outcome = \"walk_out\""),
    ("endings", "[[lines]]", "[[endings]]\nid = \"again\"\noutcome = \"time\"\nline = \"Bye.\"\n\n[[lines]]"),
    ("weights", "weight = 100", "weight = 90"),
    ("levels", "at_least = 0,", "at_least = 1,"),
    ("levels", "at_least = 2, d", "at_least = 0, d"),
    ("levels", "at_least = 2, d", "at_least = 3, d"),
    ("example", "\"Could it be back on Monday?\"", "\"Could it be back soon?\""),
    ("example", "\"Soon, please.\"", "\"On a Monday, please.\""),
    ("example", "\"Was it you?\"", "\"What happened on Sunday?\""),
    ("unknown-placeholder", "You look after the keys.", "You look after the {{things}}."),
    ("hidden-character", "Kim helps out", "Kim\u{202e} helps out"),
    ("hidden-character", "Kim helps out", "Kim\\u001b helps out"),
    ("bad-phrase", "\"late\"", "\"la*te\""),
    ("bad-phrase", "\"late\"", "\"?!\""),
    ("bad-language", "language = \"en\"", "language = \"english language\""),
    ("no-detector", "language = \"en\"", "language = \"de\""),
    ("fact-leak", "Kim helps out on Sundays.", "Kim knows that the last bus on Sunday leaves early."),
    ("fact-leak", "will not say when", "the last BUS on sunday leaves; will not say when"),
    ("fact-leak", "trust = 5", "trust = 5\ndirection = \"The last bus on Sunday leaves.\""),
    ("fact-leak", "Kim kept the key", "The last bus on Sunday leaves early. Kim kept the key"),
    ("fact-leak", "\"I see.\"", "\"The last bus on Sunday leaves early.\""),
    ("fact-leak", "asked = [\"key\"] }", "asked = [\"key\"] }\nhint = \"The last bus on Sunday leaves early.\""),
    ("few-lines", "say = \"I see.\"", "say = \"I see.\"\nmoods = [\"open\"]"),
    ("few-lines", "fact = \"bus\"", ""),
    ("few-lines", "concession = \"return\"\n", ""),
    ("unsaid-line", "{ asked = [\"key\"] }", "\"never\""),
];

#[test]
fn each_mistake_is_found_under_its_code() {
    for (code, old, new) in PROVOKED {
        let found = codes(&report(&with(old, new)));
        assert!(found.contains(code), "{code}: {old:?} → {new:?} gave {found:?}");
    }
}

#[test]
fn every_code_is_provoked_somewhere() {
    let on_disk = ["not-utf8", "unreadable", "too-large", "not-a-file"];
    let provoked: BTreeSet<_> = PROVOKED.iter().map(|row| row.0).chain(on_disk).collect();
    let all: BTreeSet<_> = all_codes().iter().map(|code| code.name).collect();
    assert_eq!(provoked, all);
    assert_eq!(all.len(), all_codes().len(), "a code is listed twice");
}

#[test]
fn a_single_mistake_has_no_echo() {
    for (code, old, new) in [
        ("missing-key", "title = \"The late key\"", ""),
        ("missing-key", "id = \"day\"", ""),
        ("wrong-type", "weight = 100", "weight = true"),
        ("out-of-range", "patience = 8", "patience = 2"),
        ("unknown-name", "outcome = \"agreement\"", "outcome = \"agreed\""),
        ("unknown-name", "by = \"words\"", "by = \"word\""),
        ("wrong-type", "needs = {", "needs = 3 # {"),
        ("unknown-reference", "facts = [\"bus\"] }", "facts = [\"busses\"] }"),
    ] {
        let report = report(&with(old, new));
        assert_eq!(codes(&report), [code], "{old:?} → {new:?}:\n{report}");
    }
}

#[test]
fn a_line_that_waits_for_its_fact_tells_no_secret() {
    let told = "say = \"The last bus on Sunday leaves early.\"\n";
    for gate in ["after = [\"bus\"]", "fact = \"bus\"", "concession = \"return\""] {
        let text = format!("{MINIMAL}\n[[lines]]\n{told}{gate}\n");
        assert_eq!(codes(&report(&text)), [""; 0], "{gate}");
    }
}

#[test]
fn too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.toml");
    let most = usize::try_from(MOST_BYTES).unwrap();
    let filled = |size: usize| format!("{MINIMAL}{}", "#".repeat(size - MINIMAL.len()));
    fs::write(&path, filled(most)).unwrap();
    assert!(check_file(&path).is_ok());
    fs::write(&path, "=".repeat(most + 1)).unwrap();
    assert_eq!(codes(&check_file(&path).unwrap_err()), ["too-large"]);
    assert_eq!(codes(&parse("big.toml", &"=".repeat(most + 1)).unwrap_err()), ["too-large"]);
}

#[test]
fn a_broken_file_hides_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("good.toml", MINIMAL.as_bytes());
    write("empty.toml", b"");
    write("latin.toml", b"title = \"Gr\xfc\xdfe\"");
    write("Bad Name.toml", MINIMAL.as_bytes());
    write("notes.txt", b"not a scenario");
    write(".hidden.toml", b"not looked at");
    fs::create_dir(folder.path().join("folder.toml")).unwrap();
    let shelf = Shelf::read(&[Place::Named(folder.path().into()), Place::Named(folder.path().join("none"))]);
    assert_eq!(shelf.scenarios.len(), 1);
    let broken: Vec<_> = shelf
        .broken
        .iter()
        .map(|broken| (broken.path.file_name().unwrap().to_str().unwrap(), codes(&broken.report)[0]))
        .collect();
    assert_eq!(
        broken,
        [
            ("Bad Name.toml", "bad-id"),
            ("empty.toml", "missing-key"),
            ("folder.toml", "not-a-file"),
            ("latin.toml", "not-utf8"),
            ("none", "unreadable")
        ]
    );
    assert_eq!(shelf.find("empty").unwrap_err().broken, Some(folder.path().join("empty.toml")));
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let socket = std::os::unix::net::UnixListener::bind(folder.path().join("a-socket.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zeros.toml")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("real.toml"), MINIMAL).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("real.toml"), folder.path().join("linked.toml")).unwrap();
    let shelf = Shelf::read(&[Place::Folder(folder.path().into())]);
    assert_eq!(shelf.find("linked").unwrap().origin, Origin::File(folder.path().join("linked.toml")));
    let found: Vec<_> = shelf.broken.iter().flat_map(|broken| codes(&broken.report)).collect();
    assert_eq!(found, ["not-a-file", "not-a-file"]);
    drop(socket);
}

#[test]
fn the_later_place_shadows_the_earlier() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = |folder: &Path, id: &str, title: &str| {
        fs::write(folder.join(format!("{id}.toml")), with("The late key", title)).unwrap();
    };
    file(first.path(), "key", "First");
    file(first.path(), "third-deadline", "Mine");
    file(second.path(), "key", "Second");
    fs::write(second.path().join("third-deadline.toml"), "broken").unwrap();
    let named = [first.path().to_owned(), second.path().to_owned(), first.path().join("../none")];
    let places = Place::usual(Some(Path::new("/nowhere")), Path::new("/nowhere"), &named[..2]);
    let shelf = Shelf::read(&places);
    let title = |id: &str| shelf.find(id).unwrap().scenario.card.title.clone();
    assert_eq!((title("key"), title("third-deadline")), ("Second".into(), "Mine".into()));
    assert_eq!(shelf.find("key").unwrap().text, with("The late key", "Second"));
    assert_eq!(shelf.find("not-another-system").unwrap().origin, Origin::BuiltIn);
    let near = shelf.find("third-dedline").unwrap_err();
    assert_eq!(
        (near.did_you_mean.as_deref(), near.to_string().as_str()),
        (Some("third-deadline"), "there is no scenario called \"third-dedline\"")
    );
}

#[test]
fn a_folder_holds_at_most_500_files() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..502 {
        fs::write(folder.path().join(format!("s{number}.toml")), "x = 1").unwrap();
    }
    let shelf = Shelf::read(&[Place::Named(folder.path().into())]);
    assert_eq!(shelf.broken.len(), 501);
    assert_eq!(codes(&shelf.broken[500].report), ["too-large"]);
}

#[test]
fn reading_is_quick() {
    let shelf = Shelf::read(&[Place::BuiltIn]);
    let text = &shelf.scenarios[0].text;
    let start = std::time::Instant::now();
    (0..10).for_each(|_| drop(parse("a.toml", text)));
    let each = start.elapsed() / 10;
    assert!(each < std::time::Duration::from_millis(500), "{each:?} for {} bytes", text.len());
}

#[test]
fn no_file_takes_long_to_check() {
    let most = usize::try_from(MOST_BYTES).unwrap();
    let chain = |n: usize| format!("[[facts]]\nid='f{n}'\nrelease={{after={{facts=['f{}']}}}}\n", n + 1);
    let chain_back =
        |n: usize| format!("[[facts]]\nid='f{:04}'\nrelease={{after={{facts=['f{:04}']}}}}\n", 2000 - n, 1999 - n);
    let unknown =
        |n: usize| format!("[[facts]]\nid='f{n}'\nrelease={{asked=['a{n}','b{n}']}}\n[[topics]]\nid='c{n}'\n");
    let keys = |n: usize| format!("key{n}=1\n");
    let leaks = |n: usize| format!("[[lines]]\nsay='the secret is {n} and more words than five of it'\n");
    let open = |_| "x = '{{".to_owned();
    let shapes: [&dyn Fn(usize) -> String; 6] = [&chain, &chain_back, &unknown, &keys, &leaks, &open];
    for (number, shape) in shapes.iter().enumerate() {
        let mut text =
            "[[facts]]\nid='f0'\nrelease='never'\ntext='the secret is 1 and more words than five of it'\n".to_owned();
        for piece in (1..).map(shape) {
            text.push_str(&piece);
            if text.len() > most - 200 {
                break;
            }
        }
        let start = std::time::Instant::now();
        let report = report(&text);
        assert_eq!(report.entries().len(), report.diagnostics.len());
        assert!(!report.draw(Paint::Plain).is_empty());
        println!("{number} {:?}", start.elapsed());
        assert!(start.elapsed() < std::time::Duration::from_secs(10), "shape {number}: {:?}", start.elapsed());
    }
}

/// Ways to spoil a file.
fn spoiled() -> impl Strategy<Value = String> {
    let pieces = [
        "[",
        "]",
        "\"",
        "'",
        "=",
        "{",
        "}",
        "\n",
        "\r",
        "#",
        ",",
        ".",
        "\"\"\"",
        "\u{feff}",
        "\u{0}",
        "\u{202e}",
        "é",
        "日",
        "-1",
        "1e999",
        "true",
        "9999-99-99",
        "{{x}}",
        "[[facts]]\n",
        "id = \"bus\"\n",
        "[difficulty.tough]\npatience = -20\n",
        "release = {}\n",
    ];
    let edit = (any::<prop::sample::Index>(), 0..40_usize, prop::sample::select(pieces.to_vec()));
    prop::collection::vec(edit, 1..6).prop_map(|edits| {
        edits.into_iter().fold(MINIMAL.to_owned(), |text, (at, cut, piece)| {
            let chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len() + 1);
            let rest = &chars[(at + cut).min(chars.len())..];
            chars[..at].iter().copied().chain(piece.chars()).chain(rest.iter().copied()).collect()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let report = report(&String::from_utf8_lossy(&bytes));
        assert!(!report.draw(Paint::Coloured).is_empty() && !report.entries().is_empty());
    }

    #[test]
    fn no_spoiled_file_breaks_the_reader(text in spoiled()) {
        let report = report(&text);
        let drawn = report.draw(Paint::Plain);
        assert!(!drawn.contains(|c: char| c.is_control() && c != '\n'));
        assert_eq!(report.entries().len(), report.diagnostics.len());
    }
}
