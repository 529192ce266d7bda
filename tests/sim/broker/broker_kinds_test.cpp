#include "tests/sim/broker/still_broker.hpp"

#include <boost/test/unit_test.hpp>

// Faults that are more than a spoiled body or other bytes: refusals, answers to something else, and
// what holds from then on.

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

fault charts(fault_kind kind, std::optional<std::int64_t> ms = {}, std::int64_t count = 1) {
  return {kind, "ka10081", {}, 1, count, ms};
}

/// Holds from the first request on.
fault lasting(fault_kind kind, std::int64_t ms, std::string tr = {}) {
  return {kind, std::move(tr), {}, 1, 1, ms};
}

outgoing index_chart(const still_broker& sim, const std::string& token, const std::string& code) {
  return sim.post("ka20006", "/api/dostk/chart",
                  R"({"inds_cd":")" + code + R"(","base_dt":"20250306"})", token);
}

int admitted_at_once(const still_broker& sim, const std::string& token) {
  auto count = 0;
  while (count < 100 && sim.chart(token).status == 200)
    ++count;
  return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_refusal_of_kind)

BOOST_AUTO_TEST_CASE(refuse_1631_and_refuse_1999_are_failed_services) {
  still_broker sim{{}, {charts(fault_kind::refuse_1631), charts(fault_kind::refuse_1999, {}, 2)}};
  const auto token = sim.bearer();
  const auto closed = sim.chart(token);
  BOOST_TEST(closed.status == 200);
  BOOST_TEST(
    closed.body
    == R"({"return_code":7,"return_msg":"서비스를 처리하는 중에 오류가 발생했습니다[1631]"})");
  const auto unexpected = sim.chart(token);
  BOOST_TEST(says(unexpected, R"({"return_code":7,)"));
  BOOST_TEST(says(unexpected, "[1999:"));
  BOOST_TEST(
    (sim.verdicts() == std::vector<std::string>{"ok", "fault:refuse_1631", "fault:refuse_1999"}));
}

BOOST_AUTO_TEST_CASE(refuse_1701_and_refuse_1702_name_a_total_and_consume_nothing) {
  server_options options;
  options.limit_per_second = 1;
  still_broker sim{options,
                   {charts(fault_kind::refuse_1701, 12), charts(fault_kind::refuse_1702, {}, 2)}};
  const auto token = sim.bearer();
  const auto of_key = sim.chart(token);
  BOOST_TEST(of_key.status == 429);
  BOOST_TEST(says(of_key, R"({"return_code":5,)"));
  BOOST_TEST(says(of_key, "[1701:"));
  BOOST_TEST(says(of_key, "총유량=12]"));
  BOOST_TEST(says(sim.chart(token), "총유량=1, API_ID=ka10081]"));
  BOOST_TEST(sim.chart(token).status == 200);
}

