#include "market/backtest/periods.hpp"

#include <algorithm>
#include <cstddef>

namespace tandem::market::backtest {

namespace {

int year_of(date day) {
  return day.number() / 10'000;
}

template <class Predicate>
void add(std::vector<period>& to, std::string name, std::size_t sessions, const Predicate& has) {
  period one{std::move(name), std::vector<bool>(sessions)};
  for (std::size_t i = 0; i < sessions; ++i)
    one.has[i] = has(i);
  if (std::find(one.has.begin(), one.has.end(), true) != one.has.end())
    to.push_back(std::move(one));
}

} // namespace

std::vector<period> periods(std::span<const date> days,
                            std::span<const past_condition> conditions) {
  const auto size = days.size();
  const auto early = 6 * size / 10;
  std::vector<period> all;
  add(all, "all", size, [](std::size_t) { return true; });
  add(all, "first60", size, [early](std::size_t i) { return i < early; });
  add(all, "last40", size, [early](std::size_t i) { return i >= early; });
  if (size > 0)
    for (int year = year_of(days.front()); year <= year_of(days.back()); ++year)
      add(all, "year=" + std::to_string(year), size,
          [&](std::size_t i) { return year_of(days[i]) == year; });
  for (auto word : {regime_word::bull, regime_word::neutral, regime_word::bear, regime_word::crash})
    add(all, "regime=" + std::string{to_string(word)}, size,
        [&](std::size_t i) { return conditions[i].word == word; });
  return all;
}

} // namespace tandem::market::backtest
