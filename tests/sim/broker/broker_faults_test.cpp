#include "tests/sim/broker/still_broker.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

fault charts(fault_kind kind, std::int64_t from = 1, std::int64_t count = 1,
             std::optional<std::int64_t> ms = {}) {
  return {kind, "ka10081", {}, from, count, ms};
}

fault everything(fault_kind kind, std::int64_t from, std::optional<std::int64_t> ms = {}) {
  return {kind, {}, {}, from, 1, ms};
}

server_options with_limit(int limit) {
  server_options options;
  options.limit_per_second = limit;
  return options;
}

const std::string refused_body =
  R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다)"
  R"([1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10081]"})";
const std::string bad_token_body =
  R"({"return_code":3,"return_msg":"인증에 실패했습니다[8005:Token이 유효하지 않습니다]"})";
const std::string success = R"("return_code":0,"return_msg":"정상적으로 처리되었습니다"})";

/// The line of the last request in the audit, from its status on.
std::string last_line(const still_broker& sim) {
  const auto text = sim.folder.read("audit");
  return text.substr(text.rfind(R"("status")"));
}

bool strikes_wire(const outgoing& answer, fault_kind kind) {
  return answer.wire && answer.wire->kind == kind;
}

std::string line(const std::string& status, const std::string& return_code,
                 const std::string& verdict) {
  return R"("status":)" + status + R"(,"return_code":)" + return_code + R"(,"verdict":")" + verdict
         + "\"}\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_fault_of_kind)

BOOST_AUTO_TEST_CASE(refuse_429_answers_like_the_police) {
  still_broker sim{{}, {charts(fault_kind::refuse_429)}};
  const auto token = sim.bearer();
  const auto answer = sim.chart(token);
  BOOST_TEST(answer.status == 429);
  BOOST_TEST(answer.body == refused_body);
  BOOST_TEST(last_line(sim) == line("429", "5", "fault:refuse_429"));
  BOOST_TEST(says(sim.chart(token), success));
  BOOST_TEST(last_line(sim) == line("200", "0", "ok"));
}

BOOST_AUTO_TEST_CASE(refuse_200_hides_the_refusal_in_a_success) {
  still_broker sim{{}, {charts(fault_kind::refuse_200)}};
  const auto answer = sim.chart(sim.bearer());
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == refused_body);
  BOOST_TEST(last_line(sim) == line("200", "5", "fault:refuse_200"));
}

BOOST_AUTO_TEST_CASE(http_5xx_answers_with_a_page_of_html) {
  const std::array kinds{fault_kind::http_500, fault_kind::http_502, fault_kind::http_503};
  const std::array statuses{500, 502, 503};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    still_broker sim{{}, {charts(kinds[i])}};
    const auto answer = sim.chart(sim.bearer());
    BOOST_TEST(answer.status == statuses[i]);
    BOOST_TEST(answer.content_type == "text/html");
    const auto status = std::to_string(statuses[i]);
    BOOST_TEST(last_line(sim) == line(status, "null", "fault:http_" + status));
  }
}

BOOST_AUTO_TEST_CASE(waf_400_shows_the_firewall_page) {
  still_broker sim{{}, {charts(fault_kind::waf_400)}};
  const auto answer = sim.chart(sim.bearer());
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(answer.content_type == "text/html");
  BOOST_TEST(says(answer, "Request Blocked"));
  BOOST_TEST(last_line(sim) == line("400", "null", "fault:waf_400"));
}

BOOST_AUTO_TEST_CASE(maintenance_html_shows_a_notice_with_http_200) {
  still_broker sim{{}, {everything(fault_kind::maintenance_html, 1)}};
  const auto answer = sim.ask_token();
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.content_type == "text/html");
  BOOST_TEST(says(answer, "중단 사유"));
  BOOST_TEST(last_line(sim) == line("200", "null", "fault:maintenance_html"));
}

BOOST_AUTO_TEST_CASE(reset_sends_nothing) {
  still_broker sim{{}, {charts(fault_kind::reset)}};
  BOOST_TEST(strikes_wire(sim.chart(sim.bearer()), fault_kind::reset));
  BOOST_TEST(last_line(sim) == line("0", "null", "fault:reset"));
}

