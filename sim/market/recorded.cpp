#include "sim/market/recorded.hpp"

#include "sim/market/csv.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <unordered_set>

namespace tandem::sim {

namespace {

using market::market_id;

std::optional<std::string> check_stock_row(const price_row& row) {
  for (const auto price : {row.open, row.high, row.low, row.close}) {
    if (price % 100 != 0)
      return "a stock price is not in whole KRW, which is all the broker's wire carries";
    if (price / 100 > std::numeric_limits<std::int32_t>::max())
      return "a stock price is above 2,147,483,647 KRW";
  }
  return std::nullopt;
}

day_bar to_day_bar(const price_row& row, const std::vector<day_bar>& before) {
  const auto krw = [](std::int64_t hundredths) {
    return static_cast<std::int32_t>(hundredths / 100);
  };
  const auto base = before.empty() ? krw(row.open) : before.back().close;
  return {row.day, krw(row.open), krw(row.high), krw(row.low), krw(row.close), base, row.volume};
}

} // namespace

result<std::unique_ptr<recorded_market>> recorded_market::load(const std::string& folder) {
  auto loaded = std::unique_ptr<recorded_market>{new recorded_market};
  if (auto problem = loaded->read_symbols(folder))
    return *problem;
  if (auto problem = loaded->read_bars(folder))
    return *problem;
  if (auto problem = loaded->read_indices(folder))
    return *problem;
  return loaded;
}

status recorded_market::read_symbols(const std::string& folder) {
  std::unordered_set<std::string> seen;
  return read_csv(folder + "/symbols.csv", "code,name,market",
                  [&](std::span<const std::string_view> fields) -> std::optional<std::string> {
                    instrument listed;
                    listed.code = fields[0];
                    listed.name = fields[1];
                    if (!market::is_symbol_code(listed.code))
                      return "code '" + listed.code + "' is not six of 0-9 and A-Z";
                    if (!seen.insert(listed.code).second)
                      return "code " + listed.code + " occurs twice";
                    if (fields[2] != "KOSPI" && fields[2] != "KOSDAQ")
                      return "market '" + std::string{fields[2]} + "' is not KOSPI or KOSDAQ";
                    listed.market = fields[2] == "KOSPI" ? market_id::kospi : market_id::kosdaq;
                    instruments_.push_back(std::move(listed));
                    return std::nullopt;
                  });
}

status recorded_market::read_bars(const std::string& folder) {
  bars_.resize(instruments_.size());
  std::unordered_set<std::int32_t> days;
  for (std::size_t i = 0; i < instruments_.size(); ++i) {
    auto& series = bars_[i];
    auto problem =
      read_csv(folder + "/ohlcv/" + instruments_[i].code + ".csv", market::price_header,
               [&series](std::span<const std::string_view> fields) -> std::optional<std::string> {
                 price_row row;
                 const auto previous = series.empty() ? market::date{} : series.back().day;
                 if (auto wrong = parse_price_row(fields, previous, row))
                   return wrong;
                 if (auto wrong = check_stock_row(row))
                   return wrong;
                 series.push_back(to_day_bar(row, series));
                 return std::nullopt;
               });
    if (problem)
      return problem;
    series.shrink_to_fit();
    if (!series.empty())
      instruments_[i].listed = series.front().day;
    for (const auto& bar : series)
      days.insert(bar.day.number());
  }
  for (const auto day : days)
    sessions_.push_back(market::date::from_number(day));
  std::sort(sessions_.begin(), sessions_.end());
  return std::nullopt;
}

status recorded_market::read_indices(const std::string& folder) {
  for (const auto id : {market_id::kospi, market_id::kosdaq}) {
    const auto path = folder + "/index/" + std::string{market::to_string(id)} + ".csv";
    std::error_code unreadable; // A missing index is not an error: ka20006 answers a blank row.
    if (!std::filesystem::exists(path, unreadable))
      continue;
    auto& series = indices_[static_cast<std::size_t>(id)];
    auto problem =
      read_csv(path, market::price_header,
               [&series](std::span<const std::string_view> fields) -> std::optional<std::string> {
                 price_row row;
                 const auto previous = series.empty() ? market::date{} : series.back().day;
                 if (auto wrong = parse_price_row(fields, previous, row))
                   return wrong;
                 series.push_back({row.day, row.open, row.high, row.low, row.close, row.volume, 0});
                 return std::nullopt;
               });
    if (problem)
      return problem;
  }
  return std::nullopt;
}

std::vector<day_bar> recorded_market::bars(std::size_t instrument_index, market::date last) const {
  const auto& series = bars_[instrument_index];
  const auto end =
    std::upper_bound(series.begin(), series.end(), last,
                     [](market::date day, const day_bar& bar) { return day < bar.day; });
  return {series.begin(), end};
}

std::vector<index_bar> recorded_market::index_bars(market::market_id market,
                                                   market::date last) const {
  const auto& series = indices_[static_cast<std::size_t>(market)];
  const auto end =
    std::upper_bound(series.begin(), series.end(), last,
                     [](market::date day, const index_bar& bar) { return day < bar.day; });
  return {series.begin(), end};
}

} // namespace tandem::sim
