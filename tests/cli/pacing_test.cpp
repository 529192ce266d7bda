#include "cli/pacing.hpp"
#include "config/properties.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using namespace tandem;

namespace {

config::settings settings_with(const std::vector<config::raw_entry>& entries) {
  auto resolved = config::resolve(entries);
  BOOST_REQUIRE(resolved.problems.empty());
  return resolved.values;
}

config::raw_entry entry(std::string key, config::value what) {
  return {std::move(key), std::move(what), {}};
}

const std::string real = "https://api.kiwoom.com";
const std::string mock = "https://MockAPI.kiwoom.com";

} // namespace

BOOST_AUTO_TEST_SUITE(pacing_suite)

BOOST_AUTO_TEST_CASE(by_default_any_two_calls_keep_the_delay_and_tokens_a_second) {
  const auto rules = cli::to_pace_rules(settings_with({}), real);
  BOOST_TEST((configured_delay(rules, "ka10081") == 250ms));
  BOOST_TEST((configured_delay(rules, "au10001") == 1100ms));
  BOOST_TEST((rules.key_delay == 250ms));
  BOOST_TEST(rules.hold_key);
}

BOOST_AUTO_TEST_CASE(the_paper_trading_host_is_known_by_its_name) {
  const auto rules = cli::to_pace_rules(settings_with({}), mock);
  // Nine tenths of its one call a second and TR.
  for (const auto* tr : {"ka10032", "ka10081", "ka10095", "ka10099", "ka20006"})
    BOOST_TEST((configured_delay(rules, tr) == 1112ms), tr);
  BOOST_TEST((rules.key_delay == 250ms));
  const auto own = cli::to_pace_rules(
    settings_with({entry("gateway.tr-delay.ka10081", config::duration{2s})}), mock);
  BOOST_TEST((configured_delay(own, "ka10081") == 2s));
}

BOOST_AUTO_TEST_CASE(with_scope_tr_the_delay_is_that_of_each_tr_and_the_key_has_a_floor) {
  const auto rules =
    cli::to_pace_rules(settings_with({entry("gateway.scope", std::string{"tr"}),
                                      entry("gateway.delay", config::duration{300ms}),
                                      entry("gateway.tr-delay.ka10099", config::duration{1s})}),
                       real);
  BOOST_TEST((rules.key_delay == 70ms));
  BOOST_TEST((configured_delay(rules, "ka10081") == 300ms));
  BOOST_TEST((configured_delay(rules, "ka10099") == 1s));
  BOOST_TEST(!rules.hold_key);
}

BOOST_AUTO_TEST_CASE(unpaced_is_unpaced_in_either_scope) {
  for (const auto* scope : {"key", "tr"}) {
    const auto rules =
      cli::to_pace_rules(settings_with({entry("gateway.scope", std::string{scope}),
                                        entry("gateway.delay", config::duration{0})}),
                         real);
    BOOST_TEST((configured_delay(rules, "ka10081") == 0ns), scope);
  }
}

BOOST_AUTO_TEST_CASE(every_tr_the_gateway_calls_has_a_delay_of_its_own) {
  std::vector<std::string_view> trs{token_tr};
  for (const tr_query& query :
       {tr_query{daily_chart_query{}}, tr_query{index_chart_query{}}, tr_query{stock_list_query{}},
        tr_query{top_value_query{}}, tr_query{quotes_query{}}})
    trs.push_back(tr_name(query));
  for (auto tr : trs)
    BOOST_TEST(config::find_property(fmt::format("gateway.tr-delay.{}", tr)) != nullptr, tr);
}

BOOST_AUTO_TEST_CASE(a_second_gateway_of_a_key_is_refused_and_another_key_is_not) {
  const test::temporary_folder folder;
  const auto settings = settings_with({entry("gateway.state-dir", folder.path("state"))});
  const credentials who{secret{"one"}, secret{"secret"}};
  auto first = cli::to_gateway_options(settings, real);
  BOOST_TEST(!cli::keep_pace(first, settings, real, who));
  auto second = cli::to_gateway_options(settings, real);
  const auto refused = cli::keep_pace(second, settings, real, who);
  BOOST_REQUIRE(refused);
  BOOST_TEST((refused->code == ec::rate_limited));
  BOOST_TEST(refused->message.find("api.kiwoom.com:443") != std::string::npos);
  BOOST_TEST(refused->message.find("secret") == std::string::npos);
  BOOST_TEST(!cli::keep_pace(second, settings, real, {"two", "secret"}));
}

BOOST_AUTO_TEST_SUITE_END()
