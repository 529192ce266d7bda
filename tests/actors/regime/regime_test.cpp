#include "actors/regime/regime.hpp"
#include "market/regime/funds.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

struct regime_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_candles> candles = std::make_shared<held_candles>();
  std::shared_ptr<writer_record> written = std::make_shared<writer_record>();
  std::shared_ptr<monitor_record> told = std::make_shared<monitor_record>();
  regime_options options{"test", 4, 120, 1h, 1min, nullptr};
  assess_regime command;
  regime_actor analyst;

  regime_fixture() {
    command.session = on(day(20250718));
    command.index = shared_candles{candles_up_to(day(20250718), 70, 3000)};
    use_symbols(2);
    candles->script = [](const fetch_candles& wanted) {
      return candles_answer{shared_candles{candles_up_to(wanted.session.day, 100)}, 0, {}};
    };
  }

  void use_symbols(int count) {
    market::universe symbols;
    for (int i = 0; i < count; ++i)
      symbols.push_back({std::to_string(100000 + i), ""});
    command.symbols = std::make_shared<const market::universe>(std::move(symbols));
  }

  void open() {
    auto cache = virtual_time.spawn(play_cache, candles, std::make_shared<kept_data>());
    auto writer = virtual_time.spawn(recording_writer, written);
    auto monitor = virtual_time.spawn(recording_monitor, told);
    analyst =
      virtual_time.spawn(regime, options, caf::actor_cast<candles_actor>(cache), writer, monitor);
  }

  auto judge() {
    auto out = ask<assessed_regime>(virtual_time, analyst, command);
    virtual_time.drain();
    return out;
  }

  std::multiset<std::string> asked_for() const {
    std::multiset<std::string> codes;
    for (const auto& one : candles->asked)
      codes.insert(one.code);
    return codes;
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(regime_actor_suite)

BOOST_FIXTURE_TEST_CASE(it_asks_for_the_universe_then_for_the_funds, regime_fixture) {
  open();
  auto out = judge();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_REQUIRE(candles->asked.size() == 4u);
  BOOST_TEST(candles->asked[0].code == "100000");
  BOOST_TEST(candles->asked[0].count == 120); // What the scanners will want.
  BOOST_TEST(candles->asked[2].code == market::kospi_fund);
  BOOST_TEST(candles->asked[3].code == market::kosdaq_fund);
  const auto& verdict = *out->value->verdict;
  BOOST_TEST((verdict.session == day(20250718)));
  BOOST_TEST(verdict.v1.sample_size == 2);
  BOOST_REQUIRE(verdict.v4);
}

BOOST_FIXTURE_TEST_CASE(the_window_is_never_exceeded, regime_fixture) {
  candles->script = nullptr;
  use_symbols(30);
  open();
  auto out = judge();
  BOOST_TEST(candles->asked.size() == 4u);
  for (std::size_t n : {1U, 3U}) {
    candles->answer(n, candles_answer{shared_candles{candles_up_to(day(20250718), 9)}, 0, {}});
    virtual_time.drain();
  }
  BOOST_TEST(candles->asked.size() == 6u); // Refilled from a half on.
  BOOST_REQUIRE(!told->prefetch.empty());
  BOOST_TEST(told->prefetch.back().done == 2u);
  BOOST_TEST(told->prefetch.back().total == 30u);
  BOOST_TEST(out->answers == 0);
}

BOOST_FIXTURE_TEST_CASE(a_store_that_cannot_be_read_costs_nothing_but_its_word, regime_fixture) {
  written->problem = failure{ec::storage_failure, "disk I/O error"};
  open();
  auto out = judge();
  BOOST_REQUIRE((out->value && out->value->verdict));
  BOOST_TEST(out->value->source == "test");
}

BOOST_FIXTURE_TEST_CASE(symbols_and_funds_without_candles_are_no_obstacle, regime_fixture) {
  candles->script = [](const fetch_candles&) { return failure{ec::unknown_symbol, "nobody"}; };
  open();
  auto out = judge();
  BOOST_REQUIRE((out->value && out->value->verdict));
  const auto& verdict = *out->value->verdict;
  BOOST_TEST(verdict.v1.sample_size == 0);
  BOOST_TEST(!verdict.missing.empty());
  BOOST_TEST((verdict.label == market::regime_word::neutral));
}

BOOST_FIXTURE_TEST_CASE(symbols_whose_candles_did_not_come_are_counted, regime_fixture) {
  use_symbols(3);
  candles->script = [](const fetch_candles& wanted) -> std::variant<candles_answer, failure> {
    if (wanted.code == "100000")
      return failure{ec::timeout, "no answer"};
    if (wanted.code == "100001")
      return failure{ec::unknown_symbol, "nobody"};
    return candles_answer{shared_candles{candles_up_to(wanted.session.day, 100)}, 0, {}};
  };
  open();
  auto out = judge();
  BOOST_REQUIRE((out->value && out->value->verdict));
  const auto& missing = out->value->verdict->missing;
  BOOST_TEST(
    std::count(missing.begin(), missing.end(), "the candles of 1 of 3 symbols of the universe")
    == 1);
  BOOST_TEST(out->value->verdict->v1.sample_size == 1);
}

BOOST_FIXTURE_TEST_CASE(large_caps_are_asked_for_only_where_they_are_wanted, regime_fixture) {
  open();
  judge();
  BOOST_TEST(asked_for().count("000660") == 0u);
  candles->asked.clear();
  command.with_leaders = true;
  auto out = judge();
  BOOST_REQUIRE(out->value);
  for (auto code : market::regime_leaders())
    BOOST_TEST(asked_for().count(std::string{code}) == 1u);
  BOOST_TEST(out->value->verdict->v1.sample_size == 2); // They are no members.
}

BOOST_FIXTURE_TEST_CASE(the_stored_word_is_where_the_midterm_chain_begins, regime_fixture) {
  // A fund that gained 5 % over 20 sessions: enough to stay a bull, not enough to become one.
  candles->script = [](const fetch_candles& wanted) {
    auto series = candles_up_to(wanted.session.day, 100);
    for (auto& one : series)
      one.close = one.open = one.high = one.low = 1000;
    for (std::size_t i = 0; i < 21; ++i)
      series[79 + i].close = 1000 + 2.5 * static_cast<double>(i);
    return candles_answer{shared_candles{std::move(series)}, 0, {}};
  };
  open();
  written->midterm = {day(20250717), market::regime_word::bull};
  auto bull = judge();
  BOOST_REQUIRE(bull->value);
  BOOST_TEST((bull->value->verdict->label == market::regime_word::bull));
  written->midterm = {day(20250717), market::regime_word::neutral};
  auto neutral = judge();
  BOOST_REQUIRE(neutral->value);
  BOOST_TEST((neutral->value->verdict->label == market::regime_word::neutral));
  written->midterm = {day(20250717), market::regime_word::bull};
  command.ignores_stored = true; // Of another market.
  auto other = judge();
  BOOST_REQUIRE(other->value);
  BOOST_TEST((other->value->verdict->label == market::regime_word::neutral));
}

BOOST_FIXTURE_TEST_CASE(days_without_trading_are_no_days_of_a_fund, regime_fixture) {
  candles->script = [](const fetch_candles& wanted) {
    auto series = candles_up_to(wanted.session.day, 100);
    series[50].volume_shares = 0;
    return candles_answer{shared_candles{std::move(series)}, 0, {}};
  };
  open();
  auto out = judge();
  BOOST_REQUIRE((out->value && out->value->verdict->sources.size() > 2u));
  BOOST_TEST(out->value->verdict->sources[1].name == "069500");
  BOOST_TEST(out->value->verdict->sources[1].candles == 99u);
}

BOOST_FIXTURE_TEST_CASE(a_longer_index_tells_the_same, regime_fixture) {
  open();
  const auto short_one = judge();
  command.index = shared_candles{candles_up_to(day(20250721), 900, 3000)};
  const auto long_one = judge();
  BOOST_REQUIRE((short_one->value && long_one->value));
  const auto& source = long_one->value->verdict->sources.front();
  BOOST_TEST(source.name == "KOSPI");
  BOOST_TEST(source.candles == 70u);
  BOOST_TEST((source.first == short_one->value->verdict->sources.front().first));
  BOOST_TEST((source.last == day(20250718)));
}

BOOST_FIXTURE_TEST_CASE(a_second_question_waits_its_turn_elsewhere, regime_fixture) {
  candles->script = nullptr;
  open();
  auto first = judge();
  auto second = judge();
  BOOST_REQUIRE(second->problem);
  BOOST_TEST((second->problem->code == ec::invalid_argument));
  caf::anon_send_exit(analyst, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_REQUIRE(first->problem);
  BOOST_TEST((first->problem->code == ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()
