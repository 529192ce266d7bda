#include "tests/actors/catalog/catalog_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

BOOST_AUTO_TEST_SUITE(universe_session)

BOOST_FIXTURE_TEST_CASE(the_session_is_the_last_candle_of_the_index, catalog_fixture) {
  index.candles = candles_up_to(day(20250718), 5);
  open();
  auto out = resolve(day(20250720)); // A Sunday.
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->session.day == day(20250718)));
  BOOST_TEST((out->value->session.previous == day(20250717)));
  BOOST_TEST((out->value->session.latest == day(20250718)));
  BOOST_TEST(out->value->session.is_newest());
  BOOST_TEST(out->value->index->size() == 5u);
  BOOST_TEST(pages->asked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_past_session_is_not_the_newest, catalog_fixture) {
  index.candles = candles_up_to(day(20250718), 5);
  open();
  auto out = resolve(day(20250716));
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->session.day == day(20250716)));
  BOOST_TEST((out->value->session.latest == day(20250718)));
  BOOST_TEST(!out->value->session.is_newest());
}

BOOST_FIXTURE_TEST_CASE(the_session_is_final_by_the_markets_clock, catalog_fixture) {
  index.candles = candles_up_to(day(20250718), 5);
  // The virtual clock begins at one hour: 2025-07-18 15:39 in Korea.
  options.steady_to_utc = std::chrono::seconds{1752820740} - 1h;
  open();
  auto moving = resolve(day(20250718));
  virtual_time.drain();
  BOOST_REQUIRE((moving->answers == 1 && moving->value));
  BOOST_TEST(!moving->value->session.final);
  virtual_time.advance(1min);
  auto over = resolve(day(20250718));
  virtual_time.drain();
  BOOST_REQUIRE((over->answers == 1 && over->value));
  BOOST_TEST(over->value->session.final);
}

BOOST_FIXTURE_TEST_CASE(an_index_that_ends_earlier_does_not_tell_the_newest_session,
                        catalog_fixture) {
  index.candles = candles_up_to(day(20250718), 5);
  index.latest = day(20251128);
  options.steady_to_utc += std::chrono::hours{24 * 150};
  open();
  auto out = resolve(day(20250718));
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->session.previous == day(20250717)));
  BOOST_TEST((out->value->session.latest == day(20251128)));
  BOOST_TEST(!out->value->session.is_newest());
}

BOOST_FIXTURE_TEST_CASE(a_day_before_the_index_begins_is_refused, catalog_fixture) {
  index.candles = candles_up_to(day(20250718), 5);
  open();
  auto out = resolve(day(20000104));
  virtual_time.drain();
  BOOST_TEST(is_refused(out, ec::invalid_argument));
  BOOST_TEST(out->problem->message.find("2025-07-14") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_session_is_final_when_it_is_over_by_both_clocks, catalog_fixture) {
  index.candles = candles_up_to(day(20250718), 5);
  options.steady_to_utc = std::chrono::seconds{1752820860} - 1h; // 15:41 in Korea.
  open();
  auto is_final = [this](std::chrono::nanoseconds clock_gap) {
    index.clock_gap = clock_gap;
    auto out = resolve(day(20250718));
    virtual_time.drain();
    BOOST_REQUIRE((out->answers == 1 && out->value));
    BOOST_TEST((out->value->clock_gap == clock_gap));
    return out->value->session.final;
  };
  BOOST_TEST(is_final(-59s));
  BOOST_TEST(!is_final(-3min));
  BOOST_TEST(is_final(3min));
  BOOST_TEST(!is_final(10min));
  virtual_time.advance(1h);
  BOOST_TEST(is_final(-3min));
  BOOST_TEST(!is_final(-10min));
}

BOOST_FIXTURE_TEST_CASE(without_index_candles_the_day_wanted_is_the_session, catalog_fixture) {
  options.steady_to_utc = std::chrono::seconds{1752836460} - 1h; // 2025-07-18 in Korea.
  open();
  auto assume = [this](market::date wanted) {
    auto out = resolve(wanted);
    virtual_time.drain();
    BOOST_REQUIRE((out->answers == 1 && out->value));
    BOOST_TEST(out->value->is_assumed);
    BOOST_TEST((out->value->session.day == wanted));
    BOOST_TEST(!out->value->session.latest);
    return out->value->session.final;
  };
  BOOST_TEST(assume(day(20250717)));
  BOOST_TEST(!assume(day(20250718))); // Nobody knows whether it is one at all.
  index.clock_gap = -24h;
  BOOST_TEST(!assume(day(20250717)));
}

BOOST_FIXTURE_TEST_CASE(an_error_of_the_session_is_passed_on, catalog_fixture) {
  index.problem = failure{ec::forbidden, "8001 check the key"};
  open();
  auto out = resolve(day(20250718));
  virtual_time.drain();
  BOOST_TEST(is_refused(out, ec::forbidden));
  BOOST_TEST(out->problem->message == "8001 check the key");
}

BOOST_FIXTURE_TEST_CASE(a_gateway_that_never_answers_is_timed_out, catalog_fixture) {
  open();
  auto symbols = fetch({universe_source::all, 0, 0, {}, {}, {}});
  virtual_time.advance(1h);
  BOOST_TEST(is_refused(symbols, ec::timeout));
}

BOOST_FIXTURE_TEST_CASE(shutting_down_answers_everybody, catalog_fixture) {
  open();
  auto symbols = fetch({universe_source::all, 0, 0, {}, {}, {}});
  caf::anon_send_exit(market_facts, caf::exit_reason::user_shutdown);
  virtual_time.drain();
  BOOST_TEST(is_refused(symbols, ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()
