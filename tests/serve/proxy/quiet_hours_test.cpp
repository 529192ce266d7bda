#include "serve/proxy/quiet_hours.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace tandem;
using namespace tandem::serve;

namespace {

/// Until when it is quiet, both in Korean time without a zone; empty: something may change.
std::string quiet(std::string_view korean, const market::session_rules& rules = {}) {
  const auto now = parse_utc(std::string{korean} + ":00.000Z").value() - kst_offset;
  const auto until = quiet_until(now, rules);
  return until ? kst_text(*until).substr(0, 16) : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(quiet_hours_test)

BOOST_AUTO_TEST_CASE(a_weekday_moves_from_the_brokers_works_to_the_evening) { // A Tuesday.
  BOOST_TEST(quiet("2026-12-01T04:59") == "2026-12-01T05:00");
  BOOST_TEST(quiet("2026-12-01T05:00") == "");
  BOOST_TEST(quiet("2026-12-01T09:00") == "");
  BOOST_TEST(quiet("2026-12-01T15:45") == ""); // The after-market moves prices until 20:00.
  BOOST_TEST(quiet("2026-12-01T20:09") == "");
  BOOST_TEST(quiet("2026-12-01T20:10") == "2026-12-02T05:00");
  BOOST_TEST(quiet("2026-12-02T00:00") == "2026-12-02T05:00");
}

BOOST_AUTO_TEST_CASE(a_weekend_is_quiet_but_for_the_brokers_works) {
  BOOST_TEST(quiet("2026-12-04T20:10") == "2026-12-05T05:00"); // A Friday.
  BOOST_TEST(quiet("2026-12-05T05:00") == "");
  BOOST_TEST(quiet("2026-12-05T07:59") == "");
  BOOST_TEST(quiet("2026-12-05T08:00") == "2026-12-06T05:00");
  BOOST_TEST(quiet("2026-12-06T23:59") == "2026-12-07T05:00");
}

BOOST_AUTO_TEST_CASE(late_days_end_an_hour_later) {
  BOOST_TEST(quiet("2026-11-19T20:30") == ""); // College entrance exams.
  BOOST_TEST(quiet("2026-11-19T21:10") == "2026-11-20T05:00");
  const market::session_rules rules{market::close_basis::regular,
                                    {market::date::from_number(2026'12'01)}};
  BOOST_TEST(quiet("2026-12-01T20:30", rules) == "");
}

BOOST_AUTO_TEST_SUITE_END()
