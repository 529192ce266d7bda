#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// The trading calendar, from the disk or from the broker.

using namespace tandem;
using namespace tandem::test;

namespace {

struct index_fixture : history_fixture {
  bool is_chart_of(std::size_t n, const std::string& code) const {
    const auto* query =
      n < pages->asked.size() ? std::get_if<daily_chart_query>(&pages->asked[n].query) : nullptr;
    return query != nullptr && query->code == code;
  }

  market::date base_of(std::size_t n) const {
    return std::get<index_chart_query>(pages->asked.at(n).query).base;
  }
};

const market::date today = day(20261124); // A Tuesday, at noon.

} // namespace

BOOST_AUTO_TEST_SUITE(catalog_index)

BOOST_FIXTURE_TEST_CASE(an_index_is_asked_for_as_of_today, index_fixture) {
  start();
  auto out = ask_index(friday);
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(index_up_to(monday, 600), "older"));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->index->size() == 600u);
  BOOST_TEST((out->value->session.latest == monday));
  BOOST_TEST(pages->asked.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_kept_index_serves_when_it_goes_on_to_today, index_fixture) {
  start();
  ask_index(today);
  answer(0, page_of(index_up_to(today, 600)));
  start(); // Today's candle moved, so it was not kept.
  ask_index(friday);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(index_up_to(today, 600)));
  options.steady_to_utc += 10h; // 22:00
  start();
  ask_index(today);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(index_up_to(today, 600)));
  start();
  auto kept_one = ask_index(today);
  BOOST_TEST(pages->asked.empty());
  BOOST_REQUIRE((kept_one->answers == 1 && kept_one->value));
  BOOST_TEST((kept_one->value->index->back().day == today));
}

BOOST_FIXTURE_TEST_CASE(a_kept_index_does_not_serve_days_before_it_begins, index_fixture) {
  options.steady_to_utc += 10h;
  start();
  ask_index(today);
  answer(0, page_of(index_up_to(today, 600), "older"));
  start();
  const auto early = index_up_to(today, 600)[10].day;
  auto out = ask_index(early); // Ten candles before it, and the regime wants seventy.
  BOOST_REQUIRE(pages->asked.size() == 1u);
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(index_up_to(today, 600), "older"));
  BOOST_TEST((base_of(1) == early));
  answer(1, page_of(index_up_to(early, 600, 411), "older")); // 589 sessions and points before.
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->index->back().day == early));
  BOOST_TEST((out->value->session.latest == today));
}

BOOST_FIXTURE_TEST_CASE(a_day_before_all_pages_is_told_where_they_begin, index_fixture) {
  start();
  auto out = ask_index(day(20100104));
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(index_up_to(today, 10), "older"));
  BOOST_TEST((base_of(1) == day(20100104)));
  answer(1, page_of({}));
  BOOST_REQUIRE((out->answers == 1 && out->problem));
  BOOST_TEST((out->problem->code == ec::invalid_argument));
  BOOST_TEST(out->problem->message.ends_with(index_up_to(today, 10).front().day.iso()));
}

BOOST_FIXTURE_TEST_CASE(the_newest_session_is_known_however_long_ago_it_was, index_fixture) {
  start();
  auto out = ask_index(day(20200107)); // A market that ended years ago, on that day.
  BOOST_TEST((base_of(0) == today));
  answer(0, page_of(index_up_to(day(20200107), 300)));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->session.latest == day(20200107)));
}

BOOST_FIXTURE_TEST_CASE(a_market_that_may_change_is_looked_at_each_time, index_fixture) {
  looking.market_may_change = true;
  options.steady_to_utc += 10h; // 22:00
  start();
  ask_index(today);
  answer(0, page_of(index_up_to(today, 600)));
  start();
  auto out = ask_index(today);
  BOOST_REQUIRE(pages->asked.size() == 1u);
  answer(0, page_of(index_up_to(today, 600, 777)));
  answer(1, page_of(index_up_to(today, 600, 777))); // Asked for once more.
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->is_other_market);
}

