//! Fetching a key from where the settings say it is.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use secrecy::{SecretString, zeroize::Zeroizing};

use crate::config::KeySource;

/// The longest key file.
const MOST_BYTES: usize = 8 << 10;

/// Why a key cannot be had. No message carries it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The variable is not set, or blank.
    #[error("the key should be in the environment variable {0}, which is not set")]
    NotSet(String),
    /// The file cannot be read.
    #[error("the key file {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is a folder, a pipe or a device.
    #[error("the key file {} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// Others may read it.
    #[error("others may read the key file {} (mode {mode:03o}). Take that from them: chmod 600 '{}'", path.display(), path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It is too long to be a key.
    #[error("the key file {} is longer than 8 KiB; that is no key", .0.display())]
    TooLong(PathBuf),
    /// There is nothing in it.
    #[error("the key file {} is empty", .0.display())]
    Empty(PathBuf),
    /// A key is one word of visible ASCII.
    #[error("what stands in {0} is no key: a key is one word without blanks or special characters")]
    NotAKey(String),
}

/// The key that `source` points to, trimmed; none where none is needed.
///
/// # Errors
/// It is not there, others may read its file, or it is no key.
pub fn resolve_key(source: &KeySource) -> Result<Option<SecretString>, KeyError> {
    resolve_key_with(source, |name| std::env::var(name).ok())
}

/// As [`resolve_key`], with another environment.
///
/// # Errors
/// As [`resolve_key`].
pub fn resolve_key_with(
    source: &KeySource,
    variable: impl FnOnce(&str) -> Option<String>,
) -> Result<Option<SecretString>, KeyError> {
    match source {
        KeySource::None => Ok(None),
        KeySource::Env(name) => {
            let raw = Zeroizing::new(variable(name).unwrap_or_default());
            if raw.trim().is_empty() {
                return Err(KeyError::NotSet(name.clone()));
            }
            one_word(&raw, name).map(Some)
        }
        KeySource::File(path) => from_file(path).map(Some),
    }
}

fn from_file(path: &Path) -> Result<SecretString, KeyError> {
    let unreadable = |source| KeyError::Unreadable { path: path.to_owned(), source };
    // Before opening, for a pipe would wait for a writer; and on the opened file, for the name may have moved.
    refuse_odd(path, &fs::metadata(path).map_err(unreadable)?)?;
    let file = File::open(path).map_err(unreadable)?;
    refuse_odd(path, &file.metadata().map_err(unreadable)?)?;
    let mut raw = Zeroizing::new(Vec::with_capacity(MOST_BYTES + 1));
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut raw).map_err(unreadable)?;
    if raw.len() > MOST_BYTES {
        return Err(KeyError::TooLong(path.to_owned()));
    }
    let text = std::str::from_utf8(&raw).map_err(|_| KeyError::NotAKey(path.display().to_string()))?;
    if text.trim().is_empty() {
        return Err(KeyError::Empty(path.to_owned()));
    }
    one_word(text, &path.display().to_string())
}

fn refuse_odd(path: &Path, found: &fs::Metadata) -> Result<(), KeyError> {
    if !found.is_file() {
        return Err(KeyError::NotAFile(path.to_owned()));
    }
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open { path: path.to_owned(), mode });
        }
    }
    Ok(())
}

/// A key goes into a header, where a line end would panic the client.
fn one_word(raw: &str, place: &str) -> Result<SecretString, KeyError> {
    let key = raw.trim();
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(KeyError::NotAKey(place.to_owned()));
    }
    Ok(SecretString::from(key))
}
