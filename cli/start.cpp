#include "cli/start.hpp"

#include "cli/universe_file.hpp"

#include <fmt/format.h>

#include <utility>

namespace tandem::cli {

namespace {

/// The regime keys: what is measured, or what is assumed.
void set_regime(start_run& command, const config::settings& settings) {
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
  wanted.codes = settings.get<config::string_list>("universe.codes");
  if (const auto& file = settings.get<std::string>("universe.file"); !file.empty()) {
    auto codes = read_universe_file(file);
    if (!codes)
      return codes.error();
    wanted.codes = std::move(*codes);
  }
  return {};
}

/// What was configured, an argument a line; not where it is stored, which may need a password, and
/// not the day, which the run has itself.
std::string settings_text(const config::settings& settings) {
  // Never empty: the broker is said in any case.
  auto all = settings.is_set("broker.url")
               ? std::string{}
               : "--broker.url=" + settings.get<std::string>("broker.url") + "\n";
  for (const auto& argument : settings.arguments())
    if (!argument.starts_with("--store.") && !argument.starts_with("--scan.date="))
      all += argument + "\n";
  return all;
}

} // namespace

bool is_measured(const config::settings& settings) {
  return market::parse_regime_version(settings.get<std::string>("regime.version")).has_value();
}

status check_clock(utc_time now) {
  if (kst_day(now).is_of_our_time())
    return {};
  return failure{ec::invalid_config,
                 fmt::format("this machine's clock says {}; legal is a time from 2000 to 2100: set "
                             "it, for instance by timedatectl set-ntp true",
                             kst_text(now))};
}

result<start_run> make_start(const config::settings& settings, const std::string& run_id,
                             utc_time now) {
  if (auto problem = check_clock(now))
    return *problem;
  start_run command;
  command.id = run_id;
  command.mode = settings.get<std::string>("scan.mode");
  command.settings = settings_text(settings);
  command.started_at = utc_text(now);
  const auto asked = market::date::parse(settings.get<std::string>("scan.date"));
  command.wanted = asked.value_or(kst_day(now));
  command.by_user = asked.has_value();
  set_regime(command, settings);
  if (auto problem = set_universe(command.symbols, settings))
    return *problem;
  return command;
}

} // namespace tandem::cli
