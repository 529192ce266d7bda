#include "sim/broker/refusal.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::sim;

// The texts are those of the table of error codes in the vendor's guide.

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(of_calls_have_the_words_of_the_vendor) {
  BOOST_TEST(refuse::missing_api_id().message
             == "잘못된 요청입니다[1501:API ID가 Null이거나 값이 없습니다]");
  BOOST_TEST(refuse::wrong_path("ka10081", "/api/dostk/stkinfo").message
             == "잘못된 요청입니다[1504:해당 URI에서는 지원하는 API ID가 아닙니다. "
                "API ID=ka10081, URI=/api/dostk/stkinfo]");
  BOOST_TEST(refuse::unknown_api_id("ka99999").message
             == "잘못된 요청입니다[1505:해당 API ID는 존재하지 않습니다. API ID=ka99999]");
}

BOOST_AUTO_TEST_CASE(of_headers_have_the_words_of_the_vendor) {
  const std::string lead = "입력 값 오류입니다[";
  BOOST_TEST(refuse::missing_authorization().message
             == lead + "1513:Http Header에 authorization 필드가 설정되어 있어야 합니다]");
  BOOST_TEST(refuse::malformed_authorization().message
             == lead
                  + "1514:입력으로 들어온 Http Header의 authorization 필드 형식이 맞지 않습니다]");
  BOOST_TEST(refuse::unknown_scheme().message
             == lead
                  + "1515:Http Header의 authorization 필드 내 Grant Type이 미리 정의된 형식이 "
                    "아닙니다]");
  BOOST_TEST(refuse::missing_token().message
             == lead + "1516:Http Header의 authorization 필드 내 Token이 정의되어 있지 않습니다]");
}

BOOST_AUTO_TEST_CASE(of_token_calls_have_the_words_of_the_vendor) {
  const auto names = [](const refusal& refused, std::string_view bracket) {
    return refused.message.ends_with("[" + std::string{bracket} + "]");
  };
  BOOST_TEST(names(refuse::missing_grant_type(), "8011:Access Token을 발급하는데 실패했습니다. "
                                                 "입력값에 grant_type이 들어오지 않았습니다"));
  BOOST_TEST(names(refuse::wrong_grant_type(),
                   "8012:Access Token을 발급하는데 실패했습니다. grant_type의 값이 맞지 않습니다"));
  BOOST_TEST(
    refuse::failed_revocation().message.find("[8015:Access Token을 폐기하는데 실패했습니다. "
                                             "실패사유=")
    != std::string::npos);
  BOOST_TEST(names(refuse::missing_revoked_token(), "8016:Access Token을 폐기하는데 실패했습니다. "
                                                    "입력값에 Token이 들어오지 않았습니다"));
  BOOST_TEST(names(refuse::missing_key(),
                   "8020:입력파라미터로 appkey 또는 secretkey가 들어오지 않았습니다."));
}

BOOST_AUTO_TEST_CASE(of_quotas_name_the_quota_of_a_tr_or_the_total) {
  const std::string lead = "허용된 요청 개수를 초과하였습니다[";
  BOOST_TEST(refuse::too_many_calls("ka10081", 5).message
             == lead + "1700:허용된 API 요청 개수를 초과하였습니다. 유량=5, API ID=ka10081]");
  BOOST_TEST(refuse::too_many_of_key(17).message
             == lead + "1701:허용된 전체 요청 개수를 초과하였습니다. 총유량=17]");
  const auto of_group = refuse::by_fault(fault_kind::refuse_1702, "ka10081", 9);
  BOOST_REQUIRE(of_group.has_value());
  BOOST_TEST(of_group->message
             == lead + "1702:허용된 그룹 요청 개수를 초과하였습니다. 총유량=9, API_ID=ka10081]");
}

BOOST_AUTO_TEST_SUITE_END()
