"""What the indicators of the scanners cost with pandas.

rules_pandas.py CANDLES VALUES one_by_one|all_at_once

CANDLES is a CSV file with code,date,open,high,low,close,volume, the days of a code together and
oldest first. Writes the last values of every code into VALUES and prints the microseconds per code
that the indicators took, without reading and writing."""

import sys
import time

import numpy as np
import pandas as pd

from indicators import dema, ema, indicators, slope, tema


def one_by_one(candles):
    """A frame per symbol, as a scanner gets it from the broker's answer."""
    frames = {
        code: days.drop(columns="code").reset_index(drop=True)
        for code, days in candles.groupby("code", sort=False)
    }
    started = time.perf_counter()
    values = {code: indicators(frame) for code, frame in frames.items()}
    seconds = time.perf_counter() - started
    return pd.DataFrame.from_dict(values, orient="index"), seconds


def rsi_of_all(gains, losses, smooth):
    up = smooth(gains, 14).iloc[-1]
    down = smooth(losses, 14).iloc[-1]
    with np.errstate(divide="ignore"):
        value = 100 - 100 / (1 + up / down)
    return value.mask(up.isna() | down.isna() | (down == 0), 50.0)


def all_at_once(candles):
    """One column per symbol, which somebody does who has the whole market in memory anyway. The
    columns end on the last row, so the young symbols begin with NaN."""
    numbered = candles.assign(row=candles.groupby("code").cumcount(ascending=False))
    codes = candles["code"].unique()
    wide = numbered.pivot(index="row", columns="code", values=["close", "volume"])
    wide = wide.sort_index(ascending=False)
    close, volume = wide["close"][codes], wide["volume"][codes]

    started = time.perf_counter()
    change = close.diff()
    gains = change.clip(lower=0)
    losses = (-change).clip(lower=0)
    traded = close.notna()
    tema20 = tema(close, 20)
    dema10 = dema(close, 10)
    macd_line = ema(close, 12) - ema(close, 26)
    macd_signal = ema(macd_line, 9)
    obv = (np.sign(change).where(change.notna(), 0) * volume).cumsum()
    values = pd.DataFrame(
        {
            "TEMA20": tema20.iloc[-1],
            "DEMA10": dema10.iloc[-1],
            "EMA60": ema(close, 60).iloc[-1],
            "MACD_LINE": macd_line.iloc[-1],
            "MACD_SIGNAL": macd_signal.iloc[-1],
            "MACD_OSC": macd_line.iloc[-1] - macd_signal.iloc[-1],
            "RSI_TEMA": rsi_of_all(gains, losses, tema),
            "RSI_DEMA": rsi_of_all(gains.fillna(0).where(traded), losses.fillna(0).where(traded), dema),
            "OBV": obv.iloc[-1],
            "VOL_MA5": volume.rolling(5).mean().iloc[-1],
            "TEMA20_SLOPE20": slope(tema20),
            "OBV_SLOPE20": slope(obv),
            "DEMA10_SLOPE20": slope(dema10),
        }
    )
    return values, time.perf_counter() - started


def main(candles_file, values_file, form):
    candles = pd.read_csv(candles_file, dtype={"code": str})
    forms = {"one_by_one": one_by_one, "all_at_once": all_at_once}
    values, seconds = forms[form](candles)
    values.to_csv(values_file, index_label="code", na_rep="nan")
    print(seconds * 1e6 / len(values))


if __name__ == "__main__":
    main(*sys.argv[1:])
