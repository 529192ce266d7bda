#include "market/error.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(error_test)

BOOST_AUTO_TEST_CASE(every_code_has_a_name_of_its_own) {
  std::set<std::string> names;
  for (int code = static_cast<int>(ec::queue_full); code <= static_cast<int>(ec::service_failure);
       ++code)
    names.emplace(to_string(static_cast<ec>(code)));
  BOOST_TEST(names.size() == 19u);
  BOOST_TEST(names.count("unknown") == 0u);
  BOOST_TEST(to_string(ec::queue_full) == "queue_full");
}

BOOST_AUTO_TEST_CASE(transient_failures_are_tried_again_in_their_turn) {
  for (auto code : {ec::rate_limited, ec::timeout, ec::unavailable, ec::service_failure})
    BOOST_TEST((retry_class(code) == retry_action::paced), to_string(code));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_no_good_is_asked_for_once_more) {
  BOOST_TEST((retry_class(ec::bad_response) == retry_action::once));
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_renewed) {
  BOOST_TEST((retry_class(ec::unauthorized) == retry_action::renew_token));
}

BOOST_AUTO_TEST_CASE(everything_else_is_final) {
  for (auto code : {ec::queue_full, ec::forbidden, ec::bad_request, ec::unknown_symbol, ec::no_data,
                    ec::storage_busy, ec::storage_failure, ec::invalid_argument, ec::invalid_config,
                    ec::shutting_down, ec::internal})
    BOOST_TEST((retry_class(code) == retry_action::never), to_string(code));
}

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_a_failure) {
  const result<int> good = 7;
  const result<int> bad = failure{ec::no_data, "symbol 005930: no candles"};
  BOOST_TEST(*good == 7);
  BOOST_REQUIRE(!bad);
  BOOST_TEST((bad.error().code == ec::no_data));
}

BOOST_AUTO_TEST_SUITE_END()
