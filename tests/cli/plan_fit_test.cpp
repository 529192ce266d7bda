#include "cli/plan_fit.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace tandem;
using namespace tandem::cli;
using std::chrono::microseconds;

namespace {

const market::session_rules usual;

market::trading_session on(const char* day, bool is_final = true) {
  market::trading_session session;
  session.day = *market::date::parse(day);
  session.final = is_final;
  return session;
}

/// UTC of a time of the day in Korea, which is nine hours ahead.
microseconds at(const char* day, microseconds time_of_day) {
  return std::chrono::days{market::date::parse(day)->days_since_epoch()} + time_of_day - 9h;
}

constexpr auto friday = "2025-11-28";

} // namespace

BOOST_AUTO_TEST_SUITE(plan_fits)

BOOST_AUTO_TEST_CASE(calls_fit_that_end_before_four) {
  const auto now = at(friday, 15h + 41min);
  BOOST_TEST((fit_of(on(friday), usual, now, 51s, 0) == plan_fit{at(friday, 16h), true}));
  BOOST_TEST(fit_of(on(friday), usual, now, 19min, 0).fits.value());
  BOOST_TEST(!fit_of(on(friday), usual, now, 19min + 1s, 0).fits.value());
  BOOST_TEST(!fit_of(on(friday), usual, now, 51s, 1).fits.value());
}

BOOST_AUTO_TEST_CASE(it_is_no_question_at_another_time) {
  const plan_fit none;
  BOOST_TEST((fit_of(on(friday, false), usual, at(friday, 15h), 51s, 0) == none));
  BOOST_TEST((fit_of(on(friday), usual, at(friday, 16h), 51s, 0) == none));
  BOOST_TEST((fit_of(on("2025-11-27"), usual, at(friday, 7h), 51s, 0) == none));
  BOOST_TEST((fit_of(on(friday, false), usual, at("2025-11-27", 15h + 41min), 51s, 0) == none));
  const market::session_rules evening{market::close_basis::evening, {}};
  BOOST_TEST((fit_of(on(friday), evening, at(friday, 15h + 41min), 51s, 0) == none));
}

BOOST_AUTO_TEST_CASE(on_a_late_day_there_is_time_until_five) {
  constexpr auto exam = "2025-11-13";
  BOOST_TEST(
    (fit_of(on(exam), usual, at(exam, 16h + 41min), 51s, 0) == plan_fit{at(exam, 17h), true}));
}

BOOST_AUTO_TEST_SUITE_END()
