#include "messages/catalog.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem;
using market::market_id;

BOOST_AUTO_TEST_SUITE(queries)

BOOST_AUTO_TEST_CASE(each_query_names_its_tr) {
  BOOST_TEST(tr_name(daily_chart_query{"005930", {}}) == "ka10081");
  BOOST_TEST(tr_name(index_chart_query{market_id::kospi, {}}) == "ka20006");
  BOOST_TEST(tr_name(stock_list_query{market_id::kospi}) == "ka10099");
  BOOST_TEST(tr_name(top_value_query{market_id::kosdaq}) == "ka10032");
  BOOST_TEST(tr_name(quotes_query{{"005930"}}) == "ka10095");
}

BOOST_AUTO_TEST_CASE(the_subject_is_the_symbol_or_the_market) {
  BOOST_TEST(subject(daily_chart_query{"005930", {}}) == "005930");
  BOOST_TEST(subject(index_chart_query{market_id::kospi, {}}) == "KOSPI");
  BOOST_TEST(subject(stock_list_query{market_id::kosdaq}) == "KOSDAQ");
  BOOST_TEST(subject(top_value_query{market_id::kosdaq}) == "KOSDAQ");
}

BOOST_AUTO_TEST_CASE(the_subject_of_quotes_is_the_first_symbol_and_a_count) {
  std::vector<std::string> codes(100, "000660");
  codes.front() = "005930";
  BOOST_TEST(subject(quotes_query{codes}) == "005930 and 99 more");
  BOOST_TEST(subject(quotes_query{{"005930"}}) == "005930");
  BOOST_TEST(subject(quotes_query{}) == "no symbol");
}

BOOST_AUTO_TEST_CASE(raw_queries_are_equal_when_every_byte_is_unless_one_is_alone) {
  const raw_query asked{"ka10081", "/api/dostk/chart", "{}", ""};
  BOOST_TEST(identity(asked) == identity(raw_query{asked}));
  BOOST_TEST(identity(asked) != identity(raw_query{"ka10081", "/api/dostk/chart", "{ }", ""}));
  BOOST_TEST(identity(asked) != identity(raw_query{"ka10081", "/api/dostk/chart", "{}", "N"}));
  BOOST_TEST(identity(asked) != identity(raw_query{"ka10081", "/api/dostk/chart", "{}", "", 1}));
  BOOST_TEST(identity(raw_query{"ka10081", "/api/dostk/chart", "{}", "", 1})
             != identity(raw_query{"ka10081", "/api/dostk/chart", "{}", "", 2}));
}

BOOST_AUTO_TEST_CASE(universe_sources_are_written_as_in_the_config) {
  BOOST_TEST(to_string(universe_source::top_value) == "top-value");
  BOOST_TEST(to_string(universe_source::all) == "all");
  BOOST_TEST(to_string(universe_source::list) == "list");
}

BOOST_AUTO_TEST_SUITE_END()
