#include "kiwoom/http_date.hpp"

#include <boost/test/unit_test.hpp>

using tandem::kiwoom::parse_http_date;

BOOST_AUTO_TEST_SUITE(http_date)

BOOST_AUTO_TEST_CASE(the_fixed_form_is_read) {
  // The example of RFC 9110, 5.6.7, and a leap day; seconds by GNU date.
  BOOST_TEST(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT")->time_since_epoch().count()
             == 784111777);
  BOOST_TEST(parse_http_date("Thu, 29 Feb 2024 23:59:59 GMT")->time_since_epoch().count()
             == 1709251199);
}

BOOST_AUTO_TEST_CASE(every_other_form_is_no_date) {
  for (const std::string text :
       {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 KST",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 6 Nov 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 gmt", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z",
        "Mon, 06 Nov 1994 08:49:37 GMT",  // It was a Sunday.
        "Wed, 30 Feb 2024 23:59:59 GMT",  // There is no such day,
        "Sun, 06 Nov 1994 08:49:60 GMT"}) // and that second was no leap second.
    BOOST_TEST(!parse_http_date(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
