#pragma once

#include "messages/history.hpp"
#include "messages/monitor.hpp"
#include "store/candles/candle_store.hpp"

#include <caf/all.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Owns the candle store, as the writer owns the results. A failure of the disk is reported and
/// costs calls; a disk that fails repeatedly is not used for the rest of the process.
class history_state {
public:
  static inline constexpr const char* name = "history";
  explicit history_state(history_actor::pointer self);
  history_actor::behavior_type make_behavior(std::shared_ptr<store::candle_store> store,
                                             monitor_actor monitor);

private:
  // One handler per message, in the order of the behavior.
  stored_candles on_load_candles(const load_candles& command);
  quoted_histories on_append_quotes(const append_quotes& command);
  corrected_histories on_correct_histories(const correct_histories& command);
  listed_symbols on_list_symbols(const list_symbols& command);
  listed_symbols on_list_oldest(const list_oldest& command);
  stored_list on_load_list(const load_list& command);
  void on_save_list(const save_list& command);
  void on_forget_market();
  void on_acknowledge_page(const acknowledge_page& command);
  // Steps shared by the handlers.
  struct batch_step;
  batch_step step_of(const append_quotes& command, const market::quote_row& row);
  static quoted_history extended(const append_quotes& command, batch_step made);
  status put(const std::vector<market::candle_snapshot>& snapshots);
  std::optional<market::candle_snapshot> newest(const std::string& code);
  template <class T>
  std::optional<T> found_or_nothing(result<std::optional<T>> answer);
  void record_outcome(const status& problem);
  void warn(std::string text);

  history_actor::pointer self_;
  std::shared_ptr<store::candle_store> store_; // Null once the disk is given up.
  monitor_actor monitor_;
  int failures_ = 0;
};

/// The factory for spawn; the wiring spawns it detached, because it blocks on the disk.
history_actor::behavior_type history(history_actor::stateful_pointer<history_state> self,
                                     std::shared_ptr<store::candle_store> store,
                                     monitor_actor monitor);

} // namespace tandem
