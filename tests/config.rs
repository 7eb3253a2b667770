//! Settings: every key counts, every mistake is shown, no key is, and a project's file decides nothing that matters.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use secrecy::ExposeSecret;
use sparring::{
    config::{
        ConfigError, DEFAULTS, Effort, EndpointSettings, Folders, Inputs, KeyError, KeySource, Origin, Settings, Theme,
        keys, openai_candidate, resolve_key_with,
    },
    document::Paint,
    domain::{difficulty::Difficulty, sensitivity::Sensitivity},
};
use tempfile::TempDir;

const USER: &str = "/home/me/.config/sparring/config.toml";

fn pairs<M: FromIterator<(String, String)>>(pairs: &[(&str, &str)]) -> M {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn user(text: &str) -> Inputs {
    Inputs { user: Some((USER.to_owned(), text.to_owned())), ..Inputs::default() }
}

fn project(text: &str) -> Inputs {
    Inputs { project: Some(("work/sparring.toml".to_owned(), text.to_owned())), ..Inputs::default() }
}

fn env(variables: &[(&str, &str)]) -> Inputs {
    Inputs { env: pairs(variables), ..Inputs::default() }
}

fn flag(key: &str, value: &str) -> Inputs {
    Inputs { flags: pairs(&[(key, value)]), ..Inputs::default() }
}

fn load(inputs: &Inputs) -> Settings {
    let (settings, warnings) = Settings::load(inputs).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    settings
}

fn refused(inputs: &Inputs) -> String {
    Settings::load(inputs).unwrap_err().draw(Paint::Plain)
}

/// The keys of a TOML text, as in `limits.idle_s`.
fn keys_of(text: &str) -> BTreeSet<String> {
    let table: toml::Table = text.parse().unwrap();
    let inner = |(section, value): (&String, &toml::Value)| -> Vec<String> {
        value.as_table().unwrap().keys().map(|key| format!("{section}.{key}")).collect()
    };
    table.iter().flat_map(inner).collect()
}

/// The example at the end of the built-in settings, without its comment marks.
fn example() -> String {
    let lines = DEFAULTS.lines().skip_while(|line| !line.starts_with("# [endpoints"));
    lines.map(|line| line.strip_prefix("# ").unwrap()).collect::<Vec<_>>().join("\n")
}

/// Another value than the default, for every key.
const OTHERWISE: &[(&str, &str)] = &[
    ("app.theme", "light"),
    ("app.reduce_motion", "true"),
    ("practice.actor", "local"),
    ("practice.judge", "local"),
    ("practice.appraiser", "detector"),
    ("practice.difficulty", "tough"),
    ("practice.personas", "more"),
    ("practice.self_rating", "false"),
    ("review.person", "Ada"),
    ("judge.effort", "quick"),
    ("judge.budget_calls", "61"),
    ("judge.budget_tokens", "500001"),
    ("feedback.replays", "6"),
    ("limits.connect_s", "11"),
    ("limits.first_byte_s", "61.5"),
    ("limits.idle_s", "31"),
    ("limits.tries", "4"),
    ("limits.retry_after_s", "61"),
    ("limits.reply_kib", "257"),
    ("limits.replies", "201"),
    ("limits.appraiser_s", "5"),
    ("discovery.enabled", "false"),
];

#[test]
fn the_defaults_are_sound_and_complete() {
    let settings = load(&Inputs::default());
    assert_eq!((settings.app.theme, settings.app.reduce_motion), (Theme::Dark, false));
    assert_eq!((settings.practice.actor.as_str(), settings.practice.judge.as_str()), ("builtin", "builtin"));
    assert_eq!((settings.practice.difficulty, settings.practice.personas), (Difficulty::Standard, None));
    assert_eq!((settings.judge.effort, settings.judge.budget_calls), (Effort::Standard, 60));
    assert_eq!(settings.feedback.replays, 5);
    assert_eq!(settings.limits.idle, Duration::from_secs(30));
    assert_eq!(settings.limits.first_byte_for(false), Duration::from_secs(60));
    assert_eq!(settings.limits.first_byte_for(true), Duration::from_secs(300));
    assert_eq!(settings.endpoints, []);
}

#[test]
fn the_file_of_defaults_and_the_settings_have_the_same_keys() {
    let known: BTreeSet<String> = keys().into_iter().filter(|key| !key.starts_with("endpoints.")).collect();
    assert_eq!(keys_of(DEFAULTS), known);
    assert_eq!(OTHERWISE.iter().map(|(key, _)| (*key).to_owned()).collect::<BTreeSet<_>>(), known);
    let settings = load(&Inputs::default());
    assert_eq!(settings.all().map(|(key, ..)| key.to_owned()).collect::<BTreeSet<_>>(), known);
    assert!(known.iter().all(|key| settings.origin(key) == Some(&Origin::BuiltIn)));

    let example: toml::Table = example().parse().unwrap();
    let local = example["endpoints"]["local"].as_table().unwrap();
    let shown: BTreeSet<_> = local.keys().map(String::as_str).chain(["key_file"]).collect();
    let known = keys();
    assert_eq!(shown, known.iter().filter_map(|key| key.strip_prefix("endpoints.*.")).collect());
}

#[test]
fn every_key_counts_in_every_layer() {
    for (key, value) in OTHERWISE {
        let (section, name) = key.split_once('.').unwrap();
        let plain = value.parse::<f64>().is_ok() || ["true", "false"].contains(value);
        let written = if plain { (*value).to_owned() } else { format!("\"{value}\"") };
        let variable = format!("SPAR_{section}_{name}").to_uppercase();
        for inputs in [flag(key, value), env(&[(&variable, value)]), user(&format!("{section}.{name} = {written}"))] {
            let settings = load(&inputs);
            let changed = settings.clone();
            let default = load(&Inputs::default());
            let parts = |all: &Settings| {
                let Settings { app, practice, judge, feedback, review, limits, discovery, .. } = all.clone();
                (app, practice, judge, feedback, review, limits, discovery)
            };
            let same = parts(&changed) == parts(&default);
            assert!(!same, "{key} changes nothing");
            assert_ne!(settings.origin(key), Some(&Origin::BuiltIn));
        }
    }
}

#[test]
fn the_example_shows_the_endpoints_defaults() {
    let shown = load(&user(&example()));
    let bare = load(&user("[endpoints.local]\nbase_url = \"http://127.0.0.1:11434/v1\"\n"));
    let expected = EndpointSettings {
        name: "local".to_owned(),
        base_url: "http://127.0.0.1:11434/v1".to_owned(),
        model: Some("qwen3:8b".to_owned()),
        key: KeySource::Env("LOCAL_API_KEY".to_owned()),
        sensitivity: Sensitivity::Internal,
        parallel: 2,
        window: Some(8192),
    };
    assert_eq!(shown.endpoint("local"), Some(&expected));
    assert_eq!(bare.endpoints, [EndpointSettings { model: None, key: KeySource::None, window: None, ..expected }]);
    assert!(shown.endpoint("local").unwrap().on_this_machine());
}

#[test]
fn the_higher_layer_wins() {
    let mut inputs = Inputs::default();
    let mut seen = Vec::new();
    let mut note = |inputs: &Inputs| {
        let settings = load(inputs);
        seen.push((settings.practice.difficulty.name(), settings.origin("practice.difficulty").unwrap().to_string()));
    };
    note(&inputs);
    inputs.user = user("practice.difficulty = \"gentle\"").user;
    note(&inputs);
    inputs.project = project("practice.difficulty = \"tough\"").project;
    note(&inputs);
    inputs.env = pairs(&[("SPAR_PRACTICE_DIFFICULTY", "gentle")]);
    note(&inputs);
    inputs.flags = pairs(&[("practice.difficulty", "tough")]);
    note(&inputs);
    let seen: Vec<_> = seen.iter().map(|(word, origin)| (*word, origin.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("standard", "built in"),
            ("gentle", USER),
            ("tough", "work/sparring.toml"),
            ("gentle", "SPAR_PRACTICE_DIFFICULTY"),
            ("tough", "command line"),
        ]
    );
    // Set, but to nothing: as if it were not.
    assert_eq!(load(&env(&[("SPAR_PRACTICE_DIFFICULTY", "")])).practice.difficulty, Difficulty::Standard);
}

#[test]
fn a_project_decides_nothing_that_matters() {
    let inputs = project(
        r#"
[app]
theme = "light"
[practice]
actor = "evil"
judge = "evil"
difficulty = "gentle"
personas = "personas/ours"
[judge]
effort = "quick"
budget_calls = 10000
[limits]
replies = 10000
[discovery]
enabled = true
[endpoints.evil]
base_url = "https://evil.example/v1"
key_env = "OPENAI_API_KEY"
"#,
    );
    let (settings, warnings) = Settings::load(&inputs).unwrap();
    assert_eq!((settings.app.theme, settings.judge.effort), (Theme::Light, Effort::Quick));
    assert_eq!(settings.practice.personas, Some(PathBuf::from("work/personas/ours")));
    assert_eq!((settings.practice.actor.as_str(), settings.practice.judge.as_str()), ("builtin", "builtin"));
    assert_eq!((settings.judge.budget_calls, settings.limits.replies), (60, 200));
    assert_eq!(settings.endpoints, []);
    let drawn: String = warnings.iter().map(|report| report.draw(Paint::Plain)).collect();
    insta::assert_snapshot!(drawn);

    for outside in ["/etc", "../secrets", "a/../../b", "~/all"] {
        let drawn = refused(&project(&format!("practice.personas = {outside:?}")));
        assert!(drawn.contains("inside the project"), "{drawn}");
    }
    // A project cannot change an endpoint of the user's either.
    let mut inputs = project("[endpoints.mine]\nbase_url = \"https://evil.example\"\n");
    inputs.user = user("[endpoints.mine]\nbase_url = \"https://mine.example/\"\n").user;
    let (settings, warnings) = Settings::load(&inputs).unwrap();
    assert_eq!((settings.endpoints[0].base_url.as_str(), warnings.len()), ("https://mine.example", 1));
}

#[test]
fn every_mistake_is_shown_at_once() {
    let inputs = Inputs {
        user: user(
            r#"[app]
theme = "drak"
reduce_motion = "yes"

[limits]
idle_s = 0
connect_s = inf
first_byte_s = "soon"
tries = 2.5
retries = 3

[practise]
actor = "builtin"

[endpoints.Far]
base_url = "https://far.example"

[endpoints.near]
base_url = "http://far.example/v1"
key_env = "NEAR_KEY"
key_file = "near.key"
parallel = 0

[endpoints.nowhere]
model = "x"
"#,
        )
        .user,
        project: project("[app\ntheme = dark\n").project,
        env: pairs(&[
            ("SPAR_LIMITS_IDLE_S", "abc"),
            ("SPAR_LIMTS_TRIES", "4"),
            ("SPAR_DATADIR", "/x"),
            ("SPAR_ENDPOINTS_NEAR_URL", "x"),
            ("SPAR_PRACTICE_ACTOR", "My Endpoint"),
            ("HOME", "/home/me"),
        ]),
        flags: pairs(&[("practice.difficulty", "hard"), ("practice.dificulty", "tough")]),
    };
    insta::assert_snapshot!(refused(&inputs));
    let nowhere = refused(&user("[endpoints.nowhere]\nmodel = \"x\"\n"));
    assert!(
        nowhere.contains("endpoint `nowhere` has no `base_url`") && nowhere.contains("config.toml:1:12"),
        "{nowhere}"
    );
}

#[test]
fn a_key_written_in_the_wrong_place_is_not_shown() {
    const CANARY: &str = "sk-canary0123456789";
    let files = [
        format!("[endpoints.x]\nbase_url = \"https://x.example\"\napi_key = \"{CANARY}\"\n"),
        format!("[endpoints.x]\nbase_url = \"https://x.example\"\nkey_env = \"{CANARY}\"\n"),
        format!("[endpoints.x]\nbase_url = \"https://x.example\"\nkey_env = {CANARY}\n"),
        format!("[endpoints.x]\nbase_url = \"https://user:{CANARY}@x.example\"\n"),
        format!("[endpoints.x]\nbase_url = \"https://x.example/?api-key={CANARY}\"\n"),
        format!("endpoints.x = {{ base_url = 3, token = \"{CANARY}\" }}\n"),
        format!("[endpoints]\nkey = \"{CANARY}\"\n"),
        format!("OPENAI_API_KEY = \"{CANARY}\"\n"),
    ];
    let variables =
        ["SPAR_ENDPOINTS_X_KEY", "SPAR_ENDPOINTS_X_KEY_ENV", "SPAR_ENDPOINTS_X_BASE_URL", "SPAR_API_KEY", "SPAR_X"];
    let inputs = files.iter().flat_map(|text| [user(text), project(text)]);
    let inputs = inputs.chain(variables.iter().map(|name| env(&[(name, CANARY)])));
    let inputs = inputs.chain([env(&[("SPAR_ENDPOINTS_X_BASE_URL", &format!("https://u:{CANARY}@x.example"))])]);
    for inputs in inputs.chain([flag("endpoints.x.key_env", CANARY), flag("endpoints.x.api_key", CANARY)]) {
        let shown = match Settings::load(&inputs) {
            Err(error) => format!("{} {error} {error:?}", error.draw(Paint::Coloured)),
            Ok((_, warnings)) => {
                warnings.iter().map(|report| report.draw(Paint::Plain) + &format!("{report:?}")).collect()
            }
        };
        assert!(!shown.is_empty() && !shown.contains("canary"), "{shown}");
    }
}

#[test]
fn an_address_is_https_or_this_machine() {
    for (written, kept) in [
        ("https://api.example/v1/", Some("https://api.example/v1")),
        ("HTTPS://API.example:8443", Some("https://api.example:8443")),
        ("http://127.0.0.1:8080/v1", Some("http://127.0.0.1:8080/v1")),
        ("http://127.9.9.9", Some("http://127.9.9.9")),
        ("http://2130706433/v1", Some("http://127.0.0.1/v1")),
        ("http://[::1]:1234/v1", Some("http://[::1]:1234/v1")),
        ("http://localhost:1234/v1", Some("http://localhost:1234/v1")),
        ("http://localhost.evil.example/v1", None),
        ("http://127.0.0.1.evil.example/v1", None),
        ("http://10.0.0.1/v1", None),
        ("http://0.0.0.0/v1", None),
        ("https://api.example/v1?x=1", None),
        ("https://api.example/v1#x", None),
        ("https://me@api.example/v1", None),
        ("ftp://127.0.0.1", None),
        ("file:///etc/passwd", None),
        ("api.example/v1", None),
        ("localhost:1234", None),
    ] {
        let inputs = user(&format!("[endpoints.x]\nbase_url = {written:?}\n"));
        match kept {
            Some(kept) => assert_eq!(load(&inputs).endpoints[0].base_url, kept),
            None => assert!(refused(&inputs).contains("not-an-address"), "{written}"),
        }
    }
}

#[test]
fn an_endpoint_can_be_set_from_outside_files() {
    let mut inputs = user("[endpoints.my-box]\nbase_url = \"https://a.example\"\nkey_file = \"box.key\"\n");
    inputs.env = pairs(&[
        ("SPAR_ENDPOINTS_MY_BOX_MODEL", "m1"),
        ("SPAR_ENDPOINTS_MY_BOX_KEY_ENV", "BOX_KEY"),
        ("SPAR_ENDPOINTS_NEW_BASE_URL", "http://[::1]:1/"),
        ("SPAR_ENDPOINTS_NEW_KEY_FILE", "~/k"),
        ("HOME", "/home/me"),
    ]);
    inputs.flags = pairs(&[("endpoints.my-box.sensitivity", "restricted"), ("endpoints.new.parallel", "4")]);
    let settings = load(&inputs);
    let boxed = settings.endpoint("my-box").unwrap();
    assert_eq!((boxed.model.as_deref(), boxed.sensitivity), (Some("m1"), Sensitivity::Restricted));
    assert_eq!(
        boxed.key,
        KeySource::Env("BOX_KEY".to_owned()),
        "the higher layer's place of the key replaces the lower one's"
    );
    let new = settings.endpoint("new").unwrap();
    assert_eq!((new.base_url.as_str(), new.parallel), ("http://[::1]:1", 4));
    assert_eq!(new.key, KeySource::File("/home/me/k".into()));
    assert_eq!(settings.origin("endpoints.my-box.model").unwrap().to_string(), "SPAR_ENDPOINTS_MY_BOX_MODEL");
    assert_eq!(settings.origin("endpoints.my-box.key_file"), None);

    // A relative path starts at the file that says it.
    let beside = load(&user("[endpoints.x]\nbase_url = \"https://a.example\"\nkey_file = \"x.key\"\n"));
    assert_eq!(beside.endpoints[0].key, KeySource::File("/home/me/.config/sparring/x.key".into()));
}

#[test]
fn times_are_finite_and_above_zero() {
    for (seconds, time) in [
        ("0.25", Some(250)),
        ("1_000", Some(1_000_000)),
        ("1e2", Some(100_000)),
        ("1e-9", Some(1)),
        ("3600", Some(3_600_000)),
    ]
    .into_iter()
    .chain(["0", "-1", "3600.1", "nan", "inf", "-inf", "99999999999", "1e999"].map(|no| (no, None)))
    {
        let inputs = user(&format!("limits.idle_s = {seconds}"));
        match time {
            Some(time) => assert_eq!(load(&inputs).limits.idle, Duration::from_millis(time), "{seconds}"),
            None => assert!(refused(&inputs).contains("limits.idle_s"), "{seconds}"),
        }
    }
    assert_eq!(load(&env(&[("SPAR_LIMITS_FIRST_BYTE_S", "auto")])).limits.first_byte, None);
    assert!(refused(&env(&[("SPAR_LIMITS_IDLE_S", "NaN")])).contains("SPAR_LIMITS_IDLE_S"));
    assert!(refused(&user("limits.idle_s = \"auto\"")).contains("expected seconds, found a text"));
}

#[test]
fn a_huge_file_is_not_parsed() {
    let drawn = refused(&user(&"a".repeat(70 << 10)));
    assert!(drawn.contains("more than 64 KiB"), "{drawn}");
}

#[test]
fn files_are_read_from_where_they_belong() {
    let home = TempDir::new().unwrap();
    let here = home.path().join("project");
    fs::create_dir_all(home.path().join(".config/sparring")).unwrap();
    fs::create_dir(&here).unwrap();
    fs::write(home.path().join(".config/sparring/config.toml"), "app.theme = \"light\"").unwrap();
    fs::write(here.join("sparring.toml"), "practice.difficulty = \"tough\"\npractice.actor = \"x\"").unwrap();
    let read = |variables: &[(&str, &str)]| Settings::read(Vec::new(), pairs(variables), Some(home.path()), &here);

    let loaded = read(&[]).unwrap();
    assert_eq!((loaded.settings.app.theme, loaded.settings.practice.difficulty), (Theme::Light, Difficulty::Tough));
    assert_eq!((loaded.settings.practice.actor.as_str(), loaded.warnings.len()), ("builtin", 1));
    assert_eq!(loaded.folders.data_dir, home.path().join(".local/share/sparring"));
    let loaded = read(&[("OPENAI_API_KEY", "sk-canary")]).unwrap();
    assert!(loaded.env.contains_key("OPENAI_API_KEY") && !format!("{loaded:?}").contains("canary"));

    // Named by the user, the same file is the user's.
    let own = here.join("sparring.toml");
    let loaded = read(&[("SPAR_CONFIG", own.to_str().unwrap())]).unwrap();
    assert_eq!((loaded.settings.practice.actor.as_str(), loaded.warnings.len()), ("x", 0));

    let gone = read(&[("SPAR_CONFIG", "/nowhere/config.toml")]).unwrap_err();
    assert_eq!(
        gone.to_string(),
        "SPAR_CONFIG names /nowhere/config.toml, which is not there. Correct it, or unset it."
    );
    assert!(matches!(read(&[("SPAR_CONFIG", home.path().to_str().unwrap())]), Err(ConfigError::Unreadable { .. })));
    fs::write(here.join("sparring.toml"), b"app.theme = \"\xff\"").unwrap();
    assert!(read(&[]).unwrap_err().to_string().contains("not UTF-8"));
    fs::write(here.join("sparring.toml"), "ä".repeat(40 << 10)).unwrap();
    assert!(read(&[]).unwrap_err().to_string().contains("more than 64 KiB"));
}

#[test]
fn folders_follow_xdg() {
    let of = |variables: &[(&str, &str)], home: Option<&str>| Folders::of(&pairs(variables), home.map(Path::new));
    let folders = |data: &str, config: &str| Folders { data_dir: data.into(), config_file: config.into() };
    assert_eq!(
        of(&[], Some("/home/me")).unwrap(),
        folders("/home/me/.local/share/sparring", "/home/me/.config/sparring/config.toml")
    );
    let xdg = [("XDG_DATA_HOME", "/d"), ("XDG_CONFIG_HOME", "relative")];
    assert_eq!(of(&xdg, Some("/h")).unwrap(), folders("/d/sparring", "/h/.config/sparring/config.toml"));
    let own = [("SPAR_DATA_DIR", "data"), ("SPAR_CONFIG", "c.toml"), ("XDG_DATA_HOME", "/d")];
    assert_eq!(of(&own, None).unwrap(), folders("data", "c.toml"));
    assert!(matches!(of(&[("SPAR_CONFIG", "c.toml")], None), Err(ConfigError::NoHome)));
}

#[test]
fn openai_is_a_candidate_where_its_key_is() {
    let with = |key: &str| openai_candidate(&BTreeMap::from([("OPENAI_API_KEY".to_owned(), key.to_owned())]));
    assert_eq!((openai_candidate(&BTreeMap::new()), with(" ")), (None, None));
    let openai = with("sk-canary").unwrap();
    assert_eq!((openai.base_url.as_str(), openai.model.as_deref()), ("https://api.openai.com/v1", None));
    assert_eq!(openai.key, KeySource::Env("OPENAI_API_KEY".to_owned()));
    assert!(!format!("{openai:?}").contains("canary"));
    assert_eq!(load(&env(&[("OPENAI_API_KEY", "sk-canary")])).endpoints, [], "a candidate is not chosen by itself");
}

#[test]
fn a_key_comes_from_a_variable() {
    let from = |value: Option<&str>| resolve_key_with(&KeySource::Env("K".to_owned()), |_| value.map(str::to_owned));
    let key = from(Some(" sk-canary\n")).unwrap().unwrap();
    assert_eq!((key.expose_secret(), format!("{key:?}").contains("canary")), ("sk-canary", false));
    assert!(matches!(from(None), Err(KeyError::NotSet(_))));
    assert!(matches!(from(Some(" \n")), Err(KeyError::NotSet(_))));
    for odd in ["sk-canary x", "sk-canary\r\nHost: evil", "sk-canaryä", "sk-canary\0"] {
        let error = from(Some(odd)).unwrap_err();
        assert!(matches!(error, KeyError::NotAKey(_)) && !error.to_string().contains("canary"));
    }
    assert!(resolve_key_with(&KeySource::None, |_| None).unwrap().is_none());
}

#[cfg(unix)]
#[test]
fn a_key_comes_from_a_file_that_nobody_else_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let home = TempDir::new().unwrap();
    let path = home.path().join("key");
    let write = |text: &[u8], mode| {
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        resolve_key_with(&KeySource::File(path.clone()), |_| None)
    };
    for mode in [0o600, 0o400] {
        assert_eq!(write(b"sk-canary\r\n", mode).unwrap().unwrap().expose_secret(), "sk-canary");
    }
    let open = write(b"sk-canary", 0o640).unwrap_err().to_string();
    assert_eq!(
        open,
        format!("others may read the key file {0} (mode 640). Take that from them: chmod 600 '{0}'", path.display())
    );
    assert!(matches!(write(b" \n", 0o600), Err(KeyError::Empty(_))));
    assert!(matches!(write(b"two words", 0o600), Err(KeyError::NotAKey(_))));
    assert!(matches!(write(b"\xff\xfe", 0o600), Err(KeyError::NotAKey(_))));
    assert!(write(&[b'x'; 8 << 10], 0o600).is_ok());
    assert!(matches!(write(&[b'x'; (8 << 10) + 1], 0o600), Err(KeyError::TooLong(_))));
    let of = |path: &Path| resolve_key_with(&KeySource::File(path.to_owned()), |_| None).unwrap_err();
    assert!(matches!(of(home.path()), KeyError::NotAFile(_)));
    assert!(matches!(of(&home.path().join("gone")), KeyError::Unreadable { .. }));
}
