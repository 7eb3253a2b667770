//! The program, run as a user runs it, in a home of its own: no settings, sessions or keys but what a test puts there.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::Value;
use sparring::{
    domain::conversation::Entry,
    store::{SessionFilter, SessionRow, Store},
};
use tempfile::TempDir;

/// Far beyond what any run takes: a program that hangs fails its test instead of the whole run.
const LONGEST: Duration = Duration::from_secs(120);

/// A home folder that is gone after the test.
pub struct Home(TempDir);

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        let home = Self(TempDir::new().unwrap());
        home.settings("");
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Puts a file into the home; where it is.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes the user's settings.
    pub fn settings(&self, text: &str) {
        self.write("config.toml", text);
    }

    /// `spar` with these arguments, in this home and no other. Turns are read by the rules, and a model is asked for nothing
    /// after the end, unless a test says otherwise.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spar"));
        let ours = |name: &str| name.starts_with("SPAR_") || name.starts_with("XDG_") || name.starts_with("OPENAI_");
        for (name, _) in env::vars().filter(|(name, _)| ours(name) || name.to_lowercase().ends_with("_proxy")) {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.0.path()).env("HOME", self.0.path());
        command.env("SPAR_DATA_DIR", self.data()).env("SPAR_CONFIG", self.path("config.toml"));
        command.env("SPAR_DISCOVERY_ENABLED", "false").env("SPAR_PRACTICE_APPRAISER", "detector");
        command.env("SPAR_FEEDBACK_REPLAYS", "0");
        command
    }

    /// Runs `spar` to its end, with `input` on stdin.
    pub fn spar(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        self.spar_with(args, input, &[])
    }

    /// As [`Home::spar`], with more in the environment.
    pub fn spar_with(&self, args: &[&str], input: impl Into<Vec<u8>>, env: &[(&str, &str)]) -> Ran {
        let mut command = self.command(args);
        command.envs(env.iter().copied());
        let mut command = assert_cmd::Command::from_std(command);
        let output = command.write_stdin(input).timeout(LONGEST).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("only UTF-8 is written");
        Ran {
            code: output.status.code().expect("no signal ends it, and no limit"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// As [`Home::spar`]; it must have done what was asked.
    pub fn done(&self, args: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        let ran = self.spar(args, input);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran
    }

    /// The session as `spar export` hands it on.
    pub fn export(&self, id: &str) -> Value {
        self.done(&["export", id, "--format", "json"], "").object()
    }

    /// The sessions in the store, newest first.
    pub fn sessions(&self) -> Vec<SessionRow> {
        Store::open(&self.data()).unwrap().sessions(&SessionFilter::default()).unwrap()
    }

    /// A session's whole log.
    pub fn log(&self, id: &str) -> Vec<Entry> {
        Store::open(&self.data()).unwrap().entries(id).unwrap()
    }

    /// Every byte of every file in the home, one file after the other.
    pub fn bytes(&self) -> Vec<u8> {
        bytes_under(self.0.path())
    }
}

fn bytes_under(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.extend(if path.is_dir() { bytes_under(&path) } else { fs::read(&path).unwrap() });
    }
    all
}

impl Ran {
    /// Each line of stdout as an object.
    pub fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
    }

    /// The one object on stdout.
    pub fn object(&self) -> Value {
        let mut objects = self.objects();
        assert_eq!(objects.len(), 1, "{self:?}");
        objects.remove(0)
    }

    /// The objects of one type.
    pub fn of(&self, kind: &str) -> Vec<Value> {
        of(&self.objects(), kind)
    }

    /// The one object of a type.
    pub fn one(&self, kind: &str) -> Value {
        let mut objects = self.of(kind);
        assert_eq!(objects.len(), 1, "{kind} in {self:?}");
        objects.remove(0)
    }

    /// The session's id.
    pub fn id(&self) -> String {
        self.one("session")["id"].as_str().unwrap().to_owned()
    }

    /// All that was written, to look for what must not be in it.
    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// The objects of one type.
pub fn of(objects: &[Value], kind: &str) -> Vec<Value> {
    objects.iter().filter(|object| object["type"] == kind).cloned().collect()
}

/// The words of the turns of one side.
pub fn words_of(events: &[Value], speaker: &str) -> Vec<String> {
    let turns = of(events, "turn").into_iter().filter(|turn| turn["speaker"] == speaker);
    turns.map(|turn| turn["text"].as_str().unwrap().to_owned()).collect()
}

/// One of the talks that are played in tests: `weak`, `middling` or `skilled`.
pub fn talk(scenario: &str, level: &str) -> String {
    let path = format!("{}/tests/talks/{scenario}.{level}.txt", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).unwrap()
}

/// The file of a scenario that ships.
pub fn shipped(scenario: &str) -> String {
    fs::read_to_string(format!("{}/personas/{scenario}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The scenarios that ship.
pub const SHIPPED: [&str; 3] = ["third-deadline", "not-another-system", "no-raise-this-year"];
