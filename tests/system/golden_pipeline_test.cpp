#include "market/date.hpp"
#include "market/indicators/indicators.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <span>

// The whole way, from the broker's wire to the report, for every symbol of the real candle set. The
// golden files come from the original's own modules (scanner-rules, section 9).

using namespace tandem::system_test;
namespace golden = tandem::market::golden;
namespace market = tandem::market;

namespace {

constexpr std::size_t symbols_of_the_set = 569;

std::string candle_folder() {
  return TANDEM_SOURCE_DIR "/../shared/data/krx-daily";
}

/// The codes of symbols.csv in its order, as a universe file.
std::string universe_text() {
  const golden::table symbols{"data/krx-daily/symbols.csv"};
  std::string text = "; all symbols of the candle set\n";
  for (std::size_t row = 0; row < symbols.size(); ++row)
    text += symbols.text(row, "code") + "\n";
  return text;
}

class golden_scan {
public:
  golden_scan(const broker& at, const std::string& day, const words& regime) {
    folder_.write("universe.txt", universe_text());
    words options{"--explain", "--universe.source=list", "--universe.file=universe.txt",
                  "--scan.require-fresh=false", "--scan.date=" + day};
    options.insert(options.end(), regime.begin(), regime.end());
    const auto end = run(scan_in(folder_, at, options));
    BOOST_TEST(end.exit_code == 0, end.err);
    told_ = std::make_unique<report>(end.out);
    BOOST_TEST(told_->text("/run/date") == day);
    BOOST_TEST(told_->size("/universe/failed") == 0u);
  }

  std::map<std::string, const rapidjson::Value*> explained(const char* scanner) const {
    auto entries = told_->explained(scanner);
    BOOST_TEST(entries.size() == symbols_of_the_set);
    BOOST_TEST(told_->number(told_->scanner(scanner) + "/evaluated") == symbols_of_the_set);
    return entries;
  }

private:
  temporary_folder folder_;
  std::unique_ptr<report> told_;
};

/// Path below the shared folder, without the ending.
std::string golden_file(const char* prefix, const std::string& day) {
  return std::string{"golden/"}.append(prefix).append(day);
}

words regime_of(const std::string& variant) {
  if (variant == "none")
    return {"--regime.version=none"};
  return {"--regime.version=fixed", "--regime.fixed=" + variant};
}

/// One row of a golden file beside what the program said of the symbol.
struct comparison {
  const golden::table& file;
  std::size_t row;
  const rapidjson::Value& ours;

