#pragma once

#include "actors/candles/candle_disk.hpp"
#include "actors/candles/candle_memory.hpp"
#include "actors/candles/candle_plan.hpp"
#include "market/history_step.hpp"
#include "market/index_doubt.hpp"
#include "messages/actors.hpp"
#include "messages/candles.hpp"
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
#include <vector>

namespace tandem {

struct candles_options {
  std::uint64_t memory_max_bytes = 0;
  // Of one request to the gateway: the longest a full queue can take, with every retry.
  std::chrono::nanoseconds gateway_timeout{0};
  std::chrono::nanoseconds steady_to_utc{0}; // Added to the actor clock: when data was captured.
  bool offline = false; // What is on disk must do, however old: nothing can be asked for.
  // The broker may be another one than the last time, so each run looks at its index.
  bool market_may_change = false;
};

/// Candles once for everybody: memory, then disk, then one flight per symbol and session, whoever
/// asks. A history that lacks one session grows by the candle of a quote, a hundred symbols to a
/// call; one that a quote contradicts is fetched whole.
class candles_state {
public:
  static inline constexpr const char* name = "cache";
  explicit candles_state(candles_actor::pointer self);
  candles_actor::behavior_type make_behavior(candles_options options, gateway_actor gateway,
                                             monitor_actor monitor,
                                             std::shared_ptr<store::candle_store> history);

private:
  using promise = caf::typed_response_promise<candles_answer>;

  struct waiter {
    promise answer;
    caf::actor_addr asker;
  };

  /// A fetch under way. It belongs to the cache: it goes on when an asker dies.
  struct flight {
    fetch_candles want;                // Of `count` and `priority` the highest asked for.
    std::uint64_t requester = 0;       // Whose turn at the gateway it takes: the first asker's.
    std::vector<shared_candles> pages; // Newest page first.
    std::size_t traded = 0;            // Candles with volume so far.
    std::string next_key;              // Of the page that is asked for.
    std::shared_ptr<const std::vector<std::string>> batch; // The quote call it is part of.
    std::vector<waiter> waiting;
    bool is_claimed = false;  // Somebody asked; whoever comes later joins.
    bool is_charting = false; // A chart is under way; one is enough.
    bool is_spare = false;    // Nobody expected it; its history is kept up by the way.
    bool is_cut = false;      // The broker has more, but a row that cannot be trusted comes first.
    std::string name;         // From its quote.
  };
  using flights = std::unordered_map<std::string, flight>;

  /// An index that is asked for.
  struct index_request {
    market::date wanted;
    caf::typed_response_promise<index_answer> answer;
    bool has_newest = false;
    shared_candles newest; // The page that goes on to the newest session.
    bool is_other_market = false;
    // Of a page that is not believed.
    bool is_read_again = false;
    market::date base;
    tr_page page;
    market::index_doubt doubt;
    std::vector<std::string> witnesses; // Symbols whose charts tell what is wrong.
    bool is_strange = false;            // The chart of one is not that of its history.
  };

  /// What a session that still moves has brought of a symbol for which the memory has no room. Its
  /// history on disk ends before.
  struct moving_candle {
    std::optional<market::candle> last; // Empty: it has not traded.
    std::int64_t captured_us = 0;
    std::string name;
  };

  /// Why a quote was not believed.
  struct suspicion {
    std::string reason;
    std::string detail;
  };

  static bool is_unwanted(const flight& one) { return one.is_spare && !one.is_claimed; }

