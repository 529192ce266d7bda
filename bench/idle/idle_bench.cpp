#include "bench/harness/question.hpp"
#include "bench/harness/sample.hpp"
#include "bench/idle/footprint.hpp"
#include "bench/limiter/paced_programs.hpp"
#include "sim/market/synthetic.hpp"

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>

// What does waiting for the next slot cost?
//
// Scans, and other programs that make the same calls (ka10081, a page of 600 candles each), in the
// middle of their work: their CPU time between two moments, long after the start and long before
// the end. All run side by side, each with a tandem-sim of its own, as all of them mostly wait.
//
// Worse would be: more than 1 % of one core at 250 ms; a cost that does not fall with the pace,
// because something polls; a cost that grows with the number of scanners.

namespace tandem::bench {

namespace {

using std::chrono::milliseconds;

struct times {
  std::vector<milliseconds> delays; // The first one is that of everybody.
  milliseconds until_steady;        // From the start to the first moment.
  milliseconds window;              // From there to the second one.
};

times times_of(bool smoke) {
  using namespace std::chrono_literals;
  return smoke ? times{{50ms, 100ms, 200ms}, 500ms, 1s} : times{{250ms, 1s, 5s}, 10s, 25s};
}

constexpr int symbols = 300;
constexpr int seed = 7;
constexpr std::size_t codes_wanted = 200;

/// Symbols with a full page of candles.
std::string codes_of_market() {
  const sim::synthetic_market market{symbols, seed};
  std::string text;
  std::size_t found = 0;
  for (const auto& one : market.instruments())
    if (one.listed < market::date::from_number(20230101) && found++ < codes_wanted)
      text += one.code + "\n";
  return text;
}

struct contestant {
  std::string name;
  milliseconds delay;
  std::function<launch(const temporary_folder&, const broker&, const std::string& codes)> start;
  std::string note; // Why it is not run, if `start` is empty.
};

std::string named(const std::string& what, milliseconds delay) {
  return delay.count() % 1000 == 0 ? fmt::format("{}, {} s", what, delay.count() / 1000)
                                   : fmt::format("{}, {} ms", what, delay.count());
}

contestant scan(const std::string& what, milliseconds delay, const std::vector<std::string>& more) {
  return {
    named(what, delay), delay,
    [delay, more](const temporary_folder& folder, const broker& at, const std::string& codes) {
      auto options = more;
      options.insert(options.end(), {fmt::format("--gateway.delay={}ms", delay.count()),
                                     "--universe.source=list", "--universe.file=" + codes});
      return system_test::scan_in(folder, at, options);
    },
    ""};
}

std::vector<std::string> many_scanners(int count) {
  std::vector<std::string> options{"--quiet"};
  std::string list;
  for (int i = 1; i <= count; ++i) {
    const auto name = fmt::format("s{}", i);
    options.push_back(fmt::format("--scanners.{}.rule={}", name, i % 2 == 0 ? "v2" : "v3"));
    options.push_back(fmt::format("--scanners.{}.min-signals={}", name, 1 + i % 5));
    list += (list.empty() ? "" : ",") + name;
  }
  options.push_back("--scan.scanners=" + list);
  return options;
}

contestant loop(const paced_program& what, milliseconds delay) {
  contestant made{named(what.name, delay), delay, {}, what.note};
  if (!what.program.empty())
    made.start = [what, delay](const temporary_folder& folder, const broker& at,
                               const std::string& codes) {
      return launch_of(what, {at.url(), "ka10081", delay, codes}, folder.path());
    };
  return made;
}

/// Those at every delay come first, in the order of the delays: first the scans, then the loops.
std::vector<contestant> contestants_of(const times& when) {
  std::vector<contestant> all;
  for (const auto delay : when.delays)
    all.push_back(scan("tandem, v2 + v3", delay, {"--quiet"}));
  for (const auto delay : when.delays)
    all.push_back(loop(sleep_loop_program(), delay));
  const auto first = when.delays.front();
  all.push_back(scan("tandem, v2 + v3, with progress", first, {}));
  all.push_back(scan("tandem, 32 scanners", first, many_scanners(32)));
  all.push_back(loop(token_bucket_program(), first));
  all.push_back(loop(bottleneck_program(), first));
  return all;
}

/// One contestant at work.
class attempt {
public:
  attempt(const contestant& who, const std::string& codes)
      : broker_({fmt::format("--synthetic={}", symbols), fmt::format("--seed={}", seed),
                 "--limit=1000000"}),
        program_(who.start(folder_, broker_, codes)) {}

  struct moment {
    footprint used;
    std::size_t calls = 0;
  };
  moment look() const { return {footprint_of(program_.id()), broker_.audit().size()}; }

private:
  temporary_folder folder_;
  broker broker_;
  system_test::process program_;
};

/// What a contestant needed between the two moments, a value per repetition.
struct cost {
  samples percent;  // Of one core.
  samples per_hour; // CPU seconds per hour on the clock.
  samples per_call; // CPU milliseconds.
  samples switches; // Per second.
  samples rate;     // Calls per second.

