#include "actors/transport/transport.hpp"
#include "tests/actors/played_actors.hpp"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <string>
#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;
using market::market_id;

namespace {

/// A wire that answers with what was put on it and keeps what was posted.
class canned_wire : public kiwoom::transport {
public:
  kiwoom::exchange post(const kiwoom::http_request& request,
                        const kiwoom::start_rule& when) override {
    posted.push_back(request);
    rules.push_back(when);
    BOOST_REQUIRE(!canned.empty());
    kiwoom::exchange call;
    call.sent_at = when.not_before + 3us;
    call.answered_at = when.not_before + 50ms;
    when.started(call.sent_at);
    call.is_sent = is_sent;
    call.outcome = canned.front();
    canned.pop_front();
    return call;
  }
  void hang_up() override { ++hang_ups; }
  void stop() override {}

  std::vector<kiwoom::http_request> posted;
  std::vector<kiwoom::start_rule> rules;
  std::deque<result<kiwoom::http_response>> canned;
  bool is_sent = true;
  int hang_ups = 0;
};

const std::string app_key = "app-key-7f3a";
const std::string secret_key = "secret-key-9b1c";
const std::string token_value = "dG9rZW4tNWQyZQ";

/// Every outcome a test saw is searched for secrets when the test ends.
struct transport_fixture {
  virtual_system virtual_time;
  std::shared_ptr<canned_wire> wire = std::make_shared<canned_wire>();
  transport_actor phone;
  std::vector<std::string> said;

  transport_fixture() {
    // 2025-07-18 08:30:15 in Seoul, a day before the token below runs out.
    const auto now = std::chrono::system_clock::time_point{1752795015s};
    phone = virtual_time.spawn(
      transport, transport_options{{secret{app_key}, secret{secret_key}}, [now] { return now; }},
      std::shared_ptr<kiwoom::transport>{wire});
  }

  transport_fixture(const transport_fixture&) = delete;
  transport_fixture& operator=(const transport_fixture&) = delete;

  ~transport_fixture() {
    for (const auto& text : said)
      for (const auto& secret : {app_key, secret_key, token_value})
        BOOST_TEST(text.find(secret) == std::string::npos, text << " gives a secret away");
  }

  void can(int status, std::string body, std::string next_key = {}) {
    wire->canned.emplace_back(kiwoom::http_response{status, std::move(next_key), std::move(body)});
  }

  /// An answer with headers that say of what TR it is, and how many rows it has.
  void can_headed(std::string tr, std::optional<std::int64_t> rows, std::string body) {
    kiwoom::http_response answer;
    answer.status = 200;
    answer.body = std::move(body);
    answer.tr = std::move(tr);
    answer.rows = rows;
    wire->canned.emplace_back(std::move(answer));
  }

  template <class Command>
  call_outcome request(Command command) {
    auto out = std::make_shared<reply<call_outcome>>();
    virtual_time.spawn([=, this](caf::event_based_actor* asker) -> caf::behavior {
      asker->request(phone, 1min, command).then([out](const call_outcome& outcome) {
        ++out->answers;
        out->value = outcome;
      });
      return {[this](const call_started& event) { starts.push_back(event); }};
    });
    BOOST_REQUIRE((out->answers == 1 && out->value));
    if (const auto* why = std::get_if<failure>(&out->value->what))
      said.push_back(why->message + virtual_time.system.render(to_caf(*why)));
    else if (const auto* page = std::get_if<tr_page>(&out->value->what))
      said.push_back(caf::deep_to_string(*page));
    return *out->value;
  }

  call_outcome call(tr_query query, std::string next_key = {}) {
    return request(send_call{++grants, std::move(query), std::move(next_key), token, 1h, 2h});
  }

