#include "market/chart_check.hpp"
#include "tests/market/series.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

namespace {

date day(std::int32_t yyyymmdd) {
  return date::from_number(yyyymmdd);
}

// Monday to Friday, and the Monday after.
const calendar week{day(20250714), day(20250715), day(20250716),
                    day(20250717), day(20250718), day(20250721)};
constexpr std::int64_t last_week_us = 1;

candle_snapshot snapshot(std::initializer_list<std::size_t> days, double close = 1000) {
  candle_snapshot made;
  made.code = "005930";
  made.captured_us = last_week_us;
  for (const auto i : days)
    made.candles.push_back({week[i], close, close + 10, close - 10, close, 500});
  made.as_of = made.complete_through = week[*(days.end() - 1)];
  return made;
}

candle_snapshot whole() {
  return snapshot({0, 1, 2, 3, 4, 5});
}

chart_evidence evidence() {
  chart_evidence known;
  known.session = {week[5], week[4], week[5], true, last_week_us + 1};
  known.sessions = week;
  known.count = 100;
  known.is_past = true;
  return known;
}

/// The words of the doubts.
std::string doubts(const checked_chart& made) {
  return describe(made.snapshot.doubts);
}

} // namespace

BOOST_AUTO_TEST_SUITE(chart_checks)

BOOST_AUTO_TEST_CASE(a_whole_chart_is_believed) {
  const auto made = check_chart(whole(), nullptr, evidence());
  BOOST_TEST(doubts(made).empty());
  BOOST_TEST((made.snapshot == whole()));
}

BOOST_AUTO_TEST_CASE(a_session_without_a_candle_is_a_hole) {
  const auto made = check_chart(snapshot({0, 1, 3, 4, 5}), nullptr, evidence());
  BOOST_TEST(doubts(made) == "hole: no candle of 2025-07-16");
  BOOST_TEST((made.snapshot.doubts[0].since == week[5]));
  const auto wide = check_chart(snapshot({0, 3, 5}), nullptr, evidence());
  BOOST_TEST(doubts(wide)
             == "hole: no candle of 2025-07-15 and 2 more sessions, the last one 2025-07-18");
}

BOOST_AUTO_TEST_CASE(only_what_rules_look_at_can_be_a_hole) {
  auto known = evidence();
  known.count = 3;
  BOOST_TEST(doubts(check_chart(snapshot({0, 2, 3, 4, 5}), nullptr, known)).empty());
}

BOOST_AUTO_TEST_CASE(a_hole_that_another_run_has_seen_too_is_a_halt) {
  auto kept = snapshot({0, 1, 3, 4});
  kept.doubts = {{doubt_reason::hole, "no candle of 2025-07-16", week[4], {}, false}};
  auto known = evidence();
  BOOST_TEST(doubts(check_chart(snapshot({0, 1, 3, 4, 5}), &kept, known))
             == "hole: no candle of 2025-07-16"); // Of the same run.
  known.is_another_run = true;
  BOOST_TEST(doubts(check_chart(snapshot({0, 1, 3, 4, 5}), &kept, known)).empty());
}

BOOST_AUTO_TEST_CASE(a_candle_that_was_there_before_fills_the_hole) {
  const auto kept = snapshot({0, 1, 2, 3, 4});
  auto known = evidence();
  known.is_another_run = true;
  const auto made = check_chart(snapshot({0, 1, 3, 4, 5}), &kept, known);
  BOOST_TEST(doubts(made) == "hole: no candle of 2025-07-16");
  BOOST_TEST((made.snapshot.candles == whole().candles));
  const auto scaled = check_chart(snapshot({0, 1, 3, 4, 5}, 200), &kept, known);
  BOOST_TEST(scaled.snapshot.candles.size() == 5u); // Its prices are of other shares.
}

BOOST_AUTO_TEST_CASE(a_chart_much_shorter_than_the_history_is_not_believed_once) {
  auto kept = snapshot({0, 1, 2, 3, 4});
  auto known = evidence();
  known.is_another_run = true;
  const auto made = check_chart(snapshot({4, 5}), &kept, known);
  BOOST_TEST(made.is_kept_history);
  BOOST_TEST(doubts(made) == "short_chart: the chart has 2 candles, 5 are stored");
  BOOST_TEST((made.snapshot.candles == kept.candles));
  const auto again = check_chart(snapshot({4, 5}), &made.snapshot, known);
  BOOST_TEST(!again.is_kept_history);
}

BOOST_AUTO_TEST_CASE(the_chart_of_a_listed_symbol_is_never_empty) {
  listing old;
  old.listed_on = day(20000101);
  auto known = evidence();
  known.listed = &old;
  candle_snapshot empty;
  empty.code = "005930";
  BOOST_TEST(check_chart(empty, nullptr, known).why.has_value());
  listing young;
  young.listed_on = week[5];
  known.listed = &young;
  BOOST_TEST(!check_chart(empty, nullptr, known).why);
  old.halted = true;
  known.listed = &old;
  BOOST_TEST(!check_chart(empty, nullptr, known).why);
}

