#include "sim/broker/broker.hpp"
#include "tests/sim/broker/still_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace std::chrono_literals;
using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

BOOST_FIXTURE_TEST_SUITE(the_broker, still_broker)

BOOST_AUTO_TEST_CASE(issues_a_token_that_ends_a_day_later_in_korean_time) {
  const auto answer = ask_token();
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.api_id == "au10001");
  BOOST_TEST(answer.body.starts_with(R"({"expires_dt":"20251129090000","token_type":"bearer",)"));
  BOOST_TEST(answer.body.ends_with(R"("return_code":0,"return_msg":"정상적으로 처리되었습니다"})"));
}

BOOST_AUTO_TEST_CASE(refuses_a_second_token_within_a_second) {
  const auto first = ask_token();
  advance(999ms);
  const auto second = ask_token();
  BOOST_TEST(second.status == 429);
  BOOST_TEST(says(second, "유량=1, API ID=au10001]"));
  advance(2000ms);
  BOOST_TEST(ask_token().body == first.body);
}

BOOST_AUTO_TEST_CASE(refuses_a_wrong_key_with_8001_and_http_200) {
  const auto answer = ask_token("wrong-key");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body
             == R"({"return_code":3,"return_msg":"인증에 실패했습니다)"
                R"([8001:App Key와 Secret Key 검증에 실패했습니다]"})");
}

BOOST_AUTO_TEST_CASE(answers_a_chart_to_a_token) {
  const auto answer = chart(bearer());
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.api_id == "ka10081");
  BOOST_TEST(answer.next_key.empty());
  BOOST_TEST(says(answer, R"("dt":"20250306")"));
}

