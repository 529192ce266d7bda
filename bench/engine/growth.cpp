#include "bench/engine/growth.hpp"

#include "bench/engine/quick_broker.hpp"
#include "bench/engine/whole_scan.hpp"
#include "bench/harness/sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace tandem::bench {

namespace {

constexpr double exponent_goal = 1.05;
constexpr double memory_goal_mib = 150;

/// A resource of a scan.
struct resource {
  std::string name;
  double scan_cost::*of;
  std::string small_unit; // Of what one more costs.
  double small_units;     // That make one of the unit it is measured in.
};
const std::array<resource, 3> resources{{
  {"wall", &scan_cost::wall_s, "ms", 1000},
  {"CPU", &scan_cost::cpu_s, "ms", 1000},
  {"peak memory", &scan_cost::memory_mib, "KiB", 1024},
}};

/// Scans of different sizes: by size, then by repetition.
struct series {
  series(std::string counted, std::vector<double> counts)
      : over(std::move(counted)), sizes(std::move(counts)), costs(sizes.size()) {}

  std::string over; // "symbols"
  std::vector<double> sizes;
  std::vector<std::vector<scan_cost>> costs;

  samples of(std::size_t size, double scan_cost::*what, double factor = 1) const {
    samples all;
    for (const auto& one : costs[size])
      all.push_back(one.*what * factor);
    return all;
  }
  std::vector<std::pair<double, double>> points(std::size_t repetition,
                                                double scan_cost::*what) const {
    std::vector<std::pair<double, double>> all;
    for (std::size_t i = 0; i < sizes.size(); ++i)
      all.emplace_back(sizes[i], costs[i][repetition].*what);
    return all;
  }
};

table table_of(const series& grown, std::string id, std::string title) {
  table found;
  found.id = std::move(id);
  found.title = std::move(title);
  found.columns = {{grown.over, "", 0},       {"wall", "s", 2},          {"CPU", "s", 2},
                   {"peak memory", "MiB", 1}, {"wall per one", "ms", 2}, {"CPU per one", "ms", 2},
                   {"calls", "calls", 0}};
  for (std::size_t i = 0; i < grown.sizes.size(); ++i) {
    const auto size = grown.sizes[i];
    const auto what = size == 1 ? grown.over.substr(0, grown.over.size() - 1) : grown.over;
    found.rows.push_back({fmt::format("{:.0f} {}", size, what),
                          {{size},
                           grown.of(i, &scan_cost::wall_s),
                           grown.of(i, &scan_cost::cpu_s),
                           grown.of(i, &scan_cost::memory_mib),
                           grown.of(i, &scan_cost::wall_s, 1000 / size),
                           grown.of(i, &scan_cost::cpu_s, 1000 / size),
                           grown.of(i, &scan_cost::calls)},
                          {}});
  }
  found.charts = {
    {chart::kind::lines, "Seconds over " + grown.over, {"wall", "CPU"}, grown.over, true},
    {chart::kind::lines, "Peak memory over " + grown.over, {"peak memory"}, grown.over, true}};
  return found;
}

/// Rows about how `grown` grows, and a goal for each.
void judge(const series& grown, table& exponents, std::vector<goal>& goals) {
  for (const auto& one : resources) {
    samples fitted;
    samples last;
    samples slope;
    for (std::size_t r = 0; r < grown.costs.front().size(); ++r) {
      const auto points = grown.points(r, one.of);
      fitted.push_back(fitted_exponent(points));
      last.push_back(fitted_exponent(std::span{points}.last(2)));
      slope.push_back(fitted_slope(points) * one.small_units);
    }
    const auto name = one.name + " over " + grown.over;
    exponents.rows.push_back(
      {fmt::format("{} (one more: {})", name, one.small_unit), {fitted, last, slope}, {}});
    goals.push_back({name + ", the larger of both exponents",
                     std::max(summarize(fitted).median, summarize(last).median),
                     goal::side::at_most, exponent_goal, ""});
  }
}

series grow_symbols(const terms& how) {
  const auto sizes = how.smoke ? std::vector{20, 40, 80} : std::vector{100, 300, 1000, 3000, 10000};
  std::vector<std::unique_ptr<quick_broker>> brokers;
  brokers.reserve(sizes.size());
  for (const auto size : sizes)
    brokers.push_back(std::make_unique<quick_broker>(size));
  series grown{"symbols", std::vector<double>(sizes.size())};
  alternate(how.repetitions, sizes.size(), [&](std::size_t i) {
    tell(fmt::format("v2 and v3 over {} symbols", sizes[i]));
    const temporary_folder folder;
    const auto cost = scan_market(brokers[i]->url(), folder, {"--regime.version=none"});
    grown.sizes[i] = cost.symbols;
    grown.costs[i].push_back(cost);
  });
  return grown;
}

std::vector<std::string> with_scanners(int count) {
  std::vector<std::string> options;
  std::string names;
  for (int i = 1; i <= count; ++i) {
    const auto name = fmt::format("s{}", i);
    options.push_back("--scanners." + name + ".rule=v3");
    names += names.empty() ? name : "," + name;
  }
  options.push_back("--scan.scanners=" + names);
  return options;
}

series grow_scanners(const terms& how) {
  const auto sizes = how.smoke ? std::vector{1, 2, 4} : std::vector{1, 2, 4, 8, 16, 32, 64};
  const quick_broker broker{how.smoke ? 40 : 510}; // 500 of them are listed.
  const temporary_folder warm;
  const auto kept = "--cache.disk=" + warm.path("candles.db");
  auto scan = [&](int scanners) {
    const temporary_folder folder;
    auto options = with_scanners(scanners);
    options.insert(options.end(), {kept, "--regime.version=none"});
    return scan_market(broker.url(), folder, options);
  };
  scan(1); // Fetches the candles.
  series grown{"scanners", {sizes.begin(), sizes.end()}};
  alternate(how.repetitions, sizes.size(), [&](std::size_t i) {
    tell(fmt::format("{} scanners", sizes[i]));
    grown.costs[i].push_back(scan(sizes[i]));
    constexpr double token_and_calendar = 2;
    if (grown.costs[i].back().calls > token_and_calendar)
      throw std::runtime_error{"a scan from a warm history has called for candles"};
  });
  return grown;
}

/// The whole market, as a user scans it the first time and again.
table scan_whole_market(const terms& how, std::vector<goal>& goals) {
  const int many = how.smoke ? 4 : 32;
  const quick_broker broker{how.smoke ? 40 : 2744}; // 2,700 of them are listed.
  const std::vector<std::string> names{
    "v2 and v3, cold, without a regime", "v2 and v3, cold, with the regime (v4)",
    "v2 and v3, again the same day", fmt::format("{} scanners (v3), again the same day", many)};
  constexpr std::size_t of_two_scanners = 3;
  series all{"", std::vector<double>(names.size())};
  auto& costs = all.costs;
  alternate(how.repetitions, 2, [&](std::size_t i) {
    tell("the whole market, " + names[i]);
    const temporary_folder folder;
    if (i == 0) {
      costs[0].push_back(scan_market(broker.url(), folder, {"--regime.version=none"}));
      return;
    }
    costs[1].push_back(scan_market(broker.url(), folder, {}));
    costs[2].push_back(scan_market(broker.url(), folder, {}));
    costs[3].push_back(scan_market(broker.url(), folder, with_scanners(many)));
  });
  table found;
  found.id = "engine/market";
  found.columns = {
    {"wall", "s", 2}, {"CPU", "s", 2}, {"peak memory", "MiB", 1}, {"calls", "calls", 0}};
  const auto symbols = costs[0].front().symbols;
  found.title = fmt::format("The whole market, {:.0f} symbols, unpaced", symbols);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto memory = all.of(i, &scan_cost::memory_mib);
    found.rows.push_back({names[i],
                          {all.of(i, &scan_cost::wall_s), all.of(i, &scan_cost::cpu_s), memory,
                           all.of(i, &scan_cost::calls)},
                          {}});
    if (i < of_two_scanners)
      goals.push_back({fmt::format("peak memory, {:.0f} symbols, {}", symbols, names[i]),
                       summarize(memory).median, goal::side::at_most, memory_goal_mib, "MiB"});
  }
  return found;
}

} // namespace

