#include "tests/market/golden_data.hpp"
#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

// Scans at the pace the broker allows, judged by the broker's own record. The big one, 200 symbols
// at the default 250 ms, takes 51 s and is a check by hand; these are the same with fewer symbols.

using namespace tandem::system_test;
namespace golden = tandem::market::golden;

namespace {

using std::chrono::microseconds;

constexpr std::int64_t delay_us = 250'000;
// What the broker may see less than the delay: the way through two kernels is not always as long.
constexpr std::int64_t slack_us = 1'000;

std::string candle_folder() {
  return TANDEM_SOURCE_DIR "/../shared/data/krx-daily";
}

/// The first `count` codes of the candle set that traded on `day`.
std::string codes_with_session(std::size_t count, const std::string& day) {
  const golden::table symbols{"data/krx-daily/symbols.csv"};
  std::string text;
  std::size_t found = 0;
  for (std::size_t row = 0; row < symbols.size() && found < count; ++row) {
    const auto& code = symbols.text(row, "code");
    std::ifstream candles{candle_folder() + "/ohlcv/" + code + ".csv"};
    bool has_day = false;
    for (std::string line; std::getline(candles, line);)
      has_day = has_day || line.starts_with(day + ",");
    if (has_day) {
      text += code + "\n";
      ++found;
    }
  }
  BOOST_REQUIRE_EQUAL(found, count);
  return text;
}

std::int64_t closest_us(const std::vector<arrival>& calls) {
  std::int64_t closest = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 1; i < calls.size(); ++i)
    closest = std::min(closest, calls[i].t_us - calls[i - 1].t_us);
  return closest;
}

/// The table api_call must tell the same story as the broker's audit.
void compare_call_rows(const std::string& file, const std::vector<arrival>& audit) {
  const auto calls = query(file, "SELECT seq, key, tr, slot_us, sent_us, answered_us, status, "
                                 "return_code, outcome FROM api_call ORDER BY seq");
  BOOST_REQUIRE_EQUAL(calls.size(), audit.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto& call = calls[i];
    const auto number = [&](std::size_t column) { return std::stoll(call.at(column)); };
    BOOST_TEST(number(0) == static_cast<std::int64_t>(i) + 1);
    BOOST_TEST(call[1] == "default");
    BOOST_TEST(call[2] == audit[i].tr);
    BOOST_TEST(number(4) >= number(3)); // Never before its slot.
    BOOST_TEST(number(5) >= number(4));
    BOOST_TEST(call[6] == "200");
    BOOST_TEST(call[7] == "0");
    BOOST_TEST(call[8] == "ok");
    if (i > 0) // Both times are rounded to whole microseconds.
      BOOST_TEST(number(4) - std::stoll(calls[i - 1][4]) >= delay_us - 1);
  }
}

void compare_result_rows(const std::string& file, const report& told, std::size_t symbols) {
  const auto id = told.text("/run/id");
  const auto runs = query(file, "SELECT id, date, mode, outcome, started_at, finished_at FROM run");
  BOOST_REQUIRE_EQUAL(runs.size(), 1u);
  BOOST_TEST(runs[0][0] == id);
  BOOST_TEST(runs[0][1] == told.text("/run/date"));
  BOOST_TEST(runs[0][2] == "parallel");
  BOOST_TEST(runs[0][3] == "complete");
  BOOST_TEST(runs[0][4].ends_with("Z"));
  BOOST_TEST(runs[0][4] < runs[0][5]);
  const report stored{query(file, "SELECT report FROM run").at(0).at(0)};
  BOOST_TEST(stored.text("/run/id") == id);
  for (const std::string name : {"v2", "v3"}) {
    std::string of_scanner = "SELECT code FROM candidate WHERE run_id = '";
    of_scanner.append(id).append("' AND scanner = '").append(name).append("'");
    const auto kept = query(file, of_scanner);
    auto printed = told.candidates(name);
    BOOST_TEST(kept.size() == printed.size());
    std::set<std::string> codes{printed.begin(), printed.end()};
    for (const auto& row : kept)
      BOOST_TEST(codes.count(row[0]) == 1u, row[0]);
  }
  BOOST_TEST(query_number(file, "SELECT count(*) FROM symbol") == static_cast<int>(symbols));
  BOOST_TEST(query_number(file, "SELECT count(*) FROM candidate WHERE score IS NOT NULL") > 0);
}

