#include "cli/known_run.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using cli::are_same_settings;
using cli::is_beyond_doubt;
using cli::is_newest_session;

namespace {

market::date day(std::string_view iso) {
  return *market::date::parse(iso);
}

utc_time in_korea(const std::string& time) {
  return *parse_utc(time + ":00.000Z") - kst_offset;
}

bool is_newest(std::string_view session, const std::string& now,
               const market::session_rules& rules = {}) {
  const auto at = in_korea(now);
  return is_newest_session(day(session), kst_day(at), at, rules);
}

/// A run of Friday, 18 July 2025, at 15:45, on regular closes, in which everything is well.
struct good_run {
  good_run() {
    report.outcome = run_outcome::complete;
    report.started_at = in_korea("2025-07-18T15:45");
    summary.session.day = day("2025-07-18");
    scan.evaluated = 20;
    scan.by_basis[static_cast<std::size_t>(market::close_basis::regular)] = 20;
  }
  bool is_shown(bool is_last = true, const market::session_rules& rules = {}) {
    auto all = summary;
    all.scans = {std::make_shared<const scan_result>(scan)};
    report.summary = std::make_shared<const run_summary>(all);
    return is_beyond_doubt(report, rules, is_last);
  }
  void take_in_the_evening(const std::string& at) {
    scan.by_basis = {};
    scan.by_basis[static_cast<std::size_t>(market::close_basis::evening)] = 20;
    report.started_at = in_korea(at);
  }

  run_report report;
  run_summary summary;
  scan_result scan;
};

} // namespace

BOOST_AUTO_TEST_SUITE(known_run_test)

// 18 July 2025 was a Friday. The market opens at 9:00.
BOOST_AUTO_TEST_CASE(a_session_stays_the_newest_until_the_market_of_a_weekday_opens) {
  BOOST_TEST(is_newest("2025-07-18", "2025-07-18T15:45"));
  BOOST_TEST(is_newest("2025-07-18", "2025-07-19T12:00"));
  BOOST_TEST(is_newest("2025-07-18", "2025-07-20T23:59"));
  BOOST_TEST(is_newest("2025-07-18", "2025-07-21T08:59"));
  BOOST_TEST(!is_newest("2025-07-18", "2025-07-21T09:00"));
  BOOST_TEST(!is_newest("2025-07-18", "2025-07-22T00:10"));
  // Monday may be a holiday, which the clock does not know.
  BOOST_TEST(!is_newest("2025-07-18", "2025-07-21T20:00"));
  BOOST_TEST(!is_newest("2025-07-21", "2025-07-18T15:45")); // A clock that was set back.
}

// On days of the college entrance exam, such as 13 November 2025, at 10:00.
BOOST_AUTO_TEST_CASE(a_late_day_opens_an_hour_later) {
  BOOST_TEST(is_newest("2025-11-12", "2025-11-13T09:30"));
  BOOST_TEST(!is_newest("2025-11-12", "2025-11-13T10:00"));
  market::session_rules rules;
  rules.late_days = {day("2025-07-21")};
  BOOST_TEST(is_newest("2025-07-18", "2025-07-21T09:30", rules));
}

BOOST_AUTO_TEST_CASE(of_a_day_long_past_only_the_days_up_to_it_count) {
  const auto now = in_korea("2026-11-30T18:00");
  const auto is_of = [&](std::string_view wanted) {
    return is_newest_session(day("2025-07-18"), day(wanted), now, {});
  };
  BOOST_TEST(is_of("2025-07-18"));
  BOOST_TEST(is_of("2025-07-20"));
  BOOST_TEST(!is_of("2025-07-21"));
  BOOST_TEST(!is_of("2025-07-17"));
}

BOOST_FIXTURE_TEST_CASE(a_run_is_shown_when_all_is_well, good_run) {
  BOOST_TEST(is_shown());
  BOOST_TEST(is_shown(false));
}

BOOST_FIXTURE_TEST_CASE(a_run_with_holes_is_not, good_run) {
  report.outcome = run_outcome::partial;
  BOOST_TEST(!is_shown());
}

BOOST_FIXTURE_TEST_CASE(a_provisional_run_is_not, good_run) {
  summary.session.final = false;
  BOOST_TEST(!is_shown());
}

