#include "bench/harness/programs.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

namespace tandem::bench {

namespace {

const std::vector<arrival> audit{{0, "k", "au10001", "", "ok"},
                                 {1000, "k", "ka10081", "005930", "ok"},
                                 {3000, "other", "ka10081", "005930", "ok"},
                                 {251000, "k", "ka10081", "000660", "too_many"},
                                 {400500, "k", "ka10032", "", "ok"}};

} // namespace

BOOST_AUTO_TEST_SUITE(broker_traffic)

BOOST_AUTO_TEST_CASE(counts_what_arrived_and_what_was_refused) {
  const auto seen = traffic_of(audit, true);
  BOOST_TEST(seen.calls == 5u);
  BOOST_TEST(seen.refusals == 1u);
}

BOOST_AUTO_TEST_CASE(distances_are_between_calls_of_one_key) {
  const std::vector<double> wanted{1.0, 250.0, 149.5};
  BOOST_TEST(traffic_of(audit, false).gaps_ms == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(or_of_one_key_and_tr) {
  const std::vector<double> wanted{250.0};
  BOOST_TEST(traffic_of(audit, true).gaps_ms == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
