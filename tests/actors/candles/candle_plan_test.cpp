#include "actors/candles/candle_plan.hpp"
#include "market/quote.hpp"
#include "tests/actors/played_actors.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

namespace {

using kind = candle_way::kind;

/// Monday 21 July 2025, the newest session.
market::trading_session monday() {
  return {day(20250721), day(20250718), day(20250721), true};
}

market::candle_snapshot kept(std::int32_t as_of, std::int32_t complete_through, int traded = 120) {
  market::candle_snapshot snapshot;
  snapshot.as_of = day(as_of);
  snapshot.complete_through = day(complete_through);
  snapshot.candles = candles_up_to(snapshot.complete_through, traded);
  return snapshot;
}

std::string reason_of(const market::candle_snapshot& snapshot) {
  const auto way = find_way(snapshot, 120, monday(), {});
  BOOST_TEST((way.how == kind::chart));
  return way.reason;
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_ways)

BOOST_AUTO_TEST_CASE(without_a_history_a_symbol_is_new) {
  const auto way = find_way({}, 120, monday(), {});
  BOOST_TEST((way.how == kind::chart));
  BOOST_TEST(way.reason == std::string{"new"});
}

BOOST_AUTO_TEST_CASE(a_history_that_covers_the_session_is_fresh) {
  BOOST_TEST((find_way(kept(20250701, 20250721), 120, monday(), {}).how == kind::fresh));
  BOOST_TEST((find_way(kept(20250721, 20250721), 120, monday(), {}).how == kind::fresh));
}

BOOST_AUTO_TEST_CASE(one_missing_session_is_a_matter_of_a_quote) {
  BOOST_TEST((find_way(kept(20250701, 20250718), 120, monday(), {}).how == kind::quote));
  // Fetched this morning: adjusted as of today, complete up to yesterday.
  BOOST_TEST((find_way(kept(20250721, 20250718), 120, monday(), {}).how == kind::quote));
  // It brings the last candle that is wanted.
  BOOST_TEST((find_way(kept(20250701, 20250718, 119), 120, monday(), {}).how == kind::quote));
}

BOOST_AUTO_TEST_CASE(a_quote_speaks_of_the_newest_session_only) {
  auto past = monday();
  past.latest = day(20250722);
  const auto way = find_way(kept(20250701, 20250718), 120, past, {});
  BOOST_TEST((way.how == kind::chart));
  BOOST_TEST(way.reason == std::string{"gap"});
}

BOOST_AUTO_TEST_CASE(everything_else_is_fetched_whole_for_a_reason) {
  BOOST_TEST(reason_of(kept(20250701, 20250717)) == "gap");
  BOOST_TEST(reason_of(kept(20250801, 20250829)) == "earlier_day");
  BOOST_TEST(reason_of(kept(20250701, 20250718, 118)) == "longer");
  BOOST_TEST(reason_of(kept(20250701, 20250721, 119)) == "longer");
}

BOOST_AUTO_TEST_CASE(a_young_symbol_is_never_too_short) {
  auto young = kept(20250701, 20250721, 3);
  young.complete = true;
  BOOST_TEST((find_way(young, 120, monday(), {}).how == kind::fresh));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(candle_plans)

BOOST_AUTO_TEST_CASE(a_batch_is_full_before_the_next_one_begins) {
  candle_plan plan{monday(), 120};
  for (int i = 0; i < 250; ++i)
    plan.add_quoted(std::to_string(100000 + i));
  BOOST_TEST(plan.quote_calls() == 3u);
  BOOST_TEST(plan.take_batch("100150").size() == market::quote_codes_max);
  BOOST_TEST(plan.take_batch("100249").size() == 50u);
  BOOST_TEST(plan.take_batch("100000").front() == "100000");
  BOOST_TEST(plan.calls_ahead() == 0u);
  BOOST_TEST(plan.take_batch("100000").empty());
}

BOOST_AUTO_TEST_CASE(fillers_take_free_places_and_make_no_call) {
  candle_plan plan{monday(), 120};
  BOOST_TEST(!plan.add_filler("069500"));
  for (int i = 0; i < 99; ++i)
    plan.add_quoted(std::to_string(100000 + i));
  BOOST_TEST(plan.add_filler("069500"));
  BOOST_TEST(!plan.add_filler("229200"));
  BOOST_TEST(plan.quote_calls() == 1u);
  BOOST_TEST(plan.take_batch("100000").back() == "069500");
}

BOOST_AUTO_TEST_CASE(piggybacked_symbols_are_spread_over_calls_that_somebody_makes) {
  candle_plan plan{monday(), 120};
  for (int i = 0; i < 5; ++i)
    plan.add_quoted(std::to_string(100000 + i));
  std::vector<std::string> others;
  for (int i = 0; i < 296; ++i)
    others.push_back(std::to_string(200000 + i));
  plan.spread(others);
  BOOST_TEST(plan.quote_calls() == 4u); // 301 symbols.
  BOOST_TEST(plan.is_piggybacked("200295"));
  BOOST_TEST(!plan.is_piggybacked("100000"));
  std::size_t members = 0;
  for (int i = 0; i < 4; ++i) {
    const auto batch = plan.take_batch(std::to_string(100000 + i));
    BOOST_TEST(batch.size() <= market::quote_codes_max);
    BOOST_TEST(batch.front() == std::to_string(100000 + i));
    members += batch.size();
  }
  BOOST_TEST(members == 301u);
  BOOST_TEST(plan.calls_ahead() == 0u);
}

BOOST_AUTO_TEST_CASE(piggybacked_symbols_beyond_the_calls_that_are_made_stay_out) {
  candle_plan plan{monday(), 120};
  plan.add_quoted("100000");
  std::vector<std::string> others;
  for (int i = 0; i < 150; ++i)
    others.push_back(std::to_string(200000 + i));
  plan.spread(others);
  BOOST_TEST(plan.quote_calls() == 1u);
  BOOST_TEST(plan.take_batch("100000").size() == market::quote_codes_max);
  BOOST_TEST(!plan.is_piggybacked("200099"));
  candle_plan empty{monday(), 120};
  empty.spread(others); // Nobody would make the call.
  BOOST_TEST(empty.quote_calls() == 0u);
}

BOOST_AUTO_TEST_CASE(a_batch_that_failed_can_be_tried_again) {
  candle_plan plan{monday(), 120};
  plan.add_quoted("005930");
  plan.add_quoted("000660");
  auto batch = plan.take_batch("005930");
  plan.put_back(batch);
  BOOST_TEST(plan.calls_ahead() == 1u);
  BOOST_TEST(plan.take_batch("000660") == batch, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(charts_count_until_they_are_asked_for) {
  candle_plan plan{monday(), 120};
  plan.add_charted("005930");
  plan.add_charted("000660");
  plan.charting("005930");
  plan.charting("005930");
  BOOST_TEST(plan.calls_ahead() == 1u);
  plan.charting("000660");
  BOOST_TEST(plan.calls_ahead() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
