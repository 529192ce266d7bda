#include "report/metrics.hpp"

#include "market/text.hpp"
#include "report/run.hpp"

#include <algorithm>
#include <array>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>
#include <utility>

namespace tandem {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using families = std::vector<MetricFamily>;
using labels = std::vector<ClientMetric::Label>;

// From what a good machine reaches to what a user would notice.
constexpr std::array<std::int64_t, 12> lateness_bounds_ns{
  10'000,    50'000,    100'000,    250'000,    500'000,     1'000'000,
  2'500'000, 5'000'000, 10'000'000, 50'000'000, 100'000'000, 1'000'000'000};
constexpr double ns_per_second = 1e9;
// Every client is a time series of its own in Prometheus, and who names itself can have any number
// of names.
constexpr std::size_t clients_max = 20;
constexpr const char* other_clients = "other";

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>{time}.count();
}

MetricFamily& open(families& all, MetricType type, std::string name, std::string help) {
  all.push_back({std::move(name), std::move(help), type, {}});
  return all.back();
}

void add(MetricFamily& to, labels of, double value) {
  ClientMetric one;
  one.label = std::move(of);
  if (to.type == MetricType::Counter)
    one.counter.value = value;
  else
    one.gauge.value = value;
  to.metric.push_back(std::move(one));
}

void add(MetricFamily& to, labels of, std::uint64_t value) {
  add(to, std::move(of), static_cast<double>(value));
}

/// The figures of all gateways together.
gateway_status total_of(const std::vector<gateway_status>& gateways) {
  gateway_status total;
  for (const auto& one : gateways) {
    for (const auto& [tr, figures] : one.trs) {
      auto& sum = total.trs[tr];
      for (const auto& [outcome, calls] : figures.outcomes)
        sum.outcomes[outcome] += calls;
      sum.refused += figures.refused;
      sum.interval = std::max(sum.interval, figures.interval); // Distances do not add up.
    }
    total.violations += one.violations;
    total.queued += one.queued;
    for (const auto& [client, number] : one.queued_by_client)
      total.queued_by_client[client] += number;
    // A call goes to the key that is free first, and the broker is away from all or from none.
    total.next_slot =
      &one == &gateways.front() ? one.next_slot : std::min(total.next_slot, one.next_slot);
    total.waiting = std::max(total.waiting, one.waiting);
    total.slot_lateness.merge(one.slot_lateness);
  }
  return total;
}

void add_lateness(families& all, const duration_histogram& lateness) {
  ClientMetric one;
  for (auto bound : lateness_bounds_ns)
    one.histogram.bucket.push_back(
      {lateness.count_up_to(bound), static_cast<double>(bound) / ns_per_second});
  one.histogram.sample_count = lateness.count();
  one.histogram.sample_sum = static_cast<double>(lateness.sum_ns()) / ns_per_second;
  open(all, MetricType::Histogram, "tandem_gateway_slot_lateness_seconds",
       "How long after its slot a call started.")
    .metric.push_back(std::move(one));
}

/// The clients with the most calls in the queue, and the others as one.
std::map<std::string, std::uint64_t>
busiest(const std::map<std::string, std::uint64_t>& queued_by_client) {
  std::vector<std::pair<std::string, std::uint64_t>> clients(queued_by_client.begin(),
                                                             queued_by_client.end());
  std::stable_sort(clients.begin(), clients.end(),
                   [](const auto& one, const auto& other) { return one.second > other.second; });
  std::map<std::string, std::uint64_t> shown;
  for (std::size_t i = 0; i < clients.size(); ++i)
    shown[i < clients_max ? market::visible_text(clients[i].first) : other_clients] +=
      clients[i].second;
  return shown;
}

void add_queue(families& all, const gateway_status& total) {
  add(open(all, MetricType::Gauge, "tandem_gateway_queue_depth", "Calls that wait for a slot."), {},
      total.queued);
  auto& clients = open(all, MetricType::Gauge, "tandem_gateway_queue_depth_by_client",
                       "Calls of programs that wait for a slot, by the program's name; other: "
                       "those of all but the twenty with the most.");
  for (const auto& [client, number] : busiest(total.queued_by_client))
    add(clients, {{"client", client}}, number);
  add(open(all, MetricType::Gauge, "tandem_gateway_next_slot_seconds",
           "Time left until a call may start; 0: one may start now."),
      {}, seconds_of(total.next_slot));
  add(open(all, MetricType::Gauge, "tandem_gateway_waiting_seconds",
           "Time since the first failure after the broker's last useful answer; 0: all is well."),
      {}, seconds_of(total.waiting));
}

void add_gateway(families& all, const gateway_status& total) {
  auto& calls = open(all, MetricType::Counter, "tandem_gateway_calls_total",
                     "Calls that came to an end, by TR and outcome: ok, or the kind of error.");
  for (const auto& [tr, figures] : total.trs)
    for (const auto& [outcome, number] : figures.outcomes)
      add(calls, {{"tr", tr}, {"outcome", outcome}}, number);
  add_lateness(all, total.slot_lateness);
  add_queue(all, total);
  add(open(all, MetricType::Counter, "tandem_gateway_violations_total",
           "Pairs of call starts on one key closer than the configured distance."),
      {}, total.violations);
  auto& refusals = open(all, MetricType::Counter, "tandem_gateway_refusals_total",
                        "Calls that the broker refused because of its limit, by TR.");
  for (const auto& [tr, figures] : total.trs)
    add(refusals, {{"tr", tr}}, figures.refused);
  auto& intervals =
    open(all, MetricType::Gauge, "tandem_gateway_interval_seconds",
         "Present distance between calls of a TR; of several gateways, that of the slowest.");
  for (const auto& [tr, figures] : total.trs)
    add(intervals, {{"tr", tr}}, seconds_of(figures.interval));
}

void add_caches(families& all, const std::vector<candles_status>& caches) {
  const auto total = sum_of(caches);
  auto& requests = open(all, MetricType::Counter, "tandem_cache_requests_total",
                        "Requests for candles by what answered them: memory, a flight already "
                        "under way (joined), disk, disk and a quote, or a fetch (miss).");
  add(requests, {{"tier", "memory"}}, total.memory_hits);
  add(requests, {{"tier", "joined"}}, total.joined);
  add(requests, {{"tier", "disk"}}, total.disk_hits);
  add(requests, {{"tier", "quote"}}, total.quotes);
  add(requests, {{"tier", "miss"}}, total.misses);
}

double ratio(std::size_t done, std::size_t total) {
  return total == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(total);
}

/// Of each scanner the newest run: several may be under way, and a series has one value.
std::vector<scan_progress> newest_of(const std::vector<scan_progress>& scanners) {
  std::vector<scan_progress> newest;
  for (const auto& one : scanners) {
    const auto same = std::find_if(newest.begin(), newest.end(),
                                   [&](const auto& other) { return other.scanner == one.scanner; });
    if (same == newest.end())
      newest.push_back(one);
    else if (same->run_id < one.run_id) // Ids sort by time.
      *same = one;
  }
  return newest;
}

void add_scanners(families& all, const progress_snapshot& now) {
  const auto scanners = newest_of(now.scanners);
  auto& symbols = open(all, MetricType::Counter, "tandem_scan_symbols_total",
                       "Symbols by what became of them: evaluated, of these matched, or failed.");
  for (const auto& one : scanners) {
    add(symbols, {{"scanner", one.scanner}, {"result", "evaluated"}}, one.done - one.failed);
    add(symbols, {{"scanner", one.scanner}, {"result", "matched"}}, one.matched);
    add(symbols, {{"scanner", one.scanner}, {"result", "failed"}}, one.failed);
  }
  auto& progress = open(all, MetricType::Gauge, "tandem_scan_progress_ratio",
                        "Share of its symbols that a scanner has done.");
  for (const auto& one : scanners)
    add(progress, {{"scanner", one.scanner}}, ratio(one.done, one.total));
  if (now.prefetch)
    add(open(all, MetricType::Gauge, "tandem_prefetch_progress_ratio",
             "Share of the symbols whose candles are fetched for the market's regime, before the "
             "scanners begin."),
        {}, ratio(now.prefetch->done, now.prefetch->total));
  auto restarts = now.restarts;
  for (const auto& one : scanners)
    restarts.try_emplace("scanner " + one.scanner, 0); // Prometheus needs a first value.
  auto& restarted = open(all, MetricType::Counter, "tandem_actor_restarts_total",
                         "Actors that died and were started again.");
  for (const auto& [actor, times] : restarts)
    add(restarted, {{"actor", actor}}, times);
}

void add_stray_errors(families& all, const progress_snapshot& now) {
  auto& errors = open(all, MetricType::Counter, "tandem_actor_errors_total",
                      "Errors that reached an actor and that nobody waited for.");
  for (const auto& [actor, times] : now.stray_errors)
    add(errors, {{"actor", actor}}, times);
}

void add_writer(families& all, const writer_status& writer) {
  if (writer.rows.empty() && writer.outbox_rows == 0)
    return; // The actor has not answered yet.
  auto& rows =
    open(all, MetricType::Counter, "tandem_writer_rows_total", "Rows committed, by table.");
  for (const auto& [table, number] : writer.rows)
    add(rows, {{"table", table}}, number);
  add(open(all, MetricType::Gauge, "tandem_writer_outbox_rows",
           "Rows accepted that the store does not have yet."),
      {}, writer.outbox_rows);
}

void add_service(families& all, const service_figures& service) {
  auto& successes =
    open(all, MetricType::Gauge, "tandem_scan_last_success_timestamp_seconds",
         "When the newest complete scan of a scanner ended; 0: there was none yet.");
  for (const auto& [scanner, at] : service.last_success)
    add(successes, {{"scanner", scanner}}, static_cast<double>(at));
  auto& due = open(all, MetricType::Gauge, "tandem_scan_due_timestamp_seconds",
                   "When the newest scheduled scan of a session was due.");
  if (service.scan_due)
    add(due, {}, static_cast<double>(*service.scan_due));
  auto& age = open(all, MetricType::Gauge, "tandem_data_age_seconds",
                   "Time since the close of the newest session whose candles are stored.");
  if (service.data_age)
    add(age, {}, seconds_of(*service.data_age));
  auto& space =
    open(all, MetricType::Gauge, "tandem_disk_free_bytes", "Space left for the databases.");
  if (service.disk_free_bytes)
    add(space, {}, *service.disk_free_bytes);
}

void add_process(families& all, const metrics_sample& sample) {
  add(open(all, MetricType::Counter, "process_cpu_seconds_total",
           "User and system CPU time of the process."),
      {}, seconds_of(sample.resources.cpu));
  if (sample.resources.rss_bytes > 0)
    add(open(all, MetricType::Gauge, "process_resident_memory_bytes", "Memory in use."), {},
        sample.resources.rss_bytes);
  add(open(all, MetricType::Gauge, "tandem_build_info", "Always 1; the label gives the version."),
      {{"version", sample.version}}, 1.0);
}

} // namespace

std::string exposition(const metrics_sample& sample) {
  families all;
  const auto& now = sample.newest;
  if (!now.gateways.empty())
    add_gateway(all, total_of(now.gateways));
  if (!now.caches.empty())
    add_caches(all, now.caches);
  add_scanners(all, now);
  add_stray_errors(all, now);
  add_writer(all, now.writer);
  add_service(all, sample.service);
  add_process(all, sample);
  std::erase_if(all, [](const MetricFamily& one) { return one.metric.empty(); });
  return prometheus::TextSerializer{}.Serialize(all);
}

} // namespace tandem
