#include "market/session_evidence.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;
using namespace std::chrono_literals;

namespace {

date day(std::int32_t number) {
  return date::from_number(number);
}

const date monday = day(20250714);
const date tuesday = day(20250715);
const date wednesday = day(20250716);
const date friday = day(20250718);
const date saturday = day(20250719);

quote_row traded(date on, std::int64_t volume = 100) {
  quote one;
  one.day = on;
  one.volume_shares = volume;
  return {"005930", one, {}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(session_evidence)

BOOST_AUTO_TEST_CASE(a_day_that_half_of_the_histories_have_is_a_session) {
  const std::vector<known_days> four{{{monday, tuesday, wednesday}, wednesday},
                                     {{monday, tuesday, wednesday}, wednesday},
                                     {{monday, wednesday}, wednesday},
                                     {{monday, wednesday}, wednesday}};
  BOOST_TEST((days_of_most(four) == calendar{monday, tuesday, wednesday}));
  auto more = four;
  more.push_back({{monday, wednesday}, wednesday});
  BOOST_TEST((days_of_most(more) == calendar{monday, wednesday}));
}

BOOST_AUTO_TEST_CASE(only_histories_that_reach_a_day_are_asked_for_it) {
  const std::vector<known_days> three{{{monday, tuesday}, tuesday},
                                      {{monday, tuesday, wednesday}, wednesday},
                                      {{tuesday, wednesday}, wednesday}};
  BOOST_TEST((days_of_most(three) == calendar{monday, tuesday, wednesday}));
}

BOOST_AUTO_TEST_CASE(one_history_by_itself_shows_nothing_and_no_session_is_on_a_weekend) {
  BOOST_TEST(days_of_most(std::vector<known_days>{{{monday}, monday}}).empty());
  const known_days odd{{friday, saturday}, saturday};
  BOOST_TEST((days_of_most(std::vector{odd, odd}) == calendar{friday}));
  BOOST_TEST(days_of_most({}).empty());
}

BOOST_AUTO_TEST_CASE(days_are_united_in_order) {
  const calendar index{monday, wednesday};
  const calendar others{monday, tuesday};
  BOOST_TEST((unite(index, others) == calendar{monday, tuesday, wednesday}));
  BOOST_TEST((between(calendar{monday, tuesday, friday}, tuesday, wednesday) == calendar{tuesday}));
}

BOOST_AUTO_TEST_CASE(half_of_the_quotes_with_a_price_name_the_session) {
  const std::vector<quote_row> rows{
    traded(tuesday), traded(tuesday), traded(monday), traded(tuesday, 0), {"000660", {}, {}}};
  const auto found = day_of_quotes(rows, monday, friday);
  BOOST_TEST((found.day == tuesday));
  BOOST_TEST(found.quotes == 2u);
  auto more = rows;
  more.push_back(traded(monday));
  BOOST_TEST(!day_of_quotes(more, monday, friday).day);
  BOOST_TEST(!day_of_quotes(rows, tuesday, friday).day);
  BOOST_TEST(!day_of_quotes(std::vector{traded(friday)}, monday, wednesday).day); // Still to come.
  BOOST_TEST(!day_of_quotes(std::vector{traded(saturday)}, monday, saturday).day);
  BOOST_TEST(!day_of_quotes({}, monday, friday).day);
}

BOOST_AUTO_TEST_CASE(a_session_may_lack_once_the_market_has_opened) {
  const session_rules rules;
  BOOST_TEST(!may_lack_session(monday, {monday, 15h}, rules));
  BOOST_TEST(!may_lack_session(monday, {tuesday, 8h + 59min}, rules));
  BOOST_TEST(may_lack_session(monday, {tuesday, 9h}, rules));
  BOOST_TEST(may_lack_session(monday, {wednesday, 0h}, rules));
  BOOST_TEST(!may_lack_session(friday, {day(20250721), 8h}, rules)); // A weekend lies between.
  const session_rules late{close_basis::regular, {tuesday}};
  BOOST_TEST(!may_lack_session(monday, {tuesday, 9h + 30min}, late));
  BOOST_TEST(may_lack_session(monday, {tuesday, 10h}, late));
}

BOOST_AUTO_TEST_SUITE_END()
