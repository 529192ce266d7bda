#include "sim/broker/call.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::sim;

namespace {

incoming request_of(std::string api_id, std::string path) {
  incoming request;
  request.path = std::move(path);
  request.user_agent = "test/1";
  request.api_id = std::move(api_id);
  return request;
}

std::string complaint(const std::optional<refusal>& problem) {
  return problem ? problem->message : "none";
}

bool names(const std::optional<refusal>& problem, std::string_view text) {
  return complaint(problem).find(text) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(calls)

BOOST_AUTO_TEST_CASE(are_addressed_by_api_id_and_path) {
  BOOST_TEST((find_tr(request_of("ka10081", "/api/dostk/chart")).tr == tr_id::daily_chart));
  BOOST_TEST((find_tr(request_of("ka10095", "/api/dostk/stkinfo")).tr == tr_id::quotes));
  BOOST_TEST((find_tr(request_of("", "/oauth2/token")).tr == tr_id::issue_token));
  BOOST_TEST((find_tr(request_of("", "/oauth2/revoke")).tr == tr_id::revoke_token));
  BOOST_TEST(find_tr(request_of("", "/oauth2/revoke")).name == "au10002");
  BOOST_TEST(names(find_tr(request_of("au10001", "/oauth2/revoke")).problem, "[1504:"));
  BOOST_TEST((find_tr(request_of("ka10001", "/api/dostk/stkinfo")).tr == tr_id::echo));
  const auto unknown = request_of("ka99999", "/api/dostk/chart");
  BOOST_TEST(find_tr(unknown).name == "ka99999");
  BOOST_TEST(names(find_tr(request_of("", "/api/dostk/chart")).problem, "[1501:"));
  BOOST_TEST(names(find_tr(request_of("ka10081", "/api/dostk/stkinfo")).problem, "[1504:"));
  BOOST_TEST(names(find_tr(request_of("ka10081", "/oauth2/token")).problem, "[1504:"));
  BOOST_TEST(names(find_tr(request_of("ka10087", "/api/dostk/chart")).problem, "[1505:"));
  auto read = request_of("ka10081", "/api/dostk/chart");
  read.method = "GET";
  BOOST_TEST(names(find_tr(read).problem, "[1504:"));
}

BOOST_AUTO_TEST_CASE(from_robots_meet_the_firewall) {
  auto request = request_of("ka10081", "/api/dostk/chart");
  request.user_agent = "";
  BOOST_REQUIRE(find_tr(request).problem);
  BOOST_TEST(find_tr(request).problem->http_status == 400);
  BOOST_TEST(names(find_tr(request).problem, "Request Blocked"));
  request.user_agent = "Python/3.11 aiohttp/3.9.1";
  BOOST_TEST(find_tr(request).problem.has_value());
}

BOOST_AUTO_TEST_CASE(carry_a_bearer_token) {
  BOOST_TEST(read_bearer("Bearer abc").token == "abc");
  BOOST_TEST(read_bearer("bearer abc").token == "abc");
  BOOST_TEST(names(read_bearer("").problem, "[1513:"));
  BOOST_TEST(names(read_bearer("abc").problem, "[1514:"));
  BOOST_TEST(names(read_bearer("Basic abc").problem, "[1515:"));
  BOOST_TEST(names(read_bearer("Bearer").problem, "[1516:"));
  BOOST_TEST(names(read_bearer("Bearer ").problem, "[1516:"));
}

BOOST_AUTO_TEST_CASE(have_bodies_of_strings) {
  BOOST_TEST(parse_body(R"({"stk_cd":"005930"})").fields.at("stk_cd") == "005930");
  BOOST_TEST(parse_body("").fields.empty());
  BOOST_TEST(!parse_body("").problem);
  BOOST_TEST(names(parse_body("stk_cd=005930").problem, "[1517:"));
  BOOST_TEST(names(parse_body("[]").problem, "[1517:"));
  BOOST_TEST(names(parse_body(R"({"stk_cd":5930})").problem, "파라미터=stk_cd"));
}

BOOST_AUTO_TEST_CASE(name_one_missing_field_in_the_documented_order) {
  const auto chart = [](const body_fields& fields) {
    return complaint(check_fields(tr_id::daily_chart, fields));
  };
  const std::string lead =
    "입력 값 오류입니다[1511:필수 입력 값에 값이 존재하지 않습니다. 필수입력 파라미터=";
  BOOST_TEST(chart({}) == lead + "stk_cd]");
  BOOST_TEST(chart({{"stk_cd", "005930"}, {"upd_stkpc_tp", "1"}}) == lead + "base_dt]");
  BOOST_TEST(chart({{"stk_cd", "005930"}, {"base_dt", ""}}) == lead + "base_dt]");
  BOOST_TEST(chart({{"stk_cd", "005930"}, {"base_dt", "20251128"}}) == lead + "upd_stkpc_tp]");
  BOOST_TEST(chart({{"stk_cd", "005930"}, {"base_dt", "20251128"}, {"upd_stkpc_tp", "1"}})
             == "none");
  BOOST_TEST(names(check_fields(tr_id::stock_list, {}), "=mrkt_tp]"));
  BOOST_TEST(names(check_fields(tr_id::top_value, {{"mrkt_tp", "001"}}), "=mang_stk_incls]"));
  BOOST_TEST(names(check_fields(tr_id::index_chart, {{"inds_cd", "001"}}), "=base_dt]"));
  BOOST_TEST(names(check_fields(tr_id::quotes, {}), "=stk_cd]"));
}

BOOST_AUTO_TEST_CASE(with_malformed_fields_are_refused_by_name) {
  const auto chart = [](std::string base_dt, std::string mode) {
    return check_fields(
      tr_id::daily_chart,
      {{"stk_cd", "005930"}, {"base_dt", std::move(base_dt)}, {"upd_stkpc_tp", std::move(mode)}});
  };
  BOOST_TEST(names(chart("2025-11-28", "1"), "파라미터=base_dt 실패사유="));
  BOOST_TEST(names(chart("20250230", "1"), "[1517:"));
  BOOST_TEST(names(chart("20251128", "2"), "파라미터=upd_stkpc_tp"));
  BOOST_TEST(names(check_fields(tr_id::stock_list, {{"mrkt_tp", "001"}}), "파라미터=mrkt_tp"));
  BOOST_TEST(names(
    check_fields(tr_id::top_value, {{"mrkt_tp", "0"}, {"mang_stk_incls", "0"}, {"stex_tp", "1"}}),
    "파라미터=mrkt_tp"));
}

BOOST_AUTO_TEST_CASE(for_quotes_hold_a_hundred_codes_and_no_more) {
  std::string codes = "000001";
  for (auto i = 1; i < 100; ++i)
    codes += "|000001";
  BOOST_TEST(split_codes(codes).size() == 100u);
  BOOST_TEST(!check_fields(tr_id::quotes, {{"stk_cd", codes}}));
  const auto problem = check_fields(tr_id::quotes, {{"stk_cd", codes + "|000001"}});
  BOOST_REQUIRE(problem);
  BOOST_TEST(problem->http_status == 200);
  BOOST_TEST((problem->return_code == 5));
  BOOST_TEST(problem->message == "허용된 요청 개수를 초과하였습니다[1634]");
}

BOOST_AUTO_TEST_CASE(for_tokens_have_codes_of_their_own) {
  const auto issue = [](const body_fields& fields) {
    return check_fields(tr_id::issue_token, fields);
  };
  BOOST_TEST(names(issue({}), "[8011:"));
  BOOST_TEST(names(issue({{"grant_type", "password"}}), "[8012:"));
  BOOST_TEST(names(issue({{"grant_type", "client_credentials"}, {"appkey", "k"}}), "[8020:"));
  BOOST_TEST(
    names(check_fields(tr_id::revoke_token, {{"appkey", "k"}, {"secretkey", "s"}}), "[8016:"));
}

BOOST_AUTO_TEST_CASE(tell_the_audit_what_they_ask_for) {
  BOOST_TEST(subject_of(tr_id::daily_chart, {{"stk_cd", "005930"}}) == "005930");
  BOOST_TEST(subject_of(tr_id::quotes, {{"stk_cd", "005930|000660"}}) == "005930|000660");
  BOOST_TEST(subject_of(tr_id::index_chart, {{"inds_cd", "001"}}) == "001");
  BOOST_TEST(subject_of(tr_id::echo, {{"stk_cd", "005930"}}) == "005930");
  BOOST_TEST(subject_of(tr_id::stock_list, {{"mrkt_tp", "0"}}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
