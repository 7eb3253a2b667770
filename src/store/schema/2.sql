-- What a person says of a check. Each is kept; the latest of one person on one check counts.
CREATE TABLE rulings (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- The last entry of the branch it is about.
    branch INTEGER,
    check_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    person TEXT NOT NULL,
    -- Whether the judge's verdict was hidden when this was said.
    blind INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX rulings_by_session ON rulings (session, id);

-- A person's note on a turn.
CREATE TABLE notes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    branch INTEGER,
    turn INTEGER NOT NULL,
    text TEXT NOT NULL,
    person TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX notes_by_session ON notes (session, id);

-- The learner's own levels, given before the score was shown: {"criterion": level}.
CREATE TABLE self_ratings (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    branch INTEGER,
    json TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX self_ratings_by_session ON self_ratings (session, id);

-- A contested check: which turns, why (for the facilitator alone), and what a fresh run said.
CREATE TABLE appeals (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    branch INTEGER,
    check_id TEXT NOT NULL,
    turns TEXT NOT NULL,
    argument TEXT NOT NULL,
    outcome TEXT,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX appeals_by_session ON appeals (session, id);

-- What a judge answered to a request, by a hash of all that the answer depends on. It quotes the learner, so it goes with the session.
CREATE TABLE answers (
    key TEXT NOT NULL PRIMARY KEY,
    session TEXT REFERENCES sessions (id) ON DELETE CASCADE,
    answer TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX answers_by_session ON answers (session);

-- What `spar doctor judge` found, by judge; answers so far of a run that was cut short.
CREATE TABLE proofs (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    judge TEXT NOT NULL,
    whole INTEGER NOT NULL,
    json TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX proofs_by_judge ON proofs (judge, id);
