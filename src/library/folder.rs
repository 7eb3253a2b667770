//! Scenario files on disk, read within limits.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use crate::{
    document::{Diagnostic, Report, Source, code as document_code},
    domain::scenario::Scenario,
    library::{code, is_script, parse},
};

/// The most bytes of a scenario file: a TOML document takes hundreds of times its size in memory while it is read.
pub const MOST_BYTES: u64 = 64 * 1024;

/// The most scenario files of a folder.
pub const MOST_FILES: usize = 500;

/// The most bytes of all scenario files of a folder together.
pub const MOST_FOLDER_BYTES: u64 = 16 * 1024 * 1024;

/// A checked file: the scenario with a report of warnings, or a report with errors.
pub type Checked = Result<(Scenario, Report), Report>;

/// Reads and checks one file.
///
/// # Errors
/// What is wrong with it: unreadable, too large, not UTF-8, or mistakes in it.
pub fn check_file(path: &Path) -> Checked {
    checked(path, read(path, MOST_BYTES))
}

/// The text of one file.
///
/// # Errors
/// It is unreadable, too large or not UTF-8.
pub fn text_of(path: &Path) -> Result<String, Box<Report>> {
    read(path, MOST_BYTES).map_err(|diagnostic| alone(path, *diagnostic).into())
}

fn checked(path: &Path, read: Result<String, Box<Diagnostic>>) -> Checked {
    match read {
        Ok(text) => parse(&path.to_string_lossy(), &text),
        Err(diagnostic) => Err(alone(path, *diagnostic)),
    }
}

/// A report about a file whose text is not known.
pub fn alone(path: &Path, diagnostic: Diagnostic) -> Report {
    Report { source: Source::new(path.to_string_lossy(), ""), diagnostics: vec![diagnostic] }
}

/// That a file of `bytes` bytes is not read.
pub fn too_large(bytes: u64) -> Diagnostic {
    Diagnostic::whole(document_code::TOO_LARGE, format!("{bytes} bytes, but a scenario file has at most {MOST_BYTES}"))
}

fn read(path: &Path, most: u64) -> Result<String, Box<Diagnostic>> {
    let about = fs::metadata(path).map_err(|error| Box::new(unreadable(&error)))?;
    if !about.is_file() {
        let kind = if about.is_dir() { "a folder" } else { "a device, a pipe or a socket" };
        return Err(Diagnostic::whole(code::NOT_A_FILE, format!("this is {kind}, not a file")).into());
    }
    if about.len() > MOST_BYTES {
        return Err(too_large(about.len()).into());
    }
    if about.len() > most {
        let full = format!("the scenario files of this folder are more than {MOST_FOLDER_BYTES} bytes together");
        return Err(Diagnostic::whole(document_code::TOO_LARGE, full).into());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| Box::new(unreadable(&error)))?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| Box::new(unreadable(&error)))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(too_large(bytes.len() as u64).into());
    }
    String::from_utf8(bytes).map_err(|error| {
        let message = format!("not UTF-8: byte {} cannot be read", error.utf8_error().valid_up_to() + 1);
        Diagnostic::whole(document_code::NOT_UTF8, message).help("save the file as UTF-8").into()
    })
}

pub fn unreadable(error: &io::Error) -> Diagnostic {
    Diagnostic::whole(document_code::UNREADABLE, format!("cannot be read: {error}"))
}

/// Reads and checks every `.toml` file directly in `folder`, by name; a folder that is not there is an error unless `optional`.
pub fn read_folder(folder: &Path, optional: bool) -> Vec<(PathBuf, Checked)> {
    let paths = match names(folder) {
        Ok(paths) => paths,
        Err(error) if optional && error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => return vec![(folder.to_owned(), Err(alone(folder, unreadable(&error))))],
    };
    let mut left = MOST_FOLDER_BYTES;
    let mut files = Vec::new();
    for path in paths.iter().take(MOST_FILES) {
        let text = read(path, left);
        left = left.saturating_sub(text.as_ref().map_or(0, |text| text.len() as u64));
        files.push((path.clone(), checked(path, text)));
    }
    if paths.len() > MOST_FILES {
        let full = format!("more than {MOST_FILES} scenario files; the rest are not read");
        files.push((folder.to_owned(), Err(alone(folder, Diagnostic::whole(document_code::TOO_LARGE, full)))));
    }
    files
}

/// The scenario files of a folder by name, one more than is read at most; hidden ones and learners' scripts are left alone.
pub fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && !is_script(&path) && path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
        if paths.len() > MOST_FILES {
            break;
        }
    }
    paths.sort();
    Ok(paths)
}
