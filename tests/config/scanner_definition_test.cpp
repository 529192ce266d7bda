#include "config/settings.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::config;

namespace {

value words(std::string text) {
  return text;
}

/// A scanner `mine` of `rule` that runs alone, with `more` about it.
std::vector<raw_entry> mine(const std::string& rule, std::vector<raw_entry> more) {
  more.push_back({"scanners.mine.rule", rule, {"t.toml", 1, 0}});
  more.push_back({"scan.scanners", string_list{"mine"}, {"t.toml", 2, 0}});
  return more;
}

raw_entry key(const std::string& word, value what) {
  return {"scanners.mine." + word, std::move(what), {"t.toml", 5, 0}};
}

std::string problems_of(const std::vector<raw_entry>& entries) {
  std::string result;
  for (const auto& each : resolve(entries).problems)
    result += each.text() + "\n";
  return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(scanner_definition_test)

BOOST_AUTO_TEST_CASE(a_scanners_keys_override_its_rules_for_it_alone) {
  auto result =
    resolve(mine("v2", {key("min-signals", std::int64_t{4}), key("gap-max", std::int64_t{1})}));
  BOOST_TEST(result.problems.empty());
  BOOST_TEST(result.values.get<std::int64_t>("v2.min-signals") == 3);
  const auto& own = result.values.scanners().at(0);
  BOOST_TEST(own.rule == "v2");
  BOOST_TEST((own.overrides.at("v2.min-signals") == value{std::int64_t{4}}));
  BOOST_TEST((own.overrides.at("v2.gap-max") == value{1.0}));
}

BOOST_AUTO_TEST_CASE(v3_and_pullback_read_the_keys_of_both_rules) {
  for (const auto* rule : {"v3", "pullback"}) {
    auto result = resolve(mine(rule, {key("lite-rsi-min", 40.0), key("min-price", 500.0)}));
    BOOST_TEST(result.problems.empty(), rule);
    const auto& own = result.values.scanners().at(0);
    BOOST_TEST(own.overrides.contains("v3.lite-rsi-min"));
    BOOST_TEST(own.overrides.contains("v2.min-price"));
  }
}

BOOST_AUTO_TEST_CASE(a_v2_scanner_refuses_the_keys_of_v3) {
  BOOST_TEST(problems_of(mine("v2", {key("lite-rsi-min", 40.0)}))
             == "t.toml:5: scanners.mine.lite-rsi-min = 40.0: is a key of rule v3; scanner mine "
                "runs rule v2\n");
}

BOOST_AUTO_TEST_CASE(an_unknown_key_suggests_one_of_the_rule) {
  BOOST_TEST(problems_of(mine("v2", {key("min-signal", std::int64_t{4})}))
             == "t.toml:5: scanners.mine.min-signal = 4: unknown key of rule v2; did you mean "
                "min-signals?\n");
}

BOOST_AUTO_TEST_CASE(an_override_is_checked_like_its_property) {
  BOOST_TEST(problems_of(mine("v2", {key("min-signals", std::int64_t{9})}))
             == "t.toml:5: scanners.mine.min-signals = 9: out of range; legal: integer from 0 to "
                "7\n");
}

BOOST_AUTO_TEST_CASE(a_definition_needs_a_known_rule) {
  auto unknown = problems_of(mine("v9", {}));
  BOOST_TEST(unknown
             == "t.toml:1: scanners.mine.rule = \"v9\": unknown rule; legal: one "
                "of: v2, v3, "
                "pullback, screen, and the screens that `tandem screens` lists\n");
  auto missing = problems_of({key("min-signals", std::int64_t{4})});
  BOOST_TEST(missing
             == "t.toml:5: scanners.mine: has no rule; legal: rule = one of: v2, v3, "
                "pullback, screen, and the screens that `tandem screens` lists\n");
  auto bare = resolve({{"scanners.mine", words("v2"), {"t.toml", 1, 0}}});
  BOOST_TEST(bare.problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(names_are_lower_case_words_that_are_not_taken) {
  auto count = [](const std::string& name) {
    return resolve({{"scanners." + name + ".rule", words("v2"), {"t.toml", 1, 0}}}).problems.size();
  };
  BOOST_TEST(count("my_own-2") == 0u);
  BOOST_TEST(count("Mine") == 1u);
  BOOST_TEST(count("v2") == 1u);
  BOOST_TEST(count(std::string(33, 'a')) == 1u);
}

BOOST_AUTO_TEST_CASE(an_unknown_scanner_lists_the_known) {
  BOOST_TEST(problems_of({{"scan.scanners", string_list{"v2", "strict"}, {"t.toml", 2, 0}},
                          {"scanners.mine.rule", words("v3"), {"t.toml", 4, 0}}})
             == "t.toml:2: scan.scanners: unknown scanner \"strict\"; known: v2, v3, pullback, "
                "mine, and the screens that `tandem screens` lists\n");
}

BOOST_AUTO_TEST_CASE(scanners_run_once_each_and_not_none) {
  auto count = [](string_list names) {
    return resolve({{"scan.scanners", std::move(names), {"t.toml", 2, 0}}}).problems.size();
  };
  BOOST_TEST(count({"pullback"}) == 0u);
  BOOST_TEST(count({"v2", "v2"}) == 1u);
  BOOST_TEST(count({}) == 1u);
}

BOOST_AUTO_TEST_CASE(relations_hold_inside_a_scanner_too) {
  BOOST_TEST(problems_of(mine("v2", {key("gap-min", 0.5)}))
             == "t.toml:5: scanners.mine: v2.gap-min (0.5) must not be above v2.gap-max "
                "(0.015)\n");
}

BOOST_AUTO_TEST_SUITE_END()
