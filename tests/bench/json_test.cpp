#include "tests/bench/results.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

namespace tandem::bench {

BOOST_AUTO_TEST_SUITE(result_json)

BOOST_AUTO_TEST_CASE(says_who_measured_what_and_where) {
  const system_test::report json{to_json(made_up_result())};
  BOOST_TEST(json.text("/schema") == "tandem.bench/1");
  BOOST_TEST(json.text("/machine/commit") == "abc123");
  BOOST_TEST(json.text("/machine/cpu") == "A & B");
  BOOST_TEST(json.text("/machine/compiler") == "g++ 12");
  BOOST_TEST(json.text("/machine/preset") == "bench");
  BOOST_TEST(json.number("/tables/0/rows/0/figures/1/median") == 1.25);
  BOOST_TEST(json.number("/tables/0/rows/0/figures/1/low") == 1.0);
  BOOST_TEST(json.number("/tables/0/rows/0/figures/1/high") == 1.5);
  BOOST_TEST(json.size("/tables/0/rows/0/figures/1/samples") == 3u);
  BOOST_TEST(json.at("/tables/0/rows/1/figures/2").IsNull());
  BOOST_TEST(json.at("/goals/0/met").IsTrue());
  BOOST_TEST(json.at("/goals/1/met").IsFalse());
}

BOOST_AUTO_TEST_CASE(is_read_as_it_was_written) {
  const auto text = to_json(made_up_result());
  BOOST_TEST(to_json(parse_result(text)) == text);
}

BOOST_AUTO_TEST_CASE(what_is_no_result_is_refused) {
  BOOST_CHECK_THROW(parse_result("{"), std::runtime_error);
  BOOST_CHECK_THROW(parse_result(R"({"schema": "another/1"})"), std::runtime_error);
  BOOST_CHECK_THROW(parse_result(R"({"schema": "tandem.bench/1"})"), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
