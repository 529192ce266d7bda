#include "tests/actors/gateway/gateway_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

// What the broker's answers say of the time, and what the gateway tells of it.

using namespace tandem;
using namespace tandem::test;

namespace {

struct clock_fixture : gateway_fixture {
  std::size_t said() const {
    return static_cast<std::size_t>(
      std::count_if(told->notices.begin(), told->notices.end(),
                    [](const notice& one) { return one.text.starts_with("gateway.clock"); }));
  }

  std::chrono::nanoseconds gap_of(const std::shared_ptr<reply<tr_page>>& out) const {
    BOOST_REQUIRE((out->answers == 1 && out->value));
    return out->value->clock_gap;
  }

  void leases(std::chrono::nanoseconds valid_for) {
    broker->answer = [valid_for](const seen_call& call) -> scripted_answer {
      if (call.tr == token_tr)
        return token_lease{valid_for, {}};
      return tr_page{};
    };
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(gateway_clock)

BOOST_FIXTURE_TEST_CASE(each_page_tells_how_far_the_brokers_clock_is_ahead, clock_fixture) {
  broker->clock_gap_of = [](const seen_call&) { return -11min; };
  open();
  auto first = fetch("000001");
  auto second = fetch("000002");
  virtual_time.advance(10s);
  BOOST_TEST((gap_of(first) == -11min));
  BOOST_TEST((gap_of(second) == -11min));
  BOOST_TEST(said() == 1u);
}

BOOST_FIXTURE_TEST_CASE(without_dates_nothing_is_said, clock_fixture) {
  open();
  auto out = fetch("000001");
  virtual_time.advance(10s);
  BOOST_TEST((gap_of(out) == 0s));
  BOOST_TEST(said() == 0u);
}

BOOST_FIXTURE_TEST_CASE(an_odd_date_of_the_token_is_gainsaid_by_the_first_page, clock_fixture) {
  broker->clock_gap_of = [](const seen_call& call) -> std::chrono::nanoseconds {
    return call.tr == token_tr ? 240h : 1s;
  };
  open();
  auto out = fetch("000001");
  virtual_time.advance(10s);
  BOOST_TEST((gap_of(out) == 1s));
  BOOST_TEST(said() == 0u);
}

BOOST_FIXTURE_TEST_CASE(the_date_of_a_proxy_is_not_the_brokers, clock_fixture) {
  broker->clock_gap_of = [](const seen_call& call) -> std::chrono::nanoseconds {
    return call.subject == "000001" ? 240h : 0s;
  };
  broker->answer = with_token([](const seen_call& call) -> scripted_answer {
    if (call.subject == "000001")
      return failure{ec::unavailable, "HTTP 503"};
    return tr_page{};
  });
  open();
  fetch("000001");
  virtual_time.advance(30s);
  auto out = fetch("000002");
  virtual_time.advance(30s);
  BOOST_TEST((gap_of(out) == 0s));
  BOOST_TEST(said() == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_token_that_has_ended_is_used_until_it_is_refused, clock_fixture) {
  leases(-1h);
  open();
  auto first = fetch("000001");
  virtual_time.advance(10h);
  auto second = fetch("000002");
  virtual_time.advance(10s);
  BOOST_TEST((gap_of(first) == -10min));
  BOOST_TEST((gap_of(second) == -10min));
  BOOST_TEST(broker->of(token_tr).size() == 1u);
  BOOST_TEST(said() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_token_is_renewed_after_a_day_whatever_its_end_says, clock_fixture) {
  leases(72h);
  open();
  auto first = fetch("000001");
  virtual_time.advance(23h);
  fetch("000002");
  virtual_time.advance(1h);
  auto third = fetch("000003");
  virtual_time.advance(10s);
  BOOST_TEST((gap_of(first) == 10min));
  BOOST_TEST((gap_of(third) == 10min));
  BOOST_TEST(broker->of(token_tr).size() == 2u);
  BOOST_TEST(said() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