BOOST_AUTO_TEST_CASE(refuse_429_names_what_it_is_told) {
  still_broker sim{{}, {charts(fault_kind::refuse_429, 3)}};
  BOOST_TEST(says(sim.chart(sim.bearer()), "유량=3, API ID=ka10081]"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(an_answer)

BOOST_AUTO_TEST_CASE(counts_its_rows) {
  const still_broker sim;
  const auto token = sim.bearer();
  BOOST_TEST((sim.chart(token).rows == 3u));
  BOOST_TEST((sim.chart(token, "999999").rows == 1u)); // A blank one.
  BOOST_TEST((index_chart(sim, token, "001").rows == 2u));
  BOOST_TEST((sim.quotes(token, "000010|999999").rows == 2u));
  BOOST_TEST((sim.rank(token).rows == 5u));
  const auto list = sim.post("ka10099", "/api/dostk/stkinfo", R"({"mrkt_tp":"10"})", token);
  BOOST_TEST((list.rows == 3u));
  BOOST_TEST(!sim.chart("Bearer garbage").rows.has_value());
}

BOOST_AUTO_TEST_CASE(may_be_about_another_symbol_that_it_names_or_not) {
  still_broker sim{{},
                   {charts(fault_kind::other_subject), charts(fault_kind::blank_subject, {}, 2),
                    charts(fault_kind::false_subject, {}, 3)}};
  const auto token = sim.bearer();
  const auto good = still_broker{}.chart(token);
  // 000010 is traded most; whoever asks for it gets the second.
  const auto rows = [](const outgoing& answer) {
    return answer.body.substr(answer.body.find('['));
  };
  const auto other = sim.chart(token);
  BOOST_TEST(says(other, R"({"stk_cd":"000050",)"));
  BOOST_TEST(says(other, R"([{"cur_prc":"8000")"));
  const auto blank = sim.chart(token);
  BOOST_TEST(says(blank, R"({"stk_cd":"",)"));
  BOOST_TEST(rows(blank) == rows(other));
  const auto lie = sim.chart(token);
  BOOST_TEST(says(lie, R"({"stk_cd":"000010",)"));
  BOOST_TEST(rows(lie) == rows(other));
  BOOST_TEST((lie.rows == 1u));
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10200")"));
}

BOOST_AUTO_TEST_CASE(may_be_about_the_index_of_the_other_market) {
  still_broker sim{{},
                   {{fault_kind::other_subject, "ka20006", {}, 1, 1, {}},
                    {fault_kind::false_subject, "ka20006", {}, 1, 2, {}}}};
  const auto token = sim.bearer();
  const auto other = index_chart(sim, token, "101");
  BOOST_TEST(says(other, R"({"inds_cd":"001",)"));
  BOOST_TEST(says(other, R"("cur_prc":"251111")"));
  const auto lie = index_chart(sim, token, "101");
  BOOST_TEST(says(lie, R"({"inds_cd":"101",)"));
  BOOST_TEST(says(lie, R"("cur_prc":"251111")"));
}

BOOST_AUTO_TEST_CASE(may_quote_another_symbol_in_the_first_place) {
  still_broker sim{{}, {{fault_kind::other_subject, {}, {}, 1, 1, {}}}};
  const auto answer = sim.quotes(sim.bearer(), "000010|000050");
  BOOST_TEST(says(answer, R"([{"stk_cd":"000020",)"));
  BOOST_TEST(says(answer, R"({"stk_cd":"000050",)"));
  BOOST_TEST(!says(answer, "000010"));
}

// 000010 closed at 10,400 on the 5th, from a base of 10,100; 000020 at 20,400.
BOOST_AUTO_TEST_CASE(may_quote_one_symbol_or_all_as_of_the_session_before) {
  still_broker sim{
    {},
    {{fault_kind::old_quote, {}, "000010", 1, 1, {}}, {fault_kind::old_quote, {}, {}, 2, 1, {}}}};
  const auto token = sim.bearer();
  const auto one = sim.quotes(token, "000020|000010");
  const auto second = one.body.find(R"({"stk_cd":"000010")");
  BOOST_REQUIRE(second != std::string::npos);
  const auto first_row = one.body.substr(0, second);
  const auto second_row = one.body.substr(second);
  BOOST_TEST(first_row.find(R"("dt":"20250306")") != std::string::npos);
  for (const auto* part : {R"("dt":"20250305")", R"("cur_prc":"+10400")", R"("base_pric":"10100")",
                           R"("trde_qty":"500000")", R"("open_pric":"10100")"})
    BOOST_TEST(second_row.find(part) != std::string::npos, part);
  const auto all = sim.quotes(token, "000020|000010");
  BOOST_TEST(!says(all, R"("dt":"20250306")"));
  BOOST_TEST(says(sim.quotes(token, "000010"), R"("dt":"20250306")"));
}

// The symbol of the first day has no session before.
BOOST_AUTO_TEST_CASE(quotes_a_first_day_as_it_is) {
  still_broker sim{{}, {{fault_kind::old_quote, {}, {}, 1, 1, {}}}};
  BOOST_TEST(says(sim.quotes(sim.bearer(), "000050"), R"("dt":"20250306")"));
}

// 000020 was split 5:1 on the 5th: its 4th is 20,060 adjusted and 100,300 not.
BOOST_AUTO_TEST_CASE(may_be_late_with_its_adjustment) {
  still_broker sim{{},
                   {{fault_kind::late_adjustment, {}, "000020", 1, 1, 1},
                    {fault_kind::late_adjustment, {}, "000020", 2, 1, 2}}};
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.chart(token, "000020"), R"("cur_prc":"20060")"));
  BOOST_TEST(says(sim.chart(token, "000020"), R"("cur_prc":"100300")"));
  BOOST_TEST(says(sim.chart(token, "000020"), R"("cur_prc":"20060")"));
}

BOOST_AUTO_TEST_CASE(may_lack_its_newest_session) {
  still_broker sim{{},
                   {{fault_kind::late_index, {}, "001", 1, 1, {}},
                    {fault_kind::late_chart, {}, "000010", 1, 1, {}}}};
  const auto token = sim.bearer();
  const auto index = index_chart(sim, token, "001");
  BOOST_TEST((index.rows == 1u));
  BOOST_TEST(!says(index, "20250305"));
  const auto chart = sim.chart(token);
  BOOST_TEST((chart.rows == 2u));
  BOOST_TEST(says(chart, R"([{"cur_prc":"10400")"));
  BOOST_TEST(says(sim.chart(token), R"([{"cur_prc":"10200")"));
  BOOST_TEST((sim.verdicts()
              == std::vector<std::string>{"ok", "fault:late_index", "fault:late_chart", "ok"}));
}

