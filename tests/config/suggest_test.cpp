#include "config/suggest.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::config;

BOOST_AUTO_TEST_SUITE(suggest_test)

BOOST_AUTO_TEST_CASE(counts_single_letter_edits) {
  BOOST_TEST(edit_distance("delay", "delay") == 0u);
  BOOST_TEST(edit_distance("dely", "delay") == 1u);
  BOOST_TEST(edit_distance("dealy", "delay") == 1u); // Neighbours swapped.
  BOOST_TEST(edit_distance("kitten", "sitting") == 3u);
  BOOST_TEST(edit_distance("", "abc") == 3u);
}

BOOST_AUTO_TEST_CASE(suggests_the_nearest_key) {
  BOOST_TEST(nearest("gateway.dely", {"gateway.delay", "store.flush"}) == "gateway.delay");
}

BOOST_AUTO_TEST_CASE(suggests_the_key_of_another_group_with_the_same_word) {
  BOOST_TEST(nearest("gateway.window", {"gateway.delay", "scan.window"}) == "scan.window");
}

BOOST_AUTO_TEST_CASE(suggests_nothing_where_nothing_is_near) {
  BOOST_TEST(nearest("scheduler.policy", {"gateway.delay", "store.flush"}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
