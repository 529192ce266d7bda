#include "config/properties.hpp"

#include "config/keep_time.hpp"
#include "config/property_tables.hpp"
#include "market/symbol_list.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <set>

namespace tandem::config {

namespace {

using namespace std::chrono_literals;

std::optional<int> digits(std::string_view text) {
  int result = 0;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), result);
  return fault == std::errc{} ? std::optional{result} : std::nullopt;
}

bool is_day_or_empty(const value& what) {
  std::string text = std::get<std::string>(what);
  if (text.empty())
    return true;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-')
    text = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
  if (text.size() != 8)
    return false;
  auto year = digits(std::string_view{text}.substr(0, 4));
  auto month = digits(std::string_view{text}.substr(4, 2));
  auto day = digits(std::string_view{text}.substr(6, 2));
  if (!year || *year < 2000 || *year > 2100 || !month || !day)
    return false;
  return std::chrono::year_month_day{std::chrono::year{*year},
                                     std::chrono::month{static_cast<unsigned>(*month)},
                                     std::chrono::day{static_cast<unsigned>(*day)}}
    .ok();
}

bool are_days(const value& what) {
  const auto& days = std::get<string_list>(what);
  return std::all_of(days.begin(), days.end(), [](const std::string& day) {
    return !day.empty() && is_day_or_empty(value{day});
  });
}

/// "15:41"
bool is_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':')
    return false;
  const auto hours = digits(text.substr(0, 2));
  const auto minutes = digits(text.substr(3));
  return hours && minutes && *hours < 24 && *minutes < 60;
}

bool are_times(const value& what) {
  const auto& times = std::get<string_list>(what);
  std::set<std::string_view> seen;
  return std::all_of(times.begin(), times.end(), [&seen](const std::string& time) {
    return is_time(time) && seen.insert(time).second;
  });
}

bool is_loopback_address(const value& what) {
  std::string_view text = std::get<std::string>(what);
  for (std::string_view host : {"127.0.0.1:", "localhost:", "[::1]:"}) {
    if (!text.starts_with(host))
      continue;
    const auto port = text.substr(host.size());
    const auto number = port.size() > 5 ? std::nullopt : digits(port);
    return !port.empty() && number && *number <= 65535;
  }
  return false;
}

bool are_codes(const value& what) {
  std::set<std::string> seen;
  const auto& lines = std::get<string_list>(what);
  return std::all_of(lines.begin(), lines.end(), [&seen](const std::string& line) {
    const auto code = market::listed_code(line);
    return code && seen.insert(*code).second;
  });
}

bool are_exclusions(const value& what) {
  constexpr std::array<std::string_view, 7> known{"etf",  "etn",    "spac",          "preferred",
                                                  "reit", "halted", "administrative"};
  const auto& words = std::get<string_list>(what);
  std::set<std::string_view> seen;
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(known.begin(), known.end(), word) != known.end() && seen.insert(word).second;
  });
}

bool is_broker_url(const value& what) {
  std::string_view url = std::get<std::string>(what);
  if (url == "sim:")
    return true;
  for (std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme))
      continue;
    auto rest = url.substr(scheme.size());
    auto host = rest.substr(0, rest.find('/'));
    return !host.empty() && host.front() != ':'
           && rest.find_first_of(" \t\r\n@?#") == std::string_view::npos;
  }
  return false;
}

bool is_store_url(const value& what) {
  const auto url = std::get<secret>(what).reveal();
  if (url.empty())
    return true;
  constexpr std::array<std::string_view, 3> schemes{"sqlite:", "postgresql://", "postgres://"};
  // With a wrong scheme the password would become part of a file's name, which messages show.
  const auto path = url.substr(std::min(url.find(':') + 1, url.size()));
  if (url.starts_with("sqlite:")
      && (path.find("://") != path.npos
          || path.substr(0, path.rfind('@') + 1).find("//") != path.npos))
    return false;
  return std::any_of(schemes.begin(), schemes.end(), [&url](std::string_view scheme) {
    return url.starts_with(scheme) && url.size() > scheme.size();
  });
}

bool is_plain_path(const value& what) {
  const auto& path = std::get<std::string>(what);
  return !path.starts_with("sqlite:") && path.find("://") == std::string::npos;
}