void compare_cost(const report& told) {
  BOOST_TEST(told.number("/resources/cpu_s") > 0);
  BOOST_TEST(told.number("/resources/peak_rss_mb") > 1);
#ifndef __SANITIZE_ADDRESS__
  BOOST_TEST(told.number("/resources/peak_rss_mb") < 60);
  BOOST_TEST(told.number("/resources/cpu_percent") < 5);
#endif
}

void check_paced_scan(const broker& at, const words& options, std::size_t symbols,
                      const temporary_folder& folder) {
  auto how = scan_in(folder, at, options);
  std::erase(how.arguments, "--gateway.delay=0s"); // 250 ms is the default.
  const auto end = run(how);
  BOOST_TEST(end.exit_code == 0, end.err);
  // Without a terminal there is a line of progress every 10 s, and the scan takes longer.
  BOOST_TEST(end.err.find("calls ") != std::string::npos, end.err);
  const report told{end.out};
  const auto audit = at.audit();
  for (const auto* name : {"v2", "v3"})
    BOOST_TEST(told.number(told.scanner(name) + "/evaluated") == static_cast<double>(symbols));
  const auto asked = charts(audit);
  BOOST_TEST(asked.size() >= symbols);
  BOOST_TEST(asked.size() <= symbols + 2); // The regime's two funds, where they are no members.
  for (const auto& [code, calls] : asked)
    BOOST_TEST(calls == 1, code);
  BOOST_TEST(count_verdict(audit, "ok") == audit.size());
  BOOST_TEST(closest_us(audit) >= delay_us - slack_us);
  BOOST_TEST(told.number("/gateway/0/violations") == 0);
  BOOST_TEST(told.number("/gateway/0/refused") == 0);
  BOOST_TEST(told.number("/gateway/0/calls") == static_cast<double>(audit.size()));
  compare_call_rows(folder.path("tandem.db"), audit);
  compare_result_rows(folder.path("tandem.db"), told, symbols);
  compare_cost(told);
}

} // namespace

BOOST_AUTO_TEST_CASE(real_candles_cost_one_paced_call_a_symbol,
                     *boost::unit_test::precondition(golden::has_shared_data)) {
  constexpr std::size_t symbols = 60;
  const broker recorded{{"--data=" + candle_folder(), "--today=2025-07-18", "--limit=5"}};
  const temporary_folder folder;
  folder.write("universe.txt", codes_with_session(symbols, "2025-07-18"));
  check_paced_scan(
    recorded, {"--universe.source=list", "--universe.file=universe.txt", "--scan.date=2025-07-18"},
    symbols, folder);
}

BOOST_AUTO_TEST_CASE(two_keys_are_paced_each_on_its_own) {
  const broker synthetic{{"--synthetic=60", "--limit=5", "--limit-scope=key"}};
  const temporary_folder folder;
  auto how =
    scan_in(folder, synthetic,
            {"--gateway.sharing=per-scanner", "--universe.kospi=8", "--universe.kosdaq=0"});
  std::erase(how.arguments, "--gateway.delay=0s");
  const auto end = run(how);
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  const auto audit = synthetic.audit();
  BOOST_TEST(count_verdict(audit, "ok") == audit.size());
  std::set<std::string> keys;
  for (const auto& one : audit)
    keys.insert(one.key);
  BOOST_TEST(keys.size() == 2u);
  for (const auto& key : keys) {
    const auto calls = of_key(audit, key);
    BOOST_TEST(charts(calls).size() == 8u);
    BOOST_TEST(closest_us(calls) >= delay_us - slack_us);
  }
  BOOST_TEST(told.size("/gateway") == 2u);
  for (const std::string gateway : {"/gateway/0", "/gateway/1"})
    BOOST_TEST(told.number(gateway + "/violations") == 0);
}
