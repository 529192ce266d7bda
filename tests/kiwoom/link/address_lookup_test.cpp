#include "kiwoom/link/address_lookup.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace std::chrono_literals;
using kiwoom::address_lookup;
using std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(address_lookup_suite)

BOOST_AUTO_TEST_CASE(an_address_is_its_own_answer) {
  const kiwoom::stop_switch stopping;
  for (const std::string host : {"127.0.0.1", "::1"}) {
    const auto found = address_lookup{host, 80}.find(stopping, steady_clock::now() + 20s);
    BOOST_TEST_REQUIRE(static_cast<bool>(found));
    BOOST_TEST_REQUIRE(found->size() == 1u);
    BOOST_TEST(found->front().bytes.ss_family == (host == "::1" ? AF_INET6 : AF_INET));
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_never_resolves_is_unavailable) {
  // RFC 6761 reserves .invalid for such names.
  const kiwoom::stop_switch stopping;
  const auto none = address_lookup{"broker.invalid", 80}.find(stopping, steady_clock::now() + 1h);
  BOOST_TEST_REQUIRE(!none);
  BOOST_TEST((none.error().code == ec::unavailable));
  BOOST_TEST(none.error().message.find("cannot be resolved") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_switch_ends_the_wait_for_a_name) {
  const kiwoom::stop_switch stopping;
  stopping.press();
  address_lookup names{"broker.invalid", 80};
  const auto none = names.find(stopping, steady_clock::now() + 1h);
  BOOST_TEST_REQUIRE(!none);
  BOOST_TEST((none.error().code == ec::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()
