#include "cli/stored_market.hpp"

#include "cli/command.hpp"
#include "cli/export_rows.hpp"
#include "cli/options.hpp"
#include "cli/with_store.hpp"
#include "engine/parts.hpp"
#include "engine/paths.hpp"
#include "store/candles/candle_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <thread>

namespace tandem::cli {

namespace {

// More threads than these wait for each other at the file.
constexpr unsigned workers_max = 8;

/// "tandem scan --date=2025-11-28 --universe.source=all", at the broker of this command line.
std::string fetching(const invocation& asked, const std::string& day) {
  std::string text = "tandem scan --universe.source=all";
  for (const auto& one : asked.entries)
    if (const auto* url = std::get_if<std::string>(&one.what);
        url != nullptr && one.key == "broker.url")
      text += " --broker.url=" + *url;
  return day.empty() ? text : text + " --date=" + day;
}

} // namespace

store::history_place history_of(const workplace& here) {
  const auto places = find_places(here.values, here.folder);
  return {places.candles, places.candles_have_a_file,
          source_of(here.values.get<std::string>("broker.url"))};
}

std::size_t reading_workers() {
  return std::clamp(std::thread::hardware_concurrency(), 1U, workers_max);
}

int refuse_as_missing(const invocation& asked, const std::string& what, const std::string& day) {
  fmt::print(stderr, "error: {}: `{}` fetches them\n", what, fetching(asked, day));
  return exit_partial;
}

std::variant<market::date, int> day_of(const invocation& asked, const workplace& here,
                                       const store::history_place& where) {
  const auto wanted = asked_day(asked, here.values);
  std::error_code ignored;
  if (!std::filesystem::exists(where.path, ignored))
    return refuse_as_missing(
      asked, where.path + ": there is no such file, so no candles are stored", wanted);
  auto from = store::candle_reader::open(where.path, where.own_file, where.source);
  if (!from)
    return refuse(from.error());
  const auto newest = (*from)->newest_session();
  if (!newest)
    return refuse(newest.error());
  if (!*newest) {
    fmt::print(stderr, "error: {}\n", nothing_stored(**from));
    return exit_partial;
  }
  if (wanted.empty())
    return *newest;
  return market::date::parse(wanted).value_or(*newest);
}

std::optional<market::regime_word> regime_on(market::date day, const workplace& here,
                                             const std::string& source) {
  const auto& version = here.values.get<std::string>("regime.version");
  if (version == "none")
    return std::nullopt;
  if (version == "fixed")
    return market::parse_regime_word(here.values.get<std::string>("regime.fixed"));
  const auto url = revealed_store_url(here.values);
  if (check_existence(url))
    return std::nullopt;
  const auto from = store::open_result_reader(url);
  auto row = from ? (*from)->regime_of(source, day.iso())
                  : result<std::optional<store::regime_row>>{from.error()};
  if (!row) {
    fmt::print(stderr, "warning: the regime is unknown: {}\n", row.error().message);
    return std::nullopt;
  }
  return *row ? market::parse_regime_word((*row)->label) : std::nullopt;
}

} // namespace tandem::cli
