#include "report/metrics.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace tandem;
using namespace std::chrono_literals;
using tandem::exposition;
using tandem::metrics_sample;
using lines = std::vector<std::string>;

namespace {

/// The lines of one family, HELP and TYPE first.
lines family(const metrics_sample& sample, const std::string& name) {
  lines found;
  std::istringstream text{exposition(sample)};
  const std::string help = "# HELP " + name + ' ';
  const std::string type = "# TYPE " + name + ' ';
  for (std::string line; std::getline(text, line);) {
    const auto plain = line.substr(0, line.find_first_of(" {"));
    const bool of_histogram =
      plain == name + "_bucket" || plain == name + "_sum" || plain == name + "_count";
    if (line.starts_with(help) || line.starts_with(type) || plain == name || of_histogram)
      found.push_back(line);
  }
  return found;
}

/// The values alone, without HELP and TYPE.
lines values(const metrics_sample& sample, const std::string& name) {
  auto found = family(sample, name);
  std::erase_if(found, [](const std::string& line) { return line.starts_with('#'); });
  return found;
}

void expect(const lines& found, const lines& expected) {
  BOOST_TEST(found == expected, boost::test_tools::per_element());
}

metrics_sample sample_of(gateway_status gateway) {
  metrics_sample sample;
  sample.newest.gateways.push_back(std::move(gateway));
  return sample;
}

gateway_status charting(std::map<std::string, std::uint64_t> outcomes, std::uint64_t refused,
                        std::chrono::nanoseconds interval) {
  gateway_status one;
  one.trs["ka10081"] = {std::move(outcomes), refused, interval};
  return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(metrics_test)

BOOST_AUTO_TEST_CASE(before_the_first_snapshot_only_the_process_is_described) {
  metrics_sample sample;
  sample.version = "1.2.3";
  sample.resources.cpu = 610ms;
  sample.resources.rss_bytes = 41'000'000;
  BOOST_TEST(exposition(sample)
             == R"(# HELP process_cpu_seconds_total User and system CPU time of the process.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 0.61
# HELP process_resident_memory_bytes Memory in use.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 41000000
# HELP tandem_build_info Always 1; the label gives the version.
# TYPE tandem_build_info gauge
tandem_build_info{version="1.2.3"} 1
)");
}

BOOST_AUTO_TEST_CASE(memory_that_is_not_known_is_left_out) {
  expect(family({}, "process_resident_memory_bytes"), {});
}

BOOST_AUTO_TEST_CASE(calls_have_their_tr_and_outcome) {
  auto gateway = charting({{"ok", 120}, {"rate_limited", 3}}, 3, 250ms);
  gateway.trs["au10001"] = {{{"ok", 1}}, 0, 1100ms};
  const auto sample = sample_of(gateway);
  expect(family(sample, "tandem_gateway_calls_total"),
         {"# HELP tandem_gateway_calls_total Calls that came to an end, by TR and outcome: ok, or "
          "the kind of error.",
          "# TYPE tandem_gateway_calls_total counter",
          R"(tandem_gateway_calls_total{tr="au10001",outcome="ok"} 1)",
          R"(tandem_gateway_calls_total{tr="ka10081",outcome="ok"} 120)",
          R"(tandem_gateway_calls_total{tr="ka10081",outcome="rate_limited"} 3)"});
  expect(values(sample, "tandem_gateway_refusals_total"),
         {R"(tandem_gateway_refusals_total{tr="au10001"} 0)",
          R"(tandem_gateway_refusals_total{tr="ka10081"} 3)"});
  expect(values(sample, "tandem_gateway_interval_seconds"),
         {R"(tandem_gateway_interval_seconds{tr="au10001"} 1.1)",
          R"(tandem_gateway_interval_seconds{tr="ka10081"} 0.25)"});
}

BOOST_AUTO_TEST_CASE(several_gateways_are_added_up_and_the_slowest_interval_counts) {
  auto one = charting({{"ok", 100}}, 1, 250ms);
  one.queued = 4;
  one.violations = 1;
  auto other = charting({{"ok", 20}, {"timeout", 2}}, 5, 500ms);
  other.queued = 6;
  auto sample = sample_of(one);
  sample.newest.gateways.push_back(other);
  expect(values(sample, "tandem_gateway_calls_total"),
         {R"(tandem_gateway_calls_total{tr="ka10081",outcome="ok"} 120)",
          R"(tandem_gateway_calls_total{tr="ka10081",outcome="timeout"} 2)"});
  expect(values(sample, "tandem_gateway_refusals_total"),
         {R"(tandem_gateway_refusals_total{tr="ka10081"} 6)"});
  expect(values(sample, "tandem_gateway_interval_seconds"),
         {R"(tandem_gateway_interval_seconds{tr="ka10081"} 0.5)"});
  expect(values(sample, "tandem_gateway_queue_depth"), {"tandem_gateway_queue_depth 10"});
  expect(values(sample, "tandem_gateway_violations_total"), {"tandem_gateway_violations_total 1"});
}

BOOST_AUTO_TEST_CASE(the_key_that_is_free_first_and_the_longest_wait_count) {
  gateway_status one;
  one.next_slot = 200ms;
  one.waiting = 90s;
  gateway_status other;
  other.next_slot = 50ms;
  auto sample = sample_of(one);
  expect(values(sample, "tandem_gateway_next_slot_seconds"),
         {"tandem_gateway_next_slot_seconds 0.2"});
  sample.newest.gateways.push_back(other);
  expect(values(sample, "tandem_gateway_next_slot_seconds"),
         {"tandem_gateway_next_slot_seconds 0.05"});
  expect(values(sample, "tandem_gateway_waiting_seconds"), {"tandem_gateway_waiting_seconds 90"});
}

BOOST_AUTO_TEST_CASE(clients_in_the_queue_are_named_however_they_call_themselves) {
  gateway_status one;
  one.queued_by_client = {{"bot", 3}, {"a \"b\\", 1}, {"two\nlines", 1}};
  gateway_status other;
  other.queued_by_client = {{"bot", 2}};
  auto sample = sample_of(one);
  sample.newest.gateways.push_back(other);
  expect(values(sample, "tandem_gateway_queue_depth_by_client"),
         {R"(tandem_gateway_queue_depth_by_client{client="a \"b\\"} 1)",
          R"(tandem_gateway_queue_depth_by_client{client="bot"} 5)",
          R"(tandem_gateway_queue_depth_by_client{client="two?lines"} 1)"});
}

