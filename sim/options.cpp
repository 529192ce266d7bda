#include "sim/options.hpp"

#include "sim/broker/fault_kind.hpp"
#include "sim/option_values.hpp"

#include <algorithm>
#include <array>

namespace tandem::sim {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

/// Stores one option's value.
using value_reader = status (*)(command_line& line, std::string_view value);

struct option {
  std::string_view name;
  std::string_view shape; // In the help: "=VALUE", or "[=VALUE]" where it may be left out.
  std::string_view sentence;
  value_reader read;

  bool needs_value() const { return shape.starts_with('='); }
};

template <auto Member>
status read_duration(command_line& line, std::string_view name, std::string_view value,
                     milliseconds least, milliseconds most, std::string_view legal) {
  const auto duration = parse_duration(value);
  if (!duration || *duration < least || *duration > most)
    return wrong_value(name, value, legal);
  line.options.*Member =
    std::chrono::duration_cast<std::remove_reference_t<decltype(line.options.*Member)>>(*duration);
  return std::nullopt;
}

status read_port(command_line& line, std::string_view value) {
  const auto port = parse_number<int>(value);
  if (!port || *port < 0 || *port > 65535)
    return wrong_value("port", value, "a number in 0..65535 (0 = any free port)");
  line.options.port = *port;
  return std::nullopt;
}

status read_data(command_line& line, std::string_view value) {
  if (value.empty())
    return wrong_value("data", value, "a folder with symbols.csv and ohlcv/CODE.csv");
  line.options.data_folder = value;
  return std::nullopt;
}

status read_synthetic(command_line& line, std::string_view value) {
  const auto symbols = parse_number<int>(value);
  if (!symbols || *symbols < 1 || *symbols > synthetic_symbols_max)
    return wrong_value("synthetic", value, "a number of symbols in 1..10000");
  line.options.synthetic_symbols = *symbols;
  return std::nullopt;
}

status read_seed(command_line& line, std::string_view value) {
  const auto seed = parse_number<std::uint64_t>(value);
  if (!seed)
    return wrong_value("seed", value, "a number in 0..18446744073709551615");
  line.options.seed = *seed;
  return std::nullopt;
}

constexpr std::string_view legal_day = "a day in 2000-01-01..2100-12-31, such as 2025-11-28";

status read_actions(command_line& line, std::string_view value) {
  const auto actions = parse_number<double>(value);
  if (!actions || !(*actions >= 0 && *actions <= actions_max)) // NaN fails both comparisons.
    return wrong_value("actions", value, "a number in 0..100, per thousand symbols and sessions");
  line.options.actions = *actions;
  return std::nullopt;
}

status read_today(command_line& line, std::string_view value) {
  const auto day = parse_day(value);
  if (!day)
    return wrong_value("today", value, legal_day);
  line.options.today = *day;
  return std::nullopt;
}

status read_limit(command_line& line, std::string_view value) {
  const auto limit = parse_number<int>(value);
  if (!limit || *limit < 1 || *limit > limit_per_second_max)
    return wrong_value("limit", value, "calls per second in 1..1000000");
  line.options.limit_per_second = *limit;
  return std::nullopt;
}

status read_limit_scope(command_line& line, std::string_view value) {
  if (value != "tr" && value != "key")
    return wrong_value("limit-scope", value,
                       "tr (per key and TR) or key (all TRs of a key together)");
  line.options.scope = value == "tr" ? limit_scope::tr : limit_scope::key;
  return std::nullopt;
}

constexpr std::string_view up_to_a_minute = "a duration in 0s..60s, such as 250ms";

status read_penalty(command_line& line, std::string_view value) {
  return read_duration<&server_options::penalty>(line, "penalty", value, 0s, 60s, up_to_a_minute);
}

status read_latency(command_line& line, std::string_view value) {
  return read_duration<&server_options::latency>(line, "latency", value, 0s, 60s, up_to_a_minute);
}

status read_jitter(command_line& line, std::string_view value) {
  return read_duration<&server_options::jitter>(line, "jitter", value, 0s, 60s, up_to_a_minute);
}

status read_token_ttl(command_line& line, std::string_view value) {
  return read_duration<&server_options::token_ttl>(line, "token-ttl", value, 1s, 720h,
                                                   "a duration in 1s..720h, such as 24h");
}

status read_audit(command_line& line, std::string_view value) {
  if (value.empty())
    return wrong_value("audit", value, "a file that can be written");
  line.options.audit_file = value;
  return std::nullopt;
}

status read_app_key(command_line& line, std::string_view value) {
  const auto colon = value.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == value.size())
    return failure{ec::invalid_argument, "--app-key: must be KEY:SECRET"}; // Not echoed: a secret.
  line.options.accepted_keys.emplace_back(value);
  return std::nullopt;
}

