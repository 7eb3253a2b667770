//! What is kept stays kept, private and readable; what is erased is gone.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use rusqlite::Connection;
use sparring::{
    domain::{
        conversation::{EndReason, Entry, What},
        difficulty::Difficulty,
        people::{Appeal, Note, Outcome, SelfRating},
        persona_state::PersonaState,
        scoring::{Ruling, Verdict},
        text::SafeText,
        transcript::TurnStatus,
    },
    store::{NewSession, SessionFilter, Store, StoreError},
};
use tempfile::TempDir;

const NOON: &str = "2026-11-23T12:00:00Z";
const LATER: &str = "2026-11-23T12:05:00Z";

fn id(n: u32) -> String {
    format!("019ab000-0000-7000-8000-{n:012x}")
}

fn session(n: u32) -> NewSession {
    NewSession {
        id: id(n),
        scenario: "salary".to_owned(),
        title: SafeText::line("Asking for a raise"),
        scenario_hash: "abc".to_owned(),
        scenario_text: "[scenario]\nid = \"salary\"\n".to_owned(),
        actor: "builtin".to_owned(),
        judge: "builtin".to_owned(),
        seed: u64::MAX - 1,
        difficulty: Difficulty::Tough,
        started: NOON.to_owned(),
    }
}

fn said(id: u64, turn: u32, text: &str) -> Entry {
    let parent = (id > 1).then(|| id - 1);
    Entry { id, parent, what: What::LearnerSaid { turn, text: text.into(), detections: Vec::new() } }
}

fn replied(id: u64, turn: u32, text: &str) -> Entry {
    Entry {
        id,
        parent: Some(id - 1),
        what: What::PersonaSaid { turn, text: text.into(), status: TurnStatus::Complete, marks: Vec::new() },
    }
}

fn ended(id: u64) -> Entry {
    Entry { id, parent: Some(id - 1), what: What::Ended { reason: EndReason::WalkOut } }
}

fn began() -> Entry {
    let what =
        What::Began { seed: u64::MAX, difficulty: Difficulty::Gentle, goal: Some(1), state: PersonaState::new(40, 60) };
    Entry { id: 1, parent: None, what }
}

fn opened() -> (TempDir, Store) {
    let home = TempDir::new().unwrap();
    let store = Store::open(&home.path().join("data")).unwrap();
    (home, store)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// The files of `folder` that hold `needle`.
fn holding(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let holds =
        |path: &PathBuf| fs::read(path).unwrap().windows(needle.len()).any(|window| window == needle.as_bytes());
    files(folder).into_iter().filter(holds).collect()
}

/// The files of `folder` as a dead process leaves them: the log not yet written back, no lock held.
fn crashed(folder: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for file in ["sparring.db", "sparring.db-wal"] {
        fs::copy(folder.join(file), copy.path().join(file)).unwrap();
    }
    copy
}

fn ids(rows: &[sparring::store::SessionRow]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_str()).collect()
}

