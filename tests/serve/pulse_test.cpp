#include "serve/pulse.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>

using tandem::serve::pulse;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(pulses)

BOOST_AUTO_TEST_CASE(it_beats_again_and_again_until_it_is_gone) {
  std::mutex guard;
  std::condition_variable heard;
  int beats = 0;
  {
    const pulse alive{1us, [&] {
                        const std::lock_guard lock{guard};
                        ++beats;
                        heard.notify_all();
                      }};
    std::unique_lock lock{guard};
    heard.wait(lock, [&] { return beats >= 3; });
  }
  const auto at_the_end = beats; // Nobody else writes it now.
  BOOST_TEST(at_the_end >= 3);
}

BOOST_AUTO_TEST_CASE(the_first_beat_waits_for_nothing_and_an_end_not_for_the_next) {
  std::atomic<int> beats = 0;
  {
    const pulse rare{std::chrono::hours{1}, [&] {
                       ++beats;
                       beats.notify_all();
                     }};
    beats.wait(0);
  }
  BOOST_TEST(beats.load() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
