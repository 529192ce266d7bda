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
                                     std::shared_ptr<const market::rule_group> rules,
                                     candles_actor cache, writer_actor writer,
                                     monitor_actor monitor) {
  return self->state.make_behavior(std::move(options), std::move(rules), std::move(cache),
                                   std::move(writer), std::move(monitor));
}

scanner_state::scanner_state(scanner_actor::pointer self) : self_(self) {}

scanner_actor::behavior_type
scanner_state::make_behavior(scanner_options options,
                             std::shared_ptr<const market::rule_group> rules, candles_actor cache,
                             writer_actor writer, monitor_actor monitor) {
  options_ = std::move(options);
  rules_ = std::move(rules);
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

caf::result<scan_results> scanner_state::on_start_scan(const start_scan& command) {
  if (answer_)
    return to_caf({ec::invalid_argument, "scanner " + names() + " is already scanning"});
  answer_ = self_->make_response_promise<scan_results>();
  command_ = command;
  judge_ = rules_->begin(command.symbols->size());
  for (std::size_t i = 0; i < options_.names.size(); ++i) {
    // Complete, because the store keeps why a symbol was not picked.
    auto& one = lists_.emplace_back(rule_list{
      options_.names[i],
      {*rules_->rules()[i], command.session.day, options_.require_fresh, market::detail::full}});
    one.result.scanner = one.name;
    one.result.total = command.symbols->size();
  }
  started_ = self_->clock().now();
  symbols_ = sweep{command.symbols->size(), options_.window};
  report_progress();
  go_on();
  return *answer_;
}

void scanner_state::on_stop_scan() {
  if (!answer_ || finished_)
    return;
  if (!std::exchange(is_compared_, true))
    judge_->finish();
  for (; settled_ < waiting_.size(); ++settled_)
    settle(waiting_[settled_], judge_->settle(waiting_[settled_].order, market::detail::full));
  finish();
}

void scanner_state::leave(const caf::error& reason) {
  if (answer_ && answer_->pending())
    answer_->deliver(to_caf({ec::shutting_down, "scanner " + names() + " was stopped"}));
  self_->quit(reason);
}

void scanner_state::go_on() {
  if (symbols_.is_over())
    return settle_waiting();
  if (unacknowledged_ >= unacknowledged_max)
    return;
  symbols_.go_on([this](std::size_t order) {
    const auto& code = (*command_.symbols)[order].code;
    self_
      ->request(cache_, options_.candles_timeout,
                fetch_candles{code, rules_->candle_count(), command_.session, priority_class::scan,
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
  failed_.push_back({symbol.code, std::move(why)});
  symbol_done();
}

void scanner_state::judge(std::size_t order, const candles_answer& answer) {
  const auto before = self_->clock().now();
  judged_symbol one{order, (*command_.symbols)[order], answer.data};
  if (!answer.name.empty())
    one.symbol.name = answer.name; // The list may be of the session before; this name is newer.
  const auto& candles = *answer.candles;
  one.data.is_stale = market::is_stale(candles, command_.session.day);
  auto said =
    judge_->judge(order, {one.symbol, candles, command_.session.day, options_.require_fresh},
                  market::detail::full);
  const auto spent =
    std::chrono::duration_cast<std::chrono::nanoseconds>(self_->clock().now() - before);
  bool waits = false;
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    lists_[i].scan.look(one.symbol, candles, one.data);
    lists_[i].result.rule_time.record_ns(spent.count() / static_cast<std::int64_t>(lists_.size()));
    waits = waits || said[i].empty();
  }
  if (waits)
    waiting_.push_back(one);
  settle(one, std::move(said));
  symbol_done();
}

/// When every symbol is judged: what only their comparison tells, as fast as the writer takes it.
void scanner_state::settle_waiting() {
  if (!std::exchange(is_compared_, true))
    judge_->finish();
  for (; settled_ < waiting_.size(); ++settled_) {
    if (unacknowledged_ >= unacknowledged_max)
      return;
    settle(waiting_[settled_], judge_->settle(waiting_[settled_].order, market::detail::full));
  }
  if (!waiting_.empty())
    report_progress();
  finish();
}

/// Takes what the rules said of a symbol, as far as they did.
void scanner_state::settle(const judged_symbol& one, market::group_verdicts said) {
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i].empty())
      continue;
    lists_[i].scan.decide(one.order, one.symbol, one.data, said[i]);
    if (std::any_of(said[i].begin(), said[i].end(),
                    [](const auto& each) { return each.matched(); }))
      lists_[i].matched.push_back({one, said[i]});
    if (options_.explain)
      lists_[i].explained.push_back({one.order, said[i], one.data});
    store({options_.run_id, lists_[i].name, one.symbol, std::move(said[i]), one.data});
  }
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
  for (const auto& one : lists_) {
    const auto& done = one.scan.so_far();
    self_->send(monitor_, scan_progress{options_.run_id, one.name, done.evaluated + failed_.size(),
                                        one.result.total, done.matched, failed_.size()});
  }
}

void scanner_state::finish() {
  finished_ = true;
  lists_to_store_ = lists_.size();
  for (auto& one : lists_)
    conclude(one);
}

/// Makes one list and stores it.
void scanner_state::conclude(rule_list& one) {
  auto& result = one.result;
  // Answers arrive in any order.
  std::stable_sort(one.explained.begin(), one.explained.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
  for (auto& each : one.explained)
    for (auto& verdict : each.verdicts)
      result.symbols.push_back(
        {(*command_.symbols)[each.order].code, std::move(verdict), each.data});
  static_cast<market::session_result&>(result) = one.scan.finish();
  result.failed = failed_;
  store_unlisted(one, result.list);
  const auto stored = [this] {
    if (--lists_to_store_ == 0)
      deliver();
  };
  self_
    ->request(writer_, options_.store_timeout,
              save_candidates{options_.run_id, one.name, result.list.candidates})
    .then(
      [&result, stored](const rows_saved& saved) {
        result.rows_saved = saved.rows;
        result.novelties = saved.novelties;
        stored();
      },
      [&result, stored](const caf::error& problem) {
        result.store_problem = to_failure(problem);
        stored();
      });
}

/// Verdicts are stored as they are made. Those of matches that the list left out are stored once
/// more, with the check that kept them out.
void scanner_state::store_unlisted(const rule_list& one, const market::selection& list) {
  for (const auto& left_out : list.unlisted) {
    const auto found = std::find_if(one.matched.begin(), one.matched.end(), [&](const auto& each) {
      return each.what.order == left_out.order;
    });
    if (found == one.matched.end())
      continue;
    auto verdicts = found->verdicts;
    for (auto& verdict : verdicts)
      if (verdict.engine == left_out.engine)
        verdict.checks.push_back(left_out.why);
    store(
      {options_.run_id, one.name, found->what.symbol, std::move(verdicts), found->what.data, true});
  }
}

void scanner_state::deliver() {
  scan_results all;
  for (auto& one : lists_) {
    one.result.wall = self_->clock().now() - started_;
    all.push_back(std::make_shared<const scan_result>(std::move(one.result)));
  }
  answer_->deliver(std::move(all));
}

std::string scanner_state::names() const {
  std::string all;
  for (const auto& one : options_.names)
    all.append(all.empty() ? "" : ", ").append(one);
  return all;
}

} // namespace tandem