status read_profile(command_line& line, std::string_view value) {
  auto& options = line.options;
  if (value != "real" && value != "mock")
    return wrong_value(
      "profile", value,
      "real (5 calls a second, as the production host) or mock (1 a second, bursts "
      "of 2, as the mock host)");
  // Sources: kiwoom-rest-api 4.2 and 7; 20 to 170 ms per call and 1 s more with a new TLS
  // connection.
  options.limit_per_second = value == "real" ? 5 : 1;
  options.burst = value == "real" ? 0 : 2;
  options.latency = 95ms;
  options.jitter = 75ms;
  options.connect_latency = 1s;
  return std::nullopt;
}

status read_burst(command_line& line, std::string_view value) {
  const auto burst = parse_number<int>(value);
  if (!burst || *burst < 0 || *burst > burst_max)
    return wrong_value("burst", value, "a number of calls in 0..1000 (0 = sliding seconds)");
  line.options.burst = *burst;
  return std::nullopt;
}

status read_opening_limit(command_line& line, std::string_view value) {
  const auto limit = parse_number<int>(value);
  if (!limit || *limit < 0 || *limit > limit_per_second_max)
    return wrong_value("opening-limit", value,
                       "calls per second in 0..1000000 (0 = as at any other time)");
  line.options.opening_limit = *limit;
  return std::nullopt;
}

status read_connect_latency(command_line& line, std::string_view value) {
  return read_duration<&server_options::connect_latency>(line, "connect-latency", value, 0s, 60s,
                                                         up_to_a_minute);
}

status read_token_reissue(command_line& line, std::string_view value) {
  if (value != "same" && value != "new")
    return wrong_value("token-reissue", value,
                       "same (while a token lives, it is given again) or new (the old one ends)");
  line.options.reissue = value == "same" ? token_reissue::same : token_reissue::fresh;
  return std::nullopt;
}

status read_rank_page(command_line& line, std::string_view value) {
  const auto rows = parse_number<int>(value);
  if (!rows || *rows < 1 || *rows > rank_rows_max)
    return wrong_value("rank-page", value, "a number of rows in 1..5000");
  line.options.rank_rows_per_page = *rows;
  return std::nullopt;
}

status read_clock(command_line& line, std::string_view value) {
  const auto start = parse_clock(value);
  if (!start)
    return wrong_value("clock", value,
                       "a time of day in 00:00..23:59, such as 08:55, or with a day before it in "
                       "2000-01-01..2100-12-31, such as 2025-11-28T08:55");
  line.options.clock = start->time;
  line.options.clock_day = start->day;
  return std::nullopt;
}

status read_real_time_factor(command_line& line, std::string_view value) {
  const auto factor = parse_number<double>(value);
  if (!factor || !(*factor >= 0 && *factor <= real_time_factor_max)) // NaN fails both comparisons.
    return wrong_value("real-time-factor", value, "a number in 0..3600 (0 = the clock stands)");
  line.options.real_time_factor = *factor;
  return std::nullopt;
}

status read_evening_prices(command_line& line, std::string_view value) {
  if (!value.empty() && value != "rows")
    return wrong_value("evening-prices", value,
                       "rows (past rows are an evening's, too) or left out (only live values are)");
  line.options.prices.evening = value.empty() ? evening_form::live : evening_form::rows;
  return std::nullopt;
}

