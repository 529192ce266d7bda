#include "actors/gateway/wake_up.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <vector>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

struct woken {};

/// Keeps when messages were to arrive.
struct delayed_sends {
  void scheduled_send(delayed_sends*, caf::actor_clock::time_point when, woken) {
    all.push_back(when.time_since_epoch());
  }
  std::vector<std::chrono::nanoseconds> all;
};

using times = std::vector<std::chrono::nanoseconds>;

} // namespace

BOOST_AUTO_TEST_SUITE(waking_up)

BOOST_AUTO_TEST_CASE(only_an_earlier_moment_costs_another_message) {
  delayed_sends self;
  wake_up<woken> bell;
  bell.set_by(&self, 2s);
  bell.set_by(&self, 3s);
  bell.set_by(&self, 2s);
  BOOST_TEST((self.all == times{2s}));
  bell.set_by(&self, 1s);
  BOOST_TEST((self.all == times{2s, 1s}));
}

BOOST_AUTO_TEST_CASE(a_message_under_way_serves_later_moments) {
  delayed_sends self;
  wake_up<woken> bell;
  bell.set_by(&self, 2s);
  bell.set_by(&self, 250ms);
  bell.came(); // That of 250 ms; the other one is still under way.
  bell.set_by(&self, 2250ms);
  BOOST_TEST(self.all.size() == 2u);
  bell.set_by(&self, 500ms);
  BOOST_TEST((self.all == times{2s, 250ms, 500ms}));
  bell.came();
  bell.came(); // That of two seconds. Nothing is under way.
  bell.set_by(&self, 2250ms);
  BOOST_TEST((self.all.back() == 2250ms));
}

BOOST_AUTO_TEST_SUITE_END()