#[test]
fn what_was_kept_is_read_back_after_a_crash() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    let log = [began(), said(2, 1, "Grüße, 👩‍👩‍👧‍👦"), replied(3, 1, "No.\nWhy?")];
    store.append(&id(1), &log, NOON).unwrap();
    store.set_draft(&id(1), "I was going to").unwrap();
    store.set_draft(&id(1), "I was going to say").unwrap();

    let left = crashed(&home.path().join("data"));
    let store = Store::open(left.path()).unwrap();
    assert_eq!(store.began(&id(1)).unwrap(), session(1));
    assert_eq!(store.entries(&id(1)).unwrap(), log);
    assert_eq!(store.draft(&id(1)).unwrap().as_deref(), Some("I was going to say"));
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_row_tells_how_far_a_session_came() {
    let (_home, mut store) = opened();
    store.create(&session(1)).unwrap();
    let row = store.session(&id(1)).unwrap();
    assert_eq!((row.learner_turns, row.last_turn_at, row.ended, row.reason, row.total), (0, None, None, None, None));

    store.append(&id(1), &[began(), said(2, 1, "a"), replied(3, 1, "b")], NOON).unwrap();
    store.append(&id(1), &[said(4, 2, "c")], LATER).unwrap();
    store.append(&id(1), &[ended(5)], "2026-11-23T12:06:00Z").unwrap();
    let first = store.add_scorecard(&id(1), r#"{"total": 40}"#, LATER).unwrap();
    let second = store.add_scorecard(&id(1), r#"{"total": 62.5, "band": "fair"}"#, LATER).unwrap();
    assert!(first < second);

    let row = store.session(&id(1)).unwrap();
    assert_eq!((row.learner_turns, row.last_turn_at.as_deref()), (2, Some(LATER)));
    assert_eq!((row.ended.as_deref(), row.reason), (Some("2026-11-23T12:06:00Z"), Some(EndReason::WalkOut)));
    assert_eq!((row.total, row.difficulty, row.title.as_str()), (Some(62.5), Difficulty::Tough, "Asking for a raise"));
    let cards = store.scorecards(&id(1)).unwrap();
    assert_eq!(
        cards.iter().map(|card| card.json.as_str()).collect::<Vec<_>>(),
        [r#"{"total": 40}"#, r#"{"total": 62.5, "band": "fair"}"#]
    );
    assert!(matches!(store.add_scorecard(&id(1), "{", LATER), Err(StoreError::NotJson(_))));
}

#[test]
fn lists_are_latest_first_and_filtered() {
    let (_home, mut store) = opened();
    for n in 1..=4 {
        store
            .create(&NewSession { scenario: if n == 2 { "notice" } else { "salary" }.to_owned(), ..session(n) })
            .unwrap();
    }
    store.end(&id(3), EndReason::Learner, LATER).unwrap();
    assert_eq!(ids(&store.sessions(&SessionFilter::default()).unwrap()), [id(4), id(3), id(2), id(1)]);
    assert_eq!(
        ids(&store.sessions(&SessionFilter { limit: Some(2), ..SessionFilter::default() }).unwrap()),
        [id(4), id(3)]
    );
    let salary = SessionFilter { unfinished: true, scenario: Some("salary".to_owned()), limit: None };
    assert_eq!(ids(&store.sessions(&salary).unwrap()), [id(4), id(1)]);
    assert_eq!(ids(&store.unfinished().unwrap()), [id(4), id(2), id(1)]);
}

#[test]
fn nothing_is_kept_twice_or_by_halves() {
    let (_home, mut store) = opened();
    store.create(&session(1)).unwrap();
    assert!(matches!(store.create(&session(1)), Err(StoreError::SessionTwice(_))));
    store.append(&id(1), &[began(), said(2, 1, "once")], NOON).unwrap();
    let twice = store.append(&id(1), &[replied(3, 1, "new"), said(2, 1, "once")], LATER);
    assert!(matches!(twice, Err(StoreError::EntryTwice { entry: 2, .. })), "{twice:?}");
    let orphan = store.append(&id(1), &[replied(3, 1, "new"), replied(9, 2, "orphan")], LATER);
    assert!(matches!(orphan, Err(StoreError::NoParent { entry: 9, parent: 8, .. })), "{orphan:?}");
    assert_eq!(store.entries(&id(1)).unwrap(), [began(), said(2, 1, "once")]);
    // A second reply to the same turn is a second child.
    let branch = Entry { parent: Some(2), ..replied(4, 1, "another") };
    store.append(&id(1), &[replied(3, 1, "one"), branch.clone()], LATER).unwrap();
    assert_eq!(store.entries(&id(1)).unwrap().last(), Some(&branch));

    for nowhere in [
        store.append(&id(9), &[began()], NOON),
        store.end(&id(9), EndReason::Learner, NOON),
        store.set_draft(&id(9), "x"),
        store.add_scorecard(&id(9), "{}", NOON).map(drop),
        store.delete(&id(9)),
        store.began(&id(9)).map(drop),
        store.claim(&id(9)).map(drop),
    ] {
        assert!(matches!(nowhere, Err(StoreError::NotFound { .. })), "{nowhere:?}");
    }
    for no_id in ["", "../x", "1", "019AB000-0000-7000-8000-000000000001", "019ab0000000700080000000000000ff"] {
        let made = store.create(&NewSession { id: no_id.to_owned(), ..session(1) });
        assert!(matches!(made, Err(StoreError::NotAnId(_))), "{no_id}");
    }
}

#[test]
fn a_session_is_found_by_the_beginning_of_its_id() {
    let (_home, mut store) = opened();
    for (n, first) in ["019ab111", "019ab112", "019cc000"].iter().enumerate() {
        store.create(&NewSession { id: format!("{first}-0000-7000-8000-00000000000{n}"), ..session(1) }).unwrap();
    }
    assert!(store.session("019ab112").unwrap().id.starts_with("019ab112"));
    assert!(store.session(" 019C ").unwrap().id.starts_with("019cc000"));
    let several = store.session("019ab").unwrap_err();
    assert_eq!(
        several.to_string(),
        "\"019ab\" could be any of these sessions: 019ab112-0000-7000-8000-000000000001, 019ab111-0000-7000-8000-000000000000"
    );
    for none in ["", "ff", "%", "019ab111-0000-7000-8000-0000000000000"] {
        assert!(matches!(store.session(none), Err(StoreError::NotFound { .. })), "{none}");
    }
}

#[test]
fn a_held_session_is_not_offered_and_not_deleted() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    store.create(&session(2)).unwrap();
    let other = Store::open(&home.path().join("data")).unwrap();
    let claim = other.claim(&id(1)).unwrap();
    assert!(matches!(store.claim(&id(1)), Err(StoreError::Held(_))));
    assert_eq!(ids(&store.unfinished().unwrap()), [id(2)]);
    assert!(store.session(&id(1)).unwrap().claimed);
    assert!(matches!(store.delete_all(&[&id(2), &id(1)]), Err(StoreError::Held(_))));

    claim.release();
    assert_eq!(ids(&store.unfinished().unwrap()), [id(2), id(1)]);
    assert_eq!(files(&home.path().join("data/locks")), Vec::<PathBuf>::new());
    store.claim(&id(1)).unwrap().release();
    store.delete_all(&[&id(2), &id(1)]).unwrap();
    assert_eq!(store.sessions(&SessionFilter::default()).unwrap(), []);
}

#[test]
fn of_many_claimants_one_wins() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    let folder = home.path().join("data");
    for _ in 0..5 {
        let claims: Vec<_> = thread::scope(|scope| {
            let racers: Vec<_> =
                (0..6).map(|_| scope.spawn(|| Store::open(&folder).unwrap().claim(&id(1)).ok())).collect();
            racers.into_iter().filter_map(|racer| racer.join().unwrap()).collect()
        });
        assert_eq!(claims.len(), 1);
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_may_look() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let widen = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();

    let (home, mut store) = opened();
    let folder = home.path().join("data");
    store.create(&session(1)).unwrap();
    let _claim = store.claim(&id(1)).unwrap();
    let found = files(&folder);
    assert_eq!(found.len(), 4, "database, log, index, lock: {found:?}");
    assert!(found.iter().all(|path| mode(path) == 0o600), "{found:?}");
    assert_eq!((mode(&folder), mode(&folder.join("locks"))), (0o700, 0o700));

    drop(store);
    widen(&folder, 0o755);
    widen(&folder.join("sparring.db"), 0o644);
    let store = Store::open(&folder).unwrap();
    assert_eq!((mode(&folder), mode(store.file())), (0o700, 0o600));

    let trap = home.path().join("trap");
    fs::create_dir(&trap).unwrap();
    symlink(home.path().join("elsewhere"), trap.join("sparring.db")).unwrap();
    assert!(matches!(Store::open(&trap), Err(StoreError::NotAFile { .. })));
    assert!(!home.path().join("elsewhere").exists());

    // A link to the folder itself is the owner's choice.
    symlink(&folder, home.path().join("link")).unwrap();
    assert!(Store::open(&home.path().join("link")).unwrap().began(&id(1)).is_ok());
}

#[test]
fn an_older_database_is_copied_before_it_is_changed() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("sparring.db");
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE old (text TEXT); INSERT INTO old VALUES ('from before')")
        .unwrap();
    let mut store = Store::open(home.path()).unwrap();
    store.create(&session(1)).unwrap();

    let copy = home.path().join("sparring.db.v0.bak");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&copy).unwrap().permissions()) & 0o777, 0o600);
    let tables = |file: &Path| -> i64 {
        Connection::open(file)
            .unwrap()
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(tables(&copy), 1);
    assert!(tables(&file) > 4);
    assert_eq!(holding(home.path(), "from before").len(), 2);
}

