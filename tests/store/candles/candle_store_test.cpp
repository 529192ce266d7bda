#include "store/candles/candle_store.hpp"
#include "store/results/sqlite/store.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace tandem;
using market::candle_snapshot;
using market::symbol_list;
using tandem::test::temporary_folder;

namespace {

struct candle_fixture {
  temporary_folder folder;
  std::string path = folder.path("cache.db");
  std::unique_ptr<store::candle_store> history = open();

  std::unique_ptr<store::candle_store> open(const std::string& source = "sim:",
                                            std::int64_t pages_max = 0) const {
    auto opened =
      store::open_candle_store({.path = path, .source = source, .pages_max = pages_max});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened), (opened ? "" : opened.error().message));
    return std::move(*opened);
  }
  void reopen(const std::string& source = "sim:", std::int64_t pages_max = 0) {
    history.reset();
    history = open(source, pages_max);
  }
  void put(const std::vector<market::candle_snapshot>& snapshots) {
    const auto problem = history->put(snapshots);
    BOOST_TEST(!problem, (problem ? problem->message : ""));
  }
  /// The base of what is found, "none" without.
  std::string base_at(const std::string& code, std::int32_t yyyymmdd) {
    const auto found = history->find(code, day(yyyymmdd));
    BOOST_TEST_REQUIRE(static_cast<bool>(found));
    return *found ? (**found).as_of.iso() : "none";
  }
  std::string query(const std::string& sql) const { return reader{path}.query(sql); }
};

/// Candles that are not looked at; only the days count.
market::candle_snapshot snapshot(const std::string& code, std::int32_t base, std::int32_t through,
                                 std::uint32_t seed = 1) {
  auto out = snapshot_of(code, day(base), 5, seed);
  out.complete_through = day(through);
  return out;
}

market::symbol_list list(const std::string& name, std::int32_t session, std::int64_t captured_us) {
  return {name,
          day(session),
          captured_us,
          {{"005930", "삼성전자", market::market_id::kospi, true},
           {"247540", "에코프로비엠", market::market_id::kosdaq, true}}};
}

failure refused(const store::candle_store_options& options) {
  const auto opened = store::open_candle_store(options);
  BOOST_TEST_REQUIRE(!opened);
  BOOST_TEST_MESSAGE(opened.error().message);
  return opened.error();
}

bool is(const failure& problem, ec code, std::string_view words) {
  return problem.code == code && problem.message.find(words) != std::string::npos;
}

