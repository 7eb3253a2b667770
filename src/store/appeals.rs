//! Contested checks: the argument, and what a fresh run said.

use rusqlite::{Row, params};

use crate::{
    domain::{
        people::{Appeal, Outcome},
        text::SafeText,
    },
    store::{Store, StoreError, read::from_json, write::must_exist},
};

impl Store {
    /// Keeps an appeal; its id, by which [`Store::settle_appeal`] knows it.
    ///
    /// # Errors
    /// The session is not there, or the database cannot be written.
    pub fn add_appeal(&mut self, session: &str, appeal: &Appeal) -> Result<i64, StoreError> {
        let turns = serde_json::to_string(&appeal.turns).map_err(StoreError::NotJson)?;
        let outcome = appeal.outcome.as_ref().map(serde_json::to_string).transpose().map_err(StoreError::NotJson)?;
        self.write(|tx| {
            must_exist(tx, session)?;
            tx.execute(
                "INSERT INTO appeals (session, branch, check_id, turns, argument, outcome, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    session,
                    appeal.branch.map(u64::cast_signed),
                    appeal.check,
                    turns,
                    appeal.argument.as_str(),
                    outcome,
                    appeal.at,
                ],
            )?;
            Ok(tx.last_insert_rowid())
        })
    }

    /// Keeps what a fresh run said to an appeal, and the scorecard that comes of it, both or neither.
    ///
    /// # Errors
    /// There is no such appeal in the session, the scorecard is not JSON, or the database cannot be written.
    pub fn settle_appeal(
        &mut self,
        session: &str,
        appeal: i64,
        outcome: &Outcome,
        scorecard: &str,
        at: &str,
    ) -> Result<(), StoreError> {
        let outcome = serde_json::to_string(outcome).map_err(StoreError::NotJson)?;
        let total = super::write::total_of(scorecard)?;
        self.write(|tx| {
            let found = tx.execute(
                "UPDATE appeals SET outcome = ?3 WHERE id = ?2 AND session = ?1",
                params![session, appeal, outcome],
            )?;
            if found == 0 {
                return Err(StoreError::NotFound { wanted: session.to_owned() }.into());
            }
            super::write::insert_scorecard(tx, session, scorecard, total, at)?;
            Ok(())
        })
    }

    /// All appeals of a session, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn appeals(&self, session: &str) -> Result<Vec<Appeal>, StoreError> {
        self.read(|conn| {
            let mut found = conn.prepare_cached(
                "SELECT branch, check_id, turns, argument, outcome, at FROM appeals WHERE session = ?1 ORDER BY id",
            )?;
            let found = found.query_map([session], appeal)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

fn appeal(row: &Row<'_>) -> rusqlite::Result<Appeal> {
    let settled = row.get_ref(4)? != rusqlite::types::ValueRef::Null;
    Ok(Appeal {
        branch: row.get::<_, Option<i64>>(0)?.map(i64::cast_unsigned),
        check: row.get(1)?,
        turns: from_json(row, 2)?,
        argument: SafeText::new(&row.get::<_, String>(3)?),
        outcome: if settled { Some(from_json(row, 4)?) } else { None },
        at: row.get(5)?,
    })
}
