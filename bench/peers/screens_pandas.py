"""What one screen costs with pandas.

screens_pandas.py CANDLES

CANDLES is a CSV file with code,date,open,high,low,close,volume, the days of a code together and
oldest first. Prints the seconds without reading the file, the codes that pass on their last bar, and
the bars on which a code passes."""

import sys
import time

import pandas as pd


def main(candles_file):
    candles = pd.read_csv(candles_file, dtype={"code": str})
    started = time.perf_counter()
    by_code = candles.groupby("code", sort=False)
    mean_close = by_code["close"].transform(lambda one: one.rolling(20).mean())
    mean_volume = by_code["volume"].transform(lambda one: one.rolling(20).mean())
    before = by_code["close"].shift(1)
    passes = (
        (candles["close"] > mean_close)
        & (candles["volume"] >= 2 * mean_volume)
        & ((candles["close"] - before) / before >= 0.03)
    )
    last = passes.groupby(candles["code"], sort=False).last().sum()
    every = passes.sum()
    print(time.perf_counter() - started, last, every)


if __name__ == "__main__":
    main(*sys.argv[1:])
