#pragma once

#include "market/backtest/study.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What the reference data of the backtest beside the checkout (../shared) needs in every test.
namespace tandem::market::backtest::golden {

/// The 569 symbols of the daily candle set as if their history had been stored on the last day.
const past_market& krx();
/// The hand-made market of every corner of the fills.
const past_market& corners();

/// A rule of the product by its name, with its defaults.
scanner built_in(const std::string& name);
/// The rule of the reference that exists only there: a close above the highest of the 60 closes
/// before, with twice the mean volume of the 20 candles before.
scanner breakout60();

/// A CSV file with a header, also one that gzip has packed; `path` is relative to the folder of the
/// backtest's reference data.
class table {
public:
  explicit table(const std::string& path);
  std::size_t size() const { return rows_.size(); }
  bool has(std::string_view column) const { return columns_.contains(column); }
  const std::string& text(std::size_t row, std::string_view column) const;

private:
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Whether `field` is this number; both empty is equal too.
bool is_near(std::optional<double> found, const std::string& field, double tolerance);
bool is_equal(std::optional<std::size_t> found, const std::string& field);

} // namespace tandem::market::backtest::golden
