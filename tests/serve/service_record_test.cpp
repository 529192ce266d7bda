#include "serve/service_record.hpp"
#include "store/results/result_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

/// A store of results and what a service with the scanners v2 and v3 knows of it.
struct record_fixture {
  test::temporary_folder folder;
  std::string url = "sqlite:" + folder.path("tandem.db");
  std::unique_ptr<store::result_store> results = std::move(*store::open_result_store(url));
  std::vector<std::string> scanners{"v2", "v3"};
  serve::service_record record{url, folder.path(), [this] { return scanners; }};

  void store(const std::string& id, const std::string& session, const std::string& ended,
             run_outcome outcome, const std::string& scanner) {
    store::run_row run;
    run.id = id;
    run.date = session;
    run.mode = "parallel";
    run.outcome = outcome;
    run.started_at = ended;
    run.finished_at = ended;
    run.report = R"({"scanners":[{"name":")" + scanner + R"("}]})";
    BOOST_REQUIRE(!results->write({run}));
    record.refresh();
  }

  service_figures now(const std::string& text = "2025-07-21T07:00:00.000Z") const {
    return record.figures(*parse_utc(text));
  }
};

// date -u -d 2025-07-18T06:42:00Z +%s
constexpr std::int64_t friday = 1752820920;
constexpr std::int64_t monday = 1753080120; // 2025-07-21T06:42:00Z

} // namespace

BOOST_FIXTURE_TEST_SUITE(service_records, record_fixture)

BOOST_AUTO_TEST_CASE(before_the_first_run_no_scanner_has_succeeded) {
  record.refresh();
  BOOST_TEST((now().last_success == std::map<std::string, std::int64_t>{{"v2", 0}, {"v3", 0}}));
  BOOST_TEST(!now().data_age);
  BOOST_TEST(!now().scan_due);
  BOOST_TEST(now().disk_free_bytes.value_or(0) > 0u);
}

BOOST_AUTO_TEST_CASE(the_newest_complete_run_of_each_scanner_counts) {
  store("R1", "2025-07-18", "2025-07-18T06:42:00.000Z", run_outcome::complete, "v2");
  BOOST_TEST(now().last_success.at("v2") == friday);
  BOOST_TEST(now().last_success.at("v3") == 0);
  store("R2", "2025-07-21", "2025-07-21T06:42:00.000Z", run_outcome::complete, "v3");
  BOOST_TEST(now().last_success.at("v2") == friday);
  BOOST_TEST(now().last_success.at("v3") == monday);
  scanners = {"v3"}; // A reload.
  BOOST_TEST((now().last_success == std::map<std::string, std::int64_t>{{"v3", monday}}));
}

BOOST_AUTO_TEST_CASE(a_run_of_an_old_session_or_with_failures_is_no_success) {
  store("R1", "2025-07-18", "2025-07-18T06:42:00.000Z", run_outcome::complete, "v2");
  store("R2", "2024-01-02", "2025-07-21T06:42:00.000Z", run_outcome::complete, "v2");
  store("R3", "2025-07-21", "2025-07-21T06:43:00.000Z", run_outcome::partial, "v2");
  store("R4", "2025-07-21", "2025-07-21T06:44:00.000Z", run_outcome::interrupted, "v2");
  BOOST_TEST(now().last_success.at("v2") == friday);
}

BOOST_AUTO_TEST_CASE(data_are_as_old_as_the_close_of_their_session) {
  store("R1", "2025-07-18", "2025-07-18T06:42:00.000Z", run_outcome::partial, "v2");
  // It closed at 15:40 in Korea, 06:40 UTC.
  BOOST_TEST((now("2025-07-18T06:45:00.000Z").data_age == 5min));
  BOOST_TEST((now("2025-07-21T06:40:00.000Z").data_age == 72h));
  BOOST_TEST((now("2025-07-18T05:00:00.000Z").data_age == 0s)); // Scanned while it was open.
}

BOOST_AUTO_TEST_CASE(what_was_due_is_told) {
  record.scan_was_due(*parse_utc("2025-07-21T06:42:00.000Z"));
  BOOST_TEST((now().scan_due == monday));
}

BOOST_AUTO_TEST_CASE(a_store_that_is_away_changes_nothing) {
  store("R1", "2025-07-18", "2025-07-18T06:42:00.000Z", run_outcome::complete, "v2");
  serve::service_record lost{"sqlite:" + folder.path("none.db"), folder.path("none"),
                             [this] { return scanners; }};
  lost.refresh();
  const auto known = lost.figures(*parse_utc("2025-07-21T07:00:00.000Z"));
  BOOST_TEST(known.last_success.at("v2") == 0);
  BOOST_TEST(!known.disk_free_bytes);
}

BOOST_AUTO_TEST_SUITE_END()
