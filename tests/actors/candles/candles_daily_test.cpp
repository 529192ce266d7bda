#include "tests/actors/history/history_fixture.hpp"

#include <boost/test/unit_test.hpp>

// A scan a day: which close counts, what a quote proves, what is doubted and asked about again.

using namespace tandem;
using namespace tandem::test;

namespace {

// date -u -d '2025-07-21 06:55' +%s, which is 15:55 in Seoul; the virtual clock begins at one hour.
constexpr auto monday_afternoon = std::chrono::seconds{1753080900} - 1h;

struct daily_fixture : history_fixture {
  daily_fixture() {
    options.chart_interval = 250ms;
    options.recheck_max = 50;
  }

  /// Monday at 15:55, or `later`; a run that begins now.
  void scan_on_monday(std::chrono::nanoseconds later = {}) {
    options.steady_to_utc = monday_afternoon + later;
    now = {monday, friday, monday, true};
    now.moving_since_us = utc_us();
    start();
  }

  std::int64_t utc_us() const {
    const auto utc = virtual_time.self->clock().now().time_since_epoch() + options.steady_to_utc;
    return std::chrono::duration_cast<std::chrono::microseconds>(utc).count();
  }

  market::candle_snapshot kept(const std::string& code) {
    auto found = disk->newest(code);
    BOOST_REQUIRE((found && *found));
    return **found;
  }

  /// Friday's chart as it is taken on Friday evening.
  void fetch_on_friday_evening(const codes& symbols) {
    options.steady_to_utc = monday_afternoon - 3 * 24h + 5h;
    fetch_on_friday(symbols);
  }
};

market::listing listed(const std::string& code, std::int64_t last_price) {
  market::listing symbol;
  symbol.code = code;
  symbol.last_price = last_price;
  return symbol;
}

} // namespace

BOOST_AUTO_TEST_SUITE(candles_of_a_daily_scan)

