//! What people say of a session: rulings on checks, notes on turns, the learner's own levels.

use rusqlite::{Row, params};

use crate::{
    domain::{
        people::{Note, People, SelfRating},
        scoring::{Ruling, Verdict},
        text::SafeText,
    },
    store::{
        Store, StoreError,
        read::{from_json, word},
        write::must_exist,
    },
};

impl Store {
    /// All that people said of a session.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn people(&self, session: &str) -> Result<People, StoreError> {
        Ok(People {
            rulings: self.rulings(session)?,
            notes: self.notes(session)?,
            ratings: self.self_ratings(session)?,
            appeals: self.appeals(session)?,
        })
    }

    /// The sessions that somebody has ruled on.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn reviewed(&self) -> Result<Vec<String>, StoreError> {
        self.read(|conn| {
            let mut found = conn.prepare_cached("SELECT DISTINCT session FROM rulings")?;
            let found = found.query_map([], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

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

    /// Keeps the learner's own levels beside the earlier ones.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn add_self_rating(&mut self, session: &str, rating: &SelfRating) -> Result<(), StoreError> {
        let levels = serde_json::to_string(&rating.levels).map_err(StoreError::NotJson)?;
        self.write(|tx| {
            must_exist(tx, session)?;
            tx.execute(
                "INSERT INTO self_ratings (session, branch, json, at) VALUES (?1, ?2, ?3, ?4)",
                params![session, rating.branch.map(u64::cast_signed), levels, rating.at],
            )?;
            Ok(())
        })
    }

    /// All own levels of a session's learner, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn self_ratings(&self, session: &str) -> Result<Vec<SelfRating>, StoreError> {
        self.read(|conn| {
            let mut found =
                conn.prepare_cached("SELECT branch, json, at FROM self_ratings WHERE session = ?1 ORDER BY id")?;
            let found = found.query_map([session], self_rating)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

fn self_rating(row: &Row<'_>) -> rusqlite::Result<SelfRating> {
    Ok(SelfRating {
        branch: row.get::<_, Option<i64>>(0)?.map(i64::cast_unsigned),
        levels: from_json(row, 1)?,
        at: row.get(2)?,
    })
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
