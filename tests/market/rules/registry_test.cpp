#include "market/rules/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(registry_test)

BOOST_AUTO_TEST_CASE(every_named_rule_can_be_made_and_asks_for_its_window) {
  rule_settings settings;
  settings.v2.ohlcv_count = 77;
  for (auto name : rule_names()) {
    const auto rule = make_scanner(name, settings, std::nullopt);
    BOOST_REQUIRE(rule != nullptr);
    BOOST_TEST(rule->candle_count() == 77);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_name_makes_nothing) {
  BOOST_TEST((make_scanner("v1", {}, std::nullopt) == nullptr));
}

BOOST_AUTO_TEST_CASE(every_stage_has_a_name_of_its_own) {
  std::set<std::string> names;
  for (int where = 0; where <= static_cast<int>(stage::matched); ++where)
    names.emplace(to_string(static_cast<stage>(where)));
  BOOST_TEST(names.size() == static_cast<std::size_t>(stage::matched) + 1);
  BOOST_TEST(to_string(stage::stale_data) == "stale_data");
  BOOST_TEST(to_string(stage::atr) == "atr");
  BOOST_TEST(to_string(stage::below_dema10) == "below_dema10");
  BOOST_TEST(to_string(stage::matched) == "matched");
}

BOOST_AUTO_TEST_SUITE_END()
