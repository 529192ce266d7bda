#include "tests/actors/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// The trading calendar, from the disk or from the broker.

using namespace tandem;
using namespace tandem::test;

namespace {

struct index_fixture : history_fixture {
  auto ask_index(market::date wanted) {
    auto out = ask<index_answer>(virtual_time, candles, fetch_index{wanted});
    virtual_time.drain();
    return out;
  }

  market::date base_of(std::size_t n) const {
    return std::get<index_chart_query>(pages->asked.at(n).query).base;
  }
};

const market::date today = day(20261124); // A Tuesday, at noon.

} // namespace

BOOST_AUTO_TEST_SUITE(cache_index)

BOOST_FIXTURE_TEST_CASE(an_index_is_asked_for_as_of_today, index_fixture) {
  start();
  auto out = ask_index(friday);
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(candles_up_to(monday, 600), "older"));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->candles->size() == 600u);
  BOOST_TEST((out->value->latest == monday));
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_kept_index_serves_when_it_goes_on_to_today, index_fixture) {
  start();
  ask_index(today);
  answer(0, page_of(candles_up_to(today, 600)));
  start(); // Today's candle moved, so it was not kept.
  ask_index(friday);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(today, 600)));
  options.steady_to_utc += 10h; // 22:00
  start();
  ask_index(today);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(today, 600)));
  start();
  auto kept_one = ask_index(today);
  BOOST_TEST(pages->asked.empty());
  BOOST_REQUIRE((kept_one->answers == 1 && kept_one->value));
  BOOST_TEST((kept_one->value->candles->back().day == today));
}

BOOST_FIXTURE_TEST_CASE(a_kept_index_does_not_serve_days_before_it_begins, index_fixture) {
  options.steady_to_utc += 10h;
  start();
  ask_index(today);
  answer(0, page_of(candles_up_to(today, 600), "older"));
  start();
  const auto early = market::date::from_days_since_epoch(today.days_since_epoch() - 590);
  auto out = ask_index(early); // Ten candles before it, and the regime wants seventy.
  BOOST_REQUIRE(pages->asked.size() == 1u);
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(candles_up_to(today, 600), "older"));
  BOOST_TEST((base_of(1) == early));
  answer(1, page_of(candles_up_to(early, 600), "older"));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->candles->back().day == early));
  BOOST_TEST((out->value->latest == today));
}

BOOST_FIXTURE_TEST_CASE(a_day_before_all_pages_is_told_where_they_begin, index_fixture) {
  start();
  auto out = ask_index(day(20100104));
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(candles_up_to(today, 10), "older"));
  BOOST_TEST((base_of(1) == day(20100104)));
  answer(1, page_of({}));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->candles->size() == 10u);
  BOOST_TEST((out->value->latest == today));
}

BOOST_FIXTURE_TEST_CASE(the_newest_session_is_known_however_long_ago_it_was, index_fixture) {
  start();
  auto out = ask_index(day(20200107)); // A market that ended years ago, on that day.
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(candles_up_to(day(20200107), 300)));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->latest == day(20200107)));
}

BOOST_FIXTURE_TEST_CASE(a_market_that_may_change_is_looked_at_each_time, index_fixture) {
  options.market_may_change = true;
  options.steady_to_utc += 10h; // 22:00
  start();
  ask_index(today);
  answer(0, page_of(candles_up_to(today, 600)));
  start();
  auto out = ask_index(today);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(candles_up_to(today, 600, 777)));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->is_other_market);
}

BOOST_FIXTURE_TEST_CASE(the_history_of_another_market_is_forgotten_and_said, index_fixture) {
  start();
  ask_index(friday);
  answer(0, page_of(candles_up_to(monday, 100)));
  now = {friday, day(20250717), {}, true};
  fetch("005930");
  answer(1, page_of(candles_up_to(friday, 5)));
  start();
  ask_index(friday);
  answer(0, page_of(candles_up_to(monday, 100, 777)));
  fetch("005930");
  BOOST_TEST(is_chart(1, "005930"));
  BOOST_TEST(was_told(*told, "cache.other_market"));
}

BOOST_AUTO_TEST_SUITE_END()
