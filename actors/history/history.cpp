#include "actors/history/history.hpp"

#include "actors/kit/ending.hpp"
#include "market/history_step.hpp"

#include <utility>

namespace tandem {

namespace {

// Each failure may take a lock's whole timeout, and a user needs to read the same sentence only a
// few times.
constexpr int failures_max = 3;

} // namespace

history_actor::behavior_type history(history_actor::stateful_pointer<history_state> self,
                                     std::shared_ptr<store::candle_store> store,
                                     monitor_actor monitor) {
  return self->state.make_behavior(std::move(store), std::move(monitor));
}

history_state::history_state(history_actor::pointer self) : self_(self) {}

history_actor::behavior_type
history_state::make_behavior(std::shared_ptr<store::candle_store> store, monitor_actor monitor) {
  store_ = std::move(store);
  monitor_ = std::move(monitor);
  survive_errors(self_, monitor_);
  return {
    [this](const load_candles& command) { return on_load_candles(command); },
    [this](const append_candles& command) { put(command.snapshots); },
    [this](const append_quotes& command) { return on_append_quotes(command); },
    [this](const list_symbols& command) { return on_list_symbols(command); },
    [this](const load_list& command) { return on_load_list(command); },
    [this](const save_list& command) { on_save_list(command); },
    [this](const forget_market&) { on_forget_market(); },
    [this](const acknowledge_page& command) { on_acknowledge_page(command); },
  };
}

stored_candles history_state::on_load_candles(const load_candles& command) {
  stored_candles stored;
  if (store_ && command.session)
    stored.covering = found_or_nothing(store_->find(command.code, command.session));
  if (stored.covering && stored.covering->serves(command.count))
    return stored;
  return {{}, newest(command.code)};
}

quoted_histories history_state::on_append_quotes(const append_quotes& command) {
  quoted_histories answer;
  std::vector<market::candle_snapshot> extended;
  for (const auto& row : command.rows) {
    answer.all.push_back(extend(command, row));
    const auto& snapshot = answer.all.back().snapshot;
    if (command.is_final && snapshot && snapshot->covers(command.session.day))
      extended.push_back(*snapshot);
  }
  put(extended);
  return answer;
}

quoted_history history_state::extend(const append_quotes& command, const market::quote_row& row) {
  auto snapshot = newest(row.code);
  if (!snapshot || snapshot->complete_through != command.session.previous)
    return {row.code, std::move(snapshot), {}, {}};
  auto step = market::extend_history(snapshot->candles, row, command.session);
  if (!step.reason.empty())
    return {row.code, {}, std::move(step.reason), std::move(step.detail)};
  if (step.added)
    snapshot->candles.push_back(*step.added);
  snapshot->complete_through = command.session.day;
  snapshot->captured_us = command.captured_us;
  return {row.code, std::move(snapshot), {}, {}};
}

listed_symbols history_state::on_list_symbols(const list_symbols& command) {
  listed_symbols answer;
  const auto is_enough = [&] {
    return command.symbols_max > 0 && answer.codes.size() >= command.symbols_max;
  };
  for (const auto last : command.last_sessions) {
    if (!store_ || is_enough())
      break;
    auto codes = store_->codes_through(last);
    record_outcome(codes ? status{} : status{codes.error()});
    if (!codes)
      continue;
    for (auto& code : *codes)
      if (market::is_symbol_code(code) && !is_enough())
        answer.codes.push_back(std::move(code));
  }
  return answer;
}

stored_list history_state::on_load_list(const load_list& command) {
  if (!store_)
    return {};
  if (command.before)
    return {found_or_nothing(store_->list_before(command.name, command.session))};
  return {found_or_nothing(command.session ? store_->find_list(command.name, command.session)
                                           : store_->newest_list(command.name))};
}

void history_state::on_save_list(const save_list& command) {
  if (store_)
    record_outcome(store_->put_list(command.list));
}

void history_state::on_forget_market() {
  if (store_)
    record_outcome(store_->forget());
}

void history_state::on_acknowledge_page(const acknowledge_page& command) {
  self_->send(command.gateway, command.page);
}

void history_state::put(const std::vector<market::candle_snapshot>& snapshots) {
  if (!store_ || snapshots.empty())
    return;
  auto problem = store_->put(snapshots);
  if (problem && problem->code == ec::invalid_argument && snapshots.size() > 1) {
    for (const auto& one : snapshots) // All are stored or none, and one is invalid.
      put({one});
    return;
  }
  record_outcome(problem);
}

std::optional<market::candle_snapshot> history_state::newest(const std::string& code) {
  return store_ ? found_or_nothing(store_->newest(code)) : std::nullopt;
}

template <class T>
std::optional<T> history_state::found_or_nothing(result<std::optional<T>> answer) {
  record_outcome(answer ? status{} : status{answer.error()});
  return answer ? std::move(*answer) : std::nullopt;
}

void history_state::record_outcome(const status& problem) {
  for (const auto& what : store_->take_damage())
    warn("cache.damaged what=\"" + what + "\"");
  if (!problem)
    return;
  warn("cache.disk error=\"" + problem->message + "\"");
  if (problem->code == ec::invalid_argument)
    return; // The data is at fault, not the disk.
  if (++failures_ < failures_max)
    return;
  warn("cache.disk.given_up failures=" + std::to_string(failures_)
       + " effect=\"this run keeps no history\"");
  store_.reset();
}

void history_state::warn(std::string text) {
  self_->send(monitor_, notice{notice::level::warn, std::move(text)});
}

} // namespace tandem
