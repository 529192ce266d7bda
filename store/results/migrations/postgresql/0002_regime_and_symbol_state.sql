-- A verdict is kept with what it needs to be used again: the market and the rules it is of, whether
-- the session was over, and the word that the next day's verdict builds on. Rows from before have
-- no source and are not final, so nobody builds on them.

ALTER TABLE regime_daily ADD COLUMN version text;
ALTER TABLE regime_daily ADD COLUMN source  text;
ALTER TABLE regime_daily ADD COLUMN midterm text;
ALTER TABLE regime_daily ADD COLUMN final   boolean NOT NULL DEFAULT false;
ALTER TABLE regime_daily ADD COLUMN inputs  json;

-- What the broker says about a symbol; NULL where it was not asked.
ALTER TABLE symbol ADD COLUMN class          text;
ALTER TABLE symbol ADD COLUMN halted         boolean;
ALTER TABLE symbol ADD COLUMN administrative boolean;
