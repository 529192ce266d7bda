#include "market/listing_book.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using market::market_id;

BOOST_AUTO_TEST_SUITE(listing_book)

BOOST_AUTO_TEST_CASE(both_lists_are_looked_up_and_the_first_entry_counts) {
  market::listing_book book;
  BOOST_TEST(book.empty());
  book.add({{"005930", "one", market_id::kospi}, {"900140", "both", market_id::kospi}});
  book.add({{"247540", "two", market_id::kosdaq}, {"900140", "again", market_id::kosdaq}});
  BOOST_TEST(!book.empty());
  BOOST_TEST(book.find("005930")->name == "one");
  BOOST_TEST(book.find("247540")->name == "two");
  BOOST_TEST(book.find("900140")->name == "both");
  BOOST_TEST(!book.find("000660"));
}

BOOST_AUTO_TEST_CASE(shares_of_the_session_before_are_kept_apart) {
  market::listing_book book;
  market::listing one{"005930", "one", market_id::kospi};
  one.shares = 200;
  book.add({one});
  BOOST_TEST(book.shares_before("005930") == 0);
  one.shares = 100;
  book.add_before({one});
  BOOST_TEST(book.shares_before("005930") == 100);
  BOOST_TEST(book.find("005930")->shares == 200);
}

BOOST_AUTO_TEST_SUITE_END()