  // One handler per message, in the order of the behavior.
  caf::result<candles_answer> on_fetch_candles(const fetch_candles& command);
  candle_forecast on_expect_candles(const expect_candles& command);
  caf::result<index_answer> on_fetch_index(const fetch_index& command);
  kept_list on_recall_list(const recall_list& command);
  void on_keep_list(const keep_list& command);
  candles_status on_get_status() const;
  void on_down_msg(const caf::down_msg& msg);
  void on_exit_msg(const caf::exit_msg& msg);
  // Steps of a chart.
  void start_chart(flight& open);
  void request_page(const std::string& key, const std::string& next_key);
  void hurry(const flight& open);
  void on_no_page(const std::string& key, const failure& why);
  void on_page(const std::string& key, const tr_page& page);
  void land_chart(const std::string& key, bool complete);
  bool is_late(const store::candle_edition& chart, const market::trading_session& session);
  // Steps of a quote call.
  void send_batch(const std::vector<std::string>& codes, const fetch_candles& first,
                  std::uint64_t requester);
  void on_quotes(const std::vector<std::string>& codes, const market::trading_session& session,
                 const std::vector<market::quote_row>& rows);
  void on_quotes_failed(const std::vector<std::string>& codes,
                        const market::trading_session& session, const failure& why);
  void distrust(const std::string& key, const std::string& reason, std::string detail);
  void keep_names(const std::vector<market::quote_row>& rows);
  void note_moving(const fetch_candles& want, const store::candle_edition& what,
                   const std::string& symbol_name);
  // Steps of an index.
  void request_index(std::uint64_t id, market::date base);
  void on_index_page(std::uint64_t id, market::date base, const tr_page& page);
  std::vector<std::string> find_witnesses(const market::candle_series& index);
  void ask_witness(std::uint64_t id);
  void on_witness(std::uint64_t id, const std::string& code, const market::candle_series& chart);
  void on_no_witness(std::uint64_t id);
  void refuse_index(std::uint64_t id);
  void believe_index(std::uint64_t id, const tr_page& page);
  void keep_index(const std::optional<store::candle_edition>& kept,
                  const market::candle_series& candles);
  // Shared by them.
  bool serve_from_memory(const fetch_candles& command, caf::result<candles_answer>& answer);
  bool serve_from_disk(const fetch_candles& command, caf::result<candles_answer>& answer);
  /// From the disk into memory; nothing when the disk does not have it.
  std::optional<candles_answer> load(const fetch_candles& want,
                                     std::uint64_t candles_status::*unclaimed);
  void keep_up_others();
  std::optional<store::candle_edition> find_moving(const fetch_candles& want,
                                                   std::string& symbol_name);
  std::optional<kept_history> history_of(const std::string& code);
  candles_answer remember(const fetch_candles& want, store::candle_edition what,
                          const std::string& symbol_name, std::uint64_t candles_status::*unclaimed);
  void land(const std::string& key, store::candle_edition what,
            std::uint64_t candles_status::*tier);
  void note_refetch(const std::string& code, const std::string& reason, std::string detail);
  void fail(const std::string& key, const failure& why);
  std::int64_t now_us() const;
  market::korean_time now_in_korea() const;
  /// The time that our clock and the broker's agree on; nothing when they do not.
  std::optional<market::korean_time> agreed_time() const;
  /// Its candles cannot change any more, by both clocks.
  bool is_past(const market::trading_session& session) const;

  candles_actor::pointer self_;
  candles_options options_;
  gateway_actor gateway_;
  monitor_actor monitor_;
  candle_memory memory_{0};
  candle_disk disk_;
  candle_plan plan_;
  flights flights_;                   // Bounded by the askers' windows and the batches under way.
  std::set<caf::actor_addr> watched_; // Askers.
  std::unordered_map<std::string, suspicion> suspicions_; // By code, until its chart is asked for.
  std::unordered_map<std::string, moving_candle> moving_; // By flight; a candle a symbol.
  std::unordered_map<std::string, std::string> listed_names_; // By code, as kept in the lists.
  std::map<std::uint64_t, index_request> indices_;
  std::uint64_t next_id_ = 0;
  std::chrono::nanoseconds clock_gap_{0}; // As the newest page has it.
  std::size_t charts_landed_ = 0;         // Of final sessions,
  std::size_t charts_short_ = 0;          // and those of them that end a session early.
  candles_status status_;
};

/// Of a flight: "005930@20250718". A session that still moves has flights of its own.
std::string flight_key(const std::string& code, const market::trading_session& session);
void cut_after(market::candle_series& candles, market::date last);

/// The factory for spawn; the wiring spawns it detached, because it blocks on the disk. `history`
/// may be null: then nothing outlives the process.
candles_actor::behavior_type candles(candles_actor::stateful_pointer<candles_state> self,
                                     candles_options options, gateway_actor gateway,
                                     monitor_actor monitor,
                                     std::shared_ptr<store::candle_store> history);

} // namespace tandem
