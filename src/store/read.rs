//! Reading what is kept.

use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};
use serde::de::{DeserializeOwned, IntoDeserializer, value::StrDeserializer};

use crate::domain::{
    conversation::{EndReason, Entry},
    difficulty::Difficulty,
    text::SafeText,
};
use crate::store::{
    NewSession, SessionFilter, SessionRow, Store, StoreError, StoredScorecard, claim, error::Trouble, patiently,
};

/// How many ids an ambiguous prefix lists.
const SHOWN: u32 = 5;

const ROWS: &str = "SELECT s.id, s.scenario, s.title, s.started, s.ended, s.reason,
    (SELECT count(*) FROM entries e WHERE e.session = s.id AND e.kind = 'learner_said'),
    (SELECT e.at FROM entries e WHERE e.session = s.id AND e.kind IN ('learner_said', 'persona_said') ORDER BY e.id DESC LIMIT 1),
    (SELECT c.total FROM scorecards c WHERE c.session = s.id ORDER BY c.id DESC LIMIT 1),
    s.actor, s.judge, s.difficulty,
    (SELECT c.json ->> '$.judge.model' IS NOT NULL FROM scorecards c WHERE c.session = s.id ORDER BY c.id DESC LIMIT 1)
    FROM sessions s";

impl Store {
    /// What the session was when it began.
    ///
    /// # Errors
    /// It is not there, or the database cannot be read.
    pub fn began(&self, session: &str) -> Result<NewSession, StoreError> {
        self.read(|conn| {
            let found = conn
                .prepare_cached(
                    "SELECT id, scenario, title, scenario_hash, scenario_text, actor, judge, seed, difficulty, started
                     FROM sessions WHERE id = ?1",
                )?
                .query_row([session], new_session)
                .optional()?;
            found.ok_or_else(|| StoreError::NotFound { wanted: session.to_owned() }.into())
        })
    }

