#pragma once

#include "market/candle.hpp"
#include "market/quote.hpp"
#include "market/symbol.hpp"
#include "messages/errors.hpp"
#include "messages/histogram.hpp"
#include "messages/shared_value.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tandem {

// Queries: one page of one TR each. Only transport and kiwoom/ know the broker's wire format.

/// Daily candles up to and including `base` (ka10081). On a further page: those before `behind`,
/// the oldest candle of the page before, which the answer has to continue.
struct daily_chart_query {
  std::string code;
  market::date base;
  market::candle behind = {}; // Without a day: the first page.
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

/// The state of these symbols in the current session, up to a hundred in one call (ka10095).
struct quotes_query {
  std::vector<std::string> codes;
};

/// Any TR in a client's own words. The broker gets the body byte for byte, and so does the client
/// with the answer, a raw_answer; what the broker refuses for its content is an answer, too.
struct raw_query {
  std::string tr;      // Header api-id.
  std::string path;    // "/api/dostk/chart"
  std::string body;    // As the client sent it.
  std::string cont_yn; // Header cont-yn as the client sent it; empty: it sent none.
  // Not 0: a number that no other query has, so that this one shares no call. What is asked about
  // an account must not be older than the question.
  std::uint64_t alone = 0;
};

// The order matters: an alternative is identified by its index.
using tr_query = std::variant<daily_chart_query, index_chart_query, stock_list_query,
                              top_value_query, quotes_query, raw_query>;

/// "ka10081" ...
std::string_view tr_name(const tr_query& query);
/// The subject of the query, for errors: "005930", "KOSPI", "005930 and 99 more".
std::string subject(const tr_query& query);
/// Equal for equal queries only: "ka10081 005930 20250718".
std::string identity(const tr_query& query);

/// Candles, oldest first; shared and immutable.
using shared_candles = shared_value<market::candle_series>;

/// The answer to a raw_query as the broker gave it.
struct raw_answer {
  int status = 0; // HTTP
  std::string body;
  // Of the page, names in lower case: content-type, api-id, cont-yn, next-key, resp-cnt, user-data,
  // access-control-expose-headers, as far as the broker sent them.
  std::vector<std::pair<std::string, std::string>> headers;
};
using shared_raw_answer = shared_value<raw_answer>;

/// A request with a `hold` that would have to wait for longer; no call was made for it.
struct long_wait {
  std::chrono::nanoseconds expected{0}; // Until the call would start.
};

/// One page of an answer; `next_key` is empty on the last page. Quotes have one row per code asked
/// for, in that order.
struct tr_page {
  std::variant<shared_candles, market::universe, std::vector<market::quote_row>, shared_raw_answer,
               long_wait>
    rows;
  std::string next_key;
  std::int64_t first_rank = 0; // Of a ranking's rows; 0 in other answers.
  std::int64_t last_rank = 0;
  // How far the broker's clock is ahead of this machine's, by its answers so far.
  std::chrono::nanoseconds clock_gap{0};
  // What was left out because it cannot be trusted, in words: the candles of a chart before a bad
  // row, or rows of a list.
  std::string left_out = {};
  std::uint64_t rows_left_out = 0; // Of a list.
  // Not empty: the newest row of a chart has a traded value that its volume does not cost, in
  // words.
  std::string odd_value = {};
};

/// Which requests get a slot first. Tokens go before all of them.
enum class priority_class : std::uint8_t {
  interactive, ///< A user or a whole run waits for this one answer.
  scan,        ///< One of the many requests of a scan.
  prefetch,    ///< Needed later.
};
inline constexpr std::size_t priority_classes = 3;

/// Call one TR, one page, in its turn. Requests for a page that is already waited for, or under
/// way, share the answer of one call; the highest class asked for decides its turn.
struct fetch_tr {
  tr_query query;
  std::string next_key; // Empty: the first page. Others keep their place in the queue.
  priority_class priority = priority_class::scan;
  std::uint64_t requester = 0;          // The requester whose turn it takes; 0: the sender.
  std::chrono::nanoseconds patience{0}; // Longest wait for a slot; 0: any.
  // The number of the history that stores the answer and then sends tr_durable; 0: none does. Until
  // then no other call for the same history starts, so a killed process has to repeat only its
  // calls in flight, and the earlier pages of an answer that takes several. Calls for others go on.
  std::uint64_t history = 0;
  std::string run_id = {}; // Recorded in the audit: that of the first requester.
  std::string client = {}; // As run_id: who asked through the proxy; empty: tandem itself.
  // Judged on arrival: a request whose call would start later than this is answered with long_wait
  // at once; 0: it waits.
  std::chrono::nanoseconds hold{0};
};

/// The sender does not want this page any more. A call that nobody wants is not made; one under way
/// is finished and answered.
struct drop_tr {
  tr_query query;
  std::string next_key;
};

/// The page that a fetch_tr with a `history` brought is durable, or never will be.
struct tr_durable {
  tr_query query;
  std::string next_key;
};

/// What one TR has cost, and the present distance between its calls.
struct tr_figures {
  std::map<std::string, std::uint64_t> outcomes; // "ok" or the name of an ec -> calls
  std::uint64_t refused = 0;                     // Answers with code 1700.
  std::chrono::nanoseconds interval{0};

  std::uint64_t calls() const {
    std::uint64_t all = 0;
    for (const auto& [outcome, number] : outcomes)
      all += number;
    return all;
  }
};

/// Counters of one key of a gateway since its start. Calls under way are in none of them. The queue
/// is the gateway's: it is counted with its first key.
struct gateway_status {
  std::string key;     // The key's name in reports, never the app key.
  bool is_out = false; // The broker refuses the key, so no call uses it at present.
  std::uint64_t calls = 0;
  std::map<std::string, tr_figures> trs;
  std::uint64_t retries = 0;
  std::uint64_t refused = 0;    // Answers with code 1700.
  std::uint64_t violations = 0; // Pairs of call starts closer than the configured distance.
  std::uint64_t queued = 0;
  std::map<std::string, std::uint64_t> queued_by_client; // Of `queued`, those with a client.
  std::uint64_t in_flight = 0;
  std::string breaker;                             // closed, open, half-open
  std::chrono::nanoseconds waiting{0};             // Since the last useful answer; 0: all is well.
  std::chrono::nanoseconds patience{0};            // How long that may last.
  std::optional<std::chrono::nanoseconds> min_gap; // Smallest distance of two call starts.
  std::chrono::nanoseconds delay{0};               // Between any two calls of the key.
  std::chrono::nanoseconds next_slot{0};           // Until the key may start a call; 0: it may now.
  std::chrono::nanoseconds floor{0};               // The shortest time the calls could have taken.
  std::chrono::nanoseconds span{0};                // From the first call start to the last.
  duration_histogram slot_lateness;                // Call start minus slot.
};

} // namespace tandem
