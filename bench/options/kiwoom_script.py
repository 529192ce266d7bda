"""What the scripts beside this file share: the API object with its sleep, and a scanner's loop."""

import contextlib
import json
import math
import sys
import time
from pathlib import Path

import pandas as pd
import requests

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "peers"))
from indicators import indicators  # noqa: E402

WINDOW = 120  # Candles that the rules look at.
SHORTEST = 21  # Fewer are not judged.
TOO_MANY = 5  # The broker's return_code of a refusal.
TRIES_MAX = 20
COLUMNS = {
    "dt": "date",
    "open_pric": "open",
    "high_pric": "high",
    "low_pric": "low",
    "cur_prc": "close",
    "trde_qty": "volume",
}


class Api:
    def __init__(self, url, delay, lock=None):
        self.url = url
        self.delay = delay
        self.turn = lock or contextlib.nullcontext()
        self.session = requests.Session()
        token = self.post(
            "au10001",
            "/oauth2/token",
            {"grant_type": "client_credentials", "appkey": "key-1", "secretkey": "secret-of-key-1"},
        )
        self.session.headers["authorization"] = "Bearer " + token["token"]

    def post(self, tr, path, body):
        for _ in range(TRIES_MAX):
            with self.turn:
                answer = self.session.post(
                    self.url + path, json=body, headers={"api-id": tr}, timeout=10
                ).json()
                time.sleep(self.delay)
            if answer["return_code"] == 0:
                return answer
            if answer["return_code"] != TOO_MANY:
                raise RuntimeError(f"{tr}: {answer}")
            time.sleep(1)
        raise RuntimeError(f"{tr}: refused {TRIES_MAX} times")

    def daily_chart(self, code, day):
        """Adjusted candles up to `day`, oldest first, without days on which nothing traded."""
        answer = self.post(
            "ka10081", "/api/dostk/chart", {"stk_cd": code, "base_dt": day, "upd_stkpc_tp": "1"}
        )
        rows = [row for row in answer["stk_dt_pole_chart_qry"] if row["dt"]]
        frame = pd.DataFrame(rows, columns=list(COLUMNS)).rename(columns=COLUMNS)
        prices = ["open", "high", "low", "close"]
        frame[prices] = frame[prices].astype(float)
        frame["volume"] = frame["volume"].astype("int64")
        return frame[frame["volume"] > 0].iloc[::-1].reset_index(drop=True)


def scan(api, codes, day):
    """The indicators on the last candle of every symbol that has enough candles."""
    found = []
    for code in codes:
        window = api.daily_chart(code, day).tail(WINDOW)
        seen = {"code": code}
        if len(window) >= SHORTEST:
            last = indicators(window)
            seen["indicators"] = {
                name: float(value) for name, value in last.items() if not math.isnan(value)
            }
        found.append(seen)
    return found


def arguments():
    """URL, seconds to sleep, codes, day: the command line of the scripts."""
    url, delay_ms, symbols, day = sys.argv[1:]
    codes = [line.split(",")[0] for line in Path(symbols).read_text().splitlines()]
    return url, int(delay_ms) / 1000, codes, day.replace("-", "")


def show(scanners):
    report = [{"name": name, "symbols": symbols} for name, symbols in scanners.items()]
    print(json.dumps({"scanners": report}))
