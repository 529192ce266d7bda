#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <limits>

// The gateway in real time, judged by the broker's own record of when calls arrived.

using namespace tandem::system_test;

namespace {

std::int64_t closest_us(const std::vector<arrival>& calls) {
  auto closest = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 1; i < calls.size(); ++i)
    closest = std::min(closest, calls[i].t_us - calls[i - 1].t_us);
  return closest;
}

words every_symbol(words more) {
  more.insert(more.end(), {"--universe.source=all", "--universe.exclude=", "--quiet"});
  return more;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The wait until a part of the audit, in seconds, between the first refusal and the first two
/// charts that stood `pace_us` apart again after `since`.
std::size_t refusals(const std::vector<arrival>& audit) {
  return count_verdict(audit, "too_many");
}

} // namespace

BOOST_AUTO_TEST_CASE(slow_answers_hold_up_no_slot_and_bring_none_closer) {
  const broker slow{{"--synthetic=400", "--limit=100000", "--latency=32ms", "--jitter=27ms"}};
  const temporary_folder folder;
  const auto end =
    run(scan_in(folder, slow, every_symbol({"--gateway.delay=20ms", "--gateway.max-in-flight=4"})));
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  const auto audit = slow.audit();
  BOOST_TEST(audit.size() >= 390u);
  BOOST_TEST(closest_us(audit) >= 19'000);
  BOOST_TEST(told.number("/gateway/0/violations") == 0);
  BOOST_TEST(told.number("/gateway/0/min_gap_ms") >= 20);
  const auto file = folder.path("tandem.db");
  // Two answers in three take longer than a slot; how much of the slots is used is a bench row.
  BOOST_TEST(query_number(file, "SELECT count(*) FROM api_call a JOIN api_call b "
                                "ON b.seq = a.seq + 1 WHERE b.sent_us < a.answered_us")
             > static_cast<int>(audit.size() / 3));
  BOOST_TEST(query_number(file, "SELECT count(*) FROM api_call") == static_cast<int>(audit.size()));
  // In the order of their grants, though answers overtook each other.
  BOOST_TEST(query_number(file, "SELECT count(*) FROM api_call a JOIN api_call b "
                                "ON b.seq = a.seq + 1 WHERE b.sent_us <= a.sent_us")
             == 0);
  BOOST_TEST(query_number(file, "SELECT count(*) FROM api_call a JOIN api_call b "
                                "ON b.seq > a.seq WHERE b.answered_us < a.answered_us")
             > 0);
}

BOOST_AUTO_TEST_CASE(a_quota_that_drops_and_returns_costs_two_refusals_and_half_a_minute) {
  // Twenty a second are allowed; the 60th chart finds one a second, the 70th all of them again.
  const temporary_folder folder;
  folder.write("faults.json", R"([{"kind": "quota", "tr": "ka10081", "from": 60, "count": 10,
                                   "ms": 1}])");
  const broker moody{{"--synthetic=330", "--limit=25", "--faults=" + folder.path("faults.json")}};
  const auto end = run(scan_in(folder, moody, every_symbol({"--gateway.delay=50ms"})));
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  const auto audit = moody.audit();
  BOOST_TEST(refusals(audit) >= 1u);
  BOOST_TEST(refusals(audit) <= 2u);
  BOOST_TEST(told.number("/gateway/0/refused") == static_cast<double>(refusals(audit)));
  BOOST_TEST(told.number("/gateway/0/violations") == 0);
  BOOST_TEST(told.number("/gateway/0/interval_ms/ka10081") == 50);
  std::vector<std::int64_t> charts_at;
  for (const auto& one : audit)
    if (one.tr == "ka10081")
      charts_at.push_back(one.t_us);
  BOOST_REQUIRE(charts_at.size() > 100u);
  std::size_t fast = 70;
  while (fast + 1 < charts_at.size() && charts_at[fast + 1] - charts_at[fast] > 60'000)
    ++fast;
  BOOST_TEST(charts_at[fast] - charts_at[69] < 30'000'000);
}

BOOST_AUTO_TEST_CASE(a_process_that_follows_a_killed_one_is_not_early) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const auto how = scan_in(folder, synthetic, every_symbol({"--gateway.delay=400ms"}));
  for (const std::size_t calls : {3U, 5U, 7U}) {
    process doomed{how};
    synthetic.wait_for_requests(calls);
    doomed.send_signal(SIGKILL);
    doomed.wait(patience);
  }
  process last{how};
  synthetic.wait_for_requests(9);
  last.send_signal(SIGINT);
  last.wait(patience);
  const auto audit = synthetic.audit();
  BOOST_TEST(closest_us(audit) >= 399'000);
  BOOST_TEST(refusals(audit) == 0u); // The token's own pace outlives the process as well.
}

