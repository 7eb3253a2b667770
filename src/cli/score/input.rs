//! Where transcripts come from: a file, a folder of files, a file with one a line.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Read as _},
    path::{Path, PathBuf},
};

use crate::{
    domain::{heard::Heard, text::SafeText},
    library::{Format, MOST_TRANSCRIPT_BYTES, Unreadable, read_heard, read_line},
    runtime::{Exit, Notice},
};

/// The longest line of a file with one transcript a line, in bytes.
const LONGEST_LINE: u64 = 8 * 1024 * 1024;

/// A place with transcripts.
#[derive(Debug)]
pub enum Source {
    /// One.
    One(PathBuf),
    /// A folder's files, by name.
    Folder(Vec<PathBuf>),
    /// One a line.
    Lines(PathBuf),
}

/// A transcript, or why it is none.
#[derive(Debug)]
pub struct Item {
    /// By what it is known: the file's name, or the line's id.
    pub id: String,
    /// Who said what.
    pub heard: Result<Heard, Notice>,
}

impl Source {
    /// Looks what is at `path`. Of a folder, files that begin with a point and those in `without` are left out.
    ///
    /// # Errors
    /// Nothing is there, or it cannot be read.
    pub fn at(path: &Path, without: &[&Path]) -> Result<Self, Notice> {
        let unreadable = |error| {
            let what = format!("{} cannot be read", shown(path));
            Notice::new("no_transcript", what).because(error).exit(Exit::Usage)
        };
        let kind = fs::metadata(path).map_err(unreadable)?;
        if kind.is_dir() {
            let without: Vec<PathBuf> = without.iter().filter_map(|path| path.canonicalize().ok()).collect();
            let mut files: Vec<PathBuf> = fs::read_dir(path)
                .map_err(unreadable)?
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| path.is_file() && !is_hidden(path))
                .filter(|path| path.canonicalize().is_ok_and(|path| !without.contains(&path)))
                .collect();
            files.sort();
            return Ok(Self::Folder(files));
        }
        Ok(if has_one_a_line(path) { Self::Lines(path.to_owned()) } else { Self::One(path.to_owned()) })
    }

    /// How many transcripts there are.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn count(&self) -> Result<usize, Notice> {
        match self {
            Self::One(_) => Ok(1),
            Self::Folder(files) => Ok(files.len()),
            Self::Lines(path) => {
                let mut lines = Lines::open(path)?;
                let mut count = 0;
                while let Some((_, line)) = lines.read(0) {
                    count += usize::from(line.is_none_or(|line| !line.is_empty()));
                }
                Ok(count)
            }
        }
    }

    /// The transcripts, read one after the other as they are asked for.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn items(&self, format: Option<Format>) -> Result<Box<dyn Iterator<Item = Item> + '_>, Notice> {
        Ok(match self {
            Self::One(path) => Box::new(std::iter::once_with(move || file(path, format))),
            Self::Folder(files) => Box::new(files.iter().map(move |path| file(path, format))),
            Self::Lines(path) => {
                let mut lines = Lines::open(path)?;
                Box::new(std::iter::from_fn(move || {
                    loop {
                        let (number, line) = lines.read(LONGEST_LINE)?;
                        match line {
                            Some(line) if line.trim_ascii().is_empty() => {}
                            line => return Some(one_line(number, line)),
                        }
                    }
                }))
            }
        })
    }
}

/// Reads one file.
pub fn file(path: &Path, format: Option<Format>) -> Item {
    let id = path.file_name().map_or_else(|| shown(path), |name| SafeText::line(&name.to_string_lossy()).to_string());
    Item { id, heard: heard(path, format) }
}

fn heard(path: &Path, format: Option<Format>) -> Result<Heard, Notice> {
    let cannot = |error: std::io::Error| {
        Notice::new("no_transcript", format!("{} cannot be read", shown(path))).because(error).exit(Exit::Usage)
    };
    let file = File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(MOST_TRANSCRIPT_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    read_heard(&bytes, format).map_err(|error| unreadable(&shown(path), &error))
}

fn one_line(number: usize, line: Option<Vec<u8>>) -> Item {
    let place = format!("line {number}");
    let Some(line) = line else {
        let what = format!("{place} has more than {} MB", LONGEST_LINE / (1024 * 1024));
        return Item { id: place, heard: Err(Notice::new("transcript", what).help("give it a file of its own")) };
    };
    let text = match String::from_utf8(line) {
        Ok(text) => text,
        Err(error) => {
            let byte = error.utf8_error().valid_up_to() + 1;
            return Item {
                id: place,
                heard: Err(unreadable(&format!("line {number}"), &Unreadable::NotUtf8 { line: 1, byte })),
            };
        }
    };
    let read = read_line(text.trim_start_matches('\u{feff}'));
    let id = read.id.filter(|id| !id.is_empty()).unwrap_or_else(|| place.clone());
    Item { id, heard: read.heard.map_err(|error| unreadable(&place, &error)) }
}

fn unreadable(place: &str, error: &Unreadable) -> Notice {
    Notice::new("transcript", format!("{place} is no transcript that can be read"))
        .because(error)
        .help(error.help())
        .exit(Exit::Usage)
}

fn shown(path: &Path) -> String {
    SafeText::line(&path.to_string_lossy()).to_string()
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Whether a file has one transcript a line: by its ending, unless it is what `practice --json` writes.
fn has_one_a_line(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    if !matches!(ending.as_str(), "jsonl" | "ndjson") {
        return false;
    }
    let first = Lines::open(path).ok().and_then(|mut lines| lines.read(LONGEST_LINE)?.1).unwrap_or_default();
    let value: serde_json::Value = serde_json::from_slice(&first).unwrap_or_default();
    value["v"].is_null() || value["type"].is_null()
}

/// A file's lines, without holding more than one.
struct Lines {
    file: BufReader<File>,
    number: usize,
}

impl Lines {
    fn open(path: &Path) -> Result<Self, Notice> {
        let file = File::open(path).map_err(|error| {
            Notice::new("no_transcript", format!("{} cannot be read", shown(path))).because(error).exit(Exit::Usage)
        })?;
        Ok(Self { file: BufReader::with_capacity(256 * 1024, file), number: 0 })
    }

    /// The next line and its number, without its end; `None` for one that is longer than `most`, which is passed over. With `most` 0,
    /// lines are only counted: each that holds anything is too long.
    fn read(&mut self, most: u64) -> Option<(usize, Option<Vec<u8>>)> {
        self.number += 1;
        let mut line = Vec::new();
        let read = (&mut self.file).take(most + 1).read_until(b'\n', &mut line).ok()?;
        if read == 0 {
            return None;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() as u64 > most {
            self.file.skip_until(b'\n').ok()?;
            return Some((self.number, None));
        }
        Some((self.number, Some(line)))
    }
}