  call_outcome renew() {
    can(200, R"({"expires_dt":"20250719083015","token_type":"bearer","token":")" + token_value
               + R"(","return_code":0,"return_msg":"정상"})");
    auto outcome = ask_for_token();
    token = std::get<token_lease>(outcome.what).token;
    return outcome;
  }

  call_outcome ask_for_token() { return request(renew_token{++grants, 1h, 2h}); }

  token_ptr token; // The calls carry it.
  std::uint64_t grants = 0;
  std::vector<call_started> starts; // What their sender was told.
};

const std::string daily_body =
  R"({"stk_cd":"005930","stk_dt_pole_chart_qry":[)"
  R"({"dt":"20250718","open_pric":"100","high_pric":"110","low_pric":"90","cur_prc":"105",)"
  R"("trde_qty":"7"},)"
  R"({"dt":"20250717","open_pric":"95","high_pric":"101","low_pric":"95","cur_prc":"100",)"
  R"("trde_qty":"0"}],"return_code":0,"return_msg":"정상"})";

const daily_chart_query daily{"005930", day(20250718)};

failure failure_of(const call_outcome& outcome) {
  BOOST_REQUIRE(std::holds_alternative<failure>(outcome.what));
  return std::get<failure>(outcome.what);
}

tr_page page_of_outcome(const call_outcome& outcome) {
  BOOST_REQUIRE(std::holds_alternative<tr_page>(outcome.what));
  return std::get<tr_page>(outcome.what);
}

} // namespace

BOOST_AUTO_TEST_SUITE(transport_queries)

BOOST_FIXTURE_TEST_CASE(a_daily_chart_is_asked_for_and_read, transport_fixture) {
  can(200, daily_body, "older");
  const auto out = call(daily, "from here");
  BOOST_REQUIRE(wire->posted.size() == 1u);
  BOOST_TEST(wire->posted[0].tr == "ka10081");
  BOOST_TEST(wire->posted[0].path == "/api/dostk/chart");
  BOOST_TEST(wire->posted[0].body.find(R"("stk_cd":"005930")") != std::string::npos);
  BOOST_TEST(wire->posted[0].body.find(R"("base_dt":"20250718")") != std::string::npos);
  BOOST_TEST(wire->posted[0].next_key == "from here");
  const auto page = page_of_outcome(out);
  const market::candle_series expected{{day(20250717), 95, 101, 95, 100, 0},
                                       {day(20250718), 100, 110, 90, 105, 7}};
  BOOST_TEST((*std::get<shared_candles>(page.rows) == expected));
  BOOST_TEST(page.next_key == "older");
}

BOOST_FIXTURE_TEST_CASE(an_index_chart_is_asked_for_and_read, transport_fixture) {
  can(200, R"({"inds_cd":"101","inds_dt_pole_qry":[{"dt":"20250718","open_pric":"80000",)"
           R"("high_pric":"82050","low_pric":"79900","cur_prc":"81025","trde_qty":"9"}],)"
           R"("return_code":0,"return_msg":"정상"})");
  const auto out = call(index_chart_query{market_id::kosdaq, day(20250718)});
  BOOST_REQUIRE(wire->posted.size() == 1u);
  BOOST_TEST(wire->posted[0].tr == "ka20006");
  BOOST_TEST(wire->posted[0].body.find(R"("inds_cd":"101")") != std::string::npos);
  // Points are printed times a hundred, quantities in thousands (kiwoom-rest-api 3.6).
  const market::candle_series expected{{day(20250718), 800, 820.5, 799, 810.25, 9000}};
  BOOST_TEST((*std::get<shared_candles>(page_of_outcome(out).rows) == expected));
  BOOST_TEST(page_of_outcome(out).next_key.empty());
}

BOOST_FIXTURE_TEST_CASE(a_stock_list_is_asked_for_and_read, transport_fixture) {
  can(200, R"({"list":[{"code":"035720","name":"카카오게임즈"}],"return_code":0,)"
           R"("return_msg":"정상"})");
  const auto out = call(stock_list_query{market_id::kosdaq});
  BOOST_REQUIRE(wire->posted.size() == 1u);
  BOOST_TEST(wire->posted[0].tr == "ka10099");
  BOOST_TEST(wire->posted[0].body.find(R"("mrkt_tp":"10")") != std::string::npos);
  const market::universe expected{{"035720", "카카오게임즈", market_id::kosdaq, true}};
  BOOST_TEST((std::get<market::universe>(page_of_outcome(out).rows) == expected));
}