answer measure_growth(const terms& how) {
  answer found;
  const auto symbols = grow_symbols(how);
  const auto scanners = grow_scanners(how);
  found.tables = {table_of(symbols, "engine/symbols", "v2 and v3 over more and more symbols, cold"),
                  table_of(scanners, "engine/scanners",
                           fmt::format("More and more scanners (v3) over {:.0f} symbols whose "
                                       "candles are on disk",
                                       scanners.costs[0].front().symbols)),
                  scan_whole_market(how, found.goals)};
  table exponents;
  exponents.id = "engine/exponents";
  exponents.title = "Growth: the b of cost = a x size^b (1 is linear), and the cost of one more";
  exponents.columns = {
    {"over all sizes", "", 3}, {"between the last two", "", 3}, {"one more", "", 2}};
  judge(symbols, exponents, found.goals);
  judge(scanners, exponents, found.goals);
  found.tables.push_back(std::move(exponents));
  found.notes = {
    "Growth: whole processes, tandem scan at gateway.delay = 0s against a tandem-sim without "
    "limit and latency on the same cores; its time for making a page up is in the wall time of a "
    "cold scan, one call after the other. CPU and memory are tandem's alone.",
    "A constant start-up makes an exponent over all sizes small; between the two largest sizes it "
    "counts least. Goals take the larger of the two.",
  };
  return found;
}

} // namespace tandem::bench
