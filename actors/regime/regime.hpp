#pragma once

#include "actors/kit/gather.hpp"
#include "actors/kit/sweep.hpp"
#include "market/regime/regime.hpp"
#include "messages/actors.hpp"
#include "messages/candles.hpp"
#include "messages/monitor.hpp"
#include "messages/regime.hpp"
#include "messages/writer.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

struct regime_options {
  std::string source;     // Whose market: verdicts of another source do not count.
  std::size_t window = 0; // Outstanding candle requests.
  int candle_count = 0;   // Asked for per symbol: what the scanners will need.
  std::chrono::nanoseconds candles_timeout{0}; // Of one candle request.
  std::chrono::nanoseconds store_timeout{0};
  std::shared_ptr<const market::us_series> us; // Null: not configured.
};

/// Judges the market once for all scanners. It goes over the universe before the scanners do, so
/// that they find the candles in memory. Holds no candles of the universe's symbols.
class regime_state {
public:
  static inline constexpr const char* name = "regime";
  explicit regime_state(regime_actor::pointer self);
  regime_actor::behavior_type make_behavior(regime_options options, candles_actor cache,
                                            writer_actor writer, monitor_actor monitor);

private:
  using promise = caf::typed_response_promise<assessed_regime>;

  caf::result<assessed_regime> on_assess_regime(const assess_regime& command);
  void leave(const caf::error& reason);
  void ask_members();
  void ask_funds();
  void take_member(std::size_t order, const market::candle_series& candles);
  void on_no_candles(std::size_t order, const failure& why);
  void member_done();
  void fetch_fund(std::string_view code, shared_candles regime_state::*into);
  void fetch_previous();
  void conclude();

  regime_actor::pointer self_;
  regime_options options_;
  candles_actor cache_;
  writer_actor writer_;
  monitor_actor monitor_;
  assess_regime command_;
  std::optional<promise> answer_;
  std::vector<std::string> codes_;         // The universe, then the large caps outside it.
  std::vector<market::member_move> moves_; // By code.
  sweep members_;                          // Over codes_.
  std::size_t members_failed_ = 0;
  std::optional<gather> parts_; // Funds and the stored word that are still under way.
  shared_candles kodex200_;
  shared_candles kosdaq150_;
  std::optional<market::known_midterm> previous_;
};

/// The factory for spawn.
regime_actor::behavior_type regime(regime_actor::stateful_pointer<regime_state> self,
                                   regime_options options, candles_actor cache, writer_actor writer,
                                   monitor_actor monitor);

} // namespace tandem
