#pragma once

#include "messages/gateway.hpp"

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace tandem {

/// Series by symbol and last day, bounded in bytes; the least recently used goes first.
class candle_memory {
public:
  struct entry {
    shared_candles candles;
    std::size_t traded = 0; // Candles with volume.
    bool complete = false;  // The broker has no older ones.
  };

  explicit candle_memory(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  /// The entry, marked as used; nothing when absent.
  const entry* find(const std::string& key);
  void put(const std::string& key, entry what);
  std::uint64_t bytes() const { return bytes_; }

private:
  struct slot {
    std::string key;
    entry what;
  };

  static std::uint64_t size_of(const slot& s);

  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::list<slot> by_use_; // Most recently used first.
  std::unordered_map<std::string, std::list<slot>::iterator> by_key_;
};

} // namespace tandem
