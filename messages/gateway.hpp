#pragma once

#include "market/candle.hpp"
#include "market/quote.hpp"
#include "market/symbol.hpp"
#include "messages/errors.hpp"
#include "messages/histogram.hpp"
#include "messages/wire.hpp"

#include <caf/all.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tandem {

// Queries: one page of one TR each. The broker's wire format stays in transport and kiwoom/.

/// Daily candles up to and including `base` (ka10081).
struct daily_chart_query {
  std::string code;
  market::date base;
};

/// Index candles up to and including `base` (ka20006).
struct index_chart_query {
  market::market_id market = market::market_id::kospi;
  market::date base;
};

/// Every symbol of a market (ka10099).
struct stock_list_query {
  market::market_id market = market::market_id::kospi;
};

/// Symbols by traded value (ka10032).
struct top_value_query {
  market::market_id market = market::market_id::kospi;
};

/// Where each of these symbols stands in the current session, up to a hundred in one call
/// (ka10095).
struct quotes_query {
  std::vector<std::string> codes;
};

// The place of an alternative is its number on the wire.
using tr_query = std::variant<daily_chart_query, index_chart_query, stock_list_query,
                              top_value_query, quotes_query>;

/// "ka10081" ...
std::string_view tr_name(const tr_query& query);
/// What the query is about, for errors: "005930", "KOSPI", "005930 and 99 more".
std::string subject(const tr_query& query);

/// Candles, oldest first, shared and never changed.
using shared_candles = wire::shared_value<market::candle_series>;

/// One page of an answer; `next_key` is empty on the last page. Quotes are one row per code asked
/// for, in that order.
struct tr_page {
  std::variant<shared_candles, market::universe, std::vector<market::quote_row>> rows;
  std::string next_key;
};

/// Call one TR, one page, in its turn. `next_key` empty = first page.
struct fetch_tr {
  tr_query query;
  std::string next_key;
};

/// Counters of one gateway since its start.
struct gateway_status {
  std::string key; // The gateway's name in reports, never the app key.
  std::uint64_t calls = 0;
  std::map<std::string, std::uint64_t> calls_by_tr;
  std::uint64_t retries = 0;
  std::uint64_t refused = 0;    // Answers with code 1700.
  std::uint64_t violations = 0; // Pairs of call starts closer than `delay`.
  std::uint64_t queued = 0;
  std::optional<std::chrono::nanoseconds> min_gap; // Smallest distance of two call starts.
  std::chrono::nanoseconds delay{0};
  std::chrono::nanoseconds span{0}; // From the first call start to the last.
  duration_histogram slot_lateness; // Call start minus slot.
};

struct get_gateway_status {};

using gateway_actor = caf::typed_actor<
  // Waits for its turn, then replies. Errors: queue_full, shutting_down, and whatever is left when
  // the retries are used up: rate_limited, timeout, unavailable, unauthorized, forbidden,
  // bad_request, bad_response, unknown_symbol.
  caf::replies_to<fetch_tr>::with<tr_page>,
  // Counters since start; never waits.
  caf::replies_to<get_gateway_status>::with<gateway_status>>;

} // namespace tandem

namespace tandem::market {

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, date& x) {
  auto number = x.number();
  if constexpr (Inspector::reads_state) {
    return f(number);
  } else {
    if (auto problem = f(number))
      return problem;
    x = date::from_number(number);
    return caf::none;
  }
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, candle& x) {
  return f(caf::meta::type_name("candle"), x.day, wire::f64(x.open), wire::f64(x.high),
           wire::f64(x.low), wire::f64(x.close), x.volume_shares);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, listing& x) {
  return f(caf::meta::type_name("listing"), x.code, x.name, x.market, x.listed, x.kind, x.halted,
           x.administrative);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, quote& x) {
  return f(caf::meta::type_name("quote"), x.code, x.name, x.day, wire::f64(x.open),
           wire::f64(x.high), wire::f64(x.low), wire::f64(x.close), wire::f64(x.base),
           x.volume_shares);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, quote_row& x) {
  return f(caf::meta::type_name("quote_row"), x.code, wire::optional(x.what), x.fault);
}

} // namespace tandem::market

namespace tandem {

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, daily_chart_query& x) {
  return f(caf::meta::type_name("daily_chart_query"), x.code, x.base);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, index_chart_query& x) {
  return f(caf::meta::type_name("index_chart_query"), x.market, x.base);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, stock_list_query& x) {
  return f(caf::meta::type_name("stock_list_query"), x.market);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, top_value_query& x) {
  return f(caf::meta::type_name("top_value_query"), x.market);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, quotes_query& x) {
  return f(caf::meta::type_name("quotes_query"), x.codes);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, fetch_tr& x) {
  return f(caf::meta::type_name("fetch_tr"), wire::variant(x.query), x.next_key);
}

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, tr_page& x) {
  return f(caf::meta::type_name("tr_page"), wire::variant(x.rows), x.next_key);
}

} // namespace tandem

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::gateway_status)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::get_gateway_status)
