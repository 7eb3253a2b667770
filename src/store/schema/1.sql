CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,
    actor TEXT NOT NULL,
    judge TEXT NOT NULL,
    seed INTEGER NOT NULL,
    difficulty TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    reason TEXT,
    scenario_hash TEXT NOT NULL,
    -- Last, because it is long: a list of sessions then never reads its pages.
    scenario_text TEXT NOT NULL
) STRICT;

CREATE TABLE entries (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    parent INTEGER,
    kind TEXT NOT NULL,
    turn INTEGER,
    at TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (session, id),
    -- No cascade: a log is a chain, and SQLite follows a chain of cascades 1000 links at most.
    FOREIGN KEY (session, parent) REFERENCES entries (session, id)
) STRICT;

CREATE INDEX entries_by_kind ON entries (session, kind, id);
CREATE INDEX entries_by_parent ON entries (session, parent);

CREATE TABLE scorecards (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    total REAL,
    json TEXT NOT NULL
) STRICT;

CREATE INDEX scorecards_by_session ON scorecards (session, id);

CREATE TABLE drafts (
    session TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
