#include "serve/proxy/vendor_answer.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem::serve;

BOOST_AUTO_TEST_SUITE(vendor_answer_test)

BOOST_AUTO_TEST_CASE(a_quota_is_refused_as_the_broker_does) {
  const auto answer = refuse::too_many_calls("ka10081", 5);
  BOOST_TEST(answer.status == 429);
  BOOST_TEST(
    answer.body
    == R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다[1700:허용된 API )"
       R"(요청 개수를 초과하였습니다. 유량=5, API ID=ka10081]"})");
}

BOOST_AUTO_TEST_CASE(a_broker_that_is_away_is_a_failed_service) {
  const auto answer = refuse::failed_service("the broker cannot be reached");
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(
    answer.body
    == R"({"return_code":7,"return_msg":"서비스를 처리하는 중에 오류가 발생했습니다[1999:예기치 )"
       R"(못한 에러가 발생했습니다. 실패사유=the broker cannot be reached]"})");
}

BOOST_AUTO_TEST_CASE(a_token_is_issued_as_the_broker_does) {
  const auto answer = success({"abc", "20261201093000"});
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body
             == R"({"expires_dt":"20261201093000","token_type":"bearer","token":"abc",)"
                R"("return_code":0,"return_msg":"정상적으로 처리되었습니다"})");
  BOOST_TEST(success().body == R"({"return_code":0,"return_msg":"정상적으로 처리되었습니다"})");
}

BOOST_AUTO_TEST_CASE(a_clients_text_is_quoted_short_and_visible) {
  const std::string long_text(100'000, 'x');
  BOOST_TEST(refuse::not_on_this_path(long_text, long_text).body.size() < 400u);
  const auto answer = refuse::not_on_this_path("ka\"10\r\n\xff", "/api\x1b[2J");
  BOOST_TEST(answer.body.find("ka\\\"10???") != std::string::npos, answer.body);
  BOOST_TEST(answer.body.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