BOOST_AUTO_TEST_CASE(may_lack_a_session_some_days_back) {
  still_broker sim{{}, {charts(fault_kind::chart_hole, 1)}};
  const auto chart = sim.chart(sim.bearer());
  BOOST_TEST((chart.rows == 2u));
  BOOST_TEST(!says(chart, "20250305"));
}

BOOST_AUTO_TEST_CASE(may_lie_in_its_headers) {
  still_broker sim{{}, {charts(fault_kind::other_tr), charts(fault_kind::false_count, {}, 2)}};
  const auto token = sim.bearer();
  BOOST_TEST(sim.chart(token).api_id == "ka20006");
  const auto miscounted = sim.chart(token);
  BOOST_TEST((miscounted.rows == 4u));
  BOOST_TEST(miscounted.api_id == "ka10081");
}

BOOST_AUTO_TEST_CASE(may_begin_with_a_byte_order_mark) {
  still_broker sim{{}, {charts(fault_kind::leading_bom)}};
  BOOST_TEST(sim.chart(sim.bearer()).body.find("\xef\xbb\xbf{") == 0u);
}

// Five symbols in pages of two: 10 50, 20 40, 30 by traded value.
BOOST_AUTO_TEST_CASE(may_have_its_last_row_again_on_the_next_page) {
  server_options options;
  options.rank_rows_per_page = 2;
  still_broker sim{options, {{fault_kind::page_overlap, {}, {}, 1, 1, {}}}};
  const auto token = sim.bearer();
  const auto first = sim.rank(token);
  const auto second = sim.rank(token, first.next_key);
  BOOST_TEST(says(second, R"([{"stk_cd":"000050",)"));
  BOOST_TEST(says(second, "000020"));
  BOOST_TEST(!says(second, "000040"));
}

// One page, an empty one, and the first again; the symbol's three rows are 6th, 5th and 4th.
BOOST_AUTO_TEST_CASE(of_a_chart_may_have_pages_without_end) {
  still_broker sim{{}, {charts(fault_kind::endless_pages, {}, 4)}};
  const auto token = sim.bearer();
  const auto first = sim.chart(token);
  BOOST_TEST((first.rows == 3u));
  BOOST_TEST(first.next_key == "A0000102025030300010000");
  const auto empty = sim.chart(token, "000010", first.next_key);
  BOOST_TEST((empty.rows == 0u));
  BOOST_TEST(says(empty, R"("stk_dt_pole_chart_qry":[],"return_code":0)"));
  BOOST_TEST(empty.next_key == "A0000102025030600010000");
  const auto again = sim.chart(token, "000010", empty.next_key);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(again.next_key == first.next_key);
  // Without rows there are empty pages only.
  const auto unknown = sim.chart(token, "999990");
  BOOST_TEST((unknown.rows == 0u));
  BOOST_TEST(!unknown.next_key.empty());
}