BOOST_AUTO_TEST_CASE(beyond_twenty_clients_the_idlest_are_one) {
  gateway_status one;
  for (char name = 'a'; name < 'a' + 20; ++name)
    one.queued_by_client[std::string(1, name)] = 10;
  one.queued_by_client["other"] = 50; // So one of the others is not shown.
  one.queued_by_client["x"] = 2;
  one.queued_by_client["y"] = 1;
  const auto found = values(sample_of(one), "tandem_gateway_queue_depth_by_client");
  BOOST_TEST(found.size() == 20u);
  // 50 of the client of that name, 10 of the twentieth letter, 2 and 1.
  BOOST_TEST((std::find(found.begin(), found.end(),
                        R"(tandem_gateway_queue_depth_by_client{client="other"} 63)")
              != found.end()));
}

BOOST_AUTO_TEST_CASE(what_a_service_knows_between_scans) {
  metrics_sample sample;
  for (const auto* name :
       {"tandem_scan_last_success_timestamp_seconds", "tandem_scan_due_timestamp_seconds",
        "tandem_data_age_seconds", "tandem_disk_free_bytes"})
    expect(family(sample, name), {});
  sample.service.last_success = {{"v2", 1764485000}, {"v3", 0}};
  sample.service.scan_due = 1764484860;
  sample.service.data_age = 90min;
  sample.service.disk_free_bytes = 5'000'000'000;
  expect(values(sample, "tandem_scan_last_success_timestamp_seconds"),
         {R"(tandem_scan_last_success_timestamp_seconds{scanner="v2"} 1764485000)",
          R"(tandem_scan_last_success_timestamp_seconds{scanner="v3"} 0)"});
  expect(values(sample, "tandem_scan_due_timestamp_seconds"),
         {"tandem_scan_due_timestamp_seconds 1764484860"});
  expect(values(sample, "tandem_data_age_seconds"), {"tandem_data_age_seconds 5400"});
  expect(values(sample, "tandem_disk_free_bytes"), {"tandem_disk_free_bytes 5000000000"});
}

BOOST_AUTO_TEST_CASE(lateness_is_a_cumulative_histogram_in_seconds) {
  gateway_status one;
  one.slot_lateness.record_ns(20'000);
  one.slot_lateness.record_ns(300'000);
  gateway_status other;
  other.slot_lateness.record_ns(2'000'000'000); // Above the last bound.
  auto sample = sample_of(one);
  sample.newest.gateways.push_back(other);
  expect(family(sample, "tandem_gateway_slot_lateness_seconds"),
         {"# HELP tandem_gateway_slot_lateness_seconds How long after its slot a call started.",
          "# TYPE tandem_gateway_slot_lateness_seconds histogram",
          "tandem_gateway_slot_lateness_seconds_count 3",
          "tandem_gateway_slot_lateness_seconds_sum 2.00032",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="1e-05"} 0)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="5e-05"} 1)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.0001"} 1)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.00025"} 1)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.0005"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.001"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.0025"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.005"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.01"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.05"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="0.1"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="1"} 2)",
          R"(tandem_gateway_slot_lateness_seconds_bucket{le="+Inf"} 3)"});
}

