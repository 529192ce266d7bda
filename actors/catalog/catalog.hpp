#pragma once

#include "actors/catalog/broker_list.hpp"
#include "actors/catalog/index_calendar.hpp"
#include "actors/catalog/quote_ranking.hpp"
#include "messages/actors.hpp"
#include "messages/catalog.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

namespace tandem {

/// Finds the market's last session and its symbols. Each list is fetched once a session and stored
/// in the history, the lists of both markets whatever the universe is made of.
class catalog_state {
public:
  static inline constexpr const char* name = "catalog";
  explicit catalog_state(catalog_actor::pointer self);
  catalog_actor::behavior_type make_behavior(catalog_options options, gateway_actor gateway,
                                             history_actor history, monitor_actor monitor);

private:
  using universe_promise = caf::typed_response_promise<selected_universe>;

  /// The lists of one universe as they come in.
  struct collection {
    fetch_universe command;
    universe_promise answer;
    std::deque<broker_list> todo; // The first one is being read.
    std::vector<broker_list> done;
    market::universe before; // Both lists of the session before.
  };

  caf::result<resolved_session> on_resolve_session(const resolve_session& command);
  caf::result<selected_universe> on_fetch_universe(const fetch_universe& command);
  void leave(const caf::error& reason);
  // Steps of a universe: one list after the other, from the disk or from the broker.
  void next_list(std::uint64_t id);
  void load(std::uint64_t id, bool complete);
  void on_loaded(std::uint64_t id, bool complete, const stored_list& stored);
  void request_page(std::uint64_t id, const std::string& next_key);
  void on_page(std::uint64_t id, const tr_page& page);
  void read_again(std::uint64_t id, const failure& why);
  void fall_back(std::uint64_t id, const failure& why);
  // A list that is read is compared with the newest one kept.
  void list_is_read(std::uint64_t id);
  void load_kept(std::uint64_t id, bool complete);
  void on_kept(std::uint64_t id, bool complete, const stored_list& stored);
  bool is_before_open() const;
  void judge(std::uint64_t id);
  void replace(std::uint64_t id);
  void rank_by_quotes(std::uint64_t id);
  void on_ranked(std::uint64_t id, const result<quote_ranking::ranked>& ranked);
  void list_is_done(std::uint64_t id);
  // All lists are there.
  void load_before(std::uint64_t id, market::market_id market);
  void deliver(std::uint64_t id);
  void fail(std::uint64_t id, const failure& why);
  void save(const collection& c, const broker_list& read);
  /// How many days before the newest session, or today.
  std::int32_t days_old(const collection& c, market::date session) const;
  void warn(std::string text);

  catalog_actor::pointer self_;
  catalog_options options_;
  gateway_actor gateway_;
  history_actor history_;
  monitor_actor monitor_;
  index_calendar calendar_;
  quote_ranking ranking_;
  std::unordered_map<std::uint64_t, collection> open_; // One for each request under way.
  std::uint64_t next_id_ = 0;
};

/// The factory for spawn.
catalog_actor::behavior_type catalog(catalog_actor::stateful_pointer<catalog_state> self,
                                     catalog_options options, gateway_actor gateway,
                                     history_actor history, monitor_actor monitor);

} // namespace tandem
