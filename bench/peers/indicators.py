"""The indicators of the scanners as somebody with pandas writes them: whole columns, no loop over
the days. The exponential means start at the first day, as the scanners' do."""

import numpy as np

SLOPE_DAYS = 20


def ema(series, span):
    return series.ewm(span=span, adjust=False).mean()


def dema(series, span):
    once = ema(series, span)
    return 2 * once - ema(once, span)


def tema(series, span):
    once = ema(series, span)
    twice = ema(once, span)
    return 3 * (once - twice) + ema(twice, span)


def rsi(gains, losses, smooth):
    """The last value; 50 without any loss, and not held within 0..100."""
    up = smooth(gains, 14).iloc[-1]
    down = smooth(losses, 14).iloc[-1]
    if np.isnan(up) or np.isnan(down) or down == 0:
        return 50.0
    with np.errstate(divide="ignore"):
        return 100 - 100 / (1 + up / down)


def slope(series):
    """Least squares over the last days, per day: of a series, or of every column of a frame."""
    values = series.to_numpy()[-SLOPE_DAYS:]
    if len(values) < SLOPE_DAYS:
        return float("nan")
    days = np.arange(SLOPE_DAYS) - (SLOPE_DAYS - 1) / 2
    return days @ values / (days @ days)


def indicators(frame):
    """The last value of each, by name. `frame`: date, open, high, low, close, volume of one symbol,
    oldest day first."""
    close = frame["close"]
    volume = frame["volume"]
    change = close.diff()
    gains = change.clip(lower=0)
    losses = (-change).clip(lower=0)

    tema20 = tema(close, 20)
    dema10 = dema(close, 10)
    macd_line = ema(close, 12) - ema(close, 26)
    macd_signal = ema(macd_line, 9)
    obv = (np.sign(change).fillna(0) * volume).cumsum()

    return {
        "TEMA20": tema20.iloc[-1],
        "DEMA10": dema10.iloc[-1],
        "EMA60": ema(close, 60).iloc[-1],
        "MACD_LINE": macd_line.iloc[-1],
        "MACD_SIGNAL": macd_signal.iloc[-1],
        "MACD_OSC": macd_line.iloc[-1] - macd_signal.iloc[-1],
        "RSI_TEMA": rsi(gains, losses, tema),
        "RSI_DEMA": rsi(gains.fillna(0), losses.fillna(0), dema),
        "OBV": obv.iloc[-1],
        "VOL_MA5": volume.rolling(5).mean().iloc[-1],
        "TEMA20_SLOPE20": slope(tema20),
        "OBV_SLOPE20": slope(obv),
        "DEMA10_SLOPE20": slope(dema10),
    }
