//! What can go wrong with what is kept, in words a person can act on.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

/// Why something could not be kept, read or erased. No message carries words of a conversation.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made, read or made private.
    #[error("the data folder {} cannot be used: {source}\nGive Sparring a folder you may write to: set SPAR_DATA_DIR.", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The database's file, a lock or a copy cannot be made or made private.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something else stands where the database should be: a link, a folder, a device.
    #[error("{} is not a regular file; Sparring does not follow links there. Move it away, or set SPAR_DATA_DIR.", path.display())]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The database may not be opened for writing.
    #[error("{} cannot be opened for writing. Make it and its folder writable for you, or set SPAR_DATA_DIR to another folder.", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// The disk is full. Nothing of the refused write is kept.
    #[error("no space is left for {}. This was not kept; what was kept before is safe. Free some space and try again.", path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// Other processes held the database longer than patience lasts.
    #[error("{} is busy: another Sparring has held it too long. Try again, or close the other one.", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// The database is damaged. It is left as it was found.
    #[error(
        "{} is damaged ({detail}). It was left as it is. Run `spar doctor` to see what can be read, or move the file away to start afresh.",
        path.display()
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// A later Sparring wrote the database. It is left as it was found.
    #[error(
        "{} was written by a newer Sparring (format {found}; this one knows {known}). It was left as it is. Update Sparring, or set SPAR_DATA_DIR to another folder.",
        path.display()
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The latest format this program knows.
        known: i64,
    },
    /// The session is erased from the database, but not every trace of it from the files.
    #[error("the session is deleted, but traces may remain in {} until this is tried again: {source}", path.display())]
    Traces {
        /// The database.
        path: PathBuf,
        /// What stood in the way.
        source: Box<StoreError>,
    },
    /// No session has this id, nor one that begins so.
    #[error("there is no session {wanted:?}")]
    NotFound {
        /// The id or prefix asked for.
        wanted: String,
    },
    /// Several sessions' ids begin so.
    #[error("{wanted:?} could be any of these sessions: {}", matches.join(", "))]
    Ambiguous {
        /// The prefix asked for.
        wanted: String,
        /// The first few ids that begin so.
        matches: Vec<String>,
    },
    /// The id is not a UUID in its usual lower-case form.
    #[error("{0:?} is not a session's id")]
    NotAnId(String),
    /// A session with this id is already there.
    #[error("session {0} is already there")]
    SessionTwice(String),
    /// An entry with this id is already there; nothing of the refused write is kept.
    #[error("entry {entry} of session {session} is already there")]
    EntryTwice {
        /// The session.
        session: String,
        /// The entry's id.
        entry: u64,
    },
    /// An entry names a parent that is not there; nothing of the refused write is kept.
    #[error("entry {entry} of session {session} follows entry {parent}, which is not there")]
    NoParent {
        /// The session.
        session: String,
        /// The entry's id.
        entry: u64,
        /// The parent it names.
        parent: u64,
    },
    /// Another window or process holds the session.
    #[error("session {0} is open in another window. Close it there first.")]
    Held(String),
    /// A scorecard is not JSON.
    #[error("a scorecard must be JSON: {0}")]
    NotJson(serde_json::Error),
    /// Anything else SQLite says.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

/// An error inside the room, before the database's name is put to it.
#[derive(Debug)]
pub(super) enum Trouble {
    Sqlite(rusqlite::Error),
    Ours(StoreError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}

impl Trouble {
    /// Whether waiting may help: locked, or lost the race for WAL's locks.
    pub(super) fn will_pass(&self) -> bool {
        matches!(self, Self::Sqlite(error)
            if matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::FileLockingProtocolFailed)))
    }

    /// The error of the database at `path`.
    pub(super) fn at(self, path: &Path) -> StoreError {
        let source = match self {
            Self::Ours(error) => return error,
            Self::Sqlite(source) => source,
        };
        let path = path.to_owned();
        let shm_size = rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
        match source.sqlite_error_code() {
            // The index beside the log cannot grow: on every system seen, a full disk.
            _ if source.sqlite_error().is_some_and(|error| error.extended_code == shm_size) => {
                StoreError::Full { path }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                StoreError::Damaged { path, detail: source.to_string() }
            }
            Some(ErrorCode::DiskFull) => StoreError::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                StoreError::ReadOnly { path }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::FileLockingProtocolFailed) => StoreError::Busy { path },
            _ => match source {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..) => {
                    StoreError::Damaged { path, detail: "a stored value cannot be read".to_owned() }
                }
                source => StoreError::Sqlite { path, source },
            },
        }
    }
}
