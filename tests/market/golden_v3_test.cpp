#include "market/rules/registry.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/market/golden_regime.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string_view>

namespace tandem::market::golden {

namespace {

/// The condition of our own analysis of `day`, with the lists of the regime goldens.
condition computed_condition(std::string_view day, regime_version version) {
  auto mc = computed_regime(version, to_date(day), std::nullopt).mc;
  const table lists{"golden/regime_universe.csv"};
  for (std::size_t i = 0; i < lists.size(); ++i)
    (lists.text(i, "list") == "KOSPI" ? mc.kospi_universe : mc.kosdaq_universe)
      .push_back(lists.text(i, "code"));
  return mc;
}

void compare_candidate(const table& file, std::size_t row, const candidate& ours) {
  const auto& result = ours.what.result;
  BOOST_TEST(result.engine->name == file.text(row, "engine"));
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
                        regime_version version) {
  const auto mc = computed_condition(day, version);
  const auto rule = make_rule("v3", {}, mc);
  const auto found = scan(*rule, krx(), to_date(day), detail::brief);
  const bool lite = file.integer(first, "v2_lite_enabled") == 1;
  BOOST_TEST(found.verdicts.at(0).size() == (lite ? 2u : 1u));
  BOOST_TEST(risk_label(mc) == file.text(first, "regime_risk"));
  std::size_t row = first;
  for (const auto& each : found.result.list.candidates) {
    if (each.what.result.engine->name != "midterm")
      continue; // The original's v2-lite is lost: the file has no candidate of it.
    BOOST_REQUIRE(row < file.size());
    BOOST_REQUIRE_EQUAL(file.text(row, "date"), day);
    BOOST_REQUIRE_EQUAL(file.text(row, "regime_version"), to_string(version));
    compare_candidate(file, row++, each);
  }
  return row - first;
}

} // namespace

BOOST_AUTO_TEST_CASE(midterm_lists_equal_the_original_under_computed_conditions,
                     *boost::unit_test::precondition(has_shared_data)) {
  const table file{"golden/v3.csv"};
  std::size_t compared = 0;
  for (const auto& day : dates())
    for (auto version : {regime_version::v1, regime_version::v4})
      BOOST_TEST_CONTEXT(day << ' ' << to_string(version)) {
        compared += compare_run(file, compared, day, version);
      }
  BOOST_TEST(compared == file.size());
  BOOST_TEST(compared >= 80u);
}

} // namespace tandem::market::golden
