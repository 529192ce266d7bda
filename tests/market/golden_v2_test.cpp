#include "market/indicators/indicators.hpp"
#include "market/rules/registry.hpp"
#include "market/rules/v2.hpp"
#include "tests/market/checks_agree.hpp"
#include "tests/market/golden_data.hpp"

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

void compare_flags(const verdict_checker& check, const v2_flags& flags) {
  check.number("cross", flags.cross);
  check.number("vol_expand", flags.vol_expand);
  check.number("macd_ok", flags.macd_ok);
  check.number("rsi_ok", flags.rsi_ok);
  check.number("tema_slope_ok", flags.tema_slope_ok);
  check.number("obv_slope_ok", flags.obv_slope_ok);
  check.number("above_cnt5_ok", flags.above_cnt5_ok);
  check.number("dema_slope_ok", flags.dema_slope_ok);
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
  check.number("risk_multiplier", ours.risk_multiplier_x10 / 10.0);
  check.number("adjusted_risk_score", ours.adjusted_risk_score);
  check.number("momentum_score", ours.momentum_score);
  check.number("trend_score", ours.trend_score);
  compare_flags(check, ours.flags);
}

/// What the scorer says of symbols that the soft filter may have dropped.
void compare_raw(const verdict_checker& check, const verdict& ours, const v2_settings& settings,
                 const condition* mc) {
  const auto points = score_symbol(ours.indicators.value(), settings, mc);
  check.number("raw_score", points.adjusted);
  check.number("raw_risk_score", points.risk);
  check.text("raw_label", points.excluded ? "위험종목" : score_label(points.adjusted));
  // The file has no strategy for excluded symbols.
  check.text("raw_strategy",
             points.excluded ? "" : choose_strategy(points.flags, points.adjusted).strategy);
}

void compare_row(const table& file, std::size_t row, const verdict& ours,
                 const rule_settings& settings, const condition* mc) {
  const verdict_checker check{file, row};
  check.text("stage", to_string(ours.at));
  if (ours.at == stage::short_data || ours.at == stage::nan_data) {
    BOOST_TEST(!ours.signals_count.has_value()); // Not judged, only shown.
    return;
  }
  BOOST_REQUIRE(ours.indicators.has_value());
  check.number("signals_count", ours.signals_count);
  check.number("signals_total", ours.signals_total);
  check.number("turnover20", ours.indicators->turnover20);
  check.number("gap_now", gap(*ours.indicators));
  check.number("ext_pct", extension(*ours.indicators));
  check.number("matched", ours.at == stage::matched);
  if (ours.at == stage::matched)
    compare_match(check, ours);
  if (ours.at == stage::signals || ours.at == stage::trend || ours.at == stage::matched)
    compare_raw(check, ours, settings.v2, mc);
}

std::size_t compare_file(const std::string& path, std::string_view variant, const market_data& data,
                         date day) {
  const auto settings = settings_of(variant);
  const auto mc = condition_of(variant, data);
  const auto rule = make_scanner("v2", settings, mc);
  const auto full = evaluate_all(*rule, data, day, detail::full);
  const auto brief = evaluate_all(*rule, data, day, detail::brief);
  const table file{path};
  std::size_t compared = 0;
  for (std::size_t row = 0; row < file.size(); ++row) {
    BOOST_REQUIRE_EQUAL(file.text(row, "code"), data.at(row).first.code);
    compare_row(file, row, full[row].at(0), settings, mc ? &*mc : nullptr);
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
