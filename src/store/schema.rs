//! The database's format: one SQL text per step; `user_version` counts the steps taken.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior, backup::Backup, backup::StepResult};

use crate::store::{StoreError, error::Trouble, place};

/// The steps from nothing to today's format. A released step never changes; a new one is added at the end.
pub(super) const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// Refuses a database of a later format than `steps` lead to.
pub(super) fn refuse_newer(conn: &Connection, file: &Path, steps: &[&str]) -> Result<usize, Trouble> {
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    match usize::try_from(found) {
        Ok(version) if version <= steps.len() => Ok(version),
        _ => Err(StoreError::Newer {
            path: file.to_owned(),
            found,
            known: i64::try_from(steps.len()).unwrap_or(i64::MAX),
        }
        .into()),
    }
}

/// Takes the steps that `file` lacks, all or none. A database with anything in it is copied first, to `sparring.db.v<old>.bak`.
pub(super) fn migrate(conn: &mut Connection, file: &Path, steps: &[&str]) -> Result<(), Trouble> {
    if refuse_newer(conn, file, steps)? == steps.len() {
        return Ok(());
    }
    // Inside, the version is read again: another process may have come first, and now nobody else can write.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = refuse_newer(&tx, file, steps)?;
    let empty: bool = tx.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if found < steps.len() && !empty {
        copy(file, &format!("sparring.db.v{found}.bak"))?;
    }
    for step in &steps[found..] {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", i64::try_from(steps.len()).unwrap_or(i64::MAX))?;
    Ok(tx.commit()?)
}

/// Copies the database whole under a name of its own, then gives it the final one.
fn copy(file: &Path, name: &str) -> Result<(), Trouble> {
    let to = file.with_file_name(name);
    let part = file.with_file_name(format!("{name}.part"));
    let fault = |source| StoreError::File { path: to.clone(), source };
    if part.symlink_metadata().is_ok() {
        fs::remove_file(&part).map_err(fault)?;
    }
    place::create_new(&part).map_err(fault)?;
    let source = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NOFOLLOW)?;
    let mut target =
        Connection::open_with_flags(&part, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NOFOLLOW)?;
    let step = Backup::new(&source, &mut target)?.step(-1);
    match step {
        Ok(StepResult::Done) => {}
        Ok(_) => return Err(StoreError::Busy { path: file.to_owned() }.into()),
        Err(error) => return Err(Trouble::Sqlite(error).at(&part).into()),
    }
    target.close().map_err(|(_, error)| error)?;
    fs::rename(&part, &to).map_err(fault)?;
    Ok(())
}

/// The copies made before migrations, whole or not.
pub(super) fn copies(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder)? {
        let item = item?;
        let name = item.file_name();
        if name.to_string_lossy().starts_with("sparring.db.v") {
            found.push(item.path());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::migrate;

    const ONE: &str = "CREATE TABLE note (text TEXT NOT NULL) STRICT;";
    const TWO: &str = "ALTER TABLE note ADD COLUMN at TEXT; UPDATE note SET at = 'then';";

    #[test]
    fn an_old_database_is_copied_and_then_led_on() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sparring.db");
        let mut conn = Connection::open(&file).unwrap();
        migrate(&mut conn, &file, &[ONE]).unwrap();
        conn.execute("INSERT INTO note VALUES ('kept')", []).unwrap();
        migrate(&mut conn, &file, &[ONE, TWO]).unwrap();
        let row: (String, String) =
            conn.query_row("SELECT text, at FROM note", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        assert_eq!(row, ("kept".to_owned(), "then".to_owned()));

        let copy = Connection::open(folder.path().join("sparring.db.v1.bak")).unwrap();
        assert_eq!(
            copy.query_row("SELECT count(*) FROM pragma_table_info('note')", [], |row| row.get::<_, i64>(0)),
            Ok(1)
        );
        assert_eq!(copy.query_row("SELECT text FROM note", [], |row| row.get::<_, String>(0)).as_deref(), Ok("kept"));
        assert!(!folder.path().join("sparring.db.v0.bak").exists(), "an empty database needs no copy");
    }

    #[test]
    fn a_failed_step_leaves_the_old_format() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sparring.db");
        let mut conn = Connection::open(&file).unwrap();
        migrate(&mut conn, &file, &[ONE]).unwrap();
        migrate(&mut conn, &file, &[ONE, TWO, "nonsense"]).unwrap_err();
        assert_eq!(conn.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)), Ok(1));
        assert_eq!(
            conn.query_row("SELECT count(*) FROM pragma_table_info('note')", [], |row| row.get::<_, i64>(0)),
            Ok(1)
        );
    }
}
