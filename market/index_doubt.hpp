#pragma once

#include "market/candle.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace tandem::market {

/// Why an index is rejected.
struct index_doubt {
  enum class kind : std::uint8_t {
    impossible, // No index can look like this.
    ends_early, // It ends before known sessions.
    other_days, // Known sessions are missing, or there are others between them.
    other_closes,
  };
  kind what = kind::impossible;
  std::string why;
};

/// Checks `said`, the answer to a question for an index up to and including `base`, and returns the
/// doubt, if any. `known` is the same index as found earlier, final sessions only; both are oldest
/// first and may be empty. No session may be on a weekend or after `base`. The known sessions must
/// be there, with their closes, and no others between them; the closes count as right when most of
/// them agree. Of `certain`, days that are known to be sessions without the index, `said` may have
/// what `known` lacks, and lack up to `holes_max`.
std::optional<index_doubt> doubt_index(std::span<const candle> known, std::span<const candle> said,
                                       date base, std::span<const date> certain = {});

/// Sessions that an index may lack. One that lacks more is of no use for the regime.
inline constexpr std::size_t holes_max = 3;

/// `said` with the candles of `known` that it lacks, from its first day to its last.
candle_series without_holes(std::span<const candle> said, std::span<const candle> known);

/// `older` up to where `newer` begins, then `newer`; only `newer` when there are unknown days
/// between.
candle_series join_series(std::span<const candle> older, std::span<const candle> newer);

/// How many of `days` from `first` to `last` are missing among `others`; both are oldest first.
std::size_t count_missing(std::span<const candle> days, std::span<const candle> others, date first,
                          date last);

/// Whether the closes differ on most of the days that both have, or no day is in both.
bool are_strangers(std::span<const candle> one, std::span<const candle> other);

} // namespace tandem::market
