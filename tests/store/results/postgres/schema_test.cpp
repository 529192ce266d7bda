#include "store/results/schema.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>
#include <future>
#include <iterator>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

// The schema of a PostgreSQL database, and who dies while it changes.

using namespace tandem;
using tandem::test::postgres_server;
using tandem::test::postgres_session;
using tandem::test::the_postgres_server;

namespace {

std::string migration_text(const std::string& name) {
  std::ifstream file{TANDEM_SOURCE_DIR "/store/results/migrations/postgresql/" + name};
  return {std::istreambuf_iterator<char>{file}, {}};
}

struct fixture : postgres_back_end {
  std::string versions() const {
    return query("SELECT version FROM schema_version ORDER BY version");
  }
  std::string columns_of(const std::string& table) const {
    return query("SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM "
                 "information_schema.columns WHERE table_name = '"
                 + table + "' AND table_schema = 'public'");
  }
  void make_version_1() const {
    query("CREATE TABLE schema_version "
          "(version integer PRIMARY KEY, applied_at timestamptz NOT NULL)");
    query(migration_text("0001_initial.sql"));
    query("INSERT INTO schema_version VALUES (1, '2025-07-18T00:00:00Z')");
    query("INSERT INTO symbol VALUES ('005930', '삼성전자', 'KOSPI')");
    query("INSERT INTO regime_daily VALUES ('2025-07-18', 'bull', 'normal', 0.4, NULL)");
    query("INSERT INTO run VALUES ('R1', '2025-07-18', 'parallel', 'complete', now())");
  }
  bool is_still_version_1() const {
    return versions() == "1" && columns_of("symbol") == "code name market"
           && columns_of("verdict") == "null";
  }
  /// Until `count` sessions of this database wait for a lock.
  void wait_for_waiting(const std::string& count) const {
    postgres_session look{url()};
    while (look.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                      "AND datname = current_database()")
           != count)
      std::this_thread::yield();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(postgres_schema, fixture)

BOOST_AUTO_TEST_CASE(versions_are_those_of_sqlite) {
  const auto ours = store::postgresql_migrations();
  const auto others = store::migrations();
  BOOST_TEST_REQUIRE(ours.size() == others.size());
  for (std::size_t i = 0; i < ours.size(); ++i)
    BOOST_TEST(ours[i].version == others[i].version);
}

BOOST_AUTO_TEST_CASE(tables_and_columns_are_those_of_sqlite) {
  const sqlite_back_end file;
  open_store(file.url());
  open_store(url());
  for (const std::string table : {"run", "candidate", "regime_daily", "symbol", "api_call",
                                  "verdict_block", "run_scanner", "pick"})
    BOOST_TEST(
      columns_of(table)
      == file.query("SELECT group_concat(name, ' ') FROM pragma_table_info('" + table + "')"));
}

BOOST_AUTO_TEST_CASE(columns_have_types_of_their_own) {
  open_store(url());
  const auto columns_with = [&](const std::string& type) {
    return query("SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY table_name, "
                 "ordinal_position) FROM information_schema.columns "
                 "WHERE table_schema = 'public' AND data_type = '"
                 + type + "'");
  };
  BOOST_TEST(columns_with("date") == "pick.date regime_daily.date regime_daily.data_date run.date");
  BOOST_TEST(columns_with("timestamp with time zone")
             == "run.started_at run.finished_at schema_version.applied_at");
  BOOST_TEST(
    columns_with("json")
    == "candidate.flags candidate.indicators pick.flags pick.indicators regime_daily.inputs "
       "run.report run.universe verdict_block.codes");
  BOOST_TEST(columns_with("boolean")
             == "candidate.is_new pick.is_new regime_daily.final run.final symbol.halted "
                "symbol.administrative");
  BOOST_TEST(columns_with("bigint")
             == "api_call.seq api_call.slot_us api_call.sent_us api_call.answered_us "
                "run_scanner.judged verdict_block.number");
}

BOOST_AUTO_TEST_CASE(database_of_version_1_keeps_its_rows) {
  make_version_1();
  open_store(url());
  BOOST_TEST(versions() == "1\n2\n3\n4\n5\n6");
  BOOST_TEST(query("SELECT * FROM symbol") == "005930|삼성전자|KOSPI|null|null|null");
  BOOST_TEST(query("SELECT * FROM regime_daily")
             == "2025-07-18|bull|normal|0.4|null|null|null|null|f|null");
  BOOST_TEST(query("SELECT id, outcome FROM run") == "R1|complete");
}

BOOST_AUTO_TEST_CASE(runs_of_version_3_are_final_where_their_reports_say_so) {
  make_version_1();
  query(migration_text("0002_regime_and_symbol_state.sql"));
  query(migration_text("0003_verdicts_and_resume.sql"));
  query("INSERT INTO schema_version VALUES (2, now()), (3, now())");
  query("INSERT INTO run VALUES "
        R"(('R2', '2025-07-18', 'parallel', 'complete', now(), now(), '{"run":{"final":true}}'),)"
        R"( ('R3', '2025-07-18', 'parallel', 'complete', now(), now(), '{"run":{"final":false}}'),)"
        R"( ('R4', '2025-07-18', 'parallel', 'complete', now(), now(), '{"run":{}}'))");
  open_store(url());
  BOOST_TEST(query("SELECT id, final FROM run ORDER BY id") == "R1|null\nR2|t\nR3|f\nR4|null");
}

BOOST_AUTO_TEST_CASE(newer_schema_is_refused_and_left_alone) {
  open_store(url());
  query("INSERT INTO schema_version VALUES (7, '2030-01-01T00:00:00Z')");
  const auto refused = store::open_result_store(url());
  BOOST_TEST(is(refused, ec::storage_failure, "schema version 7 is newer than 6"));
  BOOST_TEST(is(refused, ec::storage_failure, name()));
  BOOST_TEST(versions() == "1\n2\n3\n4\n5\n6\n7");
}

BOOST_AUTO_TEST_CASE(tables_of_other_programs_do_not_matter) {
  query("CREATE TABLE moz_places (url text)");
  open_store(url());
  BOOST_TEST(columns_of("moz_places") == "url");
}

BOOST_AUTO_TEST_CASE(a_table_of_another_program_with_one_of_our_names_stays) {
  query("CREATE TABLE verdict (what text)");
  BOOST_TEST(
    is(store::open_result_store(url()), ec::storage_failure, "\"verdict\" already exists"));
  BOOST_TEST(columns_of("verdict") == "what");
  BOOST_TEST(columns_of("run") == "null"); // All or nothing.
  BOOST_TEST(columns_of("schema_version") == "null");
}

BOOST_AUTO_TEST_CASE(an_empty_database_has_no_results_to_read) {
  BOOST_TEST(is(store::open_result_reader(url()), ec::storage_failure,
                name() + ": has no results yet; `tandem scan` stores some"));
  BOOST_TEST(columns_of("schema_version") == "null");
}

BOOST_AUTO_TEST_CASE(two_that_migrate_at_once_do_it_once) {
  make_version_1();
  postgres_session blocker{url()};
  blocker.query("BEGIN; LOCK TABLE symbol");
  const auto open = [this] { return why(store::open_result_store(url())); };
  auto first = std::async(std::launch::async, open);
  auto second = std::async(std::launch::async, open);
  wait_for_waiting("2"); // One for the table, one for the first.
  BOOST_TEST(versions() == "1");
  blocker.query("COMMIT");
  BOOST_TEST(first.get() == "");
  BOOST_TEST(second.get() == "");
  BOOST_TEST(versions() == "1\n2\n3\n4\n5\n6");
}

BOOST_AUTO_TEST_CASE(a_process_killed_while_it_migrates_leaves_the_old_version) {
  make_version_1();
  postgres_session blocker{url()};
  blocker.query("BEGIN; CREATE TABLE verdict (what text)"); // The third step runs into it.
  const auto child = ::fork();
  if (child == 0) {
    const auto never = store::open_result_store(url());
    ::_exit(0);
  }
  wait_for_waiting("1");
  ::kill(child, SIGKILL);
  int state = 0;
  ::waitpid(child, &state, 0);
  BOOST_TEST(WIFSIGNALED(state));
  blocker.query("ROLLBACK"); // The dead one's session goes on, to find nobody there.
  {
    postgres_session look{url()};
    while (look.query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND application_name = 'tandem'")
           != "0")
      std::this_thread::yield();
  }
  BOOST_TEST(is_still_version_1());
  open_store(url());
  BOOST_TEST(versions() == "1\n2\n3\n4\n5\n6");
}

BOOST_AUTO_TEST_CASE(a_server_that_crashes_during_a_migration_leaves_the_old_version) {
  make_version_1();
  auto blocker = std::make_unique<postgres_session>(url());
  blocker->query("BEGIN; CREATE TABLE verdict (what text)");
  auto opened = std::async(std::launch::async, [this] { return store::open_result_store(url()); });
  wait_for_waiting("1");
  the_postgres_server().stop(postgres_server::how::immediate);
  BOOST_TEST(is(opened.get(), ec::storage_away, name()));
  blocker.reset();
  the_postgres_server().start();
  BOOST_TEST(is_still_version_1());
  open_store(url());
  BOOST_TEST(versions() == "1\n2\n3\n4\n5\n6");
}

BOOST_AUTO_TEST_SUITE_END()
