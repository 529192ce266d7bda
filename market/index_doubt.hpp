#pragma once

#include "market/candle.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tandem::market {

/// Why an index is not believed.
struct index_doubt {
  enum class kind : std::uint8_t {
    impossible, // No index can be like that.
    ends_early, // Before sessions that are known.
    other_days, // Sessions that are known are missing, or others lie between them.
    other_closes,
  };
  kind what = kind::impossible;
  std::string why;
};

/// Doubts about `said`, the answer to a question for an index up to and including `base`; nothing
/// where there are none. `known` is the same index as it was found earlier, final sessions only;
/// both are oldest first and may be empty. No session is on a weekend or behind `base`; those that
/// are known stay where they are, with the close they had, and none comes up between them. Closes
/// are believed where most of them agree.
std::optional<index_doubt> doubt_index(std::span<const candle> known, std::span<const candle> said,
                                       date base);

/// `older` up to where `newer` begins, and `newer`; only that where days between them are unknown.
candle_series join_series(std::span<const candle> older, std::span<const candle> newer);

/// How many days of `days` from `first` to `last` are missing in `calendar`; both oldest first.
std::size_t count_missing(std::span<const candle> days, std::span<const candle> calendar,
                          date first, date last);

/// Whether most closes of the days that are in both differ, or no day is.
bool are_strangers(std::span<const candle> one, std::span<const candle> other);

} // namespace tandem::market
