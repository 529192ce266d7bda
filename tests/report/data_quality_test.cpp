#include "report/data_quality.hpp"
#include "report/run.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using market::doubt_reason;
using market::suspect;

namespace {

market::date day(const char* text) {
  return *market::date::parse(text);
}

suspect doubted(const std::string& code, doubt_reason reason, const std::string& detail = "") {
  return {code, {reason, detail, day("2025-11-26"), {}, false}};
}

std::shared_ptr<scan_result> scan_with(const std::vector<suspect>& suspects) {
  auto scan = std::make_shared<scan_result>();
  scan->evaluated = 200;
  scan->suspects = suspects;
  return scan;
}

run_summary summary_of(std::vector<std::shared_ptr<const scan_result>> scans) {
  run_summary summary;
  summary.session.day = day("2025-11-28");
  summary.scans = std::move(scans);
  return summary;
}

run_summary summary_with_closes(std::size_t charted, std::size_t evening, std::size_t regular) {
  auto scan = scan_with({});
  scan->by_basis = {charted, evening, regular};
  return summary_of({scan, scan_with({})});
}

const paint plain{false};
const market::session_rules usual;

} // namespace

BOOST_AUTO_TEST_SUITE(data_quality_report)

BOOST_AUTO_TEST_CASE(the_closes_are_counted_by_their_basis) {
  BOOST_TEST(closes_line(summary_with_closes(0, 0, 200), usual) == "closes: 200 regular\n");
  BOOST_TEST(
    closes_line(summary_with_closes(1, 3, 196), usual)
    == "closes: 196 regular, 3 evening (taken after 16:00: the after-market may have moved "
       "them), 1 charted\n");
  BOOST_TEST(closes_line(summary_with_closes(0, 0, 0), usual).empty());
  BOOST_TEST(closes_line(run_summary{}, usual).empty());
  json out;
  out.open();
  put_closes(out, summary_with_closes(1, 3, 196));
  out.close();
  BOOST_TEST(out.text() == R"({"closes":{"regular":196,"evening":3,"charted":1}})");
}

BOOST_AUTO_TEST_CASE(an_evening_close_needs_no_excuse_where_it_is_wanted_or_the_session_moves) {
  const market::session_rules evening{market::close_basis::evening, {}};
  BOOST_TEST(closes_line(summary_with_closes(0, 3, 0), evening) == "closes: 3 evening\n");
  auto moving = summary_with_closes(0, 3, 0);
  moving.session.final = false;
  BOOST_TEST(closes_line(moving, usual) == "closes: 3 evening\n");
}

BOOST_AUTO_TEST_CASE(the_hours_of_a_late_day_are_said) {
  const auto exam = day("2025-11-13"); // The college entrance exam.
  BOOST_TEST(final_from(day("2025-11-28"), usual) == "15:40");
  BOOST_TEST(final_from(exam, usual) == "16:40");
  BOOST_TEST(final_from(day("2025-11-28"), {market::close_basis::evening, {}}) == "20:00");
  BOOST_TEST(final_from(exam, {market::close_basis::evening, {}}) == "21:00");
  auto summary = summary_with_closes(0, 1, 0);
  summary.session.day = exam;
  BOOST_TEST(closes_line(summary, usual).find("taken after 17:00") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_symbol_that_several_scanners_doubt_is_one_suspect) {
  const auto summary =
    summary_of({scan_with({doubted("000660", doubt_reason::stale)}),
                scan_with({doubted("000660", doubt_reason::stale),
                           doubted("005930", doubt_reason::hole, "no candle")})});
  const auto all = suspects_of(summary);
  BOOST_TEST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].code == "000660");
  BOOST_TEST(all[1].code == "005930");
  json out;
  out.open();
  put_suspects(out, summary);
  out.close();
  BOOST_TEST(out.text()
             == R"({"suspects":[{"code":"000660","reason":"stale","detail":null,)"
                R"("since":"2025-11-26"},{"code":"005930","reason":"hole","detail":"no candle",)"
                R"("since":"2025-11-26"}]})");
}

BOOST_AUTO_TEST_CASE(people_see_the_first_ten_reasons) {
  std::vector<suspect> many;
  for (int i = 10; i < 22; ++i)
    many.push_back(
      doubted("0000" + std::to_string(i), doubt_reason::hole, "no candle of 2025-11-25"));
  const auto text = doubts_text(summary_of({scan_with(many)}), true, plain);
  BOOST_TEST(text.starts_with("DOUBTED: 12 symbols have candles that contradict other evidence\n"
                              "  000010  hole: no candle of 2025-11-25 (since 2025-11-26)\n"),
             text);
  BOOST_TEST(text.ends_with("  000019  hole: no candle of 2025-11-25 (since 2025-11-26)\n"
                            "  ... and 2 more (all in --output=json)\n"),
             text);
  BOOST_TEST(doubts_text(summary_of({scan_with({})}), true, plain).empty());
}

BOOST_AUTO_TEST_CASE(a_late_broker_is_said_and_makes_the_run_partial) {
  const auto late = summary_of(
    {scan_with({doubted("000660", doubt_reason::late), doubted("005930", doubt_reason::late)})});
  BOOST_TEST(is_late(late));
  BOOST_TEST(doubts_text(late, true, plain)
             == "LATE: the broker has no candle of 2025-11-28 yet for 2 symbols; they are dropped; "
                "scan again\n");
  BOOST_TEST((outcome_of(late) == run_outcome::partial));
  const auto others = summary_of({scan_with({doubted("000660", doubt_reason::stale)})});
  BOOST_TEST(!is_late(others));
  BOOST_TEST((outcome_of(others) == run_outcome::complete));
}

BOOST_AUTO_TEST_CASE(a_universe_that_was_ranked_by_quotes_makes_the_run_partial) {
  auto summary = summary_of({scan_with({})});
  summary.is_ranked_by_quotes = true;
  BOOST_TEST((outcome_of(summary) == run_outcome::partial));
}

BOOST_AUTO_TEST_SUITE_END()
