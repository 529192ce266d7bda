// Question: what does one scan a day cost over ten sessions, in calls and in time: right after the
// close at 15:41, in the evening at 20:10, or at 07:30 before the next session?
//
// Data: v2 and v3 over the 200 most traded symbols and over a whole simulated market whose prices
// follow the after-market from 16:00 on, in the ten sessions up to 2025-11-28; each repetition with
// another market. The broker's clock and that of the scanning node show the same moment. The
// yardstick is a chart for every symbol every day, as scripts do it.
//
// It is worse than it was when a later day costs more calls besides the charts of symbols that are
// new or whose prices were adjusted, when the first day costs more than a chart a symbol and a few
// calls, and when a scan at 15:41 with a history does not come to the same as one without.

#include "bench/daily/habit.hpp"
#include "bench/harness/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tandem::bench {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr milliseconds delay{250};

// The first one is compared with the yardstick, and its last day is played with the delay.
constexpr std::array habits{
  habit{"tandem, 15:41", minutes{15 * 60 + 41}, false, "--evening-prices"},
  habit{"tandem, 20:10", minutes{20 * 60 + 10}, false, "--evening-prices"},
  habit{"tandem, 07:30", minutes{7 * 60 + 30}, true, "--evening-prices"},
  habit{"tandem, 15:41, past rows as of the evening", minutes{15 * 60 + 41}, false,
        "--evening-prices=rows"},
};

enum column_number : std::size_t {
  symbols,
  first_calls,
  later_calls,
  most_calls,
  charts,
  besides,
  first_floor,
  later_floor,
  last_calls,
  last_wall,
  column_count
};

/// One table: how much of the market is scanned.
struct scope {
  std::string id;
  std::string title;
  market_terms where;
  double first_goal = 0; // Calls of the first day; 0: none.
  double besides_goal = 0;
};

std::vector<scope> scopes_of(const terms& how) {
  if (how.smoke)
    return {{"daily/ranked", "The 10 most traded symbols", {60, 7, 5, 2}, 0, 10},
            {"daily/market", "Every symbol of a market", {60, 7, 0, 2}, 0, 50}};
  return {{"daily/ranked", "The 200 most traded symbols", {3952, 7, 100, 10}, 208, 10},
          {"daily/market", "Every symbol of the market", {3952, 7, 0, 10}, 0, 50}};
}

double floor_s(double calls) {
  return (calls - 1) * std::chrono::duration<double>{delay}.count();
}

double median_of(const std::vector<day_cost>& days, std::size_t day_cost::*what) {
  samples all;
  for (const auto& one : days)
    all.push_back(static_cast<double>(one.*what));
  return summarize(all).median;
}

void add(row& to, const kept_habit& kept, bool is_paced) {
  const auto put = [&to](column_number which, double value) { to.figures[which].push_back(value); };
  const std::vector<day_cost> later{kept.days.begin() + 1, kept.days.end()};
  const auto first = static_cast<double>(kept.days.front().calls);
  const auto usual = median_of(later, &day_cost::calls);
  std::size_t most = 0;
  std::size_t others = 0;
  for (const auto& one : later) {
    most = std::max(most, one.calls);
    others = std::max(others, one.calls - one.charts);
  }
  put(symbols, static_cast<double>(kept.symbols));
  put(first_calls, first);
  put(later_calls, usual);
  put(most_calls, static_cast<double>(most));
  put(charts, median_of(later, &day_cost::charts));
  put(besides, static_cast<double>(others));
  put(first_floor, floor_s(first));
  put(later_floor, floor_s(usual));
  if (!is_paced)
    return;
  put(last_calls, static_cast<double>(later.back().calls));
  put(last_wall, kept.last_wall_s);
}

table empty_table(const scope& of) {
  table made;
  made.id = of.id;
  made.title = of.title + ", once a day";
  made.columns = {{"symbols", "", 0},        {"first day", "calls", 0}, {"later days", "calls", 0},
                  {"most", "calls", 0},      {"charts", "calls", 0},    {"besides", "calls", 0},
                  {"first, floor", "s", 1},  {"later, floor", "s", 1},  {"last day", "calls", 0},
                  {"last day, wall", "s", 1}};
  made.rows.push_back(
    {"a chart for every symbol, every day", std::vector<samples>(column_count), {}});
  for (const auto& how : habits)
    made.rows.push_back({std::string{how.name}, std::vector<samples>(column_count), {}});
  made.charts = {
    {chart::kind::bars, of.title + ": calls a day", {"first day", "later days"}, {}, true}};
  return made;
}

