#pragma once

#include "market/candle_snapshot.hpp"
#include "market/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::store {

/// Six times the symbols of both markets. Also bounds what is read.
inline constexpr std::size_t list_symbols_max = 20'000;

/// The symbols as a BLOB for the row (source, name, session, captured) of the list. Errors:
/// invalid_argument naming the list, for a day that is none, texts and lists that are too long, and
/// numbers below 0.
result<std::string> encode_symbols(const std::string& source, const market::symbol_list& list);

/// The symbols of a row, whose columns are in `row`. Takes arbitrary bytes, and what earlier
/// versions of `encode_symbols` wrote. Errors: bad_response when the BLOB or any column is neither.
result<market::universe> decode_symbols(const std::string& source, const market::symbol_list& row,
                                        std::string_view blob);

} // namespace tandem::store
