#include "market/index_doubt.hpp"

#include "market/session.hpp"

#include <algorithm>
#include <iterator>

namespace tandem::market {

namespace {

/// The Korean market traded on Saturdays until December 1998.
constexpr date weekends_from = date::from_number(1999'01'01);

bool is_earlier(const candle& one, const candle& other) {
  return one.day < other.day;
}

/// Those of `candles` whose days are not among `days`.
candle_series besides(std::span<const candle> candles, std::span<const date> days) {
  candle_series out;
  std::copy_if(candles.begin(), candles.end(), std::back_inserter(out), [&](const candle& one) {
    return !std::binary_search(days.begin(), days.end(), one.day);
  });
  return out;
}

bool has_day(std::span<const candle> candles, const candle& of) {
  return std::binary_search(candles.begin(), candles.end(), of, is_earlier);
}

} // namespace

std::optional<index_doubt> doubt_index(std::span<const candle> known, std::span<const candle> said,
                                       date base, std::span<const date> certain) {
  using kind = index_doubt::kind;
  for (const auto& one : said) {
    if (one.day > base)
      return index_doubt{kind::impossible,
                         "it goes on to " + one.day.iso() + ", asked for up to " + base.iso()};
    if (one.day >= weekends_from && is_weekend(one.day))
      return index_doubt{kind::impossible,
                         "it has a session on " + one.day.iso() + ", which is not a weekday"};
  }
  const auto end =
    std::find_if(known.begin(), known.end(), [base](const candle& one) { return one.day > base; });
  known = known.first(static_cast<std::size_t>(end - known.begin()));
  if (known.empty())
    return std::nullopt;
  const auto newest = known.back().day;
  if (said.empty() || said.back().day < newest)
    return index_doubt{kind::ends_early,
                       "it ends before " + newest.iso() + ", which is known to be a session"};
  const auto first = std::max(known.front().day, said.front().day);
  const auto missing = count_missing(known, said, first, newest);
  if (missing > holes_max || count_missing(besides(known, certain), said, first, newest) > 0)
    return index_doubt{kind::other_days,
                       "it lacks known sessions, " + std::to_string(missing) + " of them"};
  if (const auto more = count_missing(besides(said, certain), known, first, newest))
    return index_doubt{kind::other_days, "it has unknown sessions between known ones, "
                                           + std::to_string(more) + " of them"};
  if (first <= newest && are_strangers(known, said))
    return index_doubt{kind::other_closes, "most of its closes are not those that are known"};
  return std::nullopt;
}

candle_series join_series(std::span<const candle> older, std::span<const candle> newer) {
  candle_series joined;
  if (!newer.empty() && !older.empty() && newer.front().day <= older.back().day)
    std::copy_if(older.begin(), older.end(), std::back_inserter(joined),
                 [&](const candle& one) { return one.day < newer.front().day; });
  joined.insert(joined.end(), newer.begin(), newer.end());
  return joined;
}

candle_series without_holes(std::span<const candle> said, std::span<const candle> known) {
  if (said.empty())
    return {};
  candle_series out;
  std::set_union(said.begin(), said.end(), known.begin(), known.end(), std::back_inserter(out),
                 is_earlier);
  std::erase_if(out, [&](const candle& one) {
    return one.day < said.front().day || one.day > said.back().day;
  });
  return out;
}

std::size_t count_missing(std::span<const candle> days, std::span<const candle> others, date first,
                          date last) {
  return static_cast<std::size_t>(std::count_if(days.begin(), days.end(), [&](const candle& one) {
    return one.day >= first && one.day <= last && !has_day(others, one);
  }));
}

bool are_strangers(std::span<const candle> one, std::span<const candle> other) {
  std::size_t compared = 0;
  std::size_t different = 0;
  for (const auto& each : one) {
    const auto found = std::lower_bound(other.begin(), other.end(), each, is_earlier);
    if (found == other.end() || found->day != each.day)
      continue;
    ++compared;
    different += found->close != each.close ? 1U : 0U;
  }
  return compared == 0 || different * 2 > compared;
}

} // namespace tandem::market
