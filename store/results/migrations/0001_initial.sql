-- Times are UTC, ISO 8601 with milliseconds; days are 'YYYY-MM-DD' in KST.
-- No foreign key to run: audit rows of the token call may come before the row of their run.

CREATE TABLE run (
  id          TEXT PRIMARY KEY,
  date        TEXT NOT NULL,
  mode        TEXT NOT NULL,
  outcome     TEXT NOT NULL
              CHECK (outcome IN ('running', 'complete', 'partial', 'interrupted', 'failed')),
  started_at  TEXT NOT NULL,
  finished_at TEXT,
  report      TEXT CHECK (report IS NULL OR json_valid(report))
) STRICT, WITHOUT ROWID;

CREATE TABLE candidate (
  run_id        TEXT NOT NULL,
  scanner       TEXT NOT NULL,
  code          TEXT NOT NULL,
  name          TEXT NOT NULL,
  engine        TEXT NOT NULL,
  rank          INTEGER,
  score         REAL,
  risk_score    REAL,
  label         TEXT,
  strategy      TEXT,
  target_profit REAL,
  stop_loss     REAL,
  holding_days  INTEGER,
  close         REAL,
  change_rate   REAL,
  flags         TEXT CHECK (flags IS NULL OR json_valid(flags)),
  indicators    TEXT CHECK (indicators IS NULL OR json_valid(indicators)),
  PRIMARY KEY (run_id, scanner, code)
) STRICT, WITHOUT ROWID;

-- "Where was this symbol picked before?"
CREATE INDEX candidate_code ON candidate (code, run_id);

CREATE TABLE regime_daily (
  date      TEXT PRIMARY KEY,
  label     TEXT NOT NULL,
  risk      TEXT NOT NULL,
  score     REAL,
  data_date TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE symbol (
  code   TEXT PRIMARY KEY,
  name   TEXT NOT NULL,
  market TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The audit: one row for every slot granted. Times are microseconds since the Unix epoch.
CREATE TABLE api_call (
  run_id      TEXT NOT NULL,
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  key         TEXT NOT NULL,
  tr          TEXT NOT NULL,
  slot_us     INTEGER NOT NULL,
  sent_us     INTEGER NOT NULL,
  answered_us INTEGER NOT NULL,
  status      INTEGER,
  return_code INTEGER,
  outcome     TEXT NOT NULL,
  PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;
