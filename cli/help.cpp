#include "cli/help.hpp"

#include "config/properties.hpp"

#include <algorithm>
#include <utility>

namespace tandem::cli {

namespace {

constexpr std::string_view general_help =
  R"(tandem runs several stock scanners side by side over the Korean market. All of them share one
paced connection to the broker's API, so more scanners do not mean more calls.

usage: tandem COMMAND [OPTIONS]

commands
  scan     scan the market once: universe, regime, candles, rules, store, report
  resume   finish the run that was interrupted, without asking again for what came
  plan     how many calls the next scan would make, how long it would take, and why
  regime   is the market bull, neutral, bear or crash on a day, and what says so
  runs     past runs: how they ended, their calls and refusals; --audit looks at every call of one
  results  candidates of past runs: of the latest, of a day, of a symbol
  explain  why a symbol was or was not picked: every filter with its value and threshold
  check    check a configuration without running it; shows every error at once
  help     this page; `tandem help COMMAND` and `tandem help config` tell more

options of every command
  --config-file=FILE     read FILE instead of ./tandem.toml
  --GROUP.KEY=VALUE      set one key of the configuration, over what the file says
  --dump-config          print the configuration in effect as a config file, and stop
  --output=table|json    how results are printed on stdout (default: table); runs, results and
                         explain also print jsonl and csv
  --quiet, -q            no progress
  --date=DAY             the day to look at, short for --scan.date
  --no-color             no colours
  --help, -h             help, also for one command: tandem scan --help
  --version              the version

examples
  tandem scan                                            v2 and v3 on the built-in simulated market
  tandem scan --output=json > report.json                the same, for programs
  tandem scan --universe.source=list --universe.codes=005930,000660 --explain
                                                         two symbols, and why they were (not) picked
  tandem scan --scanners.mine.rule=v2 --scanners.mine.min-signals=5 --scan.scanners=v2,mine
                                                         v2 beside a stricter v2 of your own
  tandem explain 005930                                  which filter dropped it, and by how much
  tandem results --code=005930                           every time a scanner picked it
  tandem runs --audit latest                             how the calls of the last scan went
  tandem resume                                          go on after Ctrl-C, a crash or an outage
  tandem check --config-file=config/whole-market.toml    is this file right?
  tandem --dump-config > tandem.toml                     a config file to start from

exit codes
  0  complete                        4  the broker's limit made the run impossible
  1  internal error                  5  partial: some symbols failed, they are listed
  2  wrong usage or configuration    6  the store failed
  3  the broker refused the keys     130  interrupted; what is done is stored
)";

constexpr std::string_view scan_help =
  R"(usage: tandem scan [--explain] [OPTIONS]

Scans the market once. Fetches the universe, gives every symbol's candles to every scanner, stores
the candidates and prints them. Results go to stdout; progress and logs go to stderr.

A day's candles are final at 20:00 in Korea. What is scanned from then until 08:00 is kept, and the
next day's scan asks for quotes, a hundred symbols to a call, in place of a chart per symbol.

options
  --explain              also say for every symbol and scanner where it was dropped
  --output=table|json    a table for people, or one JSON document (schema tandem.report/1)
  --quiet, -q            no progress on stderr
  and the options of every command, see `tandem help`

often used keys (all of them: `tandem help config`)
  --broker.url=URL             sim: (simulated, the default), https://mockapi.kiwoom.com or
                               https://api.kiwoom.com
  --gateway.delay=250ms        least time between two calls on one key
  --scan.scanners=v2,v3        which scanners run
  --scan.mode=sequential       one scanner after the other
  --scan.date=2025-11-28       scan this day instead of the last session
  --universe.kospi=50          how many symbols of KOSPI
  --store.url=sqlite:my.db     where results are stored
  --monitor.metrics-port=9464  while it runs, 127.0.0.1:9464 answers GET /metrics (for Prometheus)
                               and GET /healthz

keys of the broker
  export KIWOOM_APP_KEY=... KIWOOM_SECRET_KEY=...
  tandem scan --broker.url=https://mockapi.kiwoom.com
  or put them into a file that only you may read and name it: --broker.credentials-file=FILE

examples
  tandem scan --universe.kospi=20 --universe.kosdaq=0
  tandem scan --config-file=config/sequential.toml --output=json
  tandem scan --regime.version=fixed --regime.fixed=bull --v2.min-signals=4
)";

constexpr std::string_view resume_help =
  R"(usage: tandem resume [--run=ID] [--explain] [OPTIONS]

