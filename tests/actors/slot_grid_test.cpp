#include "actors/gateway/slot_grid.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;

namespace {

using time_point = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;
using grid = tandem::slot_grid<time_point>;

constexpr time_point start{1h};

} // namespace

BOOST_AUTO_TEST_SUITE(slot_grid_suite)

BOOST_AUTO_TEST_CASE(a_fresh_grid_is_open_at_once) {
  BOOST_TEST((grid{250ms}.next(start) == start));
}

BOOST_AUTO_TEST_CASE(the_next_slot_is_one_delay_after_the_last_start) {
  grid slots{250ms};
  slots.started(start);
  BOOST_TEST((slots.next(start) == start + 250ms));
  BOOST_TEST((slots.next(start + 249ms) == start + 250ms));
  BOOST_TEST((slots.next(start + 250ms) == start + 250ms));
  BOOST_TEST((slots.next(start + 900ms) == start + 900ms));
}

BOOST_AUTO_TEST_CASE(a_late_start_moves_the_next_slot_with_it) {
  grid slots{250ms};
  slots.started(start);
  slots.started(start + 253ms); // Three late.
  BOOST_TEST((slots.next(start + 260ms) == start + 503ms));
}

BOOST_AUTO_TEST_CASE(an_older_start_does_not_bring_a_slot_closer) {
  grid slots{250ms};
  slots.started(start + 250ms);
  slots.started(start);
  BOOST_TEST((slots.next(start) == start + 500ms));
}

BOOST_AUTO_TEST_CASE(a_hold_closes_the_grid_and_never_opens_it) {
  grid slots{250ms};
  slots.started(start);
  slots.hold(start + 1100ms);
  BOOST_TEST((slots.next(start) == start + 1100ms));
  slots.hold(start + 10ms);
  BOOST_TEST((slots.next(start) == start + 1100ms));
  slots.started(start + 1100ms);
  BOOST_TEST((slots.next(start) == start + 1350ms));
}

BOOST_AUTO_TEST_CASE(without_a_delay_every_moment_is_a_slot) {
  grid slots{0ms};
  slots.started(start);
  BOOST_TEST((slots.next(start) == start));
}

BOOST_AUTO_TEST_SUITE_END()
