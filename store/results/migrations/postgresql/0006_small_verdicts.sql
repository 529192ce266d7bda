-- The verdicts of a scanner, some hundred to a row, written once and in order: a run of a whole market
-- adds a dozen rows instead of thousands, and no index scatters them. `codes` is a JSON array;
-- `verdicts` is JSON too, deflated (zlib), a member for each column: see docs/data.md.
CREATE TABLE verdict_block (
  run_id   text COLLATE "C" NOT NULL,
  number   bigint NOT NULL,
  scanner  text COLLATE "C" NOT NULL,
  codes    json NOT NULL,
  verdicts bytea NOT NULL,
  PRIMARY KEY (run_id, number)
);
-- It is deflated already.
ALTER TABLE verdict_block ALTER COLUMN verdicts SET STORAGE EXTERNAL;

-- Which scanners a run had, and how many symbols each has judged. Stays when verdicts are pruned.
CREATE TABLE run_scanner (
  run_id  text COLLATE "C" NOT NULL,
  scanner text COLLATE "C" NOT NULL,
  judged  bigint NOT NULL CHECK (judged >= 0),
  PRIMARY KEY (run_id, scanner)
);

INSERT INTO run_scanner SELECT run_id, scanner, count(*) FROM verdict GROUP BY run_id, scanner;
INSERT INTO run_scanner SELECT DISTINCT run_id, scanner, 0 FROM candidate ON CONFLICT DO NOTHING;

-- Each insert into these touched another page. A list is found by its run, a symbol by looking
-- through the lists.
DROP INDEX candidate_code;
DROP INDEX verdict_code;

-- The verdicts from before become blocks in steps, after this one; then the table goes.
DROP VIEW pick;
ALTER TABLE verdict RENAME TO verdict_to_convert;

-- On how many sessions in a row the scanner's lists had the symbol, and whether the list of the
-- session before lacked it. NULL where no list of an earlier session is known.
ALTER TABLE candidate ADD COLUMN is_new boolean;
ALTER TABLE candidate ADD COLUMN days_listed integer CHECK (days_listed >= 1);

-- What to look at: the lists of the newest run that was complete and final, per session and scanner.
-- A run has a list of each of its scanners, also an empty one.
CREATE VIEW pick AS
SELECT run.date, candidate.run_id, candidate.scanner, candidate.code, candidate.name,
       candidate.engine, candidate.rank, candidate.score, candidate.risk_score, candidate.label,
       candidate.strategy, candidate.target_profit, candidate.stop_loss, candidate.holding_days,
       candidate.close, candidate.change_rate, candidate.flags, candidate.indicators,
       candidate.position, candidate.basis, candidate.doubt, candidate.is_new,
       candidate.days_listed
FROM candidate JOIN run ON run.id = candidate.run_id
WHERE run.outcome = 'complete' AND run.final
  AND NOT EXISTS (
    SELECT 1 FROM run AS newer
    JOIN run_scanner ON run_scanner.run_id = newer.id AND run_scanner.scanner = candidate.scanner
    WHERE newer.date = run.date AND newer.id > run.id AND newer.outcome = 'complete'
      AND newer.final);

-- A symbol is listed on and on while the places of its sessions grow by one.
WITH session AS (
  SELECT scanner, date, dense_rank() OVER (PARTITION BY scanner ORDER BY date) AS place
  FROM (SELECT DISTINCT run_scanner.scanner, run.date
        FROM run_scanner JOIN run ON run.id = run_scanner.run_id
        WHERE run.outcome = 'complete' AND run.final) AS list
), listed AS (
  SELECT pick.run_id, pick.scanner, pick.code, session.place,
         session.place - row_number() OVER (PARTITION BY pick.scanner, pick.code
                                            ORDER BY session.place) AS stay
  FROM pick JOIN session ON session.scanner = pick.scanner AND session.date = pick.date
), counted AS (
  SELECT run_id, scanner, code, place,
         row_number() OVER (PARTITION BY scanner, code, stay ORDER BY place) AS days
  FROM listed
)
UPDATE candidate
SET days_listed = counted.days,
    is_new = CASE WHEN counted.place > 1 THEN counted.days = 1 END
FROM counted
WHERE counted.run_id = candidate.run_id AND counted.scanner = candidate.scanner
  AND counted.code = candidate.code;
