#include "serve/watchdog.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>

using namespace std::chrono_literals;
using tandem::serve::watchdog;

BOOST_AUTO_TEST_SUITE(watchdog_test)

BOOST_AUTO_TEST_CASE(it_says_again_and_again_that_the_process_works) {
  std::promise<void> thrice;
  std::atomic<int> said = 0;
  {
    const watchdog watching{1ms, [] { return true; },
                            [&] {
                              if (++said == 3)
                                thrice.set_value();
                            }};
    thrice.get_future().wait();
  }
  BOOST_TEST(said >= 3);
}

BOOST_AUTO_TEST_CASE(it_is_silent_while_nothing_works) {
  std::promise<void> asked_thrice;
  std::atomic<int> asked = 0;
  std::atomic<int> said = 0;
  {
    const watchdog watching{1ms,
                            [&] {
                              if (++asked == 3)
                                asked_thrice.set_value();
                              return false;
                            },
                            [&] { ++said; }};
    asked_thrice.get_future().wait();
  }
  BOOST_TEST(said == 0);
}

BOOST_AUTO_TEST_CASE(its_end_does_not_wait_for_the_interval) {
  std::promise<void> said;
  const auto watching = std::make_unique<watchdog>(
    24h, [] { return true; }, [&] { said.set_value(); });
  said.get_future().wait();
}

BOOST_AUTO_TEST_SUITE_END()
