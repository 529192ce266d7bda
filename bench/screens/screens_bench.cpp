// What do screens cost? The symbols of a synthetic market with their last 600 candles under up to a
// hundred screens, the shelf and common conditions: one session (the last bar of each symbol), and
// every bar of all of them as for looking back, on two threads; reading and checking each text;
// what one more screen costs; one screen beside DuckDB and pandas on the same candles. Worse would
// be: more milliseconds, a steeper growth. A peer that passes other symbols ends the program.
#include "bench/harness/question.hpp"
#include "bench/screens/screen_set.hpp"
#include "bench/screens/table_peers.hpp"
#include "screens/screens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tandem::bench {

namespace {

using clock = std::chrono::steady_clock;
using plan_ptr = std::shared_ptr<const screens::plan>;

constexpr std::size_t market_size = 2700;
constexpr std::size_t smoke_size = 60;
constexpr std::size_t candles_each = 600;
constexpr std::size_t threads = 2;

template <class Work>
double seconds_of(Work work) {
  const auto started = clock::now();
  work();
  return std::chrono::duration<double>(clock::now() - started).count();
}

/// Calls `each(place, thread)` for every symbol, on two threads.
template <class Each>
void for_each_symbol(std::size_t symbols, Each each) {
  std::atomic<std::size_t> next{0};
  constexpr std::size_t at_a_time = 16;
  const auto work = [&](std::size_t thread) {
    for (auto first = next.fetch_add(at_a_time); first < symbols; first = next.fetch_add(at_a_time))
      for (auto place = first; place < std::min(first + at_a_time, symbols); ++place)
        each(place, thread);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i)
    others.emplace_back(work, i);
  work(0);
}

struct thread_memory {
  screens::bars columns;
  screens::workspace memory;
};

plan_ptr plan_of(const std::vector<std::shared_ptr<const screens::screen>>& all, std::size_t count,
                 bool every_bar = false) {
  screens::plan_options options;
  options.every_bar = every_bar;
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(count);
  return std::make_shared<const screens::plan>(
    std::vector<std::shared_ptr<const screens::screen>>{all.begin(), end}, options);
}

/// One session: columns of candles, all screens, ranks, lists. The symbols on all lists together.
std::size_t last_bar(const scan_day& day, const plan_ptr& what) {
  screens::session work{what, day.symbols.size(), {}};
  std::vector<thread_memory> own(threads);
  for_each_symbol(day.symbols.size(), [&](std::size_t place, std::size_t thread) {
    auto& [columns, memory] = own[thread];
    columns.assign(day.symbols[place].candles, day.session);
    if (columns.last_day() == day.session)
      work.judge(place, columns, screens::symbol_facts{day.symbols[place].listing}, memory);
  });
  work.finish();
  std::size_t listed = 0;
  for (const auto& one : what->screens())
    listed += screens::select(work, one).listed.size();
  return listed;
}

std::vector<market::date> days_of(const scan_day& day) {
  std::vector<market::date> all;
  for (const auto& one : day.symbols)
    for (const auto& candle : one.candles)
      all.push_back(candle.day);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// Every bar of every symbol; how often a screen that compares no symbols holds.
std::size_t every_bar(const scan_day& day, const plan_ptr& what,
                      const std::vector<market::date>& days) {
  screens::every_bar work{what, days, day.symbols.size(), {}};
  std::vector<thread_memory> own(threads);
  std::vector<std::size_t> passes(threads);
  for_each_symbol(day.symbols.size(), [&](std::size_t place, std::size_t thread) {
    auto& [columns, memory] = own[thread];
    columns.assign(day.symbols[place].candles, day.session);
    work.judge(place, columns, screens::symbol_facts{day.symbols[place].listing}, memory);
    for (const auto& one : what->screens())
      if (!what->is_late(one.matched)) {
        const auto held = work.truths(one.matched, memory, columns.size());
        passes[thread] += static_cast<std::size_t>(std::count(held.begin(), held.end(), 2));
      }
  });
  screens::every_bar::day_view view;
  for (std::size_t at = 0; at < days.size(); ++at)
    work.look_at(at, view);
  std::size_t all = 0;
  for (const auto one : passes)
    all += one;
  return all;
}

struct many_screens {
  std::vector<written_screen> written;
  std::vector<std::shared_ptr<const screens::screen>> read;
};

/// Milliseconds of reading and checking one text, of each.
samples parse_ms(const many_screens& all) {
  samples each;
  for (const auto& one : all.written)
    each.push_back(seconds_of([&] { bench::read(one); }) * 1e3);
  return each;
}

table market_table(const terms& how, const scan_day& day, const many_screens& all,
                   std::vector<double>& slopes) {
  table made;
  made.id = "screens/market";
  made.title = fmt::format("Whole market, {} symbols of up to {} candles, two threads",
                           day.symbols.size(), candles_each);
  made.columns = {{"screens", "", 0}, {"last bar", "ms"}, {"every bar", "ms"}, {"listed", "", 0}};
  made.charts = {{chart::kind::lines, made.title, {"last bar", "every bar"}, "screens", false}};
  const auto days = days_of(day);
  std::vector<std::size_t> counts{1, 10, 25, 50, all.read.size()};
  std::erase_if(counts, [&](std::size_t count) { return count > all.read.size(); });
  std::vector<plan_ptr> last;
  std::vector<plan_ptr> every;
  for (const auto count : counts) {
    last.push_back(plan_of(all.read, count));
    every.push_back(plan_of(all.read, count, true));
    made.rows.push_back({fmt::format("{} screens", count), std::vector<samples>(4), {}});
  }
  std::vector<std::vector<std::pair<double, double>>> points(
    static_cast<std::size_t>(how.repetitions));
  std::vector<std::size_t> rounds(counts.size());
  alternate(how.repetitions, counts.size(), [&](std::size_t i) {
    std::size_t listed = 0;
    const auto count = static_cast<double>(counts[i]);
    const auto last_ms = seconds_of([&] { listed = last_bar(day, last[i]); }) * 1e3;
    auto& figures = made.rows[i].figures;
    figures[0].push_back(count);
    figures[1].push_back(last_ms);
    figures[2].push_back(seconds_of([&] { every_bar(day, every[i], days); }) * 1e3);
    figures[3].push_back(static_cast<double>(listed));
    points[rounds[i]++].emplace_back(count, last_ms);
  });
  for (const auto& round : points)
    slopes.push_back(fitted_slope(round));
  return made;
}

table peers_table(const terms& how, const scan_day& day) {
  using program = table_peers::program;
  const table_peers peers{day};
  const auto ours = bench::read({"one", table_peers::screen, true});
  const auto last = plan_of({ours}, 1);
  const auto every = plan_of({ours}, 1, true);
  const auto days = days_of(day);
  enum contestant : std::size_t { tandem_last, tandem_every, duckdb, pandas, contestants };
  std::vector<samples> ms(contestants);
  std::size_t found_last = 0;
  std::size_t found_every = 0;
  const auto run = [&](program which, samples& into) {
    if (!peers.missing(which).empty())
      return;
    const auto found = peers.run(which);
    if (found.every != every_bar(day, every, days))
      throw std::runtime_error{"a peer finds the screen to hold on other bars"};
    into.push_back(found.seconds * 1e3);
  };
  alternate(how.repetitions, contestants, [&](std::size_t which) {
    if (which == tandem_last)
      ms[which].push_back(seconds_of([&] { found_last = last_bar(day, last); }) * 1e3);
    else if (which == tandem_every)
      ms[which].push_back(seconds_of([&] { found_every = every_bar(day, every, days); }) * 1e3);
    else
      run(which == duckdb ? program::duckdb : program::pandas, ms[which]);
  });
  table made;
  made.id = "screens/peers";
  made.title = fmt::format("One screen: {}", table_peers::screen);
  made.columns = {{"all symbols", "ms"}};
  made.charts = {{chart::kind::bars, made.title, {"all symbols"}, {}, true}};
  made.rows = {{"tandem, last bar", {ms[tandem_last]}, fmt::format("{} symbols", found_last)},
               {"tandem, every bar", {ms[tandem_every]}, fmt::format("{} bars", found_every)},
               {"DuckDB, every bar", {ms[duckdb]}, peers.missing(program::duckdb)},
               {"pandas, every bar", {ms[pandas]}, peers.missing(program::pandas)}};
  return made;
}

answer find(const terms& how) {
  const auto symbols = how.smoke ? smoke_size : market_size;
  constexpr std::size_t screens_wanted = 100;
  tell("making the market");
  const auto day = make_scan_day(symbols, candles_each);
  many_screens all{make_screens(screens_wanted), {}};
  for (const auto& one : all.written)
    all.read.push_back(bench::read(one));
  answer found;
  found.notes = {
    fmt::format("Data: {} symbols of tandem-sim's synthetic market (seed 7) on {}, each with its "
                "last {} candles, as one call brings them.",
                day.symbols.size(), day.session.iso(), candles_each),
    "Screens: the shelf, then conditions over windows of their own. They share one plan, so what "
    "two of them ask for is computed once. Making the plan is not counted.",
    "Peers: reading the candles and starting the program are not counted; the bars on which the "
    "screen holds are compared in every repetition."};
  tell("texts");
  const auto parsing = parse_ms(all);
  tell("the whole market");
  std::vector<double> slopes;
  auto market = market_table(how, day, all, slopes);
  tell("DuckDB and pandas");
  auto peers = peers_table(how, day);
  table texts;
  texts.id = "screens/texts";
  texts.title = "Reading and checking one screen";
  texts.columns = {{"a screen", "ms", 3}};
  texts.rows = {{fmt::format("{} screens", all.written.size()), {parsing}, {}}};
  const auto median = [](const samples& of) { return summarize(of).median; };
  const auto& many = market.rows.back().figures;
  found.goals = {
    {"100 screens, last bar, two threads", median(many[1]), goal::side::at_most, 500, "ms"},
    {"100 screens, every bar, two threads", median(many[2]), goal::side::at_most, 800, "ms"},
    {"reading and checking the slowest text", summarize(parsing).high, goal::side::at_most, 1,
     "ms"},
    {"one more screen, last bar", median(slopes), goal::side::at_most, 1, "ms"}};
  found.tables = {std::move(market), std::move(texts), std::move(peers)};
  return found;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "screens", .asks = "What do screens cost?", .find = tandem::bench::find}, argc, argv);
}
