#include "actors/gateway/circuit_breaker.hpp"
#include "actors/gateway/retry_budget.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using tandem::circuit_breaker;
using state = circuit_breaker::state;

namespace {

constexpr std::chrono::nanoseconds start = 1h;

circuit_breaker opened() {
  circuit_breaker breaker{{3, 1s, 4s}, 1};
  for (int i = 0; i < 3; ++i)
    breaker.failed(false, start);
  return breaker;
}

} // namespace

BOOST_AUTO_TEST_SUITE(circuit_breaker_suite)

BOOST_AUTO_TEST_CASE(it_opens_at_the_last_of_so_many_failures_in_a_row) {
  circuit_breaker breaker{{3, 1s, 4s}, 1};
  BOOST_TEST(!breaker.failed(false, start));
  BOOST_TEST(!breaker.failed(false, start));
  BOOST_TEST(!breaker.answered()); // It was never open.
  BOOST_TEST(!breaker.failed(false, start));
  BOOST_TEST(!breaker.failed(false, start));
  BOOST_TEST((breaker.now() == state::closed));
  BOOST_TEST(breaker.failed(false, start));
  BOOST_TEST((breaker.now() == state::open));
}

BOOST_AUTO_TEST_CASE(a_cool_down_lasts_between_half_and_all_of_its_time) {
  auto breaker = opened();
  BOOST_TEST((breaker.free_from() >= start + 500ms));
  BOOST_TEST((breaker.free_from() <= start + 1s));
}

BOOST_AUTO_TEST_CASE(only_one_call_finds_out) {
  auto breaker = opened();
  BOOST_TEST(breaker.lets_pass());
  breaker.granted();
  BOOST_TEST((breaker.now() == state::half_open));
  BOOST_TEST(!breaker.lets_pass());
  BOOST_TEST(breaker.answered());
  BOOST_TEST((breaker.now() == state::closed));
  BOOST_TEST((breaker.free_from() == 0ns));
}

BOOST_AUTO_TEST_CASE(each_probe_that_fails_doubles_the_wait_up_to_the_most) {
  auto breaker = opened();
  for (const auto most : {2s, 4s, 4s, 4s}) {
    breaker.granted();
    BOOST_TEST(breaker.failed(true, start));
    BOOST_TEST((breaker.free_from() >= start + most / 2));
    BOOST_TEST((breaker.free_from() <= start + most));
  }
}

BOOST_AUTO_TEST_CASE(failures_of_calls_sent_before_it_opened_do_not_prolong_it) {
  auto breaker = opened();
  const auto until = breaker.free_from();
  BOOST_TEST(!breaker.failed(false, start + 100ms));
  BOOST_TEST((breaker.free_from() == until));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(retry_budget_suite)

BOOST_AUTO_TEST_CASE(the_reserve_is_spent_once_and_earned_by_answers) {
  tandem::retry_budget budget{2, 0.5};
  BOOST_TEST(budget.spend());
  BOOST_TEST(budget.spend());
  BOOST_TEST(!budget.spend());
  budget.answered();
  BOOST_TEST(!budget.spend());
  budget.answered();
  BOOST_TEST(budget.spend());
  for (int i = 0; i < 100; ++i)
    budget.answered();
  BOOST_TEST(budget.spend());
  BOOST_TEST(budget.spend());
  BOOST_TEST(!budget.spend()); // No more than the reserve is ever saved.
}

BOOST_AUTO_TEST_SUITE_END()
