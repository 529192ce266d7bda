#include "bench/harness/question.hpp"
#include "bench/harness/sample.hpp"
#include "bench/limiter/paced_programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>

// How exact are the slots of the gateway, and of what a user would take instead?
//
// Each contestant makes the same N calls (ka10095, a quote of one symbol each) through its limiter
// to a tandem-sim of its own that refuses nothing. Judged is what that broker saw: the kernel's
// stamps of the arrivals, the same way for everybody. Gap: from one arrival to the next; lateness:
// gap minus delay, so a call that is too early has a negative one.
//
// Worse would be: any call of the gateway closer than the delay; an efficiency that falls, as time
// is lost in every slot; a p99 that grows, as a busy thread delays calls.

namespace tandem::bench {

namespace {

using std::chrono::milliseconds;

struct pace {
  std::string name; // Of its column.
  milliseconds delay;
  std::size_t calls;
  bool is_slow;      // The broker answers after 60 to 170 ms instead of at once.
  bool side_by_side; // Mostly waiting, so the contestants may run at the same time.
};

constexpr auto slow_answers = "250 ms, slow";

std::vector<pace> paces(bool smoke) {
  if (smoke)
    return {{slow_answers, milliseconds{250}, 3, true, true},
            {"10 ms", milliseconds{10}, 20, false, false}};
  return {{"250 ms", milliseconds{250}, 60, false, true},
          {slow_answers, milliseconds{250}, 25, true, true},
          {"50 ms", milliseconds{50}, 60, false, false},
          {"10 ms", milliseconds{10}, 200, false, false},
          {"2 ms", milliseconds{2}, 1000, false, false}};
}

/// A market of symbols that have traded twice, so that nothing is computed for their quotes.
class small_market {
public:
  explicit small_market(std::size_t symbols) {
    std::string list = "code,name,market\n";
    for (std::size_t i = 1; i <= symbols; ++i) {
      const auto code = fmt::format("{:06}", i);
      list += fmt::format("{},Company {},KOSPI\n", code, i);
      folder_.write(
        "ohlcv/" + code + ".csv",
        fmt::format("date,open,high,low,close,volume\n"
                    "2025-11-27,{0},{0},{0},{0},1000\n2025-11-28,{0},{0},{0},{0},1000\n",
                    close_of(i)));
    }
    folder_.write("symbols.csv", list);
  }

  std::string folder() const { return folder_.path(); }
  /// A file of the first `count` codes.
  std::string codes(std::size_t count) const {
    std::string text;
    for (std::size_t i = 1; i <= count; ++i)
      text += fmt::format("{:06}\n", i);
    const auto name = fmt::format("first-{}", count);
    // Written once: programs that run side by side read it.
    if (!std::filesystem::exists(folder_.path(name)))
      folder_.write(name, text);
    return folder_.path(name);
  }
  /// What a program prints that got the right quotes of them.
  static std::string total(std::size_t count) {
    std::size_t closes = 0;
    for (std::size_t i = 1; i <= count; ++i)
      closes += close_of(i);
    return fmt::format("{} {}\n", count, closes);
  }

private:
  static std::size_t close_of(std::size_t number) { return 10'000 + 10 * number; }

  temporary_folder folder_;
};

/// One contestant at one pace, under way.
class attempt {
public:
  attempt(const paced_program& who, const pace& at, const small_market& market)
      : calls_(at.calls), broker_(broker_options(at, market)),
        program_(launch_of(who, {broker_.url(), "ka10095", at.delay, market.codes(at.calls)},
                           folder_.path())) {}

  /// When each call arrived, us. Throws unless all were made and answered.
  std::vector<std::int64_t> arrivals() {
    const auto left = program_.wait(std::chrono::minutes{10});
    if (left.exit_code != 0 || left.out != small_market::total(calls_))
      throw std::runtime_error{fmt::format("a contestant ended with {}, got \"{}\", said: {}",
                                           left.exit_code, left.out, left.err)};
    std::vector<std::int64_t> at_us;
    for (const auto& one : broker_.audit())
      if (one.tr == "ka10095")
        at_us.push_back(one.t_us);
    if (at_us.size() != calls_)
      throw std::runtime_error{fmt::format("{} calls instead of {}", at_us.size(), calls_)};
    std::sort(at_us.begin(), at_us.end());
    return at_us;
  }

private:
  static std::vector<std::string> broker_options(const pace& at, const small_market& market) {
    std::vector<std::string> options{"--data=" + market.folder(), "--limit=1000000"};
    if (at.is_slow)
      options.insert(options.end(), {"--latency=115ms", "--jitter=55ms"});
    return options;
  }

