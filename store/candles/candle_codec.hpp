#pragma once

#include "store/candles/candle_store.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::store {

/// More than the broker has: 80 years of sessions. Also bounds what is read.
inline constexpr std::size_t candles_max = 20'000;
/// Six times the symbols of both markets.
inline constexpr std::size_t list_symbols_max = 20'000;

/// The candles as a BLOB for the row (source, code, base, through, complete, captured) of the
/// snapshot; `decode_candles` gives back the identical doubles. Errors: invalid_argument, see
/// `candle_store::put`.
result<std::string> encode_candles(const std::string& source,
                                   const market::candle_snapshot& snapshot);

/// The candles of a row, whose columns are in `row`, without its candles. Takes arbitrary bytes.
/// Errors: bad_response when the BLOB or any column is not what `encode_candles` wrote.
result<market::candle_series> decode_candles(const std::string& source,
                                             const market::candle_snapshot& row,
                                             std::string_view blob);

/// The same for the symbols of a list and its row (source, name, session, captured).
result<std::string> encode_symbols(const std::string& source, const market::symbol_list& list);
result<market::universe> decode_symbols(const std::string& source, const market::symbol_list& row,
                                        std::string_view blob);

} // namespace tandem::store
