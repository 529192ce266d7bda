#include "http/clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using tandem::http::http_date;

// By hand: 784111777 is RFC 9110's example, and 951827696 a leap day.
BOOST_AUTO_TEST_CASE(a_moment_is_written_as_a_date_header_says_it) {
  const auto at = [](std::chrono::seconds since_epoch) {
    return http_date(std::chrono::system_clock::time_point{since_epoch});
  };
  BOOST_TEST(at(784'111'777s) == "Sun, 06 Nov 1994 08:49:37 GMT");
  BOOST_TEST(at(951'827'696s) == "Tue, 29 Feb 2000 12:34:56 GMT");
}
