-- One row for every symbol that a scanner has judged: how far a run has come, and why a symbol was
-- or was not picked. `engines` is JSON, engine -> {"stage", "signals", "checks"}; a check is
-- [stage, value, relation, limit, passed].
CREATE TABLE verdict (
  run_id  text COLLATE "C" NOT NULL,
  scanner text COLLATE "C" NOT NULL,
  code    text COLLATE "C" NOT NULL,
  name    text NOT NULL,
  matched boolean NOT NULL,
  engines json NOT NULL,
  PRIMARY KEY (run_id, scanner, code)
);

-- "When was this symbol judged, and how?"
CREATE INDEX verdict_code ON verdict (code, run_id);

-- What the run was started with, so that it can be finished as it was begun: the settings as
-- arguments of the command line, one a line and without secrets, and the codes of its symbols in their order.
ALTER TABLE run ADD COLUMN settings text;
ALTER TABLE run ADD COLUMN universe json;

-- The place in the scanner's list, from 1; not every engine ranks what it picks.
ALTER TABLE candidate ADD COLUMN position integer;