BOOST_AUTO_TEST_CASE(a_chart_that_contradicts_the_base_price_is_doubted) {
  const auto kept = snapshot({0, 1, 2, 3, 4});
  auto known = evidence();
  known.base = 200; // A split, of which the chart knows nothing.
  const auto made = check_chart(whole(), &kept, known);
  BOOST_TEST(doubts(made)
             == "base_price: base price 200 of 2025-07-21, but the chart closes at 1000 on "
                "2025-07-18");
  known.base = 1001; // Within a tick.
  BOOST_TEST(doubts(check_chart(whole(), &kept, known)).empty());
  // The very close that was stored: not adjusted, although 995 was a price of the day.
  known.base = 995;
  BOOST_TEST(!doubts(check_chart(whole(), &kept, known)).empty());
  // Another close than was stored, near the base price: the evening's.
  const auto raw = snapshot({0, 1, 2, 3, 4}, 5000);
  BOOST_TEST(doubts(check_chart(whole(), &raw, known)).empty());
}

BOOST_AUTO_TEST_CASE(a_base_price_that_two_fetches_ignore_is_no_matter_any_more) {
  auto kept = snapshot({0, 1, 2, 3, 4});
  kept.doubts = {{doubt_reason::base_price, "x", week[4], {}, false}};
  auto known = evidence();
  known.is_another_run = known.is_recheck = true;
  const auto made = check_chart(whole(), &kept, known);
  BOOST_TEST(doubts(made).empty());
  BOOST_REQUIRE(made.snapshot.doubts.size() == 1u); // Noted, because a session has a limit.
  BOOST_TEST(made.snapshot.doubts[0].settled);
  BOOST_TEST((made.snapshot.doubts[0].asked == week[5]));
}

BOOST_AUTO_TEST_CASE(a_chart_without_today_is_stale_where_the_symbol_should_trade) {
  auto known = evidence();
  const auto short_chart = snapshot({0, 1, 2, 3, 4});
  auto asked = short_chart;
  asked.complete_through = week[5];
  const auto made = check_chart(asked, nullptr, known);
  BOOST_TEST(doubts(made) == "stale: the chart has no candle of 2025-07-21");
  BOOST_TEST((made.snapshot.complete_through == week[4]));
  listing halted;
  halted.halted = true;
  known.listed = &halted;
  BOOST_TEST(doubts(check_chart(asked, nullptr, known)).empty());
  known = evidence();
  known.is_past = false; // The day has just begun.
  BOOST_TEST(doubts(check_chart(asked, nullptr, known)).empty());
  known = evidence();
  known.has_lists = true; // No list has it any more.
  BOOST_TEST(doubts(check_chart(asked, nullptr, known)).empty());
}

BOOST_AUTO_TEST_CASE(a_stored_regular_candle_counts_over_one_of_the_evening) {
  auto kept = whole();
  kept.candles.back().close = 1005;
  set_basis(kept.bases, week[5], close_basis::regular);
  set_basis(kept.bases, week[4], close_basis::regular);
  auto evening = whole();
  set_basis(evening.bases, week[5], close_basis::evening);
  const auto made = check_chart(evening, &kept, evidence());
  BOOST_TEST(made.snapshot.candles.back().close == 1005);
  BOOST_TEST((basis_of(made.snapshot.bases, week[5]) == close_basis::regular));
  BOOST_TEST((basis_of(made.snapshot.bases, week[4]) == close_basis::regular)); // The same close.
  BOOST_TEST((basis_of(made.snapshot.bases, week[3]) == close_basis::charted));
}

BOOST_AUTO_TEST_CASE(an_evening_candle_counts_when_it_was_final_or_is_of_this_run) {
  auto stored = whole();
  set_basis(stored.bases, week[5], close_basis::evening);
  auto session = evidence().session;
  // date -u -d '2025-07-21 16:30 +0900' +%s
  stored.captured_us = 1753083000LL * 1'000'000;
  session.moving_since_us = stored.captured_us;
  BOOST_TEST(is_current(stored, session, {}));
  ++session.moving_since_us;
  BOOST_TEST(!is_current(stored, session, {}));
  stored.captured_us += 4LL * 3600 * 1'000'000; // 20:30
  BOOST_TEST(is_current(stored, session, {}));
  set_basis(stored.bases, week[5], close_basis::regular);
  BOOST_TEST(is_current(stored, session, {}));
  BOOST_TEST(!is_current(stored, session, {close_basis::evening, {}}));
}

BOOST_AUTO_TEST_SUITE_END()
