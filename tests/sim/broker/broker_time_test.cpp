#include "sim/market/live_bar.hpp"
#include "tests/sim/broker/still_broker.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

server_options at_time(std::chrono::minutes clock, double factor = 1) {
  server_options options;
  options.today = day(20250306);
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
  options.prices.evening = evening_form::live;
  still_broker sim{options};
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10200")"));
  BOOST_TEST(says(sim.quotes(token, "000010"), R"("cur_prc":"-10200")"));
  BOOST_TEST(says(sim.quotes(token, "000010"), R"("cntr_tm":"153025")"));
  sim.advance(60s);
  // The move is that of evening_bar, whose test knows how far it may go.
  instrument subject;
  subject.code = "000010";
  const auto bar =
    evening_bar({day(20250306), 10'400, 10'450, 10'190, 10'200, 10'400, 200'000}, subject, 0);
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

// Of 200,000 shares, 1 to 8 % more by 20:00; the price stays from then on, whatever day it is.
BOOST_AUTO_TEST_CASE(ends_at_eight_and_stays_until_eight_in_the_morning) {
  auto options = at_time(19h + 59min);
  options.prices.evening = evening_form::live;
  still_broker sim{options};
  const auto token = sim.bearer();
  const auto late = sim.quotes(token, "000010").body;
  BOOST_TEST(late.find(R"("cntr_tm":"190000")") != std::string::npos);
  sim.advance(1min);
  const auto over = sim.quotes(token, "000010").body;
  BOOST_TEST(over != late);
  BOOST_TEST(over.find(R"("cntr_tm":"200000")") != std::string::npos);
  sim.advance(11h + 59min);
  BOOST_TEST(sim.quotes(token, "000010").body == over);
  BOOST_TEST(over.find(R"("dt":"20250306")") != std::string::npos);
  BOOST_TEST(over.find(R"("base_pric":"10400")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(is_the_hour_when_no_clock_is_set) {
  server_options options;
  options.prices.evening = evening_form::live;
  still_broker sim{options};
  BOOST_TEST(!says(sim.chart(sim.bearer()), R"([{"cur_prc":"10200")"));
}

BOOST_AUTO_TEST_CASE(changes_nothing_unless_asked_for) {
  still_broker sim{at_time(17h)};
  BOOST_TEST(says(sim.chart(sim.bearer()), R"([{"cur_prc":"10200")"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(a_clock_with_a_day)

namespace {

/// The market follows the clock from that moment on.
server_options from(std::int32_t at_day, std::chrono::minutes clock) {
  auto options = at_time(clock);
  options.clock_day = day(at_day);
  options.today = today_max;
  options.opening_limit = 0;
  return options;
}

std::string list(const still_broker& sim, const std::string& token) {
  return sim.post("ka10099", "/api/dostk/stkinfo", R"({"mrkt_tp":"0"})", token).body;
}

} // namespace

// 000010 closed at 10,100 on the 4th, at 10,400 on the 5th and at 10,200 on the 6th.
BOOST_AUTO_TEST_CASE(brings_the_next_session_at_eight) {
  still_broker sim{from(20250305, 23h)};
  const auto token = sim.bearer();
  sim.advance(8h + 59min); // 07:59 on the 6th.
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10400")"));
  const auto old = sim.quotes(token, "000010");
  BOOST_TEST(says(old, R"("base_pric":"10100")"));
  BOOST_TEST(says(old, R"("dt":"20250305")"));
  BOOST_TEST(list(sim, token).find(R"("lastPrice":"00010100")") != std::string::npos);
  BOOST_TEST((sim.rank(token).rows == 0u));
  sim.advance(1min);
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10400")")); // No row of the 6th yet.
  const auto fresh = sim.quotes(token, "000010");
  for (const auto* part :
       {R"("cur_prc":"10400")", R"("base_pric":"10400")", R"("trde_qty":"0")", R"("open_pric":"0")",
        R"("high_pric":"0")", R"("low_pric":"0")", R"("dt":"20250306")", R"("cntr_tm":"")"})
    BOOST_TEST(says(fresh, part), part);
  BOOST_TEST(list(sim, token).find(R"("lastPrice":"00010400")") != std::string::npos);
  BOOST_TEST(list(sim, token).find("거래정지") == std::string::npos);
  const auto empty = sim.rank(token);
  BOOST_TEST(says(empty, R"({"trde_prica_upper":[],"return_code":0,)"));
  sim.advance(1h);
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10400","trde_qty":"4000")")); // 2 %.
  BOOST_TEST((sim.rank(token).rows == 5u));
  sim.advance(6h + 30min);
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10200","trde_qty":"200000")"));
}

BOOST_AUTO_TEST_CASE(ends_at_the_last_session_where_one_is_named) {
  auto options = from(20250306, 10h);
  options.today = day(20250305);
  still_broker sim{options};
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10400","trde_qty":"500000")"));
  BOOST_TEST(says(sim.quotes(token, "000010"), R"("base_pric":"10100")"));
}

// 08:55 on 2025-03-07 in Korea is 23:55 on the 6th in UTC.
BOOST_AUTO_TEST_CASE(is_that_of_token_and_date) {
  auto options = from(20250307, 8h + 55min);
  options.token_ttl = 1h;
  still_broker sim{options};
  const auto answer = sim.ask_token();
  BOOST_TEST(says(answer, R"("expires_dt":"20250307095500")"));
  BOOST_REQUIRE(answer.date.has_value());
  BOOST_TEST(http::http_date(*answer.date) == "Thu, 06 Mar 2025 23:55:00 GMT");
}

// Close times volume at every moment, in the whole ranking as in quotes and charts.
BOOST_AUTO_TEST_CASE(shows_the_same_in_all_answers_at_any_moment) {
  auto options = from(20250306, 9h);
  options.prices.evening = evening_form::rows;
  still_broker sim{options};
  const auto token = sim.bearer();
  for (auto quarter = 0; quarter < 48; ++quarter, sim.advance(15min)) {
    const auto bar = sim.chart(token).body;
    const auto value = [&](std::string_view body, std::string_view name) {
      const auto at = body.find("\"" + std::string{name} + "\":\"");
      BOOST_REQUIRE(at != std::string_view::npos);
      auto text = body.substr(at + name.size() + 4);
      text = text.substr(0, text.find('"'));
      return std::string{text.substr(text.find_first_not_of("+-"))};
    };
    const auto quote = sim.quotes(token, "000010").body;
    const auto ranking = sim.rank(token).body;
    const auto ranked = ranking.substr(ranking.find("000010"));
    BOOST_TEST(value(quote, "cur_prc") == value(bar, "cur_prc"));
    BOOST_TEST(value(ranked, "cur_prc") == value(bar, "cur_prc"));
    BOOST_TEST(value(quote, "trde_qty") == value(bar, "trde_qty"));
    BOOST_TEST(value(ranked, "now_trde_qty") == value(bar, "trde_qty"));
    for (const auto* name : {"trde_prica", "pred_pre"}) {
      BOOST_TEST(value(quote, name) == value(bar, name));
      BOOST_TEST(value(ranked, name) == value(bar, name));
    }
    for (const auto* name : {"open_pric", "high_pric", "low_pric"})
      BOOST_TEST(value(quote, name) == value(bar, name));
    const auto traded = std::stod(value(bar, "trde_prica")) * 1e6;
    const auto shares = std::stod(value(bar, "trde_qty"));
    BOOST_TEST(traded >= 0.5 * std::stod(value(bar, "low_pric")) * shares - 1e6);
    BOOST_TEST(traded <= 2 * std::stod(value(bar, "high_pric")) * shares + 1e6);
  }
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
