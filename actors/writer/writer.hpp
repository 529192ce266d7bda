#pragma once

#include "messages/writer.hpp"
#include "store/result_store.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace tandem {

struct writer_options {
  std::size_t batch = 0;             // Rows that are committed at once without waiting longer.
  std::chrono::nanoseconds flush{0}; // The longest a row that nobody waits for waits for others.
};

/// `writer_actor` plus the timer message that only the writer sends, to itself.
using writer_impl = writer_actor::extend<caf::reacts_to<caf::tick_atom, std::uint64_t>>;

/// Owns the only writing connection. Rows are collected, committed in one transaction, and only
/// then acknowledged.
class writer_state {
public:
  static inline constexpr const char* name = "writer";
  explicit writer_state(writer_impl::pointer self);
  writer_impl::behavior_type make_behavior(writer_options options,
                                           std::shared_ptr<store::result_store> store);

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
  caf::result<rows_saved> on_flush_rows();
  writer_status on_get_writer_status() const;
  void on_tick(std::uint64_t generation);
  void on_exit_msg(const caf::exit_msg& msg);
  caf::result<rows_saved> accept(std::vector<store::row> rows);
  void settle();
  status commit();

  writer_impl::pointer self_;
  writer_options options_;
  std::shared_ptr<store::result_store> store_;
  std::vector<store::row> rows_; // Bounded by options_.batch plus one command.
  std::vector<waiting_answer> waiting_;
  writer_status committed_;
  std::int64_t call_seq_ = 0;
  std::uint64_t tick_generation_ = 0;
  bool armed_ = false;
  bool urgent_ = false;  // The armed tick is for somebody who waits.
  bool unheard_ = false; // rows_ holds call records, whose senders wait for no answer.
  status unanswered_;    // What became of such rows, until a flush tells it.
};

/// The factory for spawn; the wiring spawns it detached, because it blocks on the disk.
writer_impl::behavior_type writer(writer_impl::stateful_pointer<writer_state> self,
                                  writer_options options,
                                  std::shared_ptr<store::result_store> store);

} // namespace tandem
