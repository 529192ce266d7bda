-- A verdict is kept with what it needs to be used again: the market and the rules it is of, whether
-- the session was over, and the word that the next day's verdict builds on. Rows from before have
-- no source and are not final, so nobody builds on them.

ALTER TABLE regime_daily ADD COLUMN version TEXT;
ALTER TABLE regime_daily ADD COLUMN source  TEXT;
ALTER TABLE regime_daily ADD COLUMN midterm TEXT;
ALTER TABLE regime_daily ADD COLUMN final   INTEGER NOT NULL DEFAULT 0 CHECK (final IN (0, 1));
ALTER TABLE regime_daily ADD COLUMN inputs  TEXT CHECK (inputs IS NULL OR json_valid(inputs));

-- What the broker says about a symbol; NULL where it was not asked.
ALTER TABLE symbol ADD COLUMN class          TEXT;
ALTER TABLE symbol ADD COLUMN halted         INTEGER CHECK (halted IN (0, 1));
ALTER TABLE symbol ADD COLUMN administrative INTEGER CHECK (administrative IN (0, 1));
