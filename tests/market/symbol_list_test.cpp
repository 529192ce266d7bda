#include "market/symbol_list.hpp"

#include <boost/test/unit_test.hpp>

using tandem::market::is_code_heading;
using tandem::market::listed_code;

BOOST_AUTO_TEST_SUITE(symbol_list_test)

BOOST_AUTO_TEST_CASE(a_code_is_found_as_people_and_programs_write_it) {
  for (const auto* line :
       {"005930", "A005930", "5930", " 005930 ", "005930,삼성전자", "005930;삼성전자",
        "005930\t삼성전자", "A005930,삼성전자,KOSPI", "\"005930\"", "\"005930\",\"삼성전자\"",
        "\"A005930\";x", "005930 # a comment", "005930,", "5930 , x"})
    BOOST_TEST(listed_code(line).value_or("none") == "005930", line);
  BOOST_TEST(listed_code("0001A0").value_or("none") == "0001A0");
  BOOST_TEST(listed_code("A0001A0").value_or("none") == "0001A0");
  BOOST_TEST(listed_code("20").value_or("none") == "000020");
}

BOOST_AUTO_TEST_CASE(anything_else_is_no_code) {
  for (const auto* line :
       {"", " ", "삼성전자", "삼성전자,005930", "a005930", "A5930", "AA005930", "0059300", "00593a",
        "5930.0", "-5930", "005930 삼성전자", "\"005930", ",005930", "1A0"})
    BOOST_TEST(!listed_code(line), line);
}

BOOST_AUTO_TEST_CASE(headings_are_known_words) {
  for (const auto* line :
       {"code,name", "Code", "\"CODE\";\"NAME\"", "종목코드,종목명", "symbol\tname"})
    BOOST_TEST(is_code_heading(line), line);
  for (const auto* line : {"name,code", "005930", "samsung", ""})
    BOOST_TEST(!is_code_heading(line), line);
}

BOOST_AUTO_TEST_SUITE_END()
