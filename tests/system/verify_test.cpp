#include "market/date.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <set>

// Histories of a broker whose charts were wrong, and charts of one that has corrected them.

using namespace tandem::system_test;
using tandem::market::date;

namespace {

struct row {
  int open = 0;
  int high = 0;
  int low = 0;
  int close = 0;
  int volume = 0;
};

constexpr std::size_t sessions = 60;
const words codes{"000010", "000020", "000030", "000040", "000050", "000060"};

/// Weekdays; the last one is Friday, 2025-07-18.
std::vector<date> days() {
  std::vector<date> all;
  for (auto number = date::from_number(20250718).days_since_epoch(); all.size() < sessions;
       --number) {
    const auto one = date::from_days_since_epoch(number);
    if (one.weekday() != 0 && one.weekday() != 6)
      all.insert(all.begin(), one);
  }
  return all;
}

/// What a broker says of one symbol's session; false: it has no row.
using spoiler = std::function<bool(const std::string& code, std::size_t session, row& what)>;

/// A market in files. It moves a little, so that no price repeats the one before.
void write_market(const temporary_folder& folder, const spoiler& spoil) {
  const std::string header = "date,open,high,low,close,volume\n";
  std::string symbols = "code,name,market\n";
  auto index = header;
  for (std::size_t i = 0; i < sessions; ++i)
    index += days()[i].iso() + ",2600,2650,2590," + std::to_string(2610 + i % 7) + ",1000\n";
  folder.write("index/KOSPI.csv", index);
  folder.write("index/KOSDAQ.csv", index);
  for (const auto& code : codes) {
    symbols += code + "," + code + ",KOSPI\n";
    auto text = header;
    for (std::size_t i = 0; i < sessions; ++i) {
      const auto close = 10'000 + 10 * static_cast<int>(i % 9);
      row one{close - 20, close + 100, close - 100, close, 5'000 + static_cast<int>(i)};
      if (spoil(code, i, one))
        text += days()[i].iso() + "," + std::to_string(one.open) + "," + std::to_string(one.high)
                + "," + std::to_string(one.low) + "," + std::to_string(one.close) + ","
                + std::to_string(one.volume) + "\n";
    }
    folder.write("ohlcv/" + code + ".csv", text);
  }
  folder.write("symbols.csv", symbols);
}

bool is_right(const std::string& code, std::size_t session, row& /*what*/) {
  return code != "000050" || session != 40; // It was halted.
}

/// What was wrong with it: a high, prices before a split, two closes of one day, a row.
bool is_wrong(const std::string& code, std::size_t session, row& what) {
  if (code == "000010" && session == 30)
    what.high += 5;
  if (code == "000020")
    what = {2 * what.open, 2 * what.high, 2 * what.low, 2 * what.close, what.volume};
  if ((code == "000030" || code == "000040") && session == 50)
    what.close += 5;
  return true;
}

struct wrong_histories {
  temporary_folder folder;
  temporary_folder wrong;
  temporary_folder right;
  const words scanning{"--universe.source=all", "--regime.version=none"};

  /// Scans the wrong market on the session before the last.
  wrong_histories() {
    write_market(wrong, is_wrong);
    write_market(right, is_right);
    const broker at{{"--data=" + wrong.path(), "--limit=100000", "--today=2025-07-17"}};
    const auto end = run(scan_in(folder, at, scanning));
    BOOST_REQUIRE_MESSAGE(end.exit_code == 0, end.err);
  }

  broker corrected() const {
    return broker{{"--data=" + right.path(), "--limit=100000", "--today=2025-07-18"}};
  }

  finished verify(const broker& at, const words& options) const {
    words arguments{"verify", "--broker.url=" + at.url(), "--gateway.delay=0ms"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run(tandem_in(folder, arguments));
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(verify_command, wrong_histories)

BOOST_AUTO_TEST_CASE(what_was_wrong_is_replaced_and_said) {
  const auto at = corrected();
  const auto end = verify(at, {"--output=json"});
  BOOST_TEST(end.exit_code == 0, end.err);
  const report told{end.out};
  BOOST_TEST(told.text("/schema") == "tandem.verify/1");
  BOOST_TEST(told.text("/outcome") == "complete");
  BOOST_TEST(told.text("/session") == "2025-07-18");
  // A high, and four prices of 59 sessions.
  BOOST_TEST(told.size("/corrections") == 1u + 4u * 59u);
  BOOST_TEST(told.text("/corrections/0/code") == "000010");
  BOOST_TEST(told.text("/corrections/0/day") == days()[30].iso());
  BOOST_TEST(told.text("/corrections/0/field") == "high");
  BOOST_TEST(told.at("/corrections/0/before").GetInt() == 10135); // 30 % 9 is 3.
  BOOST_TEST(told.at("/corrections/0/after").GetInt() == 10130);
  BOOST_REQUIRE(told.size("/evening_days") == 1u);
  BOOST_TEST(told.text("/evening_days/0/day") == days()[50].iso());
  BOOST_REQUIRE(told.size("/unused") == 1u);
  BOOST_TEST(told.text("/unused/0/code") == "000050");
  BOOST_TEST(told.at("/totals/symbols").GetInt() == 5);
  BOOST_TEST(told.at("/totals/rows").GetInt() == 5 * 59);
  BOOST_TEST(end.err.find("history.corrected code=000010") != std::string::npos);
  BOOST_TEST(charts(at.audit()).size() == codes.size());
}

BOOST_AUTO_TEST_CASE(the_next_verification_takes_the_next_oldest) {
  const auto at = corrected();
  for (int i = 0; i < 3; ++i) {
    const auto end = verify(at, {"--calls=2", "--output=csv", "--quiet"});
    BOOST_TEST(end.exit_code == 0, end.err);
    BOOST_TEST(end.out.starts_with("code,day,field,before,after\n"));
  }
  for (const auto& code : codes)
    BOOST_TEST(charts(at.audit()).at(code) == 1, code);
  const auto none = verify(at, {"--all"});
  BOOST_TEST(none.exit_code == 0, none.err);
  BOOST_TEST(none.out.find("no stored history was last fetched whole before") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_scan_goes_on_with_the_corrected_candles) {
  const auto at = corrected();
  BOOST_TEST(verify(at, {"--all", "--quiet"}).exit_code == 0);
  const auto before = charts(at.audit());
  const report warm{run(scan_in(folder, at, scanning)).out};
  BOOST_TEST((charts(at.audit()) == before)); // Split and all: quotes are enough.
  BOOST_TEST(warm.at("/cache/quotes").GetInt() == static_cast<int>(codes.size()));
}

BOOST_AUTO_TEST_CASE(a_verification_is_no_run) {
  const auto at = corrected();
  BOOST_TEST(verify(at, {"--calls=3", "--quiet"}).exit_code == 0);
  const auto runs = run(tandem_in(folder, {"runs", "--output=csv"}));
  BOOST_TEST(std::count(runs.out.begin(), runs.out.end(), '\n') == 2); // The header and the scan.
}

BOOST_AUTO_TEST_SUITE_END()
