#include "report/format/csv.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(csv_format)

BOOST_AUTO_TEST_CASE(a_spreadsheet_gets_codes_and_long_numbers_as_texts) {
  const auto plain = csv_line({"code", "name", "close", "sent_us"})
                     + csv_line({"005930", "삼성전자", "-54000.5", "1764312062113000"})
                     + csv_line({"1234E5", "Say \"A, B\"", "", "176431206211300"});
  BOOST_TEST(to_excel_csv(plain)
             == "\xEF\xBB\xBF"
                "code,name,close,sent_us\r\n"
                "005930\t,삼성전자,-54000.5,1764312062113000\t\r\n"
                "1234E5\t,\"Say \"\"A, B\"\"\",,176431206211300\r\n");
}

BOOST_AUTO_TEST_CASE(no_text_is_a_formula_for_a_spreadsheet_and_a_negative_number_is_one) {
  const auto plain = csv_line({"name", "change"}) + csv_line({"=1+1", "-0.5"})
                     + csv_line({"@SUM(A1)", "+3"}) + csv_line({"\tx", "-1e-07"})
                     + csv_line({"+-5", "-"}) + csv_line({"\r=1", "two\nlines"});
  BOOST_TEST(to_excel_csv(plain)
             == "\xEF\xBB\xBF"
                "name,change\r\n"
                "'=1+1,-0.5\r\n"
                "'@SUM(A1),+3\r\n"
                "'\tx,-1e-07\r\n"
                "'+-5,'-\r\n"
                "\"'\r=1\",\"two\nlines\"\r\n");
}

BOOST_AUTO_TEST_CASE(a_code_that_is_not_known_stays_empty) {
  BOOST_TEST(to_excel_csv(csv_line({"code", "x"}) + csv_line({"", "1"}))
             == "\xEF\xBB\xBF"
                "code,x\r\n,1\r\n");
  BOOST_TEST(to_excel_csv("") == "\xEF\xBB\xBF");
}

BOOST_AUTO_TEST_SUITE_END()
