//! What is kept: sessions, their entries, scorecards and drafts, in one SQLite file for the owner's eyes only.
//!
//! The interface blocks; the runtime owns the one [`Store`] of a process on a thread of its own. Every write is on the disk when its
//! call returns (WAL with `synchronous=FULL`), and several processes may write to one file.

mod answers;
mod appeals;
mod claim;
mod error;
mod people;
mod place;
mod proofs;
mod read;
mod schema;
mod session;
mod write;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use crate::store::error::Trouble;
pub use crate::store::{
    claim::Claim,
    error::StoreError,
    place::{append_private, new_private, write_private},
    proofs::StoredProof,
    session::{NewSession, SessionFilter, SessionRow, StoredScorecard},
};

/// How long SQLite waits for a lock, and how often it is asked again after that.
const PATIENCE: Duration = Duration::from_secs(5);
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(40);

/// A database up to this many bytes is checked for damage whenever it is opened (some 10 ms); a larger one by [`Store::check`].
const CHECKED_AT_OPEN: u64 = 16 << 20;

/// The store of one data folder.
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    folder: PathBuf,
    file: PathBuf,
}

impl Store {
    /// Opens the store in `folder`; makes both if they are not there.
    ///
    /// # Errors
    /// The folder or file cannot be used or made private, is damaged (and then left as it is) or of a newer format (likewise).
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let folder = place::private_folder(folder)?;
        let file = folder.join("sparring.db");
        place::private_file(&file)?;
        let conn = patiently(&file, || connect(&file))?;
        Ok(Self { conn, folder, file })
    }

    /// The database's file.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Looks at every page and row for damage; what SQLite found wrong, in its words; empty when all is well.
    ///
    /// # Errors
    /// The database cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        patiently(&self.file, || {
            let mut found = self.conn.prepare("PRAGMA integrity_check(20)")?;
            let found = found.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
            Ok(if found == ["ok"] { Vec::new() } else { found })
        })
    }
}

/// Does `work`, again when others were in the way, for 15 seconds at most.
fn patiently<T>(file: &Path, mut work: impl FnMut() -> Result<T, Trouble>) -> Result<T, StoreError> {
    let mut round = 1;
    loop {
        match work() {
            Err(trouble) if trouble.will_pass() && round < TRIES => {
                thread::sleep(PAUSE * round);
                round += 1;
            }
            done => return done.map_err(|trouble| trouble.at(file)),
        }
    }
}

fn connect(file: &Path) -> Result<Connection, Trouble> {
    let beheaded = beheaded(file);
    // No `CREATE`: the file is there, private. No links: the folder's path is real.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut conn = Connection::open_with_flags(file, flags)?;
    // Until the database is known to be ours and sound, closing must not write a leftover log into it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.busy_timeout(PATIENCE)?;
    if conn.is_readonly("main")? {
        return Err(StoreError::ReadOnly { path: file.to_owned() }.into());
    }
    if beheaded {
        return Err(damaged(file, "the file is empty, yet has a log").into());
    }
    schema::refuse_newer(&conn, file, schema::STEPS)?;
    refuse_damaged(&conn, file)?;
    prepare(&conn)?;
    schema::migrate(&mut conn, file, schema::STEPS)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(conn)
}

/// An empty file with a log that is not: SQLite would throw the log away, and with it the last turns.
fn beheaded(file: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map_or(0, |found| found.len());
    // In this order: a database that another process begins just now has a head before it has a log.
    length(&file.with_file_name("sparring.db-wal")) > 0 && length(file) == 0
}

fn refuse_damaged(conn: &Connection, file: &Path) -> Result<(), Trouble> {
    if fs::metadata(file).is_ok_and(|found| found.len() > CHECKED_AT_OPEN) {
        return Ok(());
    }
    let found: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(damaged(file, &found).into()) }
}

fn damaged(file: &Path, detail: &str) -> StoreError {
    StoreError::Damaged { path: file.to_owned(), detail: detail.to_owned() }
}

fn prepare(conn: &Connection) -> Result<(), Trouble> {
    let journal: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if journal != "wal" {
        // A file system without shared memory keeps its rollback journal: slower, no less safe.
        conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    // A simulated power cut lost 65 % of acknowledged turns with NORMAL, none with FULL, at 4 ms a commit.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
    // No words in temporary files elsewhere.
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cell_size_check", true)?;
    Ok(())
}
