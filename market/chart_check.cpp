#include "market/chart_check.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tandem::market {

namespace {

// How far an evening close of a chart may be from the base price that follows it.
constexpr double evening_max = 0.03;

bool is_before(const candle& one, date day) {
  return one.day < day;
}

const candle* find_day(std::span<const candle> candles, date day) {
  const auto found = std::lower_bound(candles.begin(), candles.end(), day, is_before);
  return found != candles.end() && found->day == day ? &*found : nullptr;
}

/// Whether the closes of both agree on every day that both have, except on the last `but` days of
/// `one`, and there is such a day.
bool have_equal_closes(const candle_series& one, const candle_series& other, date before) {
  bool has_common_day = false;
  for (const auto& each : one) {
    if (each.day >= before)
      break;
    const auto* const found = find_day(other, each.day);
    if (found == nullptr)
      continue;
    if (found->close != each.close)
      return false;
    has_common_day = true;
  }
  return has_common_day;
}

/// Rows that only the stored history has go into the chart, where both agree on the closes around
/// them.
std::vector<date> fill_from(const candle_snapshot& kept, candle_series& chart) {
  std::vector<date> filled;
  if (chart.empty())
    return filled;
  for (const auto& row : kept.candles) {
    if (row.volume_shares == 0 || row.day <= chart.front().day || row.day >= chart.back().day)
      continue;
    const auto next = std::lower_bound(chart.begin(), chart.end(), row.day, is_before);
    if (next->day == row.day)
      continue;
    const auto* const before = find_day(kept.candles, std::prev(next)->day);
    if (before == nullptr || before->close != std::prev(next)->close)
      continue;
    chart.insert(next, row);
    filled.push_back(row.day);
  }
  return filled;
}

std::string list_of(const std::vector<date>& days) {
  auto text = "no candle of " + days.front().iso();
  if (days.size() > 1)
    text += " and " + std::to_string(days.size() - 1) + " more sessions, the last one "
            + days.back().iso();
  return text;
}

/// Whether `candles` begin before `day` and end after it, without a candle of it.
bool lacks(std::span<const candle> candles, date day) {
  return !candles.empty() && candles.front().day < day && day < candles.back().day
         && find_day(candles, day) == nullptr;
}

/// Sessions without a candle among those that rules look at. One that an earlier run's history
/// lacks as well is no hole: the symbol was halted.
std::vector<date> holes_in(std::span<const candle> chart, const candle_snapshot* kept,
                           const chart_evidence& known) {
  const auto looked_at = last_traded(chart, known.count);
  std::vector<date> missing;
  for (const auto day : known.sessions)
    if (lacks(looked_at, day)
        && (kept == nullptr || !known.is_another_run || !lacks(kept->candles, day)))
      missing.push_back(day);
  return missing;
}

/// Whether a candle of the session is missing that should be there.
bool is_stale(const candle_snapshot& chart, const chart_evidence& known) {
  const auto& session = known.session;
  return known.is_past && session.is_newest() && session.previous
         && should_trade(chart.candles, session, known.listed, known.has_lists);
}

/// Why the chart's close of the session before contradicts the session's base price; empty when it
/// does not. An evening close may differ a little, unless it is the very close that was stored.
std::string base_contradiction(const candle_series& chart, const candle_snapshot* kept,
                               const chart_evidence& known) {
  const auto* const last = find_day(chart, known.session.previous);
  if (!known.base || *known.base <= 0 || last == nullptr)
    return {};
  const auto base = *known.base;
  if (std::abs(last->close - base) <= tick_of(base))
    return {};
  const auto* const stored = kept != nullptr ? find_day(kept->candles, last->day) : nullptr;
  const bool may_be_evening =
    base >= last->low && base <= last->high && std::abs(base / last->close - 1) <= evening_max;
  if (may_be_evening && stored != nullptr && stored->close != last->close)
    return {};
  return "base price " + std::to_string(std::llround(base)) + " of " + known.session.day.iso()
         + ", but the chart closes at " + std::to_string(std::llround(last->close)) + " on "
         + last->day.iso();
}

/// Since when `fresh` is known.
doubt since_first(doubt fresh, const candle_snapshot* kept) {
  if (kept != nullptr)
    for (const auto& old : kept->doubts)
      if (old.reason == fresh.reason && !old.settled)
        fresh.since = old.since;
  return fresh;
}

/// A regular close stays one where the chart has the same.
void take_over_bases(candle_snapshot& chart, const candle_snapshot& kept) {
  for (const auto& [day, basis] : kept.bases) {
    const auto* const old = find_day(kept.candles, day);
    const auto* const now = find_day(chart.candles, day);
    if (old != nullptr && now != nullptr && old->close == now->close
        && basis_of(chart.bases, day) != close_basis::regular)
      set_basis(chart.bases, day, basis);
  }
}

/// The stored regular candle of the session counts over one that the chart has of the evening.
void keep_regular_row(candle_snapshot& chart, const candle_snapshot& kept, date day) {
  if (basis_of(kept.bases, day) != close_basis::regular
      || basis_of(chart.bases, day) == close_basis::regular)
    return;
  const auto* const row = find_day(kept.candles, day);
  if (row == nullptr || chart.candles.empty() || chart.candles.back().day != day)
    return;
  chart.candles.back() = *row;
  set_basis(chart.bases, day, close_basis::regular);
}

/// Notes that a chart was asked for because of the doubts of `kept`. Those that are gone stay as
/// settled ones until the next chart, because a session has a limit of such charts.
void note_asked(std::vector<doubt>& found, const candle_snapshot& kept, date today) {
  for (const auto& old : kept.doubts) {
    if (!needs_chart(old))
      continue;
    const auto again = std::find_if(found.begin(), found.end(),
                                    [&](const doubt& one) { return one.reason == old.reason; });
    if (again != found.end())
      again->asked = today;
    else
      found.push_back({old.reason, old.detail, old.since, today, true});
  }
}

/// The doubts of a chart that is believed, with its holes filled.
std::vector<doubt> doubts_of(candle_snapshot& chart, const candle_snapshot* kept,
                             const chart_evidence& known) {
  const auto today = known.session.day;
  std::vector<doubt> found;
  const auto add = [&](doubt_reason why, std::string detail) {
    found.push_back(since_first({why, std::move(detail), today, {}, false}, kept));
  };
  const bool is_repeated = kept != nullptr && known.is_another_run
                           && have_equal_closes(chart.candles, kept->candles, today);
  auto holes = holes_in(chart.candles, kept, known);
  if (kept != nullptr)
    for (const auto day : fill_from(*kept, chart.candles))
      if (std::find(holes.begin(), holes.end(), day) == holes.end())
        holes.push_back(day);
  if (!holes.empty())
    add(doubt_reason::hole, list_of(holes));
  if (auto why = base_contradiction(chart.candles, kept, known); !why.empty())
    add(doubt_reason::base_price, std::move(why));
  if (!known.odd_value.empty() && !is_repeated)
    add(doubt_reason::value, known.odd_value);
  if (is_stale(chart, known)) {
    chart.complete_through = known.session.previous;
    add(doubt_reason::stale, "the chart has no candle of " + today.iso());
  }
  if (known.is_recheck && kept != nullptr)
    note_asked(found, *kept, today);
  return found;
}

/// The stored history in place of a chart that is much shorter.
checked_chart keep_history(const candle_snapshot& kept, std::size_t candles, date today,
                           bool is_recheck) {
  checked_chart out{kept, true, {}};
  std::erase_if(out.snapshot.doubts, [](const doubt& one) {
    return !needs_chart(one) || one.reason == doubt_reason::short_chart;
  });
  out.snapshot.doubts.push_back(
    since_first({doubt_reason::short_chart,
                 "the chart has " + std::to_string(candles) + " candles, "
                   + std::to_string(kept.candles.size()) + " are stored",
                 today,
                 {},
                 false},
                &kept));
  if (is_recheck)
    for (auto& one : out.snapshot.doubts)
      if (needs_chart(one))
        one.asked = today;
  return out;
}

} // namespace

