#include "cli/options.hpp"

#include "cli/commands.hpp"
#include "market/date.hpp"
#include "market/symbol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace tandem::cli {

namespace {

// More than one run a minute for a year, and more candidates than a person can read.
constexpr std::int64_t limit_max = 1'000'000;

std::string read_limit(const std::string& text, invocation& to) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  to.limit = number;
  const bool is_good = problem == std::errc{} && stop == end && number >= 1 && number <= limit_max;
  return is_good ? "" : "is not a number of rows";
}

std::string read_address(const std::string& text, invocation& to) {
  to.at = text;
  const std::string_view rest{text};
  const bool is_url = rest.starts_with("http://127.0.0.1:") || rest.starts_with("http://localhost:")
                      || rest.starts_with("http://[::1]:");
  return is_url ? "" : "is not the address of a serving process";
}

std::string read_wait(const std::string& text, invocation& to) {
  const auto read = config::from_text(text, config::duration{});
  const auto* time = std::get_if<config::duration>(&read);
  const bool is_good = time != nullptr && time->count() > 0 && *time <= std::chrono::hours{24};
  if (is_good)
    to.wait = *time;
  return is_good ? "" : "is not a time to wait";
}

std::string read_dialect(const std::string& text, invocation& to) {
  if (text == "plain")
    to.dialect = csv_dialect::plain;
  else if (text == "excel")
    to.dialect = csv_dialect::excel;
  return to.dialect ? "" : "is not a kind of csv";
}

std::string read_from(const std::string& text, invocation& to) {
  return read_day(text, to.from);
}

/// Commas in brackets and in quotes separate nothing: a column of `find` may be an expression.
std::string read_columns(const std::string& text, invocation& to) {
  int depth = 0;
  bool quoted = false;
  to.columns.assign(1, "");
  for (const char one : text) {
    quoted = quoted != (one == '"');
    if (!quoted && (one == '(' || one == '['))
      ++depth;
    if (!quoted && (one == ')' || one == ']'))
      --depth;
    if (one == ',' && depth == 0 && !quoted)
      to.columns.emplace_back();
    else
      to.columns.back() += one;
  }
  const bool has_gap = std::any_of(to.columns.begin(), to.columns.end(), [](const auto& name) {
    return name.find_first_not_of(' ') == std::string::npos;
  });
  return has_gap ? "names an empty column" : "";
}

constexpr option config_file_option{.name = "--config-file",
                                    .shape = "FILE",
                                    .legal = "a file name",
                                    .sentence = "read FILE (default: that of TANDEM_CONFIG, else "
                                                "./tandem.toml, else ~/.config/tandem/tandem.toml)",
                                    .target = &invocation::config_file};
constexpr option dump_config_option{
  .name = "--dump-config",
  .sentence = "print the configuration in effect as a config file, with the places of the "
              "files, and stop",
  .target = &invocation::dump_config};
constexpr option no_color_option{
  .name = "--no-color", .sentence = "no colours", .target = &invocation::no_color};
constexpr option help_option{.name = "--help",
                             .letter = "-h",
                             .sentence = "help, also for one command: tandem scan --help",
                             .target = &invocation::help};
constexpr option version_option{
  .name = "--version", .sentence = "the version", .target = &invocation::version};

constexpr std::array common_lines{
  option_line{&config_file_option},
  option_line{nullptr, "set one key of the configuration, over what the file says",
              "--GROUP.KEY=VALUE"},
  option_line{&dump_config_option},
  option_line{&output_option},
  option_line{&quiet_option},
  option_line{&date_option},
  option_line{&no_color_option},
  option_line{&help_option},
  option_line{&version_option}};

constexpr std::array<std::pair<std::string_view, output_format>, 4> all_formats{
  {{"table", output_format::table},
   {"json", output_format::json},
   {"jsonl", output_format::jsonl},
   {"csv", output_format::csv}}};

bool holds(std::span<const option_line> lines, const option& one) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const option_line& line) { return line.what == &one; });
}

/// Every option once.
std::vector<const option*> all_options() {
  std::vector<const option*> all;
  const auto add = [&](std::span<const option_line> lines) {
    for (const auto& line : lines)
      if (line.what != nullptr && std::find(all.begin(), all.end(), line.what) == all.end())
        all.push_back(line.what);
  };
  add(common_lines);
  for (const auto* each : commands())
    add(each->options);
  return all;
}

} // namespace

constinit const option date_option{.name = "--date",
                                   .shape = "DAY",
                                   .legal = "a day such as 2025-11-28",
                                   .sentence = "the day to look at, short for --scan.date",
                                   .target = std::string_view{"scan.date"}};
constinit const option output_option{
  .name = "--output",
  .shape = "table|json",
  .legal = "table, json",
  .sentence = "how results are printed on stdout (default: table); runs, results, explain, "
              "verify and find also print jsonl and csv",
  .target = &invocation::format};
constinit const option quiet_option{
  .name = "--quiet", .letter = "-q", .sentence = "no progress", .target = &invocation::quiet};

constinit const option at_option{.name = "--at",
                                 .shape = "URL",
                                 .legal = "http://127.0.0.1:PORT or http://localhost:PORT",
                                 .sentence = "have the tandem serve at this address run it",
                                 .target = &read_address};
