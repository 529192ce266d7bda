#include "market/rules/registry.hpp"
#include "market/rules/v2.hpp"
#include "tests/market/checks_agree.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/market/named.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

// The golden files come from the original's own modules (scanner-rules, section 9).
namespace tandem::market::golden {

namespace {

struct verdict_checker {
  const table& file;
  std::size_t row;

  void text(std::string_view column, std::string_view ours) const {
    if (file.text(row, column) != ours)
      BOOST_ERROR(file.text(row, "code")
                  << ' ' << column << ": expected " << file.text(row, column) << ", got " << ours);
  }

  void number(std::string_view column, std::optional<double> ours) const {
    const auto expected = file.number(row, column);
    if (expected != ours)
      BOOST_ERROR(file.text(row, "code") << ' ' << column << ": expected " << file.text(row, column)
                                         << ", got " << (ours ? std::to_string(*ours) : "nothing"));
  }

  /// The file holds stop losses as negative numbers.
  void stop_loss(std::optional<double> ours) const {
    number("stop_loss", ours ? std::optional{-*ours} : std::nullopt);
  }
};

void compare_facts(const verdict_checker& check, const verdict& ours) {
  for (std::string name :
       {"adjusted_risk_score", "momentum_score", "trend_score", "cross", "vol_expand", "macd_ok",
        "rsi_ok", "tema_slope_ok", "obv_slope_ok", "above_cnt5_ok", "dema_slope_ok"})
    check.number(name, testing::fact_of(ours, name));
}

void compare_match(const verdict_checker& check, const verdict& ours) {
  check.number("score", ours.score);
  check.number("risk_score", ours.risk_score);
  check.text("label", ours.label);
  check.text("strategy", ours.strategy);
  check.number("target_profit", ours.target_profit);
  check.stop_loss(ours.stop_loss);
  check.text("holding_period", ours.holding_period);
  check.number("change_rate", ours.change_rate);
  if (ours.label == "위험종목")
    return; // Excluded before scoring: the file has no flags.
  compare_facts(check, ours);
}

/// What the scorer says of symbols that the soft filter may have dropped.
void compare_raw(const verdict_checker& check, const verdict& ours, const indicator_set& set,
                 const v2_settings& settings, const condition* mc) {
  const auto points = score_symbol(set, settings, mc);
  if (ours.matched() && ours.label != "위험종목")
    check.number("risk_multiplier", points.risk_multiplier_x10 / 10.0);
  check.number("raw_score", points.adjusted);
  check.number("raw_risk_score", points.risk);
  check.text("raw_label", points.excluded ? "위험종목" : score_label(points.adjusted));
  // The file has no strategy for excluded symbols.
  check.text("raw_strategy",
             points.excluded ? "" : choose_strategy(points.flags, points.adjusted).strategy);
}

void compare_row(const table& file, std::size_t row, const verdict& ours, analysis& symbol,
                 const v2_settings& settings, const condition* mc) {
  const verdict_checker check{file, row};
  check.text("stage", ours.stage());
  if (ours.stage() == "short_data" || ours.stage() == "nan_data") {
    BOOST_TEST(!ours.signals_count.has_value()); // Not judged, only shown.
    return;
  }
  BOOST_REQUIRE(!ours.measures.empty());
  check.number("signals_count", ours.signals_count);
  check.number("signals_total", ours.signals_total);
  check.number("turnover20", testing::check_of(ours, "turnover").value);
  check.number("gap_now", testing::check_of(ours, "gap_max").value);
  check.number("ext_pct", testing::check_of(ours, "ext_max").value);
  check.number("matched", ours.matched());
  if (ours.matched())
    compare_match(check, ours);
  if (ours.stage() == "signals" || ours.stage() == "trend" || ours.matched())
    compare_raw(check, ours, symbol.indicators(), settings, mc);
}

std::size_t compare_file(const std::string& path, std::string_view variant, const market_data& data,
                         date day) {
  const auto settings = settings_of(variant);
  const auto thresholds = read_v2_settings(settings);
  const auto mc = condition_of(variant, data);
  const auto rule = make_rule("v2", settings, mc);
  const auto full = scan(*rule, data, day, detail::full).verdicts;
  const auto brief = scan(*rule, data, day, detail::brief).verdicts;
  const table file{path};
  std::size_t compared = 0;
  for (std::size_t row = 0; row < file.size(); ++row) {
    BOOST_REQUIRE_EQUAL(file.text(row, "code"), data.at(row).first.code);
    const symbol_input input{data[row].first, data[row].second, day, false};
    analysis symbol{input, thresholds};
    compare_row(file, row, full[row].at(0), symbol, thresholds, mc ? &*mc : nullptr);
    BOOST_TEST(testing::disagreement(full[row][0], brief[row].at(0)) == "");
    ++compared;
  }
  return compared;
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_v2, *boost::unit_test::precondition(has_shared_data))

BOOST_AUTO_TEST_CASE(equals_the_original_on_every_symbol_date_and_condition) {
  for (const auto& day : dates())
    for (std::string variant : {"none", "bull", "neutral", "bear", "relaxed-none", "relaxed-bull"})
      BOOST_TEST_CONTEXT(day << ' ' << variant) {
        const auto path = "golden/v2_" + day + "_" + variant + ".csv";
        BOOST_TEST(compare_file(path, variant, krx(), to_date(day)) == 569u);
      }
}

BOOST_AUTO_TEST_CASE(equals_the_original_on_synthetic_edge_cases) {
  for (std::string variant : {"none", "neutral", "relaxed-none", "relaxed-bull"})
    BOOST_TEST_CONTEXT(variant) {
      const auto path = "golden/synth_v2_" + variant + ".csv";
      BOOST_TEST(compare_file(path, variant, synthetic(), to_date("2025-11-28")) == 227u);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::golden
