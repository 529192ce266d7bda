#include "actors/candles/candle_answers.hpp"

#include "market/chart_check.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// Enough to see what happened; the counts by reason are complete.
constexpr std::size_t refetches_shown_max = 100;

market::data_quality quality_of(const market::candle_snapshot& what,
                                const market::trading_session& session) {
  market::data_quality quality;
  quality.basis = market::basis_of(what.bases, session.day);
  if (const auto* open = market::open_doubt(what.doubts))
    quality.doubted = *open;
  return quality;
}

} // namespace

candle_key key_of(const std::string& code, const market::trading_session& session) {
  return {code, session.day, session.final};
}

void cut_after(market::candle_series& candles, market::date last) {
  std::erase_if(candles, [last](const auto& candle) { return candle.day > last; });
}

std::optional<candles_answer> candle_answers::find(const fetch_candles& want) {
  auto* held = memory_.find(want.code, want.session.day);
  if (held == nullptr || (!held->complete && held->traded < static_cast<std::size_t>(want.count)))
    return std::nullopt;
  if (want.session.final && !held->final)
    return std::nullopt; // The session has ended since then.
  if (held->still_moved && held->captured_us < want.session.moving_since_us)
    return std::nullopt;
  // The first request for candles that a quote brought in advance counts as served by a quote.
  count(std::exchange(held->unclaimed, std::nullopt).value_or(candle_tier::memory));
  return candles_answer{held->candles, held->captured_us, held->name, held->data};
}

std::optional<candle_answers::found_snapshot>
candle_answers::find_stored(const fetch_candles& want, stored_candles& stored) const {
  if (stored.covering && !market::is_current(*stored.covering, want.session, rules_)) {
    stored.newest = std::exchange(stored.covering, std::nullopt);
    return std::nullopt;
  }
  if (stored.covering) {
    if (!stored.covering->serves(want.count))
      return std::nullopt;
    cut_after(stored.covering->candles, want.session.day);
    return found_snapshot{std::move(*stored.covering), {}};
  }
  const auto brought = provisional_.find(key_of(want.code, want.session));
  if (brought == provisional_.end() || !stored.newest
      || stored.newest->complete_through != want.session.previous)
    return std::nullopt;
  const auto& [last, captured_us, symbol_name] = brought->second;
  found_snapshot found{*stored.newest, symbol_name};
  if (last)
    found.snapshot.candles.push_back(*last);
  found.snapshot.complete_through = want.session.day;
  found.snapshot.captured_us = captured_us;
  if (!found.snapshot.serves(want.count))
    return std::nullopt;
  return found;
}

candles_answer candle_answers::remember(const fetch_candles& want, const found_snapshot& found,
                                        int count, std::optional<candle_tier> unclaimed) {
  const auto& what = found.snapshot;
  note_age(what);
  // Memory holds the candles that rules look at; the older ones stay on disk.
  const auto tail =
    market::last_traded(what.candles, static_cast<std::size_t>(std::max({want.count, count, 1})));
  candle_memory::entry held;
  held.traded = market::count_traded(tail);
  held.complete = what.complete && tail.size() == what.candles.size();
  held.candles = shared_candles{market::candle_series{tail.begin(), tail.end()}};
  held.captured_us = what.captured_us;
  held.name = found.name;
  held.final = want.session.final;
  held.unclaimed = unclaimed;
  held.data = quality_of(what, want.session);
  held.still_moved =
    !want.session.final
    || (held.data.basis == market::close_basis::evening && want.session.is_newest()
        && !market::is_settled(want.session.day,
                               market::to_korean_time(std::chrono::microseconds{what.captured_us}),
                               rules_));
  candles_answer answer{held.candles, held.captured_us, held.name, held.data};
  if (!memory_.put(want.code, want.session.day, std::move(held)) && !want.session.final) {
    provisional_candle brought{{}, what.captured_us, found.name};
    if (!what.candles.empty() && what.candles.back().day == want.session.day)
      brought.last = what.candles.back();
    provisional_[key_of(want.code, want.session)] = std::move(brought);
  }
  return answer;
}

void candle_answers::note_age(const market::candle_snapshot& what) {
  if (what.candles.empty())
    return;
  const auto newest = what.candles.back().day;
  status_.oldest_data = status_.oldest_data ? std::min(status_.oldest_data, newest) : newest;
  status_.oldest_capture_us = status_.oldest_capture_us == 0
                                ? what.captured_us
                                : std::min(status_.oldest_capture_us, what.captured_us);
}

void candle_answers::count(candle_tier tier) {
  switch (tier) {
    case candle_tier::memory:
      ++status_.memory_hits;
      break;
    case candle_tier::joined:
      ++status_.joined;
      break;
    case candle_tier::disk:
      ++status_.disk_hits;
      break;
    case candle_tier::quote:
      ++status_.quotes;
      break;
    case candle_tier::chart:
      ++status_.misses;
      break;
  }
}

void candle_answers::count_refetch(const std::string& code, const std::string& reason,
                                   std::string detail) {
  ++status_.refetched[reason];
  if (status_.refetched_symbols.size() < refetches_shown_max)
    status_.refetched_symbols.push_back({code, reason, std::move(detail)});
}

candles_status candle_answers::status() const {
  auto now = status_;
  now.bytes = memory_.bytes();
  return now;
}

} // namespace tandem