Finishes the newest run that was interrupted (Ctrl-C, killed, no power) or came to an end with holes
(the broker was down, symbols failed): with the symbols, the session and the rules it was started
with, and under its own id; broker, keys, pace and files are those of the configuration here.
Whatever has come is on disk and is not asked for again; symbols that failed are. The result is that
of a run which was never interrupted. Results that were waiting for a database that was away are
stored first.

options
  --run=ID               this run: its id, the beginning of it, or latest
  --explain              also say for every symbol and scanner where it was dropped
  --output=table|json    as with scan
  --broker.*, --gateway.*, --store.*, --cache.*, --monitor.*, --log.*, --regime.us-data
                         as with scan; the broker must be that of the run, whose other keys stay

examples
  tandem resume
  tandem resume --run=01JZXC --gateway.delay=500ms
)";

constexpr std::string_view plan_help =
  R"(usage: tandem plan [--offline] [OPTIONS]

Says how many calls `tandem scan` would make now, per TR and with the reason, and how long they take
at gateway.delay. Calls the broker only for the token, the session and the lists of symbols, which
the scan then finds on disk; no candle is asked for.

options
  --offline              make no call at all: judge by the session and the lists kept on disk
  --date=DAY             plan the scan of that day
  --output=table|json    a table for people, or one JSON document (schema tandem.plan/1)

examples
  tandem plan
  tandem plan --universe.source=all --gateway.delay=250ms
  tandem plan --offline --date=2025-11-28
)";

constexpr std::string_view regime_help =
  R"(usage: tandem regime [--date=DAY] [OPTIONS]

Judges the market on a day as the scanners see it: the word, the risk, the thresholds that follow
from it, and every component. KOSPI comes from ka20006, the index funds 069500 and 229200 and the
universe's breadth from daily candles, the US markets from files. The verdict is stored.

options
  --date=DAY                   the session of that day, or the last one before it
  --regime.version=v4|v1       v4 (default): trends, US markets, midterm word; v1: the day only
  --regime.us-data=DIR         folder with SPY.csv, QQQ.csv, VIX.csv; else they count for nothing
  --universe.source=...        whose breadth counts, as in a scan
  --output=table|json          a table for people, or one JSON document (schema tandem.regime/1)

examples
  tandem regime
  tandem regime --date=2025-07-18 --regime.us-data=us
)";

constexpr std::string_view runs_help =
  R"(usage: tandem runs [--limit=N] [--date=DAY] [OPTIONS]
       tandem runs --audit=ID [OPTIONS]

Lists past runs, newest first: how each ended, its calls, refusals by the broker, violations (call
starts on one key closer than gateway.delay), candidates and wall time. Reads the database of
store.url and changes nothing; works while a scan is writing to it. A run that has not stored its
end is shown as "running?": it is still at work, or was killed.

With --audit it looks at the calls of one run. Per key: calls by TR and outcome, the smallest gap
between two call starts, all gaps as a histogram, how late calls started after their slot and how
long answers took. Then every call that was not ok: refusals (rate_limited), timeouts, failures.

options
  --audit=ID                      a run's id, the beginning of only one, or latest
  --limit=N                       how many runs to list (default: 20)
  --date=DAY                      list only runs that scanned the session of that day
  --output=table|json|jsonl|csv   a table for people, one JSON document (schema tandem.runs/1, or
                                  tandem.audit/1), or a row a line: runs, or with --audit the calls
                                  as stored, times in microseconds since 1970
  --store.url=sqlite:my.db        the database to read

exit codes  0 complete; 2 no such run, or wrong usage; 6 no such database, or it cannot be read

examples
  tandem runs
  tandem runs --limit=5 --output=csv
  tandem runs --audit latest
  tandem runs --audit=01KAX9 --output=json
)";

constexpr std::string_view results_help =
  R"(usage: tandem results [--run=ID] [--scanner=NAME] [--date=DAY] [--code=CODE] [OPTIONS]

Candidates of past runs, newest run first, each scanner's in the order of its list. Without --run it
shows the latest run; with --date or --code it looks through all runs. Reads the database of
store.url and changes nothing; works while a scan is writing to it.

options
  --run=ID                        a run's id, the beginning of only one, or latest
  --scanner=NAME                  only what this scanner picked
  --date=DAY                      only runs that scanned the session of that day
  --code=CODE                     only this symbol
  --limit=N                       at most so many candidates (default: all)
  --output=table|json|jsonl|csv   a table for people, one JSON document (schema tandem.results/1),
                                  or a candidate a line; csv leaves out flags and indicators
  --store.url=sqlite:my.db        the database to read

exit codes  0 complete, also when nothing is found, which stderr says; 2 no such run, or wrong
            usage; 6 no such database, or it cannot be read

