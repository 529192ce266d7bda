#include "report/verify.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem;

namespace {

market::date day(std::int32_t yyyymmdd) {
  return market::date::from_number(yyyymmdd);
}

verification_summary verified() {
  verification_summary done;
  done.session = day(20250721);
  done.asked = 4;
  done.compared = 2;
  done.rows = 1200;
  done.corrections = {{"005930", day(20250716), "high", 71000.0, 71500.0},
                      {"000660", day(20250715), "volume", std::nullopt, 1234567.0}};
  done.evenings = {{day(20250718), {3, 2}}};
  done.unused = {{"111111", "the chart has 0 candles, 600 are stored"}};
  done.failed = {{"222222", {ec::timeout, "222222: no answer within 10s"}}};
  return done;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(verify_report)

BOOST_AUTO_TEST_CASE(the_document_has_totals_and_every_list) {
  BOOST_TEST(
    verify_json(verified())
    == R"({"schema":"tandem.verify/1","outcome":"partial","session":"2025-07-21",)"
       R"("totals":{"asked":4,"symbols":2,"rows":1200,"corrections":2,"evening_days":1,)"
       R"("unused":1,"failed":1},"corrections":[{"code":"005930","day":"2025-07-16",)"
       R"("field":"high","before":71000,"after":71500},{"code":"000660",)"
       R"("day":"2025-07-15","field":"volume","before":null,"after":1234567}],)"
       R"("evening_days":[{"day":"2025-07-18","other_closes":2,"rows":3}],)"
       R"("unused":[{"code":"111111","reason":"the chart has 0 candles, 600 are stored"}],)"
       R"("failed":[{"code":"222222","error":"timeout",)"
       R"("message":"222222: no answer within 10s"}]})"
       "\n");
}

BOOST_AUTO_TEST_CASE(rows_are_what_was_replaced) {
  BOOST_TEST(verify_csv(verified())
             == "code,day,field,before,after\n005930,2025-07-16,high,71000,71500\n"
                "000660,2025-07-15,volume,,1234567\n");
  BOOST_TEST(verify_jsonl(verified())
             == R"({"code":"005930","day":"2025-07-16","field":"high","before":71000,)"
                R"("after":71500})"
                "\n"
                R"({"code":"000660","day":"2025-07-15","field":"volume","before":null,)"
                R"("after":1234567})"
                "\n");
}

BOOST_AUTO_TEST_CASE(the_table_says_what_was_replaced_and_what_was_not) {
  const auto table = verify_table(verified(), false);
  BOOST_TEST(holds(table, "tandem verify  session 2025-07-21"));
  BOOST_TEST(holds(table, "005930  2025-07-16  high             71000           71500"));
  BOOST_TEST(holds(table, "2025-07-18  2 of 3 rows"));
  BOOST_TEST(holds(table, "111111  the chart has 0 candles, 600 are stored"));
  BOOST_TEST(holds(table, "222222  222222: no answer within 10s"));
  BOOST_TEST(holds(table, "2 of 4 symbols compared, 1200 rows, 2 values corrected, 1 evening days, "
                          "1 charts not used, 1 symbols failed\n"));
}

BOOST_AUTO_TEST_CASE(nothing_to_verify_is_said) {
  verification_summary none;
  none.session = day(20250721);
  BOOST_TEST(holds(verify_table(none, false), "no stored history was last fetched whole before"));
  BOOST_TEST((outcome_of(none) == run_outcome::complete));
}

BOOST_AUTO_TEST_CASE(how_it_ended) {
  auto done = verified();
  BOOST_TEST((outcome_of(done) == run_outcome::partial));
  done.compared = 0;
  BOOST_TEST((outcome_of(done) == run_outcome::failed));
  done.interrupted = true;
  BOOST_TEST((outcome_of(done) == run_outcome::interrupted));
}

BOOST_AUTO_TEST_SUITE_END()
