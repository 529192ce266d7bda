#include "report/backtest.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace tandem;
namespace backtest = tandem::market::backtest;

namespace {

const auto session = market::date::from_number(20251128);

backtest::summary_row row(bool listed, std::optional<std::size_t> horizon,
                          const std::string& period) {
  backtest::summary_row one;
  one.scanner = one.engine = "v2";
  one.listed = listed;
  one.horizon = horizon;
  one.period = period;
  auto& of = one.what;
  of.signals = 1371;
  of.signal_days = 86;
  of.reasons[static_cast<std::size_t>(backtest::trade_reason::close)] = 1371;
  of.valued = 1371;
  of.valued_days = 86;
  of.days_apart = 86;
  of.mean_gross = 0.0023;
  of.mean_net = -0.0022;
  of.mean_net_by_day = -0.0031;
  of.net_interval = {-0.0048, 0.0001};
  of.median_net = -0.0051;
  of.hit_rate = 0.41;
  of.best_net = 0.209;
  of.worst_net = -0.142;
  of.over_universe = 0.0018;
  of.over_interval = {0.0001, 0.0035};
  of.over_kospi = 0.0006;
  return one;
}

backtest_report tested() {
  backtest_report found;
  found.regime_version = "v4";
  found.sessions = 94;
  found.first = market::date::from_number(20250304);
  found.last = market::date::from_number(20250718);
  found.newest = found.adjusted_first = found.adjusted_last = session;
  found.symbols = 569;
  found.series_end_early = 369;
  found.missing = {{"QQQ", 94}, {"SPY", 94}};
  found.days = {{session, market::regime_word::bull, {}, {}}};
  found.rows = {row(true, 1, "all"), row(true, 1, "first60"), row(false, 1, "all")};
  found.rows.back().what.signals = 2000;
  found.kosdaq_picks = {1, 4};
  found.notes = {"returns are without dividends"};
  return found;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(backtest_report_test)

BOOST_AUTO_TEST_CASE(the_first_line_says_who_is_missing) {
  const auto text = backtest_table(tested(), {});
  BOOST_TEST(text.starts_with("stored symbols only, those your scans asked for: 369 of 569 series "
                              "stop before 2025-11-28"));
  BOOST_TEST(holds(text, "2025-03-04 .. 2025-07-18, 94 sessions  569 symbols  regime v4 (bull 1; "
                         "without QQQ, SPY on 94 of 94 sessions)\n"));
  BOOST_TEST(holds(text, "net of fee 0.015 % a side, tax by day of sale, 1 tick a side"));
}

BOOST_AUTO_TEST_CASE(a_row_has_means_and_intervals) {
  const auto text = backtest_table(tested(), {});
  BOOST_TEST(holds(text, "v2, listed: 1,371 picks on 86 days\n"));
  BOOST_TEST(holds(text, "v2, all matches: 2,000 picks on 86 days\n"));
  BOOST_TEST(holds(text, "1 (same day)"));
  BOOST_TEST(holds(text, "-0.48% .. +0.01%"));
  BOOST_TEST(holds(text, "+0.01% .. +0.35%"));
  BOOST_TEST(holds(text, "-0.22% (86)")); // Of the first 60 %.
  BOOST_TEST(holds(text, "4 intervals are shown"));
  BOOST_TEST(holds(text, "about 0.2 of them"));
  BOOST_TEST(holds(text, "25 % of the listed picks are of KOSDAQ"));
  BOOST_TEST(holds(text, "note: returns are without dividends\n"));
}

BOOST_AUTO_TEST_CASE(few_days_have_a_mark_and_no_colour) {
  auto found = tested();
  const page colored{true, 0};
  BOOST_TEST(holds(backtest_table(found, colored), "\x1b[32m+0.18%\x1b[0m"));
  for (auto& one : found.rows)
    one.what.days_apart = 10;
  const auto text = backtest_table(found, colored);
  BOOST_TEST(holds(text, "few days"));
  BOOST_TEST(!holds(text, "\x1b[32m"));
}

BOOST_AUTO_TEST_CASE(own_exits_say_what_is_open_and_what_ended) {
  auto found = tested();
  auto own = row(true, std::nullopt, "all");
  const auto set = [&own](backtest::trade_reason why, std::size_t count) {
    own.what.reasons[static_cast<std::size_t>(why)] = count;
  };
  set(backtest::trade_reason::target, 732);
  set(backtest::trade_reason::stop, 440);
  set(backtest::trade_reason::stop_locked, 6);
  set(backtest::trade_reason::ended, 113);
  set(backtest::trade_reason::open, 5);
  set(backtest::trade_reason::no_exit, 13);
  own.what.mean_net_low = -0.0412;
  own.what.mean_open = 0.02;
  own.what.mean_net_with_open = 0.0411;
  found.rows = {own};
  BOOST_TEST(holds(backtest_table(found, {}),
                   "own exits: 732 targets, 446 stops, 0 by time, 113 ended (mean -4.12% if those "
                   "are worth nothing), 5 still open (mean +2.00% at the last close; +4.11% with "
                   "them), 13 without guides; not filled: 0\n"));
}

BOOST_AUTO_TEST_CASE(rows_have_every_digit_and_nothing_where_nothing_is_known) {
  auto found = tested();
  found.rows = {{}};
  found.rows[0].scanner = found.rows[0].engine = "v3";
  found.rows[0].period = "all";
  const auto text = backtest_csv(found);
  BOOST_TEST(text.substr(text.find('\n') + 1)
             == "v3,v3,all,own,all,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,,,,,,,,,,,,,,,,,,\n");
}

BOOST_AUTO_TEST_CASE(a_look_ahead_is_named) {
  backtest::lookahead_check found;
  found.sessions = 10;
  found.verdicts = 11380;
  BOOST_TEST(lookahead_sentence(found) == "look-ahead: 10 sessions, 11,380 verdicts, none differs");
  found.first = {session, "mine", "005930", "score", "6", "7"};
  BOOST_TEST(lookahead_sentence(found)
             == "look-ahead: on 2025-11-28 mine 005930: score is 6 as judged, and 7 with another "
                "future");
}

BOOST_AUTO_TEST_SUITE_END()
