#pragma once

#include "actors/cache/candle_memory.hpp"
#include "messages/cache.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tandem {

struct cache_options {
  std::uint64_t memory_max_bytes = 0;
  // Of one request to the gateway: the longest a full queue can take, with every retry.
  std::chrono::nanoseconds gateway_timeout{0};
};

/// Candles once in memory for everybody: one flight per symbol and day, whoever asks.
class cache_state {
public:
  static inline constexpr const char* name = "cache";
  explicit cache_state(cache_actor::pointer self);
  cache_actor::behavior_type make_behavior(cache_options options, gateway_actor gateway);

private:
  using promise = caf::typed_response_promise<candles_answer>;

  /// A fetch under way. It belongs to the cache: it goes on when an asker dies.
  struct flight {
    fetch_candles want;                // `count` is the largest asked for.
    std::vector<shared_candles> pages; // Newest page first.
    std::size_t traded = 0;            // Candles with volume so far.
    std::vector<promise> waiting;
  };

  caf::result<candles_answer> on_fetch_candles(const fetch_candles& command);
  cache_status on_get_status() const;
  void on_exit_msg(const caf::exit_msg& msg);
  void request_page(const std::string& key, const std::string& next_key);
  void on_page(const std::string& key, const tr_page& page);
  void land(const std::string& key, bool complete);
  void fail(const std::string& key, const failure& why);

  cache_actor::pointer self_;
  cache_options options_;
  gateway_actor gateway_;
  candle_memory memory_{0};
  std::unordered_set<std::string> landed_; // Every series that was ever here; some bytes each.
  std::unordered_map<std::string, flight> flights_; // Bounded by the scanners' windows.
  cache_status status_;
};

/// The factory for spawn.
cache_actor::behavior_type cache(cache_actor::stateful_pointer<cache_state> self,
                                 cache_options options, gateway_actor gateway);

} // namespace tandem
