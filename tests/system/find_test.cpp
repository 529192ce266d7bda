#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

// `tandem find`, `screens` and `check FILE.screen`, as a user asks them after a scan.

using namespace tandem::system_test;

namespace {

struct asked_market {
  broker synthetic{{"--synthetic=40", "--limit=100000"}};
  temporary_folder folder;
  finished scan = run(scan_in(folder, synthetic, {"--universe.source=all"}));

  finished ask(words arguments) const {
    arguments.push_back("--broker.url=" + synthetic.url());
    return run(tandem_in(folder, std::move(arguments)));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(find_of_a_terminal, asked_market)

BOOST_AUTO_TEST_CASE(a_condition_is_answered_without_a_call) {
  BOOST_TEST_REQUIRE(scan.exit_code == 0, scan.err);
  const auto end = ask({"find", "regime == bull or close > 1", "--output=json"});
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(end.err == "");
  const report found{end.out};
  BOOST_TEST(found.text("/schema") == "tandem.find/1");
  BOOST_TEST(found.text("/date") == "2025-11-28");
  BOOST_TEST(found.number("/matched") > 0);
  BOOST_TEST(found.number("/matched") == found.number("/fresh"));
  BOOST_TEST(found.size("/candidates") == static_cast<std::size_t>(found.number("/matched")));
}

BOOST_AUTO_TEST_CASE(the_exit_code_says_whether_something_could_be_asked) {
  BOOST_TEST(ask({"find", "close < 1"}).exit_code == 0); // Nothing is found.
  const auto wrong = ask({"find", "closs < 1"});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(wrong.err.find("did you mean close?") != std::string::npos, wrong.err);
  const auto empty = ask({"find", "close > 1", "--date=2025-11-29"});
  BOOST_TEST(empty.exit_code == 5);
  BOOST_TEST(empty.err.find("`tandem scan --universe.source=all") != std::string::npos, empty.err);
  BOOST_TEST(empty.err.find("--date=2025-11-29`") != std::string::npos, empty.err);
  const temporary_folder nothing;
  BOOST_TEST(run(tandem_in(nothing, {"find", "close > 1"})).exit_code == 5);
}

BOOST_AUTO_TEST_CASE(a_screen_beside_the_configuration_is_checked_listed_and_asked) {
  const auto place = folder.path("mine.screen");
  std::ofstream{place} << "screen mine \"Mine\"\na: clos > 1\n";
  const auto wrong = ask({"check", "mine.screen"});
  BOOST_TEST(wrong.exit_code == 2);
  BOOST_TEST(wrong.err
             == "mine.screen:2:4: error: there is no word clos; did you mean close? "
                "[unknown_word]\na: clos > 1\n   ^\n");
  std::ofstream{place} << "screen mine \"Mine\"\na: close > 1\norder close\nlimit 1\n";
  BOOST_TEST(ask({"check", "mine.screen"}).exit_code == 0);
  BOOST_TEST(ask({"screens", "mine"}).out
             == "screen mine \"Mine\"\na: close > 1\norder close\n"
                "limit 1\n");
  BOOST_TEST(ask({"screens", "--output=csv"}).out.find("\nmine,Mine,,mine.screen,0,1,\n")
             != std::string::npos);
  const report found{ask({"find", "@mine", "--output=json"}).out};
  BOOST_TEST(found.text("/screen") == "mine");
  BOOST_TEST(found.size("/candidates") == 1u);
  BOOST_TEST(ask({"screens", "squeze"}).err.find("did you mean squeeze?") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
