#include "store/result_store.hpp"
#include "store/sqlite_store.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>

using namespace tandem;
using tandem::test::temporary_folder;
using namespace std::chrono_literals;
using store::api_call_row;
using store::candidate_row;
using store::run_row;
using store::symbol_row;

namespace {

struct fixture {
  temporary_folder folder;
  std::string path = folder.path("tandem.db");
  std::unique_ptr<store::result_store> database = open();

  std::unique_ptr<store::result_store> open(const store::sqlite_options& options = {}) const {
    auto opened = store::open_sqlite_store(path, options);
    BOOST_TEST_REQUIRE(static_cast<bool>(opened));
    return std::move(*opened);
  }
  std::string query(const std::string& sql) const { return reader{path}.query(sql); }
};

run_row running(const std::string& id) {
  return {id, "2025-07-18", "parallel", "running", "2025-07-18T06:41:02.113Z", "", ""};
}

candidate_row candidate(const std::string& code) {
  candidate_row out;
  out.run_id = "R1";
  out.scanner = "v2";
  out.code = code;
  out.name = "삼성전자";
  out.engine = "v2";
  out.rank = 1;
  out.score = 9.5;
  out.flags = "{}";
  out.indicators = R"({"TEMA20":100120.5})";
  return out;
}

/// A row the schema refuses: audit rows are numbered from 1.
api_call_row impossible_call() {
  api_call_row out;
  out.run_id = "R1";
  out.seq = 0;
  out.key = "default";
  out.tr = "ka10081";
  out.outcome = "ok";
  return out;
}

bool is(const status& problem, ec code, std::string_view words) {
  BOOST_TEST_REQUIRE(problem.has_value());
  BOOST_TEST_MESSAGE(problem->message);
  return problem->code == code && problem->message.find(words) != std::string::npos;
}

bool is(const result<std::unique_ptr<store::result_store>>& opened, ec code,
        std::string_view words) {
  BOOST_TEST_REQUIRE(!opened);
  return is(status{opened.error()}, code, words);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_store, fixture)

BOOST_AUTO_TEST_CASE(a_run_whose_process_died_is_interrupted_when_the_store_is_opened) {
  auto complete = running("R2");
  complete.outcome = "complete";
  BOOST_TEST(!database->write({running("R1"), complete}));
  database.reset();
  database = open();
  BOOST_TEST(query("SELECT id, outcome FROM run ORDER BY id") == "R1|interrupted\nR2|complete");
}

BOOST_AUTO_TEST_CASE(every_column_of_every_row_arrives) {
  const run_row run{"R1",
                    "2025-07-18",
                    "sequential",
                    "partial",
                    "2025-07-18T06:41:02.113Z",
                    "2025-07-18T06:41:53.250Z",
                    R"({"schema":"tandem.report/1"})",
                    "scan.mode = \"sequential\"",
                    R"(["005930"])"};
  auto picked = candidate("005930");
  picked.rank = 3;
  picked.score = 9.5;
  picked.risk_score = 1.25;
  picked.label = "강한 매수";
  picked.strategy = "swing";
  picked.target_profit = 0.05;
  picked.stop_loss = 0.03;
  picked.holding_days = 10;
  picked.close = 100500;
  picked.change_rate = -2.9;
  picked.position = 4;
  const api_call_row call{"R1",
                          7,
                          "default",
                          "ka10081",
                          1'752'820'862'000'000,
                          1'752'820'862'000'310,
                          1'752'820'862'051'000,
                          429,
                          5,
                          "rate_limited"};
  const symbol_row symbol{"005930", "삼성전자", "KOSPI", "preferred", true, false};
  BOOST_TEST(!database->write({run, picked, symbol, call}));
  BOOST_TEST(query("SELECT * FROM run")
             == "R1|2025-07-18|sequential|partial|2025-07-18T06:41:02.113Z|"
                "2025-07-18T06:41:53.250Z|{\"schema\":\"tandem.report/1\"}|scan.mode = "
                "\"sequential\"|[\"005930\"]");
  BOOST_TEST(query("SELECT * FROM candidate")
             == "R1|v2|005930|삼성전자|v2|3|9.5|1.25|강한 매수|swing|0.05|0.03|10|100500.0|-2.9|{}|"
                "{\"TEMA20\":100120.5}|4");
  BOOST_TEST(query("SELECT * FROM symbol") == "005930|삼성전자|KOSPI|preferred|1|0");
  BOOST_TEST(query("SELECT * FROM api_call")
             == "R1|7|default|ka10081|1752820862000000|1752820862000310|1752820862051000|429|5|"
                "rate_limited");
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_null) {
  candidate_row bare;
  bare.run_id = "R1";
  bare.scanner = "v3";
  bare.code = "000660";
  bare.name = "000660";
  bare.engine = "v2-lite";
  bare.score = std::numeric_limits<double>::quiet_NaN();
  api_call_row unanswered = impossible_call();
  unanswered.seq = 1;
  BOOST_TEST(
    !database->write({running("R1"), bare, unanswered, symbol_row{"005930", "삼성전자", "KOSPI"}}));
  BOOST_TEST(query("SELECT class, halted, administrative FROM symbol") == "null|null|null");
  BOOST_TEST(query("SELECT finished_at, report FROM run") == "null|null");
  BOOST_TEST(query("SELECT rank, score, risk_score, label, strategy, holding_days, close, flags, "
                   "indicators FROM candidate")
             == "null|null|null|null|null|null|null|null|null");
  BOOST_TEST(query("SELECT status, return_code FROM api_call") == "null|null");
}

BOOST_AUTO_TEST_CASE(equal_keys_replace_and_others_stay) {
  BOOST_TEST(!database->write({running("R1"), running("R2"), candidate("005930"),
                               candidate("000660"), symbol_row{"005930", "old", "KOSPI"}}));
  auto finished = running("R1");
  finished.outcome = "complete";
  auto again = candidate("005930");
  again.rank = 2;
  auto other_scanner = candidate("005930");
  other_scanner.scanner = "v3";
  BOOST_TEST(
    !database->write({finished, again, other_scanner, symbol_row{"005930", "new", "KOSDAQ"}}));
  BOOST_TEST(query("SELECT id, outcome FROM run ORDER BY id") == "R1|complete\nR2|running");
  BOOST_TEST(query("SELECT scanner, code, rank FROM candidate ORDER BY scanner, code")
             == "v2|000660|1\nv2|005930|2\nv3|005930|1");
  BOOST_TEST(query("SELECT code, name, market FROM symbol") == "005930|new|KOSDAQ");
}

BOOST_AUTO_TEST_CASE(same_batch_twice_changes_nothing) {
  const std::vector<store::row> batch{running("R1"), candidate("005930"),
                                      symbol_row{"005930", "삼성전자", "KOSPI"}};
  BOOST_TEST(!database->write(batch));
  BOOST_TEST(!database->write(batch));
  BOOST_TEST(query("SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM candidate), "
                   "(SELECT count(*) FROM symbol)")
             == "1|1|1");
}

BOOST_AUTO_TEST_CASE(empty_batch_is_no_transaction) {
  BOOST_TEST(!database->write({}));
}

BOOST_AUTO_TEST_CASE(texts_keep_quotes_and_zero_bytes) {
  const std::string name{"a'b\"c\0d", 7};
  BOOST_TEST(!database->write({symbol_row{"005930", name, "KOSPI"}}));
  // A quote is 27, a double quote 22.
  BOOST_TEST(query("SELECT hex(name) FROM symbol") == "61276222630064");
}

BOOST_AUTO_TEST_CASE(bad_row_in_the_middle_undoes_the_whole_batch) {
  const auto problem =
    database->write({running("R1"), candidate("005930"), impossible_call(), candidate("000660")});
  BOOST_TEST(is(problem, ec::storage_failure, "CHECK constraint failed"));
  BOOST_TEST(is(problem, ec::storage_failure, "api_call R1 0"));
  BOOST_TEST(is(problem, ec::storage_failure, path));
  BOOST_TEST(query("SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM candidate)") == "0|0");
  BOOST_TEST(!database->write({running("R1"), candidate("000660")}));
  BOOST_TEST(query("SELECT code FROM candidate") == "000660");
}

BOOST_AUTO_TEST_CASE(broken_json_and_unknown_outcomes_are_refused) {
  auto broken = candidate("005930");
  broken.indicators = "{TEMA20";
  BOOST_TEST(is(database->write({broken}), ec::storage_failure, "candidate R1 v2 005930"));
  auto unknown = running("R1");
  unknown.outcome = "fine";
  BOOST_TEST(is(database->write({unknown}), ec::storage_failure, "run R1"));
}

BOOST_AUTO_TEST_CASE(rows_survive_reopening) {
  BOOST_TEST(!database->write({running("R1")}));
  database.reset();
  database = open();
  BOOST_TEST(!database->write({running("R2")}));
  BOOST_TEST(query("SELECT id FROM run ORDER BY id") == "R1\nR2");
}

BOOST_AUTO_TEST_CASE(full_disk_undoes_the_batch_and_leaves_the_store_usable) {
  database.reset();
  // The empty schema needs 8 pages of 4 KiB; 12 leave room for a few rows and no more.
  database = open({.busy_timeout = 500ms, .pages_max = 12});
  BOOST_TEST(!database->write({running("R1")}));
  std::vector<store::row> large;
  for (int i = 0; i < 200; ++i) {
    auto row = running("L" + std::to_string(i));
    row.report = "\"" + std::string(1000, 'x') + "\"";
    large.emplace_back(row);
  }
  BOOST_TEST(is(database->write(large), ec::storage_failure, "disk full"));
  BOOST_TEST(query("SELECT id FROM run") == "R1");
  BOOST_TEST(!database->write({symbol_row{"005930", "삼성전자", "KOSPI"}}));
  BOOST_TEST(query("SELECT code FROM symbol") == "005930");
}

BOOST_AUTO_TEST_CASE(reader_sees_committed_rows_while_the_store_is_open) {
  reader look{path};
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "0");
  look.query("BEGIN");
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "0");
  // A reader in the middle of its transaction holds up nobody and keeps its view.
  BOOST_TEST(!database->write({running("R1")}));
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "0");
  look.query("COMMIT");
  BOOST_TEST(look.query("SELECT count(*) FROM run") == "1");
}