  void report_difference(const char* column, const std::string& got) const {
    BOOST_ERROR(file.text(row, "code")
                << ' ' << column << ": expected " << file.text(row, column) << ", got " << got);
  }
  void text(const char* column) const {
    if (text_of(ours, column) != file.text(row, column))
      report_difference(column, text_of(ours, column));
  }
  void number(const char* column) const {
    const auto expected = file.number(row, column);
    const auto& value = ours[column];
    if (expected.has_value() != value.IsNumber() || (expected && *expected != value.GetDouble()))
      report_difference(column, text_of(ours, column));
  }
};

void compare_v2(const golden_scan& scan, const std::string& path) {
  const golden::table file{path + ".csv"};
  const auto entries = scan.explained("v2");
  BOOST_TEST(file.size() == symbols_of_the_set);
  for (std::size_t row = 0; row < file.size(); ++row) {
    const comparison check{file, row, *entries.at(file.text(row, "code"))};
    check.text("stage");
    const auto& stage = file.text(row, "stage");
    if (stage == "short_data" || stage == "nan_data")
      continue; // The file counts no signals where no indicator exists.
    check.number("signals_count");
    check.number("signals_total");
    if (stage != "matched")
      continue;
    for (const auto* column : {"score", "risk_score", "change_rate"})
      check.number(column);
    for (const auto* column : {"label", "strategy"})
      check.text(column);
  }
}

void compare_pullback(const golden_scan& scan, const std::string& path) {
  const golden::table file{path + ".csv"};
  const auto entries = scan.explained("v3");
  BOOST_TEST(file.size() == symbols_of_the_set);
  for (std::size_t row = 0; row < file.size(); ++row)
    comparison{file, row, *entries.at(file.text(row, "code"))}.text("stage");
}

/// Rows up to `day` that traded, the last 120 (scanner-rules 1.1).
market::candle_series window_of(const market::candle_series& candles, market::date day) {
  market::candle_series window;
  std::copy_if(candles.begin(), candles.end(), std::back_inserter(window), [&](const auto& one) {
    return one.day <= day && one.close > 0 && one.volume_shares > 0;
  });
  if (window.size() > 120)
    window.erase(window.begin(), window.end() - 120);
  return window;
}

/// Largest |y| of the 20 values a slope is fitted to, which scales its tolerance (section 7).
double slope_scale(const market::candle_series& window, double market::indicator_set::*of) {
  double largest = 0;
  const std::span<const market::candle> all{window};
  for (std::size_t size = std::max<std::size_t>(window.size(), 20) - 19; size <= window.size();
       ++size)
    largest = std::max(largest, std::abs(market::compute_indicators(all.first(size), {}).*of));
  return largest;
}

/// Section 7: slopes within |d| <= 1e-9 |ref| + 1e-14 max|y|, everything else bit for bit.
void compare_indicators(const golden_scan& scan, const std::string& day) {
  struct slope {
    const char* column;
    double market::indicator_set::*of;
  };
  constexpr std::array slopes{slope{"TEMA20_SLOPE20", &market::indicator_set::tema20},
                              slope{"OBV_SLOPE20", &market::indicator_set::obv},
                              slope{"DEMA10_SLOPE20", &market::indicator_set::dema10}};
  const golden::table file{golden_file("indicators_", day) + ".csv"};
  const auto entries = scan.explained("v2");
  std::size_t computed = 0;
  for (std::size_t row = 0; row < file.size(); ++row) {
    const auto& entry = *entries.at(file.text(row, "code"));
    if (text_of(entry, "stage") == "short_data")
      continue; // Nothing is computed below 21 candles, where every rule rejects.
    ++computed;
    const comparison check{file, row, entry["indicators"]};
    for (const auto* column : {"TEMA20", "DEMA10", "EMA60", "MACD_LINE", "MACD_SIGNAL", "MACD_OSC",
                               "RSI_TEMA", "RSI_DEMA", "OBV", "VOL_MA5", "close", "volume"})
      check.number(column);
    const auto window = window_of(golden::krx().at(row).second, golden::to_date(day));
    for (const auto& [column, of] : slopes) {
      const auto expected = file.real(row, column);
      const auto got = check.ours[column].GetDouble();
      const auto tolerance = 1e-9 * std::abs(expected) + 1e-14 * slope_scale(window, of);
      if (!(std::abs(got - expected) <= tolerance))
        check.report_difference(column, text_of(check.ours, column));
    }
  }
  BOOST_TEST(computed > 550u);
}

void compare_date(const std::string& day, const std::string& today) {
  const broker recorded{{"--data=" + candle_folder(), "--today=" + today, "--limit=100000"}};
  for (const std::string variant : {"none", "bull", "neutral", "bear"})
    BOOST_TEST_CONTEXT(day << ' ' << variant) {
      const golden_scan scan{recorded, day, regime_of(variant)};
      compare_v2(scan, golden_file("v2_", day).append("_").append(variant));
      if (variant != "none")
        continue;
      compare_pullback(scan, golden_file("v2lite_proposal_", day));
      compare_indicators(scan, day);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_pipeline, *boost::unit_test::precondition(golden::has_shared_data))

BOOST_AUTO_TEST_CASE(the_last_session_equals_the_original_for_every_symbol_and_regime) {
  compare_date("2025-07-18", "2025-07-18");
}

BOOST_AUTO_TEST_CASE(a_past_session_equals_the_original_for_every_symbol_and_regime) {
  compare_date("2025-03-14", "2025-11-28");
}

BOOST_AUTO_TEST_SUITE_END()