BOOST_FIXTURE_TEST_CASE(symbols_by_value_are_asked_for_and_read, transport_fixture) {
  can(200, R"({"trde_prica_upper":[{"stk_cd":"005930_AL","now_rank":"1","stk_nm":"삼성전자"}],)"
           R"("return_code":0,"return_msg":"정상"})");
  const auto out = call(top_value_query{market_id::kospi});
  BOOST_REQUIRE(wire->posted.size() == 1u);
  BOOST_TEST(wire->posted[0].tr == "ka10032");
  BOOST_TEST(wire->posted[0].body.find(R"("mrkt_tp":"001")") != std::string::npos);
  const market::universe expected{{"005930", "삼성전자", market_id::kospi, true}};
  BOOST_TEST((std::get<market::universe>(page_of_outcome(out).rows) == expected));
}

BOOST_FIXTURE_TEST_CASE(quotes_are_asked_for_together_and_read_one_by_one, transport_fixture) {
  can(200, R"({"atn_stk_infr":[{"stk_cd":"005930","stk_nm":"삼성전자","cur_prc":"+268500",)"
           R"("base_pric":"265000","pred_pre":"+3500","trde_qty":"17412338",)"
           R"("open_pric":"+265500","high_pric":"+270000","low_pric":"-264500","dt":"20250718"},)"
           R"({"stk_cd":"","cur_prc":""}],"return_code":0,"return_msg":"정상"})");
  const auto out = call(quotes_query{{"005930", "999990"}});
  BOOST_REQUIRE(wire->posted.size() == 1u);
  BOOST_TEST(wire->posted[0].tr == "ka10095");
  BOOST_TEST(wire->posted[0].path == "/api/dostk/stkinfo");
  BOOST_TEST(wire->posted[0].body == R"({"stk_cd":"005930|999990"})");
  const std::vector<market::quote_row> expected{
    {"005930",
     market::quote{"005930", "삼성전자", day(20250718), 265'500, 270'000, 264'500, 268'500, 265'000,
                   17'412'338},
     ""},
    {"999990", std::nullopt, ""}};
  BOOST_TEST((std::get<std::vector<market::quote_row>>(page_of_outcome(out).rows) == expected));
}

BOOST_FIXTURE_TEST_CASE(an_outcome_carries_its_times_and_codes, transport_fixture) {
  can(200, daily_body);
  const auto out = call(daily);
  BOOST_TEST((out.sent_at == 1h + 3us));
  BOOST_TEST((out.answered_at == 1h + 50ms));
  BOOST_TEST((out.http_status == 200));
  BOOST_TEST((out.return_code == 0));
  BOOST_TEST(!out.quota.calls);
}

BOOST_FIXTURE_TEST_CASE(an_outcome_says_how_far_the_clocks_are_apart, transport_fixture) {
  // This machine's clock stands at 1752795015 (see the fixture).
  can(200, daily_body);
  wire->canned.back()->date = std::chrono::sys_seconds{1752795012s};
  BOOST_TEST((call(daily).clock_gap == -3s));
  can(200, daily_body);
  BOOST_TEST(!call(daily).clock_gap);
}

