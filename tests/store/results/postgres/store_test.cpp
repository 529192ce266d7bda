#include "store/results/postgres/store.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

#include <boost/test/unit_test.hpp>

// What only PostgreSQL has: several that write, and what its types refuse.

using namespace tandem;
using namespace std::chrono_literals;
using store::symbol_row;
using tandem::test::postgres_session;

namespace {

struct fixture : postgres_back_end {
  std::unique_ptr<store::result_store> database = open_store(url());

  std::string outcomes() const { return query("SELECT id, outcome FROM run ORDER BY id"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(postgres_store, fixture)

BOOST_AUTO_TEST_CASE(a_zero_byte_is_refused_and_said_so) {
  const std::string name{"a\0b", 3};
  BOOST_TEST(is(database->write({ended("R1"), symbol_row{"005930", name, "KOSPI"}}),
                ec::storage_failure, "zero byte cannot be stored in PostgreSQL (symbol 005930)"));
  BOOST_TEST(outcomes().empty());
}

BOOST_AUTO_TEST_CASE(what_is_no_utf8_is_refused_by_row) {
  BOOST_TEST(
    is(database->write({symbol_row{"000660", "a", "KOSPI"}, symbol_row{"005930", "\xff", "KOSPI"}}),
       ec::storage_failure, "(symbol 005930)"));
  BOOST_TEST(query("SELECT count(*) FROM symbol") == "0");
}

BOOST_AUTO_TEST_CASE(what_is_no_day_is_refused_by_row) {
  auto run = ended("R1");
  run.date = "2025-02-30";
  BOOST_TEST(is(database->write({run}), ec::storage_failure, "(run R1)"));
}

BOOST_AUTO_TEST_CASE(a_run_without_a_day_has_none) {
  auto run = ended("R1");
  run.date = "";
  BOOST_TEST(!database->write({run}));
  BOOST_TEST(query("SELECT date FROM run") == "null");
  BOOST_TEST(open_reader(url())->list_runs({})->at(0).date.empty());
  BOOST_TEST(open_reader(url())->whole_run("R1")->value().date.empty());
}

BOOST_AUTO_TEST_CASE(a_run_going_on_in_another_store_is_left_alone) {
  BOOST_TEST(!database->write({running("R1")}));
  auto second = open_store(url());
  BOOST_TEST(outcomes() == "R1|running");
  BOOST_TEST(is(second->write({running("R1"), candidate("005930")}), ec::storage_busy,
                "run R1 is going on in another process"));
  BOOST_TEST(query("SELECT count(*) FROM candidate") == "0");
  BOOST_TEST(!second->write({running("R2")}));
  BOOST_TEST(!database->write({running("R1")})); // Its own is no obstacle.
  database.reset();
  const auto third = open_store(url());
  BOOST_TEST(outcomes() == "R1|interrupted\nR2|running");
  BOOST_TEST(!third->write({running("R1")}));
  BOOST_TEST(outcomes() == "R1|running\nR2|running");
}

BOOST_AUTO_TEST_CASE(a_run_that_ended_is_free_for_others) {
  const auto second = open_store(url());
  BOOST_TEST(!database->write({running("R1")}));
  BOOST_TEST(!database->write({running("R1")})); // Twice held were once too many.
  BOOST_TEST(!database->write({ended("R1")}));
  BOOST_TEST(!second->write({running("R1")}));
}

BOOST_AUTO_TEST_CASE(a_write_that_failed_holds_no_run) {
  const auto second = open_store(url());
  // The first refusal comes with the commit: nothing is wrong before R1 is held.
  BOOST_TEST(!database->write({running("R2")}));
  BOOST_TEST(is(second->write({running("R1"), running("R2")}), ec::storage_busy, "run R2"));
  BOOST_TEST(!database->write({running("R1")}));
}

BOOST_AUTO_TEST_CASE(a_lock_of_another_session_makes_a_write_busy) {
  database.reset();
  auto opened = store::open_postgres_store(url(), {.lock_timeout = 10ms});
  BOOST_TEST_REQUIRE(static_cast<bool>(opened), why(opened));
  database = std::move(*opened);
  postgres_session shell{url()};
  shell.query("BEGIN; LOCK TABLE run");
  BOOST_TEST(is(database->write({running("R1")}), ec::storage_busy, name()));
  shell.query("COMMIT");
  BOOST_TEST(!database->write({running("R1")}));
}

BOOST_AUTO_TEST_CASE(a_database_that_only_reads_is_busy) {
  database.reset();
  query("ALTER DATABASE " + postgres_back_end::database.name()
        + " SET default_transaction_read_only = on");
  BOOST_TEST(is(store::open_result_store(url()), ec::storage_busy, "read-only"));
}

BOOST_AUTO_TEST_CASE(a_reader_neither_waits_nor_writes) {
  postgres_session shell{url()};
  shell.query("BEGIN; INSERT INTO run (id, mode, outcome, started_at) "
              "VALUES ('R2', 'parallel', 'running', now()); LOCK TABLE run IN EXCLUSIVE MODE");
  BOOST_TEST(open_reader(url())->list_runs({})->empty());
}

BOOST_AUTO_TEST_CASE(sessions_say_who_they_are) {
  BOOST_TEST(query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                   "AND application_name = 'tandem'")
             == "1");
  const auto named = open_store(url() + "?application_name=night");
  BOOST_TEST(query("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                   "AND application_name = 'night'")
             == "1");
}

BOOST_AUTO_TEST_SUITE_END()
