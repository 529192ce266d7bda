#include "tests/actors/catalog/catalog_fixture.hpp"

#include <boost/test/unit_test.hpp>

// The trading calendar where the index lacks a session.

using namespace tandem;
using namespace tandem::test;

namespace {

// A week in which the index may lack a day; the clock stands at noon of its Friday.
const market::date monday = day(20250714);
const market::date tuesday = day(20250715);
const market::date wednesday = day(20250716);
const market::date thursday = day(20250717);
const market::date friday = day(20250718);

struct evidence_fixture : catalog_fixture {
  evidence_fixture() { options.steady_to_utc -= std::chrono::hours{24}; }

  static market::candle_series on_days(const std::vector<market::date>& days) {
    market::candle_series candles;
    for (const auto one : days)
      candles.push_back({one, 1000, 1000, 1000, 1000, 100});
    return candles;
  }

  void keep(const std::string& code, const std::vector<market::date>& days) {
    market::candle_snapshot one;
    one.code = code;
    one.as_of = one.complete_through = days.back();
    one.candles = on_days(days);
    kept->histories[code] = one;
  }

  /// The session that is found when the broker's index has `days`.
  std::shared_ptr<reply<resolved_session>> find(const std::vector<market::date>& days,
                                                market::date wanted = friday) {
    index.candles = on_days(days);
    open();
    auto out = resolve(wanted);
    virtual_time.drain();
    return out;
  }

  tr_page quotes_of(std::size_t n, market::date of, std::int64_t volume = 100) const {
    std::vector<market::quote_row> rows;
    for (const auto& code : std::get<quotes_query>(pages->asked.at(n).query).codes) {
      market::quote one;
      one.code = code;
      one.day = of;
      one.volume_shares = volume;
      rows.push_back({code, one, {}});
    }
    return {std::move(rows), {}};
  }

  const codes& quoted(std::size_t n) const {
    BOOST_REQUIRE(n < pages->asked.size());
    BOOST_REQUIRE(std::holds_alternative<quotes_query>(pages->asked[n].query));
    return std::get<quotes_query>(pages->asked[n].query).codes;
  }

