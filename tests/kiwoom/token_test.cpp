#include "kiwoom/token.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tandem;

namespace {

std::string answer(const std::string& token, const std::string& expires,
                   const std::string& type = "bearer") {
  return R"({"expires_dt":")" + expires + R"(","token_type":")" + type + R"(","token":")" + token
         + R"(","return_code":0,"return_msg":"ok"})";
}

} // namespace

BOOST_AUTO_TEST_SUITE(token)

BOOST_AUTO_TEST_CASE(expiry_is_read_as_korean_time) {
  const auto token = kiwoom::parse_token(answer("Zm9vLWJhcg", "20250719083015"));
  BOOST_TEST_REQUIRE(static_cast<bool>(token));
  BOOST_TEST(token->value.reveal() == "Zm9vLWJhcg");
  // date -u -d '2025-07-18 23:30:15' +%s, nine hours before 08:30:15 in Seoul.
  BOOST_TEST(std::chrono::system_clock::to_time_t(token->expires_at) == 1752881415);
}

BOOST_AUTO_TEST_CASE(token_type_may_be_capitalized) {
  BOOST_TEST(static_cast<bool>(kiwoom::parse_token(answer("t", "20250719083015", "Bearer"))));
}

BOOST_AUTO_TEST_CASE(unusable_answers_name_the_field_and_never_quote_it) {
  struct refused {
    std::string body;
    std::string field;
  };
  const std::array cases{
    refused{"<html>s3cr3t</html>", "JSON object"},
    refused{R"(["s3cr3t"])", "JSON object"},
    refused{R"({"token":"s3cr3t","token_type":"bearer"})", "expires_dt"},
    refused{R"({"token":"s3cr3t","expires_dt":"20250719083015"})", "token_type"},
    refused{R"({"token_type":"bearer","expires_dt":"20250719083015"})", "field token "},
    refused{R"({"token":7,"token_type":"bearer","expires_dt":"20250719083015"})", "field token "},
    refused{answer("", "20250719083015"), "field token "},
    refused{answer("s3cr3t\\r\\nx: y", "20250719083015"), "field token "},
    refused{answer("s3cr3t s3cr3t", "20250719083015"), "field token "},
    refused{answer(std::string(1001, 'x'), "20250719083015"), "field token "},
    refused{answer("s3cr3t", "20250719083015", "basic"), "token_type"},
    refused{answer("s3cr3t", "2025071908301"), "expires_dt"},
    refused{answer("s3cr3t", "20250230083015"), "expires_dt"},
    refused{answer("s3cr3t", "20250719243015"), "expires_dt"},
    refused{answer("s3cr3t", "19991231235959"), "from 2000 to 2100"},
    refused{answer("s3cr3t", "21010101000000"), "from 2000 to 2100"},
    refused{answer("s3cr3t", "20250719236015"), "expires_dt"},
    refused{answer("s3cr3t", "2025071908+015"), "expires_dt"},
  };
  for (const auto& [body, field] : cases) {
    BOOST_TEST_CONTEXT(body) {
      const auto token = kiwoom::parse_token(body);
      BOOST_TEST_REQUIRE(!token);
      BOOST_TEST((token.error().code == ec::bad_response));
      BOOST_TEST(token.error().message.find(field) != std::string::npos);
      BOOST_TEST(token.error().message.find("s3cr3t") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
