#include "actors/scanner/scanner.hpp"

#include "actors/kit/ending.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// A verdict waiting for the writer takes some 2.5 KB, and stored candles arrive faster than rows
// can be stored. Without this bound a whole market of verdicts would pile up per scanner.
constexpr std::size_t unacknowledged_max = 256;
// The writer acknowledges one verdict in this many: each acknowledgement needs a timeout, which
// costs more than the verdict.
constexpr std::size_t verdicts_per_ack = 64;

} // namespace

scanner_actor::behavior_type scanner(scanner_actor::stateful_pointer<scanner_state> self,
                                     scanner_options options,
                                     std::shared_ptr<const market::rule> rule, candles_actor cache,
                                     writer_actor writer, monitor_actor monitor) {
  return self->state.make_behavior(std::move(options), std::move(rule), std::move(cache),
                                   std::move(writer), std::move(monitor));
}

scanner_state::scanner_state(scanner_actor::pointer self) : self_(self) {}

scanner_actor::behavior_type scanner_state::make_behavior(scanner_options options,
                                                          std::shared_ptr<const market::rule> rule,
                                                          candles_actor cache, writer_actor writer,
                                                          monitor_actor monitor) {
  options_ = std::move(options);
  rule_ = std::move(rule);
  cache_ = std::move(cache);
  writer_ = std::move(writer);
  monitor_ = std::move(monitor);
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, monitor_);
  return {
    [this](const start_scan& command) { return on_start_scan(command); },
    [this](const stop_scan&) { on_stop_scan(); },
  };
}

caf::result<std::shared_ptr<const scan_result>>
scanner_state::on_start_scan(const start_scan& command) {
  if (answer_)
    return to_caf({ec::invalid_argument, "scanner " + options_.name + " is already scanning"});
  answer_ = self_->make_response_promise<std::shared_ptr<const scan_result>>();
  command_ = command;
  // Complete, because the store keeps why a symbol was not picked.
  scan_.emplace(*rule_, command.session.day, options_.require_fresh, market::detail::full);
  started_ = self_->clock().now();
  result_.scanner = options_.name;
  result_.total = command.symbols->size();
  symbols_ = sweep{result_.total, options_.window};
  report_progress();
  go_on();
  return *answer_;
}

void scanner_state::on_stop_scan() {
  if (answer_ && !finished_)
    finish();
}

void scanner_state::leave(const caf::error& reason) {
  if (answer_ && answer_->pending())
    answer_->deliver(to_caf({ec::shutting_down, "scanner " + options_.name + " was stopped"}));
  self_->quit(reason);
}

void scanner_state::go_on() {
  if (symbols_.is_over())
    return finish();
  if (unacknowledged_ >= unacknowledged_max)
    return;
  symbols_.go_on([this](std::size_t order) {
    const auto& code = (*command_.symbols)[order].code;
    self_
      ->request(cache_, options_.candles_timeout,
                fetch_candles{code, rule_->candle_count(), command_.session, priority_class::scan,
                              options_.run_id})
      .then(
        [this, order](const candles_answer& answer) {
          if (!finished_)
            judge(order, answer);
        },
        [this, order](const caf::error& problem) {
          if (!finished_)
            on_no_candles(order, to_failure(problem));
        });
  });
}

void scanner_state::on_no_candles(std::size_t order, failure why) {
  const auto& symbol = (*command_.symbols)[order];
  // A listed symbol without candles is not a failure: the rule reports that it is too young.
  if (why.code == ec::unknown_symbol && symbol.listed)
    return judge(order, candles_answer{});
  result_.failed.push_back({symbol.code, std::move(why)});
  symbol_done();
}

void scanner_state::judge(std::size_t order, const candles_answer& answer) {
  auto before = self_->clock().now();
  auto symbol = (*command_.symbols)[order];
  if (!answer.name.empty())
    symbol.name = answer.name; // The list may be of the session before; this name is newer.
  auto data = answer.data;
  data.is_stale = market::is_stale(*answer.candles, command_.session.day);
  auto verdicts = scan_->judge(order, symbol, *answer.candles, data);
  result_.rule_time.record_ns(
    std::chrono::duration_cast<std::chrono::nanoseconds>(self_->clock().now() - before).count());
  if (options_.explain)
    explained_.push_back({order, verdicts, data});
  store({options_.run_id, options_.name, std::move(symbol), std::move(verdicts), std::move(data)});
  symbol_done();
}

/// The acknowledgement says that the writer has accepted this verdict and all before it. Whether
/// they were stored is known when the list is committed.
void scanner_state::store(save_verdict row) {
  ++unacknowledged_;
  if (++stored_ % verdicts_per_ack != 0)
    return self_->send(writer_, std::move(row));
  auto taken = [this] {
    unacknowledged_ -= verdicts_per_ack;
    if (!finished_)
      go_on();
  };
  self_->request(writer_, options_.store_timeout, std::move(row))
    .then(taken, [taken](const caf::error&) { taken(); });
}

void scanner_state::symbol_done() {
  symbols_.ended();
  report_progress();
  go_on();
}

void scanner_state::report_progress() {
  const auto& done = scan_->so_far();
  auto failed = result_.failed.size();
  self_->send(monitor_, scan_progress{options_.run_id, options_.name, done.evaluated + failed,
                                      result_.total, done.matched, failed});
}

void scanner_state::finish() {
  finished_ = true;
  // Answers arrive in any order.
  std::stable_sort(explained_.begin(), explained_.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
  for (auto& one : explained_)
    for (auto& verdict : one.verdicts)
      result_.symbols.push_back(
        {(*command_.symbols)[one.order].code, std::move(verdict), one.data});
  static_cast<market::session_result&>(result_) = scan_->finish();
  self_
    ->request(writer_, options_.store_timeout,
              save_candidates{options_.run_id, options_.name, result_.list.candidates})
    .then(
      [this](const rows_saved& saved) {
        result_.rows_saved = saved.rows;
        result_.novelties = saved.novelties;
        deliver();
      },
      [this](const caf::error& problem) {
        result_.store_problem = to_failure(problem);
        deliver();
      });
}

void scanner_state::deliver() {
  result_.wall = self_->clock().now() - started_;
  answer_->deliver(std::make_shared<const scan_result>(std::move(result_)));
}

} // namespace tandem
