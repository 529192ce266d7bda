#include "serve/proxy/local_tokens.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <set>
#include <string>
#include <string_view>

using namespace tandem;
using namespace tandem::serve;
using namespace std::chrono_literals;

namespace {

utc_time at(std::string_view text) {
  return parse_utc(text).value();
}

const auto morning = at("2026-11-30T00:30:00.000Z"); // 09:30 in Korea.

std::string issue_body(std::string_view key) {
  return R"({"grant_type":"client_credentials","appkey":")" + std::string{key}
         + R"(","secretkey":"any"})";
}

std::string revoke_body(std::string_view key, std::string_view token) {
  return R"({"appkey":")" + std::string{key} + R"(","secretkey":"any","token":")"
         + std::string{token} + R"("})";
}

/// The value of a text field in an answer.
std::string field(const vendor_answer& answer, std::string_view name) {
  const auto opening = "\"" + std::string{name} + "\":\"";
  const auto found = answer.body.find(opening);
  if (found == std::string::npos)
    return {};
  const auto begin = found + opening.size();
  return answer.body.substr(begin, answer.body.find('"', begin) - begin);
}

bool is_success(const vendor_answer& answer) {
  return answer.status == 200 && answer.body.find("\"return_code\":0,") != std::string::npos;
}

bool has_code(const vendor_answer& answer, std::string_view return_code, std::string_view bracket) {
  return answer.status == 200
         && answer.body.find("\"return_code\":" + std::string{return_code} + ",")
              != std::string::npos
         && answer.body.find("[" + std::string{bracket} + ":") != std::string::npos;
}

struct tokens_fixture {
  local_tokens tokens{secret{"broker's secret"}, {}};

