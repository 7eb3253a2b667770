//! Settings from this machine: where the files are, and reading them.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use crate::config::{ConfigError, Inputs, Settings, layer::MOST_BYTES};
use crate::document::{Diagnostic, Report, Source, code};

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Where sessions are kept: `SPAR_DATA_DIR`, else `sparring` in the XDG data folder.
    pub data_dir: PathBuf,
    /// The user's file of settings, whether or not it is there: `SPAR_CONFIG`, else `sparring/config.toml` in the XDG config folder.
    pub config_file: PathBuf,
}

impl Folders {
    /// The folders by XDG's rules, on every system; `home` is the user's home folder.
    ///
    /// # Errors
    /// [`ConfigError::NoHome`], where it is needed.
    pub fn of(env: &BTreeMap<String, String>, home: Option<&Path>) -> Result<Self, ConfigError> {
        let set = |name: &str| env.get(name).filter(|path| !path.is_empty()).map(PathBuf::from);
        let xdg = |name: &str, below: &str| {
            // XDG: a path that is not absolute is to be ignored.
            let base = set(name).filter(|path| path.is_absolute());
            base.or_else(|| Some(home?.join(below))).ok_or(ConfigError::NoHome)
        };
        Ok(Self {
            data_dir: set("SPAR_DATA_DIR")
                .map_or_else(|| Ok(xdg("XDG_DATA_HOME", ".local/share")?.join("sparring")), Ok)?,
            config_file: set("SPAR_CONFIG")
                .map_or_else(|| Ok(xdg("XDG_CONFIG_HOME", ".config")?.join("sparring/config.toml")), Ok)?,
        })
    }
}

/// The settings of this machine, in this folder.
#[derive(Clone)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// What was left aside.
    pub warnings: Vec<Report>,
    /// Where things are.
    pub folders: Folders,
    /// The environment they were read in. Keys stand in it: it is not printed.
    pub env: BTreeMap<String, String>,
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { settings, warnings, folders, env: _ } = self;
        let mut shown = f.debug_struct("Loaded");
        shown.field("settings", settings).field("warnings", warnings).field("folders", folders).finish_non_exhaustive()
    }
}

impl Settings {
    /// The settings from `flags`, this process's environment and folder, and the user's file.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn from_machine(flags: Vec<(String, String)>) -> Result<Loaded, ConfigError> {
        let text = |word: std::ffi::OsString| word.to_string_lossy().into_owned();
        let env = std::env::vars_os().map(|(name, value)| (text(name), text(value))).collect();
        Self::read(flags, env, etcetera::home_dir().ok().as_deref(), Path::new(""))
    }

    /// The settings from `flags`, `env`, `sparring.toml` in the folder `here`, and the user's file.
    ///
    /// # Errors
    /// Mistakes in them, all at once; or a file cannot be read.
    pub fn read(
        flags: Vec<(String, String)>,
        env: BTreeMap<String, String>,
        home: Option<&Path>,
        here: &Path,
    ) -> Result<Loaded, ConfigError> {
        let folders = Folders::of(&env, home)?;
        let user = text_of(&folders.config_file)?;
        if user.is_none() && env.get("SPAR_CONFIG").is_some_and(|path| !path.is_empty()) {
            return Err(ConfigError::NoSuchFile(folders.config_file));
        }
        let project = here.join("sparring.toml");
        // A file that the user named is the user's, wherever it is; and nothing but a file comes with a project.
        let foreign = project.is_file() && !same(&project, &folders.config_file);
        let project = if foreign { text_of(&project)? } else { None };
        let inputs = Inputs { flags, env, project, user };
        let (settings, warnings) = Self::load(&inputs)?;
        Ok(Loaded { settings, warnings, folders, env: inputs.env })
    }
}

fn same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}

/// The file's name and text; none if it is not there.
fn text_of(path: &Path) -> Result<Option<(String, String)>, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    let file = match File::open(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        opened => opened.map_err(unreadable)?,
    };
    let mut bytes = Vec::new();
    // One more than is allowed, so that too much is seen to be too much.
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let name = path.display().to_string();
    let too_large = bytes.len() > MOST_BYTES;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some((name, text))),
        // Cut inside a character.
        Err(error) if too_large => Ok(Some((name, String::from_utf8_lossy(error.as_bytes()).into_owned()))),
        Err(_) => {
            let diagnostics = vec![Diagnostic::whole(code::NOT_UTF8, "the file is not UTF-8 text")];
            Err(ConfigError::Mistakes(vec![Report { source: Source::new(name, ""), diagnostics }]))
        }
    }
}