status read_evening_from(command_line& line, std::string_view value) {
  const auto day = parse_day(value);
  if (!day)
    return wrong_value("evening-from", value, legal_day);
  line.options.prices.evening_from = *day;
  return std::nullopt;
}

status read_last_price(command_line& line, std::string_view value) {
  if (value != "raw" && value != "base")
    return wrong_value("last-price", value,
                       "raw (the close before an ex-day) or base (the base price of that day)");
  line.options.prices.last_price = value == "raw" ? last_price_form::raw : last_price_form::base;
  return std::nullopt;
}

status read_faults_file(command_line& line, std::string_view value) {
  if (value.empty())
    return wrong_value("faults", value, "a file with a JSON array of faults");
  line.options.faults_file = value;
  return std::nullopt;
}

constexpr std::array options{
  option{"port", "=PORT", "port on 127.0.0.1; 0, the default, takes any free one", read_port},
  option{"data", "=DIR", "serve symbols.csv, ohlcv/CODE.csv and index/*.csv from here", read_data},
  option{"synthetic", "=N",
         "serve N made-up symbols (default, with 200); from 27 on with index funds",
         read_synthetic},
  option{"seed", "=N", "seed of the made-up market and of the jitter (default 7)", read_seed},
  option{"actions", "=N",
         "rights, dividends, splits per 1,000 made-up symbols and sessions (default 0.2)",
         read_actions},
  option{"today", "=DAY",
         "last session that shows (default 2025-11-28; with a day in --clock that one)",
         read_today},
  option{"profile", "=real|mock", "limits and latencies of that host, where not given themselves",
         read_profile},
  option{"limit", "=N", "calls per sliding second (default 5)", read_limit},
  option{"burst", "=N", "calls a token bucket holds that --limit fills (default 0: none)",
         read_burst},
  option{"limit-scope", "=tr|key", "one quota per key and TR (default) or per key",
         read_limit_scope},
  option{"penalty", "=TIME", "after a refusal, refuse again for this long (default 1s)",
         read_penalty},
  option{"opening-limit", "=N", "the limit from 09:00 to 10:00 (default 0: no other); see --clock",
         read_opening_limit},
  option{"latency", "=TIME", "time from a request to its answer (default 0s)", read_latency},
  option{"jitter", "=TIME", "spread of the latency to both sides (default 0s)", read_jitter},
  option{"connect-latency", "=TIME", "more for the first answer of a connection (default 0s)",
         read_connect_latency},
  option{"token-ttl", "=TIME", "life of an access token (default 24h)", read_token_ttl},
  option{"token-reissue", "=same|new", "while a token lives: give it again (default) or end it",
         read_token_reissue},
  option{"rank-page", "=N", "rows per page of ka10032 (default 100)", read_rank_page},
  option{"clock", "=[DAYT]HH:MM",
         "time in Korea at the start, also of token and Date (default: over, 20:30)", read_clock},
  option{"real-time-factor", "=F", "speed of that clock (default 1)", read_real_time_factor},
  option{"evening-prices", "[=rows]",
         "from 16:00 on, the last close follows the after-market; =rows: as past ones did",
         read_evening_prices},
  option{"evening-from", "=DAY",
         "the first day whose row does (default: all); needs --evening-prices=rows",
         read_evening_from},
  option{"last-price", "=raw|base", "ka10099 on an ex-day: the close before (default) or the base",
         read_last_price},
  option{"faults", "=FILE", "what goes wrong on purpose, a JSON array; see sim/README.md",
         read_faults_file},
  option{"audit", "=FILE", "record every request there, one JSON object per line", read_audit},
  option{"app-key", "=KEY:SECRET", "accept this pair, and no pair not named (repeatable)",
         read_app_key},
};

const option* find_option(std::string_view name) {
  const auto* found = std::find_if(options.begin(), options.end(),
                                   [name](const option& known) { return known.name == name; });
  return found == options.end() ? nullptr : found;
}