BOOST_AUTO_TEST_CASE(of_a_ranking_may_have_pages_without_end) {
  server_options options;
  options.rank_rows_per_page = 3;
  still_broker sim{options, {{fault_kind::endless_pages, {}, {}, 1, 4, {}}}};
  const auto token = sim.bearer();
  auto page = sim.rank(token);
  std::vector<std::size_t> rows;
  for (auto i = 0; i < 4; ++i, page = sim.rank(token, page.next_key)) {
    BOOST_TEST(!page.next_key.empty());
    rows.push_back(page.rows.value_or(99));
  }
  BOOST_TEST(rows == (std::vector<std::size_t>{3, 2, 0, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(from_then_on)

BOOST_AUTO_TEST_CASE(minute_quota_counts_by_the_minute) {
  still_broker sim{{}, {lasting(fault_kind::minute_quota, 7)}};
  const auto token = sim.bearer();
  BOOST_TEST(admitted_at_once(sim, token) == 7);
  BOOST_TEST(says(sim.chart(token), "유량=7, API ID=ka10081]"));
  sim.advance(59'999ms);
  BOOST_TEST(sim.chart(token).status == 429);
  sim.advance(1'001ms); // And the penalty.
  BOOST_TEST(admitted_at_once(sim, token) == 7);
}

BOOST_AUTO_TEST_CASE(key_quota_counts_all_data_trs_together) {
  still_broker sim{{}, {lasting(fault_kind::key_quota, 3)}};
  const auto token = sim.bearer();
  sim.chart(token);
  sim.chart(token);
  sim.quotes(token, "000010");
  const auto refused = sim.rank(token);
  BOOST_TEST(refused.status == 429);
  BOOST_TEST(says(refused, "[1701:"));
  BOOST_TEST(says(refused, "총유량=3]"));
  sim.advance(1s);
  BOOST_TEST(sim.ask_token().status == 200);
  BOOST_TEST(says(sim.ask_token(), "유량=1, API ID=au10001]"));
}

// Three of the five calls a second are another program's.
BOOST_AUTO_TEST_CASE(foreign_calls_use_up_the_quota) {
  server_options options;
  options.penalty = 0ms;
  still_broker sim{options, {lasting(fault_kind::foreign_calls, 3, "ka10081")}};
  const auto token = sim.bearer();
  BOOST_TEST(admitted_at_once(sim, token) == 2);
  BOOST_TEST(says(sim.chart(token), "유량=5, API ID=ka10081]"));
  sim.advance(1s);
  BOOST_TEST(admitted_at_once(sim, token) == 2);
  BOOST_TEST(sim.quotes(token, "000010").status == 200);
}

BOOST_AUTO_TEST_CASE(late_token_is_refused_until_its_time) {
  still_broker sim{{}, {lasting(fault_kind::late_token, 5'000)}};
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.chart(token), "[8005:"));
  sim.advance(4'999ms);
  BOOST_TEST(says(sim.chart(token), "[8005:"));
  sim.advance(1ms);
  BOOST_TEST(sim.chart(token).status == 200);
  BOOST_TEST(!says(sim.chart(token), "[8005:"));
}

BOOST_AUTO_TEST_CASE(rare_token_is_issued_once_in_its_time) {
  server_options options;
  options.penalty = 0ms;
  still_broker sim{options, {lasting(fault_kind::rare_token, 60'000)}};
  BOOST_TEST(sim.ask_token().status == 200);
  sim.advance(59'999ms);
  BOOST_TEST(sim.ask_token().status == 429);
  sim.advance(1ms);
  BOOST_TEST(sim.ask_token().status == 200);
}

BOOST_AUTO_TEST_CASE(date_skew_sends_a_date_that_is_off) {
  const still_broker good;
  BOOST_TEST(!good.ask_token().date.has_value());
  still_broker sim{{}, {lasting(fault_kind::date_skew, -120'000)}};
  const auto answer = sim.ask_token();
  BOOST_TEST((answer.date == sim.now.wall - 2min));
  BOOST_TEST(says(answer, R"("expires_dt":"20251129090000")"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(an_end_of_a_token)

BOOST_AUTO_TEST_CASE(may_be_told_wrongly_while_the_token_lives_on) {
  still_broker sim{{},
                   {{fault_kind::expiry_skew, {}, {}, 1, 1, {}},
                    {fault_kind::expiry_skew, {}, {}, 2, 1, 172'800'000}}};
  const auto ended = sim.ask_token(); // 09:00; an hour ago.
  BOOST_TEST(says(ended, R"("expires_dt":"20251128080000")"));
  sim.advance(1s);
  BOOST_TEST(says(sim.ask_token(), R"("expires_dt":"20251201090000")"));
  sim.advance(1s);
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.ask_token(), "1700"));
  BOOST_TEST(sim.chart(token).status == 200);
  BOOST_TEST(says(sim.chart(token), R"("return_code":0)"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(with_a_clock)

// 08:55 in Korea on 2025-03-06 is 23:55 on the 5th in UTC.
BOOST_AUTO_TEST_CASE(token_and_date_go_by_it) {
  server_options options;
  options.today = day(20250306);
  options.clock = 8h + 55min;
  options.real_time_factor = 60;
  options.token_ttl = 1h;
  still_broker sim{options};
  const auto token = sim.bearer();
  sim.advance(1s);
  const auto later = sim.ask_token();
  BOOST_TEST(says(later, R"("expires_dt":"20250306095500")"));
  BOOST_REQUIRE(later.date.has_value());
  BOOST_TEST(http::http_date(*later.date) == "Wed, 05 Mar 2025 23:56:00 GMT");
  sim.advance(58s);
  BOOST_TEST(says(sim.chart(token), R"("return_code":0)"));
  sim.advance(1s);
  BOOST_TEST(says(sim.chart(token), "[8005:"));
}

BOOST_AUTO_TEST_SUITE_END()
