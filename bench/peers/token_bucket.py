"""Calls through a token bucket, as the clients on PyPI limit themselves: the bucket holds what a
second allows and fills continuously, workers share it behind a lock. A full bucket is spent at once,
which is the difference to a limiter that keeps calls apart. Four workers, each with a session of its
own, so that an answer that takes long does not hold up the next call.

Arguments: URL TR DELAY_MS FILE_OF_CODES."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests

WORKERS = 4

CALLS = {
    "ka10095": ("/api/dostk/stkinfo", "atn_stk_infr", {}),
    "ka10081": (
        "/api/dostk/chart",
        "stk_dt_pole_chart_qry",
        {"base_dt": "20991231", "upd_stkpc_tp": "1"},
    ),
}


class TokenBucket:
    def __init__(self, per_second):
        self.per_second = per_second
        self.capacity = max(1.0, per_second)
        self.tokens = self.capacity
        self.filled_at = time.monotonic()
        self.lock = threading.Lock()

    def take(self):
        while True:
            with self.lock:
                now = time.monotonic()
                gained = (now - self.filled_at) * self.per_second
                self.tokens = min(self.capacity, self.tokens + gained)
                self.filled_at = now
                if self.tokens >= 1:
                    self.tokens -= 1
                    return
                wait = (1 - self.tokens) / self.per_second
            time.sleep(wait)


class Client:
    def __init__(self, url, per_second):
        self.url = url
        self.bucket = TokenBucket(per_second)
        self.of_thread = threading.local()
        answer = self.post(
            "/oauth2/token",
            {"api-id": "au10001"},
            {
                "grant_type": "client_credentials",
                "appkey": "simulated-key-1",
                "secretkey": "simulated-secret",
            },
        )
        self.bearer = "Bearer " + answer["token"]

    def post(self, path, headers, body):
        if not hasattr(self.of_thread, "session"):
            self.of_thread.session = requests.Session()
        answer = self.of_thread.session.post(
            self.url + path, json=body, headers=headers, timeout=10
        )
        answer.raise_for_status()
        told = answer.json()
        if told["return_code"] != 0:
            raise RuntimeError(f"{path}: {told['return_msg']}")
        return told

    def sum_of_closes(self, tr, code):
        path, rows, more = CALLS[tr]
        self.bucket.take()
        answer = self.post(
            path, {"api-id": tr, "authorization": self.bearer}, {"stk_cd": code, **more}
        )
        return sum(abs(int(row["cur_prc"])) for row in answer[rows])


def main():
    url, tr, delay_ms, codes_file = sys.argv[1:]
    with open(codes_file, encoding="ascii") as file:
        codes = file.read().split()
    client = Client(url, 1000 / float(delay_ms))
    with ThreadPoolExecutor(WORKERS) as workers:
        sums = list(workers.map(lambda code: client.sum_of_closes(tr, code), codes))
    print(len(sums), sum(sums))


if __name__ == "__main__":
    main()
