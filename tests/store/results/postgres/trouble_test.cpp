#include "store/results/postgres/store.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <thread>

// A server that is not there, goes away, or refuses us; and messages without passwords.

using namespace tandem;
using tandem::test::postgres_server;
using tandem::test::postgres_session;
using tandem::test::the_postgres_server;

namespace {

constexpr auto cut_all = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid()";

struct fixture : postgres_back_end {
  /// Both ways to open `url` fail alike, and without the password.
  failure refused(const std::string& url) const {
    const auto store = store::open_result_store(url);
    const auto reader = store::open_result_reader(url);
    BOOST_TEST_REQUIRE(!store);
    BOOST_TEST_REQUIRE(!reader);
    BOOST_TEST_MESSAGE(store.error().message);
    BOOST_TEST((store.error().code == reader.error().code));
    BOOST_TEST(store.error().message == reader.error().message);
    BOOST_TEST(store.error().message.find('\n') == std::string::npos);
    return store.error();
  }
};

std::vector<store::row> many(int count) {
  std::vector<store::row> rows;
  for (int i = 0; i < count; ++i) {
    auto one = candidate(std::to_string(1'000'000 + i));
    one.indicators = "{\"x\":\"" + std::string(300, 'x') + "\"}";
    rows.emplace_back(std::move(one));
  }
  return rows;
}

bool hides(const failure& problem, const std::string& secret) {
  return problem.message.find(secret) == std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(postgres_trouble, fixture)

BOOST_AUTO_TEST_CASE(a_server_that_is_down_is_away) {
  the_postgres_server().stop(postgres_server::how::fast);
  const auto problem = refused(url());
  the_postgres_server().start();
  BOOST_TEST((problem.code == ec::storage_away));
  BOOST_TEST(problem.message.starts_with(name() + ": "));
  BOOST_TEST(problem.message.find("Connection refused") != std::string::npos);
  open_store(url());
}

BOOST_AUTO_TEST_CASE(a_name_nobody_has_is_away) {
  BOOST_TEST((refused("postgresql://u@no-such-host.invalid/d").code == ec::storage_away));
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_is_a_failure) {
  const auto& server = the_postgres_server();
  const auto missing = refused(server.url("nowhere"));
  BOOST_TEST((missing.code == ec::storage_failure));
  BOOST_TEST(missing.message.find("database \"nowhere\" does not exist") != std::string::npos);
  const auto wrong = refused(server.url(database.name(), "wr0ng"));
  BOOST_TEST((wrong.code == ec::storage_failure));
  BOOST_TEST(wrong.message.find("password authentication failed") != std::string::npos);
  BOOST_TEST(hides(wrong, "wr0ng"));
}

BOOST_AUTO_TEST_CASE(the_right_password_opens_and_is_not_shown) {
  const auto& server = the_postgres_server();
  query("GRANT ALL ON SCHEMA public TO keyholder");
  const auto url = server.url(database.name(), postgres_server::secret);
  const auto store = open_store(url);
  BOOST_TEST(!store->write({ended("R1")}));
  const auto problem = store->write({impossible_call()});
  BOOST_TEST(is(problem, ec::storage_failure, "postgresql://keyholder@127.0.0.1:"));
  BOOST_TEST(hides(*problem, postgres_server::secret));
  query("DROP TABLE api_call CASCADE");
  BOOST_TEST(hides(open_reader(url)->calls_of("R1").error(), postgres_server::secret));
}

BOOST_AUTO_TEST_CASE(urls_that_libpq_cannot_use_are_a_bad_configuration) {
  for (const std::string bad : {
         "postgresql://u:s3cr3t@h:port/d",
         "postgresql://u:s3cr3t@h:99999999/d?sslmode=never",
         "postgresql://u:s3cr3t@h/d?nonsense=1",
         "postgresql://u:s3cr3t@h/d?password=s3cr3t&x",
         "postgresql://u:x@s3cr3t@h/d",
         "postgresql://u:x/s3cr3t@h/d",
         "postgresql://u:s3cr3t%zz@h/d",
         "postgresql://h/d?passwor=s3cr3t",
         "postgresql:u:s3cr3t@h/d",
       })
    BOOST_TEST_CONTEXT(bad) {
      const auto problem = refused(bad);
      BOOST_TEST((problem.code == ec::invalid_config));
      if (bad.find("passwor=") == std::string::npos) // No secret as far as anybody can tell.
        BOOST_TEST(hides(problem, "s3cr3t"));
    }
}

BOOST_AUTO_TEST_CASE(a_password_in_libpqs_own_words_is_hidden) {
  // A host called like the password, which libpq names in its message.
  const auto problem = refused("postgresql://u:invalid-s3cr3t.invalid@invalid-s3cr3t.invalid/d");
  BOOST_TEST((problem.code == ec::storage_away));
  BOOST_TEST(problem.message.find("host name \"***\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_connection_that_is_cut_is_away_and_stays_so) {
  auto store = open_store(url());
  BOOST_TEST(!store->write({running("R1")}));
  query(cut_all);
  BOOST_TEST(is(store->write({ended("R1")}), ec::storage_away, name()));
  // It does not come back by itself, without its locks.
  BOOST_TEST(is(store->write({ended("R1")}), ec::storage_away, "opened again"));
  BOOST_TEST(is(store->numbers_of("R1"), ec::storage_away, "opened again"));
  store = open_store(url());
  BOOST_TEST(query("SELECT outcome FROM run") == "interrupted");
  BOOST_TEST(!store->write({running("R1")}));
  BOOST_TEST(query("SELECT outcome FROM run") == "running");
}

BOOST_AUTO_TEST_CASE(a_reader_whose_connection_is_cut_is_away) {
  open_store(url());
  const auto reader = open_reader(url());
  query(cut_all);
  BOOST_TEST(is(reader->list_runs({}), ec::storage_away, name()));
}

BOOST_AUTO_TEST_CASE(a_connection_cut_in_the_middle_of_a_statement_is_away) {
  const auto store = open_store(url());
  postgres_session blocker{url()};
  blocker.query("BEGIN; INSERT INTO symbol VALUES ('005930', 'a', 'b')");
  auto written = std::async(std::launch::async, [&] {
    return store->write({ended("R1"), store::symbol_row{"005930", "삼성전자", "KOSPI"}});
  });
  while (blocker.query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                       "WHERE datname = current_database() AND wait_event_type = 'Lock'")
         == "0")
    std::this_thread::yield();
  BOOST_TEST(is(written.get(), ec::storage_away, name()));
  blocker.query("ROLLBACK");
  BOOST_TEST(query("SELECT count(*) FROM run") == "0");
}

BOOST_AUTO_TEST_CASE(a_server_that_crashes_in_the_middle_of_a_copy_leaves_nothing_of_it) {
  auto store = open_store(url());
  BOOST_TEST(!store->write({ended("R1"), candidate("005930")}));
  auto rows = many(100'000);
  rows.emplace_back(ended("R2"));
  bool was_seen = false;
  auto written = std::async(std::launch::async, [&] { return store->write(rows); });
  {
    postgres_session look{url()};
    const auto is_over = [&] {
      return written.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
    };
    while (!was_seen && !is_over())
      was_seen =
        look.query("SELECT count(*) FROM pg_stat_progress_copy WHERE tuples_processed > 100")
        == "1";
    the_postgres_server().stop(postgres_server::how::immediate);
  }
  BOOST_TEST(was_seen);
  BOOST_TEST(is(written.get(), ec::storage_away, name()));
  the_postgres_server().start();
  BOOST_TEST(query("SELECT code FROM candidate") == "005930");
  BOOST_TEST(query("SELECT id FROM run") == "R1");
  store = open_store(url());
  BOOST_TEST(!store->write(rows));
  BOOST_TEST(query("SELECT count(*) FROM candidate") == "100001");
}

BOOST_AUTO_TEST_SUITE_END()
