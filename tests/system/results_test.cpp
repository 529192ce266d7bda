#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

// `tandem results` and `tandem explain`, as a user asks them after a scan.

using namespace tandem::system_test;

namespace {

/// `tandem` in `folder` with these words.
finished ask(const temporary_folder& folder, words arguments) {
  return run(tandem_in(folder, std::move(arguments)));
}

} // namespace

BOOST_AUTO_TEST_CASE(results_are_the_candidates_that_the_report_had) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const report told{run(scan_in(folder, synthetic)).out};
  const auto picked = told.candidates("v2");
  BOOST_TEST_REQUIRE(!picked.empty());
  const auto end = ask(folder, {"results", "--scanner=v2", "--output=json"});
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(end.err.empty(), end.err);
  const report found{end.out};
  BOOST_TEST(found.text("/schema") == "tandem.results/1");
  BOOST_REQUIRE_EQUAL(found.size("/candidates"), picked.size());
  for (std::size_t i = 0; i < picked.size(); ++i) {
    const auto place = "/candidates/" + std::to_string(i);
    const auto same = told.scanner("v2") + place;
    BOOST_TEST(found.text(place + "/run") == told.text("/run/id"));
    BOOST_TEST(found.text(place + "/date") == told.text("/run/date"));
    BOOST_TEST(found.text(place + "/code") == picked[i]);
    for (const auto* number : {"/rank", "/score", "/risk_score", "/close", "/indicators/TEMA20"})
      BOOST_TEST(found.number(place + number) == told.number(same + number), number);
  }
  // The same bytes every time.
  BOOST_TEST(ask(folder, {"results", "--scanner=v2", "--output=json"}).out == end.out);
}

BOOST_AUTO_TEST_CASE(what_the_list_of_the_session_before_lacked_is_new) {
  const temporary_folder folder;
  const auto scan = [&](const std::string& today) {
    const broker at{{"--synthetic=200", "--limit=100000", "--today=" + today}};
    const auto end = run(scan_in(folder, at, {"--regime.version=none"}));
    BOOST_TEST_REQUIRE(end.exit_code == 0, end.err);
    return report{end.out};
  };
  const auto first = scan("2025-11-27");
  const auto before = first.candidates("v2");
  BOOST_TEST_REQUIRE(!before.empty());
  BOOST_TEST(first.at(first.scanner("v2") + "/candidates/0/is_new").IsNull());
  BOOST_TEST(first.number(first.scanner("v2") + "/candidates/0/days_listed") == 1);
  const auto second = scan("2025-11-28");
  const auto now = second.candidates("v2");
  std::string fresh = "code,is_new,days_listed\n";
  for (std::size_t i = 0; i < now.size(); ++i) {
    const auto place = second.scanner("v2") + "/candidates/" + std::to_string(i);
    const bool is_new = std::find(before.begin(), before.end(), now[i]) == before.end();
    BOOST_TEST(second.at(place + "/is_new").GetBool() == is_new, now[i]);
    BOOST_TEST(second.number(place + "/days_listed") == (is_new ? 1 : 2), now[i]);
    fresh += is_new ? now[i] + ",true,1\n" : "";
  }
  BOOST_TEST(ask(folder, {"results", "--new", "--scanner=v2", "--output=csv",
                          "--columns=code,is_new,days_listed"})
               .out
             == fresh);
  std::string both = "date,code\n";
  for (const auto& code : now)
    both += "2025-11-28," + code + "\n";
  for (const auto& code : before)
    both += "2025-11-27," + code + "\n";
  BOOST_TEST(ask(folder, {"results", "--since=2025-11-27", "--scanner=v2", "--output=csv",
                          "--columns=date,code"})
               .out
             == both);
}

BOOST_AUTO_TEST_CASE(a_list_with_holes_is_marked_until_a_whole_one_takes_its_place) {
  const temporary_folder folder;
  // The first ten charts never become readable, so their symbols fail.
  folder.write("faults.json", R"([{"kind": "not_json", "tr": "ka10081", "count": 10}])");
  const broker synthetic{
    {"--synthetic=60", "--limit=100000", "--faults=" + folder.path("faults.json")}};
  const words fixed{"--regime.version=none", "--gateway.retries=0"};
  const auto holes = run(scan_in(folder, synthetic, fixed));
  BOOST_TEST_REQUIRE(holes.exit_code == 5, holes.err);
  for (const auto* form : {"table", "json", "jsonl", "csv"}) {
    const auto shown = ask(folder, {"results", std::string{"--output="} + form});
    BOOST_TEST(shown.out.find("partial") != std::string::npos, form);
  }
  const auto whole = run(scan_in(folder, synthetic, fixed));
  BOOST_TEST_REQUIRE(whole.exit_code == 0, whole.err);
  const auto first = report{holes.out}.text("/run/id");
  const auto second = report{whole.out}.text("/run/id");
  const auto picks = ask(folder, {"results"}).out;
  BOOST_TEST(picks.find(second) != std::string::npos, picks);
  BOOST_TEST(picks.find(first) == std::string::npos, picks);
  BOOST_TEST(picks.find("partial") == std::string::npos, picks);
  const auto every = ask(folder, {"results", "--all"}).out;
  BOOST_TEST(every.find(second) != std::string::npos, every);
  BOOST_TEST(every.find(first) != std::string::npos, every);
  BOOST_TEST(every.find("  partial\n") != std::string::npos, every);
  BOOST_TEST(ask(folder, {"results", "--all", "--run=latest"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_day_without_session_shows_the_one_before_and_says_so) {
  const broker synthetic{{"--synthetic=20", "--limit=100000", "--today=2025-11-28"}};
  const temporary_folder folder;
  BOOST_TEST(run(scan_in(folder, synthetic, {"--regime.version=none"})).exit_code == 0);
  for (const words& command :
       {words{"results", "--date=2025-11-30"}, words{"runs", "--date=2025-11-30"}}) {
    const auto end = ask(folder, command);
    BOOST_TEST(end.exit_code == 0, end.err);
    BOOST_TEST(end.out.find("2025-11-28") != std::string::npos, end.out);
    BOOST_TEST(end.err.find("no run has judged a session of 2025-11-30; this is 2025-11-28, ")
                 == 0u,
               end.err);
  }
  BOOST_TEST(ask(folder, {"results", "--date=2025-11-28"}).err.empty());
}

BOOST_AUTO_TEST_CASE(finding_nothing_is_no_error_but_said) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  BOOST_TEST(ask(folder, {"results"}).exit_code == 6); // No database yet.
  run(scan_in(folder, synthetic, {"--universe.kospi=2", "--universe.kosdaq=1"}));
  const auto end = ask(folder, {"results", "--code=ZZZZZZ"});
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(end.out.empty(), end.out);
  BOOST_TEST(end.err == "no candidates: nothing is stored for symbol ZZZZZZ\n");
  BOOST_TEST(ask(folder, {"results", "--run=nobody"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_symbol_outside_every_universe_cannot_be_explained) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  run(scan_in(folder, synthetic, {"--universe.kospi=2", "--universe.kosdaq=1"}));
  const auto end = ask(folder, {"explain", "ZZZZZZ"});
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(end.out.empty(), end.out);
  BOOST_TEST(end.err.find("error: no run has judged ZZZZZZ") == 0u, end.err);
}