examples
  tandem results
  tandem results --scanner=v2 --limit=5
  tandem results --date=2025-11-28 --output=csv
  tandem results --run=01KAX9 --code=005930 --output=json
)";

constexpr std::string_view explain_help =
  R"(usage: tandem explain CODE [--run=ID] [--scanner=NAME] [OPTIONS]

Why a symbol was or was not picked. For every scanner and engine: picked with which rank, or dropped
at which stage; then each filter in its order with the symbol's value, the threshold in force under
the day's market condition, and whether it passed. The filter that dropped the symbol is marked with
">"; those after it are shown as well. Without --run it takes the newest run that judged the symbol.
Reads the database of store.url and changes nothing; works while a scan is writing to it.

CODE is a symbol's code: six characters of 0-9 and A-Z, such as 005930.

options
  --run=ID                        a run's id, the beginning of only one, or latest
  --scanner=NAME                  only this scanner
  --date=DAY                      without --run: the newest run of that day's session
  --output=table|json|jsonl|csv   a table for people, one JSON document (schema tandem.explain/1),
                                  or a filter a line; all but the table have every digit
  --store.url=sqlite:my.db        the database to read

exit codes  0 complete; 2 no such run, no run has judged the symbol, or wrong usage;
            6 no such database, or it cannot be read

examples
  tandem explain 005930
  tandem explain 005930 --scanner=v3 --run=latest
  tandem explain 005930 --output=json
)";

constexpr std::string_view check_help =
  R"(usage: tandem check [--config-file=FILE] [--GROUP.KEY=VALUE ...]

Checks a configuration without running anything: no call is made and no file is written. Every error
is shown at once, each with its file and line, key, value and what is legal. Exit code 0 when all is
right, 2 when not.

examples
  tandem check
  tandem check --config-file=config/two-keys.toml
  tandem check --gateway.delay=200ms --scan.window=128
)";

constexpr std::string_view config_intro =
  R"(Every key of the configuration. In a file, which is TOML (./tandem.toml, or --config-file=FILE):

  [gateway]
  delay = "500ms"                  # durations and sizes are texts in quotes
  [scan]
  scanners = ["v2", "mine"]
  [scanners]
  mine = {rule = "v2", min-signals = 5}

On the command line, over what the file says: --gateway.delay=500ms --scan.scanners=v2,mine
Durations are whole numbers with a unit: ns us ms s min h.

scanners.NAME
    A scanner of your own. Its rule is "v2", "v3" or "pullback"; the other keys are those of [v2]
    below, and for v3 and pullback also those of [v3], for this scanner alone.
    legal: NAME is 1 to 32 of a-z 0-9 _ -

The broker's secrets are no keys: they come from KIWOOM_APP_KEY and KIWOOM_SECRET_KEY, or from the
file that broker.credentials-file names.
)";

constexpr std::size_t columns_max = 100;

/// `words` behind `indent`, broken at blanks. Counts bytes, which is never too few columns.
std::string wrapped(std::string_view words, std::string_view indent) {
  std::string result;
  std::string line{indent};
  while (!words.empty()) {
    auto word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    if (line.size() > indent.size() && line.size() + 1 + word.size() > columns_max) {
      result += line + "\n";
      line = indent;
    }
    if (line.size() > indent.size())
      line += ' ';
    line += word;
  }
  return result + line + "\n";
}

std::string config_help() {
  std::string result{config_intro};
  std::string_view group;
  for (const auto& each : config::properties()) {
    auto its_group = each.name.substr(0, each.name.find('.'));
    if (its_group != std::exchange(group, its_group))
      result.append("\n[").append(group).append("]\n");
    auto preset = config::file_text(each, each.preset);
    result.append(wrapped(std::string{each.name} + " = " + preset, ""));
    result.append(wrapped(each.sentence, "    "));
    result.append(wrapped("legal: " + config::legal_values(each), "    "));
  }
  return result;
}

} // namespace

std::vector<std::string_view> help_topics() {
  return {"scan", "resume", "plan", "regime", "runs", "results", "explain", "check", "config"};
}

std::string help_text(std::string_view topic) {
  if (topic == "scan")
    return std::string{scan_help};
  if (topic == "resume")
    return std::string{resume_help};
  if (topic == "plan")
    return std::string{plan_help};
  if (topic == "regime")
    return std::string{regime_help};
  if (topic == "runs")
    return std::string{runs_help};
  if (topic == "results")
    return std::string{results_help};
  if (topic == "explain")
    return std::string{explain_help};
  if (topic == "check")
    return std::string{check_help};
  if (topic == "config")
    return config_help();
  return std::string{general_help};
}

} // namespace tandem::cli
