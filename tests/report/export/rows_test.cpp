#include "report/export/rows.hpp"
#include "store/candles/candle_store.hpp"
#include "store/results/verdict_block.hpp"
#include "tests/report/export/kept_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace tandem;
using test::kept_bytes;

namespace {

market::date day(std::int32_t yyyymmdd) {
  return market::date::from_number(yyyymmdd);
}

market::candle_snapshot history(const std::string& code, market::date through) {
  market::candle_snapshot out;
  out.code = code;
  out.as_of = out.complete_through = through;
  out.candles = {{day(20251126), 100, 110.5, 90, 95, 1000}, {day(20251127), 95, 95, 95, 95, 0}};
  if (through > day(20251127))
    out.candles.push_back({day(20251128), 1, 2, 1, 2, 3});
  out.bases = {{day(20251127), market::close_basis::evening}};
  return out;
}

/// A folder with a history of some symbols, and what reads it.
struct stored_candles {
  stored_candles() {
    auto opened = store::open_candle_store({path, "sim:", true});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    // The newest snapshot of a symbol is the one that counts.
    BOOST_TEST(
      !(*opened)->put({history("005930", day(20251127)), history("005930", day(20251128)),
                       history("0001A0", day(20251127)), history("index:KOSPI", day(20251127))}));
  }
  std::unique_ptr<store::candle_reader> reading(const std::string& source = "sim:") const {
    auto opened = store::candle_reader::open(path, true, source);
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  test::temporary_folder folder;
  std::string path = folder.path("cache.db");
};

std::string exported(store::candle_reader& from, const std::vector<std::string>& codes,
                     const export_filter& wanted, std::vector<std::string>& missing) {
  kept_bytes bytes;
  const auto rows = csv_rows(candle_schema, csv_dialect::plain, bytes);
  BOOST_TEST(!put_candles(from, codes, wanted, *rows, missing));
  BOOST_TEST(!rows->finish());
  return bytes.text;
}

store::run_row run(const std::string& id, const std::string& date, run_outcome outcome) {
  return {id, date, "parallel", outcome, "2025-11-28T06:41:02.113Z", "2025-11-28T06:41:53.133Z",
          "", "",   "",         true};
}

store::candidate_row candidate(const std::string& run_id, const std::string& scanner,
                               const std::string& code) {
  store::candidate_row one;
  one.run_id = run_id;
  one.scanner = scanner;
  one.code = code;
  one.name = "이름";
  one.engine = "v2";
  one.position = 1;
  one.score = 9.5;
  one.close = 54000;
  one.change_rate = -0.029;
  one.flags = R"({"cross":true})";
  return one;
}

store::symbol_verdict dropped(const std::string& code) {
  return {code,
          "regular",
          "hole",
          {{"midterm", "atr", 3, 7, {{"atr", 0.05, "in", 0.01, 0.04, false}}},
           {"v2_lite", "matched", {}, {}, {}}}};
}

store::verdict_block_row verdicts(const std::string& run_id, const std::string& scanner,
                                  const std::vector<store::symbol_verdict>& all) {
  store::verdict_block block;
  for (const auto& one : all)
    block.add(one);
  return block.seal(run_id, scanner, 0).value();
}

/// 2025-11-28 23:59:59 in Korea is 14:59:59 in UTC, second 1 764 341 999 of the epoch.
constexpr std::int64_t last_second_us = 1'764'341'999'000'000;

store::api_call_row call(const std::string& run_id, std::int64_t seq, std::int64_t at_us) {
  return {run_id, seq, "default", "ka10081", at_us, at_us + 1, at_us + 2, 200, 0, "ok"};
}

struct stored_runs {
  stored_runs() {
    auto opened = store::open_result_store("sqlite:" + folder.path("t.db"));
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    std::vector<store::row> rows{run("R1", "2025-11-27", run_outcome::complete),
                                 run("R2", "2025-11-28", run_outcome::complete),
                                 run("R3", "2025-11-28", run_outcome::complete),
                                 run("R4", "2025-11-28", run_outcome::partial)};
    for (const auto* id : {"R1", "R2", "R3", "R4"}) {
      rows.push_back(store::run_scanner_row{id, "v2", 2});
      rows.push_back(candidate(id, "v2", "005930"));
    }
    rows.push_back(store::run_scanner_row{"R3", "v3", 1});
    rows.push_back(candidate("R3", "v3", "000660"));
    rows.push_back(store::symbol_row{"005930", "삼성전자", "KOSPI"});
    rows.push_back(verdicts("R1", "v2", {dropped("005930"), dropped("0001A0")}));
    rows.push_back(verdicts("R3", "v3", {dropped("005930")}));
    rows.push_back(call("R2", 1, last_second_us));
    // More than are read at once.
    for (std::int64_t seq = 2; seq <= 5000; ++seq)
      rows.push_back(call("R2", seq, last_second_us + 1'000'000));
    rows.push_back(call("R3", 1, last_second_us));
    BOOST_TEST(!(*opened)->write(rows));
  }
  std::unique_ptr<store::result_reader> reading() const {
    auto opened = store::open_result_reader("sqlite:" + folder.path("t.db"));
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  /// The first words of the rows, "R1,1 R1,2".
  template <class Put>
  std::string keys(const export_schema& schema, Put put, const export_filter& wanted,
                   std::size_t words = 2) const {
    kept_bytes bytes;
    const auto rows = csv_rows(schema, csv_dialect::plain, bytes);
    BOOST_TEST(!put(*reading(), wanted, *rows));
    BOOST_TEST(!rows->finish());
    std::string out;
    std::size_t at = bytes.text.find('\n') + 1;
    while (at < bytes.text.size()) {
      auto end = at;
      for (std::size_t i = 0; i < words; ++i)
        end = bytes.text.find(',', end + (i == 0 ? 0 : 1));
      out += (out.empty() ? "" : " ") + bytes.text.substr(at, end - at);
      at = bytes.text.find('\n', at) + 1;
    }
    return out;
  }
  test::temporary_folder folder;
};

} // namespace

BOOST_AUTO_TEST_SUITE(export_rows)

BOOST_AUTO_TEST_CASE(candles_are_those_of_the_newest_history_by_day) {
  const stored_candles stored;
  std::vector<std::string> missing;
  BOOST_TEST(exported(*stored.reading(), {"005930", "999999", "0001A0"}, {}, missing)
             == "code,date,open,high,low,close,volume,basis,source\n"
                "005930,2025-11-26,100,110.5,90,95,1000,charted,sim:\n"
                "005930,2025-11-27,95,95,95,95,0,evening,sim:\n"
                "005930,2025-11-28,1,2,1,2,3,charted,sim:\n"
                "0001A0,2025-11-26,100,110.5,90,95,1000,charted,sim:\n"
                "0001A0,2025-11-27,95,95,95,95,0,evening,sim:\n");
  BOOST_TEST((missing == std::vector<std::string>{"999999"}));
}

BOOST_AUTO_TEST_CASE(days_bound_the_candles) {
  const stored_candles stored;
  std::vector<std::string> missing;
  BOOST_TEST(exported(*stored.reading(), {"005930"},
                      {.first = day(20251127), .last = day(20251127)}, missing)
             == "code,date,open,high,low,close,volume,basis,source\n"
                "005930,2025-11-27,95,95,95,95,0,evening,sim:\n");
  BOOST_TEST(missing.empty());
}

BOOST_AUTO_TEST_CASE(another_market_has_no_candles_here) {
  const stored_candles stored;
  const auto other = stored.reading("api.kiwoom.com");
  BOOST_TEST(other->codes()->empty());
  BOOST_TEST((*other->sources() == std::vector<std::string>{"sim:"}));
  const std::vector<std::string> all{"0001A0", "005930", "index:KOSPI"};
  BOOST_TEST((*stored.reading()->codes() == all));
}

BOOST_AUTO_TEST_CASE(picks_are_of_the_newest_complete_run_of_a_session) {
  const stored_runs stored;
  const auto picks = [&](const export_filter& wanted) {
    return stored.keys(pick_schema, put_picks, wanted, 3);
  };
  BOOST_TEST(picks({}) == "2025-11-27,R1,v2 2025-11-28,R3,v2 2025-11-28,R3,v3");
  BOOST_TEST(picks({.first = day(20251128)}) == "2025-11-28,R3,v2 2025-11-28,R3,v3");
  BOOST_TEST(picks({.last = day(20251127)}) == "2025-11-27,R1,v2");
  BOOST_TEST(picks({.scanner = "v3"}) == "2025-11-28,R3,v3");
  BOOST_TEST(picks({.code = "005930"}) == "2025-11-27,R1,v2 2025-11-28,R3,v2");
  BOOST_TEST(picks({.run_id = "R4"}) == "2025-11-28,R4,v2"); // Although it is partial.
  BOOST_TEST(picks({.first = day(20251129)}).empty());
}

BOOST_AUTO_TEST_CASE(a_pick_has_every_column) {
  const stored_runs stored;
  kept_bytes bytes;
  const auto rows = jsonl_rows(pick_schema, bytes);
  BOOST_TEST(!put_picks(*stored.reading(), {.run_id = "R1"}, *rows));
  BOOST_TEST(
    bytes.text
    == R"({"date":"2025-11-27","run":"R1","scanner":"v2","position":1,"rank":null,"code":"005930",)"
       R"("name":"이름","engine":"v2","score":9.5,"risk_score":null,"label":null,"strategy":null,)"
       R"("target_profit":null,"stop_loss":null,"holding_days":null,"close":54000,)"
       R"("change_rate":-0.029,"outcome":"complete","final":true,"basis":null,"doubt":null,)"
       R"("flags":{"cross":true},"indicators":null,"is_new":null,"days_listed":null})"
       "\n");
}

BOOST_AUTO_TEST_CASE(verdicts_have_a_row_for_each_engine) {
  const stored_runs stored;
  const auto keys = [&](const export_filter& wanted) {
    return stored.keys(verdict_schema, put_verdicts, wanted, 4);
  };
  BOOST_TEST(keys({})
             == "2025-11-27,R1,v2,005930 2025-11-27,R1,v2,005930 2025-11-27,R1,v2,0001A0 "
                "2025-11-27,R1,v2,0001A0 2025-11-28,R3,v3,005930 2025-11-28,R3,v3,005930");
  BOOST_TEST(keys({.first = day(20251128)}) == keys({.scanner = "v3"}));
  BOOST_TEST(keys({.code = "0001A0"}) == "2025-11-27,R1,v2,0001A0 2025-11-27,R1,v2,0001A0");
  BOOST_TEST(keys({.code = "005930", .run_id = "R3"})
             == "2025-11-28,R3,v3,005930 2025-11-28,R3,v3,005930");
  kept_bytes bytes;
  const auto rows = jsonl_rows(verdict_schema, bytes);
  BOOST_TEST(!put_verdicts(*stored.reading(), {.run_id = "R3"}, *rows));
  BOOST_TEST(
    bytes.text
    == R"({"date":"2025-11-28","run":"R3","scanner":"v3","code":"005930","name":"삼성전자",)"
       R"("engine":"midterm","stage":"atr","signals_count":3,"signals_total":7,"basis":"regular",)"
       R"("doubt":"hole","checks":[{"filter":"atr","value":0.05,"relation":"in","limit":0.01,)"
       R"("up_to":0.04,"passed":false}]})"
       "\n"
       R"({"date":"2025-11-28","run":"R3","scanner":"v3","code":"005930","name":"삼성전자",)"
       R"("engine":"v2_lite","stage":"matched","signals_count":null,"signals_total":null,)"
       R"("basis":"regular","doubt":"hole","checks":[]})"
       "\n");
}

BOOST_AUTO_TEST_CASE(calls_come_by_run_and_day_in_korea) {
  const stored_runs stored;
  const auto calls = [&](const export_filter& wanted) {
    return stored.keys(call_schema, put_calls, wanted);
  };
  BOOST_TEST(calls({.last = day(20251128)}) == "R2,1 R3,1");
  const auto next_day = calls({.first = day(20251129)});
  BOOST_TEST(next_day.starts_with("R2,2 R2,3 "));
  BOOST_TEST(next_day.ends_with(" R2,4999 R2,5000"));
  BOOST_TEST(std::count(next_day.begin(), next_day.end(), ' ') == 4998);
  BOOST_TEST(calls({.run_id = "R3"}) == "R3,1");
}

BOOST_AUTO_TEST_SUITE_END()