  std::string issued(std::string_view key, utc_time now = morning) {
    return field(tokens.issue(issue_body(key), now), "token");
  }
  std::string owner(std::string_view token, utc_time now = morning) const {
    return tokens.client_of(token, now).value_or("nobody");
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(local_tokens_test, tokens_fixture)

BOOST_AUTO_TEST_CASE(a_token_is_issued_in_the_brokers_format) {
  const auto answer = tokens.issue(issue_body("abc"), morning);
  BOOST_TEST(is_success(answer), answer.body);
  BOOST_TEST(field(answer, "token_type") == "bearer");
  BOOST_TEST(field(answer, "expires_dt") == "20261201093000"); // 24 h later, in Korea.
  // SHA-256 of abc, the day, and
  // printf 'local token of tandem ba7816bf8f01cfea414140de5dae222320261130' |
  //   openssl dgst -sha256 -hmac "broker's secret"
  BOOST_TEST(field(answer, "token")
             == "ba7816bf8f01cfea414140de5dae222320261130"
                "bb19bff4b566ca61610012910d78cc995e7fd1fedd534f01167cbfb42f2e1585");
}

BOOST_AUTO_TEST_CASE(the_same_key_gets_the_same_token_for_its_day) {
  const auto first = issued("abc");
  BOOST_TEST(issued("abc", morning + 14h) == first); // 23:30 in Korea.
  BOOST_TEST(issued("abc", morning + 15h) != first);
  BOOST_TEST(issued("abd") != first);
}

BOOST_AUTO_TEST_CASE(a_token_names_its_client) {
  BOOST_TEST(owner(issued("abc")) == "ba7816bf");
}

BOOST_AUTO_TEST_CASE(a_token_survives_a_restart_and_holds_on_a_standby) {
  const auto token = issued("abc");
  const local_tokens next{secret{"broker's secret"}, {}};
  BOOST_TEST(next.client_of(token, morning + 1h).value_or("nobody") == "ba7816bf");
  const local_tokens of_another_key{secret{"another secret"}, {}};
  BOOST_TEST(!of_another_key.client_of(token, morning));
}

BOOST_AUTO_TEST_CASE(a_token_lasts_as_long_as_it_was_promised_and_ends) {
  const auto late = at("2026-11-30T14:59:59.000Z"); // The last second of the day in Korea.
  const auto token = issued("abc", late);
  BOOST_TEST(owner(token, late + 24h) == "ba7816bf");
  BOOST_TEST(owner(token, late + 24h + 1s) == "nobody");
  BOOST_TEST(owner(token, late + 720h) == "nobody");
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_set_back_refuses_nobody) {
  const auto midnight = at("2026-11-30T15:00:00.000Z");
  const auto token = issued("abc", midnight);
  BOOST_TEST(owner(token, midnight - 10min) == "ba7816bf");
  BOOST_TEST(owner(token, midnight - 49h) == "nobody");
}

BOOST_AUTO_TEST_CASE(no_changed_token_is_valid) {
  const auto token = issued("abc");
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == '0' ? '1' : '0';
    BOOST_TEST(owner(changed) == "nobody", changed);
    BOOST_TEST(owner(token.substr(0, i)) == "nobody");
  }
  BOOST_TEST(owner(token + "0") == "nobody");
  BOOST_TEST(owner("") == "nobody");
  auto capitals = token;
  capitals[0] = 'B';
  BOOST_TEST(owner(capitals) == "nobody");
  BOOST_TEST(owner(std::string(104, '\0')) == "nobody");
  BOOST_TEST(owner(std::string(1'000'000, 'a')) == "nobody");
}

BOOST_AUTO_TEST_CASE(a_revoked_token_is_refused_until_the_next_issue) {
  const auto token = issued("abc");
  const auto other = issued("abd");
  const auto answer = tokens.revoke(revoke_body("abc", token), morning);
  BOOST_TEST(answer.body == R"({"return_code":0,"return_msg":"정상적으로 처리되었습니다"})");
  BOOST_TEST(owner(token) == "nobody");
  BOOST_TEST(owner(other) != "nobody");
  BOOST_TEST(has_code(tokens.revoke(revoke_body("abc", token), morning), "3", "8015"));
  BOOST_TEST(issued("abc") == token);
  BOOST_TEST(owner(token) == "ba7816bf");
}

BOOST_AUTO_TEST_CASE(a_revocation_ends_the_token_of_the_day_before_as_well) {
  const auto yesterday = issued("abc", morning - 24h);
  const auto today = issued("abc");
  BOOST_TEST(is_success(tokens.revoke(revoke_body("abc", today), morning)));
  BOOST_TEST(owner(yesterday) == "nobody");
}

BOOST_AUTO_TEST_CASE(revocations_are_bounded_and_forgotten_with_their_tokens) {
  for (std::size_t i = 0; i < local_tokens::revoked_max + 10; ++i) {
    const auto key = "key " + std::to_string(i);
    BOOST_REQUIRE(is_success(tokens.revoke(revoke_body(key, issued(key)), morning)));
  }
  // The newest is among the remembered ones.
  const auto newest = "key " + std::to_string(local_tokens::revoked_max + 9);
  local_tokens same{secret{"broker's secret"}, {}};
  const auto token = field(same.issue(issue_body(newest), morning), "token");
  BOOST_TEST(owner(token) == "nobody");
  BOOST_TEST(owner(token, morning + 72h) == "nobody"); // Ended by itself.
}

BOOST_AUTO_TEST_CASE(only_the_owner_of_a_token_revokes_it) {
  const auto token = issued("abc");
  BOOST_TEST(has_code(tokens.revoke(revoke_body("abd", token), morning), "3", "8015"));
  BOOST_TEST(has_code(tokens.revoke(revoke_body("abc", "nonsense"), morning), "3", "8015"));
  BOOST_TEST(has_code(tokens.revoke(revoke_body("abc", ""), morning), "2", "8016"));
  BOOST_TEST(has_code(tokens.revoke(R"({"token":"x"})", morning), "2", "8020"));
  BOOST_TEST(owner(token) == "ba7816bf");
}

BOOST_AUTO_TEST_CASE(bad_requests_are_refused_in_the_vendors_words) {
  const auto refused = [&](std::string_view body) { return tokens.issue(body, morning); };
  BOOST_TEST(
    refused(R"({"appkey":"a","secretkey":"b"})").body
    == R"({"return_code":2,"return_msg":"입력 값 오류입니다[8011:Access Token을 발급하는데 )"
       R"(실패했습니다. 입력값에 grant_type이 들어오지 않았습니다]"})");
  BOOST_TEST(has_code(refused("{}"), "2", "8011"));
  BOOST_TEST(
    has_code(refused(R"({"grant_type":"password","appkey":"a","secretkey":"b"})"), "2", "8012"));
  BOOST_TEST(refused(R"({"grant_type":"client_credentials","appkey":"a"})").body
             == R"({"return_code":2,"return_msg":"입력 값 오류입니다[8020:입력파라미터로 appkey )"
                R"(또는 secretkey가 들어오지 않았습니다.]"})");
  BOOST_TEST(
    has_code(refused(R"({"grant_type":"client_credentials","secretkey":"a"})"), "2", "8020"));
  BOOST_TEST(has_code(refused(R"({"grant_type":1})"), "2", "1517"));
  for (const auto* body : {"", "[]", "null", "grant_type=client_credentials", "{\"grant_type\":"})
    BOOST_TEST(has_code(refused(body), "2", "1517"), body);
}

BOOST_AUTO_TEST_CASE(nested_json_costs_no_stack) {
  BOOST_TEST(has_code(tokens.issue(std::string(1'000'000, '['), morning), "2", "1517"));
  const auto deep =
    R"({"grant_type":)" + std::string(500'000, '[') + std::string(500'000, ']') + "}";
  BOOST_TEST(has_code(tokens.issue(deep, morning), "2", "1517"));
}

BOOST_AUTO_TEST_CASE(only_the_clients_of_the_file_get_tokens) {
  tokens.allow(*local_clients::parse("notebook = key-of-notebook\nweb = key-of-web\n", "clients"));
  const auto token = issued("key-of-notebook");
  BOOST_TEST(owner(token) == "notebook");
  BOOST_TEST(tokens.issue(issue_body("another key"), morning).body
             == R"({"return_code":3,"return_msg":"인증에 실패했습니다[8001:App Key와 Secret Key )"
                R"(검증에 실패했습니다]"})");
  tokens.allow(*local_clients::parse("web = key-of-web\n", "clients"));
  BOOST_TEST(owner(token) == "nobody"); // It was taken out of the file.
}

BOOST_AUTO_TEST_SUITE_END()
