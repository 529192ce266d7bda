#include "actors/history/history.hpp"

#include "actors/kit/ending.hpp"
#include "market/chart_check.hpp"
#include "market/history_step.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tandem {

namespace {

// Each failure may take a lock's whole timeout, and a user needs to read the same sentence only a
// few times.
constexpr int failures_max = 3;

// Where more of a batch than a fifth, and at least so many, say the same, it is said of all of it.
constexpr std::size_t most_of = 5;
constexpr std::size_t late_min = 2;
constexpr std::size_t not_final_min = 4; // Splits change the base price of single symbols.

bool is_most(std::size_t part, std::size_t all, std::size_t least) {
  return part >= least && part * most_of > all;
}

/// Removes the candle of the session, which is about to be taken again.
void take_back(market::candle_snapshot& snapshot, const market::trading_session& session) {
  if (!session.previous)
    return;
  if (!snapshot.candles.empty() && snapshot.candles.back().day == session.day)
    snapshot.candles.pop_back();
  market::set_basis(snapshot.bases, session.day, market::close_basis::charted);
  snapshot.complete_through = session.previous;
}

/// The quote as a history of its own, where the stored one cannot be extended by it.
std::optional<market::candle_snapshot> row_alone(const append_quotes& command,
                                                 const market::quote_row* row,
                                                 const std::optional<market::history_step>& step) {
  const bool is_contradicted = step && !step->reason.empty();
  if (!command.keeps_rows || (step && !is_contradicted) || !row->what
      || row->what->day != command.session.day || row->what->volume_shares == 0)
    return std::nullopt;
  const auto& now = *row->what;
  market::candle_snapshot alone;
  alone.code = row->code;
  alone.as_of = alone.complete_through = command.session.day;
  alone.captured_us = command.captured_us;
  alone.candles = {{now.day, now.open, now.high, now.low, now.close, now.volume_shares}};
  market::set_basis(alone.bases, now.day, command.basis);
  return alone;
}

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
    [this](const correct_histories& command) { return on_correct_histories(command); },
    [this](const list_symbols& command) { return on_list_symbols(command); },
    [this](const list_oldest& command) { return on_list_oldest(command); },
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

/// What a quote says of one history, before the others of its call are looked at.
struct history_state::batch_step {
  const market::quote_row* row = nullptr;
  std::optional<market::candle_snapshot>
    snapshot;                               // Ends with the session before, if `step` is set.
  std::optional<market::history_step> step; // Empty: the history cannot be extended.
  bool was_regular = false;                 // Its last close.

