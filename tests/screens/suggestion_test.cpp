#include "screens/suggestion.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <vector>

using namespace tandem::screens;

BOOST_AUTO_TEST_SUITE(suggestions)

BOOST_AUTO_TEST_CASE(a_swap_of_neighbours_is_one_step) {
  BOOST_TEST(edit_distance("opne", "open", 2) == 1u);
  BOOST_TEST(edit_distance("abcd", "badc", 2) == 2u);
  BOOST_TEST(edit_distance("이평군", "이평균", 2) == 1u);
  BOOST_TEST(edit_distance("close", "volume", 2) == 3u); // More than the bound.
}

BOOST_AUTO_TEST_CASE(of_equally_near_words_the_first_is_meant) {
  const std::vector<std::string_view> legal{"etf", "etn"};
  BOOST_TEST(nearest_word("etx", legal) == "etf");
  BOOST_TEST(nearest_word("etn", legal) == "etn");
}

BOOST_AUTO_TEST_CASE(nobody_means_a_word_as_far_away_as_what_is_typed_is_long) {
  const std::vector<std::string_view> legal{"a"};
  BOOST_TEST(nearest_word("b", legal).empty());
}

BOOST_AUTO_TEST_SUITE_END()