void open_results(const std::string& path) {
  const auto opened = store::open_sqlite_store(path, {});
  BOOST_TEST(static_cast<bool>(opened), (opened ? "" : opened.error().message));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(candle_store, candle_fixture)

BOOST_AUTO_TEST_CASE(every_field_comes_back_also_after_reopening) {
  auto first = snapshot_of("005930", day(20250718), 600, 1);
  first.complete = true;
  first.captured_us = -5;
  first.bases = {{day(20250717), market::close_basis::regular},
                 {day(20250718), market::close_basis::evening}};
  first.doubts = {
    {market::doubt_reason::hole, "no candle of 2025-07-16", day(20250717), day(20250718), true},
    {market::doubt_reason::stale, {}, day(20250718), {}, false}};
  auto halted = snapshot("index:KOSPI", 20250718, 20250722, 2);
  halted.candles[4].close = 2801.25; // An index has points and hundredths.
  halted.candles[4].high = 285000.07;
  auto empty = snapshot("000020", 20250718, 20250718);
  empty.candles.clear();
  put({first, halted, empty});
  for (int i = 0; i < 2; ++i) {
    for (const auto& one : {first, halted, empty}) {
      const auto found = history->find(one.code, one.complete_through);
      BOOST_TEST_REQUIRE(static_cast<bool>(found));
      BOOST_TEST((*found == one));
      BOOST_TEST((*history->newest(one.code) == one));
    }
    reopen();
  }
  BOOST_TEST(history->take_damage().empty());
}

BOOST_AUTO_TEST_CASE(a_day_is_found_from_base_to_through) {
  put({snapshot("005930", 20250714, 20250718)});
  BOOST_TEST(base_at("005930", 20250711) == "none");
  BOOST_TEST(base_at("005930", 20250714) == "2025-07-14");
  BOOST_TEST(base_at("005930", 20250716) == "2025-07-14");
  BOOST_TEST(base_at("005930", 20250718) == "2025-07-14");
  BOOST_TEST(base_at("005930", 20250721) == "none");
  BOOST_TEST(base_at("005935", 20250716) == "none");
}

BOOST_AUTO_TEST_CASE(newest_base_wins_for_a_day_and_newest_through_at_all) {
  put({snapshot("005930", 20250710, 20250725), snapshot("005930", 20250714, 20250718),
       snapshot("005930", 20250716, 20250716), snapshot("005930", 20250717, 20250725)});
  BOOST_TEST(base_at("005930", 20250715) == "2025-07-14");
  BOOST_TEST(base_at("005930", 20250716) == "2025-07-16");
  BOOST_TEST(base_at("005930", 20250718) == "2025-07-17");
  BOOST_TEST((**history->newest("005930")).as_of.iso() == "2025-07-17");
  BOOST_TEST(!history->newest("000660")->has_value());
}

BOOST_AUTO_TEST_CASE(codes_are_told_by_where_their_newest_snapshot_ends) {
  put({snapshot("000001", 20250701, 20250718), snapshot("000002", 20250711, 20250718),
       snapshot("000003", 20250701, 20250717), snapshot("000004", 20250701, 20250718),
       snapshot("000004", 20250721, 20250721)});
  const auto codes = history->codes_through(day(20250718));
  BOOST_TEST_REQUIRE(static_cast<bool>(codes));
  // Those fetched whole last first.
  BOOST_TEST(*codes == (std::vector<std::string>{"000002", "000001"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(codes_are_found_by_their_last_whole_fetch) {
  put({snapshot("000001", 20250711, 20250718), snapshot("000002", 20250701, 20250718),
       snapshot("000003", 20250701, 20250717), snapshot("000003", 20250718, 20250718),
       snapshot("000004", 20250721, 20250721)});
  const auto codes = history->codes_fetched_before(day(20250721));
  BOOST_TEST_REQUIRE(static_cast<bool>(codes));
  BOOST_TEST(*codes == (std::vector<std::string>{"000002", "000001", "000003"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(equal_bases_replace) {
  put({snapshot("005930", 20250714, 20250714, 1)});
  const auto extended = snapshot("005930", 20250714, 20250715, 2);
  put({extended});
  BOOST_TEST((*history->newest("005930") == extended));
  BOOST_TEST(query("SELECT count(*) FROM candle_history") == "1");
}

BOOST_AUTO_TEST_CASE(snapshots_with_the_oldest_through_go) {
  put({snapshot("005930", 20250701, 20250725), snapshot("005930", 20250702, 20250702),
       snapshot("005930", 20250703, 20250703), snapshot("005930", 20250704, 20250704),
       snapshot("005930", 20250707, 20250707), snapshot("000660", 20250702, 20250702)});
  BOOST_TEST(query("SELECT group_concat(code || ' ' || base, ', ') FROM "
                   "(SELECT code, base FROM candle_history ORDER BY code, base)")
             == "000660 2025-07-02, 005930 2025-07-01, 005930 2025-07-03, 005930 2025-07-04, "
                "005930 2025-07-07");
}

BOOST_AUTO_TEST_CASE(sources_do_not_see_each_other) {
  put({snapshot("005930", 20250714, 20250718, 1)});
  BOOST_TEST(!history->put_list(list("ka10032 KOSPI", 20250718, 1)));
  reopen("api.kiwoom.com");
  BOOST_TEST(base_at("005930", 20250714) == "none");
  BOOST_TEST(!history->newest("005930")->has_value());
  BOOST_TEST(!history->newest_list("ka10032 KOSPI")->has_value());
  put({snapshot("005930", 20250714, 20250718, 2)});
  reopen();
  BOOST_TEST((*history->newest("005930") == snapshot("005930", 20250714, 20250718, 1)));
}

BOOST_AUTO_TEST_CASE(one_refused_snapshot_refuses_all) {
  auto wrong = snapshot("000660", 20250714, 20250718);
  wrong.candles[2].close = 0.001;
  const auto problem = history->put({snapshot("005930", 20250714, 20250718), wrong});
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST(is(*problem, ec::invalid_argument, "000660: candle of 2025-07-10: close 0.001"));
  BOOST_TEST(query("SELECT count(*) FROM candle_history") == "0");
  BOOST_TEST(!history->put({}));
}

BOOST_AUTO_TEST_CASE(lists_are_found_by_session_and_the_newest_by_name) {
  const auto monday = list("ka10032 KOSPI", 20250714, 100);
  const auto friday = list("ka10032 KOSPI", 20250718, 90);
  BOOST_TEST(!history->put_list(friday));
  BOOST_TEST(!history->put_list(monday));
  BOOST_TEST(!history->put_list(list("ka10032 KOSPI complete", 20250721, 100)));
  BOOST_TEST((*history->find_list("ka10032 KOSPI", day(20250714)) == monday));
  BOOST_TEST(!history->find_list("ka10032 KOSPI", day(20250715))->has_value());
  BOOST_TEST((*history->newest_list("ka10032 KOSPI") == friday));
  BOOST_TEST(!history->newest_list("ka10032 KOSDAQ")->has_value());
  auto again = friday;
  again.symbols.clear();
  BOOST_TEST(!history->put_list(again));
  BOOST_TEST((*history->newest_list("ka10032 KOSPI") == again));
}

BOOST_AUTO_TEST_CASE(lists_captured_first_go) {
  // The last one is of an old session: who scans the past wants to find its list again, too.
  for (int i = 1; i <= 9; ++i)
    BOOST_TEST(!history->put_list(list("ka10032 KOSPI", i < 9 ? 20250700 + i : 20250101, i)));
  BOOST_TEST(query("SELECT count(*), min(captured_us) FROM symbol_list") == "8|2");
  BOOST_TEST(history->find_list("ka10032 KOSPI", day(20250101))->has_value());
}

BOOST_AUTO_TEST_CASE(lists_of_a_whole_market_stay_for_good) {
  for (int i = 1; i <= 30; ++i)
    BOOST_TEST(!history->put_list(list("ka10099 KOSPI", 20250600 + i, i)));
  BOOST_TEST(!history->put_list(list("ka10099 KOSPI", 20250605, 99)));
  BOOST_TEST(query("SELECT count(*), max(captured_us) FROM listing") == "30|99");
  BOOST_TEST(query("SELECT count(*) FROM symbol_list") == "0");
  BOOST_TEST(
    (*history->find_list("ka10099 KOSPI", day(20250601)) == list("ka10099 KOSPI", 20250601, 1)));
  BOOST_TEST((*history->newest_list("ka10099 KOSPI") == list("ka10099 KOSPI", 20250630, 30)));
  BOOST_TEST(!history->newest_list("ka10099 KOSDAQ")->has_value());
  BOOST_TEST(!history->forget());
  BOOST_TEST(query("SELECT count(*) FROM listing") == "0");
}

BOOST_AUTO_TEST_CASE(the_list_of_the_session_before_is_found) {
  for (const std::string name : {"ka10099 KOSPI", "ka10032 KOSPI"}) {
    for (const auto session : {20250714, 20250716, 20250718})
      BOOST_TEST(!history->put_list(list(name, session, session)));
    const auto before = [&](std::int32_t session) {
      const auto found = history->list_before(name, day(session));
      BOOST_TEST_REQUIRE(static_cast<bool>(found));
      return *found ? (**found).session.number() : 0;
    };
    BOOST_TEST(before(20250721) == 20250718);
    BOOST_TEST(before(20250718) == 20250716);
    BOOST_TEST(before(20250715) == 20250714);
    BOOST_TEST(before(20250714) == 0);
  }
}

BOOST_AUTO_TEST_CASE(full_disk_keeps_what_was_there) {
  // Four tables with their indexes need some 12 pages of 4 KiB; a snapshot of 600 candles two.
  reopen("sim:", 40);
  const auto kept = snapshot_of("005930", day(20250718), 600, 1);
  put({kept});
  std::vector<market::candle_snapshot> many;
  for (std::size_t i = 0; i < 100; ++i)
    many.push_back(snapshot_of(code_of(i), day(20250718), 600, static_cast<std::uint32_t>(i)));
  const auto problem = history->put(many);
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST(is(*problem, ec::storage_failure, "disk full"));
  BOOST_TEST((*history->newest("005930") == kept));
  BOOST_TEST(!history->newest(many[0].code)->has_value());
  put({many[0]});
  BOOST_TEST((*history->newest(many[0].code) == many[0]));
  BOOST_TEST(history->take_damage().empty());
}

BOOST_AUTO_TEST_CASE(a_writing_shell_makes_a_put_busy_and_holds_up_no_find) {
  history.reset();
  auto opened = store::open_candle_store(
    {.path = path, .source = "sim:", .busy_timeout = std::chrono::milliseconds{0}});
  history = std::move(*opened);
  put({snapshot("005930", 20250714, 20250718)});
  reader shell{path};
  shell.query("BEGIN IMMEDIATE");
  const auto problem = history->put({snapshot("000660", 20250714, 20250718)});
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST(is(*problem, ec::storage_busy, path));
  BOOST_TEST(base_at("005930", 20250714) == "2025-07-14");
  shell.query("COMMIT");
  put({snapshot("000660", 20250714, 20250718)});
}

BOOST_AUTO_TEST_CASE(the_result_store_may_have_the_file_first) {
  history.reset();
  std::filesystem::remove(path);
  const auto results = store::open_sqlite_store(path, {});
  BOOST_TEST_REQUIRE(static_cast<bool>(results));
  // While it is open, and so holds the lock.
  auto shared = store::open_candle_store({.path = path, .source = "sim:", .own_file = false});
  BOOST_TEST_REQUIRE(static_cast<bool>(shared), (shared ? "" : shared.error().message));
  BOOST_TEST(!(*shared)->put({snapshot("005930", 20250714, 20250718)}));
  BOOST_TEST(!(*results)->write({store::symbol_row{"005930", "삼성전자", "KOSPI"}}));
  BOOST_TEST((*shared)->newest("005930")->has_value());
  BOOST_TEST(query("SELECT count(*) FROM symbol") == "1");
  BOOST_TEST(query("PRAGMA application_id") == "0");
}

BOOST_AUTO_TEST_CASE(the_result_store_may_have_the_file_second) {
  history.reset();
  std::filesystem::remove(path);
  {
    auto shared = store::open_candle_store({.path = path, .source = "sim:", .own_file = false});
    BOOST_TEST_REQUIRE(static_cast<bool>(shared));
    BOOST_TEST(!(*shared)->put({snapshot("005930", 20250714, 20250718)}));
  }
  open_results(path);
  open_results(path);
  auto shared = store::open_candle_store({.path = path, .source = "sim:", .own_file = false});
  BOOST_TEST_REQUIRE(static_cast<bool>(shared));
  BOOST_TEST((*shared)->newest("005930")->has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(candle_store_files)

BOOST_AUTO_TEST_CASE(database_of_another_program_is_refused_and_left_alone) {
  const temporary_folder folder;
  const auto path = folder.path("places.db");
  std::ofstream{path}.flush();
  reader{path}.query("CREATE TABLE moz_places (url TEXT)");
  for (const bool own : {true, false}) {
    const auto problem = refused({.path = path, .source = "sim:", .own_file = own});
    BOOST_TEST(is(problem, ec::storage_failure, path + ": is a database of another program"));
    BOOST_TEST(reader{path}.query("SELECT group_concat(name) FROM sqlite_schema") == "moz_places");
    BOOST_TEST(reader{path}.query("PRAGMA journal_mode") == "delete");
  }
}

BOOST_AUTO_TEST_CASE(results_are_no_own_file) {
  const temporary_folder folder;
  const auto path = folder.path("tandem.db");
  open_results(path);
  const auto problem = refused({.path = path, .source = "sim:"});
  BOOST_TEST(is(problem, ec::storage_failure, "holds the results of scans"));
  open_results(path);
}

BOOST_AUTO_TEST_CASE(newer_history_is_refused_and_left_alone) {
  const temporary_folder folder;
  const auto path = folder.path("cache.db");
  { const auto created = store::open_candle_store({.path = path, .source = "sim:"}); }
  reader{path}.query("INSERT INTO candle_schema_version VALUES (7, '2030-01-01T00:00:00.000Z')");
  const auto problem = refused({.path = path, .source = "sim:"});
  BOOST_TEST(is(problem, ec::storage_failure, "version 7 of the candle history is newer"));
  BOOST_TEST(reader{path}.query("SELECT max(version) FROM candle_schema_version") == "7");
}

BOOST_AUTO_TEST_CASE(places_where_no_file_can_be_are_named) {
  const temporary_folder folder;
  for (const bool own : {true, false}) {
    BOOST_TEST(is(refused({.path = folder.path(), .source = "sim:", .own_file = own}),
                  ec::storage_failure, "is a folder"));
    BOOST_TEST(
      is(refused({.path = folder.path("missing/cache.db"), .source = "sim:", .own_file = own}),
         ec::storage_failure, folder.path("missing") + " does not exist"));
  }
}

BOOST_AUTO_TEST_CASE(read_only_places_are_refused, *boost::unit_test::precondition([](auto) {
                       return ::geteuid() != 0; // Permissions do not stop root.
                     })) {
  const temporary_folder folder;
  const auto path = folder.path("cache.db");
  { const auto created = store::open_candle_store({.path = path, .source = "sim:"}); }
  ::chmod(path.c_str(), 0444);
  BOOST_TEST(is(refused({.path = path, .source = "sim:"}), ec::storage_failure, path));
  BOOST_TEST(std::filesystem::exists(path));
  ::chmod(folder.path().c_str(), 0555);
  BOOST_TEST(
    is(refused({.path = folder.path("new.db"), .source = "sim:"}), ec::storage_failure, "new.db"));
  ::chmod(folder.path().c_str(), 0755);
}

BOOST_AUTO_TEST_SUITE_END()
