"""What one rule's backtest costs with pandas.

backtest_pandas.py CANDLES FROM TO

CANDLES is a CSV file with code,date,open,high,low,close,volume, the days of a code together and
oldest first; FROM and TO are its days. The rule: a close above the highest of the 60 closes before,
with twice the mean volume of the 20 candles before. Bought at the next open, sold at the close of
the 1st, 5th, 10th and 20th candle held. All symbols at once, one column per symbol. Prints the
seconds without reading, the number of picks, and per holding the number of sales and the mean."""

import sys
import time

import pandas as pd


def main(candles_file, first, last):
    candles = pd.read_csv(candles_file, dtype={"code": str})
    wide = candles.pivot(index="date", columns="code", values=["open", "close", "volume"])
    opened, close, volume = wide["open"], wide["close"], wide["volume"]

    started = time.perf_counter()
    highest = close.rolling(60).max().shift(1)
    usual = volume.rolling(20).mean().shift(1)
    picked = (close > highest) & (volume >= 2 * usual)
    picked = picked.loc[int(first) : int(last)]
    entry = opened.shift(-1)
    results = []
    for held in (1, 5, 10, 20):
        gross = (close.shift(-held) / entry - 1).loc[int(first) : int(last)]
        earned = gross.where(picked).stack()
        results += [len(earned), earned.mean()]
    seconds = time.perf_counter() - started
    print(seconds, int(picked.to_numpy().sum()), *results)


if __name__ == "__main__":
    main(*sys.argv[1:])
