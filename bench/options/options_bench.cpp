// Question: what does it cost to run the scanners v2 and v3 over the same 200 symbols at one
// rate-limited broker: one after the other, side by side without care, with a lock, split over two
// API objects, or as tandem does it?
//
// Data: the 200 most traded symbols of the simulated market, at a simulated broker per option that
// answers after 60 to 170 ms and refuses more than 5 calls a second of one key and TR, as the real
// one does. Every option keeps the same delay of 250 ms and has to come to the same candidates;
// the Python scripts, which compute indicators and judge nothing, to the same indicators.
//
// An option is worse when it takes longer for the same work, is refused, lets two calls of a key
// come closer than the delay, or needs more memory or CPU. tandem is worse than it was when (f) or
// (g) takes longer than calls x delay, when more scanners make (h) slower than (f), and when the
// broker refuses it anything at all.

#include "bench/harness/question.hpp"
#include "bench/options/contestants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tandem::bench {

namespace {

using std::chrono::milliseconds;

// A call's way through two kernels is not always as long.
constexpr double slack_ms = 1;

conditions conditions_of(const terms& how) {
  if (how.smoke)
    return {60, 5, milliseconds{20}, milliseconds{9}, milliseconds{4}, 62};
  return {300, 100, milliseconds{250}, milliseconds{115}, milliseconds{55}, 5};
}

enum column_number : std::size_t {
  wall,
  against_tandem,
  calls,
  refusals,
  closest,
  cpu,
  peak,
  least,
  of_least,
  column_count
};

table empty_table(const std::vector<contestant>& all) {
  table made;
  made.id = "options/all";
  made.title = "v2 and v3 over the same symbols at the same broker";
  made.columns = {{"wall", "s", 2},        {"wall / (f)", "x", 2}, {"calls", "", 0},
                  {"refused", "calls", 0}, {"closest", "ms", 1},   {"CPU", "s", 2},
                  {"peak", "MiB", 1},      {"floor", "s", 2},      {"of floor", "%", 1}};
  for (const auto& who : all)
    made.rows.push_back({who.name, std::vector<samples>(column_count), who.missing});
  made.charts = {{chart::kind::bars, "How long the scan takes", {"wall"}, {}, false},
                 {chart::kind::bars, "Calls the broker refused", {"refused"}, {}, false},
                 {chart::kind::bars, "Closest two calls of a key", {"closest"}, {}, false}};
  return made;
}

/// The time its calls need at least when those of a key start `delay` apart.
double floor_s(const flown& one, milliseconds delay) {
  return static_cast<double>(one.busiest_key_calls - 1)
         * std::chrono::duration<double>{delay}.count();
}

void add(row& to, const flown& one, milliseconds delay, double cold_wall_s) {
  const auto put = [&to](column_number which, double value) { to.figures[which].push_back(value); };
  const auto at_least = floor_s(one, delay);
  const auto& gaps = one.seen.gaps_ms;
  put(wall, one.wall_s);
  put(against_tandem, one.wall_s / cold_wall_s);
  put(calls, static_cast<double>(one.seen.calls));
  put(refusals, static_cast<double>(one.seen.refusals));
  put(closest, *std::min_element(gaps.begin(), gaps.end()));
  put(cpu, one.cpu_s);
  put(peak, one.peak_mib);
  put(least, at_least);
  put(of_least, 100 * one.wall_s / at_least);
}

double median(const table& from, std::size_t row_number, column_number which) {
  return summarize(from.rows[row_number].figures[which]).median;
}

std::vector<goal> goals_of(const table& found, const places& where, milliseconds delay) {
  std::vector<goal> goals;
  const auto at_most = [&goals](const std::string& what, double value, double limit,
                                const char* unit) {
    goals.push_back({what, value, goal::side::at_most, limit, unit});
  };
  const auto name = [&found](std::size_t row_number) { return found.rows[row_number].name; };
  at_most(name(where.cold) + ": wall / floor", median(found, where.cold, of_least) / 100, 1.01,
          "x");
  at_most(name(where.next_day) + ": wall", median(found, where.next_day, wall), 3, "s");
  for (const auto many : where.many_scanners)
    at_most(name(many) + ": wall / (f)", median(found, many, against_tandem), 1.05, "x");
  at_most(name(where.pool) + ": wall / (f)", median(found, where.pool, against_tandem), 0.53, "x");
  double refused = 0;
  double closest_ms = median(found, where.cold, closest);
  for (auto i = where.cold; i < found.rows.size(); ++i) {
    const auto& figures = found.rows[i].figures;
    refused += summarize(figures[refusals]).high;
    closest_ms = std::min(closest_ms, summarize(figures[closest]).low);
  }
  at_most("tandem: refused, all rows and repetitions", refused, 0, "calls");
  goals.push_back({"tandem: closest, all rows and repetitions", closest_ms, goal::side::at_least,
                   static_cast<double>(delay.count()) - slack_ms, "ms"});
  return goals;
}

std::vector<std::string> notes_of(const market_day& day) {
  const auto& at = day.at();
  std::vector<std::string> notes;
  notes.push_back(fmt::format(
    "{} symbols of the simulated market, scanned on {}; answers take {} to {} ms; the limit is {} "
    "calls in any second per key and TR, without a lock-out after a refusal, as nobody has seen "
    "one; the delay is {} ms for all.",
    day.symbols(), market_day::today(), (at.latency - at.jitter).count(),
    (at.latency + at.jitter).count(), at.limit, at.delay.count()));
  notes.emplace_back(
    "The options of a repetition run side by side, each at a broker of its own, because all of "
    "them mostly wait; each is started when the one before has made its first call.");
  notes.emplace_back(
    "(a) to (e) use the HTTP and JSON libraries and the rules of tandem, so only the order of "
    "their calls differs. Each scanner fetches its own candles, as scripts do; they are given the "
    "symbols with their names, for which tandem asks the broker (ka10099), and the session "
    "(ka20006). They sleep the delay after every answer, and 1 s more after a refusal before they "
    "try again. Two threads on one API object have a connection each.");
  notes.emplace_back("The Python scripts compute the indicators of both scanners and judge "
                     "nothing, which is less than the others do.");
  notes.emplace_back("(g) has the history of an unpaced scan of the session before; (h) are v2, v3 "
                     "and variants of theirs with thresholds of their own, cold; (i) have a second "
                     "key, cold.");
  notes.emplace_back("No regime is measured, so that all do the same. All found the same "
                     "candidates (Python: the same indicators), or there would be no figures.");
  notes.emplace_back("Closest: the least time between two calls of one key, of whatever TR, as the "
                     "broker saw them; the limit counts per key and TR.");
  notes.emplace_back("Floor: (calls of the busiest key - 1) x delay. An option that does not keep "
                     "its calls the delay apart may need less. Refused calls are calls too.");
  notes.emplace_back("Peak memory is never below what the driver of the measurement had itself "
                     "when it started the program.");
  return notes;
}

answer find(const terms& how) {
  const auto asked = conditions_of(how);
  tell("what is to be found, and the history of the evening before");
  const market_day day{asked};
  places where;
  const auto all = all_options(day, where);
  answer out;
  auto& found = out.tables.emplace_back(empty_table(all));
  // The slowest: a chart per symbol and scanner, one after the other.
  const auto sequential_s = 2 * static_cast<double>(day.symbols())
                            * std::chrono::duration<double>{asked.delay + asked.latency}.count();
  for (int round = 0; round < how.repetitions; ++round) {
    tell(fmt::format("repetition {} of {}: {} options side by side, some {:.0f} s", round + 1,
                     how.repetitions, all.size(), sequential_s));
    const auto results = fly(all, static_cast<std::size_t>(round) % all.size(), day);
    const auto cold_wall_s = results[where.cold]->wall_s;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (results[i])
        add(found.rows[i], *results[i], asked.delay, cold_wall_s);
  }
  out.goals = goals_of(found, where, asked.delay);
  out.notes = notes_of(day);
  return out;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "options",
     .asks =
       "Sequential, parallel, locked, split or tandem: what do v2 and v3 over the same symbols "
       "cost at one rate-limited broker?",
     .find = tandem::bench::find},
    argc, argv);
}
