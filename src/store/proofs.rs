//! What judges were found to be, and how far an interrupted test of one came.

use rusqlite::{OptionalExtension, params};

use crate::store::{Store, StoreError};

/// A result, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProof {
    /// When it was made, RFC 3339.
    pub at: String,
    /// What it says.
    pub json: String,
}

impl Store {
    /// Keeps a part of a test of `judge` that goes on.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn add_proof_part(&mut self, judge: &str, json: &str, at: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("INSERT INTO proofs (judge, whole, json, at) VALUES (?1, 0, ?2, ?3)", params![judge, json, at])?;
            Ok(())
        })
    }

    /// Keeps the result of a whole test of `judge` beside the earlier ones; its parts go.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn add_proof(&mut self, judge: &str, json: &str, at: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("DELETE FROM proofs WHERE judge = ?1 AND whole = 0", [judge])?;
            tx.execute("INSERT INTO proofs (judge, whole, json, at) VALUES (?1, 1, ?2, ?3)", params![judge, json, at])?;
            Ok(())
        })
    }

    /// Forgets the parts of a test of `judge` that was cut short.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn forget_proof_parts(&mut self, judge: &str) -> Result<(), StoreError> {
        self.write(|tx| Ok(tx.execute("DELETE FROM proofs WHERE judge = ?1 AND whole = 0", [judge]).map(drop)?))
    }

    /// The parts of a test of `judge` that was cut short, in order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn proof_parts(&self, judge: &str) -> Result<Vec<StoredProof>, StoreError> {
        self.read(|conn| {
            let mut found =
                conn.prepare_cached("SELECT at, json FROM proofs WHERE judge = ?1 AND whole = 0 ORDER BY id")?;
            let found = found.query_map([judge], |row| Ok(StoredProof { at: row.get(0)?, json: row.get(1)? }))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The latest whole result for `judge`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn latest_proof(&self, judge: &str) -> Result<Option<StoredProof>, StoreError> {
        self.read(|conn| {
            let mut found = conn.prepare_cached(
                "SELECT at, json FROM proofs WHERE judge = ?1 AND whole = 1 ORDER BY id DESC LIMIT 1",
            )?;
            Ok(found.query_row([judge], |row| Ok(StoredProof { at: row.get(0)?, json: row.get(1)? })).optional()?)
        })
    }
}
