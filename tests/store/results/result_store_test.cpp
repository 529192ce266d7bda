#include "store/results/result_store.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <memory>

// What every back end of the result store does, over each of them.

using namespace tandem;
using store::api_call_row;
using store::candidate_row;
using store::regime_row;
using store::run_row;
using store::run_scanner_row;
using store::symbol_row;
using store::verdict_block_row;

namespace {

template <class BackEnd>
struct opened : BackEnd {
  std::unique_ptr<store::result_store> database = open_store(this->url());

  status write(const std::vector<store::row>& rows) { return database->write(rows); }
  void reopen() {
    database.reset();
    database = open_store(this->url());
  }
};

regime_row regime(const std::string& date) {
  regime_row out;
  out.date = date;
  out.label = "bull";
  out.risk = "normal";
  out.score = 0.4;
  out.data_date = "2025-07-17";
  out.version = "v4";
  out.source = "https://a";
  out.midterm = "uptrend";
  out.is_final = true;
  out.inputs = R"({"b": 1,  "a": [1.0]})";
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(result_store)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_whose_process_died_is_interrupted, BackEnd, back_ends) {
  opened<BackEnd> db;
  BOOST_TEST(!db.write({running("R1"), ended("R2")}));
  db.reopen();
  BOOST_TEST(db.query("SELECT id, outcome FROM run ORDER BY id") == "R1|interrupted\nR2|complete");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_column_of_a_run_arrives, BackEnd, back_ends) {
  opened<BackEnd> db;
  const run_row run{"R1",
                    "2025-07-18",
                    "sequential",
                    run_outcome::partial,
                    "2025-07-18T06:41:02.113Z",
                    "2025-07-18T06:41:53.250Z",
                    R"({"schema":"tandem.report/1"})",
                    "scan.mode = \"sequential\"",
                    R"(["005930"])",
                    true};
  BOOST_TEST(!db.write({run}));
  BOOST_TEST(db.query("SELECT id, date, mode, outcome, " + db.time("started_at") + ", "
                      + db.time("finished_at") + ", report, settings, universe, " + db.flag("final")
                      + " FROM run")
             == "R1|2025-07-18|sequential|partial|2025-07-18T06:41:02.113Z|"
                "2025-07-18T06:41:53.250Z|{\"schema\":\"tandem.report/1\"}|scan.mode = "
                "\"sequential\"|[\"005930\"]|1");
  BOOST_TEST(!db.write({running("R2")}));
  BOOST_TEST(db.query("SELECT final FROM run WHERE id = 'R2'") == "null");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_column_of_a_candidate_arrives, BackEnd, back_ends) {
  opened<BackEnd> db;
  auto picked = candidate("005930");
  picked.rank = 3;
  picked.score = 9.5;
  picked.risk_score = 1.25;
  picked.label = "강한 매수";
  picked.strategy = "swing";
  picked.target_profit = 0.05;
  picked.stop_loss = 0.03;
  picked.holding_days = 10;
  picked.close = 100500.5;
  picked.change_rate = -2.9;
  picked.position = 4;
  picked.basis = "evening";
  picked.doubt = "hole";
  picked.is_new = false;
  picked.days_listed = 12;
  BOOST_TEST(!db.write({picked}));
  const auto columns =
    "SELECT run_id, scanner, code, name, engine, rank, score, risk_score, label, strategy, "
    "target_profit, stop_loss, holding_days, close, change_rate, flags, indicators, position, "
    "basis, doubt, "
    + db.flag("is_new") + ", days_listed FROM candidate";
  BOOST_TEST(db.query(columns)
             == "R1|v2|005930|삼성전자|v2|3|9.5|1.25|강한 매수|swing|0.05|0.03|10|100500.5|-2.9|{}|"
                "{\"TEMA20\":100120.5}|4|evening|hole|0|12");
  picked.doubt.clear();
  BOOST_TEST(!db.write({picked}));
  BOOST_TEST(db.query("SELECT basis, doubt FROM candidate") == "evening|null");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_column_of_the_others_arrives, BackEnd, back_ends) {
  opened<BackEnd> db;
  const api_call_row call{"R1",
                          7,
                          "default",
                          "ka10081",
                          1'752'820'862'000'000,
                          1'752'820'862'000'310,
                          1'752'820'862'051'000,
                          429,
                          5,
                          "rate_limited",
                          "bot"};
  const symbol_row symbol{"005930", "삼성전자", "KOSPI", "preferred", true, false};
  const verdict_block_row block{
    "R1", 3, "v2", R"(["005930",  "000660"])", {std::string{"\0x\\\n\xff", 5}}};
  BOOST_TEST(!db.write(
    {symbol, call, regime("2025-07-18"), block, run_scanner_row{"R1", "v2", 4'000'000'000}}));
  BOOST_TEST(db.query("SELECT code, name, market, class, " + db.flag("halted") + ", "
                      + db.flag("administrative") + " FROM symbol")
             == "005930|삼성전자|KOSPI|preferred|1|0");
  BOOST_TEST(db.query("SELECT * FROM api_call")
             == "R1|7|default|ka10081|1752820862000000|1752820862000310|1752820862051000|429|5|"
                "rate_limited|bot");
  BOOST_TEST(db.query("SELECT date, label, risk, score, data_date, version, source, midterm, "
                      + db.flag("final") + ", inputs FROM regime_daily")
             == "2025-07-18|bull|normal|0.4|2025-07-17|v4|https://a|uptrend|1|{\"b\": 1,  \"a\": "
                "[1.0]}");
  BOOST_TEST(db.query("SELECT run_id, number, scanner, codes, length(verdicts) FROM verdict_block")
             == "R1|3|v2|[\"005930\",  \"000660\"]|5");
  BOOST_TEST(db.query("SELECT * FROM run_scanner") == "R1|v2|4000000000");
  const auto blocks = open_reader(db.url())->blocks_of("R1", "");
  BOOST_TEST_REQUIRE(static_cast<bool>(blocks));
  BOOST_TEST((blocks->at(0).verdicts == block.verdicts));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_not_known_is_null, BackEnd, back_ends) {
  opened<BackEnd> db;
  candidate_row bare;
  bare.run_id = "R1";
  bare.scanner = "v3";
  bare.code = "000660";
  bare.name = "000660";
  bare.engine = "v2-lite";
  bare.score = std::numeric_limits<double>::quiet_NaN();
  auto unanswered = impossible_call();
  unanswered.seq = 1;
  BOOST_TEST(
    !db.write({running("R1"), bare, unanswered, symbol_row{"005930", "삼성전자", "KOSPI"}}));
  BOOST_TEST(db.query("SELECT class, halted, administrative FROM symbol") == "null|null|null");
  BOOST_TEST(db.query("SELECT finished_at, report, settings, universe FROM run")
             == "null|null|null|null");
  BOOST_TEST(
    db.query("SELECT rank, score, risk_score, label, strategy, holding_days, close, flags, "
             "indicators FROM candidate")
    == "null|null|null|null|null|null|null|null|null");
  BOOST_TEST(db.query("SELECT status, return_code FROM api_call") == "null|null");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(equal_keys_replace_and_others_stay, BackEnd, back_ends) {
  opened<BackEnd> db;
  BOOST_TEST(!db.write({running("R1"), running("R2"), candidate("005930"), candidate("000660"),
                        symbol_row{"005930", "old", "KOSPI", "common", true}}));
  auto again = candidate("005930");
  again.rank = 2;
  auto other_scanner = candidate("005930");
  other_scanner.scanner = "v3";
  BOOST_TEST(!db.write({ended("R1"), again, other_scanner, symbol_row{"005930", "new", "KOSDAQ"}}));
  BOOST_TEST(db.query("SELECT id, outcome FROM run ORDER BY id") == "R1|complete\nR2|running");
  BOOST_TEST(db.query("SELECT scanner, code, rank FROM candidate ORDER BY scanner, code")
             == "v2|000660|1\nv2|005930|2\nv3|005930|1");
  BOOST_TEST(db.query("SELECT * FROM symbol") == "005930|new|KOSDAQ|null|null|null");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_last_of_a_key_in_one_batch_stays, BackEnd, back_ends) {
  opened<BackEnd> db;
  auto second = candidate("005930");
  second.rank = 2;
  auto third = candidate("005930");
  third.rank = 3;
  BOOST_TEST(!db.write({running("R1"), candidate("005930"), candidate("000660"), second,
                        ended("R1"), candidate("000020"), third}));
  BOOST_TEST(db.query("SELECT code, rank FROM candidate ORDER BY code")
             == "000020|1\n000660|1\n005930|3");
  BOOST_TEST(db.query("SELECT id, outcome FROM run") == "R1|complete");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_new_list_drops_the_scanners_old_one, BackEnd, back_ends) {
  opened<BackEnd> db;
  auto other_scanner = candidate("000660");
  other_scanner.scanner = "v3";
  auto other_run = candidate("000660");
  other_run.run_id = "R0";
  BOOST_TEST(!db.write({candidate("000660"), candidate("000020"), other_scanner, other_run}));
  // What came before it in the same batch goes as well, what comes after it stays.
  BOOST_TEST(!db.write({candidate("000100"), store::new_list{"R1", "v2"}, candidate("005930")}));
  BOOST_TEST(db.query("SELECT run_id, scanner, code FROM candidate ORDER BY run_id, scanner")
             == "R0|v2|000660\nR1|v2|005930\nR1|v3|000660");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_new_list_drops_the_blocks_of_an_earlier_pass, BackEnd, back_ends) {
  opened<BackEnd> db;
  for (const int number : {-7, 1, 2, 3})
    BOOST_TEST(!db.write({verdict_block_row{"R1", number, "v2", "[]", {"x"}}}));
  BOOST_TEST(
    !db.write({verdict_block_row{"R1", 4, "v3", "[]", {"x"}},
               verdict_block_row{"R0", 1, "v2", "[]", {"x"}}, store::new_list{"R1", "v2", 3}}));
  BOOST_TEST(db.query("SELECT run_id, number, scanner FROM verdict_block ORDER BY run_id, number")
             == "R0|1|v2\nR1|3|v2\nR1|4|v3");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_row_that_is_there_already_is_not_written_again, BackEnd,
                              back_ends) {
  opened<BackEnd> db;
  const symbol_row symbol{"005930", "삼성전자", "KOSPI", "preferred", true};
  auto picked = candidate("005930"); // Of whose columns many are NULL.
  const run_row begun = running("R1");
  BOOST_TEST(!db.write({symbol, picked, begun}));
  const auto before = db.versions_of_rows();
  BOOST_TEST(!db.write({symbol, picked, begun}));
  BOOST_TEST(db.versions_of_rows() == before);
  auto other = symbol;
  other.halted.reset();
  BOOST_TEST(!db.write({other}));
  BOOST_TEST(db.query("SELECT halted FROM symbol") == "null");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(same_batch_twice_changes_nothing, BackEnd, back_ends) {
  opened<BackEnd> db;
  const std::vector<store::row> batch{running("R1"), candidate("005930"),
                                      symbol_row{"005930", "삼성전자", "KOSPI"}};
  BOOST_TEST(!db.write(batch));
  BOOST_TEST(!db.write(batch));
  BOOST_TEST(db.query("SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM candidate), "
                      "(SELECT count(*) FROM symbol)")
             == "1|1|1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(empty_batch_is_no_transaction, BackEnd, back_ends) {
  opened<BackEnd> db;
  BOOST_TEST(!db.write({}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(texts_keep_every_character, BackEnd, back_ends) {
  opened<BackEnd> db;
  for (const std::string name :
       {"a'b\"c", "a\tb", "a\nb", "a\r\nb", "\\", "\\N", "\\.", "a\\tb", "\\\\N", " ", "null",
        "{1,2}", "삼성\b\f\v", "''; DROP TABLE symbol; --", "%s$1?1", "😀", "\x01\x7f"}) {
    BOOST_TEST(!db.write({symbol_row{"005930", name, "KOSPI", name}}));
    BOOST_TEST(db.query("SELECT name FROM symbol") == name);
    BOOST_TEST(db.query("SELECT class FROM symbol") == name);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_empty_text_that_has_to_be_there_is_empty, BackEnd, back_ends) {
  opened<BackEnd> db;
  BOOST_TEST(!db.write({symbol_row{"005930", "", "KOSPI"}}));
  BOOST_TEST(db.query("SELECT count(*) FROM symbol WHERE name = ''") == "1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(numbers_come_back_to_the_last_bit, BackEnd, back_ends) {
  opened<BackEnd> db;
  for (const double value : {0.1 + 0.2, 1e-300, -1.7976931348623157e308, 5e-324, 1.0 / 3,
                             std::numeric_limits<double>::infinity()}) {
    auto picked = candidate("005930");
    picked.score = value;
    BOOST_TEST(!db.write({ended("R1"), picked}));
    const auto back = open_reader(db.url())->candidates_of({"R1", "", "", "", -1});
    BOOST_TEST_REQUIRE(static_cast<bool>(back), why(back));
    BOOST_TEST(back->at(0).what.score.value() == value);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(bad_row_in_the_middle_undoes_the_whole_batch, BackEnd, back_ends) {
  opened<BackEnd> db;
  const auto problem =
    db.write({running("R1"), candidate("005930"), impossible_call(), candidate("000660")});
  BOOST_TEST(is(problem, ec::storage_failure, BackEnd::check_complaint));
  BOOST_TEST(is(problem, ec::storage_failure, "api_call R1 0"));
  BOOST_TEST(is(problem, ec::storage_failure, db.name()));
  BOOST_TEST(problem->message.find('\n') == std::string::npos);
  BOOST_TEST(db.query("SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM candidate)")
             == "0|0");
  BOOST_TEST(!db.write({running("R1"), candidate("000660")}));
  BOOST_TEST(db.query("SELECT code FROM candidate") == "000660");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refused_row_is_named_among_many, BackEnd, back_ends) {
  opened<BackEnd> db;
  std::vector<store::row> rows;
  for (int i = 100'000; i < 101'000; ++i) {
    auto one = candidate(std::to_string(i));
    one.indicators = i == 100'700 ? "{TEMA20" : "{}";
    rows.emplace_back(one);
  }
  BOOST_TEST(is(db.write(rows), ec::storage_failure, "candidate R1 v2 100700"));
  BOOST_TEST(db.query("SELECT count(*) FROM candidate") == "0");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(broken_json_and_unknown_outcomes_are_refused, BackEnd, back_ends) {
  opened<BackEnd> db;
  auto broken = candidate("005930");
  broken.indicators = "{TEMA20";
  BOOST_TEST(is(db.write({broken}), ec::storage_failure, "candidate R1 v2 005930"));
  auto unknown = running("R1");
  unknown.outcome = static_cast<run_outcome>(99);
  BOOST_TEST(is(db.write({unknown}), ec::storage_failure, "run R1"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_survive_reopening, BackEnd, back_ends) {
  opened<BackEnd> db;
  BOOST_TEST(!db.write({running("R1")}));
  db.reopen();
  BOOST_TEST(!db.write({running("R2")}));
  BOOST_TEST(db.query("SELECT id FROM run ORDER BY id") == "R1\nR2");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_newest_final_regime_before_a_day_is_found, BackEnd, back_ends) {
  opened<BackEnd> db;
  const auto before = [&](std::int32_t day) {
    auto found = db.database->regime_before("https://a", market::date::from_number(day));
    BOOST_TEST_REQUIRE(static_cast<bool>(found), why(found));
    return *found;
  };
  BOOST_TEST(!before(20250721));
  auto moving = regime("2025-07-18");
  moving.is_final = false;
  auto without_word = regime("2025-07-17");
  without_word.midterm = "";
  auto other_source = regime("2025-07-16");
  other_source.source = "https://b";
  BOOST_TEST(
    !db.write({regime("2025-07-14"), regime("2025-07-15"), other_source, without_word, moving}));
  const auto found = before(20250718);
  BOOST_TEST_REQUIRE(found.has_value());
  BOOST_TEST(found->date == "2025-07-15");
  BOOST_TEST(found->label == "bull");
  BOOST_TEST(found->risk == "normal");
  BOOST_TEST(found->score.value() == 0.4);
  BOOST_TEST(found->data_date == "2025-07-17");
  BOOST_TEST(found->version == "v4");
  BOOST_TEST(found->source == "https://a");
  BOOST_TEST(found->midterm == "uptrend");
  BOOST_TEST(found->is_final);
  BOOST_TEST(found->inputs == R"({"b": 1,  "a": [1.0]})");
  BOOST_TEST(before(20250715)->date == "2025-07-14");
  BOOST_TEST(!before(20250714));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_is_numbered_on_from_its_last_rows, BackEnd, back_ends) {
  opened<BackEnd> db;
  auto call = impossible_call();
  call.seq = 5'000'000'000;
  auto other = call;
  other.run_id = "R2";
  other.seq = 3;
  BOOST_TEST(!db.write({call, other, verdict_block_row{"R2", 4, "v2", "[]", {"x"}}}));
  BOOST_TEST(db.database->numbers_of("R1")->call == 5'000'000'000);
  BOOST_TEST(db.database->numbers_of("R1")->block == 0);
  BOOST_TEST(db.database->numbers_of("R2")->call == 3);
  BOOST_TEST(db.database->numbers_of("R2")->block == 4);
  BOOST_TEST(db.database->numbers_of("R3")->call == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_tables_have_the_columns_of_the_rows, BackEnd, back_ends) {
  opened<BackEnd> db;
  BOOST_TEST(db.query("SELECT version FROM schema_version ORDER BY version") == "1\n2\n3\n4\n5\n6");
  const auto before = db.query("SELECT * FROM schema_version");
  db.reopen();
  BOOST_TEST(db.query("SELECT * FROM schema_version") == before);
}

BOOST_AUTO_TEST_SUITE_END()