  void add(const attempt::moment& from, const attempt::moment& to);
};

void cost::add(const attempt::moment& from, const attempt::moment& to) {
  if (to.calls == 0)
    throw std::runtime_error{"a contestant has made no call"};
  using seconds = std::chrono::duration<double>;
  const auto wall = seconds{to.used.at - from.used.at}.count();
  const auto cpu = seconds{to.used.cpu - from.used.cpu}.count();
  const auto calls = static_cast<double>(to.calls - from.calls);
  percent.push_back(100 * cpu / wall);
  per_hour.push_back(3600 * cpu / wall);
  if (calls > 0)
    per_call.push_back(1000 * cpu / calls);
  switches.push_back(static_cast<double>(to.used.switches - from.used.switches) / wall);
  rate.push_back(calls / wall);
}

std::vector<cost> measure(const terms& how, const times& when, const std::vector<contestant>& who) {
  const temporary_folder folder;
  folder.write("codes", codes_of_market());
  std::vector<cost> all{who.size()};
  for (int round = 0; round < how.repetitions; ++round) {
    tell(fmt::format("side by side, {} of {}", round + 1, how.repetitions));
    std::vector<std::unique_ptr<attempt>> under_way(who.size());
    for (std::size_t i = 0; i < who.size(); ++i)
      if (who[i].start)
        under_way[i] = std::make_unique<attempt>(who[i], folder.path("codes"));
    std::vector<attempt::moment> from(who.size());
    const auto look = [&](auto take) {
      for (std::size_t i = 0; i < who.size(); ++i)
        if (under_way[i])
          take(i, under_way[i]->look());
    };
    std::this_thread::sleep_for(when.until_steady);
    look([&](std::size_t i, const attempt::moment& now) { from[i] = now; });
    std::this_thread::sleep_for(when.window);
    look([&](std::size_t i, const attempt::moment& now) { all[i].add(from[i], now); });
  }
  return all;
}

table costs(const std::vector<contestant>& who, const std::vector<cost>& all) {
  table out{"idle/cost",
            "CPU of a program that makes paced calls, while it does",
            {{"CPU of one core", "%", 3},
             {"CPU per hour", "s", 1},
             {"CPU per call", "ms", 2},
             {"switches per second", "", 1},
             {"calls per second", "", 2}},
            {},
            {}};
  for (std::size_t i = 0; i < who.size(); ++i)
    out.rows.push_back(
      {who[i].name,
       {all[i].percent, all[i].per_hour, all[i].per_call, all[i].switches, all[i].rate},
       who[i].note});
  out.charts.push_back({chart::kind::bars, "CPU of one core", {"CPU of one core"}, "", false});
  return out;
}

/// CPU per hour is what an hour costs without any call, and the calls; both from the three paces
/// that begin at `first`.
row split(const std::string& name, const std::vector<cost>& all, std::size_t first,
          std::size_t paces) {
  samples waiting;
  samples per_call;
  for (std::size_t i = 0; i < all[first].percent.size(); ++i) {
    std::vector<std::pair<double, double>> points; // Calls per second, CPU per second.
    double mean_x = 0;
    double mean_y = 0;
    for (std::size_t p = first; p < first + paces; ++p) {
      points.emplace_back(all[p].rate[i], all[p].percent[i] / 100);
      mean_x += points.back().first / static_cast<double>(paces);
      mean_y += points.back().second / static_cast<double>(paces);
    }
    const auto slope = fitted_slope(points);
    per_call.push_back(slope * 1000);
    waiting.push_back((mean_y - slope * mean_x) * 3600);
  }
  return {name, {waiting, per_call}, ""};
}

answer find(const terms& how) {
  const auto when = times_of(how.smoke);
  const auto who = contestants_of(when);
  const auto all = measure(how, when, who);
  const auto paces = when.delays.size();
  answer out;
  out.tables.push_back(costs(who, all));
  out.tables.push_back(
    {"idle/split",
     "The same CPU, split into waiting and calls (a line through the three paces)",
     {{"waiting, per hour", "s", 2}, {"each call", "ms", 2}},
     {split("tandem, v2 + v3", all, 0, paces), split("plain sleep loop, C++", all, paces, paces)},
     {}});
  out.goals.push_back({named("pacing, tandem v2 + v3", when.delays.front()) + ", of one core",
                       summarize(all.front().percent).median, goal::side::at_most, 1, "%"});
  out.notes = {
    fmt::format("All side by side, each with a broker of its own: CPU from second {:.1f} to second "
                "{:.1f} after the last start, from the clock of the process.",
                static_cast<double>(when.until_steady.count()) / 1000,
                static_cast<double>((when.until_steady + when.window).count()) / 1000),
    "Every call brings a page of 600 candles (ka10081), which everybody parses; tandem also keeps "
    "them on disk, with a row for every call, and the time of its last call.",
    "tandem fetches candles in that time; the rules judge later and are not in it."};
  return out;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {"idle", "What does waiting for the next slot cost?", tandem::bench::find}, argc, argv);
}
