#include "engine/us_data.hpp"

#include "config/value.hpp"
#include "market/csv.hpp"
#include "market/plain_text.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

namespace tandem {

namespace {

std::optional<std::string> read_row(std::span<const std::string_view> fields,
                                    market::candle_series& into) {
  market::candle row;
  auto day = market::date::parse(fields[0]);
  if (!day)
    return fmt::format("date '{}' is not a day YYYY-MM-DD from 1900 to 2100", fields[0]);
  // Public data has duplicate days; the analysis uses one of the rows.
  if (!into.empty() && *day < into.back().day)
    return fmt::format("date {} comes after {}", day->iso(), into.back().day.iso());
  row.day = *day;
  // The analysis uses closes only, and public files have zeros in the other columns.
  constexpr std::array<std::string_view, 4> names{"open", "high", "low", "close"};
  const std::array prices{&row.open, &row.high, &row.low, &row.close};
  for (std::size_t i = 0; i < prices.size(); ++i) {
    auto price = config::parse_number(fields[i + 1]);
    bool needed = prices[i] == &row.close;
    if (!price || *price < 0 || (needed && *price == 0))
      return fmt::format("{} '{}' is not a number{}", names[i], fields[i + 1],
                         needed ? " above 0" : "");
    *prices[i] = *price;
  }
  if (row.high > 0 && row.low > 0 && (row.close > row.high || row.close < row.low))
    return fmt::format("close {} lies outside low {} to high {}", fields[4], fields[3], fields[2]);
  into.push_back(row);
  return std::nullopt;
}

result<std::string> read_text(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::error_code unknown;
  if (!file || std::filesystem::is_directory(path, unknown))
    return failure{ec::no_data, path + ": cannot be read"};
  auto text = market::plain_text(std::string{std::istreambuf_iterator<char>{file}, {}});
  if (!text)
    return failure{ec::no_data, path + ": " + text.error().message};
  return text;
}

} // namespace

result<std::shared_ptr<const market::us_series>> read_us_data(const std::string& folder) {
  auto series = std::make_shared<market::us_series>();
  struct target {
    const char* name;
    market::candle_series* into;
  };
  for (const auto& [name, into] :
       {target{"SPY", &series->spy}, target{"QQQ", &series->qqq}, target{"VIX", &series->vix}}) {
    const auto path = fmt::format("{}/{}.csv", folder, name);
    auto text = read_text(path);
    auto problem =
      text ? market::parse_csv(path, *text, market::price_header,
                               [into = into](auto fields) { return read_row(fields, *into); })
           : status{text.error()};
    if (problem)
      return failure{ec::invalid_config,
                     fmt::format("regime.us-data = \"{}\": {}", folder, problem->message)};
  }
  return std::shared_ptr<const market::us_series>{std::move(series)};
}

} // namespace tandem
