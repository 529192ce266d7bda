#pragma once

#include "messages/candles.hpp"

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace tandem {

/// Which part of the engine had the candles of a request.
enum class candle_tier : std::uint8_t { memory, joined, disk, quote, chart };

/// Series by symbol and session, bounded in bytes. Scans go over the whole market in the same order
/// each time, so "least recently used goes first" would drop each series right before its next use.
/// When the memory is full, the series in it stay and a new one is refused; only series of other
/// sessions give way.
class candle_memory {
public:
  struct entry {
    shared_candles candles;
    std::size_t traded = 0;       // Candles with volume.
    bool complete = false;        // The broker has no older ones.
    std::int64_t captured_us = 0; // UTC: when the newest of it was taken from the broker.
    std::string name;             // The symbol's name, where a quote told it.
    bool final = true;            // The session could not change any more.
    bool still_moved = false;     // Its last candle could, when it was taken.
    market::data_quality data;
    std::optional<candle_tier>
      unclaimed; // The tier of the first request for candles fetched in advance.
  };

  explicit candle_memory(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  /// The series of `code` on `session`; nothing when absent.
  entry* find(const std::string& code, market::date session);
  /// Replaces what is there. False: there is no room.
  bool put(const std::string& code, market::date session, entry what);
  std::uint64_t bytes() const { return bytes_; }

private:
  struct slot {
    std::string key;
    market::date session;
    entry what;
  };

  static std::uint64_t size_of(const slot& s);
  void drop(std::list<slot>::iterator one);

  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::list<slot> slots_; // Oldest first.
  std::unordered_map<std::string, std::list<slot>::iterator> by_key_;
};

} // namespace tandem
