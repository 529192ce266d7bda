#include "report/format/text.hpp"
#include "report/results.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace tandem;
using store::past_candidate;

BOOST_AUTO_TEST_SUITE(results_report)

namespace {

past_candidate samsung() {
  past_candidate one;
  one.date = "2025-11-28";
  one.what.run_id = "R2";
  one.what.scanner = "v2";
  one.what.code = "005930";
  one.what.name = "삼성전자";
  one.what.engine = "v2";
  one.what.rank = 1;
  one.what.score = 9;
  one.what.risk_score = 1;
  one.what.label = "매수 후보";
  one.what.strategy = "스윙";
  one.what.target_profit = 0.05;
  one.what.stop_loss = 0.05;
  one.what.holding_days = 10;
  one.what.close = 100'500;
  one.what.change_rate = -0.029;
  one.what.flags = R"({"cross":true})";
  one.what.indicators = R"({"TEMA20":100120.50000000001})";
  one.what.position = 1;
  one.what.basis = "regular";
  one.what.is_new = true;
  one.what.days_listed = 1;
  one.is_final = true;
  return one;
}

past_candidate hynix() {
  auto one = samsung();
  one.what.code = "000660";
  one.what.name = "SK hynix";
  one.what.rank = 2;
  one.what.is_new = false;
  one.what.days_listed = 3;
  return one;
}

/// Of an engine that scores nothing, with nothing optional known.
past_candidate bare() {
  past_candidate one;
  one.what.run_id = "R1";
  one.what.scanner = "pullback";
  one.what.code = "0001A0";
  one.what.name = "Say \"A, B\"";
  one.what.engine = "v2_lite";
  return one;
}

} // namespace

BOOST_AUTO_TEST_CASE(people_get_a_table_for_each_list) {
  BOOST_TEST(tandem::results_table({samsung(), hynix(), bare()}, {})
             == "run R2  session 2025-11-28  v2: 2 listed\n"
                "  rank  code    name          close   change  score  risk "
                " listed  engine   strategy  label      target  stop\n"
                "     1  005930  삼성전자    100,500   -2.90%    9.0     1     "
                "new  v2       스윙      매수 후보     +5%   -5%\n"
                "     2  000660  SK hynix    100,500   -2.90%    9.0     1 "
                "      3  v2       스윙      매수 후보     +5%   -5%\n"
                "\n"
                "run R1  session unknown  pullback: 1 listed\n"
                "  rank  code    name          close   change  score  risk "
                " listed  engine   strategy  label      target  stop\n"
                "     -  0001A0  Say \"A, B\"        -        -      -     "
                "-       -  v2_lite                            -     -\n");
  BOOST_TEST(tandem::results_table({}, {}).empty());
  BOOST_TEST(tandem::results_table({}, {false, 80}).empty());
}

BOOST_AUTO_TEST_CASE(a_table_fits_its_terminal) {
  BOOST_TEST(tandem::results_table({samsung(), bare()}, {false, 80})
             == "run R2  session 2025-11-28  v2: 1 listed\n"
                "  rank  code    name          close   change  score  risk  listed  engine\n"
                "     1  005930  삼성전자    100,500   -2.90%    9.0     1     new  v2\n"
                "\n"
                "run R1  session unknown  pullback: 1 listed\n"
                "  rank  code    name          close   change  score  risk  listed  engine\n"
                "     -  0001A0  Say \"A, B\"        -        -      -     -       -  v2_lite\n"
                "columns left out to fit 80: label, strategy, stop, target; --wide shows all\n");
  auto fund = hynix();
  fund.what.name = "KODEX 미국나스닥100타겟데일리커버드콜";
  fund.what.doubt = "hole";
  for (std::size_t width = 24; width < 140; ++width) {
    const auto text = tandem::results_table({samsung(), fund}, {false, width});
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
      if (line.find("  ") == 0 && line.find(':') == std::string::npos)
        BOOST_TEST(tandem::display_width(line) <= width, width << ": " << line);
  }
}

