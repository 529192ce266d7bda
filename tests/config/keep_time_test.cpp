#include "config/keep_time.hpp"

#include <boost/test/unit_test.hpp>

using tandem::config::keep_time;
using tandem::config::parse_keep_time;

namespace {

bool is_keep_time(const char* text) {
  return parse_keep_time(text).has_value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(keep_times)

BOOST_AUTO_TEST_CASE(a_time_is_for_ever_or_a_number_of_sessions_or_days) {
  for (const auto* good : {"forever", "90 sessions", "1 session", "1 sessions", "30 days", "1 day",
                           "99999 days", "30days", "1session"})
    BOOST_TEST(is_keep_time(good), good);
  for (const auto* bad :
       {"", "0 days", "01 days", "100000 days", "-1 days", "30", "30  days", "30 days ", "30 weeks",
        "days", "Forever", " forever", "forever days", "1.5 days"})
    BOOST_TEST(!is_keep_time(bad), bad);
}

BOOST_AUTO_TEST_CASE(its_number_and_its_unit_are_read) {
  using unit = keep_time::unit;
  BOOST_TEST((parse_keep_time("forever") == keep_time{unit::forever, 0}));
  BOOST_TEST((parse_keep_time("90 sessions") == keep_time{unit::sessions, 90}));
  BOOST_TEST((parse_keep_time("1session") == keep_time{unit::sessions, 1}));
  BOOST_TEST((parse_keep_time("99999days") == keep_time{unit::days, 99999}));
}

BOOST_AUTO_TEST_SUITE_END()
