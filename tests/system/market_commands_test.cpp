#include "tests/market/golden_data.hpp"
#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>

// `tandem regime` and `tandem plan`, as a user runs them.

using namespace tandem::system_test;
namespace golden = tandem::market::golden;

namespace {

finished ask(const temporary_folder& folder, const broker& at, words arguments) {
  arguments.push_back("--broker.url=" + at.url());
  arguments.emplace_back("--gateway.delay=0s");
  return run(tandem_in(folder, std::move(arguments)));
}

std::string shared(const std::string& path) {
  return TANDEM_SOURCE_DIR "/../shared/" + path;
}

/// The candles the regime goldens were computed from: the 30 fixed symbols and the large caps, with
/// the index funds' longer series in place of those of the candle set.
void write_regime_market(const temporary_folder& folder) {
  std::string symbols = "code,name,market\n";
  const golden::table listed{"data/krx-daily/symbols.csv"};
  for (std::size_t row = 0; row < listed.size(); ++row) {
    const auto& code = listed.text(row, "code");
    symbols += code + "," + listed.text(row, "name") + "," + listed.text(row, "market") + "\n";
    const auto source = code == "069500" || code == "229200" ? "index/" : "ohlcv/";
    std::filesystem::create_directories(folder.path("market/ohlcv"));
    std::filesystem::create_symlink(shared("data/krx-daily/" + (source + code) + ".csv"),
                                    folder.path("market/ohlcv/" + code + ".csv"));
  }
  folder.write("market/symbols.csv", symbols);
  std::filesystem::create_directory_symlink(shared("data/krx-daily/index"),
                                            folder.path("market/index"));
  const golden::table members{"golden/regime_universe.csv"};
  std::string codes;
  for (std::size_t row = 0; row < members.size(); ++row)
    codes += members.text(row, "code") + "\n";
  folder.write("codes.txt", codes);
}

bool equals(const rapidjson::Value& ours, const std::string& expected) {
  if (expected.empty())
    return ours.IsNull() || (ours.IsString() && ours.GetStringLength() == 0);
  if (ours.IsString())
    return ours.GetString() == expected;
  if (ours.IsBool())
    return ours.GetBool() == (expected == "1");
  const auto number = std::stod(expected);
  return ours.IsNumber() && std::abs(ours.GetDouble() - number) <= 1e-12 * std::abs(number) + 1e-15;
}

} // namespace

BOOST_AUTO_TEST_SUITE(regime_command, *boost::unit_test::precondition(golden::has_shared_data))

BOOST_AUTO_TEST_CASE(prints_what_an_independent_implementation_computed) {
  const temporary_folder folder;
  write_regime_market(folder);
  const broker at{{"--data=" + folder.path("market"), "--today=2025-11-28", "--limit=100000"}};
  const golden::table expected{"golden/regime.csv"};
  for (const std::string today : {"2024-09-30", "2025-04-10", "2025-07-18", "2025-11-28"}) {
    const auto end = ask(folder, at,
                         {"regime", "--date=" + today, "--output=json", "--universe.source=list",
                          "--universe.file=codes.txt", "--regime.us-data=market/index"});
    BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
    const report told{end.out};
    BOOST_TEST(told.size("/missing") == 0u);
    std::size_t row = 0;
    while (expected.text(row, "date") != today)
      ++row;
    for (const auto* part : {"v1", "v4"})
      for (const auto& one : told.at(std::string{"/"} + part).GetObject()) {
        const auto column = std::string{part} + "_" + one.name.GetString();
        BOOST_TEST(equals(one.value, expected.text(row, column)),
                   today << ' ' << column << ": expected " << expected.text(row, column));
      }
  }
  const auto stored =
    query(folder.path("tandem.db"), "SELECT date, label, version FROM regime_daily ORDER BY date");
  BOOST_REQUIRE(stored.size() == 4u);
  BOOST_TEST(stored[0][0] == "2024-09-30");
  BOOST_TEST(stored[0][1] == "neutral");
  BOOST_TEST(stored[0][2] == "v4");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plan_command)

BOOST_AUTO_TEST_CASE(says_what_the_next_scan_will_cost) {
  const temporary_folder folder;
  const words everything{"--universe.source=all", "--output=json"};
  auto plan = [&](const broker& at) {
    words arguments{"plan"};
    arguments.insert(arguments.end(), everything.begin(), everything.end());
    const auto end = ask(folder, at, arguments);
    BOOST_TEST(end.exit_code == 0, end.err);
    return report{end.out};
  };
  // A token asked for twice within a second is refused once, which is no part of the plan.
  auto answered = [](const broker& at) { return count_verdict(at.audit(), "ok"); };
  auto scan_all = [&](const broker& at) {
    words arguments{"scan"};
    arguments.insert(arguments.end(), everything.begin(), everything.end());
    BOOST_TEST(ask(folder, at, arguments).exit_code == 0);
  };
  const broker first{{"--synthetic=200", "--today=2025-05-07", "--limit=100000"}};
  const auto cold = plan(first);
  for (const auto& one : first.audit())
    BOOST_TEST((one.tr == "au10001" || one.tr == "ka20006" || one.tr == "ka10099"), one.tr);
  auto before = answered(first);
  scan_all(first);
  BOOST_TEST(cold.number("/calls") == static_cast<double>(answered(first) - before));
  const broker second{{"--synthetic=200", "--today=2025-05-08", "--limit=100000"}};
  const auto warm = plan(second);
  before = answered(second);
  scan_all(second);
  BOOST_TEST(warm.number("/calls") == static_cast<double>(answered(second) - before));
  BOOST_TEST(warm.number("/calls") < 10);
  const auto again = plan(second);
  BOOST_TEST(again.number("/fresh") > 150);
}

BOOST_AUTO_TEST_CASE(offline_makes_no_call) {
  const temporary_folder folder;
  const broker at{{"--synthetic=200", "--limit=100000"}};
  auto end = ask(folder, at, {"plan", "--offline"});
  BOOST_TEST(end.exit_code != 0);
  BOOST_TEST(end.err.find("--offline") != std::string::npos, end.err);
  BOOST_TEST(at.audit().empty());
  BOOST_TEST(run(scan_in(folder, at, {})).exit_code == 0);
  const auto before = at.audit().size();
  end = ask(folder, at, {"plan", "--offline", "--output=json"});
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  BOOST_TEST(told.text("/date") == "2025-11-28");
  BOOST_TEST(told.number("/fresh") > 150);
  BOOST_TEST(at.audit().size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
