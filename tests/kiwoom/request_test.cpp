#include "kiwoom/request.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem;
using market::date;
using market::market_id;

// Bodies and paths are those of kiwoom-rest-api.md, sections 1.5 and 3.1 to 3.6.
BOOST_AUTO_TEST_SUITE(request)

BOOST_AUTO_TEST_CASE(token_request_carries_both_keys) {
  const auto request = kiwoom::issue_token("app", "secret");
  BOOST_TEST(request.tr == "au10001");
  BOOST_TEST(request.path == "/oauth2/token");
  BOOST_TEST(request.body
             == R"({"grant_type":"client_credentials","appkey":"app","secretkey":"secret"})");
  BOOST_TEST(request.bearer.empty());
}

BOOST_AUTO_TEST_CASE(keys_are_escaped) {
  const auto request = kiwoom::issue_token("a\"b", "c\\d");
  BOOST_TEST(request.body
             == R"({"grant_type":"client_credentials","appkey":"a\"b","secretkey":"c\\d"})");
}

BOOST_AUTO_TEST_CASE(stock_list_uses_its_own_market_numbers) {
  const auto kospi = kiwoom::stock_list(market_id::kospi);
  BOOST_TEST(kospi.tr == "ka10099");
  BOOST_TEST(kospi.path == "/api/dostk/stkinfo");
  BOOST_TEST(kospi.body == R"({"mrkt_tp":"0"})");
  BOOST_TEST(kiwoom::stock_list(market_id::kosdaq).body == R"({"mrkt_tp":"10"})");
}

BOOST_AUTO_TEST_CASE(top_value_asks_for_krx_without_administrative_issues) {
  const auto kospi = kiwoom::top_value(market_id::kospi);
  BOOST_TEST(kospi.tr == "ka10032");
  BOOST_TEST(kospi.path == "/api/dostk/rkinfo");
  BOOST_TEST(kospi.body == R"({"mrkt_tp":"001","mang_stk_incls":"0","stex_tp":"1"})");
  BOOST_TEST(kiwoom::top_value(market_id::kosdaq).body
             == R"({"mrkt_tp":"101","mang_stk_incls":"0","stex_tp":"1"})");
}

BOOST_AUTO_TEST_CASE(daily_chart_is_adjusted_and_names_its_base_day) {
  const auto request = kiwoom::daily_chart("0156T0", date::from_number(20250718));
  BOOST_TEST(request.tr == "ka10081");
  BOOST_TEST(request.path == "/api/dostk/chart");
  BOOST_TEST(request.body == R"({"stk_cd":"0156T0","base_dt":"20250718","upd_stkpc_tp":"1"})");
}

BOOST_AUTO_TEST_CASE(index_chart_names_the_market) {
  const auto request = kiwoom::index_chart(market_id::kospi, date::from_number(20250718));
  BOOST_TEST(request.tr == "ka20006");
  BOOST_TEST(request.path == "/api/dostk/chart");
  BOOST_TEST(request.body == R"({"inds_cd":"001","base_dt":"20250718"})");
  BOOST_TEST(kiwoom::index_chart(market_id::kosdaq, date::from_number(20250718)).body
             == R"({"inds_cd":"101","base_dt":"20250718"})");
}

BOOST_AUTO_TEST_CASE(quotes_of_many_symbols_are_one_request) {
  const std::vector<std::string> codes{"005930", "0156T0", "000660"};
  const auto request = kiwoom::quotes(codes);
  BOOST_TEST(request.tr == "ka10095");
  BOOST_TEST(request.path == "/api/dostk/stkinfo");
  BOOST_TEST(request.body == R"({"stk_cd":"005930|0156T0|000660"})");
  BOOST_TEST(kiwoom::quotes(std::vector<std::string>{"005930"}).body == R"({"stk_cd":"005930"})");
  BOOST_TEST(market::quote_codes_max == 100u);
}

BOOST_AUTO_TEST_CASE(only_the_caller_fills_in_key_and_token) {
  const auto request = kiwoom::stock_list(market_id::kospi);
  BOOST_TEST(request.bearer.empty());
  BOOST_TEST(request.next_key.empty());
}

BOOST_AUTO_TEST_SUITE_END()
