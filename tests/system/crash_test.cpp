#include "store/results/verdicts.hpp"
#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <poll.h>
#include <random>

// What is left of a run whose process is killed, and what `tandem resume` makes of it.
// TANDEM_CRASHES sets how many kills there are; the suite makes do with a few.

using namespace tandem::system_test;
namespace store = tandem::store;

namespace {

int crashes_wanted() {
  const char* text = std::getenv("TANDEM_CRASHES"); // NOLINT(concurrency-mt-unsafe): no threads.
  return text == nullptr ? 12 : std::atoi(text);
}

std::string without(std::string text, const std::string& id) {
  for (auto at = text.find(id); at != std::string::npos; at = text.find(id, at))
    text.replace(at, id.size(), "RUN");
  return text;
}

/// One user with a key and a folder of his own.
struct user {
  const broker& at;
  std::string key;
  temporary_folder folder;
  words options = {};

  std::map<std::string, std::string> environment() const {
    return {{"KIWOOM_APP_KEY", key}, {"KIWOOM_SECRET_KEY", "secret-" + key}};
  }
  launch scan(words more = {}) const {
    words all{"scan",
              "--again",
              "--output=json",
              "--broker.url=" + at.url(),
              "--gateway.delay=5ms",
              "--universe.source=all"};
    all.insert(all.end(), options.begin(), options.end());
    all.insert(all.end(), more.begin(), more.end());
    return tandem_in(folder, all, environment());
  }
  launch resume(words more = {}) const {
    words all{"resume", "--output=json", "--broker.url=" + at.url(), "--gateway.delay=5ms"};
    for (const auto& one : options)
      if (one.starts_with("--store.") || one.starts_with("--cache."))
        all.push_back(one);
    all.insert(all.end(), more.begin(), more.end());
    return tandem_in(folder, all, environment());
  }
  std::string file() const { return folder.path("tandem.db"); }
  /// Whether there is a run to go on with.
  bool has_run() const {
    if (!std::filesystem::exists(file()))
      return false;
    return query_number(file(), "SELECT count(*) FROM sqlite_schema WHERE name = 'run'") == 1
           && query_number(file(), "SELECT count(*) FROM run") == 1;
  }
  /// What the run found, without what differs between two runs.
  std::string results() const {
    const auto id = query(file(), "SELECT id FROM run").at(0).at(0);
    const auto listed = run(tandem_in(folder, {"results", "--output=json"}));
    BOOST_TEST(listed.exit_code == 0, listed.err);
    return without(listed.out, id);
  }
  /// What each scanner said of each symbol; blocks of it differ between two runs.
  std::map<std::string, store::symbol_verdict> verdicts() const {
    std::map<std::string, store::symbol_verdict> all;
    const auto database = store::open_result_reader("sqlite:" + file());
    BOOST_REQUIRE(static_cast<bool>(database));
    const auto id = query(file(), "SELECT id FROM run").at(0).at(0);
    const auto problem = store::for_each_verdict(
      **database, id, {}, [&](const store::past_verdict& one) -> tandem::status {
        all[one.scanner + " " + one.what.code] = one.what;
        return std::nullopt;
      });
    BOOST_TEST(!problem);
    return all;
  }
  std::vector<arrival> arrivals() const { return of_key(at.audit(), key); }
};

/// How often each question was asked: "ka10081 005930" -> 1.
std::map<std::string, int> questions(const std::vector<arrival>& all) {
  std::map<std::string, int> asked;
  for (const auto& one : all)
    if (one.tr != "au10001") // A token dies with its process.
      ++asked[one.tr + " " + one.code];
  return asked;
}

/// Questions beyond those of an uninterrupted run.
int repeated(const std::map<std::string, int>& asked, const std::map<std::string, int>& once) {
  int more = 0;
  for (const auto& [question, times] : asked) {
    const auto known = once.find(question);
    more += std::max(0, times - (known == once.end() ? 0 : known->second));
  }
  return more;
}

/// A moment that is not tied to an arrival.
void linger(std::mt19937& dice) {
  ::poll(nullptr, 0, static_cast<int>(dice() % 15));
}

/// Kills the program once this many requests of anybody have arrived; false when it ended before.
bool kill_at(const launch& how, const broker& at, std::size_t requests, std::mt19937& dice) {
  process victim{how};
  if (requests > 0)
    at.wait_for_requests(requests);
  linger(dice);
  victim.send_signal(SIGKILL);
  return victim.wait(patience).exit_code == 128 + SIGKILL;
}

} // namespace

