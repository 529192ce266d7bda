#include "report/metrics.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

/// A sample in which nothing is left out.
std::string everything() {
  gateway_status gateway;
  gateway.trs["ka10081"] = {{{"ok", 3}}, 1, 250ms};
  gateway.queued_by_client = {{"a \"b\"\n\\c", 2}};
  gateway.slot_lateness.record_ns(20'000);
  metrics_sample sample;
  sample.version = "1.2.3";
  sample.resources.rss_bytes = 41'000'000;
  sample.newest.gateways = {gateway};
  sample.newest.caches = {candles_status{}};
  sample.newest.scanners = {{"run", "v2", 50, 200, 7, 2}};
  sample.newest.prefetch = prefetch_progress{"run", 30, 40};
  sample.newest.stray_errors = {{"gateway", 1}};
  sample.newest.writer.rows = {{"api_call", 3}};
  sample.service.last_success = {{"v2", 1764485000}};
  sample.service.scan_due = 1764484860;
  sample.service.data_age = 3600s;
  sample.service.disk_free_bytes = 5'000'000'000;
  return exposition(sample);
}

/// The names of its time series.
std::set<std::string> printed_names() {
  std::set<std::string> names;
  std::istringstream text{everything()};
  for (std::string line; std::getline(text, line);)
    if (!line.starts_with('#'))
      names.insert(line.substr(0, line.find_first_of(" {")));
  return names;
}

/// A file of the source tree.
std::string text_of(const std::string& path) {
  std::ifstream file{std::string{TANDEM_SOURCE_DIR} + '/' + path};
  BOOST_REQUIRE_MESSAGE(file, path);
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// What looks like the name of one of our metrics in such a file.
std::set<std::string> named_in(const std::string& path) {
  const auto text = text_of(path);
  static const std::regex name{R"(\b(tandem|process)_\w+)"};
  return {std::sregex_token_iterator{text.begin(), text.end(), name}, {}};
}

void expect_printed(const std::string& path) {
  const auto printed = printed_names();
  const auto named = named_in(path);
  BOOST_TEST(named.size() > 5u);
  for (const auto& one : named)
    BOOST_TEST(printed.contains(one), path << " names " << one << ", which /metrics does not have");
}

} // namespace

BOOST_AUTO_TEST_SUITE(packaging)

BOOST_AUTO_TEST_CASE(the_alerts_name_metrics_that_there_are) {
  expect_printed("packaging/alerts.yml");
}

BOOST_AUTO_TEST_CASE(the_dashboard_names_metrics_that_there_are) {
  expect_printed("dashboards/tandem.json");
}

BOOST_AUTO_TEST_CASE(the_documentation_names_all_metrics_and_no_other) {
  auto named = named_in("docs/monitoring.md");
  // A histogram has three series and one name.
  named.extract("tandem_gateway_slot_lateness_seconds");
  for (const auto* series : {"bucket", "sum", "count"})
    named.insert(std::string{"tandem_gateway_slot_lateness_seconds_"} + series);
  BOOST_TEST(named == printed_names(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_dashboard_has_a_query_in_every_panel) {
  rapidjson::Document dashboard;
  dashboard.Parse(text_of("dashboards/tandem.json").c_str());
  BOOST_REQUIRE(!dashboard.HasParseError());
  BOOST_TEST(dashboard["panels"].Size() > 10u);
  std::set<int> ids;
  for (const auto& panel : dashboard["panels"].GetArray()) {
    BOOST_TEST(ids.insert(panel["id"].GetInt()).second);
    BOOST_TEST(panel["targets"].Size() > 0u);
    for (const auto& target : panel["targets"].GetArray())
      BOOST_TEST(target["expr"].GetStringLength() > 0u);
  }
}

BOOST_AUTO_TEST_CASE(promtool_has_nothing_to_say_about_the_metrics) {
  const std::string promtool = TANDEM_PROMTOOL;
  if (promtool.empty()) {
    BOOST_TEST_MESSAGE("promtool is not installed (Debian's package prometheus)");
    return;
  }
  const tandem::test::temporary_folder folder;
  folder.write("metrics", everything());
  system_test::launch how;
  how.program = "/bin/sh";
  how.folder = folder.path();
  how.arguments = {"-c", promtool + " check metrics < " + folder.path("metrics")};
  system_test::process check{how};
  const auto left = check.wait(30s);
  BOOST_TEST(left.exit_code == 0);
  BOOST_TEST(left.out == "");
  BOOST_TEST(left.err == "");
}

BOOST_AUTO_TEST_SUITE_END()
