#include "screens/shelf.hpp"
#include "tests/market/golden_data.hpp"
#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

// Screens as scanners of a run, from a configuration to the store. The golden lists come from two
// independent implementations of the language.

using namespace tandem::system_test;
using namespace tandem::test;
namespace golden = tandem::market::golden;

namespace {

bool contains(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

std::string all_screens() {
  std::string names;
  for (const auto& one : tandem::screens::shelf())
    names.append(names.empty() ? "" : ",").append(one.name);
  return names;
}

boost::test_tools::assertion_result has_golden_screens(boost::unit_test::test_unit_id) {
  return std::filesystem::exists(TANDEM_SOURCE_DIR "/../shared/golden/screens/matched.csv");
}

/// screen -> "CODE SCORE" in the list's order.
using lists = std::map<std::string, std::vector<std::string>>;

std::string item(const std::string& code, const std::string& score) {
  return score.empty() ? code : code + " " + std::to_string(std::stod(score));
}

lists expected_lists(const std::string& day) {
  lists all;
  for (const auto& one : tandem::screens::shelf())
    all[std::string{one.name}];
  const golden::table file{"golden/screens/matched.csv"};
  for (std::size_t row = 0; row < file.size(); ++row)
    if (file.text(row, "date") == day)
      all[file.text(row, "screen")].push_back(
        item(file.text(row, "code"), file.text(row, "score")));
  return all;
}

/// Screen and code of what hangs on the last digits.
std::set<std::pair<std::string, std::string>> left_out(const std::string& day) {
  std::set<std::pair<std::string, std::string>> all;
  const golden::table file{"golden/screens/left_out.csv"};
  for (std::size_t row = 0; row < file.size(); ++row)
    if (file.text(row, "date") == day && file.text(row, "file") == "matched")
      all.emplace(file.text(row, "screen"), file.text(row, "code"));
  return all;
}

void compare_lists(const std::string& day) {
  const broker market{
    {"--data=" TANDEM_SOURCE_DIR "/../shared/data/krx-daily", "--today=" + day, "--limit=100000"}};
  const temporary_folder folder;
  const golden::table symbols{"data/krx-daily/symbols.csv"};
  std::string universe;
  for (std::size_t row = 0; row < symbols.size(); ++row)
    universe += symbols.text(row, "code") + "\n";
  folder.write("universe.txt", universe);
  const auto end = run(scan_in(folder, market,
                               {"--scan.scanners=v2," + all_screens(), "--universe.source=list",
                                "--universe.file=universe.txt", "--regime.version=fixed",
                                "--regime.fixed=neutral", "--scan.date=" + day}));
  BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
  // Each chart once, whatever the number of screens.
  for (const auto& [code, times] : charts(market.audit()))
    BOOST_TEST(times == 1, code);
  const report told{end.out};
  const auto skipped = left_out(day);
  for (const auto& [screen, codes] : expected_lists(day)) {
    const auto at = told.scanner(screen) + "/candidates";
    std::vector<std::string> ours;
    for (std::size_t i = 0; i < told.size(at); ++i) {
      const auto place = at + "/" + std::to_string(i);
      const auto code = told.text(place + "/code");
      if (!skipped.contains({screen, code}))
        ours.push_back(item(code, text_of(told.at(place), "score")));
    }
    BOOST_TEST(ours == codes, screen << " on " << day);
  }
}

/// A market, and a user with a screen beside his configuration.
struct screens_user : temporary_folder {
  screens_user() {
    write("mine.screen", "screen mine\nparam n = 5 (2..60)\nup: close > sma(n)\n"
                         "busy: volume > 0\norder turnover desc\nlimit 5\n");
    write("tandem.toml", "[scan]\nscanners = [\"v2\", \"mine\", \"top\"]\n"
                         "[scanners.top]\nrule = \"screen\"\nwhere = \"rank(turnover) <= 3\"\n");
  }
  finished scan(words more = {}) const {
    words all{"scan", "--broker.url=" + market.url(), "--gateway.delay=0", "--regime.version=none",
              "--output=json"};
    all.insert(all.end(), more.begin(), more.end());
    return run(tandem_in(*this, std::move(all)));
  }
  broker market{words{"--synthetic=40", "--today=2025-07-18", "--limit=100000"}};
  std::string file = path("tandem.db");
};

} // namespace

BOOST_AUTO_TEST_SUITE(golden_screens, *boost::unit_test::precondition(has_golden_screens))

BOOST_AUTO_TEST_CASE(lists_of_the_newest_session_equal_the_golden_ones) {
  compare_lists("2025-11-28");
}

BOOST_AUTO_TEST_CASE(lists_of_a_session_with_every_symbol_equal_the_golden_ones) {
  compare_lists("2025-07-18");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(screens_of_a_run)

BOOST_FIXTURE_TEST_CASE(a_run_lists_and_stores_what_screens_find, screens_user) {
  const auto end = scan();
  BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
  const report told{end.out};
  BOOST_TEST(told.number(told.scanner("mine") + "/evaluated") == told.number("/universe/symbols"));
  BOOST_TEST(told.candidates("mine").size() == 5u);
  // The three with the highest turnover of the session, as the ranking of all symbols has them.
  const auto top = told.candidates("top");
  BOOST_TEST(top.size() == 3u);
  const auto first = told.scanner("mine") + "/candidates/0";
  BOOST_TEST(told.at(first + "/flags/up").GetBool());
  BOOST_TEST(told.number(first + "/indicators/up") == told.number(first + "/close"));
  BOOST_TEST(told.number(first + "/indicators/up") > told.number(first + "/indicators/up.limit"));
  BOOST_TEST(told.number(first + "/indicators/order")
             >= told.number(told.scanner("mine") + "/candidates/1/indicators/order"));
  const auto listed = run(tandem_in(*this, {"results", "--scanner=top", "--output=json"}));
  for (const auto& code : top)
    BOOST_TEST(contains(listed.out, code));
  // A screen's stages and clauses are stored like a rule's, also those that needed all symbols.
  const auto why = run(tandem_in(*this, {"export", "verdicts", "--format=jsonl"}));
  BOOST_TEST(contains(why.out, "\"scanner\":\"top\""), why.err << why.out.substr(0, 300));
  BOOST_TEST(contains(why.out, "\"stage\":\"where\""));
}

BOOST_FIXTURE_TEST_CASE(a_changed_text_is_another_scan, screens_user) {
  BOOST_TEST(scan().exit_code == 0);
  const auto again = scan({"--exit-code"});
  BOOST_TEST(again.exit_code == 10, again.err);
  write("other.screen", "screen other\na: close > 5\n"); // No scanner of the run knows it.
  BOOST_TEST(scan({"--exit-code"}).exit_code == 10);
  write("mine.screen", "screen mine\nparam n = 5 (2..60)\nup: close < sma(n)\nlimit 5\n");
  BOOST_TEST(scan({"--exit-code"}).exit_code == 0);
  BOOST_TEST(scan({"--exit-code"}).exit_code == 10);
  BOOST_TEST(scan({"--exit-code", "--scanners.mine.n=6"}).exit_code == 0); // A value of it.
}

BOOST_FIXTURE_TEST_CASE(a_killed_run_goes_on_with_the_screens_it_began_with, screens_user) {
  const auto whole = scan();
  BOOST_TEST_REQUIRE(whole.exit_code == 0, whole.err);
  const auto expected = report{whole.out}.candidates("mine");
  for (const char* one : {"", "-wal", "-shm"})
    std::filesystem::remove(file + one);
  const auto before = market.audit().size();
  process running{tandem_in(*this, {"scan", "--broker.url=" + market.url(), "--gateway.delay=20ms",
                                    "--regime.version=none", "--output=json"})};
  market.wait_for_requests(before + 20);
  running.send_signal(SIGKILL);
  BOOST_TEST(running.wait(patience).exit_code == 128 + SIGKILL);
  // What lies beside the configuration now is another screen.
  write("mine.screen", "screen mine\nup: close < sma(5)\n");
  const auto rest = run(tandem_in(
    *this, {"resume", "--broker.url=" + market.url(), "--gateway.delay=0", "--output=json"}));
  BOOST_TEST_REQUIRE(rest.exit_code == 0, rest.err);
  BOOST_TEST(report{rest.out}.candidates("mine") == expected, boost::test_tools::per_element());
  BOOST_TEST(report{rest.out}.candidates("top") == report{whole.out}.candidates("top"),
             boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_wrong_screen_stops_the_start_with_all_messages, screens_user) {
  write("mine.screen", "screen mine\na: closs > 5\nb: sma(0) > 5\n");
  const auto end = scan();
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(contains(end.err, "mine.screen:2:4: error: "), end.err);
  BOOST_TEST(contains(end.err, "mine.screen:3:8: error: "), end.err);
  BOOST_TEST(market.audit().empty());
}

BOOST_AUTO_TEST_SUITE_END()