BOOST_AUTO_TEST_CASE(after_kill_9_a_resumed_run_is_that_of_nobody_killed) {
  const broker synthetic{{"--synthetic=60", "--limit=100000", "--latency=10ms", "--jitter=0ms"}};
  const user reference{synthetic, "reference", {}};
  BOOST_REQUIRE_EQUAL(run(reference.scan()).exit_code, 0);
  const auto expected = reference.results();
  const auto once = questions(reference.arrivals());
  const auto verdicts = reference.verdicts();
  const auto total = reference.arrivals().size();
  std::mt19937 dice{20251128};
  for (int killed = 0, pass = 0; killed < crashes_wanted(); ++pass) {
    const user one{synthetic, "pass-" + std::to_string(pass), {}};
    BOOST_TEST_CONTEXT("pass " << pass) {
      const auto before = synthetic.audit().size();
      int kills = 0;
      auto left = total;
      // The first life, and up to three that resume it; each dies before it is through.
      for (auto lives = 1 + dice() % 4; lives > 0 && left > 1; --lives) {
        const auto seen = synthetic.audit().size() - before;
        left = total > seen ? total - seen : 0;
        if (left <= 1)
          break;
        const auto at = synthetic.audit().size() + dice() % (left - 1);
        if (!kill_at(one.has_run() ? one.resume() : one.scan(), synthetic, at == before ? 0 : at,
                     dice))
          break;
        ++kills;
      }
      killed += std::max(kills, 1);
      const auto end = run(one.has_run() ? one.resume() : one.scan());
      BOOST_REQUIRE_MESSAGE(end.exit_code == 0, end.err);
      BOOST_TEST(one.results() == expected);
      BOOST_TEST(query(one.file(), "SELECT outcome FROM run").at(0).at(0) == "complete");
      BOOST_TEST((one.verdicts() == verdicts));
      // A lost record of a call leaves no hole and no double among the others.
      BOOST_TEST(query_number(one.file(), "SELECT max(seq) - count(*) FROM api_call") == 0);
      const auto more = repeated(questions(one.arrivals()), once);
      BOOST_TEST(more <= kills, more << " calls repeated by " << kills << " kills");
    }
  }
}

BOOST_AUTO_TEST_CASE(there_is_nothing_to_resume_after_a_complete_run) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const user one{synthetic, "k", {}};
  const auto never = run(one.resume());
  BOOST_TEST(never.exit_code == 6, never.err); // No database, so no run.
  run(one.scan());
  const auto before = synthetic.audit().size();
  const auto end = run(one.resume());
  BOOST_TEST(end.exit_code == 0);
  BOOST_TEST(end.err.find("nothing to resume") != std::string::npos, end.err);
  BOOST_TEST(synthetic.audit().size() == before);
}

BOOST_AUTO_TEST_CASE(a_run_stopped_by_ctrl_c_is_offered_and_finished_as_it_was_begun) {
  const broker synthetic{{"--synthetic=60", "--limit=100000", "--latency=10ms"}};
  const user reference{synthetic, "reference", {}, {"--v2.min-signals=2", "--regime.version=none"}};
  run(reference.scan());
  const user one{synthetic, "one", {}, {"--v2.min-signals=2", "--regime.version=none"}};
  const auto before = synthetic.audit().size();
  process scan{one.scan()};
  synthetic.wait_for_requests(before + 30);
  scan.send_signal(SIGINT);
  const auto stopped = scan.wait(patience);
  BOOST_TEST(stopped.exit_code == 130, stopped.err);
  BOOST_TEST(stopped.err.find("`tandem resume` finishes the run") != std::string::npos);
  const auto runs = run(tandem_in(one.folder, {"runs"}));
  BOOST_TEST(runs.out.find(" symbols judged") != std::string::npos, runs.out);
  const auto refused = run(one.resume({"--v2.min-signals=3"}));
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.err.find("--v2.min-signals") != std::string::npos, refused.err);
  const auto end = run(one.resume());
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(end.err.find("resuming run") != std::string::npos, end.err);
  BOOST_TEST(one.results() == reference.results());
  BOOST_TEST(repeated(questions(one.arrivals()), questions(reference.arrivals())) == 0);
}

BOOST_AUTO_TEST_CASE(a_scan_of_the_session_says_that_a_run_is_unfinished) {
  const broker synthetic{{"--synthetic=60", "--limit=100000", "--latency=10ms"}};
  const user one{synthetic, "one", {}};
  std::mt19937 dice{1};
  BOOST_REQUIRE(kill_at(one.scan(), synthetic, 30, dice));
  const auto id = query(one.file(), "SELECT id FROM run").at(0).at(0);
  const auto end = run(one.scan());
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(end.err.find("note: run " + id) != std::string::npos, end.err);
  BOOST_TEST(end.err.find("`tandem resume`") != std::string::npos, end.err);
  BOOST_TEST(run(one.scan()).err.find("note: run") == std::string::npos); // One is complete now.
}

