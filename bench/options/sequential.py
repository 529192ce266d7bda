"""v2 over all symbols, then v3, with a sleep after every answer.

usage: sequential.py URL DELAY_MS SYMBOLS.csv DAY
"""

from kiwoom_script import Api, arguments, scan, show


def main():
    url, delay, codes, day = arguments()
    api = Api(url, delay)
    show({name: scan(api, codes, day) for name in ("v2", "v3")})


if __name__ == "__main__":
    main()