BOOST_FIXTURE_TEST_CASE(a_quote_before_four_is_a_regular_close_and_proves_the_day_before,
                        daily_fixture) {
  fetch_on_friday_evening({"000001"});
  BOOST_TEST((market::basis_of(kept("000001").bases, friday) == market::close_basis::evening));
  scan_on_monday();
  expect({"000001"});
  auto out = fetch("000001");
  answer(0, quotes({"000001"}));
  BOOST_REQUIRE(out->value);
  BOOST_TEST((out->value->data.basis == market::close_basis::regular));
  BOOST_TEST((market::basis_of(kept("000001").bases, friday) == market::close_basis::regular));
  scan_on_monday(4h); // Five to eight: it is on disk, and stays.
  BOOST_TEST(expect({"000001"}).fresh == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_next_base_price_corrects_an_evening_close, daily_fixture) {
  options.steady_to_utc = monday_afternoon - 3 * 24h + 5h; // Friday at 20:55.
  start();
  pages->script = [](const fetch_tr&) {
    auto chart = candles_up_to(friday, 5);
    chart.back().high = 1010;
    chart.back().low = 990;
    return page_of(chart);
  };
  for (const auto* code : {"000001", "000002"})
    fetch(code);
  scan_on_monday();
  list({listed("000001", 1004), listed("000002", 1500)}); // The second one's shares changed.
  expect({"000001", "000002"});
  auto out = fetch("000001");
  fetch("000002");
  answer(0, tr_page{std::vector{quote("000001", 1004), quote("000002", 1004)}, {}});
  BOOST_REQUIRE((out->value && out->value->candles->size() >= 2u));
  const auto& brought = *out->value->candles;
  BOOST_TEST(brought[brought.size() - 2].close == 1004);
  BOOST_TEST((brought.back() == monday_candle));
  BOOST_TEST((market::basis_of(kept("000001").bases, friday) == market::close_basis::regular));
  BOOST_TEST(is_chart(1, "000002"));
  BOOST_TEST(status().rebased == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_evening_candle_that_still_moves_is_taken_again_by_the_next_run,
                        daily_fixture) {
  fetch_on_friday_evening({"000001"});
  scan_on_monday(1h); // 16:55
  expect({"000001"});
  auto first = fetch("000001");
  answer(0, quotes({"000001"}));
  BOOST_REQUIRE(first->value);
  BOOST_TEST((first->value->data.basis == market::close_basis::evening));
  auto same_run = now;
  scan_on_monday(1h + 5min);
  BOOST_TEST(expect({"000001"}).quoted == 1u);
  now = same_run; // One that goes on takes what it has.
  BOOST_TEST(expect({"000001"}).fresh == 1u);
  scan_on_monday(1h + 10min);
  expect({"000001"});
  auto again = fetch("000001");
  auto moved = quote("000001");
  moved.what->close = 1015;
  answer(0, tr_page{std::vector{moved}, {}});
  BOOST_REQUIRE(again->value);
  BOOST_TEST(again->value->candles->back().close == 1015);
  scan_on_monday(5h); // 20:55
  BOOST_TEST(expect({"000001"}).quoted == 1u);
  fetch("000001");
  answer(0, quotes({"000001"}));
  scan_on_monday(5h + 1min); // It has stood since eight.
  BOOST_TEST(expect({"000001"}).fresh == 1u);
}

BOOST_FIXTURE_TEST_CASE(quotes_come_first_where_charts_would_come_too_late, daily_fixture) {
  options.chart_interval = 5min; // Two charts end after 16:00.
  scan_on_monday();
  const auto forecast = expect({"000001", "000002"});
  BOOST_TEST(forecast.quoted_first == 2u);
  BOOST_TEST(forecast.quote_calls == 1u);
  BOOST_TEST(forecast.charted.at("new") == 2u);
  auto first = fetch("000001");
  auto second = fetch("000002");
  BOOST_TEST(quoted(0).size() == 2u);
  BOOST_TEST((pages->asked[0].priority == priority_class::interactive));
  answer(0, quotes(quoted(0)));
  BOOST_REQUIRE((is_chart(1, "000001") && is_chart(2, "000002")));
  virtual_time.advance(10min); // The after-market has begun.
  auto evening = candles_up_to(friday, 4);
  evening.push_back({monday, 1005, 1030, 1000, 1030, 400});
  answer(1, page_of(evening));
  BOOST_TEST(ends_with(first, friday_and(monday_candle)));
  BOOST_TEST((first->value->data.basis == market::close_basis::regular));
  scan_on_monday(20min); // The process was killed before the other chart came.
  expect({"000001", "000002"});
  auto resumed = fetch("000002");
  BOOST_REQUIRE(is_chart(0, "000002"));
  answer(0, page_of(evening));
  BOOST_TEST(ends_with(resumed, friday_and(monday_candle)));
  BOOST_TEST((resumed->value->data.basis == market::close_basis::regular));
}

BOOST_FIXTURE_TEST_CASE(a_hole_is_asked_about_in_the_next_run_and_then_a_halt, daily_fixture) {
  sessions = {day(20250715), day(20250716), day(20250717), friday, monday};
  market::candle_series with_hole{{day(20250715), 1, 1, 1, 1, 5},
                                  {day(20250717), 1, 1, 1, 1, 5},
                                  {friday, 1, 1, 1, 1, 5},
                                  {monday, 1, 1, 1, 1, 5}};
  scan_on_monday();
  expect({"000001"});
  auto out = fetch("000001", 4);
  answer(0, page_of(with_hole));
  BOOST_REQUIRE((out->value && out->value->data.doubted));
  BOOST_TEST(out->value->data.doubted->detail == "no candle of 2025-07-16");
  const auto expecting_four = [this] { return expect(expecting({"000001"}, {}, 4)); };
  scan_on_monday(1min);
  BOOST_TEST(expecting_four().charted.at("doubt") == 1u);
  auto again = fetch("000001", 4);
  BOOST_REQUIRE(is_chart(0, "000001"));
  answer(0, page_of(with_hole));
  BOOST_REQUIRE(again->value);
  BOOST_TEST(!again->value->data.doubted); // Two fetches agree.
  BOOST_TEST(status().refetched.at("doubt") == 1u);
  scan_on_monday(2min);
  BOOST_TEST(expecting_four().fresh == 1u);
}

BOOST_FIXTURE_TEST_CASE(not_more_are_asked_about_than_a_session_allows, daily_fixture) {
  sessions = {day(20250715), day(20250716), day(20250717), friday, monday};
  options.recheck_max = 10; // Two for one reason.
  const codes all{"000001", "000002", "000003"};
  scan_on_monday();
  pages->script = [](const fetch_tr&) {
    return page_of({{day(20250715), 1, 1, 1, 1, 5},
                    {day(20250717), 1, 1, 1, 1, 5},
                    {friday, 1, 1, 1, 1, 5},
                    {monday, 1, 1, 1, 1, 5}});
  };
  expect(expecting(all, {}, 4));
  for (const auto& code : all)
    fetch(code, 4);
  scan_on_monday(1min);
  pages->script = [](const fetch_tr&) {
    return page_of({{day(20250715), 1, 1, 1, 1, 5},
                    {day(20250717), 1, 1, 1, 1, 5},
                    {friday, 1, 1, 1, 1, 5},
                    {monday, 1, 1, 1, 1, 5}});
  };
  BOOST_TEST(expect(expecting(all, {}, 4)).charted.at("doubt") == 2u);
  for (const auto& code : all)
    fetch(code, 4);
  BOOST_TEST(pages->asked.size() == 2u);
  scan_on_monday(2min); // In the same session no more of it.
  BOOST_TEST(expect(expecting(all, {}, 4)).fresh == 3u);
}

BOOST_FIXTURE_TEST_CASE(a_late_broker_is_not_believed_in_anything, daily_fixture) {
  const codes all{"000001", "000002", "000003", "000004"};
  fetch_on_friday_evening(all);
  scan_on_monday();
  expect(all);
  auto good = fetch("000001");
  auto old = fetch("000004");
  auto rows = std::get<std::vector<market::quote_row>>(quotes(all).rows);
  rows[2].what->day = rows[3].what->day = friday;
  answer(0, tr_page{rows, {}});
  for (const auto& out : {good, old}) {
    BOOST_REQUIRE((out->value && out->value->data.doubted));
    BOOST_TEST((out->value->data.doubted->reason == market::doubt_reason::late));
    BOOST_TEST((out->value->candles->back().day == friday));
  }
  scan_on_monday(1min);
  BOOST_TEST(expect(all).quoted == 4u);
}

BOOST_FIXTURE_TEST_CASE(a_day_that_was_taken_too_early_is_said_and_fetched_again, daily_fixture) {
  const codes all{"000001", "000002", "000003", "000004", "000005"};
  options.steady_to_utc = monday_afternoon - 3 * 24h; // Friday at 15:55: regular closes.
  fetch_on_friday(all);
  scan_on_monday();
  expect(all);
  fetch("000001");
  auto rows = std::get<std::vector<market::quote_row>>(quotes(all).rows);
  for (std::size_t i = 0; i < 4; ++i)
    rows[i].what->base = 990;
  answer(0, tr_page{rows, {}});
  BOOST_TEST(is_chart(1, "000001"));
  BOOST_TEST(was_told(*told, "history.not_final session=2025-07-18 closes=4/5"));
  fetch("000005"); // Its base price fits, but its day was taken as early.
  BOOST_TEST(is_chart(2, "000005"));
  BOOST_TEST(status().refetched.at("not_final") == 2u);
}

BOOST_FIXTURE_TEST_CASE(the_empty_chart_of_a_listed_symbol_fails_and_is_asked_for_again,
                        daily_fixture) {
  auto symbol = listed("000001", 1000);
  symbol.listed_on = day(20000101);
  list({symbol});
  scan_on_monday();
  expect({"000001"});
  auto out = fetch("000001");
  answer(0, page_of({}));
  BOOST_REQUIRE(out->problem);
  BOOST_TEST((out->problem->code == ec::bad_response));
  scan_on_monday(1min);
  expect({"000001"});
  fetch("000001");
  BOOST_TEST(is_chart(0, "000001"));
}

BOOST_AUTO_TEST_SUITE_END()
