#pragma once

#include "messages/universe.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <unordered_set>
#include <vector>

namespace tandem {

struct universe_options {
  std::chrono::nanoseconds gateway_timeout{0}; // Of one page.
};

/// What the market is today: its last session and its symbols.
class universe_state {
public:
  static inline constexpr const char* name = "universe";
  explicit universe_state(universe_actor::pointer self);
  universe_actor::behavior_type make_behavior(universe_options options, gateway_actor gateway);

private:
  using session_promise = caf::typed_response_promise<market::date>;
  using universe_promise = caf::typed_response_promise<market::universe>;

  /// The pages of one universe as they come in.
  struct collection {
    fetch_universe command;
    universe_promise answer;
    std::vector<market::market_id> markets; // Still to be asked, last one first.
    market::universe symbols;
    std::unordered_set<std::string> seen; // Pages may repeat a symbol.
    std::size_t of_market = 0;            // Symbols of the market being read.
  };

  caf::result<market::date> on_resolve_session(const resolve_session& command);
  caf::result<market::universe> on_fetch_universe(const fetch_universe& command);
  void next_page(std::uint64_t id, const std::string& next_key);
  void on_page(std::uint64_t id, const tr_page& page);
  void finish(std::uint64_t id);
  void fail(std::uint64_t id, const failure& why);
  void on_exit_msg(const caf::exit_msg& msg);

  universe_actor::pointer self_;
  universe_options options_;
  gateway_actor gateway_;
  // One per request under way.
  std::unordered_map<std::uint64_t, session_promise> sessions_;
  std::unordered_map<std::uint64_t, collection> open_;
  std::uint64_t next_id_ = 0;
};

/// The factory for spawn.
universe_actor::behavior_type universe(universe_actor::stateful_pointer<universe_state> self,
                                       universe_options options, gateway_actor gateway);

} // namespace tandem
