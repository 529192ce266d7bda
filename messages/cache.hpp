#pragma once

#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <cstdint>

namespace tandem {

/// The last `count` traded candles of `code` up to and including `last`.
struct fetch_candles {
  std::string code;
  int count = 0; // Candles with volume; the answer may hold more, or fewer if there are no more.
  market::date last;
};

/// Candles, oldest first; halted days (volume 0) are still in.
struct candles_answer {
  shared_candles candles;
};

/// Counters of one cache since its start.
struct cache_status {
  std::uint64_t requests = 0;
  std::uint64_t memory_hits = 0;
  std::uint64_t joined = 0;    // Requests that waited for a flight under way.
  std::uint64_t misses = 0;    // Flights started.
  std::uint64_t refetched = 0; // Of these, for candles that were there before and had to go.
  std::uint64_t bytes = 0;
  market::date oldest_data; // The oldest last candle of any series in memory; none: no day.
};

struct get_cache_status {};

using cache_actor = caf::typed_actor<
  // Memory, then a flight under way, then the gateway. Errors: the gateway's, unknown_symbol.
  caf::replies_to<fetch_candles>::with<candles_answer>,
  // Counters since start; never waits.
  caf::replies_to<get_cache_status>::with<cache_status>>;

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, fetch_candles& x) {
  return f(caf::meta::type_name("fetch_candles"), x.code, x.count, x.last);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, candles_answer& x) {
  return f(caf::meta::type_name("candles_answer"), x.candles);
}

} // namespace tandem

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::cache_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::get_cache_status)
