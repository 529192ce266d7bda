#include "serve/scan_duty.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

// 15:41 in Korea is 06:41 UTC; 2025-11-28 is a Friday.

using namespace tandem;
using words = std::vector<std::string>;

namespace {

market::date day(const std::string& iso) {
  return *market::date::parse(iso);
}

/// A duty to scan at 15:41, at a time that the test sets, with runs that it lists.
struct scan_duty_fixture {
  utc_time now;
  std::vector<store::past_run> stored;
  result<market::trading_session> session = market::trading_session{day("2025-11-28"), {}, {}};
  words done;             // Commands, as they were run.
  std::vector<int> codes; // Exit codes of the next ones; 0 when there are no more.
  serve::scan_duty duty{options()};

  serve::scan_duty_options options() {
    serve::scan_duty_options out;
    out.times = {"15:41"};
    out.now = [this] { return now; };
    out.runs_of = [this](const std::string& of) -> result<std::vector<store::past_run>> {
      BOOST_TEST(of == "2025-11-28");
      return stored;
    };
    out.session_of = [this](market::date of) {
      BOOST_TEST(of.iso() == "2025-11-28");
      return session;
    };
    out.run = [this](const words& command) {
      std::string text;
      for (const auto& word : command)
        text += (text.empty() ? "" : " ") + word;
      done.push_back(text);
      if (codes.empty())
        return 0;
      const int code = codes.front();
      codes.erase(codes.begin());
      return code;
    };
    out.log = [](const notice&) {};
    out.on_due = [](utc_time) {};
    return out;
  }
  void attend_at(const std::string& utc) {
    now = *parse_utc("2025-11-28T" + utc + ":00.000Z");
    duty.attend();
  }
  void store_run(const std::string& id, run_outcome outcome, const std::string& started_at) {
    store::past_run one;
    one.id = id;
    one.outcome = outcome;
    one.started_at = started_at;
    stored.insert(stored.begin(), one);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(scan_duty_test, scan_duty_fixture)

BOOST_AUTO_TEST_CASE(a_session_is_scanned_once_and_verified_afterwards) {
  attend_at("06:40");
  BOOST_TEST(done.empty());
  attend_at("06:41");
  attend_at("06:42");
  BOOST_TEST(done == (words{"scan --again", "verify"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_day_without_a_session_is_left_alone) {
  session = market::trading_session{day("2025-11-27"), {}, {}};
  attend_at("06:41");
  session = market::trading_session{day("2025-11-28"), {}, {}};
  attend_at("06:50");
  BOOST_TEST(done.empty());
}

BOOST_AUTO_TEST_CASE(a_scan_that_ended_since_then_is_not_repeated) {
  store_run("A", run_outcome::partial, "2025-11-28T06:41:00.000Z");
  attend_at("06:45");
  BOOST_TEST(done.empty());
}

BOOST_AUTO_TEST_CASE(an_earlier_scan_of_the_session_does_not_count) {
  store_run("A", run_outcome::complete, "2025-11-28T06:40:59.999Z");
  attend_at("06:45");
  BOOST_TEST(done == (words{"scan --again", "verify"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_interrupted_scan_is_finished) {
  store_run("A", run_outcome::interrupted, "2025-11-28T06:42:00.000Z");
  attend_at("06:45");
  BOOST_TEST(done == (words{"resume --run=A"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_failed_scan_is_tried_again_three_minutes_later) {
  codes = {4};
  attend_at("06:41");
  attend_at("06:43");
  BOOST_TEST(done == (words{"scan --again"}), boost::test_tools::per_element());
  attend_at("06:44");
  BOOST_TEST(done == (words{"scan --again", "scan --again", "verify"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(five_tries_are_enough) {
  codes = {4, 4, 4, 4, 4, 4, 4};
  for (const auto* utc : {"06:41", "06:44", "06:47", "06:50", "06:53", "06:56", "07:30"})
    attend_at(utc);
  BOOST_TEST(done.size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_broker_that_is_away_is_asked_again) {
  session = failure{ec::unavailable, "away"};
  attend_at("06:41");
  BOOST_TEST(done.empty());
  session = market::trading_session{day("2025-11-28"), {}, {}};
  attend_at("06:44");
  BOOST_TEST(done == (words{"scan --again", "verify"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_partial_scan_is_enough) {
  codes = {5};
  attend_at("06:41");
  attend_at("06:50");
  BOOST_TEST(done == (words{"scan --again", "verify"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nothing_begins_after_the_end) {
  duty.end();
  attend_at("06:41");
  BOOST_TEST(done.empty());
}

BOOST_AUTO_TEST_SUITE_END()
