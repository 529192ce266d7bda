#include "sim/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tandem::sim {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

failure wrong_value(std::string_view name, std::string_view value, std::string_view legal) {
  return {ec::invalid_argument,
          "--" + std::string{name} + "=" + std::string{value} + ": must be " + std::string{legal}};
}

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || text.empty())
    return std::nullopt;
  return number;
}

std::optional<milliseconds> parse_duration(std::string_view text) {
  struct unit {
    std::string_view name;
    milliseconds length;
  };
  constexpr std::array units{unit{"ms", 1ms}, unit{"min", 1min}, unit{"s", 1s}, unit{"h", 1h}};
  for (const auto& candidate : units) {
    if (!text.ends_with(candidate.name))
      continue;
    const auto count =
      parse_number<std::uint32_t>(text.substr(0, text.size() - candidate.name.size()));
    if (count)
      return candidate.length * static_cast<std::int64_t>(*count);
  }
  return std::nullopt;
}

/// Puts one option's value where it belongs.
using value_reader = status (*)(command_line& line, std::string_view value);

struct option {
  std::string_view name;
  std::string_view shape; // What stands after "=" in the help.
  std::string_view sentence;
  value_reader read;
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
    return wrong_value("synthetic", value, "a number of symbols in 1..5000");
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

status read_today(command_line& line, std::string_view value) {
  const auto day = market::date::parse(value);
  if (!day)
    return wrong_value("today", value, "a day such as 2025-11-28");
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
    return wrong_value("audit", value, "a file that may be written");
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

constexpr std::array options{
  option{"port", "PORT", "port on 127.0.0.1; 0, the default, takes any free one", read_port},
  option{"data", "DIR", "serve symbols.csv, ohlcv/CODE.csv and index/*.csv from here", read_data},
  option{"synthetic", "N",
         "serve N made-up symbols (default, with 200); from 27 on with index funds",
         read_synthetic},
  option{"seed", "N", "seed of the made-up market and of the jitter (default 7)", read_seed},
  option{"today", "DAY", "last visible session (default 2025-11-28)", read_today},
  option{"limit", "N", "calls per sliding second (default 5)", read_limit},
  option{"limit-scope", "tr|key", "one quota per key and TR (default) or per key",
         read_limit_scope},
  option{"penalty", "TIME", "after a refusal, refuse again for this long (default 1s)",
         read_penalty},
  option{"latency", "TIME", "time from a request to its answer (default 0s)", read_latency},
  option{"jitter", "TIME", "spread of the latency to both sides (default 0s)", read_jitter},
  option{"token-ttl", "TIME", "life of an access token (default 24h)", read_token_ttl},
  option{"audit", "FILE", "record every request there, one JSON object per line", read_audit},
  option{"app-key", "KEY:SECRET", "accept this pair, and no pair not named (repeatable)",
         read_app_key},
};

status read_option(command_line& line, std::string_view name, std::string_view value) {
  const auto* found = std::find_if(options.begin(), options.end(),
                                   [name](const option& known) { return known.name == name; });
  return found->read(line, value);
}

bool is_option(std::string_view name) {
  return std::any_of(options.begin(), options.end(),
                     [name](const option& known) { return known.name == name; });
}

} // namespace

result<command_line> parse_command_line(std::span<const std::string_view> arguments) {
  command_line line;
  auto synthetic = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto argument = arguments[i];
    if (argument == "--help" || argument == "--version") {
      (argument == "--help" ? line.help : line.version) = true;
      continue;
    }
    const auto equals = argument.find('=');
    const auto name = argument.starts_with("--") ? argument.substr(2, equals - 2) : "";
    if (name.empty() || !is_option(name))
      return failure{ec::invalid_argument,
                     std::string{argument} + ": unknown option; --help lists the known ones"};
    auto value =
      equals == std::string_view::npos ? std::string_view{} : argument.substr(equals + 1);
    if (equals == std::string_view::npos) {
      if (i + 1 == arguments.size())
        return failure{ec::invalid_argument, std::string{argument} + ": a value is missing"};
      value = arguments[++i];
    }
    if (auto problem = read_option(line, name, value))
      return *problem;
    synthetic = synthetic || name == "synthetic";
  }
  if (synthetic && !line.options.data_folder.empty())
    return failure{ec::invalid_argument, "--data and --synthetic exclude each other"};
  return line;
}

std::string help_text() {
  std::string text = "tandem-sim: a simulated broker in Kiwoom's wire format, on 127.0.0.1\n\n"
                     "usage: tandem-sim [--port=0] [--data=DIR | --synthetic=200] [options]\n\n";
  for (const auto& known : options) {
    auto left = "  --" + std::string{known.name} + "=" + std::string{known.shape};
    left.resize(std::max<std::size_t>(left.size() + 2, 26), ' ');
    text += left + std::string{known.sentence} + "\n";
  }
  text +=
    "  --help                  this text\n"
    "  --version               the version\n\n"
    "Times are written 250ms, 1s, 5min, 24h. The first line on stdout names the address;\n"
    "SIGINT or SIGTERM ends the program. Exit codes: 0 ended, 1 cannot serve, 2 bad option.\n";
  return text;
}

} // namespace tandem::sim
