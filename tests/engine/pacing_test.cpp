#include "config/properties.hpp"
#include "engine/pacing.hpp"
#include "kiwoom/endpoint.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <unistd.h>
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
constexpr const char* elsewhere = "https://192.0.2.1"; // Of documentation; nobody has it.

/// A key that nobody else on this machine has, whoever runs tests on it now.
struct key_fixture {
  test::temporary_folder folder;
  std::string key = "key of " + folder.path();

  static key_options options() { return {"default"}; }
  status keep(key_options& one, const char* state, const char* url) const {
    return tandem::keep_pace(one, settings_with({entry("gateway.state-dir", folder.path(state))}),
                             url, {secret{key}, secret{"secret"}});
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(pacing_suite)

BOOST_AUTO_TEST_CASE(by_default_any_two_calls_keep_the_delay_and_tokens_a_second) {
  const auto rules = tandem::to_pace_rules(settings_with({}), real);
  BOOST_TEST((configured_delay(rules, "ka10081") == 250ms));
  BOOST_TEST((configured_delay(rules, "au10001") == 1100ms));
  BOOST_TEST((rules.key_delay == 250ms));
  BOOST_TEST(rules.hold_key);
}

BOOST_AUTO_TEST_CASE(the_paper_trading_host_is_known_by_its_name) {
  const auto rules = tandem::to_pace_rules(settings_with({}), mock);
  // Nine tenths of its one call a second and TR.
  for (const auto* tr : {"ka10032", "ka10081", "ka10095", "ka10099", "ka20006"})
    BOOST_TEST((configured_delay(rules, tr) == 1112ms), tr);
  BOOST_TEST((rules.key_delay == 250ms));
  const auto own = tandem::to_pace_rules(
    settings_with({entry("gateway.tr-delay.ka10081", config::duration{2s})}), mock);
  BOOST_TEST((configured_delay(own, "ka10081") == 2s));
}

BOOST_AUTO_TEST_CASE(with_scope_tr_the_delay_is_that_of_each_tr_and_the_key_has_a_floor) {
  const auto rules =
    tandem::to_pace_rules(settings_with({entry("gateway.scope", std::string{"tr"}),
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
      tandem::to_pace_rules(settings_with({entry("gateway.scope", std::string{scope}),
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

BOOST_FIXTURE_TEST_CASE(a_second_gateway_of_a_key_is_refused_and_another_key_is_not, key_fixture) {
  auto first = options();
  BOOST_TEST(!keep(first, "state", elsewhere));
  auto second = options();
  for (const auto* state : {"state", "another"})
    for (const auto* url : {elsewhere, "https://192.0.2.7:8443", "https://broker.invalid."}) {
      const auto refused = keep(second, state, url);
      BOOST_REQUIRE(refused);
      BOOST_TEST((refused->code == ec::rate_limited));
      BOOST_TEST(refused->message.find(kiwoom::parse_broker_url(url)->label) != std::string::npos);
      BOOST_TEST(refused->message.find("process " + std::to_string(::getpid()))
                 != std::string::npos);
      BOOST_TEST(refused->message.find("secret") == std::string::npos);
      BOOST_TEST(refused->message.find(key) == std::string::npos);
    }
  key += " another";
  BOOST_TEST(!keep(second, "state", elsewhere));
}

BOOST_FIXTURE_TEST_CASE(a_key_is_kept_although_its_folder_is_deleted, key_fixture) {
  auto first = options();
  BOOST_TEST(!keep(first, "state", elsewhere));
  std::filesystem::remove_all(folder.path("state"));
  auto second = options();
  BOOST_TEST((keep(second, "state", elsewhere).value_or(failure{}).code == ec::rate_limited));
  // The holder notices at its next call.
  BOOST_TEST(static_cast<bool>(first.remember({})));
  BOOST_TEST(!first.remember({}));
}

BOOST_FIXTURE_TEST_CASE(who_finds_no_record_waits_as_for_a_call_just_started, key_fixture) {
  for (const auto* state : {"state", "another"}) { // Of another user, perhaps.
    auto one = options();
    BOOST_TEST(!keep(one, state, elsewhere));
    // The token's own distance, the longest.
    BOOST_TEST((one.before.held_until - one.before.started == 1100ms), state);
  }
}

BOOST_FIXTURE_TEST_CASE(a_record_counts_for_as_long_as_nobody_else_can_have_called, key_fixture) {
  const auto before_of_next = [&](std::chrono::nanoseconds ago) {
    pace_memory last;
    last.started = std::chrono::steady_clock::now().time_since_epoch() - ago;
    {
      auto one = options();
      BOOST_TEST(!keep(one, "state", elsewhere));
      BOOST_TEST(!one.remember(last));
    }
    auto next = options();
    BOOST_TEST(!keep(next, "state", elsewhere));
    return std::pair{next.before.started - last.started, next.before.held_until};
  };
  const auto young = before_of_next(-1h); // Not after now, whatever is written there.
  BOOST_TEST((young.first < 0s));
  BOOST_TEST((young.second == 0s));
  // Another process, with another folder, may have waited its delay and called since.
  const auto old = before_of_next(1100ms);
  BOOST_TEST((old.first >= 1100ms));
  BOOST_TEST((old.second > 0s));
}

BOOST_FIXTURE_TEST_CASE(a_record_of_another_boot_is_none, key_fixture) {
  {
    auto one = options();
    BOOST_TEST(!keep(one, "state", elsewhere));
    BOOST_TEST(!one.remember({}));
  }
  for (const auto& file : std::filesystem::directory_iterator{folder.path("state")}) {
    const auto name = "state/" + file.path().filename().string();
    auto text = folder.read(name);
    auto& digit = text.at(std::string{"tandem-pace 1 "}.size());
    digit = digit == '0' ? '1' : '0';
    folder.write(name, text);
  }
  auto next = options();
  BOOST_TEST(!keep(next, "state", elsewhere));
  BOOST_TEST((next.before.held_until - next.before.started == 1100ms));
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_cannot_be_is_named_with_its_key, key_fixture) {
  folder.write("file", "");
  auto one = options();
  const auto refused = keep(one, "file", elsewhere);
  BOOST_REQUIRE(refused);
  BOOST_TEST((refused->code == ec::invalid_config));
  BOOST_TEST(refused->message.find("gateway.state-dir = \"" + folder.path("file"))
             != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
