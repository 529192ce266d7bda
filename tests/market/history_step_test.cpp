#include "market/history_step.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

namespace {

const date day_before = date::from_number(20250718);
const date monday = date::from_number(20250721);
const growth_evidence session{{monday, day_before, monday, true}};

/// One candle of the session before, closing at 1,000 KRW.
candle_series history() {
  return {{day_before, 990, 1010, 980, 1000, 500}};
}

quote_row row(double base, double close, std::int64_t volume) {
  quote_row told;
  told.code = "005930";
  told.what =
    quote{"005930", "삼성전자", monday, close, close + 10, close - 10, close, base, volume};
  return told;
}

} // namespace

BOOST_AUTO_TEST_SUITE(history_step_suite)

BOOST_AUTO_TEST_CASE(a_quote_on_the_stored_close_is_the_next_candle) {
  const auto step = extend_history(history(), row(1000, 1050, 700), session);
  BOOST_TEST(step.reason.empty());
  BOOST_REQUIRE(step.added);
  BOOST_TEST((*step.added == candle{monday, 1050, 1060, 1040, 1050, 700}));
}

BOOST_AUTO_TEST_CASE(a_base_price_off_the_stored_close_means_other_shares) {
  // 1:5 split: yesterday's 1,000 are today's 200.
  const auto step = extend_history(history(), row(200, 210, 3500), session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason == "base_price");
  BOOST_TEST(step.detail == "base price 200, stored close 1000 of 2025-07-18");
  BOOST_TEST(extend_history(history(), row(999, 1010, 5), session).reason == "base_price");
}

BOOST_AUTO_TEST_CASE(a_halted_day_is_a_candle_without_volume) {
  auto told = row(1000, 1000, 0);
  told.what->open = told.what->high = told.what->low = 1000;
  const auto step = extend_history(history(), told, session);
  BOOST_REQUIRE(step.added);
  BOOST_TEST((*step.added == candle{monday, 1000, 1000, 1000, 1000, 0}));
}

BOOST_AUTO_TEST_CASE(a_price_that_moved_without_volume_is_not_believed) {
  BOOST_TEST(extend_history(history(), row(1000, 1050, 0), session).reason == "bad_quote");
}

BOOST_AUTO_TEST_CASE(a_halted_symbol_may_keep_the_quote_of_its_last_day) {
  auto told = row(990, 1000, 500);
  told.what->day = day_before;
  listing halted;
  halted.halted = true;
  auto known = session;
  known.listed = &halted;
  known.has_lists = true;
  const auto step = extend_history(history(), told, known);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason.empty());
  BOOST_TEST(!step.doubted);
}

BOOST_AUTO_TEST_CASE(an_old_quote_or_none_of_a_symbol_that_should_trade_is_doubted) {
  auto told = row(990, 1000, 500);
  told.what->day = day_before;
  quote_row blank;
  blank.code = "005930";
  for (const auto& one : {told, blank}) {
    const auto step = extend_history(history(), one, session);
    BOOST_TEST(!step.added);
    BOOST_TEST(step.reason.empty());
    BOOST_TEST((step.doubted == doubt_reason::stale));
  }
  auto delisted = session;
  delisted.has_lists = true;
  BOOST_TEST(!extend_history(history(), blank, delisted).doubted);
}

BOOST_AUTO_TEST_CASE(a_quote_of_a_later_day_is_no_candle_of_this_one) {
  auto told = row(1000, 1050, 700);
  told.what->day = date::from_number(20250722); // The next one has begun.
  BOOST_TEST(extend_history(history(), told, session).reason == "other_day");
}

BOOST_AUTO_TEST_CASE(no_volume_is_doubted_where_there_always_was_some) {
  candle_series always;
  for (std::int32_t i = 0; i < 20; ++i)
    always.push_back({date::from_days_since_epoch(day_before.days_since_epoch() - 19 + i), 990,
                      1010, 980, 1000, 500});
  auto told = row(1000, 1000, 0);
  told.what->open = told.what->high = told.what->low = 1000;
  BOOST_TEST((extend_history(always, told, session).doubted == doubt_reason::no_volume));
  auto moving = session;
  moving.session.final = false; // It may still trade.
  BOOST_TEST(!extend_history(always, told, moving).doubted);
  listing halted;
  halted.halted = true;
  auto known = session;
  known.listed = &halted;
  BOOST_TEST(!extend_history(always, told, known).doubted);
  always[7].volume_shares = 0;
  BOOST_TEST(!extend_history(always, told, session).doubted);
}

BOOST_AUTO_TEST_CASE(a_symbol_without_history_is_new_when_it_is_quoted) {
  BOOST_TEST(extend_history({}, row(1000, 1050, 700), session).reason == "new_listing");
}

BOOST_AUTO_TEST_CASE(a_symbol_nobody_knows_stays_as_it_was) {
  quote_row blank;
  blank.code = "999999";
  const auto step = extend_history({}, blank, session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason.empty());
}

