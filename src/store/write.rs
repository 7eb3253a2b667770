//! Keeping and erasing. Each call is one transaction that takes the write lock when it begins.

use std::{fs, io};

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use crate::domain::conversation::{EndReason, Entry, What};
use crate::store::{Claim, NewSession, Store, StoreError, claim, error::Trouble, patiently, schema};

impl Store {
    /// Keeps a new session.
    ///
    /// # Errors
    /// Its id is no UUID or already there, or the database cannot be written.
    pub fn create(&mut self, session: &NewSession) -> Result<(), StoreError> {
        // Ids name lock files: nothing but a UUID's usual form may become a path.
        if uuid::Uuid::try_parse(&session.id).map(|id| id.to_string()).as_ref() != Ok(&session.id) {
            return Err(StoreError::NotAnId(session.id.clone()));
        }
        self.write(|tx| {
            let made = tx.execute(
                "INSERT INTO sessions (id, scenario, title, actor, judge, seed, difficulty, started, scenario_hash, scenario_text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
                params![
                    session.id,
                    session.scenario,
                    session.title.as_str(),
                    session.actor,
                    session.judge,
                    session.seed.cast_signed(),
                    session.difficulty.name(),
                    session.started,
                    session.scenario_hash,
                    session.scenario_text,
                ],
            )?;
            if made == 0 { Err(StoreError::SessionTwice(session.id.clone()).into()) } else { Ok(()) }
        })
    }

    /// Keeps `entries`, all or none. An [`What::Ended`] among them ends the session, a [`What::Retried`] opens it again.
    ///
    /// # Errors
    /// The session is not there, an entry's id already is or its parent is not, or the database cannot be written.
    pub fn append(&mut self, session: &str, entries: &[Entry], at: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            must_exist(tx, session)?;
            for entry in entries {
                insert(tx, session, entry, at)?;
                match entry.what {
                    What::Ended { reason } => close(tx, session, reason, at)?,
                    What::Retried { .. } => reopen(tx, session)?,
                    _ => {}
                }
            }
            Ok(())
        })
    }

    /// Marks the session as ended; a later end replaces an earlier one.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn end(&mut self, session: &str, reason: EndReason, at: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            must_exist(tx, session)?;
            Ok(close(tx, session, reason, at)?)
        })
    }

    /// Keeps a scorecard beside the earlier ones; its id. A number `total` at its top level is shown in lists.
    ///
    /// # Errors
    /// It is not JSON, the session is not there, or the database cannot be written.
    pub fn add_scorecard(&mut self, session: &str, json: &str, at: &str) -> Result<i64, StoreError> {
        let total = total_of(json)?;
        self.write(|tx| {
            must_exist(tx, session)?;
            Ok(insert_scorecard(tx, session, json, total, at)?)
        })
    }

    /// Puts a scorecard in the place of one that is there: the same scoring, with more known about it. One that has been erased since
    /// stays erased.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn complete_scorecard(&mut self, id: i64, json: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("UPDATE scorecards SET json = ?2 WHERE id = ?1", params![id, json])?;
            Ok(())
        })
    }

    /// Keeps what stands in the composer; an empty text clears it.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn set_draft(&mut self, session: &str, text: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            must_exist(tx, session)?;
            if text.is_empty() {
                tx.execute("DELETE FROM drafts WHERE session = ?1", [session])?;
            } else {
                tx.execute(
                    "INSERT INTO drafts (session, text) VALUES (?1, ?2) ON CONFLICT (session) DO UPDATE SET text = excluded.text",
                    [session, text],
                )?;
            }
            Ok(())
        })
    }

    /// Holds `session` for this process until the claim is dropped or the process dies.
    ///
    /// # Errors
    /// The session is not there, somebody else holds it, or its lock cannot be made.
    pub fn claim(&self, session: &str) -> Result<Claim, StoreError> {
        patiently(&self.file, || must_exist(&self.conn, session))?;
        claim::claim(&self.folder, session)
    }

    /// Erases a session and all that belongs to it.
    ///
    /// # Errors
    /// As [`Store::delete_all`].
    pub fn delete(&mut self, session: &str) -> Result<(), StoreError> {
        self.delete_all(&[session])
    }

    /// Erases sessions and all that belongs to them, all or none; afterwards no byte of them is in the folder, nor in the copies made
    /// before migrations, which go too.
    ///
    /// # Errors
    /// One of them is not there or is held, or the database cannot be written. [`StoreError::Traces`] when the sessions are gone but
    /// bytes of them may be left: then call [`Store::scrub`] later.
    pub fn delete_all(&mut self, sessions: &[&str]) -> Result<(), StoreError> {
        let held = sessions.iter().find(|session| claim::is_held(&self.folder, session));
        if let Some(held) = held {
            return Err(StoreError::Held((*held).to_owned()));
        }
        self.write(|tx| {
            for session in sessions {
                must_exist(tx, session)?;
                tx.execute("DELETE FROM sessions WHERE id = ?1", [session])?;
            }
            Ok(())
        })?;
        for session in sessions {
            let _ = fs::remove_file(self.folder.join("locks").join(session));
        }
        self.scrub().map_err(|source| StoreError::Traces { path: self.file.clone(), source: Box::new(source) })
    }

    /// Removes the last bytes of what was erased: the copies made before migrations, free space inside the database, and its log.
    ///
    /// # Errors
    /// Others are using the database, or the disk is full.
    pub fn scrub(&mut self) -> Result<(), StoreError> {
        self.remove_copies().map_err(|source| StoreError::Folder { path: self.folder.clone(), source })?;
        patiently(&self.file, || {
            // `secure_delete` blanks what is freed, but not what SQLite moved between pages before.
            self.conn.execute_batch("VACUUM")?;
            Ok(())
        })?;
        patiently(&self.file, || {
            let busy: bool = self.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            if busy {
                Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None).into())
            } else {
                Ok(())
            }
        })
    }

    fn remove_copies(&self) -> io::Result<()> {
        schema::copies(&self.folder)?.into_iter().try_for_each(fs::remove_file)
    }

    pub(super) fn write<T>(&mut self, work: impl Fn(&Transaction<'_>) -> Result<T, Trouble>) -> Result<T, StoreError> {
        let Self { conn, file, .. } = self;
        patiently(file, || {
            let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        })
    }
}