bool are_distinct_files(const value& what) {
  const auto& files = std::get<string_list>(what);
  std::set<std::string_view> seen;
  return std::all_of(files.begin(), files.end(), [&seen](const std::string& file) {
    return !file.empty() && file.find("://") == std::string::npos && seen.insert(file).second;
  });
}

bool are_distinct_scanners(const value& what) {
  return !std::get<string_list>(what).empty() && are_distinct_files(what);
}

property described(property what, bool (*accepts)(const value&), std::string_view legal) {
  what.accepts = accepts;
  what.legal = legal;
  return what;
}

/// A path in the file system, of which `legal` says more.
property as_path(property what, bool (*accepts)(const value&), std::string_view legal) {
  what.is_path = true;
  return described(std::move(what), accepts, legal);
}

/// A URL is refused here, because messages about paths repeat them without looking for a password.
property path(std::string_view name, std::string_view sentence) {
  return as_path(text(name, "", sentence), is_plain_path, "path in quotes, not a URL");
}

property memory_size(std::string_view name, std::int64_t preset, double min, double max,
                     std::string_view sentence) {
  property result{name, preset, sentence, "", min, max};
  result.is_size = true;
  return result;
}

property tr_delay(std::string_view name, duration preset) {
  return time_span(
    name, preset, 0, 60,
    "Least time between the starts of two calls of this TR, besides gateway.delay; 0s: "
    "none of its own, and on mockapi.kiwoom.com what that host counts.");
}

property keep(std::string_view name, const char* preset, std::string_view sentence) {
  const auto accepts = [](const value& what) {
    return parse_keep_time(std::get<std::string>(what)).has_value();
  };
  return described(text(name, preset, sentence), accepts,
                   R"(text: "forever", "N sessions" or "N days", N from 1 to 99999)");
}

