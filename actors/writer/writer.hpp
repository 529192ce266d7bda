#pragma once

#include "messages/monitor.hpp"
#include "messages/writer.hpp"
#include "store/results/outbox.hpp"
#include "store/results/result_store.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tandem {

struct writer_options {
  std::size_t batch = 0;             // Rows that are committed at once without waiting longer.
  std::chrono::nanoseconds flush{0}; // The longest a row that nobody waits for waits for others.
  // Between two tries to reach a store that is away: doubled from the first to the last.
  std::chrono::nanoseconds retry_first{0};
  std::chrono::nanoseconds retry_last{0};
  std::int64_t calls_before = 0; // The seq of the run's last call in an earlier process.
};

/// Where rows go. The store and the outbox are opened again when they are needed again.
struct writer_places {
  std::function<result<std::unique_ptr<store::result_store>>()> open_store;
  std::function<result<std::unique_ptr<store::outbox>>()> open_outbox;
  std::shared_ptr<store::result_store> store; // Null: it is away.
  std::shared_ptr<store::outbox> outbox;      // Null: nothing waits.
  status why_away = {};                       // Set where the store is away.
};

/// Another try to reach a store that is away; old ones count for nothing.
struct retry_store {
  std::uint64_t generation = 0;
};

/// `writer_actor` plus the timer messages that only the writer sends, to itself: one for a batch,
/// one for a store that is away.
using writer_impl =
  writer_actor::extend<caf::reacts_to<caf::tick_atom, std::uint64_t>, caf::reacts_to<retry_store>>;

/// Owns the only writing connection. Rows are collected, committed in one transaction, and only
/// then acknowledged. While the store cannot take them they are committed to the outbox, and so is
/// everything after them until the outbox is empty again, so that nothing overtakes.
class writer_state {
public:
  static inline constexpr const char* name = "writer";
  explicit writer_state(writer_impl::pointer self);
  writer_impl::behavior_type make_behavior(writer_options options, writer_places places,
                                           monitor_actor monitor);

private:
  using promise = caf::typed_response_promise<rows_saved>;

  /// Somebody waiting for the commit of his rows.
  struct waiting_answer {
    promise answer;
    std::uint64_t rows = 0;
  };

  caf::result<rows_saved> on_save_run(const save_run& command);
  caf::result<rows_saved> on_save_symbols(const save_symbols& command);
  caf::result<rows_saved> on_save_candidates(const save_candidates& command);
  caf::result<rows_saved> on_save_regime(const save_regime& command);
  caf::result<stored_midterm> on_fetch_midterm(const fetch_midterm& command);
  void on_call_record(const call_record& record);
  void on_save_verdict(const save_verdict& command);
  caf::result<rows_saved> on_flush_rows();
  writer_status on_get_writer_status() const;
  void on_tick(std::uint64_t generation);
  void on_retry_store(const retry_store& event);
  void on_exit_msg(const caf::exit_msg& msg);
  // Steps of a batch.
  caf::result<rows_saved> accept(std::vector<store::row> rows);
  void accept_unheard(store::row row);
  void settle();
  status commit();
  status put();
  // Steps of a store that is away.
  status shelve(const failure& why);
  void replay_some();
  bool reach_store();
  void retry_later(const failure& why);
  bool has_backlog() const { return places_.outbox && places_.outbox->rows() > 0; }
  void count(const std::vector<store::row>& rows);
  void notify(notice::level severity, std::string text);

  writer_impl::pointer self_;
  writer_options options_;
  writer_places places_;
  monitor_actor monitor_;
  std::vector<store::row> rows_; // Bounded by options_.batch plus one command.
  std::vector<waiting_answer> waiting_;
  writer_status committed_;
  std::optional<store::run_row> running_; // As it was stored last, until the run ends.
  std::int64_t call_seq_ = 0;
  std::uint64_t tick_generation_ = 0;
  bool armed_ = false;
  bool urgent_ = false;  // The armed tick is for somebody who waits.
  bool unheard_ = false; // rows_ holds rows whose senders wait for no answer.
  status unanswered_;    // What became of such rows, until a flush tells it.
  std::chrono::nanoseconds retry_in_{0};
  std::uint64_t retry_generation_ = 0;
  bool retry_armed_ = false;
  bool is_refusing_ = false;   // The outbox has refused the last rows, which was said.
  status trouble_;             // Why rows wait, as it was told last.
  std::uint64_t replayed_ = 0; // Since it was told.
};

/// The factory for spawn; the wiring spawns it detached, because it blocks on disk and network.
writer_impl::behavior_type writer(writer_impl::stateful_pointer<writer_state> self,
                                  writer_options options, writer_places places,
                                  monitor_actor monitor);

} // namespace tandem

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::retry_store)
