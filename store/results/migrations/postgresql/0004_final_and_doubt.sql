-- Whether the session's closes could still move when the run judged them; NULL where the run did not
-- get as far. Runs from before say it in their reports.
ALTER TABLE run ADD COLUMN final boolean;
UPDATE run SET final = (report #>> '{run,final}')::boolean
WHERE report #>> '{run,final}' IN ('true', 'false');

-- How the session's close came about ("charted", "evening", "regular"; "stale" where the last one is of
-- an earlier session; NULL in rows from before), and why the symbol's candles were doubted; NULL for
-- no doubt.
ALTER TABLE candidate ADD COLUMN basis text;
ALTER TABLE candidate ADD COLUMN doubt text;
ALTER TABLE verdict ADD COLUMN basis text;
ALTER TABLE verdict ADD COLUMN doubt text;

CREATE INDEX run_date ON run (date);

-- What to look at: the lists of the newest run that was complete and final, per session and scanner.
-- A run has a list of every scanner that judged a symbol in it, also an empty one.
CREATE VIEW pick AS
SELECT run.date, candidate.run_id, candidate.scanner, candidate.code, candidate.name,
       candidate.engine, candidate.rank, candidate.score, candidate.risk_score, candidate.label,
       candidate.strategy, candidate.target_profit, candidate.stop_loss, candidate.holding_days,
       candidate.close, candidate.change_rate, candidate.flags, candidate.indicators,
       candidate.position, candidate.basis, candidate.doubt
FROM candidate JOIN run ON run.id = candidate.run_id
WHERE run.outcome = 'complete' AND run.final
  AND NOT EXISTS (
    SELECT 1 FROM run AS newer
    WHERE newer.date = run.date AND newer.id > run.id AND newer.outcome = 'complete' AND newer.final
      AND (EXISTS (SELECT 1 FROM verdict
                   WHERE verdict.run_id = newer.id AND verdict.scanner = candidate.scanner)
           OR EXISTS (SELECT 1 FROM candidate AS listed
                      WHERE listed.run_id = newer.id AND listed.scanner = candidate.scanner)));
