//! The shelf: every scenario there is, from every place, the later before the earlier.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    document::{Report, nearest, quoted, visible},
    domain::scenario::Scenario,
    library::{
        compiled::COMPILED,
        folder::{Checked, read_folder},
        parse,
    },
};

/// Where scenarios are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Those compiled into the program.
    BuiltIn,
    /// A folder that need not be there.
    Folder(PathBuf),
    /// A folder the user named: that it is not there is a mistake.
    Named(PathBuf),
}

impl Place {
    /// The usual places, each shadowing those before: compiled in, the user's folder, `here`/personas, the named ones.
    #[must_use]
    pub fn usual(user: Option<&Path>, here: &Path, named: &[PathBuf]) -> Vec<Self> {
        let folders = user.map(|user| Self::Folder(user.to_owned()));
        let here = Self::Folder(here.join("personas"));
        let named = named.iter().cloned().map(Self::Named);
        std::iter::once(Self::BuiltIn).chain(folders).chain([here]).chain(named).collect()
    }

    fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::BuiltIn => None,
            Self::Folder(path) | Self::Named(path) => fs::canonicalize(path).ok(),
        }
    }

    fn read(&self) -> Vec<(Origin, PathBuf, Checked)> {
        let (path, optional) = match self {
            Self::BuiltIn => {
                let name = |id: &str| format!("{id}.toml");
                return COMPILED
                    .iter()
                    .map(|(id, text)| (Origin::BuiltIn, name(id).into(), parse(&name(id), text)))
                    .collect();
            }
            Self::Folder(path) => (path, true),
            Self::Named(path) => (path, false),
        };
        let files = read_folder(path, optional);
        files.into_iter().map(|(path, checked)| (Origin::File(path.clone()), path, checked)).collect()
    }
}

/// Where a scenario came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Compiled into the program.
    BuiltIn,
    /// A file.
    File(PathBuf),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built in"),
            Self::File(path) => f.write_str(&visible(&path.to_string_lossy())),
        }
    }
}

/// A scenario on the shelf.
#[derive(Clone, Debug)]
pub struct Shelved {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its file as written, to be kept with a session, so that the session can be read again when the file has changed.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
    /// What its author should know.
    pub warnings: Report,
}

/// A file that holds no usable scenario.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The file, or the folder.
    pub path: PathBuf,
    /// What is wrong.
    pub report: Report,
}

/// No scenario has this id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no scenario called {}", quoted(id))]
pub struct NotFound {
    /// The id that was asked for.
    pub id: String,
    /// What may have been meant.
    pub did_you_mean: Option<String>,
    /// Whether a file of this name is there but broken.
    pub broken: Option<PathBuf>,
}

/// All scenarios, and the files that hold none.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// One for each id.
    pub scenarios: Vec<Shelved>,
    /// What could not be used; it hides nothing else.
    pub broken: Vec<Broken>,
}

impl Shelf {
    /// Reads all places in order; a later scenario takes the place of an earlier one with its id.
    #[must_use]
    pub fn read(places: &[Place]) -> Self {
        let mut shelf = Self::default();
        let folders: Vec<_> = places.iter().map(Place::folder).collect();
        for (at, place) in places.iter().enumerate() {
            let again = folders[at].is_some() && folders[at + 1..].contains(&folders[at]);
            if !again {
                place.read().into_iter().for_each(|(origin, path, checked)| shelf.put(origin, path, checked));
            }
        }
        shelf
    }

    fn put(&mut self, origin: Origin, path: PathBuf, checked: Checked) {
        let shelved = match checked {
            Ok((scenario, warnings)) => {
                Shelved { scenario: scenario.into(), text: warnings.source.text().to_owned(), origin, warnings }
            }
            Err(report) => return self.broken.push(Broken { path, report }),
        };
        match self.scenarios.iter_mut().find(|earlier| earlier.scenario.id == shelved.scenario.id) {
            Some(earlier) => *earlier = shelved,
            None => self.scenarios.push(shelved),
        }
    }

    /// The scenario with this id.
    ///
    /// # Errors
    /// There is none; with the id that may have been meant, and the broken file that should have held it.
    pub fn find(&self, id: &str) -> Result<&Shelved, NotFound> {
        self.scenarios.iter().find(|shelved| shelved.scenario.id == id).ok_or_else(|| {
            let ids = self.scenarios.iter().map(|shelved| shelved.scenario.id.as_str());
            let broken = self.broken.iter().rfind(|broken| broken.path.file_stem().is_some_and(|stem| stem == id));
            NotFound {
                id: id.to_owned(),
                did_you_mean: nearest(id, ids).map(str::to_owned),
                broken: broken.map(|broken| broken.path.clone()),
            }
        })
    }
}
