#include "report/explain.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(explain_report)

namespace {

store::past_run ended() {
  store::past_run run;
  run.id = "R1";
  run.date = "2025-11-28";
  run.mode = "parallel";
  run.outcome = run_outcome::complete;
  run.started_at = "2025-11-28T06:41:02.113Z";
  run.finished_at = "2025-11-28T06:41:53.133Z";
  run.wall_s = 51.02;
  run.violations = 0;
  run.is_final = true;
  return run;
}

store::past_verdict verdict(const std::string& scanner,
                            const std::vector<store::engine_verdict>& engines) {
  return {"R1", scanner, {"005930", "regular", "", engines}};
}

const std::vector<store::engine_verdict> dropped{
  {"v2",
   "gap_max",
   3,
   7,
   {{"turnover", 23000000000.0, ">=", 1000000000.0, {}, true},
    {"gap_max", 0.0312, "<=", 0.015, {}, false},
    {"atr", 0.05, "in", 0.01, 0.04, false},
    {"trend", 3.0, ">=", 3.0, {}, true}}}};

const std::vector<store::engine_verdict> both_matched{
  {"midterm", "matched", 5, 7, {{"price", 100500.0, ">=", 2000.0, {}, true}}},
  {"v2_lite", "matched", {}, {}, {{"momentum", 12.5, ">", 0.0, {}, true}}}};

store::past_candidate candidate(const std::string& engine, const std::string& flags) {
  store::past_candidate one;
  one.what.run_id = "R1";
  one.what.scanner = "v3";
  one.what.code = "005930";
  one.what.engine = engine;
  one.what.flags = flags;
  one.what.position = 4;
  return one;
}

store::past_candidate ranked() {
  auto one = candidate("midterm", R"({"also":"v2_lite"})");
  one.what.rank = 4;
  one.what.score = 9;
  one.what.risk_score = 1;
  one.what.label = "매수 후보";
  one.what.strategy = "스윙";
  return one;
}

tandem::explanation explained(const store::past_run& run,
                              const std::vector<store::past_verdict>& verdicts,
                              const std::vector<store::past_candidate>& candidates = {}) {
  auto what = tandem::make_explanation(run, verdicts, candidates);
  what.name = "삼성전자";
  return what;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(people_see_which_filter_dropped_it_and_by_how_much) {
  BOOST_TEST(
    tandem::explain_table(explained(ended(), {verdict("v2", dropped)}), false)
    == "tandem explain  005930 삼성전자  run R1  session 2025-11-28  complete\n"
       "\n"
       "v2: not picked: dropped at gap_max; signals 3 of 7\n"
       "  close: regular\n"
       "        filter             value      threshold       what it is\n"
       "  pass  turnover  23,000,000,000  >=  1,000,000,000   mean traded value of the last 20 "
       "candles, KRW\n"
       "> FAIL  gap_max            3.12%  <=  1.50%           TEMA20 above DEMA10, in % of the "
       "close\n"
       "  FAIL  atr                5.00%  in  1.00% to 4.00%  ATR14, in % of the close\n"
       "  pass  trend                  3  >=  3               signs of a rising trend: slopes, "
       "days above\n");
}

BOOST_AUTO_TEST_CASE(a_pick_shows_its_rank_and_score) {
  const auto what = explained(ended(), {verdict("v3", both_matched)}, {ranked()});
  const auto text = tandem::explain_table(what, false);
  BOOST_TEST(contains(text, "\nv3 midterm: picked, rank 4, score 9.0; signals 5 of 7\n"), text);
  BOOST_TEST(contains(text, "\nv3 v2_lite: picked, listed in the row of midterm\n"), text);
  BOOST_TEST(!contains(text, "FAIL"), text);
}

BOOST_AUTO_TEST_CASE(an_engine_without_ranking_shows_the_place) {
  const auto what = explained(ended(), {verdict("v3", both_matched)}, {candidate("v2_lite", "{}")});
  const auto text = tandem::explain_table(what, false);
  BOOST_TEST(contains(text, "\nv3 v2_lite: picked, place 4 of the list\n"), text);
  BOOST_TEST(contains(text, "\nv3 midterm: matched, but not listed: below the cut-off or beyond"),
             text);
}

BOOST_AUTO_TEST_CASE(a_match_outside_the_list_is_no_pick) {
  const auto cut = explained(ended(), {verdict("v3", both_matched)});
  BOOST_TEST(contains(tandem::explain_table(cut, false),
                      "v3 midterm: matched, but not listed: below the cut-off or beyond the cap of "
                      "the list, or the regime closed it; signals 5 of 7\n"));
  auto run = ended();
  run.outcome = run_outcome::interrupted;
  BOOST_TEST(contains(tandem::explain_table(explained(run, {verdict("v3", both_matched)}), false),
                      "matched, but not listed: the run has not come as far"));
}

BOOST_AUTO_TEST_CASE(candidates_of_other_scanners_are_not_taken_for_it) {
  const auto what = explained(ended(), {verdict("v2", dropped)}, {ranked()});
  BOOST_TEST(!what.scanners.at(0).candidate.has_value());
}

BOOST_AUTO_TEST_CASE(programs_get_every_digit) {
  const auto what =
    explained(ended(), {verdict("v2", dropped), verdict("v3", both_matched)}, {ranked()});
  BOOST_TEST(
    tandem::explain_json(what)
    == R"({"schema":"tandem.explain/1","run":{"id":"R1","date":"2025-11-28","mode":"parallel",)"
       R"("outcome":"complete","started_at":"2025-11-28T15:41:02.113+09:00",)"
       R"("finished_at":"2025-11-28T15:41:53.133+09:00","wall_s":51.02,"calls":0,"refused":0,)"
       R"("violations":0,"candidates":0,"symbols":0,"judged":0,"final":true},"code":"005930",)"
       R"("name":"삼성전자","scanners":[{"scanner":"v2","matched":false,"basis":"regular",)"
       R"("doubt":null,"candidate":null,)"
       R"("engines":[{"engine":"v2","stage":"gap_max","listed":false,"signals_count":3,)"
       R"("signals_total":7,"signals":{},"kept_out":null,"checks":[)"
       R"({"filter":"turnover","value":23000000000,"relation":">=","limit":1000000000,)"
       R"("up_to":null,"passed":true,"unit":"KRW",)"
       R"("meaning":"mean traded value of the last 20 candles, KRW","limit_without_regime":null},)"
       R"({"filter":"gap_max","value":0.0312,"relation":"<=","limit":0.015,"up_to":null,)"
       R"("passed":false,"unit":"fraction","meaning":"TEMA20 above DEMA10, in % of the close",)"
       R"("limit_without_regime":null},)"
       R"({"filter":"atr","value":0.05,"relation":"in","limit":0.01,"up_to":0.04,"passed":false,)"
       R"("unit":"fraction","meaning":"ATR14, in % of the close","limit_without_regime":null},)"
       R"({"filter":"trend","value":3,"relation":">=","limit":3,"up_to":null,"passed":true,)"
       R"("unit":"count","meaning":"signs of a rising trend: slopes, days above",)"
       R"("limit_without_regime":null}]}]},)"
       R"({"scanner":"v3","matched":true,"basis":"regular","doubt":null,"candidate":{"position":4,"rank":4,"engine":"midterm",)"
       R"("score":9,"risk_score":1,"label":"매수 후보","strategy":"스윙"},"engines":[)"
       R"({"engine":"midterm","stage":"matched","listed":true,"signals_count":5,)"
       R"("signals_total":7,"signals":{},"kept_out":null,"checks":[{"filter":"price","value":100500,"relation":">=",)"
       R"("limit":2000,"up_to":null,"passed":true,"unit":"KRW","meaning":"close, KRW","limit_without_regime":null}]},)"
       R"({"engine":"v2_lite","stage":"matched","listed":true,"signals_count":null,)"
       R"("signals_total":null,"signals":{},"kept_out":null,"checks":[{"filter":"momentum","value":12.5,"relation":">",)"
       R"("limit":0,"up_to":null,"passed":true,"unit":"KRW",)"
       R"("meaning":"MACD oscillator, KRW","limit_without_regime":null}]}]}]})"
       "\n");
}

BOOST_AUTO_TEST_CASE(rows_are_filters) {
  const auto what = explained(ended(), {verdict("v3", both_matched)}, {ranked()});
  BOOST_TEST(
    tandem::explain_csv(what)
    == "run,date,scanner,engine,code,name,stage,listed,rank,filter,value,relation,limit,up_to,"
       "passed,unit,outcome,state,basis,doubt\n"
       "R1,2025-11-28,v3,midterm,005930,삼성전자,matched,true,4,price,100500,>=,2000,,true,KRW,"
       "complete,"
       "final,regular,\n"
       "R1,2025-11-28,v3,v2_lite,005930,삼성전자,matched,true,,momentum,12.5,>,0,,true,KRW,"
       "complete,final,"
       "regular,\n");
  BOOST_TEST(
    tandem::explain_jsonl(what)
    == R"({"run":"R1","date":"2025-11-28","scanner":"v3","engine":"midterm","code":"005930",)"
       R"("name":"삼성전자","stage":"matched","listed":true,"rank":4,"filter":"price",)"
       R"("value":100500,"relation":">=","limit":2000,"up_to":null,"passed":true,"unit":"KRW",)"
       R"("meaning":"close, KRW","outcome":"complete","final":true,"basis":"regular",)"
       R"("doubt":null})"
       "\n"
       R"({"run":"R1","date":"2025-11-28","scanner":"v3","engine":"v2_lite","code":"005930",)"
       R"("name":"삼성전자","stage":"matched","listed":true,"rank":null,"filter":"momentum",)"
       R"("value":12.5,"relation":">","limit":0,"up_to":null,"passed":true,"unit":"KRW",)"
       R"("meaning":"MACD oscillator, KRW","outcome":"complete","final":true,)"
       R"("basis":"regular","doubt":null})"
       "\n");
}

BOOST_AUTO_TEST_CASE(what_the_verdict_stands_on_is_said) {
  auto run = ended();
  run.is_final = false;
  auto judged = verdict("v2", dropped);
  judged.what.basis = "evening";
  judged.what.doubt = "no_volume";
  const auto what = explained(run, {judged});
  const auto text = tandem::explain_table(what, false);
  BOOST_TEST(contains(text, "session 2025-11-28  complete  PROVISIONAL\n"), text);
  BOOST_TEST(contains(text, "\n  close: evening; candles doubted: no_volume\n"), text);
  BOOST_TEST(contains(tandem::explain_json(what), R"("basis":"evening","doubt":"no_volume")"));
  BOOST_TEST(contains(tandem::explain_csv(what), ",complete,provisional,evening,no_volume\n"));
  // A verdict of an older version says nothing of it.
  judged.what.basis.clear();
  judged.what.doubt.clear();
  BOOST_TEST(!contains(tandem::explain_table(explained(ended(), {judged}), false), "close:"));
}

BOOST_AUTO_TEST_CASE(signals_are_named_and_are_no_filters) {
  auto judged = dropped;
  judged[0].checks.push_back({"signal.cross", 1.0, "sign", 1.0, {}, true});
  judged[0].checks.push_back({"signal.macd", 0.0, "sign", 1.0, {}, true});
  const auto what = explained(ended(), {verdict("v2", judged)});
  BOOST_TEST(contains(tandem::explain_table(what, false), "\n  signals: cross yes, macd no\n"));
  BOOST_TEST(contains(tandem::explain_json(what), R"("signals":{"cross":true,"macd":false})"));
  BOOST_TEST(tandem::explain_csv(what)
             == tandem::explain_csv(explained(ended(), {verdict("v2", dropped)})));
}

BOOST_AUTO_TEST_CASE(a_match_outside_the_list_names_what_kept_it_out) {
  const auto told = [](store::engine_check by) {
    auto judged = both_matched;
    judged.resize(1);
    judged[0].checks.push_back(std::move(by));
    const auto what = explained(ended(), {verdict("v3", judged)});
    BOOST_TEST(contains(tandem::explain_json(what), R"("kept_out":{"by":)"));
    return tandem::explain_table(what, false);
  };
  BOOST_TEST(contains(told({"cut_off", 4.4, ">=", 4.5, {}, false}),
                      "matched, but not listed: its score less the risk is 4.4, and the lowest "
                      "cut-off 4.5; signals 5 of 7\n"));
  BOOST_TEST(contains(told({"limit", 21.0, "<=", 20.0, {}, false}),
                      "matched, but not listed: it is in place 21, and the list ends at 20;"));
  BOOST_TEST(contains(told({"regime", {}, "is", {}, {}, false}), "the regime closed the list;"));
}

BOOST_AUTO_TEST_CASE(a_threshold_that_the_regime_moved_shows_both_values) {
  auto what = explained(ended(), {verdict("v2", dropped)});
  tandem::add_moved_thresholds(what, "bull", [](const std::string& scanner, std::string_view key) {
    return scanner == "v2" && key == "v2.gap-max" ? std::optional{0.025} : std::nullopt;
  });
  BOOST_TEST(contains(tandem::explain_table(what, false),
                      "TEMA20 above DEMA10, in % of the close; 2.50% without the regime (bull)\n"));
  BOOST_TEST(contains(tandem::explain_json(what), R"("limit_without_regime":0.025)"));
}

BOOST_AUTO_TEST_CASE(the_clauses_of_a_screen_borrow_nothing_from_a_rule) {
  const auto what = explained(ended(), {verdict("mine", {{"mine",
                                                          "trend",
                                                          {},
                                                          {},
                                                          {{"trend", 0.0, "is", 1.0, {}, false},
                                                           {"price", 7.5, ">", 5.25, {}, true},
                                                           {"age", {}, "is", 1.0, {}, false}}}})});
  const auto text = tandem::explain_table(what, false);
  BOOST_TEST(contains(text, "> FAIL  trend        no  is  yes   "), text);
  BOOST_TEST(contains(text, "  pass  price    7.5000  >   5.2500"), text);
  BOOST_TEST(contains(text, "  FAIL  age     unknown  is  yes"), text);
}

BOOST_AUTO_TEST_SUITE_END()
