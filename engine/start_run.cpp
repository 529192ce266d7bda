#include "engine/start_run.hpp"

#include "config/argument.hpp"
#include "engine/universe_file.hpp"
#include "market/symbol_list.hpp"

#include <fmt/format.h>

#include <utility>

namespace tandem {

namespace {

/// From the regime keys: whether the regime is measured or assumed.
void set_regime(run_scan& command, const config::settings& settings) {
  const auto& version = settings.get<std::string>("regime.version");
  command.measured = market::parse_regime_version(version);
  if (version == "fixed")
    command.assumed =
      market::fixed_condition(market::parse_regime_word(settings.get<std::string>("regime.fixed"))
                                .value_or(market::regime_word::neutral));
}

status set_universe(fetch_universe& wanted, const config::settings& settings) {
  const auto& source = settings.get<std::string>("universe.source");
  wanted.kospi_max = static_cast<int>(settings.get<std::int64_t>("universe.kospi"));
  wanted.kosdaq_max = static_cast<int>(settings.get<std::int64_t>("universe.kosdaq"));
  wanted.exclude = settings.get<config::string_list>("universe.exclude");
  if (source == "all")
    wanted.source = universe_source::all;
  if (source != "list")
    return {};
  wanted.source = universe_source::list;
  for (const auto& line : settings.get<config::string_list>("universe.codes"))
    if (auto code = market::listed_code(line)) // Always true: config checks the codes.
      wanted.codes.push_back(std::move(*code));
  if (const auto& file = settings.get<std::string>("universe.file"); !file.empty()) {
    auto codes = read_universe_file(file);
    if (!codes)
      return codes.error();
    wanted.codes = std::move(*codes);
  }
  return {};
}

/// The settings that shape the result, one argument a line, without the day, which the run's row
/// has. Also those that a resuming machine must provide itself, for comparison: the broker and
/// whether there is US data. A list of symbols stands in for the file it was read from.
std::string settings_text(const config::settings& settings, const fetch_universe& symbols) {
  auto all = "--broker.url=" + settings.get<std::string>("broker.url") + "\n";
  if (const auto& folder = settings.get<std::string>("regime.us-data"); !folder.empty())
    all += "--regime.us-data=" + config::to_text(folder) + "\n";
  for (const auto& argument : settings.arguments()) {
    const auto key = config::key_of(argument);
    if (config::shapes_result(key) && key != "scan.date")
      all += argument + "\n";
  }
  if (settings.is_set("universe.file") && !symbols.codes.empty())
    all += "--universe.codes=" + config::to_text(symbols.codes) + "\n";
  return all;
}

} // namespace

status check_clock(utc_time now) {
  if (kst_day(now).is_of_our_time())
    return {};
  return failure{ec::invalid_config,
                 fmt::format("this machine's clock says {}; legal is a time from 2000 to 2100: set "
                             "it, for instance by timedatectl set-ntp true",
                             kst_text(now))};
}

result<run_scan> make_start(const config::settings& settings, const std::string& run_id,
                            utc_time now) {
  if (auto problem = check_clock(now))
    return *problem;
  run_scan command;
  command.id = run_id;
  command.mode = settings.get<std::string>("scan.mode");
  command.started_at = utc_text(now);
  const auto asked = market::date::parse(settings.get<std::string>("scan.date"));
  command.wanted = asked.value_or(kst_day(now));
  command.by_user = asked.has_value();
  set_regime(command, settings);
  if (auto problem = set_universe(command.symbols, settings))
    return *problem;
  command.settings = settings_text(settings, command.symbols);
  return command;
}

} // namespace tandem