/// The yardstick: every day as the first one. Throws unless a scan with a history came to the same.
void add_yardstick(row& to, const scope& of, const kept_habit& kept) {
  auto fresh = start_late(habits.front(), of.where);
  if (fresh.last_picks != kept.last_picks)
    throw std::runtime_error{of.title + ": with and without a history the picks differ"};
  fresh.days.insert(fresh.days.begin(), kept.days.front());
  add(to, fresh, false);
}

void play(table& found, const scope& of) {
  for (std::size_t i = 0; i < habits.size(); ++i) {
    const auto is_paced = i == 0;
    tell(fmt::format("{}, seed {}: {}", of.title, of.where.seed, habits[i].name));
    const auto kept = keep(habits[i], of.where, is_paced ? delay : milliseconds{0});
    add(found.rows[i + 1], kept, is_paced);
    if (is_paced)
      add_yardstick(found.rows[0], of, kept);
  }
}

void judge(const table& found, const scope& of, std::vector<goal>& goals) {
  const auto at_most = [&](const row& one, column_number which, const char* what, double limit) {
    goals.push_back({of.title + ": " + one.name + ": " + what, summarize(one.figures[which]).high,
                     goal::side::at_most, limit, "calls"});
  };
  for (std::size_t i = 1; i < found.rows.size(); ++i) {
    if (of.first_goal > 0 && !habits[i - 1].is_morning_after)
      at_most(found.rows[i], first_calls, "the first day", of.first_goal);
    at_most(found.rows[i], besides, "a later day without charts", of.besides_goal);
  }
}

std::vector<std::string> notes_of(const terms& how, const market_terms& where) {
  std::vector<std::string> notes;
  notes.push_back(fmt::format(
    "{} sessions up to 2025-11-28, a scan each; the simulated market has {} symbols, some of which "
    "are not listed yet or left out, and each of the {} repetitions has another one. Prices follow "
    "the after-market from 16:00 on.",
    where.sessions, where.market_symbols, how.repetitions));
  notes.emplace_back(
    "Nothing is known before the first day; the same database is kept from then on. Each scan is a "
    "node of its own with a clock that shows the moment, as the broker's does. At 07:30 it is the "
    "day of the next session. The broker has no ranking then: on the first day it is made from "
    "quotes, a hundred symbols to a call, later the kept one is used.");
  notes.emplace_back(
    "Calls are what the broker counted, all of them: the token, the ranking (none for the whole "
    "market), both lists, the index, quotes and charts. Later days: the median of all but the "
    "first; most: the dearest of them; charts: of symbols that entered the ranking or the market, "
    "or whose prices were adjusted, the median; besides: the most calls other than charts.");
  notes.push_back(fmt::format(
    "Floor: (calls - 1) x {} ms. Calls are counted in scans without a pace; the last day of the "
    "first habit is played with the pace, at a broker that answers after 60 to 170 ms and allows "
    "5 calls a second. Its wall time holds the 1.1 s that a new process waits before its first "
    "call.",
    delay.count()));
  notes.emplace_back(
    "A chart for every symbol, every day: scans without a history, played in the first and in the "
    "last session. In the last one its candidates, scores and closes are those of the scan at "
    "15:41 with a history, or there would be no figures.");
  notes.emplace_back("Past rows as of the evening: the broker's charts have the evening's close "
                     "for the sessions before; what then differs is fetched again.");
  return notes;
}

answer find(const terms& how) {
  auto scopes = scopes_of(how);
  answer out;
  for (const auto& of : scopes)
    out.tables.push_back(empty_table(of));
  for (int round = 0; round < how.repetitions; ++round)
    for (std::size_t i = 0; i < scopes.size(); ++i) {
      play(out.tables[i], scopes[i]);
      ++scopes[i].where.seed;
    }
  for (std::size_t i = 0; i < scopes.size(); ++i)
    judge(out.tables[i], scopes[i], out.goals);
  out.notes = notes_of(how, scopes.front().where);
  return out;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "daily",
     .asks = "What does one scan a day cost over ten sessions, at 15:41, at 20:10 and at 07:30?",
     .find = tandem::bench::find},
    argc, argv);
}
