// What one screen costs with DuckDB on two threads. Arguments: PEERS CANDLES, a CSV file with
// code,date,open,high,low,close,volume. Prints the seconds without reading the file, the codes that
// pass on their last bar, and the bars on which a code passes.

import { createRequire } from "node:module";

const [peers, candles] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${peers}/package.json`)("@duckdb/node-api");

const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const connection = await instance.connect();
await connection.run(`CREATE TABLE candles AS
  SELECT * FROM read_csv('${candles.replaceAll("'", "''")}', types = {'code': 'VARCHAR'})`);

const started = performance.now();
const answer = await connection.runAndReadAll(`
  WITH seen AS (
    SELECT code, date, close, volume,
           count(*) OVER latest AS bars, avg(close) OVER latest AS mean_close,
           avg(volume) OVER latest AS mean_volume,
           lag(close) OVER (PARTITION BY code ORDER BY date) AS before,
           row_number() OVER (PARTITION BY code ORDER BY date DESC) AS age
    FROM candles
    WINDOW latest AS (PARTITION BY code ORDER BY date ROWS 19 PRECEDING))
  SELECT count(*) FILTER (age = 1), count(*) FROM seen
  WHERE bars = 20 AND close > mean_close AND volume >= 2 * mean_volume
    AND (close - before) / before >= 0.03`);
const [last, every] = answer.getRows()[0];
console.log(`${(performance.now() - started) / 1000} ${last} ${every}`);