/// An option as written on the command line.
struct given_option {
  const option* known = nullptr;
  std::string_view value;
};

/// Splits the arguments into options and values; takes --help and --version at once.
result<std::vector<given_option>> split(std::span<const std::string_view> arguments,
                                        command_line& line) {
  std::vector<given_option> given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto argument = arguments[i];
    if (argument == "--help" || argument == "--version") {
      (argument == "--help" ? line.help : line.version) = true;
      continue;
    }
    const auto equals = argument.find('=');
    const auto has_value = equals != std::string_view::npos;
    const auto name = argument.starts_with("--") ? argument.substr(2, equals - 2) : "";
    const auto* known = find_option(name);
    if (known == nullptr)
      return failure{ec::invalid_argument,
                     std::string{argument} + ": unknown option; --help lists the known ones"};
    auto value = has_value ? argument.substr(equals + 1) : std::string_view{};
    if (!known->needs_value() && has_value && value.empty())
      return failure{ec::invalid_argument, std::string{argument} + ": a value is missing"};
    if (known->needs_value() && !has_value) {
      if (i + 1 == arguments.size())
        return failure{ec::invalid_argument, std::string{argument} + ": a value is missing"};
      value = arguments[++i];
    }
    given.push_back({known, value});
  }
  return given;
}

/// What only shows once all options are known.
status check_together(std::span<const given_option> given, command_line& line) {
  const auto is_given = [&](std::string_view name) {
    return std::any_of(given.begin(), given.end(),
                       [name](const given_option& one) { return one.known->name == name; });
  };
  auto& chosen = line.options;
  for (const std::string made_up : {"synthetic", "actions"})
    if (is_given(made_up) && !chosen.data_folder.empty())
      return failure{ec::invalid_argument, "--data and --" + made_up + " exclude each other"};
  if (chosen.prices.evening_from && chosen.prices.evening != evening_form::rows)
    return failure{ec::invalid_argument, "--evening-from=" + chosen.prices.evening_from.iso()
                                           + ": needs --evening-prices=rows"};
  // The market follows a clock that knows its day, unless a day is where it ends.
  if (chosen.clock_day && !is_given("today"))
    chosen.today = today_max;
  return std::nullopt;
}

} // namespace

result<command_line> parse_command_line(std::span<const std::string_view> arguments) {
  command_line line;
  const auto given = split(arguments, line);
  if (!given)
    return given.error();
  // The profile is applied first, wherever it stands, so that all other options override it.
  for (const auto profile : {true, false})
    for (const auto& [known, value] : *given)
      if ((known->name == "profile") == profile)
        if (auto problem = known->read(line, value))
          return *problem;
  if (auto problem = check_together(*given, line))
    return *problem;
  return line;
}

std::string help_text() {
  std::string text = "tandem-sim: a simulated broker in Kiwoom's wire format, on 127.0.0.1\n\n"
                     "usage: tandem-sim [--port=0] [--data=DIR | --synthetic=200] [options]\n\n";
  for (const auto& known : options) {
    auto left = "  --" + std::string{known.name} + std::string{known.shape};
    left.resize(std::max<std::size_t>(left.size() + 2, 28), ' ');
    text += left + std::string{known.sentence} + "\n";
  }
  text +=
    "  --help                    this text\n"
    "  --version                 the version\n\n"
    "Times are written 250ms, 1s, 5min, 24h. The first line on stdout names the address;\n"
    "SIGINT or SIGTERM ends the program. Exit codes: 0 ended, 1 cannot serve, 2 bad option.\n\n"
    "Kinds of faults for --faults, with what a struck request gets; ms in brackets is the "
    "default.\n"
    "The last eight strike no single request: they hold from then on, and need their ms.\n";
  for (const auto& trait : kind_traits()) {
    auto left = "  " + std::string{trait.name()};
    left.resize(std::max<std::size_t>(left.size() + 2, 28), ' ');
    text += left + std::string{trait.sentence} + "\n";
  }
  return text;
}

} // namespace tandem::sim
