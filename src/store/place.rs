//! The folder and the files in it, for the owner's eyes only.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use crate::store::StoreError;

/// Makes `folder` if it is not there and private if it is not; its real path, free of links.
pub(super) fn private_folder(folder: &Path) -> Result<PathBuf, StoreError> {
    let make = || -> io::Result<PathBuf> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
        tighten(folder, 0o700)?;
        folder.canonicalize()
    };
    make().map_err(|source| StoreError::Folder { path: folder.to_owned(), source })
}

/// Makes `path` as an empty private file if nothing is there, and private if it is not. SQLite gives the files beside a database
/// the database's own mode, so these are private too.
pub(super) fn private_file(path: &Path) -> Result<(), StoreError> {
    match create_new(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => return made.map(drop).map_err(|source| StoreError::File { path: path.to_owned(), source }),
    }
    let kind = fs::symlink_metadata(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    if !kind.is_file() {
        return Err(StoreError::NotAFile { path: path.to_owned() });
    }
    tighten(path, 0o600).map_err(|source| StoreError::File { path: path.to_owned(), source })
}

/// Makes `path` anew, private; an error if anything, even a dangling link, is there.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create_new(true)).open(path)
}

/// Opens `path`, made private if it was not there.
pub(super) fn open_or_create(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create(true).truncate(false)).open(path)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Takes every right from group and others; where nothing is to be taken, nothing is touched.
fn tighten(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Writes `text` to a new file, or over an old one, for the owner's eyes only; its folder is made if it is not there.
///
/// # Errors
/// The folder or file cannot be made or written.
pub fn write_private(path: &Path, text: &str) -> Result<(), StoreError> {
    use std::io::Write as _;
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    private_file(path)?;
    let mut file = OpenOptions::new().write(true).truncate(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

/// Opens `path` for more lines at its end, for the owner's eyes only; made if it is not there.
///
/// # Errors
/// It cannot be made or opened, or is no file.
pub fn append_private(path: &Path) -> Result<File, StoreError> {
    private_file(path)?;
    OpenOptions::new().append(true).open(path).map_err(|source| StoreError::File { path: path.to_owned(), source })
}

/// Makes `path` anew, for the owner's eyes only.
///
/// # Errors
/// Something is there already, or it cannot be made.
pub fn new_private(path: &Path) -> Result<File, StoreError> {
    create_new(path).map_err(|source| StoreError::File { path: path.to_owned(), source })
}
