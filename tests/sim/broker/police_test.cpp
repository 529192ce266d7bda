#include "sim/broker/police.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using tandem::sim::limit_scope;
using tandem::sim::police;

namespace {

police::time_point at(std::chrono::microseconds since_start) {
  return police::time_point{since_start};
}

} // namespace

BOOST_AUTO_TEST_SUITE(police_of_the_quota)

BOOST_AUTO_TEST_CASE(admits_as_many_calls_as_the_limit_in_one_second) {
  police guard{3, limit_scope::tr, 0ms};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(10'999'998us)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10'999'999us)));
}

BOOST_AUTO_TEST_CASE(a_second_later_a_call_no_longer_counts) {
  police guard{2, limit_scope::tr, 0ms};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(10'400ms)));
  BOOST_TEST(guard.admit("k", "ka10081", at(11s)));       // 10.0 has left, 10.4 is in.
  BOOST_TEST(!guard.admit("k", "ka10081", at(11'399ms))); // 10.4 and 11.0.
  BOOST_TEST(guard.admit("k", "ka10081", at(11'400ms)));
}

BOOST_AUTO_TEST_CASE(the_window_slides_and_does_not_start_anew_each_second) {
  police guard{5, limit_scope::tr, 0ms};
  for (auto i = 0; i < 5; ++i)
    BOOST_TEST(guard.admit("k", "ka10081", at(10'900ms)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(11'000ms)));
  BOOST_TEST(guard.admit("k", "ka10081", at(11'900ms)));
}

BOOST_AUTO_TEST_CASE(a_refused_call_consumes_nothing) {
  police guard{1, limit_scope::tr, 0ms};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10'900ms)));
  BOOST_TEST(guard.admit("k", "ka10081", at(11s)));
}

BOOST_AUTO_TEST_CASE(after_a_refusal_the_penalty_refuses_even_when_the_window_is_free) {
  police guard{1, limit_scope::tr, 1500ms};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10'500ms))); // Penalty until 12.0.
  BOOST_TEST(!guard.admit("k", "ka10081", at(11'100ms)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(11'999ms)));
  BOOST_TEST(guard.admit("k", "ka10081", at(12s))); // Knocking at 11.999 prolonged nothing.
}

BOOST_AUTO_TEST_CASE(trs_and_keys_have_quotas_of_their_own) {
  police guard{1, limit_scope::tr, 1s};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10095", at(10s)));
  BOOST_TEST(guard.admit("other", "ka10081", at(10s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("third", "ka10081", at(10s)));
}

BOOST_AUTO_TEST_CASE(with_scope_key_all_data_trs_share_but_not_the_token) {
  police guard{2, limit_scope::key, 0ms};
  BOOST_TEST(guard.admit("k", "au10001", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10095", at(10s)));
  BOOST_TEST(!guard.admit("k", "ka20006", at(10s)));
  BOOST_TEST(guard.admit("other", "ka20006", at(10s)));
}

BOOST_AUTO_TEST_CASE(tokens_are_issued_once_a_second_whatever_the_limit) {
  police guard{100, limit_scope::tr, 0ms};
  BOOST_TEST(guard.admit("k", "au10001", at(10s)));
  BOOST_TEST(!guard.admit("k", "au10001", at(10'999ms)));
  BOOST_TEST(guard.admit("k", "au10001", at(11s)));
  BOOST_TEST(guard.quota_of("au10001").calls == 1);
  BOOST_TEST(guard.quota_of("ka10081").calls == 100);
}

// A bucket of two, one more each second: empty at 10.0, one at 11.0, full again at 15.0.
BOOST_AUTO_TEST_CASE(with_a_burst_calls_are_stored_up_to_it) {
  police guard{1, limit_scope::tr, 0ms, 2};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10'999'999us)));
  BOOST_TEST(guard.admit("k", "ka10081", at(11s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(11'500ms)));
  BOOST_TEST(guard.admit("k", "ka10081", at(12s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(15s)));
  BOOST_TEST(guard.admit("k", "ka10081", at(15s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(15s)));
  BOOST_TEST(guard.quota_of("ka10081").calls == 1);
}

BOOST_AUTO_TEST_CASE(with_a_burst_a_refusal_still_starts_a_penalty) {
  police guard{1, limit_scope::tr, 1500ms, 1};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10'500ms))); // Penalty until 12.0.
  BOOST_TEST(!guard.admit("k", "ka10081", at(11'999ms)));
  BOOST_TEST(guard.admit("k", "ka10081", at(12s)));
}

BOOST_AUTO_TEST_CASE(a_burst_is_not_for_tokens) {
  police guard{5, limit_scope::tr, 0ms, 5};
  BOOST_TEST(guard.admit("k", "au10001", at(10s)));
  BOOST_TEST(!guard.admit("k", "au10001", at(10'999ms)));
}

BOOST_AUTO_TEST_CASE(never_admits_more_than_the_burst_and_what_time_adds) {
  const auto holds = rc::check([] {
    const auto limit = *rc::gen::inRange(1, 8);
    const auto burst = *rc::gen::inRange(1, 8);
    const auto gaps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400'000));
    police guard{limit, limit_scope::tr, 0ms, burst};
    std::vector<std::chrono::microseconds> accepted;
    std::chrono::microseconds now = 5s;
    for (const auto gap : gaps) {
      now += std::chrono::microseconds{gap};
      if (guard.admit("k", "ka10081", at(now)))
        accepted.push_back(now);
    }
    for (std::size_t i = 0; i < accepted.size(); ++i)
      for (auto j = i; j < accepted.size(); ++j) {
        const auto calls = static_cast<std::int64_t>(j - i + 1);
        RC_ASSERT((calls - burst) * 1'000'000 <= (accepted[j] - accepted[i]).count() * limit);
      }
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(another_limit_may_hold_for_a_moment) {
  police guard{5, limit_scope::tr, 0ms};
  BOOST_TEST(guard.admit("k", "ka10081", at(10s), {2}));
  BOOST_TEST(guard.admit("k", "ka10081", at(10s), {2}));
  BOOST_TEST(!guard.admit("k", "ka10081", at(10s), {2}));
  BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
}

BOOST_AUTO_TEST_CASE(a_call_given_back_has_consumed_nothing) {
  for (const auto burst : {0, 1}) {
    police guard{1, limit_scope::tr, 0ms, burst};
    BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
    guard.give_back("k", "ka10081", guard.quota_of("ka10081"));
    BOOST_TEST(guard.admit("k", "ka10081", at(10s)));
    BOOST_TEST(!guard.admit("k", "ka10081", at(10s)));
  }
}

BOOST_AUTO_TEST_CASE(no_sliding_second_ever_holds_more_than_the_limit) {
  const auto holds = rc::check([] {
    const auto limit = *rc::gen::inRange(1, 8);
    const auto penalty = *rc::gen::inRange(0, 2000);
    const auto gaps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400'000));
    police guard{limit, limit_scope::tr, std::chrono::milliseconds{penalty}};
    std::vector<std::chrono::microseconds> accepted;
    std::chrono::microseconds now = 5s;
    for (const auto gap : gaps) {
      now += std::chrono::microseconds{gap};
      if (guard.admit("k", "ka10081", at(now)))
        accepted.push_back(now);
    }
    const auto apart = static_cast<std::size_t>(limit);
    for (auto i = apart; i < accepted.size(); ++i)
      RC_ASSERT(accepted[i] - accepted[i - apart] >= 1s);
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_CASE(calls_spaced_by_the_limit_are_never_refused) {
  const auto holds = rc::check([] {
    const auto limit = *rc::gen::inRange(1, 20);
    const auto slack = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100'000));
    police guard{limit, limit_scope::tr, 1s};
    std::chrono::microseconds now = 5s;
    for (const auto extra : slack) {
      now += std::chrono::microseconds{(1'000'000 + limit - 1) / limit + extra};
      RC_ASSERT(guard.admit("k", "ka10081", at(now)));
    }
  });
  BOOST_TEST(holds);
}

BOOST_AUTO_TEST_SUITE_END()
