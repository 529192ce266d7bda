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

std::string path_of(const std::string& folder, const char* name) {
  return fmt::format("{}/{}.csv", folder, name);
}

failure unusable(const std::string& folder, const failure& why) {
  return {ec::invalid_config, fmt::format("regime.us-data = \"{}\": {}", folder, why.message)};
}

} // namespace

result<std::map<std::string, std::string>> read_us_texts(const std::string& folder) {
  std::map<std::string, std::string> texts;
  for (const char* name : {"SPY", "QQQ", "VIX"}) {
    auto text = read_text(path_of(folder, name));
    if (!text)
      return unusable(folder, text.error());
    texts[name] = std::move(*text);
  }
  return texts;
}

result<std::shared_ptr<const market::us_series>>
parse_us_data(const std::string& folder, const std::map<std::string, std::string>& texts) {
  auto series = std::make_shared<market::us_series>();
  struct target {
    const char* name;
    market::candle_series* into;
  };
  for (const auto& [name, into] :
       {target{"SPY", &series->spy}, target{"QQQ", &series->qqq}, target{"VIX", &series->vix}}) {
    const auto path = path_of(folder, name);
    const auto text = texts.find(name);
    if (text == texts.end())
      return unusable(folder, {ec::no_data, path + ": is missing"});
    if (auto problem =
          market::parse_csv(path, text->second, market::price_header,
                            [into = into](auto fields) { return read_row(fields, *into); }))
      return unusable(folder, *problem);
  }
  return std::shared_ptr<const market::us_series>{std::move(series)};
}

result<std::shared_ptr<const market::us_series>> read_us_data(const std::string& folder) {
  const auto texts = read_us_texts(folder);
  if (!texts)
    return texts.error();
  return parse_us_data(folder, *texts);
}

} // namespace tandem
