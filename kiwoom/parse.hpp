#pragma once

#include "kiwoom/rows.hpp"
#include "market/candle.hpp"
#include "market/error.hpp"
#include "market/quote.hpp"
#include "market/symbol.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::kiwoom {

/// Strict readers of successful answers (return_code 0), each for one kind of question. Every
/// function refuses an answer about another subject, and untrustworthy data, with ec::bad_response,
/// naming TR, row and field: a missing or non-string field, a number with trailing garbage, an
/// unsigned field with a sign, prices that `check_prices` refuses, a volume that `check_volume`
/// refuses, an old value that `check_old_value` refuses, a day that does not exist, days out of
/// order. `said` is the number of rows that the
/// answer's header names. Rows whose key field is blank are skipped, because the broker pads
/// answers with them. Names are those of `market::clean_name`.

/// A page of a chart.
struct chart_page {
  market::candle_series candles; // Oldest first.
  // Not empty: an old row cannot be trusted, and this says why. That row and every older one are
  // left out.
  std::string ended_by;
  // Not empty: the traded value of the newest row is not what its volume costs, in words
  // (market/value_doubt.hpp). The row stays. Of a first page.
  std::string odd_value;
};

/// ka10081. Days without volume (halts) are included. Without any row: no candles. A repeated row
/// is taken once; of several rows of the newest day the first counts. A newest row that cannot be
/// trusted fails the answer. On a further page `behind` is the oldest candle of the page before:
/// this page continues before it, or begins with it, which is then left out.
result<chart_page> parse_daily_chart(const parsed_answer& answer, std::string_view code,
                                     const market::candle& behind = {}, said_rows said = {});
/// ka20006, likewise, in index points (the wire carries points times 100).
result<chart_page> parse_index_chart(const parsed_answer& answer, market::market_id market,
                                     said_rows said = {});

/// A page of a list of symbols. Rows are left out when their code is not a code, is of another
/// market or an unknown class, or repeats one of the page. When that is more than one row and more
/// than one in a hundred, or every row, the answer is refused.
struct symbol_page {
  market::universe symbols; // In the broker's order.
  std::size_t rows_left_out = 0;
  std::string why_left_out;    // Of the first of them.
  std::int64_t first_rank = 0; // Of a ranking; 0 where it is empty.
  std::int64_t last_rank = 0;
};

/// ka10099; `market` is the one asked for. Class, halt and administrative issue follow
/// kiwoom-rest-api 6.3; missing fields leave the defaults. Listing day, shares, last price and the
/// broker's words are left out where they are nonsense.
result<symbol_page> parse_stock_list(const parsed_answer& answer, market::market_id market,
                                     said_rows said = {});
/// ka10032, by rank; venue suffixes (_AL, _NX) are cut off. A row whose rank is not a number or
/// falls is left out, too.
result<symbol_page> parse_top_value(const parsed_answer& answer, market::market_id market,
                                    said_rows said = {});
/// ka10095: one row per code asked for, in that order, venue suffixes cut off. A row that is
/// missing, too many, of another code or of another shape fails the whole answer; impossible values
/// only set the `fault` of their row: not a number, a day that does not exist, prices that
/// `check_prices` refuses or that are beyond the limits of the day, base plus change not equal to
/// the price, a volume that `check_volume` refuses.
result<std::vector<market::quote_row>>
parse_quotes(const parsed_answer& answer, std::span<const std::string> codes, said_rows said = {});

} // namespace tandem::kiwoom
