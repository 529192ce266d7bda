#include "sim/market/evening_market.hpp"
#include "tests/sim/broker/still_broker.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

server_options at_time(std::chrono::minutes clock, double factor = 1) {
  server_options options;
  options.clock = clock;
  options.real_time_factor = factor;
  options.opening_limit = 3;
  options.penalty = 0ms;
  return options;
}

int admitted_at_once(const still_broker& sim, const std::string& token) {
  auto count = 0;
  while (count < 100 && sim.chart(token).status == 200)
    ++count;
  return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(the_opening_hour)

BOOST_AUTO_TEST_CASE(has_a_limit_of_its_own_from_nine_to_ten) {
  still_broker sim{at_time(8h + 59min)};
  const auto token = sim.bearer();
  sim.advance(59s); // 08:59:59.
  BOOST_TEST(admitted_at_once(sim, token) == 5);
  sim.advance(1s);
  BOOST_TEST(admitted_at_once(sim, token) == 3);
  BOOST_TEST(says(sim.chart(token), "유량=3, API ID=ka10081]"));
  sim.advance(59min + 59s); // 09:59:59.
  BOOST_TEST(admitted_at_once(sim, token) == 3);
  sim.advance(1s);
  BOOST_TEST(admitted_at_once(sim, token) == 5);
}

BOOST_AUTO_TEST_CASE(passes_in_a_minute_at_sixty_times_the_speed) {
  still_broker sim{at_time(9h, 60)};
  const auto token = sim.bearer();
  sim.advance(59s);
  BOOST_TEST(admitted_at_once(sim, token) == 3);
  sim.advance(1s);
  BOOST_TEST(admitted_at_once(sim, token) == 5);
}

BOOST_AUTO_TEST_CASE(leaves_the_token_endpoint_at_one) {
  still_broker sim{at_time(9h)};
  sim.ask_token();
  BOOST_TEST(says(sim.ask_token(), "유량=1, API ID=au10001]"));
}

BOOST_AUTO_TEST_CASE(yields_to_a_fault_that_sets_the_quota) {
  still_broker sim{at_time(9h), {{fault_kind::quota, "ka10081", {}, 1, 1, 7}}};
  BOOST_TEST(admitted_at_once(sim, sim.bearer()) == 7);
}

BOOST_AUTO_TEST_CASE(is_like_any_other_unless_asked_for) {
  auto options = at_time(9h);
  options.opening_limit = 0;
  still_broker sim{options};
  BOOST_TEST(admitted_at_once(sim, sim.bearer()) == 5);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(the_evening)

BOOST_AUTO_TEST_CASE(moves_quotes_and_the_newest_bar_from_four_in_the_afternoon_on) {
  auto options = at_time(15h + 59min);
  options.evening_prices = true;
  still_broker sim{options};
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10200")"));
  BOOST_TEST(says(sim.quotes(token, "000010"), R"("cur_prc":"-10200")"));
  sim.advance(60s);
  // The move is that of evening_bar, whose test knows how far it may go.
  instrument subject;
  subject.code = "000010";
  const auto bar =
    evening_bar({day(20250306), 10'400, 10'450, 10'190, 10'200, 10'400, 200'000}, subject);
  const auto close = std::to_string(bar.close);
  BOOST_TEST(bar.close != 10'200);
  const auto chart = sim.chart(token);
  BOOST_TEST(says(chart, R"([{"cur_prc":")" + close + '"'));
  BOOST_TEST(says(chart, R"({"cur_prc":"10400")")); // The day before stays.
  const auto quotes = sim.quotes(token, "000010");
  BOOST_TEST(says(quotes, R"("cur_prc":"-)" + close + '"'));
  BOOST_TEST(
    says(quotes, R"("base_pric":"10400","pred_pre":")" + std::to_string(bar.close - 10'400)));
}

BOOST_AUTO_TEST_CASE(is_the_hour_when_no_clock_is_set) {
  server_options options;
  options.evening_prices = true;
  still_broker sim{options};
  BOOST_TEST(!says(sim.chart(sim.bearer()), R"([{"cur_prc":"10200")"));
}

BOOST_AUTO_TEST_CASE(changes_nothing_unless_asked_for) {
  still_broker sim{at_time(17h)};
  BOOST_TEST(says(sim.chart(sim.bearer()), R"([{"cur_prc":"10200")"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_burst)

// The mock host: a bucket of two, one more each second; a refusal names the rate.
BOOST_AUTO_TEST_CASE(of_two_at_one_a_second_is_refused_with_the_rate) {
  server_options options;
  options.limit_per_second = 1;
  options.burst = 2;
  options.penalty = 0ms;
  still_broker sim{options};
  const auto token = sim.bearer();
  BOOST_TEST(admitted_at_once(sim, token) == 2);
  BOOST_TEST(says(sim.chart(token), "유량=1, API ID=ka10081]"));
  sim.advance(1s);
  BOOST_TEST(admitted_at_once(sim, token) == 1);
  sim.advance(60s);
  BOOST_TEST(admitted_at_once(sim, token) == 2);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_new_connection)

BOOST_AUTO_TEST_CASE(waits_longer_for_its_first_answer_only) {
  server_options options;
  options.latency = 50ms;
  options.connect_latency = 1s;
  still_broker sim{options};
  incoming request;
  request.user_agent = "test/1";
  request.first_on_connection = true;
  BOOST_TEST((sim.desk->handle(request).due == sim.now.steady + 1050ms));
  request.first_on_connection = false;
  BOOST_TEST((sim.desk->handle(request).due == sim.now.steady + 50ms));
}

BOOST_AUTO_TEST_SUITE_END()
