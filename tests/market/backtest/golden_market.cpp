#include "tests/market/backtest/golden_market.hpp"

#include "market/rules/registry.hpp"
#include "tests/market/golden_data.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <zlib.h>

namespace tandem::market::backtest::golden {

namespace {

namespace shared = market::golden;

std::string unpacked(const std::string& path) {
  const auto file = std::string{TANDEM_SOURCE_DIR} + "/../shared/golden/backtest/" + path;
  // It also reads what is not packed.
  auto* stream = gzopen(file.c_str(), "rb");
  if (stream == nullptr)
    throw std::runtime_error("cannot read " + path);
  std::string text;
  std::vector<char> part(1U << 16U);
  for (int got = 0; (got = gzread(stream, part.data(), static_cast<unsigned>(part.size()))) > 0;)
    text.append(part.data(), static_cast<std::size_t>(got));
  gzclose(stream);
  return text;
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0;;) {
    const auto end = line.find(',', begin);
    fields.emplace_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos)
      return fields;
    begin = end + 1;
  }
}

double number(const std::string& field) {
  double value = 0;
  const auto parsed = std::from_chars(field.data(), field.data() + field.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != field.data() + field.size())
    throw std::runtime_error("not a number: " + field);
  return value;
}

candle_series series_of(const table& from) {
  candle_series series;
  for (std::size_t row = 0; row < from.size(); ++row)
    series.push_back({shared::to_date(from.text(row, "date")), number(from.text(row, "open")),
                      number(from.text(row, "high")), number(from.text(row, "low")),
                      number(from.text(row, "close")), std::stoll(from.text(row, "volume"))});
  return series;
}

/// Finishes a market whose symbols and index are there.
void stored_through(past_market& market, date last) {
  day_count days;
  for (auto& each : market.symbols) {
    each.base = each.known_through = last;
    each.complete = true;
    days.add(each.candles);
  }
  market.sessions = days.sessions(market.kospi);
}

past_market read_krx() {
  past_market market;
  market.kospi = shared::index_series("KOSPI");
  std::erase_if(market.kospi,
                [](const candle& each) { return each.day > date::from_number(20251128); });
  market.kodex200 = shared::index_series("069500");
  market.kosdaq150 = shared::index_series("229200");
  for (const auto& [symbol, candles] : shared::krx()) {
    const bool is_fund = symbol.code == "069500" || symbol.code == "229200";
    market.symbols.push_back(
      {symbol, is_fund ? shared::index_series(symbol.code) : candles, {}, {}, true});
  }
  stored_through(market, date::from_number(20251128));
  return market;
}

past_market read_corners() {
  past_market market;
  const std::string folder = "corners/market/";
  market.kospi = series_of(table{folder + "index/KOSPI.csv"});
  const table symbols{folder + "symbols.csv"};
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const auto& code = symbols.text(i, "code");
    market.symbols.push_back({{code, symbols.text(i, "name"), market_id::kospi},
                              series_of(table{folder + "ohlcv/" + code + ".csv"}),
                              {},
                              {},
                              true});
  }
  stored_through(market, date::from_number(20260130));
  return market;
}

class breakout_rule : public rule {
public:
  breakout_rule() : rule("breakout60", 61) {}

  std::vector<verdict> evaluate(const symbol_input& input, detail) const override {
    candle_series days(input.candles.begin(), input.candles.end());
    std::erase_if(days, [](const candle& each) { return !is_traded(each); });
    verdict result;
    result.engine = engine_;
    if (!breaks_out(days))
      result.dropped_by = "no_breakout";
    return {result};
  }

  selection select(std::vector<match> matches) const override {
    selection list;
    for (auto& each : matches)
      list.candidates.push_back({std::nullopt, std::move(each)});
    return list;
  }

private:
  static bool breaks_out(const candle_series& days) {
    if (days.size() < 61)
      return false;
    const auto& today = days.back();
    const auto before = days.end() - 1;
    const bool is_highest = std::all_of(
      before - 60, before, [&](const candle& each) { return today.close > each.close; });
    double volume = 0;
    for (auto each = before - 20; each != before; ++each)
      volume += static_cast<double>(each->volume_shares);
    return is_highest && static_cast<double>(today.volume_shares) >= 2 * (volume / 20);
  }

  std::shared_ptr<const engine_declaration> engine_ =
    std::make_shared<const engine_declaration>(engine_declaration{"breakout60"});
};

} // namespace

const past_market& krx() {
  static const past_market market = read_krx();
  return market;
}

const past_market& corners() {
  static const past_market market = read_corners();
  return market;
}

scanner built_in(const std::string& name) {
  return {name, [name](const std::optional<condition>& mc) -> std::shared_ptr<const rule> {
            return make_rule(name, {}, mc);
          }};
}

scanner breakout60() {
  return {"breakout60", [](const std::optional<condition>&) -> std::shared_ptr<const rule> {
            return std::make_shared<const breakout_rule>();
          }};
}

table::table(const std::string& path) {
  const auto text = unpacked(path);
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    auto line = std::string_view{text}.substr(begin, end - begin);
    while (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    rows_.push_back(fields_of(line));
    begin = end + 1;
  }
  for (std::size_t i = 0; i < rows_.at(0).size(); ++i)
    columns_[rows_[0][i]] = i;
  rows_.erase(rows_.begin());
}

const std::string& table::text(std::size_t row, std::string_view column) const {
  const auto found = columns_.find(column);
  if (found == columns_.end())
    throw std::runtime_error("no column " + std::string{column});
  return rows_.at(row).at(found->second);
}

bool is_near(std::optional<double> found, const std::string& field, double tolerance) {
  if (field.empty() || !found)
    return field.empty() && !found;
  return std::abs(*found - number(field)) <= tolerance;
}

bool is_equal(std::optional<std::size_t> found, const std::string& field) {
  return (found ? std::to_string(*found) : std::string{}) == field;
}

} // namespace tandem::market::backtest::golden
