#include "market/utc_time.hpp"
#include "report/audit.hpp"
#include "report/format/csv.hpp"
#include "report/format/text.hpp"
#include "report/runs.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace tandem;
using store::api_call_row;
using store::past_run;

namespace {

past_run ended() {
  past_run run;
  run.id = "01KAX9ZQ0QTS8V5W6X7Y8Z9ABC";
  run.date = "2025-11-28";
  run.mode = "parallel";
  run.outcome = run_outcome::complete;
  run.started_at = "2025-11-28T16:41:02.113Z"; // The day after in Korea.
  run.finished_at = "2025-11-28T16:41:53.133Z";
  run.wall_s = 51.02;
  run.calls = 203;
  run.refused = 1;
  run.violations = 0;
  run.candidates = 18;
  run.symbols = 200;
  run.judged = 200;
  run.is_final = true;
  return run;
}

past_run without_end() {
  auto run = ended();
  run.date.clear();
  run.outcome = run_outcome::running;
  run.finished_at.clear();
  run.wall_s.reset();
  run.violations.reset();
  run.judged = 37;
  run.is_final.reset();
  return run;
}

// 2025-11-28T06:41:02.113Z is second 1 764 312 062 of the epoch.
constexpr std::int64_t start_us = 1'764'312'062'113'000;

std::vector<api_call_row> three_calls() {
  return {{"R1", 1, "default", "au10001", start_us, start_us + 100, start_us + 4100, 200, 0, "ok"},
          {"R1", 2, "default", "ka10081", start_us + 250'100, start_us + 250'150,
           start_us + 252'150, 429, 5, "rate_limited"},
          {"R1", 3, "default", "ka10081", start_us + 1'350'000, start_us + 1'350'200,
           start_us + 11'350'200, std::nullopt, std::nullopt, "timeout"}};
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(runs_report)

BOOST_AUTO_TEST_CASE(a_time_of_the_database_is_read_back) {
  for (const std::string text :
       {"1970-01-01T00:00:00.000Z", "2025-11-28T06:41:02.113Z", "2024-02-29T23:59:59.999Z"}) {
    const auto at = tandem::parse_utc(text);
    BOOST_TEST_REQUIRE(at.has_value());
    BOOST_TEST(tandem::utc_text(*at) == text);
  }
  BOOST_TEST((tandem::parse_utc("2025-11-28T06:41:02.113Z") == tandem::to_utc_time(start_us)));
  for (const std::string text :
       {"", "2025-11-28", "2025-11-28T06:41:02.113", "2025-11-28T06:41:02.113+09:00",
        "2025-02-30T06:41:02.113Z", "2025-11-28T24:00:00.000Z", "2025-11-28 06:41:02.113Z",
        "2025-11-28T06:41:0x.113Z"})
    BOOST_TEST(!tandem::parse_utc(text), text);
}

BOOST_AUTO_TEST_CASE(the_table_has_a_line_for_each_run_in_korean_time) {
  const auto text = tandem::runs_table({ended()}, {});
  BOOST_TEST(text
             == "  run                         session     state  mode      outcome   "
                "started (KST)        wall s  calls  refused  violations  candidates\n"
                "  01KAX9ZQ0QTS8V5W6X7Y8Z9ABC  2025-11-28  final  parallel  complete  "
                "2025-11-29 01:41:02    51.0    203        1           0          18\n");
  BOOST_TEST(tandem::runs_table({}, {}) == "no runs\n");
}

BOOST_AUTO_TEST_CASE(a_run_without_an_end_may_be_dead) {
  const auto text = tandem::runs_table({without_end()}, {});
  BOOST_TEST(contains(text, "-        -      parallel  running?  2025-11-29 01:41:02       -"),
             text);
  BOOST_TEST(contains(text, "          18  37 of 200 symbols judged\n"), text);
  BOOST_TEST(contains(text, "running?: still at work, or killed"), text);
  BOOST_TEST(!contains(tandem::runs_table({ended()}, {}), "killed"));
}

BOOST_AUTO_TEST_CASE(eighty_columns_show_how_runs_ended_and_what_they_found) {
  BOOST_TEST(tandem::runs_table({ended()}, {false, 80})
             == "  run                         session     state  outcome   calls  candidates\n"
                "  01KAX9ZQ0QTS8V5W6X7Y8Z9ABC  2025-11-28  final  complete    203          18\n"
                "columns left out to fit 80: mode, started, violations, wall, refused; --wide\n");
}

BOOST_AUTO_TEST_CASE(an_audit_fits_eighty_columns) {
  const auto text = tandem::audit_table(ended(), three_calls(), {false, 80});
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    BOOST_TEST(tandem::display_width(line) <= 80u, line);
  BOOST_TEST(contains(text, "  1  " + std::string(42, '#') + "\n"), text);
  BOOST_TEST(contains(text, "columns left out to fit 80: gap; --wide shows all\n"), text);
}

BOOST_AUTO_TEST_CASE(a_run_of_a_moving_session_is_provisional) {
  auto moving = ended();
  moving.is_final = false;
  moving.outcome = run_outcome::partial;
  BOOST_TEST(contains(tandem::runs_table({moving}, {}),
                      "  2025-11-28  provisional  parallel  partial  2025-11-29 01:41:02"));
  BOOST_TEST(contains(tandem::runs_json({moving}), R"("judged":200,"final":false})"));
  BOOST_TEST(tandem::runs_csv({moving}).ends_with(",18,provisional\n"));
}

BOOST_AUTO_TEST_CASE(programs_get_null_for_what_is_not_known) {
  const std::string first =
    R"({"id":"01KAX9ZQ0QTS8V5W6X7Y8Z9ABC","date":"2025-11-28","mode":"parallel",)"
    R"("outcome":"complete","started_at":"2025-11-29T01:41:02.113+09:00",)"
    R"("finished_at":"2025-11-29T01:41:53.133+09:00","wall_s":51.02,"calls":203,"refused":1,)"
    R"("violations":0,"candidates":18,"symbols":200,"judged":200,"final":true})";
  const std::string second =
    R"({"id":"01KAX9ZQ0QTS8V5W6X7Y8Z9ABC","date":null,"mode":"parallel","outcome":"running",)"
    R"("started_at":"2025-11-29T01:41:02.113+09:00","finished_at":null,"wall_s":null,)"
    R"("calls":203,"refused":1,"violations":null,"candidates":18,"symbols":200,"judged":37,"final":null})";
  BOOST_TEST(tandem::runs_json({ended(), without_end()})
             == R"({"schema":"tandem.runs/1","runs":[)" + first + "," + second + "]}\n");
  BOOST_TEST(tandem::runs_jsonl({ended(), without_end()}) == first + "\n" + second + "\n");
  BOOST_TEST(tandem::runs_json({}) == "{\"schema\":\"tandem.runs/1\",\"runs\":[]}\n");
  BOOST_TEST(tandem::runs_jsonl({}).empty());
}

BOOST_AUTO_TEST_CASE(a_sheet_has_a_header_and_empty_fields) {
  BOOST_TEST(
    tandem::runs_csv({ended(), without_end()})
    == "id,date,mode,outcome,started_at,finished_at,wall_s,calls,refused,violations,"
       "candidates,state\n"
       "01KAX9ZQ0QTS8V5W6X7Y8Z9ABC,2025-11-28,parallel,complete,"
       "2025-11-29T01:41:02.113+09:00,2025-11-29T01:41:53.133+09:00,51.02,203,1,0,18,final\n"
       "01KAX9ZQ0QTS8V5W6X7Y8Z9ABC,,parallel,running,2025-11-29T01:41:02.113+09:00,,,"
       "203,1,,18,\n");
  BOOST_TEST(tandem::csv_line({"a,b", "say \"삼성\"", "two\nlines", "", "plain"})
             == "\"a,b\",\"say \"\"삼성\"\"\",\"two\nlines\",,plain\n");
}

BOOST_AUTO_TEST_CASE(a_cell_that_a_spreadsheet_would_calculate_is_marked_as_text) {
  for (const std::string text : {"=1+1", "=", "+cmd", "-2+3", "@SUM(A1)", "\tx", "＝1", "＋1",
                                 "－1", "＠x", "--1", "+-1", "-", "-inf", "+0x1"})
    BOOST_TEST(tandem::csv_line({text}) == "'" + text + "\n");
  BOOST_TEST(tandem::csv_line({"=HYPERLINK(\"x\",\"y\")", "\r=1"})
             == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",\"'\r=1\"\n");
  for (const std::string number :
       {"-1.5", "+2", "-1e-05", "-0", "12", "a-b", "2025-11-28", "삼성=1"})
    BOOST_TEST(tandem::csv_line({number}) == number + "\n");
}

BOOST_AUTO_TEST_CASE(an_audit_shows_gaps_as_bars_and_every_refusal) {
  // Gaps: 250 050 and 1 100 050 µs. Late: 50, 100, 200. Answered: 2000 and 4000, the third never.
  const auto text = tandem::audit_table(ended(), three_calls(), {});
  const std::string fifty(50, '#');
  BOOST_TEST(
    text
    == "tandem runs --audit  01KAX9ZQ0QTS8V5W6X7Y8Z9ABC  session 2025-11-28  parallel  complete\n"
       "started 2025-11-29 01:41:02 KST, 51.0 s; 203 calls, 1 refused, 0 violations\n"
       "\n"
       "key default: 3 calls (ok 1, rate_limited 1, timeout 1), closest 250.05 ms\n"
       "  TR            calls       closest\n"
       "  au10001           1             -\n"
       "  ka10081           2    1100.05 ms\n"
       "  late        p50      0.10 ms  p99      0.20 ms  max      0.20 ms  call start after its "
       "slot\n"
       "  answered    p50      2.00 ms  p99      4.00 ms  max      4.00 ms  answer after call "
       "start\n"
       "                    gap, ms    calls\n"
       "        250.0 -       250.1        1  "
         + fifty
         + "\n"
           "        250.1 -      1000.0        0\n"
           "       1000.0 -      2000.0        1  "
         + fifty
         + "\n"
           "\n"
           "2 calls were not ok: rate_limited 1, timeout 1\n"
           "  seq  call start (KST)         key      TR       http  code  outcome       gap "
           "before\n"
           "    2  2025-11-28 15:41:02.363  default  ka10081   429     5  rate_limited   250.05 "
           "ms\n"
           "    3  2025-11-28 15:41:03.463  default  ka10081     -     -  timeout       1100.05 "
           "ms\n");
}

BOOST_AUTO_TEST_CASE(an_audit_without_trouble_or_calls_says_so) {
  const auto one = three_calls().front();
  BOOST_TEST(contains(tandem::audit_table(ended(), {one}, {}), "every call was ok\n"));
  const auto text = tandem::audit_table(without_end(), {}, {});
  BOOST_TEST(
    contains(text, "no end stored; 203 calls, 1 refused, violations unknown (no report)\n"), text);
  BOOST_TEST(contains(text, "running?: still at work, or killed"), text);
  BOOST_TEST(text.ends_with("\nno call is recorded\n"), text);
}

BOOST_AUTO_TEST_CASE(korean_names_of_keys_keep_the_columns) {
  auto calls = three_calls();
  calls[1].key = "감시";
  calls[2].key = "눌림목매매"; // Ten columns.
  const auto text = tandem::audit_table(ended(), calls, {});
  BOOST_TEST(contains(text, "  key         TR       http"), text);
  BOOST_TEST(contains(text, "  감시        ka10081   429"), text);
  BOOST_TEST(contains(text, "  눌림목매매  ka10081     -"), text);
}

BOOST_AUTO_TEST_CASE(an_audit_for_programs_has_the_same_numbers) {
  const auto text = tandem::audit_json(ended(), three_calls());
  BOOST_TEST(text.starts_with(R"({"schema":"tandem.audit/1","run":{"id":"01KAX9ZQ)"), text);
  BOOST_TEST(
    contains(
      text,
      R"("keys":[{"key":"default","calls":3,"by_tr":{"au10001":1,"ka10081":2},)"
      R"("by_outcome":{"ok":1,"rate_limited":1,"timeout":1},"by_client":{},"min_gap_ms":250.05,)"
      R"("min_gap_ms_by_tr":{"au10001":null,"ka10081":1100.05},)"
      R"("gaps":[{"from_ms":250,"to_ms":250.1,"count":1},{"from_ms":250.1,"to_ms":250.2,"count":0},)"),
    text);
  BOOST_TEST(contains(text, R"({"from_ms":1000,"to_ms":2000,"count":1}],)"
                            R"("late_ms":{"calls":3,"p50":0.1,"p99":0.2,"max":0.2},)"
                            R"("answer_ms":{"calls":2,"p50":2,"p99":4,"max":4}}],)"),
             text);
  BOOST_TEST(
    text.ends_with(
      R"("not_ok":[{"seq":2,"key":"default","tr":"ka10081","sent_at":"2025-11-28T15:41:02.363+09:00",)"
      R"("status":429,"return_code":5,"outcome":"rate_limited","client":"","gap_ms":250.05},)"
      R"({"seq":3,"key":"default","tr":"ka10081","sent_at":"2025-11-28T15:41:03.463+09:00",)"
      R"("status":null,"return_code":null,"outcome":"timeout","client":"","gap_ms":1100.05})"
      "]}\n"),
    text);
  BOOST_TEST(contains(tandem::audit_json(ended(), {}), "\"keys\":[],\"not_ok\":[]}\n"));
}

BOOST_AUTO_TEST_CASE(an_audit_names_the_clients_of_a_serving_process) {
  auto calls = three_calls();
  calls[1].client = "bot";
  calls[2].client = "bot";
  const auto text = tandem::audit_table(ended(), calls, {});
  BOOST_TEST(contains(text, "closest 250.05 ms\n  clients     bot 2\n  TR "), text);
  const auto document = tandem::audit_json(ended(), calls);
  BOOST_TEST(contains(document, R"("by_client":{"bot":2},)"), document);
  BOOST_TEST(contains(document, R"("outcome":"timeout","client":"bot",)"), document);
  BOOST_TEST(tandem::calls_csv({calls[2]}).ends_with(",timeout,bot\n"));
  BOOST_TEST(contains(tandem::calls_jsonl({calls[2]}), R"("client":"bot"})"));
}

BOOST_AUTO_TEST_CASE(calls_come_as_they_are_stored) {
  const std::vector<api_call_row> calls{three_calls().back()};
  BOOST_TEST(tandem::calls_csv(calls)
             == "run_id,seq,key,tr,slot_us,sent_us,answered_us,status,return_code,outcome,client\n"
                "R1,3,default,ka10081,1764312063463000,1764312063463200,1764312073463200,,,"
                "timeout,\n");
  BOOST_TEST(tandem::calls_jsonl(calls)
             == R"({"run_id":"R1","seq":3,"key":"default","tr":"ka10081",)"
                R"("slot_us":1764312063463000,"sent_us":1764312063463200,)"
                R"("answered_us":1764312073463200,"status":null,"return_code":null,)"
                R"("outcome":"timeout","client":""})"
                "\n");
  BOOST_TEST(tandem::calls_jsonl({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
