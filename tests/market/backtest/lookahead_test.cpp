#include "market/backtest/lookahead.hpp"
#include "market/rules/registry.hpp"
#include "market/rules/symbol_memory.hpp"
#include "tests/market/backtest/small_market.hpp"

#include <boost/test/unit_test.hpp>

namespace tandem::market::backtest {

using testing::scanner_of;
using testing::waves;

namespace {

/// Knows whether the next close is higher.
bool foresees(const symbol_input& input) {
  if (input.memory == nullptr)
    return false;
  const auto all = input.memory->whole();
  const auto next = input.candles.size();
  return next < all.size() && all[next].close > all[next - 1].close;
}

lookahead_check check(const past_market& market, const scanner& what) {
  progress state;
  regime_choice regime;
  regime.version = regime_version::v4;
  return check_lookahead(market, {what}, regime, 20, 40, 1, 2, state);
}

} // namespace

BOOST_AUTO_TEST_SUITE(backtest_lookahead_test)

BOOST_AUTO_TEST_CASE(a_rule_that_looks_one_candle_ahead_is_found) {
  const auto market = waves(12, 80);
  const auto found = check(market, scanner_of("oracle", &foresees));
  BOOST_TEST_REQUIRE(found.first.has_value());
  BOOST_TEST(found.first->scanner == "oracle");
  BOOST_TEST(found.first->session.iso() == market.sessions.day(20).iso());
  BOOST_TEST(found.first->what == "stage");
  BOOST_TEST(found.first->judged != found.first->altered);
}

BOOST_AUTO_TEST_CASE(the_rules_of_the_product_know_only_the_past) {
  const auto market = waves(12, 80);
  for (const auto* each : rules()) {
    const auto name = each->name;
    const auto found = check(
      market, {name, [name](const std::optional<condition>& mc) -> std::shared_ptr<const rule> {
                 return make_rule(name, {}, mc);
               }});
    BOOST_TEST(!found.first.has_value(), name);
    BOOST_TEST(found.sessions == 10U);
    BOOST_TEST(found.verdicts >= 120U);
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::backtest
