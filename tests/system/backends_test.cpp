#include "tests/support/database.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <poll.h>
#include <random>

// Whole scans into PostgreSQL, beside SQLite, and with the server away.

using namespace tandem::system_test;
using tandem::test::postgres_database;
using tandem::test::postgres_server;

namespace {

constexpr auto small = "--synthetic=60";

words options_of(const broker& at, const std::string& store, words more = {}) {
  words all{"scan",
            "--again",
            "--output=json",
            "--broker.url=" + at.url(),
            "--store.url=" + store,
            "--universe.source=all",
            "--gateway.delay=0s"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// Where keys go is this machine's business: no database tells a run that goes on.
launch resume_at(const temporary_folder& folder, const broker& at, const std::string& store) {
  return tandem_in(
    folder, {"resume", "--broker.url=" + at.url(), "--store.url=" + store, "--gateway.delay=0s"});
}

/// Eight scanners of different strictness.
words eight_scanners() {
  words all;
  std::string names;
  for (int i = 0; i < 8; ++i) {
    const auto name = "s" + std::to_string(i);
    all.push_back("--scanners." + name + ".rule=" + (i < 6 ? "v2" : "v3"));
    all.push_back("--scanners." + name + ".min-signals=" + std::to_string(1 + i % 5));
    names += (names.empty() ? "" : ",") + name;
  }
  all.push_back("--scan.scanners=" + names);
  return all;
}

/// Of the oldest run, in an order that both have.
constexpr auto candidate_columns =
  "SELECT scanner, code, name, engine, rank, score, risk_score, label, strategy, target_profit, "
  "stop_loss, holding_days, close, change_rate, flags, indicators, position FROM candidate "
  "WHERE run_id = (SELECT min(id) FROM run) ORDER BY scanner, position";

/// Rows as one text, numbers as doubles: the two write them differently.
std::string plain(const std::vector<std::vector<std::string>>& all) {
  std::string text;
  for (const auto& row : all) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto& cell = row[i];
      char* end = nullptr;
      const auto number = std::strtod(cell.c_str(), &end);
      const bool is_number = i > 3 && !cell.empty() && *end == '\0';
      text += (is_number ? std::to_string(number) : cell == "NULL" ? "null" : cell) + "|";
    }
    text += "\n";
  }
  return text;
}

std::vector<std::vector<std::string>> split(const std::string& text) {
  std::vector<std::vector<std::string>> all(1);
  std::string cell;
  for (const char c : text + "\n") {
    if (c != '|' && c != '\n') {
      cell += c;
      continue;
    }
    all.back().push_back(std::exchange(cell, {}));
    if (c == '\n')
      all.emplace_back();
  }
  all.pop_back();
  return all;
}

/// How many symbols of the universe lack a verdict of one of so many scanners.
std::string verdicts_missing(const std::string& database, int scanners) {
  return tandem::test::the_postgres_server().query(
    database, "SELECT " + std::to_string(scanners)
                + " * json_array_length(universe) - (SELECT count(*) FROM (SELECT DISTINCT "
                  "run_id, scanner, json_array_elements_text(codes) FROM verdict_block) AS judged) "
                  "FROM run");
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_CASE(both_back_ends_hold_the_same_candidates) {
  const broker synthetic{{"--synthetic=500", "--limit=100000"}};
  const temporary_folder folder;
  const postgres_database server;
  const auto first = run(tandem_in(folder, options_of(synthetic, "sqlite:a.db", eight_scanners())));
  BOOST_REQUIRE_MESSAGE(first.exit_code == 0, first.err);
  const auto second = run(tandem_in(folder, options_of(synthetic, server.url(), eight_scanners())));
  BOOST_REQUIRE_MESSAGE(second.exit_code == 0, second.err);
  const auto here = query(folder.path("a.db"), candidate_columns);
  BOOST_TEST(here.size() > 50u);
  BOOST_TEST((plain(here) == plain(split(server.query(candidate_columns)))));
  BOOST_TEST(verdicts_missing(server.name(), 8) == "0");
  const report told{second.out};
  BOOST_TEST(told.number("/store/connections") == 1);
  BOOST_TEST(told.number("/store/outbox") == 0);
  // And read back by the program itself.
  const auto of = [&](const std::string& store, const words& what) {
    words all{what};
    all.push_back("--store.url=" + store);
    const auto end = run(tandem_in(folder, all));
    BOOST_TEST(end.exit_code == 0, end.err);
    return end.out;
  };
  const auto code = here.front().at(1);
  for (const words& what :
       {words{"results", "--output=csv"}, words{"explain", code, "--output=csv"}}) {
    auto lite = of("sqlite:a.db", what);
    auto postgres = of(server.url(), what);
    for (auto* text : {&lite, &postgres})
      for (auto at = text->find("\n01"); at != std::string::npos; at = text->find("\n01", at + 1))
        text->replace(at + 1, 26, "RUN");
    BOOST_TEST(lite == postgres, what.front());
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_is_down_for_a_whole_run_gets_everything_at_the_next_start) {
  const broker synthetic{{small, "--limit=100000"}};
  const temporary_folder folder;
  const postgres_database server;
  auto& machine = tandem::test::the_postgres_server();
  BOOST_REQUIRE_EQUAL(run(tandem_in(folder, options_of(synthetic, "sqlite:a.db"))).exit_code, 0);
  const auto url = machine.url(server.name(), "s3cr3t-word");
  machine.stop(postgres_server::how::fast);
  const auto away = run(tandem_in(folder, options_of(synthetic, url)));
  BOOST_TEST(away.exit_code == 0, away.err);
  const report told{away.out};
  BOOST_TEST(told.text("/run/outcome") == "complete");
  BOOST_TEST(told.number("/store/outbox") > 100);
  BOOST_TEST(contains(away.err, "rows wait in"), away.err);
  BOOST_TEST(contains(away.err, "cache.db.outbox"), away.err);
  auto words_for_people = options_of(synthetic, url);
  std::erase(words_for_people, "--output=json");
  const auto table = run(tandem_in(folder, words_for_people));
  BOOST_TEST(contains(table.out, " rows wait for postgresql://"), table.out);
  for (const auto* text : {&away.err, &away.out, &table.err, &table.out})
    BOOST_TEST(!contains(*text, "s3cr3t-word"));
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()})
    if (entry.is_regular_file())
      BOOST_TEST(!contains(folder.read(std::filesystem::relative(entry, folder.path()).string()),
                           "s3cr3t-word"),
                 entry.path());
  const auto looking = run(tandem_in(folder, {"results", "--store.url=" + url}));
  BOOST_TEST(looking.exit_code == 6);
  BOOST_TEST(contains(looking.err, "wait in cache.db.outbox"), looking.err);
  machine.start();
  machine.query(server.name(), "ALTER DATABASE \"" + server.name() + "\" OWNER TO "
                                 + postgres_server::user_with_password);
  // The next start, with the right password, of whatever stores something.
  const auto right = machine.url(server.name(), postgres_server::secret);
  const auto next = run(tandem_in(folder, {"resume", "--store.url=" + right}));
  BOOST_TEST(next.exit_code == 0, next.err);
  BOOST_TEST(contains(next.err, "nothing to resume"), next.err);
  BOOST_TEST((plain(query(folder.path("a.db"), candidate_columns))
              == plain(split(machine.query(server.name(), candidate_columns)))));
  BOOST_TEST(machine.query(server.name(), "SELECT outcome, count(*) FROM run GROUP BY 1")
             == "complete|2");
  BOOST_TEST(machine.query(server.name(),
                           "SELECT count(*) FROM (SELECT FROM api_call GROUP BY run_id "
                           "HAVING max(seq) <> count(*)) AS with_holes")
             == "0");
  BOOST_TEST(query_number(folder.path("cache.db.outbox"), "SELECT count(*) FROM pending") == 0);
}

BOOST_AUTO_TEST_CASE(a_server_that_crashes_and_comes_back_during_a_run_misses_nothing) {
  const broker synthetic{{small, "--limit=100000", "--latency=20ms"}};
  const temporary_folder folder;
  const postgres_database server;
  auto& machine = tandem::test::the_postgres_server();
  process scan{tandem_in(folder, options_of(synthetic, server.url()))};
  synthetic.wait_for_requests(20);
  machine.stop(postgres_server::how::immediate);
  synthetic.wait_for_requests(45);
  machine.start();
  const auto end = scan.wait(patience);
  BOOST_TEST(end.exit_code == 0, end.err);
  // What is not there yet waits; the next start brings it.
  run(resume_at(folder, synthetic, server.url()));
  BOOST_TEST(verdicts_missing(server.name(), 2) == "0");
  BOOST_TEST(machine.query(server.name(), "SELECT outcome FROM run") == "complete");
  BOOST_TEST(machine.query(server.name(), "SELECT count(*) - count(DISTINCT seq) FROM api_call")
             == "0");
  BOOST_TEST(machine.query(server.name(), "SELECT count(*) FROM api_call")
             == std::to_string(synthetic.audit().size()));
}

BOOST_AUTO_TEST_CASE(kill_9_while_the_outbox_is_emptied_loses_and_doubles_nothing) {
  const broker synthetic{{"--synthetic=300", "--limit=100000"}};
  const temporary_folder folder;
  const postgres_database server;
  auto& machine = tandem::test::the_postgres_server();
  machine.stop(postgres_server::how::fast);
  const auto away = run(tandem_in(folder, options_of(synthetic, server.url(), eight_scanners())));
  BOOST_REQUIRE_MESSAGE(away.exit_code == 0, away.err);
  machine.start();
  const auto outbox = folder.path("cache.db.outbox");
  const auto waiting = query_number(outbox, "SELECT count(*) FROM pending");
  BOOST_TEST(waiting > 500);
  std::mt19937 dice{7};
  for (int kills = 0; kills < 8; ++kills) {
    process victim{tandem_in(folder, {"resume", "--broker.url=" + synthetic.url(),
                                      "--store.url=" + server.url(), "--store.batch=20"})};
    ::poll(nullptr, 0, static_cast<int>(20 + dice() % 120));
    victim.send_signal(SIGKILL);
    victim.wait(patience);
  }
  const auto end = run(resume_at(folder, synthetic, server.url()));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(query_number(outbox, "SELECT count(*) FROM pending") == 0);
  BOOST_TEST(verdicts_missing(server.name(), 8) == "0");
  BOOST_TEST(machine.query(server.name(), "SELECT outcome FROM run") == "complete");
  const report told{away.out};
  std::size_t listed = 0;
  for (int i = 0; i < 8; ++i)
    listed += told.candidates("s" + std::to_string(i)).size();
  // Two engines of one rule may list a symbol twice; the table has it once.
  const auto stored = std::stoull(machine.query(server.name(), "SELECT count(*) FROM candidate"));
  BOOST_TEST(stored <= listed);
  BOOST_TEST(stored > listed / 2);
}

BOOST_AUTO_TEST_CASE(kill_9_with_postgresql_and_then_resume) {
  const broker synthetic{{small, "--limit=100000", "--latency=10ms"}};
  const temporary_folder folder;
  const postgres_database server;
  process scan{tandem_in(folder, options_of(synthetic, server.url()))};
  synthetic.wait_for_requests(40);
  scan.send_signal(SIGKILL);
  scan.wait(patience);
  const auto end = run(resume_at(folder, synthetic, server.url()));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(server.query("SELECT outcome, count(*) FROM run GROUP BY 1") == "complete|1");
  BOOST_TEST(verdicts_missing(server.name(), 2) == "0");
  int again = 0;
  for (const auto& [code, times] : charts(synthetic.audit()))
    again += times - 1;
  BOOST_TEST(again <= 1);
}

BOOST_AUTO_TEST_CASE(a_server_that_refuses_us_ends_the_run_before_any_call) {
  const broker synthetic{{small, "--limit=100000"}};
  const temporary_folder folder;
  const postgres_database server;
  auto& machine = tandem::test::the_postgres_server();
  for (const auto& url : {machine.url(server.name(), "wrong-word"), machine.url("nowhere")}) {
    const auto end = run(tandem_in(folder, options_of(synthetic, url)));
    BOOST_TEST(end.exit_code == 6, end.err);
    BOOST_TEST(!contains(end.err, "wrong-word"), end.err);
    BOOST_TEST(contains(end.err, "postgresql://"), end.err);
  }
  BOOST_TEST(synthetic.audit().empty());
}

BOOST_AUTO_TEST_CASE(a_run_killed_while_the_server_was_away_is_found_and_finished) {
  const broker synthetic{{small, "--limit=100000", "--latency=10ms"}};
  const temporary_folder folder;
  const postgres_database server;
  auto& machine = tandem::test::the_postgres_server();
  machine.stop(postgres_server::how::fast);
  process scan{tandem_in(folder, options_of(synthetic, server.url()))};
  synthetic.wait_for_requests(40);
  scan.send_signal(SIGKILL);
  scan.wait(patience);
  machine.start();
  const auto before = synthetic.audit().size();
  const auto end = run(resume_at(folder, synthetic, server.url()));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(contains(end.err, "resuming run"), end.err);
  BOOST_TEST(machine.query(server.name(), "SELECT outcome, count(*) FROM run GROUP BY 1")
             == "complete|1");
  BOOST_TEST(verdicts_missing(server.name(), 2) == "0");
  BOOST_TEST(synthetic.audit().size() - before < 40u);
}
