-- Versions, tables and columns are those of the SQLite migrations; only the types differ. Keys sort
-- by their bytes whatever the database's language, as they do in SQLite. JSON is kept as json and
-- not as jsonb, so that the texts come back as they were written.
-- No foreign key to run: audit rows of the token call may come before the row of their run.

CREATE TABLE run (
  id          text COLLATE "C" PRIMARY KEY,
  date        date, -- Day in KST; NULL where the run did not get as far.
  mode        text NOT NULL,
  outcome     text NOT NULL
              CHECK (outcome IN ('running', 'complete', 'partial', 'interrupted', 'failed')),
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  report      json
);

CREATE TABLE candidate (
  run_id        text COLLATE "C" NOT NULL,
  scanner       text COLLATE "C" NOT NULL,
  code          text COLLATE "C" NOT NULL,
  name          text NOT NULL,
  engine        text NOT NULL,
  rank          integer,
  score         double precision,
  risk_score    double precision,
  label         text,
  strategy      text,
  target_profit double precision,
  stop_loss     double precision,
  holding_days  integer,
  close         double precision,
  change_rate   double precision,
  flags         json,
  indicators    json,
  PRIMARY KEY (run_id, scanner, code)
);

-- "Where was this symbol picked before?"
CREATE INDEX candidate_code ON candidate (code, run_id);

CREATE TABLE regime_daily (
  date      date PRIMARY KEY,
  label     text NOT NULL,
  risk      text NOT NULL,
  score     double precision,
  data_date date
);

CREATE TABLE symbol (
  code   text COLLATE "C" PRIMARY KEY,
  name   text NOT NULL,
  market text NOT NULL
);

-- The audit: one row for every slot granted. Times are microseconds since the Unix epoch.
CREATE TABLE api_call (
  run_id      text COLLATE "C" NOT NULL,
  seq         bigint NOT NULL CHECK (seq >= 1),
  key         text NOT NULL,
  tr          text NOT NULL,
  slot_us     bigint NOT NULL,
  sent_us     bigint NOT NULL,
  answered_us bigint NOT NULL,
  status      integer,
  return_code integer,
  outcome     text NOT NULL,
  PRIMARY KEY (run_id, seq)
);