namespace {

/// A second life over the index and a chart of a first one; every page is 100 sessions long.
struct doubtful_fixture : index_fixture {
  doubtful_fixture() {
    looking.market_may_change = true;
    start();
    ask_index(friday);
    answer(0, page_of(index_up_to(monday, 100)));
    now = {friday, day(20250717), {}, true};
    fetch("005930");
    answer(1, page_of(stored));
    start();
  }

  bool is_history_kept() {
    const auto calls = pages->asked.size();
    const auto out = fetch("005930", 5);
    return pages->asked.size() == calls && ends_with(out, stored);
  }

  static bool is_refused(const std::shared_ptr<reply<resolved_session>>& out) {
    return out->answers == 1 && out->problem && out->problem->code == ec::bad_response;
  }

  const market::candle_series stored = index_up_to(friday, 5, 70'000);
};

} // namespace

BOOST_FIXTURE_TEST_CASE(the_history_of_another_market_is_forgotten_and_said, doubtful_fixture) {
  const auto out = ask_index(friday);
  answer(0, page_of(index_up_to(monday, 100, 777)));
  answer(1, page_of(index_up_to(monday, 100, 777)));
  BOOST_REQUIRE(is_chart_of(2, "005930"));
  BOOST_TEST(out->answers == 0);
  answer(2, page_of(index_up_to(monday, 100, 30'000)));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(out->value->is_other_market);
  BOOST_TEST(was_told(*told, "cache.other_market"));
  BOOST_TEST(!is_history_kept());
}

BOOST_FIXTURE_TEST_CASE(a_wrong_index_never_deletes_a_history, doubtful_fixture) {
  auto with_a_day_less = index_up_to(monday, 100);
  with_a_day_less.erase(with_a_day_less.end() - 10);
  for (const auto& wrong : {index_up_to(monday, 100, 777), with_a_day_less,
                            index_up_to(friday, 99, 999), market::candle_series{}}) {
    start();
    const auto out = ask_index(friday);
    answer(0, page_of(wrong));
    answer(1, page_of(wrong));
    BOOST_REQUIRE(is_chart_of(2, "005930"));
    auto chart = index_up_to(friday, 99, 70'000);
    chart.push_back({monday, 70'000, 70'000, 70'000, 70'000, 100});
    answer(2, page_of(chart));
    BOOST_TEST(is_refused(out));
    BOOST_TEST(was_told(*told, "cache.index_refused"));
    BOOST_TEST(is_history_kept());
  }
}

BOOST_FIXTURE_TEST_CASE(a_market_that_went_back_as_a_whole_is_believed, doubtful_fixture) {
  const auto out = ask_index(friday);
  answer(0, page_of(index_up_to(friday, 99, 999)));
  answer(1, page_of(index_up_to(friday, 99, 999)));
  answer(2, page_of(stored));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(!out->value->is_other_market);
  BOOST_TEST(is_history_kept());
}

BOOST_FIXTURE_TEST_CASE(an_index_that_is_wrong_once_is_asked_for_once_more, doubtful_fixture) {
  const auto out = ask_index(friday);
  answer(0, page_of(index_up_to(monday, 100, 777)));
  answer(1, page_of(index_up_to(monday, 100)));
  BOOST_TEST((out->answers == 1 && out->value));
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(an_impossible_index_needs_no_witness, doubtful_fixture) {
  auto weekend = index_up_to(monday, 100);
  weekend.insert(weekend.end() - 1, {day(20250719), 999, 999, 999, 999, 100});
  const auto out = ask_index(friday);
  answer(0, page_of(weekend));
  answer(1, page_of(weekend));
  BOOST_TEST(is_refused(out));
  BOOST_TEST(pages->asked.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_short_index_is_completed_by_the_kept_one, doubtful_fixture) {
  const auto out = ask_index(friday);
  answer(0, page_of(index_up_to(monday, 3)));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((*out->value->index == index_up_to(monday, 100)));
}

BOOST_AUTO_TEST_SUITE_END()
