"""v2 and v3 in a thread each, on one API object with a lock around every call and its sleep.

usage: locked.py URL DELAY_MS SYMBOLS.csv DAY
"""

import threading
from concurrent.futures import ThreadPoolExecutor

from kiwoom_script import Api, arguments, scan, show


def main():
    url, delay, codes, day = arguments()
    api = Api(url, delay, threading.Lock())
    with ThreadPoolExecutor() as threads:
        running = {name: threads.submit(scan, api, codes, day) for name in ("v2", "v3")}
        show({name: one.result() for name, one in running.items()})


if __name__ == "__main__":
    main()
