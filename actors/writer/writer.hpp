#pragma once

#include "actors/kit/alarm.hpp"
#include "actors/kit/utc_offset.hpp"
#include "messages/actors.hpp"
#include "messages/monitor.hpp"
#include "messages/writer.hpp"
#include "store/results/outbox.hpp"
#include "store/results/pruner.hpp"
#include "store/results/result_store.hpp"
#include "store/results/verdict_block.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem {

struct writer_options {
  std::size_t batch = 0; // This many rows are committed at once.
  // Rows that nobody waits for are committed so long after the commit before, and at once when that
  // is over.
  std::chrono::nanoseconds flush{0};
  // Between two tries to reach a store that is away: doubled from the first to the last.
  std::chrono::nanoseconds retry_first{0};
  std::chrono::nanoseconds retry_last{0};
  store::keep_rules keep = {};   // Applied after each scan.
  utc_offset steady_to_utc = {}; // Added to the actor clock: how old rows are.
};

/// Where rows go. The store and the outbox are opened again when needed.
struct writer_places {
  std::function<result<std::unique_ptr<store::result_store>>()> open_store;
  std::function<result<std::unique_ptr<store::outbox>>()> open_outbox;
  std::shared_ptr<store::result_store> store; // Null: the store is away.
  std::shared_ptr<store::outbox> outbox;      // Null: no rows wait.
  status why_away = {};                       // Why the store is away, if it is.
};

/// Time to commit the rows collected so far.
struct batch_due {
  std::uint64_t number = 0;
};

/// Time to commit the verdicts collected so far.
struct blocks_due {
  std::uint64_t number = 0;
};

/// Time to delete some of what need not be kept.
struct prune_due {
  std::uint64_t number = 0;
};

/// Time to try again to reach a store that is away.
struct retry_store {
  std::uint64_t number = 0;
};

/// `writer_actor` plus the timer messages that only the writer sends, to itself.
using writer_impl = writer_actor::extend<caf::reacts_to<batch_due>, caf::reacts_to<blocks_due>,
                                         caf::reacts_to<prune_due>, caf::reacts_to<retry_store>>;

/// Owns the only writing connection. Collects rows, commits them in one transaction and only then
/// acknowledges them. While the store cannot take rows they are committed to the outbox, and so are
/// all later rows until the outbox is empty again: that keeps their order. Verdicts are collected
/// longer than other rows, in blocks; a kill may take the last ones, for `resume` judges again.
class writer_state {
public:
  static inline constexpr const char* name = "writer";
  explicit writer_state(writer_impl::pointer self);
  writer_impl::behavior_type make_behavior(writer_options options, writer_places places,
                                           monitor_actor monitor);

private:
  using promise = caf::typed_response_promise<rows_saved>;

  /// A requester that waits for the commit of its rows.
  struct waiting_answer {
    promise answer;
    rows_saved saved; // The answer, unless the commit fails.
  };

  using run_and_scanner = std::pair<std::string, std::string>;

  /// One pass of a scanner over the symbols of a run.
  struct judging {
    store::verdict_block block;   // Those that wait.
    std::int64_t judged = 0;      // With those that wait.
    std::int64_t first_block = 0; // 0 before there is one.
    bool repeats = false;         // The verdicts that wait are in place of earlier ones.
  };

  caf::result<rows_saved> on_save_run(const save_run& command);
  caf::result<rows_saved> on_save_symbols(const save_symbols& command);
  caf::result<rows_saved> on_save_candidates(const save_candidates& command);
  caf::result<rows_saved> on_save_regime(const save_regime& command);
  caf::result<stored_midterm> on_fetch_midterm(const fetch_midterm& command);
  status count_on(const std::string& run_id);
  void on_call_record(const call_record& record);
  void on_save_verdict(const save_verdict& command);
  caf::result<rows_saved> on_flush_rows();
  writer_status on_get_status() const;
  void on_batch_due(const batch_due& event);
  void on_blocks_due(const blocks_due& event);
  void on_prune_due(const prune_due& event);
  void on_retry_store(const retry_store& event);
  void leave(const caf::error& reason);
  void compare_with_session_before(const std::string& run_id, const std::string& scanner,
                                   std::vector<store::candidate_row>& list);
  // Steps of a batch.
  caf::result<rows_saved> accept(std::vector<store::row> rows, novelty_by_code novelties = {});
  void accept_unacknowledged(store::row row);
  void schedule_commit();
  status commit();
  void commit_blocks();
  void take_block(const run_and_scanner& whose, judging& what);
  std::vector<store::row> end_of_list(const std::string& run_id, const std::string& scanner);
  status put();
  status sync();
  void prune_some();
  // Steps of a store that is away.
  status spool(const failure& why);
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
  std::map<std::string, store::run_row> running_;     // By id, as last stored, until the run ends.
  std::map<std::string, store::run_numbers> numbers_; // By run: the last ones given.
  std::map<run_and_scanner, judging> judging_;        // Until the list is stored.
  alarm<blocks_due> blocks_;
  alarm<prune_due> prune_;
  std::optional<store::pruner> pruner_; // While there is something to delete.
  alarm<batch_due> batch_;
  bool is_urgent_ = false; // A requester waits for the scheduled commit.
  bool must_sync_ = false; // rows_ holds the row of a run.
  std::optional<std::chrono::nanoseconds> committed_at_; // The last commit, on the actor's clock.
  bool has_unacknowledged_ = false; // rows_ holds rows whose senders get no answer.
  status unanswered_;               // The first failure of such rows; a flush reports it.
  std::chrono::nanoseconds retry_in_{0};
  alarm<retry_store> retry_;
  bool is_refusing_ = false;   // The outbox refused the last rows, which was reported.
  status trouble_;             // Why rows wait, as last reported.
  std::uint64_t replayed_ = 0; // Since the last report.
};

/// The factory for spawn; the wiring spawns it detached, because it blocks on disk and network.
writer_impl::behavior_type writer(writer_impl::stateful_pointer<writer_state> self,
                                  writer_options options, writer_places places,
                                  monitor_actor monitor);

} // namespace tandem