BOOST_FIXTURE_TEST_CASE(a_run_with_a_stale_symbol_is_not, good_run) {
  scan.stale = 1;
  BOOST_TEST(!is_shown());
}

BOOST_FIXTURE_TEST_CASE(a_run_with_a_doubted_symbol_is_not, good_run) {
  scan.suspects.push_back({"005930", {}});
  BOOST_TEST(!is_shown());
}

BOOST_FIXTURE_TEST_CASE(a_run_of_an_old_list_is_not, good_run) {
  summary.replaced.push_back({"ka10032 KOSPI", day("2025-07-17"), "closed"});
  BOOST_TEST(!is_shown());
}

BOOST_FIXTURE_TEST_CASE(a_run_whose_rows_still_wait_is_not, good_run) {
  report.status.writer.outbox_rows = 1;
  BOOST_TEST(!is_shown());
}

// The after-market ends at 20:00; the next session's base price tells the regular close.
BOOST_FIXTURE_TEST_CASE(evening_closes_are_shown_once_they_stand_and_until_they_are_corrected,
                        good_run) {
  take_in_the_evening("2025-07-18T19:59");
  BOOST_TEST(!is_shown());
  take_in_the_evening("2025-07-18T20:00");
  BOOST_TEST(is_shown());
  BOOST_TEST(!is_shown(false));
  market::session_rules rules;
  rules.counts = market::close_basis::evening;
  BOOST_TEST(is_shown(false, rules));
}

BOOST_AUTO_TEST_CASE(settings_are_the_same_however_they_are_spelt) {
  const std::string kiwoom = "--broker.url=https://api.kiwoom.com\n";
  BOOST_TEST(are_same_settings(kiwoom, kiwoom));
  BOOST_TEST(are_same_settings(kiwoom, "--broker.url=https://api.kiwoom.com/\n"));
  // A default that is written, and what changes no result.
  BOOST_TEST(are_same_settings(kiwoom, kiwoom + "--scan.scanners=[\"v2\", \"v3\"]\n"));
  BOOST_TEST(are_same_settings(kiwoom, kiwoom + "--scan.window=8\n--history.recheck-max=0\n"));
  for (const std::string other :
       {"--scan.scanners=v2", "--v2.min-signals=5", "--universe.kospi=99", "--regime.version=v1",
        "--session.close=evening", "--scan.require-fresh=false", "--scan.mode=sequential",
        "--regime.us-data=us", "--nonsense=1"})
    BOOST_TEST(!are_same_settings(kiwoom, kiwoom + other + "\n"), other);
}

BOOST_AUTO_TEST_CASE(settings_are_those_of_one_broker) {
  const auto same = [](const std::string& one, const std::string& other) {
    return are_same_settings("--broker.url=" + one + "\n", "--broker.url=" + other + "\n");
  };
  BOOST_TEST(!same("https://api.kiwoom.com", "https://mockapi.kiwoom.com"));
  BOOST_TEST(!same("sim:", "https://api.kiwoom.com"));
  BOOST_TEST(same("sim:", "sim:"));
  // What is behind another port of this machine nobody knows.
  BOOST_TEST(same("http://127.0.0.1:8080", "http://127.0.0.1:8080"));
  BOOST_TEST(!same("http://127.0.0.1:8080", "http://127.0.0.1:8081"));
}

BOOST_AUTO_TEST_CASE(settings_have_the_scanners_and_lists_of_each_other) {
  const std::string mine = "--broker.url=sim:\n--scanners.mine.rule=v2\n--scan.scanners=mine\n";
  BOOST_TEST(are_same_settings(mine, mine));
  BOOST_TEST(!are_same_settings(mine, mine + "--scanners.mine.min-signals=5\n"));
  const std::string list = "--broker.url=sim:\n--universe.source=list\n--universe.codes=";
  BOOST_TEST(are_same_settings(list + "005930,000660\n", list + "[\"005930\", \"000660\"]\n"));
  BOOST_TEST(!are_same_settings(list + "005930\n", list + "000660\n"));
}

BOOST_AUTO_TEST_SUITE_END()
