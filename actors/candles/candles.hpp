#pragma once

#include "actors/candles/candle_answers.hpp"
#include "actors/candles/candle_plan.hpp"
#include "actors/candles/charts.hpp"
#include "actors/kit/utc_offset.hpp"
#include "market/chart_check.hpp"
#include "market/listing_book.hpp"
#include "messages/actors.hpp"
#include "messages/candles.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tandem {

struct candles_options {
  std::uint64_t memory_max_bytes = 0;
  // Of one request to the gateway: the longest time a full queue can take, with every retry.
  std::chrono::nanoseconds gateway_timeout{0};
  // Of one request to the history. Without an answer by then the candles count as not stored.
  std::chrono::nanoseconds history_timeout{0};
  utc_offset steady_to_utc = {}; // Added to the actor clock: when data was captured.
  market::session_rules rules = {};
  // Between two charts: how long a plan takes.
  std::chrono::nanoseconds chart_interval{0};
  std::size_t recheck_max = 0; // Doubted symbols that are asked for again in one session.
};

/// Gets each candle once for all requesters: from memory, then the history, then one flight per
/// symbol and session. A history that lacks one session is extended by the candle of a quote, a
/// hundred symbols to a call; one that a quote contradicts is fetched whole. Never blocks.
class candles_state {
public:
  static inline constexpr const char* name = "candles";
  explicit candles_state(candles_actor::pointer self);
  candles_actor::behavior_type make_behavior(candles_options options, gateway_actor gateway,
                                             monitor_actor monitor, history_actor history);

private:
  using promise = caf::typed_response_promise<candles_answer>;

  struct waiter {
    promise answer;
    caf::actor_addr asker;
  };

  /// One symbol's candles on their way. A flight belongs to this actor: it goes on when a requester
  /// dies.
  struct flight {
    /// The source that is asked for them now.
    enum class source : std::uint8_t { history, quote, chart };

    fetch_candles want;          // With the highest `count` and `priority` that was asked for.
    std::uint64_t requester = 0; // The first requester, whose turn at the gateway it takes.
    source asked = source::history;
    chart_pages chart;
    std::string next_key;                                  // Of the page that is asked for.
    std::shared_ptr<const std::vector<std::string>> batch; // The quote call it is part of.
    std::vector<waiter> waiting;
    // What the history had; the chart is compared with it.
    std::optional<market::candle_snapshot> stored;
    bool is_recheck = false;     // Its history is doubted, so its chart is asked for.
    bool is_claimed = false;     // A request waits or has waited for it; later ones join.
    bool is_piggybacked = false; // Nobody expected it; its history is extended along with others.
    std::string name;            // From its quote.
  };
  using flights = std::map<candle_key, flight>;

  /// A forecast that waits for the history's answers.
  struct planning {
    candle_planner planner;
    caf::typed_response_promise<candle_forecast> answer;
    std::size_t under_way = 0; // Questions sent to the history.
  };

  /// Why a quote was rejected.
  struct rejection {
    std::string reason;
    std::string detail;
  };

  static bool is_unwanted(const flight& one) { return one.is_piggybacked && !one.is_claimed; }

  // One handler per message, in the order of the behavior.
  caf::result<candles_answer> on_fetch_candles(const fetch_candles& command);
  caf::result<candle_forecast> on_expect_candles(const expect_candles& command);
  candles_status on_get_status() const;
  void on_down_msg(const caf::down_msg& msg);
  void leave(const caf::error& reason);
  // Steps of a plan, in candles.cpp.
  void place_next(std::uint64_t id);
  void place(planning& one, const candle_planner::symbol& symbol, stored_candles& stored);
  void finish_plan(std::uint64_t id);
  // Steps of a flight, in candles.cpp.
  bool is_rechecked(const fetch_candles& want, const stored_candles& stored) const;
  void look_up(const candle_key& key);
  void on_looked_up(const candle_key& key, stored_candles& stored);
  void land(const candle_key& key, const candle_answers::found_snapshot& found, candle_tier tier);
  void fail(const candle_key& key, const failure& why);
  // Steps of a chart, in calls.cpp.
  void start_chart(flight& open, std::optional<market::candle_snapshot> stored);
  void request_page(const candle_key& key, const std::string& next_key);
  void promote(const flight& open);
  void on_no_page(const candle_key& key, const failure& why);
  void on_page(const candle_key& key, const tr_page& page);
  void land_chart(const candle_key& key);
  market::candle_snapshot whole_chart(const flight& open) const;
  market::chart_evidence evidence_of(const flight& open) const;
  void store_chart(const flight& open, market::candle_snapshot past);
  // Steps of a quote call, in calls.cpp.
  void send_batch(const std::vector<std::string>& codes, const flight& first,
                  priority_class priority);
  void send_all_batches(const flight& first);
  void on_quotes(const std::vector<std::string>& codes, const market::trading_session& session,
                 const std::vector<market::quote_row>& rows);
  void on_quoted(const market::trading_session& session, const quoted_histories& histories);
  void take_quoted(const candle_key& key, flight& open, const quoted_history& one);
  void on_quotes_failed(const std::vector<std::string>& codes,
                        const market::trading_session& session, const failure& why);
  void reject(const candle_key& key, rejection why, std::optional<market::candle_snapshot> stored);
  // Steps shared by flights, charts and quote calls.
  void acknowledge(const tr_query& query, const std::string& next_key);
  /// The number that identifies the history in fetch_tr.
  std::uint64_t history_id() const { return history_ ? history_.id() : 0; }
  std::int64_t now_us() const;
  /// The time by this machine's clock and the broker's.
  std::optional<market::market_time> now() const;
  /// Whether its candles are final.
  bool is_past(const market::trading_session& session) const;
  /// The basis of the session's close if it is taken now.
  market::close_basis basis_now(const market::trading_session& session) const;
  /// Whether `calls` more calls take longer than the regular close of the session stands.
  bool is_too_late_for(std::size_t calls, const market::trading_session& session) const;

  candles_actor::pointer self_;
  candles_options options_;
  gateway_actor gateway_;
  monitor_actor monitor_;
  history_actor history_; // Null: nothing outlives the process.
  candle_answers answers_{0};
  candle_plan plan_;
  std::map<std::uint64_t, planning> plannings_;
  std::uint64_t last_planning_ = 0;
  flights flights_;                   // Bounded by requesters' windows and batches.
  std::set<caf::actor_addr> watched_; // Requesters.
  std::unordered_map<std::string, rejection> rejections_; // By code, until its chart has landed.
  // By code: what the newest quote gave as base price, and of which session.
  std::unordered_map<std::string, std::pair<market::date, double>> base_prices_;
  std::shared_ptr<const market::listing_book> listings_; // As announced last; null: none.
  market::calendar sessions_;
  std::chrono::nanoseconds clock_gap_{0}; // As the newest page tells it.
};

/// The factory for spawn. `history` may be null: then nothing outlives the process.
candles_actor::behavior_type candles(candles_actor::stateful_pointer<candles_state> self,
                                     candles_options options, gateway_actor gateway,
                                     monitor_actor monitor, history_actor history);

} // namespace tandem
