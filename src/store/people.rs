//! What people say of a session: rulings on checks, notes on turns.

use rusqlite::{Row, params};

use crate::{
    domain::{
        scoring::{Ruling, Verdict},
        text::SafeText,
    },
    store::{Store, StoreError, read::word, write::must_exist},
};

/// A person's note on a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The last entry of the branch it is about.
    pub branch: Option<u64>,
    /// The turn's number.
    pub turn: u32,
    /// The note.
    pub text: SafeText,
    /// Who says so.
    pub person: SafeText,
    /// When, RFC 3339.
    pub at: String,
}

impl Store {
    /// Keeps rulings beside the earlier ones, all or none.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn add_rulings(&mut self, session: &str, rulings: &[Ruling]) -> Result<(), StoreError> {
        self.write(|tx| {
            must_exist(tx, session)?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO rulings (session, branch, check_id, verdict, reason, person, blind, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for ruling in rulings {
                insert.execute(params![
                    session,
                    ruling.branch.map(u64::cast_signed),
                    ruling.check,
                    ruling.verdict.name(),
                    ruling.reason.as_str(),
                    ruling.person.as_str(),
                    ruling.blind,
                    ruling.at,
                ])?;
            }
            Ok(())
        })
    }

    /// All rulings on a session, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn rulings(&self, session: &str) -> Result<Vec<Ruling>, StoreError> {
        self.read(|conn| {
            let mut found = conn.prepare_cached(
                "SELECT branch, check_id, verdict, reason, person, blind, at FROM rulings WHERE session = ?1 ORDER BY id",
            )?;
            let found = found.query_map([session], ruling)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps a note.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn add_note(&mut self, session: &str, note: &Note) -> Result<(), StoreError> {
        self.write(|tx| {
            must_exist(tx, session)?;
            tx.execute(
                "INSERT INTO notes (session, branch, turn, text, person, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    session,
                    note.branch.map(u64::cast_signed),
                    note.turn,
                    note.text.as_str(),
                    note.person.as_str(),
                    note.at
                ],
            )?;
            Ok(())
        })
    }

    /// All notes on a session, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn notes(&self, session: &str) -> Result<Vec<Note>, StoreError> {
        self.read(|conn| {
            let mut found =
                conn.prepare_cached("SELECT branch, turn, text, person, at FROM notes WHERE session = ?1 ORDER BY id")?;
            let found = found.query_map([session], note)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

fn ruling(row: &Row<'_>) -> rusqlite::Result<Ruling> {
    Ok(Ruling {
        branch: row.get::<_, Option<i64>>(0)?.map(i64::cast_unsigned),
        check: row.get(1)?,
        verdict: word::<Verdict>(row, 2)?,
        reason: SafeText::line(&row.get::<_, String>(3)?),
        person: SafeText::line(&row.get::<_, String>(4)?),
        blind: row.get(5)?,
        at: row.get(6)?,
    })
}

fn note(row: &Row<'_>) -> rusqlite::Result<Note> {
    Ok(Note {
        branch: row.get::<_, Option<i64>>(0)?.map(i64::cast_unsigned),
        turn: row.get(1)?,
        text: SafeText::new(&row.get::<_, String>(2)?),
        person: SafeText::line(&row.get::<_, String>(3)?),
        at: row.get(4)?,
    })
}