BOOST_AUTO_TEST_CASE(truncate_cuts_a_good_answer) {
  still_broker sim{{}, {charts(fault_kind::truncate)}};
  const auto answer = sim.chart(sim.bearer());
  BOOST_TEST(strikes_wire(answer, fault_kind::truncate));
  BOOST_TEST(says(answer, success)); // The listener cuts it.
  BOOST_TEST(last_line(sim) == line("200", "null", "fault:truncate"));
}

BOOST_AUTO_TEST_CASE(not_json_answers_garbage_with_http_200) {
  still_broker sim{{}, {charts(fault_kind::not_json)}};
  const auto answer = sim.chart(sim.bearer());
  BOOST_TEST(answer.status == 200);
  rapidjson::Document body;
  BOOST_TEST(body.Parse(answer.body.c_str()).HasParseError());
  BOOST_TEST(last_line(sim) == line("200", "null", "fault:not_json"));
}

BOOST_AUTO_TEST_CASE(wrong_shape_spoils_the_list_and_then_its_fields) {
  still_broker sim{{}, {charts(fault_kind::wrong_shape, 1, 2)}};
  const auto token = sim.bearer();
  BOOST_TEST(sim.chart(token).body
             == R"({"stk_cd":"000010","stk_dt_pole_chart_qry":"no list",)" + success);
  const auto renamed = sim.chart(token);
  BOOST_TEST(says(renamed, R"("stk_dt_pole_chart_qry":[{"CUR_PRC":"10200","TRDE_QTY":"200000",)"));
  BOOST_TEST(renamed.body.ends_with(success));
  BOOST_TEST(last_line(sim) == line("200", "0", "fault:wrong_shape"));
}

