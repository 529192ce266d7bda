#include "tests/market/backtest/golden_market.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

// `tandem backtest`, as a user runs it after a scan.

using namespace tandem::system_test;
namespace golden = tandem::market::backtest::golden;

namespace {

const auto when_shared = boost::unit_test::precondition(tandem::market::golden::has_shared_data);

/// A history of the hand-made market of corners, and the broker that it is from.
struct scanned_corners {
  scanned_corners()
      : at({"--data=" TANDEM_SOURCE_DIR "/../shared/golden/backtest/corners/market",
            "--today=2026-01-30"}) {
    const auto end = run(scan_in(folder, at, {"--universe.source=all", "--regime.version=none"}));
    BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
  }

  finished backtest(words arguments) const {
    arguments.insert(arguments.begin(), "backtest");
    arguments.push_back("--broker.url=" + at.url());
    arguments.emplace_back("--regime.version=none");
    return run(tandem_in(folder, std::move(arguments)));
  }

  temporary_folder folder;
  broker at;
};

using rows = std::vector<std::vector<std::string>>;

rows parsed(const std::string& text) {
  rows all;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    auto& fields = all.emplace_back(1);
    for (const char c : line)
      if (c == ',')
        fields.emplace_back();
      else
        fields.back() += c;
  }
  return all;
}

/// Equal as a text, or as a number to 1e-12.
bool is_same(const std::string& found, const std::string& wanted) {
  if (found == wanted)
    return true;
  if (found.empty() || wanted.empty() || found.find('-', 1) == 4 || wanted.find('-', 1) == 4)
    return false;
  try {
    return std::abs(std::stod(found) - std::stod(wanted)) <= 1e-12;
  } catch (const std::exception&) {
    return false;
  }
}

/// Compares the columns that `wanted` has.
void check_rows(const rows& found, const golden::table& wanted,
                const std::vector<std::string>& without) {
  BOOST_TEST_REQUIRE(found.size() == wanted.size() + 1);
  for (std::size_t column = 0; column < found.front().size(); ++column) {
    const auto& name = found.front()[column];
    if (std::find(without.begin(), without.end(), name) != without.end())
      continue;
    for (std::size_t row = 0; row < wanted.size(); ++row)
      BOOST_TEST(is_same(found[row + 1].at(column), wanted.text(row, name)),
                 name << " of row " << row << ": " << found[row + 1].at(column) << " not "
                      << wanted.text(row, name));
  }
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(backtest_command)

BOOST_AUTO_TEST_CASE(corners_come_out_as_worked_out_by_hand, *when_shared) {
  const scanned_corners market;
  const auto calls = market.at.audit().size();
  const auto end =
    market.backtest({"--from=2025-12-19", "--to=2025-12-19", "--output=csv",
                     "--trades=" + market.folder.path("trades.csv"), "--check-lookahead"});
  BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
  check_rows(parsed(market.folder.read("trades.csv")), golden::table{"corners/expected_trades.csv"},
             {"score"});
  check_rows(parsed(end.out), golden::table{"corners/expected_summary.csv"}, {});
  BOOST_TEST(holds(end.err, "none differs"));
  BOOST_TEST(market.at.audit().size() == calls);
  BOOST_TEST(!std::filesystem::exists(market.folder.path("trades.csv.tandem-part")));
}

BOOST_AUTO_TEST_CASE(a_table_begins_with_what_it_cannot_say, *when_shared) {
  const scanned_corners market;
  const auto table = market.backtest({"--from=2025-12-19", "--to=2025-12-19", "--quiet"});
  BOOST_TEST_REQUIRE(table.exit_code == 0, table.err);
  BOOST_TEST(table.out.starts_with("stored symbols only"));
  BOOST_TEST(holds(table.out, "v3 v2_lite, listed"));
  BOOST_TEST(holds(table.out, "few days"));
  const auto document = market.backtest({"--from=2025-12-19", "--to=2025-12-19", "--output=json"});
  const report told{document.out};
  BOOST_TEST(told.text("/schema") == "tandem.backtest/1");
  BOOST_TEST(told.number("/range/sessions") == 1);
  BOOST_TEST(told.text("/results/0/scanner") == "v2");
  BOOST_TEST(told.number("/results/0/reasons/close") == 18);
  BOOST_TEST(told.text("/universe/adjusted_last") == "2026-01-30");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_tested_is_said, *when_shared) {
  const scanned_corners market;
  const auto refused = [&](const words& arguments) {
    const auto end = market.backtest(arguments);
    BOOST_TEST(end.exit_code == 2);
    BOOST_TEST(end.out.empty());
    return end.err;
  };
  BOOST_TEST(holds(refused({}), "stored are 2025-06-23 to 2026-01-30"));
  BOOST_TEST(holds(refused({"--from=2025-12-19"}), "--to is missing"));
  BOOST_TEST(holds(refused({"--from=2025-12-20", "--to=2025-12-19"}), "is after"));
  BOOST_TEST(holds(refused({"--from=2025-12-20", "--to=2025-12-21"}),
                   "no session from 2025-12-20 to 2025-12-21; stored are 2025-06-23"));
  BOOST_TEST(holds(refused({"--from=2025-12-19", "--to=2025-12-19", "--scanners=v4"}), "v2"));
  BOOST_TEST(holds(refused({"--from=2025-12-19", "--to=2025-12-19", "--horizons=0"}), "horizons"));
  BOOST_TEST(holds(refused({"--from=2025-12-19", "--to=2025-12-19", "--trades=/no/such/f.csv"}),
                   "/no/such"));
  BOOST_TEST(holds(refused({"--from=2025-12-19", "--to=2025-12-19", "--universe.source=list",
                            "--universe.codes=999999"}),
                   "999999"));
}

BOOST_AUTO_TEST_CASE(nothing_stored_is_said_too) {
  const temporary_folder folder;
  const auto none = run(tandem_in(folder, {"backtest", "--from=2025-01-02", "--to=2025-01-31"}));
  BOOST_TEST(none.exit_code != 0);
  BOOST_TEST(none.out.empty());
}

BOOST_AUTO_TEST_SUITE_END()