std::vector<property> broker_and_gateway_properties() {
  return {
    described(text("broker.url", "sim:",
                   "Where the broker is; sim: starts the simulated broker inside the process."),
              is_broker_url, R"("sim:", "https://host[:port]", or "http://" on this machine)"),
    path("broker.credentials-file",
         "File with the two keys that nobody else may read; empty: the environment."),
    as_path(list("broker.credentials-files", {},
                 "Credentials files of the keys of a pool, called key-1, key-2 ... in reports; "
                 "with gateway.sharing = \"per-scanner\": one per scanner."),
            are_distinct_files, "list of different file names in quotes"),
    time_span("broker.timeout", 10s, 0.1, 300,
              "Longest wait for one call, from connecting to the answer's last byte."),
    path("broker.ca-file", "Certificates to trust for https; empty: those of the system."),
    time_span("gateway.delay", 250ms, 0, 60,
              "Least time between the starts of two calls on one key; 0s: unpaced."),
    choice("gateway.scope", "key", {"key", "tr"},
           "What gateway.delay keeps apart: any two calls of a key, or two of the same TR; then "
           "different TRs run beside each other, gateway.key-delay apart."),
    time_span("gateway.key-delay", 70ms, 0, 60,
              "With gateway.scope = \"tr\": least time between the starts of any two calls."),
    tr_delay("gateway.tr-delay.au10001", 1100ms),
    tr_delay("gateway.tr-delay.ka10032", 0ms),
    tr_delay("gateway.tr-delay.ka10081", 0ms),
    tr_delay("gateway.tr-delay.ka10095", 0ms),
    tr_delay("gateway.tr-delay.ka10099", 0ms),
    tr_delay("gateway.tr-delay.ka20006", 0ms),
    integer(
      "gateway.max-in-flight", 1, 1, 16,
      "Calls that may wait for their answers at once; 1: the next one starts after the answer.",
      "calls"),
    integer("gateway.queue-max", 10000, 1, 1e6, "Calls that may wait; more are refused."),
    integer("gateway.retries", 5, 0, 20, "Repeats of a call that failed for a passing reason."),
    choice("gateway.sharing", "one", {"one", "pool", "per-scanner"},
           "One key for all scanners; or a pool of keys, where each call goes to the key with the "
           "next free slot, so that two keys take half the time; or a key for each scanner, which "
           "fetches every candle once per key."),
    path(
      "gateway.state-dir",
      "Folder where the time of a key's last call is kept, so that the next process with that key "
      "does not call too early; empty: ~/.local/state/tandem."),
  };
}

std::vector<property> scan_properties() {
  return {
    choice("session.close", "regular", {"regular", "evening"},
           "Which close of a day counts: the regular one, final at 15:40, or the one of the "
           "after-market, final at 20:00."),
    described(list("session.late-days", {},
                   "Days on which the market opens and closes an hour later, besides the days of "
                   "the college entrance exam."),
              are_days, "list of days in quotes, such as \"2026-11-19\", from 2000 to 2100"),
    integer("history.recheck-max", 50, 0, 1000,
            "Charts of doubted symbols that are asked for again in one session, at most a fifth of "
            "them for the same reason.",
            "symbols"),
    described(list("scan.scanners", {"v2", "v3"},
                   "Scanners to run: built in, screens, or defined under [scanners]."),
              are_distinct_scanners, "list of at least one scanner name, each once"),
    choice("scan.mode", "parallel", {"parallel", "sequential"},
           "All scanners at once, or one after the other."),
    described(text("scan.date", "", "Day to scan; empty: today in Korea, else the last session."),
              is_day_or_empty, R"("", "2025-11-28" or "20251128", a day from 2000 to 2100)"),
    flag("scan.require-fresh", true, "Drop symbols whose last candle is older than the scan date."),
    integer("scan.window", 64, 1, 1024, "Requests that one scanner keeps outstanding."),
    time_span(
      "scan.patience", 10min, 0, 43200,
      "How long a run waits for a broker that is away, refuses whatever it is asked, or does "
      "not know its own token yet; then it is given up."),
    choice("regime.version", "v4", {"v4", "v1", "none", "fixed"},
           "Market condition: measured (v4, or v1 without trends and US markets), none at all, or "
           "the one that regime.fixed names."),
    choice("regime.fixed", "neutral", {"neutral", "bull", "bear", "crash"},
           "The condition that regime.version = \"fixed\" assumes."),
    path("regime.us-data",
         "Folder with SPY.csv, QQQ.csv and VIX.csv (date,open,high,low,close,volume); empty: US "
         "markets contribute nothing, nor does a file that ends more than a week before the "
         "session."),
    choice("universe.source", "top-value", {"top-value", "all", "list"},
           "Symbols to scan: the most traded by value, every listed one, or your own list."),
    integer("universe.kospi", 100, 0, 5000, "Symbols that top-value takes from KOSPI.", "symbols"),
    integer("universe.kosdaq", 100, 0, 5000, "Symbols that top-value takes from KOSDAQ.",
            "symbols"),
    described(list("universe.exclude", {"halted", "administrative", "etn", "spac"},
                   "Classes and states of symbols that are left out; never of your own list."),
              are_exclusions,
              "list of etf, etn, spac, preferred, reit, halted, administrative, each once"),
    described(list("universe.codes", {}, "Your own list of symbols."), are_codes,
              "list of codes in quotes, six of 0-9 A-Z, each once"),
    path("universe.file",
         "Your own list, one code a line, a name behind a comma; ; and # start comments."),
  };
}

std::vector<property> house_properties() {
  return {
    as_path(
      hidden_text("store.url", "",
                  "Database for results; empty: tandem.db in the working directory where that or a "
                  "tandem.toml is there, else in ~/.local/share/tandem. A password is better kept "
                  "in PGPASSWORD or ~/.pgpass."),
      is_store_url, R"("", "sqlite:PATH" or "postgresql://USER@HOST/DATABASE" (libpq's form))"),
    integer("store.batch", 500, 1, 100000, "Rows written in one transaction.", "rows"),
    time_span("store.flush", 200ms, 0.001, 60, "Longest wait before a smaller batch is written."),
    as_path(text("store.outbox", "",
                 "SQLite file where results wait while the database is away; empty: the file of "
                 "the candle history with .outbox behind its name."),
            is_plain_path, "path of a file, without sqlite: before it"),
    integer("store.outbox-max", 1'000'000, 1, 100'000'000,
            "Rows that may wait there; more are refused.", "rows"),
    keep("store.keep.runs", "forever",
         "How long what is stored stays: runs, with everything of them."),
    keep("store.keep.candidates", "forever", "The lists of scanners."),
    keep("store.keep.calls", "forever", "The audit of the calls of scans."),
    keep("store.keep.verdicts", "90 sessions",
         "Why each symbol was or was not picked, for `tandem explain`."),
    keep("store.keep.provisional", "30 days",
         "Runs of sessions whose closes could still move, with everything of them."),
    keep("store.keep.superseded", "30 days",
         "Runs with a newer complete final one of the session, with everything of them."),
    keep("store.keep.clients", "30 days",
         "The audit of calls that others made through `tandem serve`."),
    memory_size("cache.memory-max", std::int64_t{256} << 20, 0x1p24, 0x1p40, "Memory for candles."),
    as_path(text("cache.disk", "",
                 "SQLite file for the candle history; empty: the file of store.url, or cache.db "
                 "when that is not a file: beside a configuration that is named or in the working "
                 "directory, else in ~/.local/share/tandem. A file of its own is made again when "
                 "it is damaged."),
            is_plain_path, "path of a file, without sqlite: before it"),
    time_span("monitor.interval", 1s, 0.1, 60, "Time between two updates of the progress."),
    integer(
      "monitor.metrics-port", 0, 0, 65535,
      "Port on 127.0.0.1 where a command at work answers GET /metrics (for Prometheus) and GET "
      "/healthz; 0: off."),
    choice("log.level", "info", {"trace", "debug", "info", "warn", "error", "off"},
           "Least severity that is logged, on stderr."),
    choice("log.format", "text", {"text", "json"}, "Log lines as text or as JSON."),
  };
}

std::vector<property> serve_properties() {
  return {
    described(text("serve.listen", "127.0.0.1:9470",
                   "Where tandem serve listens, for programs, scans and browsers of this machine."),
              is_loopback_address, R"("127.0.0.1:PORT" or "[::1]:PORT", port 0 for any free one)"),
    path("serve.clients-file",
         "File with the local keys that may call through tandem serve, a line NAME = KEY for each, "
         "that nobody else may read; empty: any key, named by its fingerprint."),
    flag("serve.accounts", false,
         "Whether programs may ask about the accounts of the key; orders never pass."),
    time_span("serve.hold", 8s, 0, 60,
              "How long a program's call is held until its turn; one that would take longer is "
              "refused at once."),
    described(list("serve.scan-at", {"15:41"},
                   "Times in Korea at which tandem serve scans a session by itself; empty: never."),
              are_times, "list of times such as \"15:41\", from 00:00 to 23:59, each once"),
    described(list("serve.scanners", {}, "Scanners of those scans; empty: as scan.scanners."),
              are_distinct_files, "list of scanner names, each once"),
    flag("serve.verify", true,
         "Whether tandem serve compares old charts with new ones while nobody else calls."),
  };
}

/// Lower case, without the characters that join words.
std::string letters_of(std::string_view text) {
  std::string plain;
  for (char letter : text)
    if (letter != '-' && letter != '_')
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return plain;
}

template <class Marks>
bool holds_any(const std::string& text, const Marks& marks) {
  return std::any_of(marks.begin(), marks.end(),
                     [&](auto mark) { return text.find(mark) != std::string::npos; });
}

std::vector<property> all_properties() {
  auto result = engine_properties();
  for (auto& each : rule_properties())
    result.push_back(std::move(each));
  return result;
}

/// A bound in the property's own type and words.
std::string bound_text(const property& what, double bound) {
  if (std::holds_alternative<duration>(what.preset))
    return to_text(duration{std::chrono::round<duration>(std::chrono::duration<double>{bound})});
  if (std::holds_alternative<std::int64_t>(what.preset))
    return to_text(what, static_cast<std::int64_t>(bound));
  auto text = to_text(bound);
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

std::string type_text(const property& what) {
  constexpr std::array<std::string_view, 7> names{
    "true or false",           "integer",       "number", "duration", "text in quotes",
    "list of texts in quotes", "text in quotes"};
  return what.is_size ? "size" : std::string{names[what.preset.index()]};
}

} // namespace

std::vector<property> engine_properties() {
  auto result = broker_and_gateway_properties();
  for (auto& part :
       {scan_properties(), backtest_properties(), house_properties(), serve_properties()})
    result.insert(result.end(), part.begin(), part.end());
  return result;
}

std::span<const property> properties() {
  static const std::vector<property> table = all_properties();
  return table;
}

const property* find_property(std::string_view name) {
  auto all = properties();
  auto found = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string legal_values(const property& what) {
  if (!what.legal.empty())
    return std::string{what.legal};
  if (!what.choices.empty()) {
    std::string result = "one of: ";
    for (auto word : what.choices)
      result += std::string{word} + ", ";
    return result.substr(0, result.size() - 2);
  }
  auto result = type_text(what);
  if (what.min != what.max)
    result += " from " + bound_text(what, what.min) + " to " + bound_text(what, what.max);
  if (!what.unit.empty())
    result += " (" + std::string{what.unit} + ")";
  return result;
}

std::string to_text(const property& of, const value& what) {
  if (const auto* hidden = std::get_if<secret>(&what);
      hidden != nullptr && (hidden->reveal().empty() || hidden->reveal().starts_with("sqlite:")))
    return to_text(std::string{hidden->reveal()});
  if (!of.is_size || !std::holds_alternative<std::int64_t>(what))
    return to_text(what);
  auto bytes = std::get<std::int64_t>(what);
  constexpr std::array<std::string_view, 4> units{"TiB", "GiB", "MiB", "KiB"};
  int shift = 40;
  for (auto unit : units) {
    if (bytes != 0 && bytes % (std::int64_t{1} << shift) == 0)
      return to_text(std::to_string(bytes >> shift) + std::string{unit});
    shift -= 10;
  }
  return std::to_string(bytes);
}

std::string file_text(const property& of, const value& what) {
  auto text = to_text(of, what);
  return std::holds_alternative<duration>(what) ? to_text(text) : text;
}

bool is_table(std::string_view key) {
  auto all = properties();
  auto inside = std::string{key} + '.';
  return key.find('.') != std::string_view::npos
         && std::any_of(all.begin(), all.end(),
                        [&](const auto& p) { return p.name.starts_with(inside); });
}

bool is_secret(std::string_view key) {
  // Also misspelt ones: broker.secretkey means the secret.
  constexpr std::array<std::string_view, 6> marks{"appkey",   "secret", "token",
                                                  "password", "passwd", "apikey"};
  return holds_any(letters_of(key.substr(key.rfind('.') + 1)), marks);
}

std::string shown(std::string_view written) {
  // Names of password settings, and texts that occur only in a URL with a login.
  constexpr std::array<std::string_view, 11> marks{"@",      "%40",    "%3a",    "password",
                                                   "passwd", "pwd",    "appkey", "secret",
                                                   "token",  "apikey", "postgre"};
  constexpr std::array<std::string_view, 4> open_schemes{"http:", "https:", "sqlite:", "sim:"};
  const auto plain = letters_of(written);
  const auto scheme = plain.substr(0, plain.find(':') + 1);
  const bool is_open = scheme.empty()
                       || std::any_of(open_schemes.begin(), open_schemes.end(),
                                      [&](auto open) { return scheme.ends_with(open); });
  return holds_any(plain, marks) || !is_open ? std::string{secret::dots} : std::string{written};
}

std::string shown_key(std::string_view written) {
  const bool is_key = std::all_of(written.begin(), written.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '_';
  });
  return is_key ? std::string{written} : shown(written);
}

bool shapes_result(std::string_view key) {
  constexpr std::array<std::string_view, 8> groups{"broker.",  "gateway.", "store.", "cache.",
                                                   "monitor.", "log.",     "serve.", "backtest."};
  // The content of these two shapes the result, but their place is up to this machine.
  constexpr std::array<std::string_view, 2> places{"regime.us-data", "universe.file"};
  return std::none_of(groups.begin(), groups.end(),
                      [key](auto group) { return key.starts_with(group); })
         && std::find(places.begin(), places.end(), key) == places.end();
}

} // namespace tandem::config
