//! What judges have answered, by a hash of all that an answer depends on: the same question is paid for once.

use rusqlite::{OptionalExtension, params};

use crate::store::{Store, StoreError, write::must_exist};

impl Store {
    /// The answer kept under `key`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn answer(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            let mut found = conn.prepare_cached("SELECT answer FROM answers WHERE key = ?1")?;
            Ok(found.query_row([key], |row| row.get(0)).optional()?)
        })
    }

    /// Keeps an answer under `key` in place of an earlier one. It quotes what was said in `session`, and goes with it.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn keep_answer(&mut self, session: &str, key: &str, answer: &str, at: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            must_exist(tx, session)?;
            tx.execute(
                "INSERT INTO answers (key, session, answer, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE SET session = excluded.session, answer = excluded.answer, at = excluded.at",
                params![key, session, answer, at],
            )?;
            Ok(())
        })
    }
}
