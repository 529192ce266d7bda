#include "store/results/result_store.hpp"
#include "store/results/schema.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

using namespace tandem;
using tandem::test::temporary_folder;

namespace {

failure refused(const std::string& path) {
  const auto store = store::open_result_store("sqlite:" + path);
  BOOST_TEST_REQUIRE(!store);
  BOOST_TEST_MESSAGE(store.error().message);
  return store.error();
}

void open_once(const std::string& path) {
  BOOST_TEST_REQUIRE(static_cast<bool>(store::open_result_store("sqlite:" + path)));
}

std::string migration_text(const std::string& name) {
  std::ifstream file{TANDEM_SOURCE_DIR "/store/results/migrations/" + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void create_empty(const std::string& path) {
  std::ofstream{path}.flush();
}

} // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(versions_count_from_one) {
  int expected = 1;
  for (const auto& step : store::migrations())
    BOOST_TEST(step.version == expected++);
  BOOST_TEST(expected > 1);
}

BOOST_AUTO_TEST_CASE(new_database_gets_the_tables_of_the_contract) {
  const temporary_folder folder;
  const auto path = folder.path("new.db");
  open_once(path);
  reader look{path};
  BOOST_TEST(look.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
             == "api_call\ncandidate\nregime_daily\nrun\nrun_scanner\nschema_"
                "version\nsymbol\nverdict_block");
  const auto columns = [&](const std::string& table) {
    return look.query("SELECT group_concat(name, ' ') FROM pragma_table_info('" + table + "')");
  };
  BOOST_TEST(columns("run")
             == "id date mode outcome started_at finished_at report settings "
                "universe final");
  BOOST_TEST(columns("candidate")
             == "run_id scanner code name engine rank score risk_score label strategy "
                "target_profit stop_loss holding_days close change_rate flags indicators position "
                "basis doubt is_new days_listed");
  BOOST_TEST(columns("verdict_block") == "run_id number scanner codes verdicts");
  BOOST_TEST(columns("run_scanner") == "run_id scanner judged");
  BOOST_TEST(columns("pick") == "date " + columns("candidate"));
  BOOST_TEST(columns("symbol") == "code name market class halted administrative");
  BOOST_TEST(columns("api_call")
             == "run_id seq key tr slot_us sent_us answered_us status return_code outcome client");
  BOOST_TEST(columns("regime_daily")
             == "date label risk score data_date version source midterm final inputs");
  BOOST_TEST(look.query("SELECT version FROM schema_version ORDER BY version")
             == "1\n2\n3\n4\n5\n6");
  BOOST_TEST(look.query("PRAGMA journal_mode") == "wal");
}

BOOST_AUTO_TEST_CASE(empty_file_is_a_new_database) {
  const temporary_folder folder;
  const auto path = folder.path("empty.db");
  create_empty(path);
  open_once(path);
  BOOST_TEST(reader{path}.query("SELECT max(version) FROM schema_version") == "6");
}

BOOST_AUTO_TEST_CASE(migrations_run_once) {
  const temporary_folder folder;
  const auto path = folder.path("twice.db");
  open_once(path);
  const auto before = reader{path}.query("SELECT version, applied_at FROM schema_version");
  open_once(path);
  BOOST_TEST(reader{path}.query("SELECT version, applied_at FROM schema_version") == before);
}

BOOST_AUTO_TEST_CASE(database_of_version_1_keeps_its_rows) {
  const temporary_folder folder;
  const auto path = folder.path("version1.db");
  create_empty(path);
  {
    reader old{path};
    old.query("CREATE TABLE schema_version "
              "(version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT");
    old.query(migration_text("0001_initial.sql"));
    old.query("INSERT INTO schema_version VALUES (1, '2025-07-18T00:00:00.000Z')");
    old.query("INSERT INTO symbol VALUES ('005930', '삼성전자', 'KOSPI')");
    old.query("INSERT INTO regime_daily VALUES ('2025-07-18', 'bull', 'normal', 0.4, NULL)");
    old.query(
      "INSERT INTO run VALUES ('R1', '2025-07-18', 'parallel', 'complete', '', NULL, NULL)");
  }
  open_once(path);
  reader look{path};
  BOOST_TEST(look.query("SELECT * FROM symbol") == "005930|삼성전자|KOSPI|null|null|null");
  BOOST_TEST(look.query("SELECT * FROM regime_daily")
             == "2025-07-18|bull|normal|0.4|null|null|null|null|0|null");
  BOOST_TEST(look.query("SELECT id, outcome FROM run") == "R1|complete");
  BOOST_TEST(look.query("SELECT version FROM schema_version ORDER BY version")
             == "1\n2\n3\n4\n5\n6");
  BOOST_TEST(look.query("SELECT applied_at FROM schema_version WHERE version = 1")
             == "2025-07-18T00:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(runs_of_version_3_are_final_where_their_reports_say_so) {
  const temporary_folder folder;
  const auto path = folder.path("version3.db");
  create_empty(path);
  {
    reader old{path};
    old.query("CREATE TABLE schema_version "
              "(version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL) STRICT");
    for (const auto* name :
         {"0001_initial.sql", "0002_regime_and_symbol_state.sql", "0003_verdicts_and_resume.sql"})
      old.query(migration_text(name));
    old.query("INSERT INTO schema_version VALUES (3, '2025-07-18T00:00:00.000Z')");
    for (const std::string run :
         {R"('R1', '2025-07-18', 'parallel', 'complete', '', '', '{"run":{"final":true}}')",
          R"('R2', '2025-07-18', 'parallel', 'complete', '', '', '{"run":{"final":false}}')",
          R"('R3', '2025-07-18', 'parallel', 'complete', '', '', '{"run":{}}')",
          R"('R4', '2025-07-18', 'parallel', 'interrupted', '', NULL, NULL)"})
      old.query("INSERT INTO run VALUES (" + run + ", NULL, NULL)");
    for (const std::string id : {"R1", "R2"})
      old.query("INSERT INTO candidate (run_id, scanner, code, name, engine) VALUES ('" + id
                + "', 'v2', '005930', '삼성전자', 'v2')");
  }
  open_once(path);
  reader look{path};
  BOOST_TEST(look.query("SELECT id, final FROM run ORDER BY id") == "R1|1\nR2|0\nR3|null\nR4|null");
  BOOST_TEST(look.query("SELECT basis, doubt FROM candidate") == "null|null\nnull|null");
  BOOST_TEST(look.query("SELECT date, run_id, code FROM pick") == "2025-07-18|R1|005930");
}

BOOST_AUTO_TEST_CASE(newer_schema_is_refused_and_left_alone) {
  const temporary_folder folder;
  const auto path = folder.path("newer.db");
  open_once(path);
  reader{path}.query("INSERT INTO schema_version VALUES (7, '2030-01-01T00:00:00.000Z')");
  const auto problem = refused(path);
  BOOST_TEST((problem.code == ec::storage_failure));
  BOOST_TEST(problem.message.find("version 7") != std::string::npos);
  BOOST_TEST(problem.message.find("newer") != std::string::npos);
  BOOST_TEST(problem.message.find(path) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(database_of_another_program_is_refused_and_left_alone) {
  const temporary_folder folder;
  const auto path = folder.path("other.db");
  create_empty(path);
  reader{path}.query("CREATE TABLE moz_places (url TEXT)");
  const auto problem = refused(path);
  BOOST_TEST((problem.code == ec::storage_failure));
  BOOST_TEST(problem.message.find("another program") != std::string::npos);
  BOOST_TEST(reader{path}.query("SELECT group_concat(name) FROM sqlite_schema") == "moz_places");
  BOOST_TEST(reader{path}.query("PRAGMA journal_mode") == "delete");
}

BOOST_AUTO_TEST_CASE(file_that_is_no_database_is_refused) {
  const temporary_folder folder;
  const auto path = folder.path("letter.db");
  std::ofstream{path} << "Dear reader, this is long enough to be taken for a header, "
                         "yet it is only a letter and not a database.\n";
  const auto problem = refused(path);
  BOOST_TEST((problem.code == ec::storage_failure));
  BOOST_TEST(problem.message.find("not a SQLite database") != std::string::npos);
  BOOST_TEST(problem.message.find(path) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(damaged_database_is_refused) {
  const temporary_folder folder;
  const auto path = folder.path("damaged.db");
  open_once(path);
  {
    // The page of sqlite_schema starts after the 100-byte file header.
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(100);
    file << std::string(400, '\xee');
  }
  const auto problem = refused(path);
  BOOST_TEST((problem.code == ec::storage_failure));
  BOOST_TEST(problem.message.find("malformed") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