    /// The session's entries in the order of their ids; none for a session that is not there.
    ///
    /// # Errors
    /// The database or an entry in it cannot be read.
    pub fn entries(&self, session: &str) -> Result<Vec<Entry>, StoreError> {
        self.read(|conn| {
            let mut found =
                conn.prepare_cached("SELECT id, parent, json FROM entries WHERE session = ?1 ORDER BY id")?;
            let found = found.query_map([session], entry)?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The session's scorecards, earliest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn scorecards(&self, session: &str) -> Result<Vec<StoredScorecard>, StoreError> {
        self.read(|conn| {
            let mut found =
                conn.prepare_cached("SELECT id, at, json FROM scorecards WHERE session = ?1 ORDER BY id")?;
            let found = found.query_map([session], |row| {
                Ok(StoredScorecard { id: row.get(0)?, at: row.get(1)?, json: row.get(2)? })
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// What stood in the composer.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn draft(&self, session: &str) -> Result<Option<String>, StoreError> {
        self.read(|conn| {
            let mut found = conn.prepare_cached("SELECT text FROM drafts WHERE session = ?1")?;
            Ok(found.query_row([session], |row| row.get(0)).optional()?)
        })
    }

    /// The sessions, latest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn sessions(&self, filter: &SessionFilter) -> Result<Vec<SessionRow>, StoreError> {
        let rows = self.read(|conn| {
            let mut found = conn.prepare_cached(&format!(
                "{ROWS} WHERE (NOT ?1 OR s.ended IS NULL) AND (?2 IS NULL OR s.scenario = ?2) ORDER BY s.id DESC LIMIT ?3"
            ))?;
            let limit = filter.limit.map_or(-1, i64::from);
            let found = found.query_map(params![filter.unfinished, filter.scenario, limit], session_row)?;
            Ok(found.collect::<Result<Vec<_>, _>>()?)
        })?;
        Ok(rows.into_iter().map(|row| self.with_claim(row)).collect())
    }

    /// The sessions that may be resumed, latest first: not ended, and held by no living process.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn unfinished(&self) -> Result<Vec<SessionRow>, StoreError> {
        let mut rows = self.sessions(&SessionFilter { unfinished: true, ..SessionFilter::default() })?;
        rows.retain(|row| !row.claimed);
        Ok(rows)
    }

    /// The session with this id, or the only one whose id begins so.
    ///
    /// # Errors
    /// There is none, there are several, or the database cannot be read.
    pub fn session(&self, id_or_prefix: &str) -> Result<SessionRow, StoreError> {
        let wanted = id_or_prefix.trim().to_ascii_lowercase();
        let mut ids = self.ids_with(&wanted)?;
        match (ids.pop(), ids.is_empty()) {
            (Some(id), true) => self.row(&id),
            (Some(last), false) => {
                ids.push(last);
                Err(StoreError::Ambiguous { wanted: id_or_prefix.to_owned(), matches: ids })
            }
            (None, _) => Err(StoreError::NotFound { wanted: id_or_prefix.to_owned() }),
        }
    }

    fn ids_with(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        if prefix.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|conn| {
            let mut found = conn.prepare_cached(
                "SELECT id FROM sessions WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id DESC LIMIT ?2",
            )?;
            let found = found.query_map(params![prefix, SHOWN], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    fn row(&self, id: &str) -> Result<SessionRow, StoreError> {
        let row = self.read(|conn| {
            Ok(conn.prepare_cached(&format!("{ROWS} WHERE s.id = ?1"))?.query_row([id], session_row)?)
        })?;
        Ok(self.with_claim(row))
    }

    fn with_claim(&self, row: SessionRow) -> SessionRow {
        SessionRow { claimed: claim::is_held(&self.folder, &row.id), ..row }
    }

    pub(super) fn read<T>(&self, work: impl Fn(&Connection) -> Result<T, Trouble>) -> Result<T, StoreError> {
        patiently(&self.file, || work(&self.conn))
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let json: String = row.get(2)?;
    let what = serde_json::from_str(&json).map_err(|error| unreadable(2, error))?;
    Ok(Entry {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        parent: row.get::<_, Option<i64>>(1)?.map(i64::cast_unsigned),
        what,
    })
}

fn new_session(row: &Row<'_>) -> rusqlite::Result<NewSession> {
    Ok(NewSession {
        id: row.get(0)?,
        scenario: row.get(1)?,
        title: SafeText::line(&row.get::<_, String>(2)?),
        scenario_hash: row.get(3)?,
        scenario_text: row.get(4)?,
        actor: row.get(5)?,
        judge: row.get(6)?,
        seed: row.get::<_, i64>(7)?.cast_unsigned(),
        difficulty: word::<Difficulty>(row, 8)?,
        started: row.get(9)?,
    })
}

fn session_row(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    let reason =
        if row.get_ref(5)? == rusqlite::types::ValueRef::Null { None } else { Some(word::<EndReason>(row, 5)?) };
    Ok(SessionRow {
        id: row.get(0)?,
        scenario: row.get(1)?,
        title: SafeText::line(&row.get::<_, String>(2)?),
        started: row.get(3)?,
        ended: row.get(4)?,
        reason,
        learner_turns: row.get(6)?,
        last_turn_at: row.get(7)?,
        total: row.get(8)?,
        actor: row.get(9)?,
        judge: row.get(10)?,
        difficulty: word::<Difficulty>(row, 11)?,
        by_model: row.get::<_, Option<bool>>(12)?.unwrap_or(false),
        claimed: false,
    })
}

/// The domain's value behind the word in a column.
pub(super) fn word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    let word: StrDeserializer<'_, serde::de::value::Error> = word.as_str().into_deserializer();
    T::deserialize(word).map_err(|error| unreadable(column, error))
}

/// The value behind the JSON in a column.
pub(super) fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let json: String = row.get(column)?;
    serde_json::from_str(&json).map_err(|error| unreadable(column, error))
}

fn unreadable(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
