#include "actors/kit/gather.hpp"
#include "actors/kit/sweep.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(kit)

BOOST_AUTO_TEST_CASE(a_sweep_begins_each_item_once_and_refills_from_half_a_window_on) {
  sweep all{10, 4};
  std::vector<std::size_t> begun;
  const auto begin = [&begun](std::size_t index) { begun.push_back(index); };
  all.go_on(begin);
  BOOST_TEST(begun == (std::vector<std::size_t>{0, 1, 2, 3}), boost::test_tools::per_element());
  all.ended();
  all.go_on(begin);
  BOOST_TEST(begun.size() == 4u); // Three of four are under way.
  all.ended();
  all.go_on(begin);
  BOOST_TEST(begun.size() == 6u);
  while (!all.is_over()) {
    all.ended();
    all.go_on(begin);
  }
  BOOST_TEST(begun.size() == 10u);
  BOOST_TEST(begun.back() == 9u);
  BOOST_TEST(all.done() == 10u);
}

BOOST_AUTO_TEST_CASE(a_sweep_over_nothing_is_over) {
  sweep none{0, 4};
  none.go_on([](std::size_t) { BOOST_ERROR("there is nothing to begin"); });
  BOOST_TEST(none.is_over());
}

BOOST_AUTO_TEST_CASE(answers_are_gathered_over_all_copies_and_told_once) {
  int told = 0;
  const gather answered{3, [&told] { ++told; }};
  const auto copy = answered;
  answered();
  copy();
  BOOST_TEST(told == 0);
  copy();
  BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_CASE(where_no_answer_is_expected_all_are_there) {
  int told = 0;
  const gather answered{0, [&told] { ++told; }};
  BOOST_TEST(told == 1);
}

BOOST_AUTO_TEST_SUITE_END()
