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
  if (held == nullptr
      || (!held->complete && !market::are_enough(held->traded, held->candles->size(), want.count)))
    return std::nullopt;
  if (want.session.final && !held->final)
    return std::nullopt; // The session has ended since then.
  if (held->still_moved && held->captured_us < want.session.moving_since_us)
    return std::nullopt;
  // The first request for candles that a quote brought in advance counts as served by a quote.
  count(std::exchange(held->unclaimed, std::nullopt).value_or(candle_tier::memory), want.run_id);
  note_age(*held->candles, held->captured_us, want.run_id);
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
  note_age(what.candles, what.captured_us, want.run_id);
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

/// Makes the same change to the figures of all runs and to those of one.
template <class Change>
void candle_answers::change(const std::string& run_id, Change change) {
  change(status_);
  if (auto* own = by_run_.find(run_id))
    change(*own);
}

void candle_answers::note_age(const market::candle_series& candles, std::int64_t captured_us,
                              const std::string& run_id) {
  if (candles.empty())
    return;
  const auto newest = candles.back().day;
  change(run_id, [&](candles_status& to) {
    to.oldest_data = to.oldest_data ? std::min(to.oldest_data, newest) : newest;
    to.oldest_capture_us =
      to.oldest_capture_us == 0 ? captured_us : std::min(to.oldest_capture_us, captured_us);
  });
}

void candle_answers::count_request(const std::string& run_id) {
  change(run_id, [](candles_status& to) { ++to.requests; });
}

void candle_answers::count_rebased(const std::string& run_id) {
  change(run_id, [](candles_status& to) { ++to.rebased; });
}

void candle_answers::count(candle_tier tier, const std::string& run_id) {
  change(run_id, [tier](candles_status& to) {
    switch (tier) {
      case candle_tier::memory:
        ++to.memory_hits;
        break;
      case candle_tier::joined:
        ++to.joined;
        break;
      case candle_tier::disk:
        ++to.disk_hits;
        break;
      case candle_tier::quote:
        ++to.quotes;
        break;
      case candle_tier::chart:
        ++to.misses;
        break;
    }
  });
}

void candle_answers::count_refetch(const fetch_candles& want, const std::string& reason,
                                   const std::string& detail) {
  change(want.run_id, [&](candles_status& to) {
    ++to.refetched[reason];
    if (to.refetched_symbols.size() < refetches_shown_max)
      to.refetched_symbols.push_back({want.code, reason, detail});
  });
}

candles_status candle_answers::take_figures(const std::string& run_id) {
  auto own = by_run_.take(run_id);
  own.bytes = memory_.bytes();
  return own;
}

candles_status candle_answers::status() const {
  auto now = status_;
  now.bytes = memory_.bytes();
  return now;
}

} // namespace tandem
