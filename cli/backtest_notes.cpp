#include "cli/backtest_notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace tandem::cli {

namespace {

using market::backtest::is_traded;

constexpr std::size_t named_max = 3;

void add_limits(std::vector<std::string>& notes) {
  notes.emplace_back("a split or rights issue after a session rescales the prices before it: "
                     "filters in KRW (v2.min-price, v2.macd-osc-min) see prices that nobody saw "
                     "that day; ratios and traded values do not change");
  notes.emplace_back("only symbols that were stored are here; who vanished before the first scan "
                     "is missing, and that flatters every result");
  notes.emplace_back("returns are without dividends, and so is the index");
  notes.emplace_back("own exits are a trader's orders, stop and target within the day; the "
                     "original ended a recommendation at the first close at or below the stop, or "
                     "after 15, 20 or 25 sessions, which is milder");
}

void add_universe(std::vector<std::string>& notes, const config::settings& values,
                  const stored_market& read) {
  if (values.get<std::string>("universe.source") == "top-value")
    notes.emplace_back("who was most traded on a past day is not known: universe.source = "
                       "\"top-value\" means every stored symbol");
  std::vector<std::string> states;
  for (const auto& word : values.get<config::string_list>("universe.exclude"))
    if (word == "halted" || word == "administrative")
      states.push_back(word);
  if (!states.empty() && values.get<std::string>("universe.source") != "list")
    notes.push_back(fmt::format("universe.exclude: {} {} of today and left out of account",
                                fmt::join(states, " and "),
                                states.size() == 1 ? "is a state" : "are states"));
  if (!read.not_stored.empty()) {
    const auto some = std::min(named_max, read.not_stored.size());
    const std::vector<std::string> named(
      read.not_stored.begin(), read.not_stored.begin() + static_cast<std::ptrdiff_t>(some));
    notes.push_back(fmt::format(
      "{} symbol{} of your list {} no stored candle: {}{}", read.not_stored.size(),
      read.not_stored.size() == 1 ? "" : "s", read.not_stored.size() == 1 ? "has" : "have",
      fmt::join(named, ", "), read.not_stored.size() > some ? " ..." : ""));
  }
  if (read.evening_closes > 0)
    notes.push_back(fmt::format("{} stored closes are of the evening, not of the regular session",
                                read.evening_closes));
}

/// The first session on which some symbol has `wanted` traded candles; no day without one.
market::date first_judgeable(const market::backtest::past_market& market, std::size_t wanted) {
  market::date first;
  for (const auto& each : market.symbols) {
    std::size_t traded = 0;
    for (const auto& day : each.candles) {
      traded += is_traded(day) ? 1U : 0U;
      if (traded < wanted)
        continue;
      first = first ? std::min(first, day.day) : day.day;
      break;
    }
  }
  return first;
}

void add_short_histories(std::vector<std::string>& notes, const config::settings& values,
                         const stored_market& read, const market::backtest::study& done) {
  if (done.short_histories() == 0)
    return;
  notes.push_back(fmt::format("{} times a scan of the day would have seen more candles of a symbol "
                              "than are stored; they were not judged",
                              done.short_histories()));
  if (done.short_histories() < done.judged())
    return;
  auto wanted = std::numeric_limits<int>::max();
  for (const auto& each : past_scanners(values))
    wanted = std::min(wanted, each.make(std::nullopt)->candle_count());
  const auto first = first_judgeable(read.market, static_cast<std::size_t>(std::max(wanted, 0)));
  notes.push_back(first ? "nothing could be judged; the first session that could is " + first.iso()
                        : fmt::format("nothing could be judged: no symbol has the {} candles that "
                                      "a scanner wants",
                                      wanted));
}

} // namespace

std::vector<std::string> backtest_notes(const config::settings& values, const stored_market& read,
                                        const market::backtest::study& done,
                                        const market::backtest::study_settings& asked) {
  std::vector<std::string> notes;
  add_limits(notes);
  add_universe(notes, values, read);
  const auto stored = read.market.sessions.days();
  if (asked.from < stored.front() || asked.to > stored.back())
    notes.push_back(fmt::format("the range is wider than the history, whose sessions are {} to {}",
                                stored.front().iso(), stored.back().iso()));
  add_short_histories(notes, values, read, done);
  return notes;
}

} // namespace tandem::cli