checked_chart check_chart(candle_snapshot fetched, const candle_snapshot* kept,
                          const chart_evidence& known) {
  const auto today = known.session.day;
  const auto is_short_again = [&] {
    return known.is_another_run
           && std::any_of(kept->doubts.begin(), kept->doubts.end(),
                          [](const doubt& one) { return one.reason == doubt_reason::short_chart; });
  };
  if (kept != nullptr
      && is_much_shorter(fetched.candles, std::min(count_traded(kept->candles), known.count))
      && !is_short_again())
    return keep_history(*kept, fetched.candles.size(), today, known.is_recheck);
  const bool is_expected = known.listed != nullptr && !known.listed->halted
                           && known.listed->listed_on && known.listed->listed_on < today;
  if (fetched.candles.empty() && is_expected)
    return {std::move(fetched), false,
            "the chart of a symbol that is listed since " + known.listed->listed_on.iso()
              + " is empty"};
  checked_chart out{std::move(fetched), false, {}};
  out.snapshot.doubts = doubts_of(out.snapshot, kept, known);
  if (kept != nullptr) {
    take_over_bases(out.snapshot, *kept);
    keep_regular_row(out.snapshot, *kept, today);
  }
  return out;
}

bool is_much_shorter(std::span<const candle> chart, std::size_t traded) {
  return count_traded(chart) * 2 < traded;
}

bool is_current(const candle_snapshot& stored, const trading_session& session,
                const session_rules& rules) {
  if (!session.is_newest() || stored.candles.empty() || stored.candles.back().day != session.day)
    return true;
  const auto basis = basis_of(stored.bases, session.day);
  if (basis == close_basis::charted)
    return true;
  if (basis == close_basis::regular)
    return rules.counts == close_basis::regular;
  return stored.captured_us >= session.moving_since_us
         || is_settled(session.day, to_korean_time(std::chrono::microseconds{stored.captured_us}),
                       rules);
}

bool needs_chart(const doubt& one) {
  switch (one.reason) {
    case doubt_reason::hole:
    case doubt_reason::short_chart:
    case doubt_reason::base_price:
    case doubt_reason::value:
      return !one.settled;
    case doubt_reason::stale:
    case doubt_reason::no_volume:
    case doubt_reason::late:
      break;
  }
  return false;
}

const doubt* open_doubt(const std::vector<doubt>& all) {
  const auto found =
    std::find_if(all.begin(), all.end(), [](const doubt& one) { return !one.settled; });
  return found == all.end() ? nullptr : &*found;
}

} // namespace tandem::market
