#pragma once

#include "market/indicators/indicators.hpp"

#include <any>
#include <cstddef>
#include <map>
#include <span>
#include <vector>

namespace tandem::market {

/// What the rules that judge one symbol on many days share, so that nothing is computed twice.
/// Whoever judges makes one for each symbol and calls `next_day` before each day.
class symbol_memory {
public:
  /// `whole`: the symbol's candles of all days.
  explicit symbol_memory(std::span<const candle> whole) : whole_(whole) {}

  void next_day() { known_.clear(); }
  /// `window` ends with the day's last traded candle, so its length says which candles it has.
  const indicator_set& indicators(std::span<const candle> window, const indicator_options& options);

  /// Also the candles after the day: for columns of which a day's value comes from that day and
  /// those before it.
  std::span<const candle> whole() const { return whole_; }
  /// What a rule keeps of the symbol from day to day, such as its columns; empty at first. `key`:
  /// the address of what makes it, equal for rules that may share it.
  std::any& kept(const void* key) { return kept_[key]; }

private:
  struct entry {
    std::size_t length = 0;
    indicator_options options;
    indicator_set set;
  };
  std::span<const candle> whole_;
  std::vector<entry> known_; // Of the day.
  std::map<const void*, std::any> kept_;
};

} // namespace tandem::market
