#include "market/rules/registry.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(registry_test)

BOOST_AUTO_TEST_CASE(every_named_rule_can_be_made_and_asks_for_its_window) {
  BOOST_TEST(rule_names() == "v2, v3, pullback");
  for (const auto* declared : rules()) {
    const auto rule = make_rule(declared->name, {{"v2.ohlcv-count", 77}}, std::nullopt);
    BOOST_REQUIRE(rule != nullptr);
    BOOST_TEST(rule->name() == declared->name);
    BOOST_TEST(rule->candle_count() == 77);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_name_makes_nothing) {
  BOOST_TEST((make_rule("v1", {}, std::nullopt) == nullptr));
}

BOOST_AUTO_TEST_CASE(every_engine_and_every_threshold_has_a_name_of_its_own) {
  std::set<std::string> engines;
  std::set<std::string> keys;
  for (const auto* declared : rules()) {
    for (const auto& engine : declared->engines)
      BOOST_TEST(engines.insert(engine->name).second, engine->name);
    for (const auto& one : declared->thresholds)
      BOOST_TEST(keys.insert(one.key).second, one.key);
  }
  BOOST_TEST(engines.size() == 3u);
  BOOST_TEST(keys.size() == 41u);
}

BOOST_AUTO_TEST_CASE(the_filters_of_an_engine_differ_in_their_names) {
  for (const auto* declared : rules())
    for (const auto& engine : declared->engines) {
      std::set<std::string> names;
      for (const auto& filter : engine->filters) {
        // With `same_value_as` a filter has a second text, which comes behind.
        if (filter.same_value_as.empty())
          BOOST_TEST(names.insert(filter.name).second, filter.name);
        else
          BOOST_TEST(!names.contains(filter.name), filter.name);
      }
      BOOST_TEST(names.contains("stale_data"));
      BOOST_TEST(!names.contains("matched"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
