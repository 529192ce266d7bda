#include "kiwoom/error.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tandem;
using kiwoom::classify;

namespace {

std::string refusal(int outer, const std::string& message) {
  return R"({"return_msg":")" + message + R"(","return_code":)" + std::to_string(outer) + "}";
}

bool mentions(const status& problem, std::string_view what) {
  return problem && problem->message.find(what) != std::string::npos;
}

bool is(const status& problem, ec code) {
  return problem && problem->code == code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(classification)

BOOST_AUTO_TEST_CASE(success_has_no_problem_wherever_the_code_stands) {
  for (const std::string body :
       {R"({"return_code":0,"return_msg":"ok","list":[]})",
        R"({"list":[{"return_code":"9"}],"return_msg":"ok","return_code":0})",
        R"({"return_code":"0","list":[[{"return_msg":[]}]]})"}) {
    BOOST_TEST_CONTEXT(body) {
      const auto answer = classify("ka10099", 200, body);
      BOOST_TEST(!answer.problem);
      BOOST_TEST((answer.outer == 0));
      BOOST_TEST(answer.bracket == 0);
      BOOST_TEST(!answer.quota.calls);
    }
  }
}

BOOST_AUTO_TEST_CASE(quota_refusal_carries_the_quota_with_either_http_status) {
  const auto body = refusal(5, "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 "
                               "초과하였습니다. 유량=3, API ID=ka10081]");
  for (const int http : {429, 200}) {
    const auto answer = classify("ka10081", http, body);
    BOOST_TEST(is(answer.problem, ec::rate_limited));
    BOOST_TEST((answer.outer == 5));
    BOOST_TEST(answer.bracket == 1700);
    BOOST_TEST((answer.quota.calls == 3));
    BOOST_TEST((answer.quota.per == std::chrono::seconds{1}));
    BOOST_TEST(!answer.quota.of_key);
    BOOST_TEST(mentions(answer.problem, "ka10081"));
    BOOST_TEST(mentions(answer.problem, "1700"));
  }
}

BOOST_AUTO_TEST_CASE(quota_refusal_without_a_number_has_no_quota) {
  for (const std::string text : {"초과[1700:초과하였습니다. API ID=ka10029]", "초과[1700:유량=0]",
                                 "초과[1700:유량=x]", "초과[1700:유량=99999999999999]"}) {
    const auto answer = classify("ka10029", 429, refusal(5, text));
    BOOST_TEST(is(answer.problem, ec::rate_limited));
    BOOST_TEST(!answer.quota.calls);
    BOOST_TEST(!answer.quota.of_key);
  }
}

BOOST_AUTO_TEST_CASE(a_total_quota_is_of_the_key) {
  struct expectation {
    std::string text;
    std::optional<int> calls;
  };
  for (const auto& [text, calls] :
       {expectation{"초과[1701:총유량 초과. 총유량=20]", 20},
        expectation{"초과[1702:그룹 총유량을 초과하였습니다. 총유량=8, API ID=ka10081]", 8},
        expectation{"초과[1702:총유량을 초과하였습니다]", {}},
        expectation{"초과[1701:초과. 유량=7]", 7}, expectation{"초과[1702:유량=5, 총유량=9]", 9},
        expectation{"초과[1700:총유량=6, API ID=ka10081]", 6}}) {
    BOOST_TEST_CONTEXT(text) {
      const auto answer = classify("ka10081", 429, refusal(5, text));
      BOOST_TEST(is(answer.problem, ec::rate_limited));
      BOOST_TEST((answer.quota.calls == calls));
      BOOST_TEST(answer.quota.of_key);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_quota_may_count_longer_than_a_second) {
  using namespace std::chrono_literals;
  const auto per = [](const std::string& text) {
    return classify("ka10081", 429, refusal(5, "초과[1700:" + text + "]")).quota.per;
  };
  BOOST_TEST((per("분당 유량=100, API ID=ka10081") == 1min));
  BOOST_TEST((per("1분 유량=100") == 1min));
  BOOST_TEST((per("시간당 유량=1000") == 1h));
  BOOST_TEST((per("초당 유량=5") == 1s));
  BOOST_TEST((per("유량=5") == 1s));
}

BOOST_AUTO_TEST_CASE(batch_limit_is_a_bad_request_although_it_reads_like_a_quota) {
  const auto answer =
    classify("ka10095", 200, refusal(5, "허용된 요청 개수를 초과하였습니다[1634]"));
  BOOST_TEST(is(answer.problem, ec::bad_request));
  BOOST_TEST((retry_class(answer.problem->code) == retry_action::never));
  BOOST_TEST(answer.bracket == 1634);
  BOOST_TEST(!answer.quota.calls);
}

BOOST_AUTO_TEST_CASE(code_may_be_in_other_places) {
  BOOST_TEST(classify("ka10001", 200, refusal(1, "CODE=1504 wrong path")).bracket == 1504);
  BOOST_TEST(classify("ka10001", 200, refusal(20, "[2000](RC9000:mock)")).bracket == 2000);
  BOOST_TEST(classify("ka10001", 200, refusal(5, "[12345:x][170][1701:y]")).bracket == 1701);
  const auto outer = classify("ka10001", 200, R"({"return_code":"1700","return_msg":"x"})");
  BOOST_TEST(is(outer.problem, ec::rate_limited));
  BOOST_TEST((outer.outer == 1700));
}

BOOST_AUTO_TEST_CASE(documented_codes_map_to_what_the_caller_can_do) {
  struct expectation {
    int outer;
    int bracket;
    ec code;
  };
  constexpr std::array table{
    expectation{2, 1501, ec::bad_request},     expectation{1, 1504, ec::bad_request},
    expectation{1, 1505, ec::bad_request},     expectation{2, 1511, ec::bad_request},
    expectation{2, 1513, ec::bad_request},     expectation{2, 1517, ec::bad_request},
    expectation{5, 1687, ec::rate_limited},    expectation{5, 1701, ec::rate_limited},
    expectation{5, 1702, ec::rate_limited},    expectation{7, 1901, ec::bad_request},
    expectation{7, 1902, ec::unknown_symbol},  expectation{7, 1903, ec::unknown_symbol},
    expectation{7, 1999, ec::service_failure}, expectation{3, 8001, ec::forbidden},
    expectation{3, 8002, ec::forbidden},       expectation{3, 8003, ec::unauthorized},
    expectation{3, 8005, ec::unauthorized},    expectation{3, 8009, ec::service_failure},
    expectation{3, 8010, ec::forbidden},       expectation{2, 8012, ec::bad_request},
    expectation{2, 8020, ec::forbidden},       expectation{2, 8030, ec::forbidden},
    expectation{3, 8031, ec::unauthorized},    expectation{3, 8040, ec::forbidden},
    expectation{3, 8050, ec::forbidden},       expectation{3, 8103, ec::unauthorized},
    expectation{2, 8104, ec::bad_request},     expectation{3, 8200, ec::forbidden},
  };
  for (const auto& [outer, bracket, code] : table) {
    BOOST_TEST_CONTEXT(bracket) {
      const auto answer =
        classify("ka10081", 200, refusal(outer, "이유[" + std::to_string(bracket) + ":내용]"));
      BOOST_TEST(is(answer.problem, code));
      BOOST_TEST(answer.bracket == bracket);
      BOOST_TEST((answer.outer == outer));
      BOOST_TEST(mentions(answer.problem, "이유["));
    }
  }
}

BOOST_AUTO_TEST_CASE(refused_keys_come_with_advice) {
  const auto message = [](int code) {
    return classify("au10001", 200, refusal(3, "인증[" + std::to_string(code) + ":내용]")).problem;
  };
  BOOST_TEST(mentions(message(8001), "KIWOOM_APP_KEY and KIWOOM_SECRET_KEY"));
  BOOST_TEST(mentions(message(8050), "register this machine's IP"));
  BOOST_TEST(mentions(message(8030), "mock host"));
}

BOOST_AUTO_TEST_CASE(unknown_codes_fall_back_on_their_class) {
  const auto code = [](std::string_view tr, int outer) {
    return classify(tr, 200, refusal(outer, "새로운 이유")).problem->code;
  };
  BOOST_TEST((code("ka10081", 1) == ec::bad_request));
  BOOST_TEST((code("ka10081", 2) == ec::bad_request));
  BOOST_TEST((code("ka10081", 3) == ec::unauthorized));
  BOOST_TEST((code("au10001", 3) == ec::forbidden));
  BOOST_TEST((code("ka10081", 5) == ec::rate_limited));
  BOOST_TEST((code("ka10081", 7) == ec::service_failure));
  BOOST_TEST((code("ka10081", 20) == ec::bad_request));
  BOOST_TEST((code("ka10081", 99) == ec::bad_response));
  BOOST_TEST((code("ka10081", -1) == ec::bad_response));
}

BOOST_AUTO_TEST_CASE(an_answer_in_the_brokers_own_json_is_no_outage) {
  // A ranking on a Sunday.
  for (const int http : {200, 500, 503}) {
    const auto sunday = classify(
      "ka10032", http, refusal(7, "서비스를 처리하는 중에 오류가 발생했습니다[1631:조회 불가]"));
    BOOST_TEST(is(sunday.problem, ec::service_failure));
    BOOST_TEST(sunday.bracket == 1631);
    BOOST_TEST(mentions(sunday.problem, "1631"));
    BOOST_TEST(is(classify("ka10081", http, refusal(1, "예상치 못한 오류[1999]")).problem,
                  ec::service_failure));
  }
}

BOOST_AUTO_TEST_CASE(status_429_without_json_is_a_refusal) {
  BOOST_TEST(is(classify("ka10081", 429, "").problem, ec::rate_limited));
  BOOST_TEST(is(classify("ka10081", 429, "<html>slow down</html>").problem, ec::rate_limited));
  BOOST_TEST(is(classify("ka10081", 429, "{}").problem, ec::rate_limited));
}

BOOST_AUTO_TEST_CASE(pages_instead_of_json_mean_unavailable) {
  const auto page = classify("ka10081", 200, "<html><body>점검 notice</body></html>");
  BOOST_TEST(is(page.problem, ec::unavailable));
  BOOST_TEST(mentions(page.problem, "maintenance page?"));
  BOOST_TEST(mentions(page.problem, "HTTP 200"));
  BOOST_TEST(mentions(page.problem, "<html>"));
  BOOST_TEST(!page.outer);
  const auto wall = classify("ka10081", 400, "<html>Request Blocked</html>");
  BOOST_TEST(is(wall.problem, ec::unavailable));
  BOOST_TEST(mentions(wall.problem, "firewall"));
  for (const int http : {500, 502, 503}) {
    const auto broken = classify("ka10081", http, "upstream gone");
    BOOST_TEST(is(broken.problem, ec::unavailable));
    BOOST_TEST(mentions(broken.problem, std::to_string(http)));
  }
  BOOST_TEST(is(classify("ka10081", 200, "").problem, ec::unavailable));
  BOOST_TEST(is(classify("ka10081", 200, R"({"return_code":0,"li)").problem, ec::unavailable));
  BOOST_TEST(is(classify("ka10081", 200, "{\"return_code\":0}\n{}").problem, ec::unavailable));
  BOOST_TEST(is(classify("ka10081", 200, std::string{"{\"return_code\":0}\0<", 18}).problem,
                ec::unavailable));
}

BOOST_AUTO_TEST_CASE(quotes_of_a_page_are_short_and_printable) {
  const auto page = classify("ka10081", 200, "<p>\x01\x02" + std::string(500, 'z'));
  BOOST_TEST(is(page.problem, ec::unavailable));
  BOOST_TEST(page.problem->message.find('\x01') == std::string::npos);
  BOOST_TEST(page.problem->message.find(std::string(75, 'z')) != std::string::npos);
  BOOST_TEST(page.problem->message.find(std::string(76, 'z')) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(body_of_the_token_call_is_never_quoted) {
  for (const int http : {200, 400, 429, 500}) {
    const auto answer = classify("au10001", http, "<p>s3cr3t</p>");
    BOOST_TEST(answer.problem.has_value());
    BOOST_TEST(!mentions(answer.problem, "s3cr3t"));
  }
}

BOOST_AUTO_TEST_CASE(json_without_a_usable_envelope_is_a_bad_response) {
  for (const std::string body :
       {"{}", R"({"list":[]})", "[]", "7", R"("text")", "null", R"({"return_code":null})",
        R"({"return_code":"zero"})", R"({"return_code":""})", R"({"return_code":0.5})",
        R"({"return_code":true})", R"({"return_code":[0]})", R"({"return_code":{"a":0}})",
        R"({"return_code":99999999999})", R"({"return_code":18446744073709551615})",
        R"({"return_code":0,"return_msg":5})", "{\"return_code\":0,\"return_msg\":\"\xff\xfe\"}"}) {
    BOOST_TEST_CONTEXT(body)
    BOOST_TEST(is(classify("ka10081", 200, body).problem, ec::bad_response));
    BOOST_TEST(is(classify("ka10081", 503, body).problem, ec::unavailable));
  }
}

BOOST_AUTO_TEST_CASE(success_with_an_error_status_is_not_believed) {
  const std::string body = R"({"return_code":0,"return_msg":"ok"})";
  BOOST_TEST(is(classify("ka10081", 404, body).problem, ec::bad_response));
  BOOST_TEST(is(classify("ka10081", 502, body).problem, ec::unavailable));
  BOOST_TEST(is(classify("ka10081", 429, body).problem, ec::rate_limited));
}

BOOST_AUTO_TEST_CASE(deep_nesting_does_not_exhaust_the_stack) {
  const std::string body(2'000'000, '[');
  BOOST_TEST(is(classify("ka10081", 200, body).problem, ec::unavailable));
}

BOOST_AUTO_TEST_SUITE_END()