BOOST_FIXTURE_TEST_CASE(an_outcome_says_whether_the_call_left, transport_fixture) {
  can(200, daily_body);
  BOOST_TEST(call(daily).is_sent);
  wire->is_sent = false;
  wire->canned.emplace_back(failure{ec::unavailable, "refused"});
  BOOST_TEST(!call(daily).is_sent);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(transport_token)

BOOST_FIXTURE_TEST_CASE(a_new_token_is_the_bearer_from_then_on, transport_fixture) {
  can(200, daily_body);
  call(daily);
  const auto lease = renew();
  can(200, daily_body);
  call(daily);
  BOOST_REQUIRE(wire->posted.size() == 3u);
  BOOST_TEST(wire->posted[0].bearer.empty());
  BOOST_TEST(wire->posted[1].tr == "au10001");
  BOOST_TEST(wire->posted[1].bearer.empty());
  BOOST_TEST(wire->posted[1].body.find(app_key) != std::string::npos);
  BOOST_TEST(wire->posted[1].body.find(secret_key) != std::string::npos);
  BOOST_TEST(wire->posted[2].bearer.reveal() == token_value);
  BOOST_TEST(wire->posted[2].body.find(secret_key) == std::string::npos);
  BOOST_REQUIRE(std::holds_alternative<token_lease>(lease.what));
  BOOST_TEST((std::get<token_lease>(lease.what).valid_for == 24h));
  BOOST_TEST((lease.return_code == 0));
}

BOOST_FIXTURE_TEST_CASE(a_token_serves_every_transport, transport_fixture) {
  renew();
  phone =
    virtual_time.spawn(transport, transport_options{}, std::shared_ptr<kiwoom::transport>{wire});
  can(200, daily_body);
  call(daily);
  BOOST_TEST(wire->posted.back().bearer.reveal() == token_value);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_key_is_forbidden, transport_fixture) {
  can(200, R"({"return_code":3,"return_msg":"인증에 실패했습니다[8001:App Key와 Secret Key 검증에 )"
           R"(실패했습니다]"})");
  BOOST_TEST((failure_of(ask_for_token()).code == ec::forbidden));
}

BOOST_FIXTURE_TEST_CASE(a_token_that_cannot_be_used_is_not_quoted, transport_fixture) {
  can(200, R"({"expires_dt":"never","token_type":"bearer","token":")" + token_value
             + R"(","return_code":0,"return_msg":"정상"})");
  BOOST_TEST((failure_of(ask_for_token()).code == ec::bad_response));
  can(200, "<html>" + token_value + secret_key + "</html>");
  BOOST_TEST((failure_of(ask_for_token()).code == ec::unavailable));
  can(500, token_value);
  BOOST_TEST((failure_of(ask_for_token()).code == ec::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(transport_failures)

BOOST_FIXTURE_TEST_CASE(a_date_of_another_age_is_too_far_away_and_no_more, transport_fixture) {
  for (auto year : {1, 1970, 9999}) {
    can(200, daily_body);
    wire->canned.back()->date = std::chrono::sys_days{std::chrono::year{year} / 12 / 31};
    const auto gap = call(daily).clock_gap;
    BOOST_REQUIRE(gap);
    BOOST_TEST((year < 2000 ? *gap < -24h : *gap > 24h));
  }
}

BOOST_FIXTURE_TEST_CASE(a_quota_refusal_names_the_quota, transport_fixture) {
  // kiwoom-rest-api section 4.
  can(429, R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다[1700:허용된 API )"
           R"(요청 개수를 초과하였습니다. 유량=5, API ID=ka10081]"})");
  const auto out = call(daily);
  BOOST_TEST((failure_of(out).code == ec::rate_limited));
  BOOST_TEST((out.http_status == 429));
  BOOST_TEST((out.return_code == 5));
  BOOST_TEST((out.quota.calls == 5));
  BOOST_TEST((out.sent_at == 1h + 3us)); // Its time counts like any other.
}

BOOST_FIXTURE_TEST_CASE(a_refused_token_is_unauthorized_in_spite_of_its_200, transport_fixture) {
  renew();
  can(200, R"({"return_code":3,"return_msg":"인증에 실패했습니다[8005:Token이 유효하지 )"
           R"(않습니다]"})");
  const auto out = call(daily);
  BOOST_TEST((failure_of(out).code == ec::unauthorized));
  BOOST_TEST((out.return_code == 3));
}

