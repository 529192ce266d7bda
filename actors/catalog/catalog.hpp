#pragma once

#include "actors/catalog/index_calendar.hpp"
#include "messages/actors.hpp"
#include "messages/catalog.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace tandem {

using symbols_by_code = std::unordered_map<std::string, market::listing>;

/// Finds the market's last session and its symbols. Each list is fetched once a session and stored
/// in the history.
class catalog_state {
public:
  static inline constexpr const char* name = "catalog";
  explicit catalog_state(catalog_actor::pointer self);
  catalog_actor::behavior_type make_behavior(catalog_options options, gateway_actor gateway,
                                             history_actor history, monitor_actor monitor);

private:
  using universe_promise = caf::typed_response_promise<selected_universe>;

  /// One list of the broker: a market's symbols, or a market's ranking by value.
  struct list {
    list(bool is_ranking, market::market_id of) : ranking(is_ranking), market(of) {}

    bool ranking;
    market::market_id market;
    market::universe rows;
    bool complete = false;                // Read to its last page.
    std::int64_t last_rank = 0;           // The last rank read so far.
    bool is_read_again = false;           // From page 1, as an answer did not fit.
    std::uint64_t rows_left_out = 0;      // Not to be trusted; counted while reading.
    status refused;                       // Why the broker does not give it, if so.
    market::date stored_of;               // The session of the stored one.
    std::unordered_set<std::string> seen; // Pages may repeat a symbol.
  };

  /// The lists of one universe as they come in.
  struct collection {
    fetch_universe command;
    universe_promise answer;
    std::deque<list> todo; // The first one is being read.
    std::vector<list> done;
    bool ask_anew = false; // Stored lists are not taken.
  };

  caf::result<resolved_session> on_resolve_session(const resolve_session& command);
  caf::result<selected_universe> on_fetch_universe(const fetch_universe& command);
  void leave(const caf::error& reason);
  // Steps of a universe.
  void next_list(std::uint64_t id);
  void load(std::uint64_t id, bool complete);
  void on_loaded(std::uint64_t id, bool complete, const stored_list& stored);
  void fall_back(std::uint64_t id, const failure& why);
  void on_fallen_back(std::uint64_t id, bool complete, const stored_list& stored);
  void request_page(std::uint64_t id, const std::string& next_key);
  void on_page(std::uint64_t id, const tr_page& page);
  static status check_join(const list& before, const tr_page& page, const market::universe& rows);
  static status check_market(const collection& c, const market::universe& rows);
  void read_again(std::uint64_t id, const failure& why);
  void list_is_read(std::uint64_t id);
  void finish(std::uint64_t id);
  static void select(const collection& c, const symbols_by_code& known,
                     selected_universe& selected);
  void fail(std::uint64_t id, const failure& why);
  void save(const collection& c, const list& read);
  /// Whether stored lists of an earlier session lack a code that was asked for.
  bool knows_too_little(const collection& c, const market::symbol_list& last) const;
  bool is_enough(const collection& c, const list& ranking) const;

  catalog_actor::pointer self_;
  catalog_options options_;
  gateway_actor gateway_;
  history_actor history_;
  index_calendar calendar_;
  std::unordered_map<std::uint64_t, collection> open_; // One for each request under way.
  std::uint64_t next_id_ = 0;
};

/// The factory for spawn.
catalog_actor::behavior_type catalog(catalog_actor::stateful_pointer<catalog_state> self,
                                     catalog_options options, gateway_actor gateway,
                                     history_actor history, monitor_actor monitor);

} // namespace tandem
