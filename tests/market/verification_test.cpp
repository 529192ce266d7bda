#include "market/verification.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace tandem::market;

namespace {

date day(std::int32_t yyyymmdd) {
  return date::from_number(yyyymmdd);
}

// Monday to Friday, and the Monday after, which is the newest session.
const std::vector<date> days{day(20250714), day(20250715), day(20250716),
                             day(20250717), day(20250718), day(20250721)};
const date newest = days[5];

candle row(std::size_t i, double factor = 1) {
  return {days[i], 1000 * factor, 1040 * factor, 980 * factor, 1020 * factor, 500};
}

/// Rows of all days but the newest, and of that as well.
candle_snapshot history(const std::string& code = "005930") {
  candle_snapshot made;
  made.code = code;
  for (std::size_t i = 0; i < days.size(); ++i)
    made.candles.push_back(row(i));
  made.as_of = days[0];
  made.complete_through = newest;
  return made;
}

candle_series chart() {
  return history().candles;
}

chart_comparison compared(const candle_snapshot& stored, const candle_series& against,
                          bool has_older = false) {
  return compare_chart(stored, against, has_older, newest);
}

/// "2025-07-16 close 1020 > 1025; ..."
std::string text_of(const std::vector<correction>& all) {
  std::string text;
  const auto whole = [](double number) { return std::to_string(std::llround(number)); };
  for (const auto& one : all)
    text += (text.empty() ? "" : "; ") + one.day.iso() + " " + std::string{one.field} + " "
            + (one.before ? whole(*one.before) : "none") + " > " + whole(one.after);
  return text;
}

std::string corrected(candle_snapshot& stored, const candle_series& against,
                      const std::vector<date>& evenings = {}) {
  return text_of(correct(stored, compared(stored, against), evenings));
}

} // namespace

BOOST_AUTO_TEST_SUITE(verification)

BOOST_AUTO_TEST_CASE(equal_rows_differ_in_nothing) {
  const auto same = compared(history(), chart());
  BOOST_TEST(same.days.size() == 5u); // Without the newest.
  BOOST_TEST(same.differences.empty());
  BOOST_TEST(same.unused == "");
}

BOOST_AUTO_TEST_CASE(open_high_low_volume_and_a_close_of_a_chart_give_way) {
  auto stored = history();
  auto now = chart();
  now[1] = {days[1], 1001, 1050, 970, 1021, 600};
  BOOST_TEST(corrected(stored, now)
             == "2025-07-15 open 1000 > 1001; 2025-07-15 high 1040 > 1050; "
                "2025-07-15 low 980 > 970; 2025-07-15 close 1020 > 1021; "
                "2025-07-15 volume 500 > 600");
  BOOST_TEST((stored.candles[1] == now[1]));
}

BOOST_AUTO_TEST_CASE(the_newest_session_is_not_compared) {
  auto stored = history();
  auto now = chart();
  now[5].close = 1030;
  BOOST_TEST(corrected(stored, now) == "");
}

BOOST_AUTO_TEST_CASE(a_regular_close_stays_and_an_evening_close_does_not) {
  auto stored = history();
  set_basis(stored.bases, days[1], close_basis::regular);
  set_basis(stored.bases, days[2], close_basis::evening);
  auto now = chart();
  now[1].close = now[2].close = 1025;
  now[1].high = 1041;
  BOOST_TEST(corrected(stored, now) == "2025-07-15 high 1040 > 1041; 2025-07-16 close 1020 > 1025");
  BOOST_TEST((basis_of(stored.bases, days[1]) == close_basis::regular));
  BOOST_TEST((basis_of(stored.bases, days[2]) == close_basis::charted));
}

BOOST_AUTO_TEST_CASE(a_row_that_a_regular_close_does_not_fit_stays) {
  auto stored = history();
  set_basis(stored.bases, days[1], close_basis::regular);
  auto now = chart();
  now[1] = {days[1], 1000, 1010, 980, 1005, 500};
  BOOST_TEST(corrected(stored, now) == "");
  BOOST_TEST((stored.candles[1] == row(1)));
}

BOOST_AUTO_TEST_CASE(an_action_scales_regular_closes_too) {
  auto stored = history();
  for (std::size_t i = 0; i < 3; ++i)
    set_basis(stored.bases, days[i], close_basis::regular);
  auto now = chart();
  for (std::size_t i = 0; i < 3; ++i)
    now[i] = row(i, 0.5); // Ex-day is the fourth.
  const auto found = compared(stored, now);
  BOOST_TEST(found.has_action());
  BOOST_TEST(!found.scaled_from);
  BOOST_TEST(correct(stored, found, {}).size() == 12u); // Four prices of three rows.
  BOOST_TEST((stored.candles == now));
}

BOOST_AUTO_TEST_CASE(a_row_that_rounding_hides_is_scaled_with_those_around_it) {
  auto stored = history();
  for (auto& one : stored.candles)
    one = {one.day, 100, 104, 98, 102, 500};
  set_basis(stored.bases, days[1], close_basis::regular);
  auto now = stored.candles;
  for (std::size_t i = 0; i < 4; ++i)
    now[i] = {days[i], 99, 103, 97, 101, 500};
  now[1].open = 100;
  const auto found = compared(stored, now);
  correct(stored, found, std::vector{days[1]}); // Nor does an evening keep it.
  BOOST_TEST((stored.candles == now));
}