BOOST_FIXTURE_TEST_CASE(a_page_that_is_no_json_is_no_answer, transport_fixture) {
  renew();
  can(502, "<html><body>Bad Gateway</body></html>");
  const auto out = call(daily);
  BOOST_TEST((failure_of(out).code == ec::unavailable));
  BOOST_TEST((out.http_status == 502));
  BOOST_TEST(!out.return_code);
}

BOOST_FIXTURE_TEST_CASE(a_call_without_an_answer_has_no_status, transport_fixture) {
  renew();
  wire->canned.emplace_back(failure{ec::timeout, "no answer in 10s"});
  const auto out = call(daily);
  BOOST_TEST((failure_of(out).code == ec::timeout));
  BOOST_TEST(!out.http_status);
  BOOST_TEST(!out.return_code);
  BOOST_TEST((out.answered_at - out.sent_at == 50ms - 3us));
}

BOOST_FIXTURE_TEST_CASE(the_sender_is_told_of_the_start_before_the_end, transport_fixture) {
  wire->canned.emplace_back(failure{ec::timeout, "no answer in 10s"});
  call(daily);
  BOOST_REQUIRE(starts.size() == 1u);
  BOOST_TEST(starts[0].grant == 1u);
  BOOST_TEST((starts[0].sent_at == 1h + 3us));
  BOOST_TEST((wire->rules[0].not_before.time_since_epoch() == 1h));
  BOOST_TEST((wire->rules[0].not_after.time_since_epoch() == 2h));
}