BOOST_AUTO_TEST_CASE(a_symbol_that_lost_its_quote_long_ago_is_gone) {
  quote_row blank;
  blank.code = "005930";
  auto old = history();
  old.back().day = date::from_number(20250717);
  const auto step = extend_history(old, blank, session);
  BOOST_TEST(!step.added);
  BOOST_TEST(step.reason.empty());
}

BOOST_AUTO_TEST_CASE(after_a_halt_of_days_the_last_close_is_the_base_price) {
  auto old = history();
  old.back().day = date::from_number(20250711);
  BOOST_TEST(extend_history(old, row(1000, 1050, 700), session).added.has_value());
  BOOST_TEST(extend_history(old, row(500, 510, 700), session).reason == "base_price");
}

BOOST_AUTO_TEST_CASE(impossible_values_are_not_believed) {
  quote_row wrong;
  wrong.code = "005930";
  wrong.fault = "high 900 < low 1100";
  const auto step = extend_history(history(), wrong, session);
  BOOST_TEST(step.reason == "bad_quote");
  BOOST_TEST(step.detail == "high 900 < low 1100");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

// Yesterday's stored close is 1,000, its low 980, its high 1,010.
listing common(std::int64_t last_price, std::int64_t shares = 1'000'000) {
  listing symbol;
  symbol.code = "005930";
  symbol.last_price = last_price;
  symbol.shares = shares;
  return symbol;
}

history_step step_of(close_basis basis, double base, const listing* listed,
                     std::int64_t shares_before = 1'000'000) {
  growth_evidence known{{monday, day_before, monday, true}};
  known.basis = basis;
  known.listed = listed;
  known.has_lists = listed != nullptr;
  known.shares_before = shares_before;
  return extend_history(history(), row(base, 1050, 700), known);
}

} // namespace

BOOST_AUTO_TEST_SUITE(rebasing)

BOOST_AUTO_TEST_CASE(an_evening_close_gives_way_to_the_base_price_that_the_list_confirms) {
  const auto listed = common(990);
  for (const auto basis : {close_basis::evening, close_basis::charted}) {
    const auto step = step_of(basis, 990, &listed);
    BOOST_TEST(step.reason.empty());
    BOOST_TEST(step.added.has_value());
    BOOST_REQUIRE(step.rebased);
    BOOST_TEST(*step.rebased == 990);
  }
}

BOOST_AUTO_TEST_CASE(a_regular_close_never_gives_way) {
  const auto listed = common(990);
  BOOST_TEST(step_of(close_basis::regular, 990, &listed).reason == "base_price");
}

BOOST_AUTO_TEST_CASE(whoever_wants_evening_closes_keeps_them) {
  const auto listed = common(990);
  growth_evidence known{{monday, day_before, monday, true}};
  known.basis = close_basis::evening;
  known.listed = &listed;
  known.keeps_evening = true;
  const auto step = extend_history(history(), row(990, 1050, 700), known);
  BOOST_TEST(step.added.has_value());
  BOOST_TEST(!step.rebased);
  BOOST_TEST(!step.is_proved);
}

BOOST_AUTO_TEST_CASE(each_sign_of_an_action_costs_a_chart) {
  const auto raw = common(1000); // The list has the raw close, so the base price was made of it.
  BOOST_TEST(step_of(close_basis::evening, 990, &raw).reason == "base_price");
  BOOST_TEST(step_of(close_basis::evening, 990, nullptr).reason == "base_price");
  const auto below = common(979); // Below the day's low.
  BOOST_TEST(step_of(close_basis::evening, 979, &below).reason == "base_price");
  // 2 % more shares, and 985 * 1.02 = 1,004.7 was a price of the day.
  const auto more = common(985, 1'020'000);
  BOOST_TEST(step_of(close_basis::evening, 985, &more).reason == "base_price");
  // 20 % more shares explain nothing: 985 * 1.2 = 1,182 was no price of the day.
  const auto many = common(985, 1'200'000);
  BOOST_TEST(step_of(close_basis::evening, 985, &many).reason.empty());
  auto fund = common(985, 1'020'000); // Those of funds change every day.
  fund.kind = listing_class::etf;
  BOOST_TEST(step_of(close_basis::evening, 985, &fund).reason.empty());
}

BOOST_AUTO_TEST_CASE(an_evening_close_that_is_the_base_price_by_chance_proves_nothing) {
  const auto listed = common(1'100); // 1,100 became 1,000 by an action.
  BOOST_TEST(step_of(close_basis::evening, 1000, &listed).reason == "base_price");
  BOOST_TEST(step_of(close_basis::regular, 1000, &listed).is_proved);
}

BOOST_AUTO_TEST_CASE(ticks_are_those_of_2023) {
  for (const auto& [price, tick] : {std::pair{1'999.0, 1.0},
                                    {2'000.0, 5.0},
                                    {4'995.0, 5.0},
                                    {5'000.0, 10.0},
                                    {20'000.0, 50.0},
                                    {50'000.0, 100.0},
                                    {200'000.0, 500.0},
                                    {500'000.0, 1'000.0}})
    BOOST_TEST(tick_of(price) == tick);
}

BOOST_AUTO_TEST_SUITE_END()
