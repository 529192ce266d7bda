#pragma once

#include "market/candle.hpp"
#include "market/error.hpp"
#include "market/quote.hpp"
#include "market/symbol.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

/// Strict readers of successful answers (return_code 0). Every function refuses what it cannot
/// trust with ec::bad_response, naming TR, row and field: a missing or non-string field, a number
/// with trailing garbage, an unsigned field with a sign, prices that `check_prices` refuses, a
/// negative volume, a day that does not exist, days out of order. Rows whose key field is blank are
/// skipped, as the broker pads answers with them.

/// ka10081 -> oldest first. Zero-volume days (halts) are kept. No rows at all: an empty series.
result<market::candle_series> parse_daily_chart(std::string_view body);
/// ka20006 -> oldest first, in index points (the wire carries points times 100).
result<market::candle_series> parse_index_chart(std::string_view body);
/// ka10099 -> every row of the list, in the broker's order; `market` is the one asked for. Class,
/// halt and administrative issue follow kiwoom-rest-api 6.3; fields missing for them say nothing.
result<market::universe> parse_stock_list(std::string_view body, market::market_id market);
/// A page of a ranking; ranks are 0 where it is empty.
struct ranking_page {
  market::universe symbols;
  std::int64_t first_rank = 0;
  std::int64_t last_rank = 0;
};
/// ka10032 -> by rank; venue suffixes (_AL, _NX) are cut off.
result<ranking_page> parse_top_value(std::string_view body, market::market_id market);
/// ka10095 -> one row per code asked for, in that order, venue suffixes cut off. A row that is
/// missing, too many, of another code or of another shape fails the whole answer; impossible values
/// only make a `fault` of their row: no number, a day that does not exist, prices that
/// `check_prices` refuses or that lie beyond the limits of the day, base plus change that is not
/// the price, a traded value that does not fit the volume.
result<std::vector<market::quote_row>> parse_quotes(std::string_view body,
                                                    std::span<const std::string> codes);

} // namespace tandem::kiwoom
