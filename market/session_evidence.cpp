#include "market/session_evidence.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>

namespace tandem::market {

namespace {

using std::chrono::hours;

constexpr hours market_opens{9};

} // namespace

calendar days_of_most(std::span<const known_days> histories) {
  std::map<date, std::size_t> counts;
  for (const auto& history : histories)
    for (const auto day : history.days)
      ++counts[day];
  calendar out;
  for (const auto& [day, count] : counts) {
    const auto reaching =
      std::count_if(histories.begin(), histories.end(), [day = day](const known_days& history) {
        return !history.days.empty() && history.days.front() <= day && day <= history.through;
      });
    if (count >= 2 && 2 * count >= static_cast<std::size_t>(reaching) && !is_weekend(day))
      out.push_back(day);
  }
  return out;
}

calendar unite(std::span<const date> one, std::span<const date> other) {
  calendar out;
  std::set_union(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(out));
  return out;
}

calendar between(std::span<const date> days, date first, date last) {
  calendar out;
  std::copy_if(days.begin(), days.end(), std::back_inserter(out),
               [&](date day) { return first <= day && day <= last; });
  return out;
}

quoted_day day_of_quotes(std::span<const quote_row> rows, date last, date today) {
  std::map<date, std::size_t> counts;
  std::size_t with_price = 0;
  for (const auto& row : rows) {
    if (!row.what)
      continue;
    ++with_price;
    const auto& quote = *row.what;
    if (quote.day > last && quote.day <= today && quote.volume_shares > 0 && !is_weekend(quote.day))
      ++counts[quote.day];
  }
  for (const auto& [day, count] : counts)
    if (2 * count >= with_price)
      return {day, count};
  return {};
}

bool may_lack_session(date last, const korean_time& now, const session_rules& rules) {
  const auto opens = market_opens + hours{is_late_day(now.day, rules) ? 1 : 0};
  auto end = now.day.days_since_epoch();
  if (now.time_of_day < opens)
    --end;
  for (auto day = last.days_since_epoch() + 1; day <= end; ++day)
    if (!is_weekend(date::from_days_since_epoch(day)))
      return true;
  return false;
}

} // namespace tandem::market
