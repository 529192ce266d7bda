#pragma once

#include "market/candle.hpp"
#include "market/condition.hpp"
#include "market/rules/session_scan.hpp"
#include "market/symbol.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Access to the reference data beside the checkout (../shared). It is not part of the project, so
/// every test that needs it has the precondition `has_shared_data`.
namespace tandem::market::golden {

/// Says that a golden test is skipped when the data is not there.
boost::test_tools::assertion_result has_shared_data(boost::unit_test::test_unit_id);

/// The scan dates that have golden files, in their order: at least the four that are handed out.
const std::vector<std::string>& dates();
date to_date(std::string_view iso);

/// A CSV file with a header row.
class table {
public:
  /// `path` is relative to the shared folder. A file that cannot be read is a test error.
  explicit table(const std::string& path);
  std::size_t size() const { return rows_.size(); }
  const std::string& text(std::size_t row, std::string_view column) const;
  /// Empty for an empty field; NaN for "nan".
  std::optional<double> number(std::size_t row, std::string_view column) const;
  /// Precondition: the field is a number.
  double real(std::size_t row, std::string_view column) const;
  int integer(std::size_t row, std::string_view column) const;

private:
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Listings with their candles, in universe order.
using market_data = std::vector<std::pair<listing, candle_series>>;
/// The 569 symbols of the daily candle set; read once.
const market_data& krx();
/// A series of data/krx-daily/index by its file name ("KOSPI", "069500", "SPY"); read once.
const candle_series& index_series(const std::string& name);
/// The 227 synthetic symbols; read once.
const market_data& synthetic();

/// A market condition of the golden files by its name: none, bull, neutral, bear, relaxed-none,
/// relaxed-bull, and the list variants of section 9 such as "neutral-str1" or "bull-divkospi".
std::optional<condition> condition_of(std::string_view variant, const market_data& data);
/// The thresholds that go with it: wide open for "relaxed-…", the defaults otherwise.
rule_settings settings_of(std::string_view variant);

/// A rule's verdicts in universe order, and what it makes of them.
struct scanned {
  std::vector<std::vector<verdict>> verdicts;
  session_result result;
};

/// Runs a rule over `data` as the original does: without the freshness check.
scanned scan(const rule& judge, const market_data& data, date day, detail depth);

} // namespace tandem::market::golden