  bool is_missing() const {
    return step
           && (step->doubted == market::doubt_reason::stale
               || step->doubted == market::doubt_reason::no_volume);
  }
  bool contradicts() const { return step && was_regular && step->reason == "base_price"; }
};

quoted_histories history_state::on_append_quotes(const append_quotes& command) {
  std::vector<batch_step> steps;
  std::size_t missing = 0;
  std::size_t regular = 0;
  quoted_histories answer;
  std::size_t contradicting = 0;
  for (const auto& row : command.rows) {
    const auto& made = steps.emplace_back(step_of(command, row));
    missing += made.is_missing() ? 1U : 0U;
    regular += made.was_regular ? 1U : 0U;
    contradicting += made.contradicts() ? 1U : 0U;
  }
  const bool is_late = command.is_final && is_most(missing, steps.size(), late_min);
  if (is_most(contradicting, regular, not_final_min))
    answer.not_final = contradicting;
  std::vector<market::candle_snapshot> changed;
  for (auto& made : steps) {
    if (made.step && is_late) {
      made.step = market::history_step{};
      made.step->doubted = market::doubt_reason::late;
      made.step->detail = std::to_string(missing) + " of " + std::to_string(steps.size())
                          + " quotes of a call are not of " + command.session.day.iso();
    } else if (made.step && made.was_regular && answer.not_final > 0) {
      made.step = market::history_step{};
      made.step->reason = "not_final";
      made.step->detail = "the close of " + command.session.previous.iso() + " was taken too early";
    }
    if (auto stub = row_alone(command, made.row, made.step); stub && command.is_final)
      changed.push_back(std::move(*stub));
    auto& one = answer.all.emplace_back(extended(command, std::move(made)));
    if (command.is_final && one.snapshot && one.reason.empty() && !one.is_doubted
        && one.snapshot->covers(command.session.day))
      changed.push_back(*one.snapshot);
    else if (!changed.empty() && changed.back().code == one.code)
      one.snapshot = changed.back();
  }
  put(changed);
  return answer;
}

history_state::batch_step history_state::step_of(const append_quotes& command,
                                                 const market::quote_row& row) {
  batch_step made{&row, newest(row.code), {}, false};
  auto& snapshot = made.snapshot;
  if (!snapshot)
    return made;
  const auto& session = command.session;
  if (snapshot->complete_through == session.day)
    take_back(*snapshot, session); // Its candle could still move when it was taken.
  if (snapshot->complete_through != session.previous)
    return made;
  market::growth_evidence known;
  known.session = session;
  if (!snapshot->candles.empty())
    known.basis = market::basis_of(snapshot->bases, snapshot->candles.back().day);
  if (command.listings) {
    known.listed = command.listings->find(row.code);
    known.has_lists = !command.listings->empty();
    known.shares_before = command.listings->shares_before(row.code);
  }
  known.keeps_evening = command.keeps_evening;
  made.was_regular = known.basis == market::close_basis::regular;
  made.step = market::extend_history(snapshot->candles, row, known);
  return made;
}

quoted_history history_state::extended(const append_quotes& command, batch_step made) {
  quoted_history out{made.row->code, std::move(made.snapshot)};
  if (!made.step)
    return out;
  auto& step = *made.step;
  auto& snapshot = *out.snapshot;
  out.reason = std::move(step.reason);
  out.detail = step.detail;
  if (!out.reason.empty())
    return out;
  const auto& session = command.session;
  if (step.doubted) {
    out.is_doubted = true;
    snapshot.doubts.insert(snapshot.doubts.begin(),
                           {*step.doubted, std::move(step.detail), session.day, {}, false});
    return out;
  }
  std::erase_if(snapshot.doubts, [](const auto& one) { return !market::needs_chart(one); });
  const bool has_last = !snapshot.candles.empty();
  if (step.rebased && has_last) {
    snapshot.candles.back().close = *step.rebased;
    out.is_rebased = true;
  }
  if ((step.is_proved || step.rebased) && has_last)
    market::set_basis(snapshot.bases, snapshot.candles.back().day, market::close_basis::regular);
  if (step.added) {
    snapshot.candles.push_back(*step.added);
    market::set_basis(snapshot.bases, session.day, command.basis);
  }
  snapshot.complete_through = session.day;
  snapshot.captured_us = command.captured_us;
  return out;
}

corrected_histories history_state::on_correct_histories(const correct_histories& command) {
  corrected_histories answer;
  std::vector<market::candle_snapshot> changed;
  for (const auto& one : command.found) {
    if (!store_)
      return {{}, failure{ec::storage_failure, "the candle history was given up"}};
    const auto known = store_->newest(one.code);
    record_outcome(known ? status{} : status{known.error()});
    if (!known)
      return {{}, known.error()};
    if (!*known)
      continue;
    auto verified = **known;
    auto done = market::correct(verified, one, command.evenings);
    if (!done.empty() && !one.has_action())
      changed.push_back(verified); // Serves the sessions since the fetch before.
    verified.as_of = std::max(verified.as_of, command.session);
    changed.push_back(std::move(verified));
    std::move(done.begin(), done.end(), std::back_inserter(answer.corrections));
  }
  answer.problem = put(changed);
  if (answer.problem)
    answer.corrections.clear();
  return answer;
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

listed_symbols history_state::on_list_oldest(const list_oldest& command) {
  if (!store_)
    return {};
  auto codes = store_->codes_fetched_before(command.before);
  record_outcome(codes ? status{} : status{codes.error()});
  if (!codes)
    return {};
  std::erase_if(*codes, [](const auto& code) { return !market::is_symbol_code(code); });
  if (command.symbols_max > 0 && codes->size() > command.symbols_max)
    codes->resize(command.symbols_max);
  return {std::move(*codes)};
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

status history_state::put(const std::vector<market::candle_snapshot>& snapshots) {
  if (snapshots.empty())
    return {};
  if (!store_)
    return failure{ec::storage_failure, "the candle history was given up"};
  auto problem = store_->put(snapshots);
  if (problem && problem->code == ec::invalid_argument && snapshots.size() > 1) {
    for (const auto& one : snapshots) // All are stored or none, and one is invalid.
      put({one});
    return problem;
  }
  record_outcome(problem);
  return problem;
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
