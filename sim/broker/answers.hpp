#pragma once

#include "sim/broker/call.hpp"
#include "sim/broker/page_key.hpp"
#include "sim/market/exchange.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tandem::sim {

/// Rows per page. Source: kiwoom-rest-api 3.3 and 3.6 (measured); ka10032's is a guess (7, C4).
inline constexpr std::size_t chart_rows_per_page = 600;
inline constexpr std::size_t rank_rows_per_page = 100;

/// A successful answer's body.
struct answer_page {
  std::string body;
  // Rows in it, including the blank row of an empty answer; empty: it has no list.
  std::optional<std::size_t> rows;
  std::size_t next_row = 0; // Where its next page starts; 0 = there is none.
  // Of the whole listing, what this page shows: the rows from the first up to that before the end.
  std::size_t first_row = 0;
  std::size_t end_row = 0;
  std::vector<market::date> days; // Of all rows of a chart.
};

/// What an answer says about another time than it should.
struct out_of_date {
  // The symbol whose quote is that of the session before, empty text: all symbols; no text: none.
  std::optional<std::string> quotes_of;
  int adjustment_lag = 0; // As in exchange::daily_chart.
};

/// Answers a data TR whose fields have been checked. A page of ka10032 has `rank_rows` rows.
answer_page answer_call(tr_id tr, const exchange& market, const body_fields& fields,
                        const page_start& from, std::size_t rank_rows = rank_rows_per_page,
                        const out_of_date& old = {});

/// A symbol argument without its venue suffix. The simulated market has one venue: `_AL` (unified)
/// means that one, and `_NX` trades nothing.
struct venue_code {
  std::string_view code;
  bool traded = true;
};
venue_code read_venue(std::string_view stk_cd);

/// ka10095: one row per code in the order asked for, blank for unknown codes.
answer_page answer_quotes(const exchange& market, const body_fields& fields,
                          const out_of_date& old);

} // namespace tandem::sim