  static const market::trading_session&
  session_of(const std::shared_ptr<reply<resolved_session>>& out) {
    BOOST_REQUIRE((out->answers == 1 && out->value));
    return out->value->session;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_evidence, evidence_fixture)

BOOST_AUTO_TEST_CASE(a_day_that_most_histories_have_is_a_session) {
  keep("index:KOSPI", {monday, tuesday, thursday});
  keep("000001", {monday, tuesday, wednesday, thursday});
  keep("000002", {monday, tuesday, wednesday, thursday});
  keep("000003", {monday, tuesday, thursday});
  auto out = find({monday, tuesday, thursday, friday}, thursday);
  BOOST_TEST((session_of(out).day == thursday));
  BOOST_TEST((session_of(out).previous == wednesday));
  BOOST_TEST(
    (out->value->sessions == market::calendar{monday, tuesday, wednesday, thursday, friday}));
  BOOST_TEST(out->value->index->size() == 4u);
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(the_newest_session_is_known_from_histories_that_go_further) {
  keep("index:KOSPI", {monday, tuesday, wednesday});
  keep("000001", {monday, tuesday, wednesday, thursday});
  keep("000002", {monday, tuesday, wednesday, thursday});
  options.steady_to_utc -= 4h; // 08:00, before the market opens.
  auto out = find({monday, tuesday, wednesday});
  BOOST_TEST((session_of(out).day == thursday));
  BOOST_TEST((session_of(out).latest == thursday));
  BOOST_TEST((session_of(out).previous == wednesday));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(an_index_that_got_a_session_late_is_believed_without_a_witness) {
  keep("index:KOSPI", {monday, tuesday, thursday});
  keep("000001", {monday, tuesday, wednesday, thursday});
  keep("000002", {monday, tuesday, wednesday, thursday});
  auto out = find({monday, tuesday, wednesday, thursday, friday});
  BOOST_TEST((session_of(out).previous == thursday));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(an_index_that_lost_a_session_that_histories_have_keeps_it) {
  keep("index:KOSPI", {monday, tuesday, wednesday, thursday});
  keep("000001", {monday, tuesday, wednesday, thursday});
  keep("000002", {monday, tuesday, wednesday, thursday});
  auto out = find({monday, tuesday, thursday, friday}, thursday);
  BOOST_TEST((session_of(out).previous == wednesday));
  BOOST_TEST(out->value->index->size() == 5u);
}

BOOST_AUTO_TEST_CASE(quotes_tell_of_a_session_that_the_index_lacks) {
  keep("index:KOSPI", {monday, tuesday, wednesday});
  keep("000001", {monday, tuesday, wednesday});
  keep("000002", {monday, tuesday, wednesday});
  auto out = find({monday, tuesday, wednesday, thursday});
  BOOST_TEST(quoted(0) == (codes{"000001", "000002"}), boost::test_tools::per_element());
  BOOST_TEST(out->answers == 0);
  answer(0, quotes_of(0, friday));
  BOOST_TEST((session_of(out).day == friday));
  BOOST_TEST((session_of(out).previous == thursday));
  BOOST_TEST(session_of(out).is_newest());
  BOOST_TEST((out->value->sessions.back() == friday));
  BOOST_TEST((out->value->index->back().day == thursday));
  BOOST_TEST(notices("run.session index_ends=2025-07-17 quotes_of=2025-07-18 symbols=2").size()
             == 1u);
}

BOOST_AUTO_TEST_CASE(on_a_holiday_the_quotes_are_of_the_last_session) {
  auto out = find({monday, tuesday, wednesday, thursday});
  BOOST_TEST(quoted(0).front() == "069500"); // No symbol is kept.
  answer(0, quotes_of(0, thursday));
  BOOST_TEST((session_of(out).day == thursday));
  BOOST_TEST((session_of(out).latest == thursday));
  BOOST_TEST(notices("run.session").empty());
}

BOOST_AUTO_TEST_CASE(before_the_first_trade_no_session_has_begun) {
  auto out = find({monday, tuesday, wednesday, thursday});
  answer(0, quotes_of(0, friday, 0));
  BOOST_TEST((session_of(out).day == thursday));
}

BOOST_AUTO_TEST_CASE(quotes_that_do_not_come_change_nothing) {
  auto out = find({monday, tuesday, wednesday, thursday});
  answer(0, failure{ec::service_failure, "ka10095: return_code 7"});
  BOOST_TEST((session_of(out).day == thursday));
}

BOOST_AUTO_TEST_CASE(an_index_that_shows_today_needs_no_quotes) {
  auto out = find({monday, tuesday, wednesday, thursday, friday});
  BOOST_TEST((session_of(out).day == friday));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(no_quotes_are_asked_for_a_market_that_stands_still) {
  options.steady_to_utc += std::chrono::hours{24 * 11};
  auto out = find({monday, tuesday, wednesday, thursday, friday});
  BOOST_TEST((session_of(out).day == friday));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(before_the_open_the_index_cannot_show_today) {
  options.steady_to_utc -= 4h; // 08:00
  auto out = find({monday, tuesday, wednesday, thursday});
  BOOST_TEST((session_of(out).day == thursday));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_CASE(offline_only_what_is_kept_counts) {
  options.offline = true;
  keep("index:KOSPI", {monday, tuesday, wednesday});
  keep("000001", {monday, tuesday, wednesday, thursday});
  keep("000002", {monday, tuesday, wednesday, thursday});
  auto out = find({});
  BOOST_TEST((session_of(out).day == thursday));
  BOOST_TEST(pages->asked.empty());
}

BOOST_AUTO_TEST_SUITE_END()
