#include "market/scanners/registry.hpp"
#include "tests/market/golden_data.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <stdexcept>

namespace tandem::market::golden {

namespace {

regime_word word_of(const std::string& text) {
  const auto word = parse_regime_word(text);
  if (!word)
    throw std::runtime_error("not a regime: " + text);
  return *word;
}

std::size_t row_of(const table& file, std::string_view day) {
  for (std::size_t row = 0; row < file.size(); ++row)
    if (file.text(row, "date") == day)
      return row;
  throw std::runtime_error("no row for " + std::string{day});
}

/// The condition that the original's analysis gave for `day`, as regime.csv recorded it.
condition recorded_condition(std::string_view day, const std::string& version) {
  const table file{"golden/regime.csv"};
  const auto row = row_of(file, day);
  condition mc;
  // The thresholds always come from the v1 analysis.
  mc.market_sentiment = word_of(file.text(row, "v1_market_sentiment"));
  mc.rsi_threshold = file.real(row, "v1_rsi_threshold");
  mc.min_signals = file.integer(row, "v1_min_signals");
  mc.macd_osc_min = file.real(row, "v1_macd_osc_min");
  mc.vol_ma5_mult = file.real(row, "v1_vol_ma5_mult");
  mc.gap_max = file.real(row, "v1_gap_max");
  mc.ext_from_tema20_max = file.real(row, "v1_ext_from_tema20_max");
  if (version != "v4")
    return mc;
  mc.final_regime = word_of(file.text(row, "v4_final_regime"));
  mc.midterm_regime = word_of(file.text(row, "v4_midterm_regime"));
  mc.longterm_regime = word_of(file.text(row, "v4_longterm_regime"));
  mc.short_term_risk_score = file.integer(row, "v4_short_term_risk_score");
  mc.global_trend_score = file.real(row, "v4_global_trend_score");
  mc.global_risk_score = file.real(row, "v4_global_risk_score");
  if (const auto& type = file.text(row, "v4_divergence_type"); !type.empty())
    mc.market_divergence = type == "kospi_up_kosdaq_down" ? divergence::kospi_up_kosdaq_down
                                                          : divergence::kospi_down_kosdaq_up;
  const table lists{"golden/regime_universe.csv"};
  for (std::size_t i = 0; i < lists.size(); ++i)
    (lists.text(i, "list") == "KOSPI" ? mc.kospi_universe : mc.kosdaq_universe)
      .push_back(lists.text(i, "code"));
  return mc;
}

void compare_candidate(const table& file, std::size_t row, const candidate& ours) {
  const auto& result = ours.what.result;
  BOOST_TEST(result.engine == file.text(row, "engine"));
  BOOST_TEST(ours.rank.value() == file.integer(row, "rank"));
  BOOST_TEST(ours.what.symbol.code == file.text(row, "code"));
  BOOST_TEST(result.score.value() == file.real(row, "score"));
  BOOST_TEST(result.strategy == file.text(row, "strategy"));
  BOOST_TEST(result.risk_score.value() == file.real(row, "risk_score"));
  BOOST_TEST(result.label == file.text(row, "score_label"));
  BOOST_TEST(result.target_profit.value() == file.real(row, "target_profit"));
  BOOST_TEST(result.stop_loss.value() == file.real(row, "stop_loss"));
  BOOST_TEST(result.holding_days.value() == file.integer(row, "holding_period"));
  BOOST_TEST(result.change_rate.value() == file.real(row, "change_rate"));
}

/// Compares the rows of one run, which begin at `first`; returns how many there are.
std::size_t compare_run(const table& file, std::size_t first, std::string_view day,
                        const std::string& version) {
  const auto mc = recorded_condition(day, version);
  const auto rule = make_scanner("v3", {}, mc);
  const auto verdicts = evaluate_all(*rule, krx(), to_date(day), detail::brief);
  const bool lite = file.integer(first, "v2_lite_enabled") == 1;
  BOOST_TEST(verdicts.at(0).size() == (lite ? 2u : 1u));
  BOOST_TEST(risk_label(mc) == file.text(first, "regime_risk"));
  const auto list = rule->select(matches_of(krx(), verdicts));
  std::size_t row = first;
  for (const auto& each : list.candidates) {
    if (each.what.result.engine != "midterm")
      continue; // The original's v2-lite is lost: the file has no candidate of it.
    BOOST_REQUIRE(row < file.size());
    BOOST_REQUIRE_EQUAL(file.text(row, "date"), day);
    BOOST_REQUIRE_EQUAL(file.text(row, "regime_version"), version);
    compare_candidate(file, row++, each);
  }
  return row - first;
}

} // namespace

BOOST_AUTO_TEST_CASE(midterm_lists_equal_the_original_under_recorded_conditions,
                     *boost::unit_test::precondition(has_shared_data)) {
  const table file{"golden/v3.csv"};
  std::size_t compared = 0;
  for (auto day : dates)
    for (std::string version : {"v1", "v4"})
      BOOST_TEST_CONTEXT(day << ' ' << version) {
        compared += compare_run(file, compared, day, version);
      }
  BOOST_TEST(compared == file.size());
  BOOST_TEST(compared == 80u);
}

} // namespace tandem::market::golden