BOOST_AUTO_TEST_CASE(foreign_writer_makes_a_write_busy_until_it_is_done) {
  database.reset();
  database = open({.busy_timeout = 0ms, .pages_max = 0});
  reader shell{path};
  shell.query("BEGIN IMMEDIATE");
  BOOST_TEST(is(database->write({running("R1")}), ec::storage_busy, path));
  shell.query("COMMIT");
  BOOST_TEST(!database->write({running("R1")}));
}

BOOST_AUTO_TEST_CASE(second_store_on_the_file_is_busy_and_names_the_holder) {
  const auto second = store::open_result_store("sqlite:" + path);
  BOOST_TEST(is(second, ec::storage_busy, "process " + std::to_string(::getpid())));
  // Another name of the same file meets the same lock.
  std::filesystem::create_symlink(path, folder.path("alias.db"));
  BOOST_TEST(is(store::open_result_store("sqlite:" + folder.path("alias.db")), ec::storage_busy,
                "process "));
  database.reset();
  BOOST_TEST(static_cast<bool>(store::open_result_store("sqlite:" + path)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(result_store_urls)

BOOST_AUTO_TEST_CASE(only_sqlite_urls_are_legal) {
  for (const std::string bad : {"", "tandem.db", "sqlite", "sqlite:", "mysql://x/y"}) {
    BOOST_TEST_CONTEXT(bad) {
      const auto opened = store::open_result_store(bad);
      BOOST_TEST(is(opened, ec::invalid_config, "store.url"));
      BOOST_TEST(is(opened, ec::invalid_config, "sqlite:PATH"));
    }
  }
}

BOOST_AUTO_TEST_CASE(postgresql_is_refused_without_its_password) {
  for (const std::string url : {"postgresql://u:s3cr3t@h/d", "postgres://u:s3cr3t@h/d"}) {
    const auto opened = store::open_result_store(url);
    BOOST_TEST(is(opened, ec::invalid_config, "PostgreSQL is not built in yet"));
    BOOST_TEST(opened.error().message.find("s3cr3t") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(missing_folder_is_named) {
  const temporary_folder folder;
  const auto opened = store::open_result_store("sqlite:" + folder.path("missing/tandem.db"));
  BOOST_TEST(is(opened, ec::storage_failure, folder.path("missing") + " does not exist"));
}

BOOST_AUTO_TEST_CASE(folder_is_no_database) {
  const temporary_folder folder;
  BOOST_TEST(
    is(store::open_result_store("sqlite:" + folder.path()), ec::storage_failure, "is a folder"));
}

BOOST_AUTO_TEST_CASE(paths_are_taken_literally) {
  const temporary_folder folder;
  const auto path = folder.path("a b?mode=memory#%41.db");
  BOOST_TEST_REQUIRE(static_cast<bool>(store::open_result_store("sqlite:" + path)));
  BOOST_TEST(std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(read_only_file_is_refused, *boost::unit_test::precondition([](auto) {
                       return ::geteuid() != 0; // Permissions do not stop root.
                     })) {
  const temporary_folder folder;
  const auto path = folder.path("tandem.db");
  { const auto created = store::open_result_store("sqlite:" + path); }
  ::chmod(path.c_str(), 0444);
  BOOST_TEST(is(store::open_result_store("sqlite:" + path), ec::storage_failure, path));
  ::chmod(folder.path().c_str(), 0555);
  BOOST_TEST(
    is(store::open_result_store("sqlite:" + folder.path("new.db")), ec::storage_failure, "new.db"));
  ::chmod(folder.path().c_str(), 0755);
}

BOOST_AUTO_TEST_SUITE_END()
