#pragma once

#include "store/candles/candle_store.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::store {

/// More than the broker has: 80 years of sessions. Also bounds what is read.
inline constexpr std::size_t candles_max = 20'000;
/// More than one symbol can have for good reasons.
inline constexpr std::size_t doubts_max = 100;
inline constexpr std::size_t doubt_detail_max = 200; // Bytes.

/// The candles, their bases and the doubts as a BLOB for the row (source, code, base, through,
/// complete, captured) of the snapshot; `decode_candles` gives back the identical doubles. The
/// basis of a day without a candle is left out. Errors: invalid_argument, see `candle_store::put`.
result<std::string> encode_candles(const std::string& source,
                                   const market::candle_snapshot& snapshot);

/// The snapshot of a row, whose columns are in `row`. Takes arbitrary bytes, and what earlier
/// versions of `encode_candles` wrote. Errors: bad_response when the BLOB or any column is neither.
result<market::candle_snapshot> decode_candles(const std::string& source,
                                               const market::candle_snapshot& row,
                                               std::string_view blob);

} // namespace tandem::store