BOOST_AUTO_TEST_CASE(wrong_shape_renames_the_token) {
  still_broker sim{{}, {everything(fault_kind::wrong_shape, 1)}};
  const auto answer = sim.ask_token();
  BOOST_TEST(says(answer, R"("TOKEN":")"));
  BOOST_TEST(!says(answer, R"("token":")"));
}

// The newest bar has high 10,450; ten times that is its low.
BOOST_AUTO_TEST_CASE(impossible_price_puts_the_low_above_the_high) {
  still_broker sim{{}, {charts(fault_kind::impossible_price)}};
  BOOST_TEST(says(sim.chart(sim.bearer()), R"("high_pric":"10450","low_pric":"104500")"));
  BOOST_TEST(last_line(sim) == line("200", "0", "fault:impossible_price"));
}

BOOST_AUTO_TEST_CASE(impossible_price_skips_what_has_none_and_falls_back_to_the_close) {
  still_broker sim{{}, {{fault_kind::impossible_price, {}, {}, 1, 2, std::nullopt}}};
  const auto token = sim.bearer();
  // A code nobody knows, a halted symbol, and one with prices.
  const auto quotes = sim.quotes(token, "XXXXXX|000030|000010");
  BOOST_TEST(says(quotes, R"("high_pric":"+10450","low_pric":"+104500")"));
  BOOST_TEST(says(quotes, R"("cur_prc":"6500")"));
  const auto list = sim.post("ka10099", "/api/dostk/stkinfo", R"({"mrkt_tp":"0"})", token);
  BOOST_TEST(says(list, R"("lastPrice":"-1")"));
}

BOOST_AUTO_TEST_CASE(slow_delays_the_answer_by_its_time_or_two_seconds) {
  still_broker sim{{}, {charts(fault_kind::slow, 1, 1, 300), charts(fault_kind::slow, 2)}};
  const auto token = sim.bearer();
  BOOST_TEST((sim.chart(token).due == sim.now.steady + 300ms));
  BOOST_TEST((sim.chart(token).due == sim.now.steady + 2s));
  BOOST_TEST(last_line(sim) == line("200", "0", "fault:slow"));
  BOOST_TEST((sim.chart(token).due == sim.now.steady));
}

BOOST_AUTO_TEST_CASE(hang_stays_silent_for_its_time_or_longer_than_anybody_waits) {
  still_broker sim{{}, {charts(fault_kind::hang, 1, 1, 300), charts(fault_kind::hang, 2)}};
  const auto token = sim.bearer();
  const auto timed = sim.chart(token);
  BOOST_TEST(strikes_wire(timed, fault_kind::hang));
  BOOST_TEST((timed.wire->ms == 300));
  BOOST_TEST(strikes_wire(sim.chart(token), fault_kind::hang));
  BOOST_TEST(last_line(sim) == line("0", "null", "fault:hang"));
}

BOOST_AUTO_TEST_CASE(token_expired_ends_the_token_so_that_a_new_one_is_issued) {
  still_broker sim{{}, {charts(fault_kind::token_expired, 2)}};
  const auto token = sim.bearer();
  BOOST_TEST(says(sim.chart(token), success));
  const auto refused = sim.chart(token);
  BOOST_TEST(refused.status == 200);
  BOOST_TEST(refused.body == bad_token_body);
  BOOST_TEST(last_line(sim) == line("200", "3", "fault:token_expired"));
  BOOST_TEST(sim.chart(token).body == bad_token_body);
  BOOST_TEST(last_line(sim) == line("200", "3", "bad_token"));
  sim.advance(1h);
  // The new life begins with its issue: 2025-11-28 10:00 and 24 hours.
  const auto issued = sim.ask_token();
  BOOST_TEST(says(issued, R"("expires_dt":"20251129100000")"));
  sim.advance(1s);
  BOOST_TEST(sim.bearer() != token);
  sim.advance(1s);
  BOOST_TEST(says(sim.chart(sim.bearer()), success));
}

BOOST_AUTO_TEST_CASE(token_revoked_is_somebody_else_with_a_new_token) {
  still_broker sim{{}, {charts(fault_kind::token_revoked)}};
  const auto token = sim.bearer();
  BOOST_TEST(sim.chart(token).body == bad_token_body);
  BOOST_TEST(last_line(sim) == line("200", "3", "fault:token_revoked"));
  BOOST_TEST(sim.chart(token).body == bad_token_body);
  sim.advance(1h);
  // Issued to the other at 09:00, and the same for everybody since.
  const auto issued = sim.ask_token();
  BOOST_TEST(says(issued, R"("expires_dt":"20251129090000")"));
  BOOST_TEST(!says(issued, token.substr(7)));
}

BOOST_AUTO_TEST_CASE(empty_page_has_no_rows_and_no_next_page) {
  server_options options;
  options.rank_rows_per_page = 2;
  still_broker sim{options, {everything(fault_kind::empty_page, 1)}};
  const auto answer = sim.rank(sim.bearer());
  BOOST_TEST(answer.body == R"({"trde_prica_upper":[],)" + success);
  BOOST_TEST(answer.next_key.empty());
  BOOST_TEST(last_line(sim) == line("200", "0", "fault:empty_page"));
}

// Five symbols in pages of two: 10 50, 20 40, 30 by traded value.
BOOST_AUTO_TEST_CASE(missing_page_leads_past_the_next_one) {
  server_options options;
  options.rank_rows_per_page = 2;
  still_broker sim{options, {everything(fault_kind::missing_page, 1)}};
  const auto token = sim.bearer();
  const auto first = sim.rank(token);
  BOOST_TEST(says(first, "000010"));
  BOOST_TEST(says(first, "000050"));
  const auto second = sim.rank(token, first.next_key);
  BOOST_TEST(says(second, "000030"));
  BOOST_TEST(!says(second, "000020"));
  BOOST_TEST(second.next_key.empty());
  BOOST_TEST((sim.verdicts() == std::vector<std::string>{"ok", "fault:missing_page", "ok"}));
}

BOOST_AUTO_TEST_CASE(duplicate_page_gives_the_same_page_again_and_then_goes_on) {
  server_options options;
  options.rank_rows_per_page = 2;
  still_broker sim{options, {everything(fault_kind::duplicate_page, 2)}};
  const auto token = sim.bearer();
  const auto first = sim.rank(token);
  const auto second = sim.rank(token, first.next_key);
  const auto again = sim.rank(token, second.next_key);
  BOOST_TEST(says(second, "000020"));
  BOOST_TEST(again.body == second.body);
  const auto third = sim.rank(token, again.next_key);
  BOOST_TEST(says(third, "000030"));
  BOOST_TEST(third.next_key.empty());
}

BOOST_AUTO_TEST_CASE(duplicate_page_goes_on_even_after_the_last_page) {
  still_broker sim{{}, {charts(fault_kind::duplicate_page)}};
  const auto token = sim.bearer();
  const auto first = sim.chart(token);
  BOOST_TEST(!first.next_key.empty());
}

BOOST_AUTO_TEST_CASE(clock_skew_shows_in_the_end_of_new_tokens) {
  still_broker sim{{}, {everything(fault_kind::clock_skew, 1, -90'000)}};
  BOOST_TEST(says(sim.ask_token(), R"("expires_dt":"20251129085830")"));
  BOOST_TEST((sim.verdicts() == std::vector<std::string>{"ok"}));
}

BOOST_AUTO_TEST_CASE(quota_holds_for_the_request_that_starts_it) {
  still_broker sim{{}, {charts(fault_kind::quota, 3, 1, 2)}};
  const auto token = sim.bearer();
  sim.chart(token);
  sim.chart(token);
  const auto refused = sim.chart(token);
  BOOST_TEST(refused.status == 429);
  BOOST_TEST(says(refused, "유량=2, API ID=ka10081]"));
  sim.advance(1s);
  sim.chart(token);
  sim.chart(token);
  sim.chart(token);
  BOOST_TEST((sim.verdicts()
              == std::vector<std::string>{"ok", "ok", "ok", "too_many", "ok", "ok", "too_many"}));
}

BOOST_AUTO_TEST_CASE(quota_can_raise_the_limit_and_the_configured_one_returns) {
  still_broker sim{with_limit(1), {charts(fault_kind::quota, 1, 3, 100)}};
  const auto token = sim.bearer();
  for (auto i = 0; i < 4; ++i)
    sim.chart(token);
  BOOST_TEST((sim.verdicts() == std::vector<std::string>{"ok", "ok", "ok", "ok", "too_many"}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(faults_and_the_broker)

BOOST_AUTO_TEST_CASE(the_police_come_first_and_the_fault_is_used_up) {
  still_broker sim{with_limit(1), {charts(fault_kind::http_500, 2)}};
  const auto token = sim.bearer();
  sim.chart(token);
  BOOST_TEST(sim.chart(token).status == 429);
  sim.advance(2s);
  BOOST_TEST(sim.chart(token).status == 200);
  BOOST_TEST((sim.verdicts() == std::vector<std::string>{"ok", "ok", "too_many", "ok"}));
}

BOOST_AUTO_TEST_CASE(what_the_broker_refuses_anyway_stays_its_refusal) {
  still_broker sim{{}, {{fault_kind::http_500, "ka10081", {}, 1, 2, std::nullopt}}};
  sim.chart("Bearer garbage");
  sim.post("ka10081", "/api/dostk/chart", "{}", sim.bearer());
  BOOST_TEST((sim.verdicts() == std::vector<std::string>{"bad_token", "ok", "bad_request"}));
}

BOOST_AUTO_TEST_CASE(a_struck_request_consumes_quota_unless_the_fault_is_a_refusal) {
  still_broker counted{with_limit(1), {charts(fault_kind::http_500)}};
  const auto token = counted.bearer();
  counted.chart(token);
  BOOST_TEST(counted.chart(token).status == 429);
  for (const auto kind : {fault_kind::refuse_429, fault_kind::refuse_200}) {
    still_broker free{with_limit(1), {charts(kind)}};
    const auto own = free.bearer();
    free.chart(own);
    BOOST_TEST(free.chart(own).status == 200);
    BOOST_TEST(free.chart(own).status == 429);
  }
}

BOOST_AUTO_TEST_CASE(a_refused_or_failed_token_call_issues_none) {
  for (const auto kind : {fault_kind::refuse_429, fault_kind::http_503}) {
    server_options options;
    options.reissue = token_reissue::fresh; // An issue would end the first token.
    still_broker sim{options, {everything(kind, 2)}};
    const auto token = sim.bearer();
    sim.advance(1s);
    BOOST_TEST(sim.ask_token().status >= 429);
    BOOST_TEST(says(sim.chart(token), success));
  }
}

BOOST_AUTO_TEST_CASE(a_spoiled_answer_is_the_answer_to_a_call_that_took_effect) {
  still_broker sim{{}, {everything(fault_kind::reset, 2)}};
  const auto token = sim.bearer();
  const auto body = R"({"appkey":"key","secretkey":"secret","token":")" + token.substr(7) + R"("})";
  BOOST_TEST(strikes_wire(sim.post("au10002", "/oauth2/revoke", body, token), fault_kind::reset));
  BOOST_TEST(sim.chart(token).body == bad_token_body);
}

BOOST_AUTO_TEST_SUITE_END()