BOOST_AUTO_TEST_CASE(a_broker_that_dies_leaves_a_run_that_a_later_one_finishes) {
  temporary_folder folder;
  auto first =
    std::make_unique<broker>(words{"--synthetic=60", "--limit=100000", "--latency=10ms"});
  words options{"--output=json", "--gateway.delay=5ms", "--gateway.retries=1", "--scan.patience=1s",
                "--universe.source=all"};
  words all{"scan", "--broker.url=" + first->url()};
  all.insert(all.end(), options.begin(), options.end());
  process scan{tandem_in(folder, all)};
  first->wait_for_requests(30);
  const auto charts_before = charts(first->audit());
  first.reset();
  const auto broken = scan.wait(patience);
  BOOST_TEST(broken.exit_code == 5, broken.err);
  const broker second{{"--synthetic=60", "--limit=100000"}};
  const auto end = run(tandem_in(
    folder, {"resume", "--output=json", "--broker.url=" + second.url(), "--gateway.delay=0s"}));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(report{end.out}.text("/run/outcome") == "complete");
  BOOST_TEST(query_number(folder.path("tandem.db"), "SELECT count(*) FROM run") == 1);
  BOOST_TEST(query_number(folder.path("tandem.db"),
                          "SELECT (SELECT count(*) FROM (SELECT DISTINCT scanner, value FROM "
                          "verdict_block, json_each(codes))) "
                          "- 2 * json_array_length(universe) FROM run")
             == 0);
  // The last one asked for may have been lost with the broker.
  int again = 0;
  for (const auto& [code, times] : charts(second.audit()))
    again += charts_before.contains(code) ? times : 0;
  BOOST_TEST(again <= 1);
}

BOOST_AUTO_TEST_CASE(a_database_chooses_neither_the_broker_nor_a_file_of_this_machine) {
  const broker synthetic{{"--synthetic=60", "--limit=100000", "--latency=10ms"}};
  const broker other{{"--synthetic=60", "--limit=100000"}};
  const user one{synthetic, "one", {}};
  process scan{one.scan()};
  synthetic.wait_for_requests(30);
  scan.send_signal(SIGINT);
  BOOST_TEST(scan.wait(patience).exit_code == 130);
  const auto kept = query(one.file(), "SELECT settings FROM run").at(0).at(0);
  BOOST_TEST(kept.find("--broker.url=" + synthetic.url()) != std::string::npos, kept);
  BOOST_TEST(kept.find("--gateway.") == std::string::npos, kept);
  const auto say = [&](const std::string& lines) {
    change(one.file(), "UPDATE run SET settings = '" + lines + "'");
  };
  // Whoever may write into the database points the keys elsewhere.
  say("--broker.url=http://localhost:" + other.url().substr(other.url().rfind(':') + 1));
  const auto refused = run(one.resume());
  BOOST_TEST(refused.exit_code == 2, refused.err);
  BOOST_TEST(refused.err.find("another broker, http://localhost:") != std::string::npos,
             refused.err);
  say("--broker.url=" + other.url() + "\n--broker.ca-file=ca.pem\n--gateway.state-dir=theirs\n"
      + "--broker.credentials-file=/etc/shadow\n--cache.disk=theirs.db\n--store.outbox=theirs.out\n"
      + "--store.url=sqlite:theirs.db\n--universe.file=/etc/shadow\n--monitor.metrics-port=1\n"
      + "--universe.source=all");
  const auto end = run(one.resume());
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(other.audit().empty());
  for (const auto* name : {"theirs", "theirs.db", "theirs.out"})
    BOOST_TEST(!std::filesystem::exists(one.folder.path(name)), name);
  say("--broker.url=" + synthetic.url() + "\n--regime.us-data=\"us\"");
  change(one.file(), "UPDATE run SET outcome = 'interrupted'");
  const auto without = run(one.resume());
  BOOST_TEST(without.exit_code == 2, without.err);
  BOOST_TEST(without.err.find("regime.us-data") != std::string::npos, without.err);
}

BOOST_AUTO_TEST_CASE(a_full_disk_ends_with_6_and_the_run_is_finished_when_there_is_room) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const user reference{synthetic, "reference", {}};
  run(reference.scan());
  const user one{synthetic, "one", {}, {"--cache.disk=cache.db"}};
  auto full = one.scan();
  full.file_size_max = 192 * 1024; // Of the database or its log.
  const auto broken = run(full);
  BOOST_TEST(broken.exit_code == 6, broken.err);
  BOOST_REQUIRE(one.has_run());
  BOOST_TEST(query(one.file(), "PRAGMA integrity_check").at(0).at(0) == "ok");
  const auto end = run(one.resume());
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(one.results() == reference.results());
}