BOOST_AUTO_TEST_CASE(one_key_is_called_with_by_one_process) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder first;
  const temporary_folder second;
  const std::map<std::string, std::string> shared{{"XDG_STATE_HOME", first.path("state")}};
  process holder{scan_in(first, synthetic, every_symbol({"--gateway.delay=300ms"}), shared)};
  synthetic.wait_for_requests(2);
  const auto refused = run(scan_in(second, synthetic, every_symbol({}), shared));
  BOOST_TEST(refused.exit_code == 4, refused.err);
  BOOST_TEST(contains(refused.err, std::to_string(holder.id())), refused.err);
  BOOST_TEST(contains(refused.err, "another process"), refused.err);
  BOOST_TEST(contains(refused.err, "use another key"), refused.err);
  // Another key is another right.
  const auto other = run(scan_in(second, synthetic, every_symbol({}),
                                 {{"XDG_STATE_HOME", first.path("state")},
                                  {"KIWOOM_APP_KEY", "other"},
                                  {"KIWOOM_SECRET_KEY", "other-secret"}}));
  BOOST_TEST(other.exit_code == 0, other.err);
  holder.send_signal(SIGINT);
  BOOST_TEST(holder.wait(patience).exit_code == 130);
  const auto after = run(scan_in(second, synthetic, every_symbol({}), shared));
  BOOST_TEST(after.exit_code == 0, after.err);
}

BOOST_AUTO_TEST_CASE(one_key_is_called_with_by_one_process_whatever_becomes_of_its_folder) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const auto port = synthetic.url().substr(synthetic.url().rfind(':'));
  const temporary_folder first;
  const temporary_folder second;
  const auto paced = every_symbol({"--gateway.delay=300ms"});
  const auto stop_after = [&](process& one, std::size_t calls) {
    synthetic.wait_for_requests(synthetic.audit().size() + calls);
    one.send_signal(SIGINT);
    return one.wait(patience);
  };
  process holder{scan_in(first, synthetic, paced)};
  synthetic.wait_for_requests(2);
  std::filesystem::remove_all(first.path("state"));
  for (const auto* host : {"127.0.0.1", "LocalHost"}) {
    const auto refused =
      run(scan_in(second, synthetic, every_symbol({"--broker.url=http://" + (host + port)}),
                  {{"HOME", second.path()}}));
    BOOST_TEST(refused.exit_code == 4, refused.err);
    BOOST_TEST(contains(refused.err, "process " + std::to_string(holder.id()) + " ("), refused.err);
  }
  const auto end = stop_after(holder, 2);
  BOOST_TEST(contains(end.err, "is made again"), end.err);
  // With the record and, from another folder, without it; in turn, so that it is an old one too.
  for (const auto* folder : {&first, &second, &first, &second}) {
    process next{scan_in(*folder, synthetic, paced)};
    stop_after(next, 2);
  }
  const auto audit = synthetic.audit();
  BOOST_TEST(closest_us(audit) >= 299'000);
  BOOST_TEST(refusals(audit) == 0u);
}

BOOST_AUTO_TEST_CASE(trs_run_beside_each_other_down_to_the_floor_of_the_key) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const auto end =
    run(scan_in(folder, synthetic,
                every_symbol({"--gateway.delay=60ms", "--gateway.scope=tr",
                              "--gateway.key-delay=15ms", "--gateway.tr-delay.ka10099=200ms"})));
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  const auto audit = synthetic.audit();
  BOOST_TEST(closest_us(audit) >= 14'000);
  for (const auto& [tr, least] :
       std::map<std::string, std::int64_t>{{"ka10081", 59'000}, {"ka10099", 199'000}}) {
    std::vector<arrival> own;
    std::copy_if(audit.begin(), audit.end(), std::back_inserter(own),
                 [tr = tr](const auto& one) { return one.tr == tr; });
    BOOST_TEST(own.size() >= 2u);
    BOOST_TEST(closest_us(own) >= least, tr);
  }
  BOOST_TEST(told.number("/gateway/0/violations") == 0);
}
