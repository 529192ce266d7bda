#include "engine/start_run.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(start)

BOOST_AUTO_TEST_CASE(a_clock_that_was_never_set_is_named_with_what_to_do) {
  const auto problem = check_clock(utc_time{});
  BOOST_REQUIRE(problem);
  BOOST_TEST((problem->code == ec::invalid_config));
  BOOST_TEST(
    problem->message
    == "this machine's clock says 1970-01-01T09:00:00.000+09:00; legal is a time from 2000 "
       "to 2100: set it, for instance by timedatectl set-ntp true");
}

BOOST_AUTO_TEST_CASE(a_clock_may_show_a_hundred_years) {
  // date -u -d '1999-12-31 15:00' +%s and date -u -d '2100-12-31 15:00' +%s, midnights in Seoul.
  constexpr utc_time first{946652400s};
  constexpr utc_time end{4133948400s};
  BOOST_TEST(check_clock(first - 1s).has_value());
  BOOST_TEST(!check_clock(first));
  BOOST_TEST(!check_clock(end - 1s));
  BOOST_TEST(check_clock(end).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