BOOST_AUTO_TEST_CASE(rows_before_a_scaled_page_are_dropped) {
  auto stored = history();
  stored.complete = true;
  set_basis(stored.bases, days[0], close_basis::regular);
  candle_series now;
  for (std::size_t i = 2; i < 5; ++i)
    now.push_back(row(i, 0.2));
  const auto found = compared(stored, now, true);
  BOOST_TEST((found.scaled_from == days[2]));
  correct(stored, found, {});
  BOOST_TEST((stored.candles.front() == now.front()));
  BOOST_TEST(!stored.complete);
  BOOST_TEST(stored.bases.empty());
}

BOOST_AUTO_TEST_CASE(a_history_longer_than_the_page_is_compared_as_far_as_it_goes) {
  auto stored = history();
  const candle_series now{row(3), row(4), row(5)};
  const auto found = compared(stored, now, true);
  BOOST_TEST(found.days.size() == 2u);
  BOOST_TEST(found.unused == "");
}

BOOST_AUTO_TEST_CASE(an_empty_or_short_chart_replaces_nothing) {
  BOOST_TEST(compared(history(), {}).unused == "the chart has 0 candles, 5 are stored");
  auto now = chart();
  now[3].close = 1;
  now.erase(now.begin(), now.begin() + 3);
  const auto found = compared(history(), now); // Two of five.
  BOOST_TEST(found.unused == "the chart has 2 candles, 5 are stored");
  BOOST_TEST(found.differences.empty());
}

BOOST_AUTO_TEST_CASE(a_chart_without_rows_that_the_history_has_replaces_nothing) {
  auto now = chart();
  now[1].close = 1000;
  now.erase(now.begin() + 2);
  BOOST_TEST(compared(history(), now).unused
             == "the chart lacks 2025-07-16, which the history has");
  auto halted = chart();
  halted[2].volume_shares = 0;
  BOOST_TEST(compared(history(), halted).unused
             == "the chart lacks 2025-07-16, which the history has");
  auto late = chart();
  late.resize(3);
  const auto found = compared(history(), late);
  BOOST_TEST(found.unused
             == "the chart lacks 2025-07-17 and 1 more days, the last one 2025-07-18, which the "
                "history has");
  BOOST_TEST(found.days.empty());
}

BOOST_AUTO_TEST_CASE(a_halted_day_that_only_the_history_has_is_no_matter) {
  auto stored = history();
  stored.candles[2].volume_shares = 0;
  auto now = chart();
  now.erase(now.begin() + 2);
  BOOST_TEST(compared(stored, now).unused == "");
}

BOOST_AUTO_TEST_CASE(a_row_that_only_the_chart_has_is_added_and_the_history_not_extended) {
  auto stored = history();
  stored.candles.erase(stored.candles.begin() + 4, stored.candles.end());
  stored.candles.erase(stored.candles.begin() + 1);
  stored.complete_through = days[3];
  BOOST_TEST(corrected(stored, chart())
             == "2025-07-15 open none > 1000; 2025-07-15 high none > 1040; "
                "2025-07-15 low none > 980; 2025-07-15 close none > 1020; "
                "2025-07-15 volume none > 500");
  BOOST_TEST(stored.candles.size() == 4u);
  BOOST_TEST((stored.complete_through == days[3]));
}

BOOST_AUTO_TEST_CASE(a_row_that_has_changed_meanwhile_stays) {
  auto stored = history();
  auto now = chart();
  now[1].close = 1025;
  const auto found = compared(stored, now);
  stored.candles[1].close = 1021;
  BOOST_TEST(correct(stored, found, {}).empty());
}

BOOST_AUTO_TEST_CASE(more_than_a_fifth_of_a_day_with_other_closes_is_an_evening) {
  const auto evenings_of = [](std::size_t others, std::size_t all) {
    compared_days seen;
    for (std::size_t i = 0; i < all; ++i) {
      auto now = chart();
      if (i < others)
        now[4].close = 1025;
      seen.add(compared(history(), now));
    }
    return seen.evenings();
  };
  BOOST_TEST(evenings_of(2, 10).empty()); // A fifth.
  BOOST_TEST((evenings_of(3, 10) == std::vector{days[4]}));
  BOOST_TEST(evenings_of(1, 4).empty()); // One alone says nothing of the others.
}

BOOST_AUTO_TEST_CASE(of_an_evening_nothing_is_replaced) {
  auto stored = history();
  auto now = chart();
  now[4].close = 1025;
  now[4].volume_shares = 510;
  now[3].high = 1050;
  BOOST_TEST(corrected(stored, now, {days[4]}) == "2025-07-17 high 1040 > 1050");
}

BOOST_AUTO_TEST_CASE(whole_rows_of_the_evening_contradict_regular_closes_only) {
  auto now = chart();
  now[4] = {days[4], 1000, 1045, 980, 1025, 520};
  auto regular = history();
  set_basis(regular.bases, days[4], close_basis::regular);
  compared_days seen;
  compared_days other;
  for (int i = 0; i < 2; ++i) {
    seen.add(compared(regular, now));
    other.add(compared(history(), now));
  }
  BOOST_TEST((seen.evenings() == std::vector{days[4]}));
  BOOST_TEST(seen.of(days[4]).other_close == 2u);
  BOOST_TEST(seen.of(days[4]).compared == 2u);
  BOOST_TEST(other.evenings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