BOOST_AUTO_TEST_CASE(the_columns_asked_for_are_shown_in_their_order) {
  const tandem::candidate_columns asked{
    tandem::find_candidate_column("code"), tandem::find_candidate_column("close"),
    tandem::find_candidate_column("name"), tandem::find_candidate_column("days_listed"),
    tandem::find_candidate_column("is_new")};
  BOOST_TEST(tandem::results_table({samsung(), bare()}, {}, asked)
             == "run R2  session 2025-11-28  v2: 1 listed\n"
                "  code      close   name        listed  is_new\n"
                "  005930  100,500   삼성전자       new  yes\n"
                "\n"
                "run R1  session unknown  pullback: 1 listed\n"
                "  code      close   name        listed  is_new\n"
                "  0001A0        -   Say \"A, B\"       -  -\n");
  // The last one named leaves first.
  BOOST_TEST(tandem::results_table({samsung()}, {false, 40}, asked)
             == "run R2  session 2025-11-28  v2: 1 listed\n"
                "  code      close   name      listed\n"
                "  005930  100,500   삼성전자     new\n"
                "1 column left out to fit 40; --wide\n");
  BOOST_TEST(tandem::results_csv({samsung(), bare()}, asked)
             == "code,close,name,days_listed,is_new\n"
                "005930,100500,삼성전자,1,true\n"
                "0001A0,,\"Say \"\"A, B\"\"\",,\n");
}

BOOST_AUTO_TEST_CASE(what_the_clauses_of_a_screen_looked_at_is_shown) {
  auto found = samsung();
  found.what.scanner = found.what.engine = "mine";
  found.what.flags = R"({"up":true,"hot":false})";
  found.what.indicators = R"({"up":100500.0,"up.limit":98000.25,"order":0.0312,"far":null})";
  const auto text = tandem::results_table({found}, {});
  BOOST_TEST(text.find("  values") != std::string::npos, text);
  BOOST_TEST(text.find("  up 100,500, up.limit 98,000, order 0.0312, far -\n") != std::string::npos,
             text);
  BOOST_TEST(tandem::results_table({samsung()}, {}).find("values") == std::string::npos);
  BOOST_TEST(tandem::results_table({found}, {}, {tandem::find_candidate_column("flags")})
               .find("  up yes, hot no\n")
             != std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_column_has_a_name_and_a_title) {
  for (const auto& one : tandem::all_candidate_columns()) {
    BOOST_TEST((tandem::find_candidate_column(one.name) == &one));
    BOOST_TEST((tandem::find_candidate_column(one.title) != nullptr || one.name == "close"));
  }
  BOOST_TEST(tandem::find_candidate_column("change")->name == "change_rate");
  BOOST_TEST(tandem::find_candidate_column("close")->name == "close");
  BOOST_TEST(!tandem::find_candidate_column(""));
  BOOST_TEST(!tandem::find_candidate_column("colour"));
  const auto names = tandem::candidate_column_names();
  BOOST_TEST(names.starts_with("run, date, scanner, "), names);
  BOOST_TEST(names.ends_with(", days_listed, flags, indicators"), names);
}

BOOST_AUTO_TEST_CASE(what_is_not_of_a_complete_final_run_is_marked) {
  auto moving = samsung();
  moving.is_final = false;
  moving.what.basis = "evening";
  auto holes = samsung();
  holes.what.run_id = "R1";
  holes.outcome = run_outcome::partial;
  holes.what.doubt = "hole";
  const auto text = tandem::results_table({moving, holes}, {});
  BOOST_TEST(text.starts_with("run R2  session 2025-11-28  v2: 1 listed  PROVISIONAL\n"), text);
  BOOST_TEST(
    text.find("\nrun R1  session 2025-11-28  v2: 1 listed  partial\n") != std::string::npos, text);
  // Both signs stand in the gap between two columns, so that these keep their places.
  BOOST_TEST(text.find("  100,500e  -2.90%    9.0") != std::string::npos, text);
  BOOST_TEST(text.find("  100,500?  -2.90%    9.0") != std::string::npos, text);
  BOOST_TEST(text.find("\n  e: evening close\n") != std::string::npos, text);
  BOOST_TEST(text.ends_with("\n  ?: its candles are doubted\n"), text);
  auto old = samsung();
  old.what.basis = "stale";
  old.what.doubt = "stale";
  const auto both = tandem::results_table({moving, old}, {});
  BOOST_TEST(both.find("  100,500s? -2.90%") != std::string::npos, both);
  BOOST_TEST(both.ends_with("\n  e: evening close; s: stale, of an earlier session; ?: its candles "
                            "are doubted\n"),
             both);
  const auto programs = tandem::results_jsonl({moving, holes});
  BOOST_TEST(programs.find(R"("outcome":"complete","final":false,"scanner")") != std::string::npos);
  BOOST_TEST(programs.find(R"("basis":"evening","doubt":null)") != std::string::npos);
  BOOST_TEST(programs.find(R"("outcome":"partial","final":true,"scanner")") != std::string::npos);
  BOOST_TEST(programs.find(R"("basis":"regular","doubt":"hole")") != std::string::npos);
  const auto sheet = tandem::results_csv({moving, holes});
  BOOST_TEST(sheet.find(",complete,provisional,evening,,true,1,") != std::string::npos, sheet);
  BOOST_TEST(sheet.find(",partial,final,regular,hole,true,1,") != std::string::npos, sheet);
}

BOOST_AUTO_TEST_CASE(programs_get_flags_and_indicators_as_they_are_stored) {
  const std::string first =
    R"({"run":"R2","date":"2025-11-28","outcome":"complete","final":true,"scanner":"v2","position":1,"rank":1,"code":"005930",)"
    R"("name":"삼성전자","engine":"v2","score":9,"risk_score":1,"label":"매수 후보",)"
    R"("strategy":"스윙","target_profit":0.05,"stop_loss":0.05,"holding_days":10,"close":100500,)"
    R"("change_rate":-0.029,"basis":"regular","doubt":null,"is_new":true,"days_listed":1,"flags":{"cross":true},"indicators":{"TEMA20":100120.50000000001}})";
  const std::string second =
    R"({"run":"R1","date":null,"outcome":"complete","final":null,"scanner":"pullback","position":null,"rank":null,"code":"0001A0",)"
    R"("name":"Say \"A, B\"","engine":"v2_lite","score":null,"risk_score":null,"label":null,)"
    R"("strategy":null,"target_profit":null,"stop_loss":null,"holding_days":null,"close":null,)"
    R"("change_rate":null,"basis":null,"doubt":null,"is_new":null,"days_listed":null,"flags":null,"indicators":null})";
  BOOST_TEST(tandem::results_json({samsung(), bare()})
             == R"({"schema":"tandem.results/1","candidates":[)" + first + "," + second + "]}\n");
  BOOST_TEST(tandem::results_jsonl({samsung(), bare()}) == first + "\n" + second + "\n");
  BOOST_TEST(tandem::results_json({}) == "{\"schema\":\"tandem.results/1\",\"candidates\":[]}\n");
  BOOST_TEST(tandem::results_jsonl({}).empty());
}

