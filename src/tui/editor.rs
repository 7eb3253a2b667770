//! Writes a text in the learner's own editor.

use std::{
    env, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    process::{self, Command},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::runtime::Notice;

/// Opens `$VISUAL`, else `$EDITOR`, else `vi` on `text` and waits; the new text, or none if nothing changed.
///
/// # Errors
/// The editor cannot be started or ends with an error, or the file cannot be read.
pub fn edit(text: &str) -> Result<Option<String>, Notice> {
    let file = Scratch::with(text).map_err(|error| trouble("A file for the editor could not be written", &error))?;
    let editor = chosen();
    let status = command(&editor, &file.0)
        .status()
        .map_err(|error| trouble(&format!("The editor `{editor}` could not be started"), &error))?;
    if !status.success() {
        let notice = Notice::new("editor", format!("The editor `{editor}` ended with an error"));
        return Err(notice.because(status).help("the text is as it was"));
    }
    let edited = fs::read_to_string(&file.0).map_err(|error| trouble("The edited text could not be read", &error))?;
    let edited = edited.trim_end_matches(['\n', '\r']).to_owned();
    Ok((edited != text).then_some(edited))
}

fn trouble(what: &str, error: &io::Error) -> Notice {
    Notice::new("editor", what).because(error).help("set $VISUAL or $EDITOR to an editor; the text is as it was")
}

fn chosen() -> String {
    let set = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
    set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned())
}

/// The variable may hold arguments and quotes, so a shell reads it, as git does; the path is never part of what it reads.
#[cfg(unix)]
fn command(editor: &str, path: &Path) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$1\"")).arg("sh").arg(path);
    command
}

#[cfg(not(unix))]
fn command(editor: &str, path: &Path) -> Command {
    let mut words = editor.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("notepad"));
    command.args(words).arg(path);
    command
}

/// A file that only its owner may read, gone when dropped.
#[derive(Debug)]
struct Scratch(PathBuf);

impl Scratch {
    fn with(text: &str) -> io::Result<Self> {
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let folder = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_dir());
        let folder = folder.unwrap_or_else(env::temp_dir);
        let path = folder.join(format!("spar-turn-{}-{nanos}.txt", process::id()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        let scratch = Self(path);
        file.write_all(text.as_bytes())?;
        Ok(scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