constinit const option wait_option{
  .name = "--wait",
  .shape = "DURATION",
  .legal = "a duration such as 30s or 5min, up to 24h",
  .sentence = "how long to wait for a key that another process has (default: not at all)",
  .target = &read_wait};
constinit const option alone_option{
  .name = "--alone",
  .sentence = "do not have a tandem serve with this key run it, which is the default",
  .target = &invocation::alone};
constinit const option all_option{
  .name = "--all", .sentence = "leave nothing out", .target = &invocation::all};
constinit const option code_option{.name = "--code",
                                   .shape = "CODE",
                                   .legal = code_form,
                                   .sentence = "only this symbol",
                                   .target = &read_code};
constinit const option columns_option{.name = "--columns",
                                      .shape = "NAMES",
                                      .legal = "names separated by commas",
                                      .sentence = "these columns, in this order",
                                      .target = &read_columns};
constinit const option csv_option{
  .name = "--csv",
  .shape = "plain|excel",
  .legal = "plain, excel",
  .sentence = "how csv is written: plain (default) for programs; excel for spreadsheets, in which "
              "codes stay texts",
  .target = &read_dialect};
constinit const option from_option{.name = "--from",
                                   .shape = "DAY",
                                   .legal = day_form,
                                   .sentence = "nothing before this day",
                                   .target = &read_from};
constinit const option to_option{.name = "--to",
                                 .shape = "DAY",
                                 .legal = "a day, or of export a file",
                                 .sentence = "nothing after this day",
                                 .target = &invocation::to};
constinit const option explain_option{
  .name = "--explain",
  .sentence = "also say for every symbol and scanner where it was dropped",
  .target = &invocation::explain};
constinit const option limit_option{.name = "--limit",
                                    .shape = "N",
                                    .legal = "a whole number from 1 to 1000000",
                                    .sentence = "at most so many candidates (default: all)",
                                    .target = &read_limit};
constinit const option run_option{.name = "--run",
                                  .shape = "ID",
                                  .legal = run_form,
                                  .sentence = "a run's id, the beginning of only one, or latest",
                                  .target = &invocation::run};
constinit const option scanner_option{.name = "--scanner",
                                      .shape = "NAME",
                                      .legal = "a scanner's name",
                                      .sentence = "only this scanner",
                                      .target = &invocation::scanner};

constinit const option wide_option{
  .name = "--wide",
  .sentence = "a table with all its columns, even where the terminal is narrower",
  .target = &invocation::wide};

std::string read_code(const std::string& word, invocation& to) {
  to.code = word;
  return market::is_symbol_code(word) ? "" : "is not a symbol's code";
}

std::string read_day(const std::string& word, std::string& to) {
  const auto day = market::date::parse(word);
  to = day ? day->iso() : std::string{};
  return day ? "" : "is not a day";
}

bool has_day(const invocation& asked) {
  return std::any_of(asked.entries.begin(), asked.entries.end(),
                     [](const auto& one) { return one.key == "scan.date"; });
}

config::problem misuse(std::string_view key, std::string message) {
  config::problem wrong;
  wrong.key = key;
  wrong.message = std::move(message);
  return wrong;
}

std::optional<config::problem> problem_of_days(const invocation& asked, const std::string& last,
                                               std::string_view last_option) {
  const std::string option{last_option};
  if (!asked.from.empty() && !last.empty() && asked.from > last)
    return misuse("--from", "is after " + option);
  if (has_day(asked) && !(asked.from.empty() && last.empty()))
    return misuse("--date", "is one day; leave out --from and " + option);
  return std::nullopt;
}

std::span<const option_line> common_options() {
  return common_lines;
}

const option* find_option(std::string_view name) {
  const auto all = all_options();
  const auto found = std::find_if(all.begin(), all.end(), [name](const option* one) {
    return one->name == name || (!one->letter.empty() && one->letter == name);
  });
  return found == all.end() ? nullptr : *found;
}

std::vector<std::string_view> option_names() {
  std::vector<std::string_view> names;
  for (const auto* each : all_options())
    names.push_back(each->name);
  return names;
}

bool belongs_to(const option& one, const command& what) {
  return holds(common_lines, one) || holds(what.options, one);
}

std::string owners_text(const option& one) {
  std::vector<const command*> owners;
  std::copy_if(commands().begin(), commands().end(), std::back_inserter(owners),
               [&](const command* each) { return holds(each->options, one); });
  // Commands on stored runs come first: most of these options are about them.
  std::stable_partition(owners.begin(), owners.end(),
                        [](const command* each) { return each->prints_rows; });
  std::string text = owners.size() == 1 ? "belongs to the command" : "belongs to the commands";
  for (std::size_t i = 0; i < owners.size(); ++i)
    text.append(i == 0 ? " " : i + 1 == owners.size() ? " and " : ", ").append(owners[i]->name);
  return text;
}

std::span<const std::pair<std::string_view, output_format>> formats(bool with_rows) {
  return std::span{all_formats}.first(with_rows ? 4 : 2);
}

} // namespace tandem::cli