BOOST_AUTO_TEST_CASE(a_sheet_has_every_column) {
  BOOST_TEST(tandem::results_csv({samsung(), bare()})
             == "run,date,scanner,position,rank,code,name,engine,score,risk_score,label,strategy,"
                "target_profit,stop_loss,holding_days,close,change_rate,outcome,state,basis,doubt,"
                "is_new,days_listed,flags,indicators\n"
                "R2,2025-11-28,v2,1,1,005930,삼성전자,v2,9,1,매수 후보,스윙,0.05,0.05,10,100500,"
                "-0.029,complete,final,regular,,true,1,\"{\"\"cross\"\":true}\","
                "\"{\"\"TEMA20\"\":100120.50000000001}\"\n"
                "R1,,pullback,,,0001A0,\"Say \"\"A, B\"\"\",v2_lite,,,,,,,,,,complete,,,,,,,\n");
}

BOOST_AUTO_TEST_CASE(an_empty_search_names_its_conditions) {
  store::past_run run;
  run.id = "R1";
  run.outcome = run_outcome::running;
  BOOST_TEST(tandem::nothing_found({"R1", "", "", ""}, run)
             == "no candidates: nothing is stored for run R1 (running?)");
  BOOST_TEST(tandem::nothing_found({"", "v2", "2025-11-28", "005930"}, std::nullopt)
             == "no candidates: nothing is stored for scanner v2, session 2025-11-28, symbol "
                "005930");
  store::candidate_filter since;
  since.since = "2025-11-24";
  since.only_new = true;
  BOOST_TEST(tandem::nothing_found(since, std::nullopt)
             == "no candidates: nothing new is stored for sessions since 2025-11-24");
}

BOOST_AUTO_TEST_SUITE_END()
