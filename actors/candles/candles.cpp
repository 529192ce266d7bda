#include "actors/candles/candles.hpp"

#include "actors/kit/ending.hpp"

#include <algorithm>
#include <utility>

// scanner            candles            history            gateway
//    │ fetch_candles   │                   │                   │
//    ├────────────────▶│ memory, else      │                   │
//    │                 │ load_candles      │                   │
//    │                 ├──────────────────▶│                   │
//    │                 │ one session short: fetch_tr, 100 symbols (ka10095)
//    │                 ├──────────────────────────────────────▶│
//    │                 │ append_quotes     │                   │
//    │                 ├──────────────────▶│                   │
//    │                 │ anything else: fetch_tr, one symbol (ka10081)
//    │                 ├──────────────────────────────────────▶│
//    │                 │ append_candles    │                   │
//    │                 ├──────────────────▶│                   │
//    │                 │ acknowledge_page  │ tr_durable        │
//    │                 ├──────────────────▶├──────────────────▶│ (the next call may start)
//    │ candles_answer  │                   │                   │
//    │◀────────────────┤                   │                   │
//
// A flight begins before the history is asked, so two requests at the same time cost one load and
// one call. Messages to the history keep their order, so a load sees every append sent before it.

namespace tandem {

namespace {

// Questions of one plan that the history may have in its mailbox: enough to keep it busy, and few
// enough that requests of others soon get their turn.
constexpr int planning_window = 32;

void deliver(caf::typed_response_promise<candles_answer>& promise, const fetch_candles& want,
             const candles_answer& answer) {
  if (answer.candles->empty())
    promise.deliver(to_caf({ec::unknown_symbol, "the broker has no candles for symbol " + want.code
                                                  + " up to " + want.session.day.iso()}));
  else
    promise.deliver(answer);
}

} // namespace

candles_actor::behavior_type candles(candles_actor::stateful_pointer<candles_state> self,
                                     candles_options options, gateway_actor gateway,
                                     monitor_actor monitor, history_actor history) {
  return self->state.make_behavior(std::move(options), std::move(gateway), std::move(monitor),
                                   std::move(history));
}

candles_state::candles_state(candles_actor::pointer self) : self_(self) {}

candles_actor::behavior_type candles_state::make_behavior(candles_options options,
                                                          gateway_actor gateway,
                                                          monitor_actor monitor,
                                                          history_actor history) {
  options_ = std::move(options);
  gateway_ = std::move(gateway);
  monitor_ = std::move(monitor);
  history_ = std::move(history);
  answers_ = candle_answers{options_.memory_max_bytes, options_.rules};
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  self_->set_down_handler([this](const caf::down_msg& msg) { on_down_msg(msg); });
  survive_errors(self_, monitor_);
  return {
    [this](const fetch_candles& command) { return on_fetch_candles(command); },
    [this](const expect_candles& command) { return on_expect_candles(command); },
    [this](const get_status&) { return on_get_status(); },
    [this](const take_figures& command) { return answers_.take_figures(command.run_id); },
  };
}

caf::result<candles_answer> candles_state::on_fetch_candles(const fetch_candles& command) {
  answers_.count_request(command.run_id);
  // make_response_promise takes the sender out of the message, so the sender is read first.
  auto asker = caf::actor_cast<caf::actor_addr>(self_->current_sender());
  auto answer = self_->make_response_promise<candles_answer>();
  if (const auto held = answers_.find(command)) {
    deliver(answer, command, *held);
    return answer;
  }
  if (asker && watched_.insert(asker).second)
    self_->monitor(asker);
  const auto key = key_of(command.code, command.session);
  auto [found, is_new] = flights_.try_emplace(key);
  auto& open = found->second;
  if (is_new) {
    open.want = command;
    open.requester = asker ? asker.id() : 0;
  }
  open.want.count = std::max(open.want.count, command.count);
  open.waiting.push_back({answer, asker});
  if (std::exchange(open.is_claimed, true))
    answers_.count(candle_tier::joined, command.run_id);
  if (is_new) {
    look_up(key);
  } else if (command.priority < open.want.priority) {
    open.want.priority = command.priority;
    promote(open);
  }
  return answer;
}

caf::result<candle_forecast> candles_state::on_expect_candles(const expect_candles& command) {
  auto answer = self_->make_response_promise<candle_forecast>();
  const auto id = ++last_planning_;
  plannings_.emplace(
    id, planning{candle_planner{command, options_.rules, options_.recheck_max}, answer});
  for (int i = 0; i < planning_window && plannings_.contains(id); ++i)
    place_next(id);
  return answer;
}

/// Asks the history about the next symbol of the plan; after the last one the plan is finished.
void candles_state::place_next(std::uint64_t id) {
  auto position = plannings_.find(id);
  if (position == plannings_.end())
    return;
  auto& one = position->second;
  while (auto symbol = one.planner.next()) {
    stored_candles nothing;
    if (!history_) {
      place(one, *symbol, nothing);
      continue;
    }
    ++one.under_way;
    const auto placed = [this, id, symbol](stored_candles& stored) {
      auto& planned = plannings_.at(id);
      --planned.under_way;
      place(planned, *symbol, stored);
      place_next(id);
    };
    const auto want = one.planner.request_of(*symbol);
    self_
      ->request(history_, options_.history_timeout,
                load_candles{want.code, want.session.day, want.count})
      .then(placed, [placed](const caf::error&) {
        stored_candles nothing_in_time;
        placed(nothing_in_time);
      });
    return;
  }
  if (one.under_way == 0)
    finish_plan(id);
}

void candles_state::place(planning& one, const candle_planner::symbol& symbol,
                          stored_candles& stored) {
  const auto want = one.planner.request_of(symbol);
  if (flights_.contains(key_of(want.code, want.session)))
    return one.planner.add_fresh();
  if (one.planner.set_aside(symbol, stored.covering ? stored.covering : stored.newest))
    return;
  if (const auto found = answers_.find_stored(want, stored)) {
    answers_.remember(want, *found, want.count, candle_tier::disk);
    return one.planner.add_fresh();
  }
  one.planner.add(symbol, stored.newest ? stored.newest : stored.covering);
}

void candles_state::finish_plan(std::uint64_t id) {
  const auto conclude = [this, id](const listed_symbols& others) {
    auto one = std::move(plannings_.extract(id).mapped());
    const auto& command = one.planner.command();
    const auto& session = command.session;
    listings_ = command.listings;
    sessions_ = command.sessions;
    if (session.is_newest() && is_past(session)
        && basis_now(session) == market::close_basis::regular
        && is_too_late_for(one.planner.plan().calls_ahead(), session))
      one.planner.quote_first();
    else if (command.keeps_others && is_past(session))
      one.planner.piggyback(others.codes);
    plan_ = one.planner.plan();
    one.answer.deliver(one.planner.forecast());
  };
  auto& planner = plannings_.at(id).planner;
  planner.recheck();
  planner.quote_gaps();
  if (!planner.command().keeps_others || planner.plan().quoted() == 0)
    return conclude({});
  self_
    ->request(history_, options_.history_timeout,
              list_symbols{{planner.command().session.previous}})
    .then(conclude, [conclude](const caf::error&) { conclude({}); });
}

candles_status candles_state::on_get_status() const {
  auto now = answers_.status();
  now.calls_ahead = plan_.calls_ahead();
  return now;
}

void candles_state::on_down_msg(const caf::down_msg& msg) {
  watched_.erase(msg.source);
  for (auto& [key, open] : flights_) {
    auto gone =
      std::erase_if(open.waiting, [&](const waiter& one) { return one.asker == msg.source; });
    // A quote call serves a hundred symbols and is kept; a chart that nobody wants any more is
    // dropped.
    if (gone > 0 && open.waiting.empty() && open.asked == flight::source::chart)
      self_->send(gateway_,
                  drop_tr{daily_chart_query{open.want.code, open.want.session.day}, open.next_key});
  }
}

void candles_state::leave(const caf::error& reason) {
  const auto draining = to_caf({ec::shutting_down, "the cache is draining"});
  for (auto& [key, open] : std::exchange(flights_, {}))
    for (auto& one : open.waiting)
      one.answer.deliver(draining);
  for (auto& [id, one] : plannings_)
    one.answer.deliver(draining);
  self_->quit(reason);
}

void candles_state::look_up(const candle_key& key) {
  stored_candles nothing;
  if (!history_)
    return on_looked_up(key, nothing);
  const auto& want = flights_.at(key).want;
  self_
    ->request(history_, options_.history_timeout,
              load_candles{want.code, want.session.day, want.count})
    .then([this, key](stored_candles& stored) { on_looked_up(key, stored); },
          [this, key](const caf::error&) {
            stored_candles nothing_in_time;
            on_looked_up(key, nothing_in_time);
          });
}

void candles_state::on_looked_up(const candle_key& key, stored_candles& stored) {
  auto position = flights_.find(key);
  if (position == flights_.end() || position->second.asked != flight::source::history)
    return; // The quote call of another symbol has taken it along meanwhile.
  auto& open = position->second;
  const bool is_planned = plan_.session() == open.want.session;
  if (is_planned && plan_.quotes_first())
    send_all_batches(open);
  if (open.asked != flight::source::history)
    return;
  open.is_recheck = is_planned && is_rechecked(open.want, stored);
  if (open.is_recheck)
    return start_chart(open, stored.covering ? stored.covering : stored.newest);
  if (auto found = answers_.find_stored(open.want, stored)) {
    plan_.charting(open.want.code);
    return land(key, *found, candle_tier::disk);
  }
  if (open.waiting.empty())
    return fail(key, {ec::cancelled, open.want.code + ": not wanted any more"});
  const auto batch = is_planned ? plan_.take_batch(open.want.code) : std::vector<std::string>{};
  if (!batch.empty())
    send_batch(batch, open, open.want.priority);
  else
    start_chart(open, stored.newest ? stored.newest : stored.covering);
}

/// Whether its chart was planned because its history is doubted, and has not come yet.
bool candles_state::is_rechecked(const fetch_candles& want, const stored_candles& stored) const {
  const auto& known = stored.covering ? stored.covering : stored.newest;
  return plan_.is_rechecked(want.code) && known
         && known->captured_us < want.session.moving_since_us;
}

void candles_state::land(const candle_key& key, const candle_answers::found_snapshot& found,
                         candle_tier tier) {
  auto node = flights_.extract(key);
  if (node.empty() || is_unwanted(node.mapped()))
    return; // The history has stored what the unwanted flight brought.
  auto& landed = node.mapped();
  if (landed.is_claimed)
    answers_.count(tier, landed.want.run_id);
  const auto answer = answers_.remember(landed.want, found, plan_.count_of(landed.want.code),
                                        landed.is_claimed ? std::nullopt : std::optional{tier});
  for (auto& one : landed.waiting)
    deliver(one.answer, landed.want, answer);
}

void candles_state::fail(const candle_key& key, const failure& why) {
  auto failed = flights_.extract(key);
  if (failed.empty())
    return;
  if (failed.mapped().is_claimed)
    answers_.count(candle_tier::chart, failed.mapped().want.run_id);
  for (auto& one : failed.mapped().waiting)
    one.answer.deliver(to_caf(why));
}

void candles_state::acknowledge(const tr_query& query, const std::string& next_key) {
  if (history_)
    self_->send(history_, acknowledge_page{gateway_, {query, next_key}});
}

std::optional<market::market_time> candles_state::now() const {
  return market::agreed_time(std::chrono::microseconds{now_us()}, clock_gap_);
}

bool candles_state::is_past(const market::trading_session& session) const {
  const auto time = now();
  return session.final && time && market::is_final(session.day, *time, options_.rules);
}

market::close_basis candles_state::basis_now(const market::trading_session& session) const {
  if (!session.is_newest())
    return market::close_basis::charted;
  const auto time = now();
  return time ? market::basis_at(session.day, *time, options_.rules) : market::close_basis::evening;
}

bool candles_state::is_too_late_for(std::size_t calls,
                                    const market::trading_session& session) const {
  constexpr std::chrono::seconds spare{5};
  const auto end = std::chrono::microseconds{now_us()} + spare
                   + std::max(clock_gap_, std::chrono::nanoseconds{0})
                   + options_.chart_interval * static_cast<std::int64_t>(calls);
  return end >= market::regular_until(session.day, options_.rules);
}

std::int64_t candles_state::now_us() const {
  auto utc = self_->clock().now().time_since_epoch() + options_.steady_to_utc;
  return std::chrono::duration_cast<std::chrono::microseconds>(utc).count();
}

} // namespace tandem
