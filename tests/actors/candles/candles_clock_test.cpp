#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// What is kept when the broker's clock is another one than ours.

using namespace tandem;
using namespace tandem::test;

namespace {

const market::date today = day(20261124); // A Tuesday,
const market::date yesterday = day(20261123);

struct cache_clock_fixture : history_fixture {
  cache_clock_fixture() {
    options.steady_to_utc += 3h + 41min; // at 15:41 by our clock.
    now = {today, yesterday, today, true};
  }

  static tr_page told(std::chrono::nanoseconds clock_gap, tr_page page) {
    page.clock_gap = clock_gap;
    return page;
  }

  market::date kept_through(const std::string& code) {
    auto kept = disk->newest(code);
    BOOST_REQUIRE((kept && *kept));
    return (*kept)->complete_through;
  }

  /// Through which session a chart is kept that came with such a clock.
  market::date kept_through(std::chrono::nanoseconds clock_gap) {
    start();
    fetch("000001");
    answer(0, told(clock_gap, page_of(candles_up_to(today, 5))));
    return kept_through("000001");
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(cache_clock)

BOOST_FIXTURE_TEST_CASE(a_chart_is_kept_whole_when_the_session_is_over_by_both_clocks,
                        cache_clock_fixture) {
  BOOST_TEST((kept_through(-59s) == today));
}

BOOST_FIXTURE_TEST_CASE(a_broker_ahead_makes_no_session_end_earlier, cache_clock_fixture) {
  options.steady_to_utc -= 2min; // 15:39
  BOOST_TEST((kept_through(5min) == yesterday));
}

BOOST_FIXTURE_TEST_CASE(a_clock_three_minutes_ahead_does_not_end_the_session, cache_clock_fixture) {
  BOOST_TEST((kept_through(-3min) == yesterday));
}

BOOST_FIXTURE_TEST_CASE(a_clock_ten_minutes_ahead_ends_none, cache_clock_fixture) {
  options.steady_to_utc += 3h;
  BOOST_TEST((kept_through(-10min) == yesterday));
}

BOOST_FIXTURE_TEST_CASE(a_clock_a_day_behind_ends_none, cache_clock_fixture) {
  BOOST_TEST((kept_through(24h) == yesterday));
}

BOOST_FIXTURE_TEST_CASE(quotes_of_a_doubtful_time_are_used_and_not_kept, cache_clock_fixture) {
  now = {friday, day(20250717), friday, true};
  fetch_on_friday({"000001"});
  expect({"000001"});
  auto out = fetch("000001");
  answer(0, told(-11min, quotes({"000001"})));
  BOOST_TEST(ends_with(out, friday_and(monday_candle)));
  BOOST_TEST((kept_through("000001") == friday));
}

BOOST_FIXTURE_TEST_CASE(an_index_of_a_doubtful_time_is_told_and_not_kept, cache_clock_fixture) {
  start();
  auto doubtful = ask_index(today);
  answer(0, told(-11min, page_of(index_up_to(today, 600))));
  BOOST_REQUIRE((doubtful->answers == 1 && doubtful->value));
  BOOST_TEST((doubtful->value->clock_gap == -11min));
  BOOST_TEST(doubtful->value->index->size() == 600u);
  start();
  auto again = ask_index(today);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, told(0s, page_of(index_up_to(today, 600))));
  start();
  auto kept = ask_index(today);
  BOOST_TEST(pages->asked.empty());
  BOOST_REQUIRE((kept->answers == 1 && kept->value));
  BOOST_TEST((kept->value->clock_gap == 0s));
}

BOOST_AUTO_TEST_SUITE_END()