/// The number that lists show of a scorecard, if it has one.
pub(super) fn total_of(scorecard: &str) -> Result<Option<f64>, StoreError> {
    let scorecard: Value = serde_json::from_str(scorecard).map_err(StoreError::NotJson)?;
    Ok(scorecard.get("total").and_then(Value::as_f64))
}

pub(super) fn insert_scorecard(
    tx: &Transaction<'_>,
    session: &str,
    json: &str,
    total: Option<f64>,
    at: &str,
) -> rusqlite::Result<i64> {
    tx.execute(
        "INSERT INTO scorecards (session, at, total, json) VALUES (?1, ?2, ?3, ?4)",
        params![session, at, total, json],
    )?;
    Ok(tx.last_insert_rowid())
}

pub(super) fn must_exist(conn: &rusqlite::Connection, session: &str) -> Result<(), Trouble> {
    let found = conn.prepare_cached("SELECT 1 FROM sessions WHERE id = ?1")?.exists([session])?;
    if found { Ok(()) } else { Err(StoreError::NotFound { wanted: session.to_owned() }.into()) }
}

fn insert(tx: &Transaction<'_>, session: &str, entry: &Entry, at: &str) -> Result<(), Trouble> {
    let what =
        serde_json::to_value(&entry.what).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    if let Some(parent) = entry.parent
        && !has_entry(tx, session, parent)?
    {
        return Err(StoreError::NoParent { session: session.to_owned(), entry: entry.id, parent }.into());
    }
    let made = tx
        .prepare_cached(
            "INSERT INTO entries (session, id, parent, kind, turn, at, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (session, id) DO NOTHING",
        )?
        .execute(params![
            session,
            entry.id.cast_signed(),
            entry.parent.map(u64::cast_signed),
            what["kind"].as_str(),
            what["turn"].as_i64(),
            at,
            what.to_string()
        ])?;
    if made == 0 { Err(StoreError::EntryTwice { session: session.to_owned(), entry: entry.id }.into()) } else { Ok(()) }
}

fn has_entry(tx: &Transaction<'_>, session: &str, id: u64) -> rusqlite::Result<bool> {
    let mut found = tx.prepare_cached("SELECT 1 FROM entries WHERE session = ?1 AND id = ?2")?;
    found.query_row(params![session, id.cast_signed()], |_| Ok(())).optional().map(|found| found.is_some())
}

fn close(tx: &Transaction<'_>, session: &str, reason: EndReason, at: &str) -> rusqlite::Result<()> {
    tx.execute("UPDATE sessions SET ended = ?2, reason = ?3 WHERE id = ?1", params![session, at, reason.name()])
        .map(drop)
}

/// A session that was gone back into is unfinished again.
fn reopen(tx: &Transaction<'_>, session: &str) -> rusqlite::Result<()> {
    tx.execute("UPDATE sessions SET ended = NULL, reason = NULL WHERE id = ?1", params![session]).map(drop)
}