#[test]
fn a_newer_database_is_left_alone_log_and_all() {
    let home = TempDir::new().unwrap();
    let newer = Connection::open(home.path().join("sparring.db")).unwrap();
    newer
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA user_version = 99; CREATE TABLE future (text TEXT)")
        .unwrap();
    let left = crashed(home.path());
    let (file, log) = (left.path().join("sparring.db"), left.path().join("sparring.db-wal"));
    let before = (fs::read(&file).unwrap(), fs::read(&log).unwrap());
    assert!(!before.1.is_empty());

    let refused = Store::open(left.path()).unwrap_err();
    let real = file.canonicalize().unwrap();
    assert_eq!(
        refused.to_string(),
        format!(
            "{} was written by a newer Sparring (format 99; this one knows 2). It was left as it is. Update Sparring, or set SPAR_DATA_DIR to another folder.",
            real.display()
        )
    );
    assert_eq!((fs::read(&file).unwrap(), fs::read(&log).unwrap()), before);
}

#[test]
fn a_damaged_database_is_named_and_left_alone() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    store.append(&id(1), &[began()], NOON).unwrap();
    for n in 2..=400 {
        store.append(&id(1), &[said(n, 1, &"words ".repeat(20))], NOON).unwrap();
    }
    drop(store);
    let whole = fs::read(home.path().join("data/sparring.db")).unwrap();

    let mut no_header = whole.clone();
    no_header[..16].fill(b'x');
    let mut flipped = whole.clone();
    flipped[4096..].chunks_mut(4096).for_each(|page| page[..8].fill(0xa5));
    let damages: [(&str, Vec<u8>); 6] = [
        ("garbage", b"this is not a database".repeat(500)),
        ("a few bytes", b"hm".to_vec()),
        ("half", whole[..whole.len() / 2].to_vec()),
        ("a page and a bit", whole[..5000].to_vec()),
        ("no header", no_header),
        ("flipped", flipped),
    ];
    for (name, bytes) in damages {
        let folder = home.path().join(name);
        fs::create_dir(&folder).unwrap();
        let file = folder.join("sparring.db");
        fs::write(&file, &bytes).unwrap();
        let refused = Store::open(&folder).expect_err(name);
        assert!(matches!(refused, StoreError::Damaged { .. }), "{name}: {refused:?}");
        let text = refused.to_string();
        assert!(text.contains(&file.canonicalize().unwrap().display().to_string()), "{text}");
        assert!(text.contains("spar doctor") && text.contains("move the file away"), "{text}");
        assert!(fs::read(&file).unwrap() == bytes, "{name}: the file changed");
    }
}

