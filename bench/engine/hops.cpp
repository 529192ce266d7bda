#include "bench/engine/hops.hpp"

#include "bench/engine/load_run.hpp"
#include "bench/engine/quick_broker.hpp"
#include "bench/harness/programs.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace tandem::bench {

namespace {

struct contestant {
  std::string what; // For engine_load.
  std::string name; // Of its row.
  std::size_t count = 0;
};

/// What contestants took, a value per repetition.
struct costs {
  samples per_second;
  samples wall_us;
  samples cpu_us;

  void add(const load_figures& run, std::size_t count) {
    const auto number = static_cast<double>(count);
    per_second.push_back(number / run.at("wall_s"));
    wall_us.push_back(run.at("wall_s") / number * 1e6);
    cpu_us.push_back(run.at("cpu_s") / number * 1e6);
  }
};

samples difference(const samples& all, const samples& part) {
  samples rest;
  for (std::size_t i = 0; i < all.size(); ++i)
    rest.push_back(all[i] - part[i]);
  return rest;
}

samples quotient(const samples& above, const samples& below) {
  samples out;
  for (std::size_t i = 0; i < above.size(); ++i)
    out.push_back(above[i] / below[i]);
  return out;
}

table measure_messages(const terms& how) {
  const std::size_t many = how.smoke ? 6'400 : 640'000;
  const std::vector<contestant> who{
    {"shared/1", "on the scheduler's threads, one message at a time", many},
    {"shared/64", "on the scheduler's threads, 64 under way", many},
    {"detached/1", "each on a thread of its own, one at a time", many / 4},
    {"detached/64", "each on a thread of its own, 64 under way", many},
  };
  tell("messages between two actors");
  std::vector<costs> all(who.size());
  alternate(how.repetitions, who.size(),
            [&](std::size_t i) { all[i].add(run_load(who[i].what, who[i].count), who[i].count); });
  table found;
  found.id = "engine/messages";
  found.title = "A message between two actors that do nothing";
  found.columns = {{"messages", "1/s", 0}, {"message", "us", 2}, {"CPU", "us", 2}};
  for (std::size_t i = 0; i < who.size(); ++i)
    found.rows.push_back({who[i].name, {all[i].per_second, all[i].wall_us, all[i].cpu_us}, {}});
  found.charts.push_back({chart::kind::bars, "Microseconds per message", {"message"}, {}, true});
  return found;
}

table measure_requests(const terms& how) {
  const std::size_t hits = how.smoke ? 1'000 : 60'000;
  const std::size_t calls = how.smoke ? 60 : 3'000;
  const std::vector<contestant> who{
    {"known/64", "found in the cache's memory, 64 outstanding", hits},
    {"known/1", "found in the cache's memory, one at a time", hits},
    {"called/64", "called for, 64 outstanding", calls},
    {"called/1", "called for, one at a time", calls},
    {"kept/64", "called for and kept on disk, 64 outstanding", calls},
  };
  tell("requests through cache, gateway and transport");
  std::vector<costs> all(who.size());
  costs page;
  alternate(how.repetitions, who.size() + 1, [&](std::size_t i) {
    if (i == who.size())
      page.add(run_load("parse", calls), calls);
    else
      all[i].add(run_load(who[i].what, who[i].count), who[i].count);
  });
  table found;
  found.id = "engine/requests";
  found.title =
    "A request for candles: scanner, cache and, on a miss, gateway, transport and a wire "
    "that answers at once";
  found.columns = {{"requests", "1/s", 0},   {"request", "us", 1}, {"of it the page", "us", 1},
                   {"overhead", "us", 1},    {"CPU", "us", 1},     {"CPU of the page", "us", 1},
                   {"CPU overhead", "us", 1}};
  for (std::size_t i = 0; i < who.size(); ++i) {
    const auto& one = all[i];
    const bool has_page = !who[i].what.starts_with("known");
    found.rows.push_back({who[i].name,
                          {one.per_second, one.wall_us, has_page ? page.wall_us : samples{},
                           has_page ? difference(one.wall_us, page.wall_us) : one.wall_us,
                           one.cpu_us, has_page ? page.cpu_us : samples{},
                           has_page ? difference(one.cpu_us, page.cpu_us) : one.cpu_us},
                          {}});
  }
  found.charts.push_back(
    {chart::kind::bars, "Microseconds per request", {"request", "overhead"}, {}, true});
  return found;
}

/// What one contestant made of the pages.
struct reading {
  costs client;
  samples server_us; // CPU of tandem-sim per page.
  samples mib_per_second;
};

table measure_pages(const terms& how) {
  constexpr int market = 60;
  const std::size_t pages = how.smoke ? 60 : 2'000;
  const std::vector<contestant> who{
    {"pages/tandem", "tandem: kiwoom's client and strict parser", pages},
    {"pages/plain", "plain: cpp-httplib, a RapidJSON document, strtoll", pages},
  };
  tell("pages over HTTP");
  const quick_broker broker{market};
  std::vector<reading> all(who.size());
  std::vector<load_figures> last(who.size());
  alternate(how.repetitions, who.size(), [&](std::size_t i) {
    const auto before = broker.cpu_s();
    auto run = run_load(who[i].what, pages, broker.url());
    all[i].client.add(run, pages);
    all[i].server_us.push_back((broker.cpu_s() - before) / static_cast<double>(pages) * 1e6);
    all[i].mib_per_second.push_back(run.at("bytes") / run.at("wall_s") / 1024 / 1024);
    last[i] = std::move(run);
  });
  for (const auto* what : {"bytes", "candles", "closes", "volume"})
    if (last[0].at(what) != last[1].at(what))
      throw std::runtime_error{fmt::format("pages: the two disagree on {}", what)};
  table found;
  found.id = "engine/pages";
  found.title = fmt::format(
    "A page of {:.0f} candles ({:.0f} KiB of JSON) from tandem-sim over HTTP, one connection",
    last[0].at("candles") / static_cast<double>(pages),
    last[0].at("bytes") / static_cast<double>(pages) / 1024);
  found.columns = {{"pages", "1/s", 0}, {"JSON", "MiB/s", 1},           {"page", "us", 0},
                   {"CPU", "us", 0},    {"CPU of tandem-sim", "us", 0}, {"CPU to plain", "x", 2}};
  for (std::size_t i = 0; i < who.size(); ++i)
    found.rows.push_back({who[i].name,
                          {all[i].client.per_second, all[i].mib_per_second, all[i].client.wall_us,
                           all[i].client.cpu_us, all[i].server_us,
                           quotient(all[i].client.cpu_us, all[1].client.cpu_us)},
                          {}});
  found.charts.push_back(
    {chart::kind::bars, "Microseconds of CPU per page", {"CPU", "CPU of tandem-sim"}, {}, false});
  return found;
}

} // namespace

answer measure_hops(const terms& how) {
  answer found;
  found.tables = {measure_messages(how), measure_requests(how), measure_pages(how)};
  found.notes = {
    "Messages: two actors of CAF 0.17.6 in tandem's configuration (policy sharing, throughput 64, "
    "two threads). Scanners share the scheduler's threads; cache, gateway and transport have "
    "threads of their own, and waking one costs what the third row shows.",
    "Requests: the engine's actors with the configuration's defaults at gateway.delay = 0s. The "
    "page is what reading the envelope and the candles costs alone; it is part of a request that "
    "is "
    "called for, as is copying its JSON. Kept on disk: history, audit row and pace file too.",
    "Pages: the plain reader believes what it gets; tandem checks UTF-8, envelope, every field and "
    "every candle. CPU of tandem-sim includes logging in and finding symbols with full pages.",
  };
  return found;
}

} // namespace tandem::bench
