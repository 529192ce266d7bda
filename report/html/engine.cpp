#include "report/call_audit.hpp"
#include "report/format/text.hpp"
#include "report/html/markup.hpp"
#include "report/html/sections.hpp"
#include "report/html/svg_bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::html {

namespace {

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>{time}.count();
}

std::string count_text(std::uint64_t number) {
  return grouped(static_cast<double>(number));
}

std::string gateways_table(const std::vector<gateway_status>& gateways) {
  table rows{"Calls by key",
             {{"key", false, true},
              {"calls", true},
              {"refused", true},
              {"retried", true},
              {"too early", true},
              {"closest, ms", true},
              {"floor, s", true},
              {"slots used", true},
              {"by TR", false, false, true}}};
  for (const auto& one : gateways) {
    std::string by_tr;
    for (const auto& [tr, figures] : one.trs)
      by_tr += fmt::format("{}{} {}", by_tr.empty() ? "" : ", ", tr, figures.calls());
    rows.add({escaped(one.key), count_text(one.calls), count_text(one.refused),
              count_text(one.retries), count_text(one.violations),
              one.min_gap ? fmt::format("{:.2f}", 1000 * seconds(*one.min_gap)) : "-",
              fmt::format("{:.1f}", seconds(one.floor)),
              one.floor.count() > 0 ? fmt::format("{:.1f}%", 100 * efficiency(one)) : "-",
              escaped(by_tr)});
  }
  return rows.markup();
}

/// The distances of consecutive call starts of each key, in their order.
std::map<std::string, std::vector<std::int64_t>> gaps_of(std::vector<store::api_call_row> calls) {
  std::sort(calls.begin(), calls.end(),
            [](const auto& a, const auto& b) { return a.sent_us < b.sent_us; });
  std::map<std::string, std::int64_t> last;
  std::map<std::string, std::vector<std::int64_t>> gaps;
  for (const auto& one : calls) {
    if (const auto before = last.find(one.key); before != last.end())
      gaps[one.key].push_back(one.sent_us - before->second);
    last[one.key] = one.sent_us;
  }
  return gaps;
}

std::string histogram_table(const key_audit& key) {
  table rows{"Gaps of key " + key.key,
             {{"ms", false, true}, {"gaps", true}, {"of the most", false}}};
  std::size_t most = 1;
  for (const auto& one : key.gaps)
    most = std::max(most, one.count);
  for (const auto& one : key.gaps)
    rows.add({fmt::format("{:.1f} to {:.1f}", static_cast<double>(one.from_us) / 1000,
                          static_cast<double>(one.to_us) / 1000),
              count_text(one.count),
              bar(static_cast<double>(one.count) / static_cast<double>(most))});
  return rows.markup();
}

std::string pacing_markup(const run_page& page) {
  auto text = element("h3", "Pacing") + "\n";
  if (page.calls.size() < 2)
    return text
           + element("p", page.calls.empty() ? "No call of the run is recorded."
                                             : "One call was made, so there is no gap.")
           + "\n";
  const auto audit = audit_of(page.calls);
  auto gaps = gaps_of(page.calls);
  for (const auto& key : audit.keys) {
    text += gap_figure("Key " + key.key, gaps[key.key]);
    if (!key.gaps.empty())
      text += histogram_table(key);
  }
  return text;
}

std::string cache_markup(const candles_status& cache) {
  table rows{fmt::format("{} requests for candles, by who answered", count_text(cache.requests)),
             {{"tier", false, true}, {"requests", true}, {"of all", false}}};
  const auto all = static_cast<double>(std::max<std::uint64_t>(cache.requests, 1));
  for (const auto& [tier, requests] :
       {std::pair{"memory", cache.memory_hits}, std::pair{"joined a call under way", cache.joined},
        std::pair{"disk", cache.disk_hits}, std::pair{"a quote", cache.quotes},
        std::pair{"a chart", cache.misses}})
    rows.add({tier, count_text(requests), bar(static_cast<double>(requests) / all)});
  std::string again;
  for (const auto& [reason, symbols] : cache.refetched)
    again += fmt::format("{}{} {}", again.empty() ? "Fetched again: " : ", ", reason, symbols);
  auto text = element("h3", "Cache") + "\n" + rows.markup();
  return again.empty() ? text : text + element("p", again) + "\n";
}

} // namespace

std::string engine_section(const run_page& page) {
  const auto& run = page.run;
  std::string items;
  const auto item = [&](std::string_view name, std::string_view value) {
    items += element("dt", name) + element("dd", value) + "\n";
  };
  item("Run", run.id);
  item("Mode", run.mode);
  if (run.wall_s)
    item("Took", fmt::format("{:.1f} s", *run.wall_s));
  if (page.report) {
    const auto& used = page.report->status.resources;
    item("CPU", fmt::format("{:.2f} s", seconds(used.cpu)));
    item("Peak memory", fmt::format("{:.1f} MB", static_cast<double>(used.peak_rss_bytes) / 1e6));
  }
  auto text = around("dl", "\n" + items) + "\n";
  if (page.report)
    text += element("h3", "Calls") + "\n" + gateways_table(page.report->status.gateways);
  text += pacing_markup(page);
  if (page.report)
    text += cache_markup(sum_of(page.report->status.caches));
  return section("engine", "Engine", text);
}

} // namespace tandem::html
