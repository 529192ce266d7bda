#pragma once

#include "market/candle.hpp"
#include "market/error.hpp"
#include "market/symbol.hpp"

#include <string_view>

namespace tandem::kiwoom {

/// Strict readers of successful answers (return_code 0). Every function refuses what it cannot
/// trust with ec::bad_response, naming TR, row and field: a missing or non-string field, a number
/// with trailing garbage, an unsigned field with a sign, high < low, a close outside high..low, a
/// negative price or volume, a day that does not exist, days out of order. Rows whose key field is
/// blank are skipped, as the broker pads answers with them.

/// ka10081 -> oldest first. Zero-volume days (halts) are kept. No rows at all: an empty series.
result<market::candle_series> parse_daily_chart(std::string_view body);
/// ka20006 -> oldest first, in index points (the wire carries points times 100).
result<market::candle_series> parse_index_chart(std::string_view body);
/// ka10099 -> every row of the list, in the broker's order; `market` is the one asked for.
result<market::universe> parse_stock_list(std::string_view body, market::market_id market);
/// ka10032 -> by rank; venue suffixes (_AL, _NX) are cut off.
result<market::universe> parse_top_value(std::string_view body, market::market_id market);

} // namespace tandem::kiwoom
