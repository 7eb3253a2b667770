//! Who holds a session: an advisory lock on a file of its own, which the system lets go when its process dies.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::store::{StoreError, place};

/// How often, and how far apart, a claim is tried: whoever lists sessions touches each lock for a moment.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(20);

/// A session held by this process until this is dropped.
#[derive(Debug)]
pub struct Claim {
    file: File,
    path: PathBuf,
}

impl Claim {
    /// Lets the session go.
    pub fn release(self) {
        drop(self);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // While still locked, so that nobody can hold the file that goes. Where that fails, an empty file stays; it holds nobody.
        if cfg!(unix) && same_file(&self.file, &self.path).unwrap_or(false) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Holds `session`, or says that somebody else does.
pub(super) fn claim(folder: &Path, session: &str) -> Result<Claim, StoreError> {
    let path = place::private_folder(&folder.join("locks"))?.join(session);
    for round in 1..=TRIES {
        match hold(&path) {
            Ok(Some(file)) => return Ok(Claim { file, path }),
            Ok(None) if round == TRIES => break,
            Ok(None) => thread::sleep(PAUSE),
            Err(source) => return Err(StoreError::File { path, source }),
        }
    }
    Err(StoreError::Held(session.to_owned()))
}

fn hold(path: &Path) -> io::Result<Option<File>> {
    let file = place::open_or_create(path)?;
    match file.try_lock() {
        // A file taken away between opening and locking locks nothing.
        Ok(()) => Ok(same_file(&file, path)?.then_some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether a living process holds `session`.
pub(super) fn is_held(folder: &Path, session: &str) -> bool {
    let Ok(file) = File::open(folder.join("locks").join(session)) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (open, named) = (file.metadata()?, fs::symlink_metadata(path));
    Ok(named.is_ok_and(|named| (named.dev(), named.ino()) == (open.dev(), open.ino())))
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}