  std::size_t calls_;
  temporary_folder folder_;
  broker broker_;
  system_test::process program_;
};

/// What the arrivals of one contestant at one pace came to, a value per repetition.
struct exactness {
  std::vector<double> lateness_ms; // Of all repetitions.
  samples p50;
  samples p99;
  samples closest;    // Least gap as a fraction of the delay.
  samples early;      // Percent of the gaps.
  samples efficiency; // Percent of the slots between the first call and the last that were used.

  void add(const std::vector<std::int64_t>& at_us, const pace& at);
};

void exactness::add(const std::vector<std::int64_t>& at_us, const pace& at) {
  const auto delay_ms = static_cast<double>(at.delay.count());
  // The stamps are whole microseconds, converted from one clock to another: two of them can make a
  // gap look shorter by that much than it was.
  constexpr double resolution_ms = 0.002;
  std::vector<double> late;
  double too_early = 0;
  for (std::size_t i = 1; i < at_us.size(); ++i) {
    late.push_back(static_cast<double>(at_us[i] - at_us[i - 1]) / 1000 - delay_ms);
    too_early += late.back() < -resolution_ms ? 1 : 0;
  }
  const auto gaps = static_cast<double>(late.size());
  const auto span_ms = static_cast<double>(at_us.back() - at_us.front()) / 1000;
  p50.push_back(percentile(late, 0.5));
  p99.push_back(percentile(late, 0.99));
  closest.push_back((*std::min_element(late.begin(), late.end()) + delay_ms) / delay_ms);
  early.push_back(100 * too_early / gaps);
  efficiency.push_back(100 * gaps * delay_ms / span_ms);
  lateness_ms.insert(lateness_ms.end(), late.begin(), late.end());
}

using results = std::vector<std::vector<exactness>>; // By contestant and pace.

results measure(const terms& how, const std::vector<paced_program>& who,
                const std::vector<pace>& at) {
  std::size_t most = 0;
  for (const auto& one : at)
    most = std::max(most, one.calls);
  const small_market market{most};
  results all{who.size(), std::vector<exactness>(at.size())};
  for (std::size_t p = 0; p < at.size(); ++p) {
    tell(fmt::format("{}: {} calls, {} times", at[p].name, at[p].calls, how.repetitions));
    std::vector<std::unique_ptr<attempt>> under_way(who.size());
    std::size_t started = 0;
    alternate(how.repetitions, who.size(), [&](std::size_t i) {
      if (!who[i].program.empty())
        under_way[i] = std::make_unique<attempt>(who[i], at[p], market);
      ++started;
      if (at[p].side_by_side && started % who.size() != 0)
        return;
      for (std::size_t k = 0; k < who.size(); ++k)
        if (const auto done = std::move(under_way[k]))
          all[k][p].add(done->arrivals(), at[p]);
    });
  }
  return all;
}

/// One figure of everybody at every pace.
struct aspect {
  std::string id;
  std::string title;
  std::string unit;
  int digits;
  samples (*of)(const exactness&);
  std::string chart_title; // Empty: it is not drawn.
  bool logarithmic = false;
};

const std::vector<aspect>& aspects() {
  static const std::vector<aspect> all{
    {"closest", "Closest two calls as the broker saw them, as a fraction of the delay", "", 4,
     [](const exactness& one) { return one.closest; },
     "Closest two calls, as a fraction of the delay: below 1 is too early"},
    {"early", "Calls that came too early", "%", 1, [](const exactness& one) { return one.early; },
     ""},
    {"efficiency", "Slots that were used, of those between the first call and the last", "%", 2,
     [](const exactness& one) { return one.efficiency; },
     "Slots used: 100 % is the delay from call to call, more is faster than allowed"},
    {"p50", "Lateness of calls, p50", "ms", 3, [](const exactness& one) { return one.p50; }, ""},
    {"p99", "Lateness of calls, p99", "ms", 3, [](const exactness& one) { return one.p99; },
     "Lateness of calls, p99", true},
    {"p99.9", "Lateness of calls, p99.9 over all repetitions", "ms", 3,
     [](const exactness& one) { return samples{percentile(one.lateness_ms, 0.999)}; }, ""},
  };
  return all;
}

table table_of(const aspect& what, const std::vector<paced_program>& who,
               const std::vector<pace>& at, const results& all) {
  table out{"limiter/" + what.id, what.title, {}, {}, {}};
  chart drawn{chart::kind::bars, what.chart_title, {}, "", what.logarithmic};
  for (const auto& one : at) {
    out.columns.push_back({one.name, what.unit, what.digits});
    drawn.columns.push_back(one.name);
  }
  for (std::size_t i = 0; i < who.size(); ++i) {
    row line{who[i].name, {}, who[i].note};
    for (const auto& one : all[i])
      line.figures.push_back(one.lateness_ms.empty() ? samples{} : what.of(one));
    out.rows.push_back(std::move(line));
  }
  if (!what.chart_title.empty())
    out.charts.push_back(std::move(drawn));
  return out;
}

/// Of the gateway, the first contestant.
std::vector<goal> goals_of(const std::vector<pace>& at, const results& all) {
  constexpr milliseconds default_delay{250};
  std::vector<goal> goals;
  for (std::size_t p = 0; p < at.size(); ++p) {
    const auto& here = all.front()[p];
    // One call that is too early is one too many, so not the median.
    goals.push_back({"tandem's gateway, calls too early at " + at[p].name,
                     summarize(here.early).high, goal::side::at_most, 0, "%"});
    if (at[p].delay == default_delay)
      goals.push_back({"tandem's gateway, slots used at " + at[p].name,
                       summarize(here.efficiency).median, goal::side::at_least, 99.5, "%"});
  }
  return goals;
}

std::vector<std::string> notes_on(const std::vector<pace>& at) {
  std::string counts;
  for (const auto& one : at)
    counts += fmt::format("{}{} at {}{}", counts.empty() ? "" : ", ", one.calls, one.name,
                          one.side_by_side ? " (side by side)" : "");
  std::vector<std::string> notes;
  notes.push_back(
    fmt::format("Calls per repetition: {}. Side by side: all contestants at the same time, each "
                "with a broker of its own; at the other paces they run alone, alternating.",
                counts));
  notes.push_back(
    fmt::format("Every call is a quote of one other symbol (ka10095). The broker refuses nothing "
                "and answers at once; in column \"{}\" after 60 to 170 ms, as the real one does.",
                slow_answers));
  notes.emplace_back(
    "tandem's gateway: with transport, writer and database, max-in-flight 1; all calls are asked "
    "for at once. A distance counts from the moment the kernel has taken the last call whole. On "
    "one machine it has delivered it by then, and may have let the broker go first: that is the "
    "lateness here, some 10 to 120 us a call, and what it lacks of 100 % at 10 and 2 ms.");
  notes.emplace_back(
    "Sleep loop: sleeps for the delay after each answer; one thread, one connection.");
  notes.emplace_back(
    "Token bucket: holds what a second allows and begins full; four threads on one lock, a "
    "requests session each. It keeps the rate over time, not the distance, and its burst makes "
    "more than 100 % of the slots.");
  notes.emplace_back(
    "Bottleneck: minTime = delay, maxConcurrent = 1, node's fetch with keep-alive.");
  notes.emplace_back(
    "A gap counts as too early when it is more than 2 us shorter than the delay: the stamps are "
    "that exact.");
  return notes;
}

answer find(const terms& how) {
  const std::vector<paced_program> who{gateway_program(), sleep_loop_program(),
                                       token_bucket_program(), bottleneck_program()};
  const auto at = paces(how.smoke);
  const auto all = measure(how, who, at);
  answer out;
  for (const auto& what : aspects())
    out.tables.push_back(table_of(what, who, at, all));
  out.goals = goals_of(at, all);
  out.notes = notes_on(at);
  return out;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {"limiter", "How exact are the slots of tandem's gateway, and of what else one could take?",
     tandem::bench::find},
    argc, argv);
}