#[test]
fn an_emptied_file_does_not_take_its_log_with_it() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    let left = crashed(&home.path().join("data"));
    let file = left.path().join("sparring.db");
    fs::write(&file, b"").unwrap();
    let log = fs::read(file.with_file_name("sparring.db-wal")).unwrap();
    assert!(matches!(Store::open(left.path()), Err(StoreError::Damaged { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"");
    assert!(fs::read(file.with_file_name("sparring.db-wal")).unwrap() == log, "the log changed");
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let refused = Store::open(&home.path().join("file/data")).unwrap_err();
    assert!(matches!(refused, StoreError::Folder { .. }));
    assert!(refused.to_string().contains("file/data") && refused.to_string().contains("SPAR_DATA_DIR"), "{refused}");
    fs::create_dir(home.path().join("sparring.db")).unwrap();
    assert!(matches!(Store::open(home.path()), Err(StoreError::NotAFile { .. })));
}

#[test]
fn many_windows_write_to_one_store_and_no_write_fails() {
    const WINDOWS: u32 = 8;
    const TURNS: u64 = 200;
    let home = TempDir::new().unwrap();
    // All begin at once, on an empty folder.
    thread::scope(|scope| {
        for n in 1..=WINDOWS {
            let folder = home.path();
            scope.spawn(move || {
                let mut store = Store::open(folder).unwrap();
                store.create(&session(n)).unwrap();
                for turn in 1..=TURNS {
                    store.append(&id(n), &[said(turn, 1, "something said")], NOON).unwrap();
                }
            });
        }
    });
    let store = Store::open(home.path()).unwrap();
    let rows = store.sessions(&SessionFilter::default()).unwrap();
    assert_eq!(rows.iter().map(|row| u64::from(row.learner_turns)).collect::<Vec<_>>(), [TURNS; WINDOWS as usize]);
}

#[test]
fn what_is_erased_is_nowhere() {
    let (home, mut store) = opened();
    let folder = home.path().join("data");
    let secret = "a-canary-that-was-said";
    // Rows of many sizes, in turns, so that pages split and cells move.
    for n in 1..=6 {
        let words = if n % 2 == 0 { secret } else { "harmless words spoken" };
        store.create(&NewSession { scenario_text: words.repeat(300), ..session(n) }).unwrap();
        store.append(&id(n), &[began()], NOON).unwrap();
    }
    for entry in 2..80 {
        for n in 1..=6 {
            let words = if n % 2 == 0 { secret } else { "harmless words spoken" };
            let times = usize::try_from(entry * 7 % 90).unwrap() + 1;
            store.append(&id(n), &[said(entry, 1, &words.repeat(times))], NOON).unwrap();
        }
    }
    store.set_draft(&id(2), secret).unwrap();
    store.add_scorecard(&id(4), &format!("{{\"quote\": \"{secret}\"}}"), LATER).unwrap();
    fs::copy(store.file(), folder.join("sparring.db.v0.bak")).unwrap();
    let other = Store::open(&folder).unwrap();
    assert!(other.began(&id(2)).is_ok());
    assert!(holding(&folder, secret).len() > 1);

    store.delete_all(&[&id(2), &id(4), &id(6)]).unwrap();
    assert_eq!(holding(&folder, secret), Vec::<PathBuf>::new());
    assert_eq!(store.entries(&id(1)).unwrap().len(), 79);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_long_session_can_be_erased() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    let log: Vec<Entry> = (1..=3000).map(|n| said(n, 1, "long-winded")).collect();
    store.append(&id(1), &log, NOON).unwrap();
    store.delete(&id(1)).unwrap();
    assert_eq!(store.entries(&id(1)).unwrap(), []);
    assert_eq!(holding(home.path(), "long-winded"), Vec::<PathBuf>::new());
}

#[test]
fn a_replaced_draft_leaves_nothing_after_a_scrub() {
    let (home, mut store) = opened();
    store.create(&session(1)).unwrap();
    store.set_draft(&id(1), "what I would rather not say").unwrap();
    store.set_draft(&id(1), "").unwrap();
    assert_eq!(store.draft(&id(1)).unwrap(), None);
    store.scrub().unwrap();
    assert_eq!(holding(home.path(), "rather not"), Vec::<PathBuf>::new());
}

#[test]
fn what_people_say_is_kept_in_order_and_goes_with_the_session() {
    let (folder, mut store) = opened();
    store.create(&session(1)).unwrap();
    let ruling = |verdict, blind| Ruling {
        branch: Some(7),
        check: "effect".to_owned(),
        verdict,
        reason: "said on turn 4".into(),
        person: "Ada".into(),
        blind,
        at: NOON.to_owned(),
    };
    let rulings = [ruling(Verdict::NotMet, true), ruling(Verdict::NotApplicable, false)];
    store.add_rulings(&id(1), &rulings).unwrap();
    let note =
        Note { branch: None, turn: 4, text: "zqnotezq: well put".into(), person: "Ada".into(), at: NOON.to_owned() };
    store.add_note(&id(1), &note).unwrap();
    assert_eq!(store.rulings(&id(1)).unwrap(), rulings);
    assert_eq!(store.notes(&id(1)).unwrap(), [note]);
    assert!(store.add_rulings(&id(2), &rulings).is_err());

    store.delete(&id(1)).unwrap();
    assert_eq!(store.rulings(&id(1)).unwrap(), []);
    drop(store);
    assert_eq!(holding(folder.path(), "zqnotezq"), [] as [PathBuf; 0]);
}

#[test]
fn own_levels_and_appeals_are_kept_and_go_with_the_session() {
    let (folder, mut store) = opened();
    store.create(&session(1)).unwrap();
    let rating = SelfRating { branch: Some(7), levels: [("asks".to_owned(), 2)].into(), at: NOON.to_owned() };
    store.add_self_rating(&id(1), &rating).unwrap();
    let appeal = Appeal {
        branch: Some(7),
        check: "echo".to_owned(),
        turns: vec![4, 6],
        argument: "zqarguezq: I did take it up".into(),
        outcome: None,
        at: NOON.to_owned(),
    };
    let (open, settled) = (store.add_appeal(&id(1), &appeal).unwrap(), store.add_appeal(&id(1), &appeal).unwrap());
    let outcome = Outcome { before: Verdict::NotMet, after: Verdict::Met, judge: "m (local), standard".to_owned() };
    store.settle_appeal(&id(1), settled, &outcome, r#"{"total":81}"#, LATER).unwrap();
    let people = store.people(&id(1)).unwrap();
    assert_eq!((people.ratings, open < settled), (vec![rating.clone()], true));
    assert_eq!(people.appeals, [appeal.clone(), Appeal { outcome: Some(outcome.clone()), ..appeal.clone() }]);
    assert_eq!(store.scorecards(&id(1)).unwrap().len(), 1, "the scorecard that came of it");

    assert!(store.settle_appeal(&id(1), 99, &outcome, r#"{"total":81}"#, LATER).is_err());
    assert_eq!(store.scorecards(&id(1)).unwrap().len(), 1, "both or neither");
    assert!(store.add_appeal(&id(2), &appeal).is_err() && store.add_self_rating(&id(2), &rating).is_err());
    store.delete(&id(1)).unwrap();
    assert_eq!(store.people(&id(1)).unwrap(), sparring::domain::people::People::default());
    drop(store);
    assert_eq!(holding(folder.path(), "zqarguezq"), [] as [PathBuf; 0]);
}