BOOST_AUTO_TEST_CASE(refuses_a_missing_a_bad_and_an_expired_token) {
  const auto bad =
    R"({"return_code":3,"return_msg":"인증에 실패했습니다[8005:Token이 유효하지 않습니다]"})";
  BOOST_TEST(says(chart(""), R"("return_code":2,"return_msg":"입력 값 오류입니다[1513:)"));
  BOOST_TEST(chart("Bearer garbage").body == bad);
  BOOST_TEST(chart("Bearer garbage").status == 200);
  const auto token = bearer();
  advance(24h - 1ms);
  BOOST_TEST(says(chart(token), R"("return_code":0)"));
  advance(1ms);
  BOOST_TEST(chart(token).body == bad);
}

BOOST_AUTO_TEST_CASE(revokes_a_token) {
  const auto token = bearer();
  const auto body = R"({"appkey":"key","secretkey":"secret","token":")" + token.substr(7) + R"("})";
  BOOST_TEST(post("au10002", "/oauth2/revoke", body, token).body
             == R"({"return_code":0,"return_msg":"정상적으로 처리되었습니다"})");
  BOOST_TEST(says(chart(token), "[8005:"));
  advance(1s);
  BOOST_TEST(bearer() != token);
}

// As the vendor's own helper and most clients do it: neither api-id nor authorization.
BOOST_AUTO_TEST_CASE(revokes_a_token_that_only_the_body_shows) {
  const auto token = bearer();
  const auto revoke = [this](const std::string& secret, const std::string& revoked) {
    return post("", "/oauth2/revoke",
                R"({"appkey":"key","secretkey":")" + secret + R"(","token":")" + revoked + R"("})");
  };
  BOOST_TEST(says(revoke("another", token.substr(7)), "[8001:"));
  BOOST_TEST(says(chart(token), R"("return_code":0)"));
  const auto done = revoke("secret", token.substr(7));
  BOOST_TEST(done.api_id == "au10002");
  BOOST_TEST(says(done, R"({"return_code":0,)"));
  BOOST_TEST(says(chart(token), "[8005:"));
  BOOST_TEST(says(revoke("secret", token.substr(7)), "유량=1, API ID=au10002]"));
  advance(2s);
  BOOST_TEST(says(revoke("secret", token.substr(7)), "[8015:"));
  BOOST_TEST(folder.read("audit").find(R"("key":"key","tr":"au10002","code":"","status":200,)"
                                       R"("return_code":0,"verdict":"ok"})")
             != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_the_sixth_call_of_a_second_with_the_real_text) {
  const auto token = bearer();
  for (auto i = 0; i < 5; ++i)
    BOOST_TEST(chart(token).status == 200);
  const auto refused = chart(token);
  BOOST_TEST(refused.status == 429);
  BOOST_TEST(refused.body
             == R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다)"
                R"([1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10081]"})");
  // Another TR and another key go on.
  const auto list = post("ka10099", "/api/dostk/stkinfo", R"({"mrkt_tp":"0"})", token);
  BOOST_TEST(list.status == 200);
  BOOST_TEST(chart(bearer("other")).status == 200);
  advance(1s);
  BOOST_TEST(chart(token).status == 200);
}

BOOST_AUTO_TEST_CASE(counts_a_call_with_a_bad_body_like_any_other) {
  const auto token = bearer();
  for (auto i = 0; i < 5; ++i)
    BOOST_TEST(says(post("ka10081", "/api/dostk/chart", "{}", token), "파라미터=stk_cd]"));
  BOOST_TEST(chart(token).status == 429);
}

BOOST_AUTO_TEST_CASE(does_not_count_calls_without_a_valid_token) {
  for (auto i = 0; i < 9; ++i)
    BOOST_TEST(says(chart("Bearer garbage"), "[8005:"));
  BOOST_TEST(chart(bearer()).status == 200);
}

BOOST_AUTO_TEST_CASE(refuses_a_continuation_that_is_not_its_own) {
  incoming request;
  request.path = "/api/dostk/chart";
  request.user_agent = "test/1";
  request.api_id = "ka10081";
  request.authorization = bearer();
  request.body = R"({"stk_cd":"000010","base_dt":"20250306","upd_stkpc_tp":"1"})";
  request.cont_yn = "Y";
  request.next_key = "000002580000000000000000";
  BOOST_TEST(says(desk->handle(request), "파라미터=next-key"));
  request.cont_yn = "N"; // The key is then ignored.
  BOOST_TEST(says(desk->handle(request), R"("return_code":0)"));
}

BOOST_AUTO_TEST_CASE(refuses_a_hundred_and_one_codes_with_http_200) {
  std::string codes = "000010";
  for (auto i = 1; i < 100; ++i)
    codes += "|000010";
  const auto token = bearer();
  BOOST_TEST(says(quotes(token, codes), R"("return_code":0)"));
  const auto refused = quotes(token, codes + "|000010");
  BOOST_TEST(refused.status == 200);
  BOOST_TEST(refused.body
             == R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다[1634]"})");
}

BOOST_AUTO_TEST_CASE(refuses_a_chart_without_a_base_day) {
  for (const auto* body : {R"({"stk_cd":"000010","upd_stkpc_tp":"1"})",
                           R"({"stk_cd":"000010","base_dt":"","upd_stkpc_tp":"1"})"}) {
    const auto answer = post("ka10081", "/api/dostk/chart", body, bearer());
    advance(1s);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(says(answer, R"({"return_code":2,)"));
    BOOST_TEST(says(answer, "[1511:"));
    BOOST_TEST(says(answer, "파라미터=base_dt]"));
  }
}

BOOST_AUTO_TEST_CASE(ends_the_first_token_with_the_second_when_told_to) {
  options.reissue = token_reissue::fresh;
  still_broker strict{options};
  const auto first = strict.bearer();
  strict.advance(1s);
  const auto second = strict.bearer();
  BOOST_TEST(says(strict.chart(first), "[8005:"));
  BOOST_TEST(says(strict.chart(second), R"("return_code":0)"));
}

BOOST_AUTO_TEST_CASE(shows_robots_the_firewall_page) {
  incoming request;
  request.path = "/oauth2/token";
  const auto answer = desk->handle(request);
  BOOST_TEST(answer.status == 400);
  BOOST_TEST(answer.content_type == "text/html");
  BOOST_TEST(says(answer, "Request Blocked"));
}

BOOST_AUTO_TEST_CASE(records_every_arrival_in_order) {
  const auto token = bearer();
  advance(250ms);
  chart(token, "000020");
  advance(250ms);
  for (auto i = 0; i < 5; ++i)
    chart(token);
  chart("Bearer garbage");
  post("ka10095", "/api/dostk/stkinfo", R"({"stk_cd":""})", token);
  const auto ok = R"(,"key":"key","tr":"ka10081","code":"000010","status":200,"return_code":0,)"
                  R"("verdict":"ok"})";
  const auto line = [](const std::string& t_us, const std::string& rest) {
    return R"({"t_us":)" + t_us + rest + "\n";
  };
  std::string expected =
    line("1000000000", R"(,"key":"key","tr":"au10001","code":"","status":200,"return_code":0,)"
                       R"("verdict":"ok"})")
    + line("1000250000", R"(,"key":"key","tr":"ka10081","code":"000020","status":200,)"
                         R"("return_code":0,"verdict":"ok"})");
  for (auto i = 0; i < 4; ++i)
    expected += line("1000500000", ok);
  expected += line("1000500000", R"(,"key":"key","tr":"ka10081","code":"000010","status":429,)"
                                 R"("return_code":5,"verdict":"too_many"})")
              + line("1000500000", R"(,"key":"","tr":"ka10081","code":"000010","status":200,)"
                                   R"("return_code":3,"verdict":"bad_token"})")
              + line("1000500000", R"(,"key":"key","tr":"ka10095","code":"","status":200,)"
                                   R"("return_code":2,"verdict":"bad_request"})");
  BOOST_TEST(folder.read("audit") == expected);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(latency_of_the_broker)

BOOST_AUTO_TEST_CASE(is_added_to_the_arrival) {
  server_options options;
  options.latency = 50ms;
  still_broker slow{options};
  BOOST_TEST((slow.ask_token().due == slow.now.steady + 50ms));
}

BOOST_AUTO_TEST_CASE(jitters_within_its_bounds_and_the_same_way_for_the_same_seed) {
  server_options options;
  options.latency = 50ms;
  options.jitter = 20ms;
  still_broker one{options};
  still_broker two{options};
  std::set<std::int64_t> seen;
  for (auto i = 0; i < 100; ++i) {
    const auto waited = one.chart("").due - one.now.steady;
    BOOST_TEST((waited == two.chart("").due - two.now.steady));
    BOOST_TEST((waited >= 30ms && waited <= 70ms));
    seen.insert(waited.count());
  }
  BOOST_TEST(seen.size() > 90u);
}

BOOST_AUTO_TEST_CASE(never_answers_before_the_question) {
  server_options options;
  options.jitter = 20ms;
  still_broker slow{options};
  for (auto i = 0; i < 50; ++i)
    BOOST_TEST((slow.chart("").due >= slow.now.steady));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(an_audit_that_cannot_be_written_fails_the_request) {
  broker desk{server_options{}, open_three_days(), std::move(*audit_log::create("/dev/full")),
              [] { return http::instant{}; }};
  incoming request;
  request.user_agent = "test/1";
  request.path = "/oauth2/token";
  request.body = R"({"grant_type":"client_credentials","appkey":"k","secretkey":"s"})";
  const auto answer = desk.handle(request);
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(answer.body.find("/dev/full") != std::string::npos);
}
