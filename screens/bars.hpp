#pragma once

#include "market/candle.hpp"
#include "market/condition.hpp"
#include "market/symbol.hpp"
#include "screens/truth.hpp"
#include "screens/words.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::screens {

/// The candles of one symbol as columns, oldest first. Meant to be filled again and again: it keeps
/// its memory.
class bars {
public:
  /// Takes what a screen sees of `candles` (oldest first) on `scan_date`: those up to that day with
  /// a close and a volume above 0, the last `most` of them.
  void assign(std::span<const market::candle> candles, market::date scan_date,
              std::size_t most = 600);

  std::size_t size() const { return days_.size(); }
  bool empty() const { return days_.empty(); }
  market::date day(std::size_t at) const { return days_[at]; }
  market::date last_day() const { return days_.empty() ? market::date{} : days_.back(); }

  enum class column : std::uint8_t { open, high, low, close, volume };
  static constexpr std::size_t column_count = 5;
  const double* of(column which) const { return values_[static_cast<std::size_t>(which)].data(); }
  std::span<const market::date> days() const { return days_; }

private:
  std::vector<market::date> days_;
  std::array<std::vector<double>, column_count> values_;
};

/// The closes of an index by day.
class index_closes {
public:
  index_closes() = default;
  explicit index_closes(std::span<const market::candle> candles);

  /// Writes the close of each of `days` (ascending) from place `first` on; NaN where the index has
  /// no candle of the day.
  void write(std::span<const market::date> days, std::size_t first, double* out) const;

private:
  std::vector<market::date> days_;
  std::vector<double> closes_;
};

/// What is the same for every symbol of a run.
struct market_facts {
  index_closes kospi;
  index_closes kosdaq;
  std::optional<market::regime_word> regime; // Nothing: unknown.
};

/// What is known of a symbol besides its candles.
struct symbol_facts {
  /// A symbol that no list has: everything is unknown.
  symbol_facts() { flags.fill(truth::unknown); }
  /// Kind, market, name and state as the broker's list has them.
  explicit symbol_facts(const market::listing& symbol);

  truth flag(word_id word) const { return flags[place_of(word)]; }
  void set(word_id word, truth value) { flags[place_of(word)] = value; }

  std::optional<std::string> name;

private:
  static constexpr std::size_t place_of(word_id word) {
    return static_cast<std::size_t>(word) - static_cast<std::size_t>(word_id::common);
  }
  static constexpr std::size_t flag_count = static_cast<std::size_t>(word_id::administrative)
                                            - static_cast<std::size_t>(word_id::common) + 1;
  std::array<truth, flag_count> flags;
};

} // namespace tandem::screens