BOOST_AUTO_TEST_CASE(requests_of_all_caches_are_counted_by_tier) {
  candles_status one;
  one.memory_hits = 1;
  one.joined = 200;
  one.disk_hits = 3;
  one.quotes = 4;
  one.misses = 5;
  metrics_sample sample;
  sample.newest.caches = {one, one};
  expect(values(sample, "tandem_cache_requests_total"),
         {R"(tandem_cache_requests_total{tier="memory"} 2)",
          R"(tandem_cache_requests_total{tier="joined"} 400)",
          R"(tandem_cache_requests_total{tier="disk"} 6)",
          R"(tandem_cache_requests_total{tier="quote"} 8)",
          R"(tandem_cache_requests_total{tier="miss"} 10)"});
}

BOOST_AUTO_TEST_CASE(a_scanner_has_results_progress_and_restarts) {
  metrics_sample sample;
  sample.newest.scanners = {{"run", "v2", 50, 200, 7, 2}, {"run", "v3"}};
  sample.newest.restarts["scanner v2"] = 1;
  expect(values(sample, "tandem_scan_symbols_total"),
         {R"(tandem_scan_symbols_total{scanner="v2",result="evaluated"} 48)",
          R"(tandem_scan_symbols_total{scanner="v2",result="matched"} 7)",
          R"(tandem_scan_symbols_total{scanner="v2",result="failed"} 2)",
          R"(tandem_scan_symbols_total{scanner="v3",result="evaluated"} 0)",
          R"(tandem_scan_symbols_total{scanner="v3",result="matched"} 0)",
          R"(tandem_scan_symbols_total{scanner="v3",result="failed"} 0)"});
  expect(values(sample, "tandem_scan_progress_ratio"),
         {R"(tandem_scan_progress_ratio{scanner="v2"} 0.25)",
          R"(tandem_scan_progress_ratio{scanner="v3"} 0)"});
  expect(values(sample, "tandem_actor_restarts_total"),
         {R"(tandem_actor_restarts_total{actor="scanner v2"} 1)",
          R"(tandem_actor_restarts_total{actor="scanner v3"} 0)"});
}

BOOST_AUTO_TEST_CASE(of_two_runs_at_a_time_a_series_shows_the_newer_one) {
  metrics_sample sample;
  sample.newest.scanners = {{"run 2", "v2", 50, 200}, {"run 1", "v2", 150, 200}};
  expect(values(sample, "tandem_scan_progress_ratio"),
         {R"(tandem_scan_progress_ratio{scanner="v2"} 0.25)"});
}

BOOST_AUTO_TEST_CASE(the_candles_of_the_regime_have_progress_but_no_results) {
  metrics_sample sample;
  sample.newest.prefetch = prefetch_progress{"run", 30, 40};
  expect(values(sample, "tandem_prefetch_progress_ratio"), {"tandem_prefetch_progress_ratio 0.75"});
  expect(family(sample, "tandem_scan_symbols_total"), {});
  expect(family(sample, "tandem_actor_restarts_total"), {});
}

BOOST_AUTO_TEST_CASE(errors_that_nobody_waited_for_are_counted_by_actor) {
  metrics_sample sample;
  expect(family(sample, "tandem_actor_errors_total"), {});
  sample.newest.stray_errors = {{"gateway", 1}, {"writer", 3}};
  expect(values(sample, "tandem_actor_errors_total"),
         {R"(tandem_actor_errors_total{actor="gateway"} 1)",
          R"(tandem_actor_errors_total{actor="writer"} 3)"});
}

BOOST_AUTO_TEST_CASE(rows_are_counted_by_table) {
  metrics_sample sample;
  sample.newest.writer.rows = {{"api_call", 25'000'000}, {"run", 1}};
  expect(values(sample, "tandem_writer_rows_total"),
         {R"(tandem_writer_rows_total{table="api_call"} 25000000)",
          R"(tandem_writer_rows_total{table="run"} 1)"});
  sample.newest.writer.outbox_rows = 412;
  expect(values(sample, "tandem_writer_outbox_rows"), {"tandem_writer_outbox_rows 412"});
}

BOOST_AUTO_TEST_SUITE_END()
