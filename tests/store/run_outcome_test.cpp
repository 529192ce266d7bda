#include "store/run_outcome.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(run_outcome_test)

BOOST_AUTO_TEST_CASE(every_outcome_has_the_word_of_the_contract) {
  BOOST_TEST(to_string(run_outcome::running) == "running");
  BOOST_TEST(to_string(run_outcome::complete) == "complete");
  BOOST_TEST(to_string(run_outcome::partial) == "partial");
  BOOST_TEST(to_string(run_outcome::interrupted) == "interrupted");
  BOOST_TEST(to_string(run_outcome::failed) == "failed");
}

BOOST_AUTO_TEST_CASE(words_are_read_back_and_others_refused) {
  for (const auto word : run_outcome_words)
    BOOST_TEST(to_string(parse_run_outcome(word).value()) == word);
  for (const auto* other : {"", "Complete", "complete ", "running?", "fine"})
    BOOST_TEST(!parse_run_outcome(other), other);
  BOOST_TEST(to_string(static_cast<run_outcome>(99)) == "unknown");
}

BOOST_AUTO_TEST_SUITE_END()
