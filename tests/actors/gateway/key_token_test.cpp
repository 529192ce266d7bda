#include "actors/gateway/key_token.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

constexpr clock_point start = 1h;

struct token_fixture {
  key_token token{60s};

  token_fixture() { token.issued({}, 24h, start); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(key_token_suite, token_fixture)

BOOST_AUTO_TEST_CASE(a_token_is_good_until_its_margin) {
  BOOST_TEST(token.is_good(start + 24h - 61s));
  BOOST_TEST(!token.is_good(start + 24h - 60s));
  BOOST_TEST(!key_token{60s}.is_good(start));
}

BOOST_AUTO_TEST_CASE(a_lease_shorter_than_the_margin_is_used_all_the_same) {
  token.issued({}, 10s, start);
  BOOST_TEST(token.is_good(start + 59s));
  BOOST_TEST(!token.is_good(start + 60s));
}

BOOST_AUTO_TEST_CASE(only_the_present_token_can_be_refused) {
  const auto before = token.number();
  token.issued({}, 24h, start);
  token.refused(before);
  BOOST_TEST(token.is_good(start));
  token.refused(token.number());
  BOOST_TEST(!token.is_good(start));
}

BOOST_AUTO_TEST_CASE(a_fresh_token_that_is_refused_settles_and_is_replaced_after_four_times) {
  auto now = start;
  for (const auto wait : {500ms, 1000ms, 2000ms}) {
    BOOST_TEST(token.is_untried(token.number()));
    token.settle(now, now);
    BOOST_TEST((token.settles_at() == now + wait));
    BOOST_TEST(token.is_good(now));
    now += wait;
  }
  token.settle(start, now); // It was under way with another one.
  BOOST_TEST(token.is_good(now));
  token.settle(now, now);
  BOOST_TEST((token.settles_at() == now + 4s));
  BOOST_TEST(!token.is_good(now));
}

BOOST_AUTO_TEST_CASE(after_eight_refusals_there_is_no_hope_until_one_is_accepted) {
  auto now = start;
  for (int i = 0; i < 8; ++i) {
    BOOST_TEST(!token.is_hopeless());
    token.settle(now, now);
    now += 8s;
    if (!token.is_good(now))
      token.issued({}, 24h, now);
  }
  BOOST_TEST(token.is_hopeless());
  token.accepted(token.number());
  BOOST_TEST(!token.is_hopeless());
  BOOST_TEST(!token.is_untried(token.number()));
}

BOOST_AUTO_TEST_CASE(while_one_is_asked_for_no_other_is) {
  token.asked();
  BOOST_TEST(token.is_under_way());
  token.denied(start + 3s);
  BOOST_TEST(!token.is_under_way());
  BOOST_TEST((token.ready_at() == start + 3s));
  BOOST_TEST(token.is_garbled_first());
  BOOST_TEST(!token.is_garbled_first());
  token.issued({}, 24h, start);
  BOOST_TEST(token.is_garbled_first());
}

BOOST_AUTO_TEST_SUITE_END()