BOOST_FIXTURE_TEST_CASE(impossible_candles_name_their_symbol, transport_fixture) {
  renew();
  can(200, R"({"stk_cd":"005930",)"
           R"("stk_dt_pole_chart_qry":[{"dt":"20250718","open_pric":"100","high_pric":"80",)"
           R"("low_pric":"90","cur_prc":"85","trde_qty":"7"}],"return_code":0,"return_msg":""})");
  const auto why = failure_of(call(daily));
  BOOST_TEST((why.code == ec::bad_response));
  BOOST_TEST(why.message.find("005930") != std::string::npos);
  BOOST_TEST(why.message.find("ka10081") != std::string::npos);
  BOOST_TEST(why.message.find("low_pric 90 > high_pric 80") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_cannot_be_ours_ends_its_connection, transport_fixture) {
  can(200, daily_body);
  call(daily);
  can(200, R"({"return_code":3,"return_msg":"[8005:Token이 유효하지 않습니다]"})");
  call(daily);
  BOOST_TEST(wire->hang_ups == 0);
  can(200, R"({"list":[],"return_code":0,"return_msg":""})"); // What ka10099 answers.
  BOOST_TEST((failure_of(call(daily)).code == ec::bad_response));
  BOOST_TEST(wire->hang_ups == 1);
}

BOOST_FIXTURE_TEST_CASE(an_answer_to_another_call_is_none, transport_fixture) {
  for (const auto* same : {"ka10081", "KA10081", " ka10081 ", "", " "}) {
    can_headed(same, 2, daily_body);
    page_of_outcome(call(daily));
  }
  for (const auto* other : {"ka10095", "ka1008", "au10001", "ka10081\x1b[2J"}) {
    can_headed(other, 2, daily_body);
    const auto why = failure_of(call(daily));
    BOOST_TEST((why.code == ec::bad_response));
    BOOST_TEST(why.message.find("api-id") != std::string::npos);
    BOOST_TEST(why.message.find('\x1b') == std::string::npos);
  }
  // Whatever it says: a refusal of another call refuses nothing here.
  can_headed("ka10095", {}, R"({"return_code":5,"return_msg":"[1700:유량=5, API ID=ka10095]"})");
  const auto refused = call(daily);
  BOOST_TEST((failure_of(refused).code == ec::bad_response));
  BOOST_TEST(!refused.quota.calls);
  can_headed("ka10081", {},
             R"({"expires_dt":"20250719083015","token_type":"bearer","token":"x",)"
             R"("return_code":0,"return_msg":"정상"})");
  BOOST_TEST((failure_of(ask_for_token()).code == ec::bad_response));
}

BOOST_FIXTURE_TEST_CASE(a_page_of_another_symbol_or_length_is_no_answer, transport_fixture) {
  can(200, daily_body);
  BOOST_TEST(
    (failure_of(call(daily_chart_query{"000660", day(20250718)})).code == ec::bad_response));
  can_headed("ka10081", 600, daily_body);
  BOOST_TEST(failure_of(call(daily)).message.find("resp-cnt is 600") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_page_that_does_not_go_on_is_no_answer, transport_fixture) {
  daily_chart_query further{"005930", day(20250718), {day(20250717), 95, 101, 95, 100, 0}};
  can(200, daily_body); // The page before it once more.
  BOOST_TEST((failure_of(call(further, "older")).code == ec::bad_response));
}

BOOST_FIXTURE_TEST_CASE(what_was_left_out_is_told_and_a_history_ends_there, transport_fixture) {
  auto body = daily_body;
  body.replace(body.find(R"("high_pric":"101")"), 17, R"("high_pric":"001")");
  can(200, body, "older");
  const auto chart = page_of_outcome(call(daily));
  BOOST_TEST(std::get<shared_candles>(chart.rows)->size() == 1u);
  BOOST_TEST(chart.left_out.find("row 1") != std::string::npos);
  BOOST_TEST(chart.next_key.empty());
  can(200,
      R"({"list":[{"code":"035720","name":"예시"},{"code":"F70101781","name":"예시"}],)"
      R"("return_code":0,"return_msg":"정상"})",
      "more");
  const auto list = page_of_outcome(call(stock_list_query{market_id::kosdaq}));
  BOOST_TEST(list.rows_left_out == 1u);
  BOOST_TEST(list.left_out.find("F70101781") != std::string::npos);
  BOOST_TEST(list.next_key == "more");
}

BOOST_FIXTURE_TEST_CASE(broken_texts_cost_neither_their_row_nor_the_answer, transport_fixture) {
  can(200, std::string{R"({"list":[{"code":"035720","name":"예시)"} + std::string(2, '\0')
             + R"("},{"code":"247540","name":"도쿄)" + "\xeb\x8f" + R"("},)"
             + "{\"code\":\"293490\",\"name\":\"가\\ud83d나\n\x1b[2J\"}],\"return_code\":0}");
  const auto page = page_of_outcome(call(stock_list_query{market_id::kosdaq}));
  const market::universe expected{{"035720", "예시", market_id::kosdaq},
                                  {"247540", "도쿄", market_id::kosdaq},
                                  {"293490", "가?나??[2J", market_id::kosdaq}};
  BOOST_TEST((std::get<market::universe>(page.rows) == expected));
}

BOOST_FIXTURE_TEST_CASE(quotes_of_other_symbols_name_the_first_one_and_the_count,
                        transport_fixture) {
  can(200, R"({"atn_stk_infr":[],"return_code":0,"return_msg":""})");
  const auto why = failure_of(call(quotes_query{{"005930", "000660", "035720"}}));
  BOOST_TEST((why.code == ec::bad_response));
  BOOST_TEST(why.message == "005930 and 2 more: ka10095: 0 rows for 3 codes");
}

BOOST_FIXTURE_TEST_CASE(too_many_codes_are_a_bad_request, transport_fixture) {
  can(200, R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다[1634]"})");
  const auto why = failure_of(call(quotes_query{std::vector<std::string>(101, "005930")}));
  BOOST_TEST((why.code == ec::bad_request));
  BOOST_TEST((retry_class(why.code) == retry_action::never));
}

BOOST_FIXTURE_TEST_CASE(a_list_of_the_wrong_shape_names_its_market, transport_fixture) {
  can(200, R"({"list":{},"return_code":0,"return_msg":""})");
  const auto why = failure_of(call(stock_list_query{market_id::kosdaq}));
  BOOST_TEST((why.code == ec::bad_response));
  BOOST_TEST(why.message.find("KOSDAQ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
